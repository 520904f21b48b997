"""Reconsideration 复议 and suits 诉讼, and what their outcome does to the decision, its money and its notice.

行政复议法 Arts. 46, 48, 63-68; 行政诉讼法 Arts. 3, 35, 67, 77; Penalty Law Art. 48.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from time import monotonic, sleep
from typing import Any, Final
from uuid import uuid4

from tests.journeys import course, media
from tests.journeys.county import County
from tests.journeys.deadlines import calendar_days, ended, runs, working_days
from tests.journeys.expect import done, holds, lacks, same
from tests.journeys.law import Law, penalty, today
from tests.journeys.publication import prepare, publish_prepared
from tests.journeys.say import Say
from tests.journeys.story import Story
from tests.journeys.upload import Material

REPLY, DEFENCE, WITHDRAW, PUBLISH = 10, 15, 3, 7
#: How long the worker may take over the whole file, in seconds.
PATIENCE: Final = 180.0


def play(county: County, law: Law, say: Say) -> Story:
    """Reconsidered and revoked: answered in time, the notice taken back, the money given back."""
    story = course.penalise(county, law, say, "行政复议:撤销")
    notice = course.publish(story)
    course.pay(story, course.SMALL)
    remedy = brought(story, "reconsideration")
    kept_as_it_is(story)
    exported(story, remedy)
    replied(story, remedy, "reconsideration_reply")
    ended_so(story, remedy, "revoked")
    no_longer_public(story, notice)
    given_back(story)
    return story


def play_changed(county: County, law: Law, say: Say) -> Story:
    """Sued over and changed: the head appears, half of the fine stands, and is published anew."""
    story = course.penalise(county, law, say, "行政诉讼:变更")
    notice = course.publish(story)
    remedy = brought(story, "litigation")
    replied(story, remedy, "litigation_defence")
    appeared(story, remedy)
    ended_so(story, remedy, "changed", revised=fine(course.SMALL / 2))
    no_longer_public(story, notice)
    published_anew(story, notice, course.SMALL / 2)
    course.pay(story, course.SMALL / 2)
    course.close(story)
    return story


def play_corrected(county: County, law: Law, say: Say) -> Story:
    """The agency itself changes what it decided, after it was paid: published anew, the rest given back."""
    story = course.penalise(county, law, say, "自行变更")
    notice = course.publish(story)
    course.pay(story, course.SMALL)
    form = {
        "id": str(uuid4()),
        "ground": "changed",
        "reason": "经复核,裁量幅度偏高,予以变更。",
        "paper": story.paper(story.team.first, "变更行政处罚决定书"),
        "corrected_on": today().isoformat(),
    }
    chief = story.team.chief
    story.refuse(
        chief, "correct_decision", form, status=422, kind="revision_missing", why="变更而未写明变更后的处罚"
    )
    story.take(chief, "correct_decision", form | {"revised": fine(course.SMALL / 2)})
    no_longer_public(story, notice)
    published_anew(story, notice, course.SMALL / 2)
    given_back(story, course.SMALL / 2)
    course.close(story)
    return story


def fine(amount: Decimal) -> dict[str, Any]:
    """The decision as it stands after the change."""
    return {"penalties": [{"kind": "fine", "amount": str(amount)}]}


def brought(story: Story, kind: str) -> str:
    """Registered from the copy; the clock of the answer runs from its day; its id."""
    story.say.heading("复议应诉")
    court = kind == "litigation"
    remedy = str(uuid4())
    form = {
        "id": remedy,
        "kind": kind,
        "instance": "first" if court else "only",
        "body": "昌宁县人民法院" if court else "昌宁县人民政府",
        "body_number": f"(2026)云0524行初{uuid4().hex[:6]}号"
        if court
        else f"昌政复〔2026〕{uuid4().hex[:6]}号",
        "applicant": story.party.name,
        "claim": "请求撤销行政处罚决定。",
        "filed_on": today().isoformat(),
        "received_on": today().isoformat(),
    }
    wrong = form | {"instance": "only" if court else "first"}
    story.refuse(
        story.team.reviewer,
        "register_remedy",
        wrong,
        status=422,
        kind="instance_of_kind",
        why="审级与种类不符",
    )
    story.take(story.team.reviewer, "register_remedy", form)
    if court:
        runs(story, "litigation_defence", "行政诉讼法》第六十七条", until=calendar_days(today(), DEFENCE))
    else:
        until = working_days(today(), REPLY)
        runs(story, "reconsideration_reply", "行政复议法》第四十八条", until=until, ref=remedy)
    lacks(story.unmet(story.team.chief, "close"), "remedy_pending")
    return remedy


def kept_as_it_is(story: Story) -> None:
    """All evidence is held; the agency collects no new evidence of the facts meanwhile (复议法 46)."""
    first = story.team.first
    holds_on = story.team.reviewer.rows(f"cases/{story.id}/holds")
    same([row["ground"] for row in holds_on if not row["lifted_at"]], ["reconsideration"], "依法保全")
    story.say.note("全部证据依法保全,复议期间不得解除锁定")
    new = Material("补充照片.jpg", "image/jpeg", media.paper(), "document", "补充收集的材料", "证明事实")
    upload = story.upload(first, new)
    upload.ahead = timedelta(0)  # taken now, and not before the remedy was brought
    upload.begin()
    upload.send(upload.parts)
    answer = first.post(f"evidence/uploads/{upload.id}/complete", {})
    story.denied("复议期间自行收集证据", answer, 409, "intake_locked", "行政复议法》第四十六条")


def exported(story: Story, remedy: str) -> None:
    """The whole file in one call: an archive of the document and every original as it was received (复议法 48)."""
    first, form, path = story.team.first, {"id": str(uuid4())}, f"remedies/{remedy}/export"
    story.denied("外机关调取全卷", story.team.outsider.post(path, form), 404, "not_found")
    until = monotonic() + PATIENCE
    while (answer := first.post(path, form)).status == HTTPStatus.ACCEPTED:
        holds(monotonic() < until, "全卷应由后台在限定时间内汇编、打包")
        sleep(1)
    shown = done(answer)
    packed = story.county.storage.get(shown["archive"]["url"]).content
    same(hashlib.sha256(packed).hexdigest(), shown["archive"]["sha256"], "压缩包的校验值")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        listed = json.loads(archive.read("清单.json"))
        held = {row["编号"]: hashlib.sha256(archive.read(row["文件"])).hexdigest() for row in listed["原件"]}
        same(hashlib.sha256(archive.read("全卷.pdf")).hexdigest(), shown["file"]["sha256"], "全卷的校验值")
    on_file = {row["number"]: row["sha256"] for row in first.rows("evidence", case=story.id)}
    same(held, on_file, "压缩包内的原件")
    story.say.act("导出全卷", first, answer, f"全卷 {shown['pages']} 页,原件 {len(held)} 件,逐件校验一致")


def replied(story: Story, remedy: str, clock: str) -> None:
    """The head answers with the evidence and the basis, once, before the clock runs out."""
    chief = story.team.chief
    pieces = [row["id"] for row in story.team.first.rows("evidence", case=story.id, factual="true")]
    form = {
        "remedy": remedy,
        "text": "处罚决定认定事实清楚,适用依据正确,程序合法,裁量适当。",
        "evidence": pieces,
        "submitted_on": today().isoformat(),
        "receipt": story.paper(story.team.first, "提交答复及证据回执"),
    }
    story.refuse(
        story.team.first, "reply_to_remedy", form, status=403, kind="not_competent", why="执法人员自行答复"
    )
    story.take(chief, "reply_to_remedy", form, note=f"证据 {len(pieces)} 件")
    story.refuse(chief, "reply_to_remedy", form, status=409, kind="replied", why="再次答复")
    ended(story, clock, "met", ref=remedy)


def appeared(story: Story, remedy: str) -> None:
    """The head comes to the hearing, or says why not, with proof (行诉法 3)."""
    team = story.team
    form = {
        "remedy": remedy,
        "id": str(uuid4()),
        "heard_on": today().isoformat(),
        "proof": story.paper(team.first, "负责人身份证明"),
    }
    story.refuse(
        team.reviewer,
        "record_appearance",
        form,
        status=422,
        kind="appearance_or_reason",
        why="既无出庭负责人也无未出庭的事由",
    )
    story.take(
        team.reviewer,
        "record_appearance",
        form | {"head": team.chief.account, "post": "局长"},
        note="局长出庭",
    )


def ended_so(story: Story, remedy: str, result: str, **said: Any) -> None:
    """The outcome takes effect: holds lift with the remedy, and the notice is to be withdrawn in three working days."""
    reviewer = story.team.reviewer
    form = {
        "remedy": remedy,
        "id": str(uuid4()),
        "result": result,
        "detail": "主文:见文书。",
        "decided_on": today().isoformat(),
        "received_on": today().isoformat(),
        "effective_on": today().isoformat(),
        "paper": story.paper(story.team.first, "复议决定书(判决书)"),
    }
    if said:
        story.refuse(
            reviewer,
            "record_outcome",
            form,
            status=422,
            kind="revision_missing",
            why="变更而未写明变更后的处罚",
        )
    story.take(reviewer, "record_outcome", form | said)
    shown = done(reviewer.get(f"cases/{story.id}/remedies"), 200)
    same(next(row for row in shown if row["id"] == remedy)["outcome"]["result"], result, "登记的结果")


def no_longer_public(story: Story, notice: str) -> None:
    """Withdrawn within three working days with the reason in public; its content is gone (Art. 48 para. 2)."""
    publisher, citizen = story.team.publisher, story.county.citizen
    runs(story, "withdrawal", penalty("四十八"), until=working_days(today(), WITHDRAW))
    codes = [row["code"] for row in story.read()["hindrances"]]
    holds("withdrawal_owed" in codes, f"公示尚未撤回:{codes}")
    version = done(publisher.get(f"notices/{notice}"), 200)["version"]
    correction = {"ground": "revoked", "reason": "该行政处罚决定依法被变更、撤销。"}
    answer = publisher.post(f"notices/{notice}/withdraw", correction, version=version)
    same(done(answer, 200)["state"], "withdrawn", "撤回之后")
    story.say.act("撤回公示", publisher, answer)
    shown = done(citizen.get(f"public/notices/{notice}"), 200)
    same((shown["state"], shown["notice"]), ("withdrawn", None), "公众所见")
    page = html.unescape(citizen.page(f"/notices/{notice}").text)
    holds(correction["reason"] in page, "公示页面应说明撤回理由")
    holds(story.basis["act"] not in page, "撤回后的页面不得再有处罚内容")
    found = done(citizen.get("public/notices", q=story.party.name[:20]), 200)
    same(found["count"], 0, "撤回的内容不得再被检索到")
    ended(story, "withdrawal", "met")
    story.say.note("公示页面只余文号、机关和撤回理由,检索不到当事人")


def published_anew(story: Story, withdrawn: str, amount: Decimal) -> None:
    """What stands after the change is published within seven working days of it, beside the withdrawn one."""
    citizen = story.county.citizen
    until = working_days(today(), PUBLISH)
    runs(story, "publication_platform", "国办发〔2018〕118号", until=until)
    lacks(story.unmet(story.team.chief, "close"), "publication_owed", penalty("四十八"))
    body = prepare(story)
    holds(body["id"] != withdrawn, "重新公示应为另一份公示信息")
    publish_prepared(story, body)
    shown = done(citizen.get(f"public/notices/{body['id']}"), 200)
    same(Decimal(shown["notice"]["amount"]), amount, "重新公示的数额")
    old = done(citizen.get(f"public/notices/{withdrawn}"), 200)
    same(old["state"], "withdrawn", "原公示")
    found = done(citizen.get("public/notices", q=story.party.name[:20]), 200)
    same([row["id"] for row in found["results"]], [body["id"]], "检索到的公示")
    story.say.note(f"变更后重新公示:{shown['notice']['content']}")


def given_back(story: Story, amount: Decimal = course.SMALL) -> None:
    """What was paid without a ground is given back, and not more (行政强制法 41)."""
    chief = story.team.chief
    codes = [row["code"] for row in story.read()["hindrances"]]
    holds("restitution_owed" in codes, f"应返还已收款项:{codes}")
    form = {
        "id": str(uuid4()),
        "amount": str(amount + 1),
        "returned_on": today().isoformat(),
        "paper": story.paper(story.team.first, "退款凭证"),
    }
    over = story.attempt(chief, "make_restitution", form)
    same((over.status, over.body["errors"][0]["pointer"]), (422, "/amount"), "返还多于已收")
    story.say.refusal("返还多于已收", over)
    early = form | {"returned_on": (today() + timedelta(days=1)).isoformat()}
    same(story.attempt(chief, "make_restitution", early).status, 422, "返还日期晚于今日")
    story.take(chief, "make_restitution", form | {"amount": str(amount)})
    codes = [row["code"] for row in story.read()["hindrances"]]
    holds("restitution_owed" not in codes, "返还之后不得尚欠")
