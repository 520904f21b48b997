"""The ordinary procedure, from the clue to the closed file (Penalty Law Arts. 54-62)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.journeys import invented, media, opening
from tests.journeys.aftermath import close, pay, seal_notice, serve
from tests.journeys.county import County
from tests.journeys.evaluation import evaluate
from tests.journeys.expect import done, holds, lacks, same
from tests.journeys.law import Law, now, penalty, today
from tests.journeys.publication import publish
from tests.journeys.review import pass_review, return_review
from tests.journeys.say import Say
from tests.journeys.story import Story
from tests.journeys.upload import Material


def begin(county: County, law: Law, say: Say) -> Story:
    """A case against a company, with nobody having done anything yet."""
    return Story(county, law, invented.organisation(), "ordinary", say)


def play(county: County, law: Law, say: Say) -> Story:
    """Play the whole case."""
    story = begin(county, law, say)
    say.heading(f"{story.team.first.agency_name}·普通程序")
    file(story)
    investigate(story)
    amount = draft(story)
    if law.review_before_notice:
        decide_unreviewed(story)
        review(story)
        notify(story, amount)
        defend(story)
    else:
        notify(story, amount)
        defend(story)
        decide_unreviewed(story)
        review(story)
    decide(story, amount)
    serve(story)
    publish(story)
    pay(story, amount)
    close(story)
    evaluate(story)
    return story


def file(story: Story) -> None:
    """Clue, officers, basis, proposal, filing (Art. 54)."""
    team = story.team
    story.say.heading("事前:案源、人员、依据、立案")
    opening.choose_power(story)
    opening.register(story)
    opening.name_officers(story)
    opening.cite_basis(story)
    lacks(story.unmet(team.chief, "file"), "propose_filing", penalty("五十四"))
    story.take(team.unit_head, "propose_filing", {"opinion": "符合立案条件,建议立案调查。"})
    opinion = {"opinion": "同意立案。"}
    story.refuse(team.first, "file", opinion, status=403, kind="not_competent", why="执法人员批准立案")
    story.take(team.chief, "file", opinion, to="investigating")
    case = story.read()
    holds(case["case_number"] and case["filed_at"], "批准立案后应有立案号和时间")
    story.say.note(f"立案号 {case['case_number']}")


def confirm_address(story: Story) -> None:
    """Where the party is to be served, signed at the first contact; by electronic means only on paper (Art. 61)."""
    first, path = story.team.first, f"cases/{story.id}/service-addresses"
    form = {
        "id": str(uuid4()),
        "party": story.read()["parties"][0]["id"],
        "recipient": story.party.speaker,
        "address": story.party.form["address"],
        "phone": story.party.form["phone"],
        "electronic": True,
        "electronic_address": "shop@example.cn",
        "confirmed_at": now().isoformat(),
    }
    unsigned = first.post(path, form)
    story.denied(
        "未签确认书即同意电子送达", unsigned, 422, "electronic_service_unconfirmed", penalty("六十一")
    )
    foreign = first.post(path, form | {"evidence": str(uuid4())})
    story.denied("确认书不在本案卷内", foreign, 422, "paper_of_case", penalty("四十七"))
    answer = first.post(path, form | {"evidence": story.paper(first, "送达地址确认书")})
    holds(story.party.form["phone"] not in str(done(answer)), "送达地址的回显不应有电话号码")
    story.say.act("确认送达地址", first, answer)


def investigate(story: Story, *, filmed: bool = True) -> None:
    """Inspection, evidence, questioning, order to correct, report (Arts. 28, 42, 46, 55, 57)."""
    team, act = story.team, story.basis["act"]
    story.say.heading("事中:调查取证")
    lacks(story.unmet(team.first, "conclude_investigation"), "evidence_owed", penalty("四十六"))
    inspection = story.take(
        team.first,
        "inspect",
        opening.record_form(story, f"经检查,现场存在{act}的情形,已拍照、录像。"),
        note="两名执法人员",
    )
    if filmed:
        bring_evidence(story, inspection["id"])
        confirm_address(story)
    else:
        story.bring(team.first, photograph(story), record=inspection["id"])
    story.take(
        team.second,
        "question",
        opening.record_form(story, "被询问人承认上述事实,表示愿意改正。", person=story.party.speaker),
    )
    same(story.read()["findings"], [], "合法的检查、询问不应有问题记录")
    story.take(team.chief, "order_correction", {"order": f"立即停止{act}的行为。", "deadline": None})
    report = {
        "course": "日常监督检查中发现,现场检查一次,询问一人,拍摄照片两张、录像一段。",
        "facts": f"当事人{act},有现场检查笔录、照片、录像、询问笔录为证。",
        "nature": f"违反{story.cited}。",
        "proposal": f"依据{story.cited}处以罚款。",
        "discretion": "首次违法,积极配合,适用一般裁量阶次。",
    }
    for person in team.uncertified[:1]:
        story.refuse(
            person,
            "conclude_investigation",
            report,
            status=403,
            kind="certificate_required",
            article=penalty("四十二"),
            why="执法证已过期的人员终结调查",
        )
    story.refuse(
        team.outsider,
        "conclude_investigation",
        report,
        status=404,
        kind="not_found",
        why="另一机关的人终结调查",
    )
    story.take(team.first, "conclude_investigation", report, to="concluded")


def photograph(story: Story, title: str = "现场照片") -> Material:
    """A photograph taken just now, of the facts of the case."""
    purpose = f"证明当事人{story.basis['act']}"
    return Material(f"{title}.jpg", "image/jpeg", media.photo(), "audiovisual", title, purpose)


def bring_evidence(story: Story, record: str) -> None:
    """Two photographs in one request each, a video in parts; the store refuses a bit flipped on the way."""
    first = story.team.first
    wide = photograph(story, "现场照片(全景)")
    upload = story.upload(first, wide, record=record)
    signed = upload.begin()["requests"]
    same([row["number"] for row in signed], [1], "小文件应有一个签名请求")
    same(upload.put(signed[0], tampered=True), 400, "对象存储应拒收 SHA-256 不符的内容")
    same(upload.progress(), ([], [1]), "拒收之后对象存储应一无所有")
    story.say.note("途中被改动一位的照片:对象存储 400 拒收,未留下任何内容")
    bound = story.bring(first, wide, upload=upload)
    same((bound["record"], bound["certificate"]), (record, first.certificate), "照片的笔录和执法证")
    story.bring(story.team.second, photograph(story, "现场照片(细节)"), record=record)
    purpose = f"证明当事人{story.basis['act']}"
    video = Material("现场录像.mp4", "video/mp4", media.video(), "audiovisual", "现场检查录像", purpose)
    story.bring(first, video, record=record)
    listed = first.rows("evidence", case=story.id)
    same(sorted(row["number"] for row in listed), [1, 2, 3], "证据序号")


def draft(story: Story) -> Decimal:
    """Draft a fine that the published catalogue makes major."""
    row, amount = catalogued(story), fine(story)
    story.take(story.team.first, "draft_decision", draft_form(story, amount), note=f"罚款 {amount:,.2f} 元")
    case = story.read()
    holds(case["major"], "达到重大执法决定目录的数额,应认定为重大")
    holds(
        any(row["title"] in ground for ground in case["major_grounds"]),
        f"应说明所依目录:{case['major_grounds']}",
    )
    story.say.note(f"认定为重大执法决定:{case['major_grounds'][0]}")
    unmet = story.unmet(story.team.unit_head, "request_audit")
    lacks(unmet, "kind_of_review", penalty("五十八"))
    return amount


def catalogued(story: Story) -> dict[str, Any]:
    """The row of the agency's published catalogue that counts fines of organisations from an amount on."""
    rows = story.team.first.rows("review-catalog", agency=story.team.agency, published_on=today().isoformat())
    found = [row for row in rows if row["party_kind"] == "organisation" and row["amount_from"]]
    holds(found, "重大执法决定目录中应有对单位的数额标准")
    return dict(found[0])


def fine(story: Story) -> Decimal:
    """A tenth above what the catalogue counts from, in yuan."""
    return (Decimal(catalogued(story)["amount_from"]) * Decimal("1.1")).quantize(Decimal("0.01"))


def draft_form(story: Story, amount: Decimal, *, discretion: str = "适用一般裁量阶次。") -> dict[str, Any]:
    """The proposed decision."""
    act = story.basis["act"]
    return {
        "id": str(uuid4()),
        "penalties": [{"kind": "fine", "amount": str(amount)}],
        "facts": f"当事人{act},有现场检查笔录、照片、录像、询问笔录为证。",
        "basis": story.cited,
        "discretion": discretion,
        "correction": f"立即停止{act}的行为。",
        "performance": "自收到本决定书之日起十五日内,到代收银行缴纳罚款。",
    }


def decide_unreviewed(story: Story) -> None:
    """The attempt to decide without legal review, refused under Art. 58 whatever else stands."""
    form = {"id": str(uuid4()), "defence_treatment": "当事人未提出陈述申辩。"}
    body = story.refuse(
        story.team.chief,
        "decide",
        form,
        status=409,
        kind="decide_not_now",
        article=penalty("五十八"),
        why="未经法制审核即作决定",
    )
    lacks(body["requirements"], "pass_review", penalty("五十八"))
    story.unchanged()


def review(story: Story) -> None:
    """Legal review: returned once, corrected by a new draft, passed (Art. 58)."""
    story.say.heading("法制审核")
    first = return_review(story)
    better = draft_form(
        story, fine(story), discretion="依裁量基准属一般情形:首次违法,未造成危害后果,按法定幅度下限处罚。"
    )
    story.take(story.team.first, "draft_decision", better, note="按审核意见补正裁量理由")
    pass_review(story, outdated=first)


def notify(story: Story, amount: Decimal) -> None:
    """Approved by a head, stamped, served with its receipt, the notice opens the defence period (Arts. 44, 62, 63)."""
    team = story.team
    story.say.heading("告知与申辩")
    story.take(team.deputy, "approve_notice", {"opinion": "同意告知。"})
    notice = seal_notice(story)
    form = {
        "id": str(uuid4()),
        "method": "direct",
        "recipient": story.party.speaker,
        "receipt": str(uuid4()),
        "served_on": today().isoformat(),
    }
    story.refuse(team.first, "notify", form, status=422, kind="receipt_missing", why="没有送达回证")
    form["receipt"] = story.paper(team.first, "行政处罚告知书送达回证")
    step = story.take(team.first, "notify", form, to="notified")
    same(step["content"]["number"], notice["number"], "送达的告知书文号")
    lacks(story.unmet(team.chief, "decide"), "defence_period")
    owed = next(row for row in story.read()["hindrances"] if row["code"] == "defence_period")
    same("听证" in owed["detail"], story.law.hearing_offered(amount), "是否告知听证权利")
    story.say.note(f"{owed['detail']}({owed['article']})")


def defend(story: Story) -> None:
    """The party waives by a signed statement; what there is to re-examine is re-examined (Arts. 45, 62)."""
    first = story.team.first
    waiver = {
        "id": str(uuid4()),
        "waived": True,
        "hearing_waived": True,
        "text": "本人已阅知告知书,自愿放弃陈述、申辩和听证的权利。",
    }
    lacks(story.unmet(first, "reexamine"), "defence_period")
    story.refuse(first, "hear_defence", waiver, status=422, kind="waiver_unsigned", why="放弃申辩没有签名")
    signed = story.paper(first, "放弃陈述申辩声明")
    story.take(first, "hear_defence", waiver | {"signed": signed}, note="签名声明放弃")
    story.take(first, "reexamine", {"result": "当事人未提出事实、理由和证据,维持拟处罚意见。"})


def decide(story: Story, amount: Decimal) -> None:
    """The heads discuss, the investigators report without a vote, the chief decides (Arts. 57, 59)."""
    team = story.team
    story.say.heading("集体讨论与决定")
    discuss(story)
    form = {"id": str(uuid4()), "defence_treatment": ""}
    story.refuse(team.first, "decide", form, status=403, kind="not_competent", why="执法人员作决定")
    story.refuse(
        team.chief, "decide", form, status=422, kind="defence_treatment_missing", why="未载明陈述申辩采纳情况"
    )
    form["defence_treatment"] = "当事人书面放弃陈述、申辩,无需采纳的意见。"
    story.take(team.chief, "decide", form, to="decided")
    made = done(team.first.get(f"cases/{story.id}/decision"), 200)
    content = made["content"]
    same((Decimal(made["amount"]), made["id"]), (amount, form["id"]), "决定的数额和编号")
    holds(made["dossier"] and made["opinion"], "决定应指向所审卷宗和审核意见")
    for element in (
        "party_name",
        "party_address",
        "facts",
        "basis",
        "penalties",
        "performance",
        "remedies",
        "agency",
    ):
        holds(content[element], f"决定书缺少要素 {element}")
    same(content["party_name"], story.party.name, "决定书的当事人")
    same(content["defence_treatment"], form["defence_treatment"], "陈述申辩采纳情况")
    story.say.note(f"{made['number']} {content['agency']}:{';'.join(content['penalties'])}")


def discuss(story: Story) -> None:
    """One head is no collective and an investigator has no vote (Art. 57)."""
    team = story.team
    chief, deputy = (
        {"account": head.account, "opinion": "事实清楚、程序合法,同意。", "agrees": True}
        for head in (team.chief, team.deputy)
    )
    minutes: dict[str, Any] = {
        "held_at": now().isoformat(),
        "place": "三楼会议室",
        "host": team.chief.account,
        "voices": [chief, deputy],
        "reporters": [team.first.officer, team.second.officer],
        "recorder": team.unit_head.name,
        "result": "一致同意拟处罚意见。",
    }
    investigator = chief | {"account": team.first.account}
    for voices, status, kind, why in (
        ([chief], 422, "not_heads", "一名负责人不成集体"),
        ([chief, deputy, investigator], 403, "investigator_votes", "办案人员参加表决"),
    ):
        said = minutes | {"voices": voices}
        story.refuse(team.chief, "discuss", said, status=status, kind=kind, why=why)
    story.take(team.chief, "discuss", minutes, note="正职、副职表决,办案人员列席汇报")
