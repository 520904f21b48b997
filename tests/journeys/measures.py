"""Compulsory measures and advance registration, from the request to nothing left on the list.

行政强制法 Arts. 16-28; Penalty Law Art. 56.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.journeys import course
from tests.journeys.aftermath import drawn_up, stamped
from tests.journeys.client import Person
from tests.journeys.county import County
from tests.journeys.deadlines import running, runs, working_days
from tests.journeys.expect import done, holds, lacks, same
from tests.journeys.law import Law, now, penalty, today
from tests.journeys.publication import publish_prepared
from tests.journeys.say import Say
from tests.journeys.story import Story

#: The law's thirty days, thirty more, the seven working days of a registration, the hours of an urgent measure.
TERM, EXTENSION, REGISTRATION, HOURS = 30, 30, 7, 24
PUBLISHED = 20
#: The acts that are published, and what each notice is of.
_PUBLISHED = {"take_measure": "measure", "extend_measure": "extension", "release_measure": "release"}
_QUANTITIES = (Decimal(120), Decimal(8))


def compulsion(number: str) -> str:
    """Part of the citation of an article of the Administrative Compulsion Law."""
    return f"行政强制法》第{number}条"


def play(county: County, law: Law, say: Say) -> Story:
    """Seized with approval, extended once, one thing tested meanwhile; given back and confiscated to zero."""
    story = course.begin(county, law, say, "查封、扣押")
    course.file(story)
    course.gather(story)
    measure = seized(story)
    extended(story, measure)
    tested(story, measure)
    excused(story)
    course.conclude(story)
    course.draft(
        story,
        penalties=[*fine(), {"kind": "confiscation_of_things", "amount": "500", "detail": "没收涉案货物"}],
    )
    course.tell(story)
    cannot_be_confiscated_yet(story, measure)
    course.decide(story)
    course.serve(story)
    to_zero(story, measure)
    published(story)
    course.publish(story)
    course.pay(story, course.SMALL)
    course.close(story)
    return story


def play_urgent(county: County, law: Law, say: Say) -> Story:
    """Seized at once where nothing allowed delay; the head is told within the day and does not approve."""
    story = course.begin(county, law, say, "紧急扣押、先行登记保存")
    course.file(story)
    course.gather(story)
    urgent(story)
    registered(story)
    return story


def fine() -> list[dict[str, str]]:
    """A small fine."""
    return [{"kind": "fine", "amount": str(course.SMALL)}]


def wanted(story: Story, kind: str) -> dict[str, Any]:
    """What is asked for, and the text that gives the power; none is needed for a registration."""
    basis = power_of(story)["id"] if kind != "preservation" else None
    return {"kind": kind, "grounds": "有证据证明涉案物品用于违法行为,可能灭失、转移。", "basis": basis}


def power_of(story: Story) -> dict[str, Any]:
    """The published basis that gives the power, else the basis of the case, which the head must then judge."""
    rows = story.team.first.rows("legal-bases", agency=story.team.agency, published_on=today().isoformat())
    found = [row for row in rows if "查封" in row["act"] or "扣押" in row["act"]]
    return dict(found[0]) if found else story.basis


def carried(story: Story, items: list[dict[str, Any]], **said: Any) -> dict[str, Any]:
    """How it was carried out, lawful in every respect; the list was made in duplicate and handed over."""
    left = now()
    return {
        "id": str(uuid4()),
        "arrived_at": (left - timedelta(minutes=30)).isoformat(),
        "taken_at": (left - timedelta(minutes=10)).isoformat(),
        "left_at": left.isoformat(),
        "place": "昌宁县田园镇",
        "officers": [story.team.first.officer, story.team.second.officer],
        "items": items,
        "declared": {"only_involved": True, "no_necessities": True, "not_held_elsewhere": True},
        "on_site": {
            "certificates_shown": True,
            "party_notified": True,
            "rights_told": True,
            "statement": "当事人未提出陈述申辩。",
            "record": "执法人员出示证件,对涉案物品清点、登记、加封。",
            "signature": "signed",
            "handed_over": True,
            "copies": 2,
        },
    } | said


def listed(name: str, quantity: Decimal, mark: str = "") -> dict[str, Any]:
    """A row of the list, with its place and its keeper."""
    return {
        "id": str(uuid4()),
        "name": name,
        "quantity": str(quantity),
        "unit": "件",
        "condition": "完好",
        "mark": mark,
        "seal_number": "封0001",
        "place": "本机关涉案财物库房",
        "custody": "agency",
    }


def read(story: Story, measure: str) -> dict[str, Any]:
    """A measure whole."""
    return dict(done(story.team.first.get(f"measures/{measure}"), 200))


def requested(story: Story, kind: str) -> str:
    """Asked for by the officers and approved by the head; not before, and not by them."""
    first, chief = story.team.first, story.team.chief
    measure = str(uuid4())
    form = wanted(story, kind) | {"id": measure, "officers": [first.officer, story.team.second.officer]}
    story.refuse(
        first,
        "request_measure",
        form | {"officers": [first.officer]},
        status=409,
        kind="two_certified_officers",
        article=penalty("四十二"),
        why="一名执法人员实施措施",
    )
    story.take(first, "request_measure", form)
    story.refuse(
        first,
        "take_measure" if kind != "preservation" else "preserve",
        carried(story, [listed("涉案物品", Decimal(1))], approved=measure),
        status=409,
        kind="measure_state",
        why="未经批准即实施",
    )
    opinion = {"measure": measure, "opinion": "同意。"}
    if not read(story, measure)["power_verified"]:
        story.refuse(
            chief,
            "approve_measure",
            opinion,
            status=409,
            kind="power_unverified",
            article=compulsion("十七"),
            why="授权依据待核而未具名判断",
        )
        opinion |= {"judgement": "经核对法律文本,该条授权县级主管部门采取该项措施。"}
    story.take(chief, "approve_measure", opinion)
    return measure


def seized(story: Story) -> str:
    """Approved, carried out by two with the list in duplicate, for thirty days (Arts. 18, 24, 25)."""
    story.say.heading("强制措施:批准、实施、清单")
    measure = requested(story, "seizure")
    goods, tools = _QUANTITIES
    items = [listed("涉案货物", goods), listed("工具", tools, mark=f"SN-{uuid4().hex[:8]}")]
    wide = carried(story, items, approved=measure)
    wide["declared"] = wide["declared"] | {"no_necessities": False}
    story.refuse(
        story.team.first,
        "take_measure",
        wide,
        status=409,
        kind="measure_scope",
        article=compulsion("二十三"),
        why="涉及生活必需品",
    )
    story.take(story.team.first, "take_measure", carried(story, items, approved=measure), note="清单一式二份")
    same(story.read()["findings"], [], "合法的扣押不应有问题记录")
    shown = read(story, measure)
    same(shown["ends_on"], (today() + timedelta(days=TERM)).isoformat(), "扣押期限的届满日")
    same([row["state"] for row in shown["items"]], ["held", "held"], "清单物品的状态")
    for element in ("party_name", "reasons", "basis", "period", "items", "remedies", "agency"):
        holds(shown["taking"]["content"][element], f"扣押决定书缺少要素 {element}")
    again = carried(story, [listed("同一工具", Decimal(1), mark=items[1]["mark"])], urgent_reason="正在转移")
    story.refuse(
        story.team.first,
        "take_measure",
        again | {"urgent": wanted(story, "seizure")},
        status=409,
        kind="already_held",
        article=compulsion("二十三"),
        why="重复扣押",
    )
    serve(story, measure, "decision")
    stamped(story, drawn_up(story, "measure_decision"))
    lacks(story.unmet(story.team.chief, "terminate"), "measure_open")
    return measure


def serve(story: Story, measure: str, what: str, release: str | None = None) -> None:
    """Serve an instrument of the measure."""
    story.take(story.team.first, "serve_measure", service(story, measure, what, release))


def service(story: Story, measure: str, what: str, release: str | None = None) -> dict[str, Any]:
    """That an instrument of the measure was handed to the party today."""
    return {
        "id": str(uuid4()),
        "measure": measure,
        "what": what,
        "release": release,
        "recipient": story.party.speaker,
        "receipt": story.paper(story.team.first, "强制措施文书送达回证"),
        "served_on": today().isoformat(),
    }


def stamp_and_serve(story: Story, instrument: str, *which: str) -> None:
    """What is not handed over on the spot is served under seal only (Arts. 24, 25, 28)."""
    story.refuse(
        story.team.first,
        "serve_measure",
        service(story, *which),
        status=409,
        kind="measure_seal_owed",
        article="行政强制法》第二十",
        why="未经盖章即送达",
    )
    stamped(story, drawn_up(story, instrument))
    serve(story, *which)


def extended(story: Story, measure: str) -> None:
    """Once, by thirty days, in writing with reasons (Art. 25)."""
    chief = story.team.chief
    form = {"measure": measure, "days": EXTENSION, "reason": "案情复杂,尚待协查结果。"}
    story.refuse(
        story.team.first, "extend_measure", form, status=403, kind="not_competent", why="执法人员延长期限"
    )
    story.take(chief, "extend_measure", form)
    until = today() + timedelta(days=TERM + EXTENSION)
    same(read(story, measure)["ends_on"], until.isoformat(), "延长后的届满日")
    runs(story, "sealing", compulsion("二十五"), until=until, ref=measure)
    story.refuse(
        chief,
        "extend_measure",
        form,
        status=409,
        kind="extended_already",
        article=compulsion("二十五"),
        why="再次延长",
    )
    stamp_and_serve(story, "measure_extension", measure, "extension")


def tested(story: Story, measure: str) -> None:
    """The days of testing, told in writing beforehand, do not count for what is tested (Art. 25 (3))."""
    first, item = story.team.first, read(story, measure)["items"][1]["id"]
    testing = {
        "id": str(uuid4()),
        "measure": measure,
        "items": [item],
        "purpose": "性能检测",
        "laboratory": "保山市质量技术监督综合检测中心",
        "begins_on": today().isoformat(),
        "ends_by": (today() + timedelta(days=10)).isoformat(),
        "told_on": today().isoformat(),
        "notice": story.paper(first, "检测期间告知书"),
    }
    story.take(first, "begin_appraisal", testing)
    apart = {row["id"]: row for row in read(story, measure)["items"]}[item]
    same(apart["state"], "testing", "送检物品的状态")
    later = date.fromisoformat(apart["ends_on"])
    holds(later > today() + timedelta(days=TERM + EXTENSION), f"检测期间不计入,届满日应后移:{later}")
    story.say.note(f"检测期间不计入:该物品的期限后移至 {later}")
    result = {"testing": testing["id"], "ended_on": today().isoformat(), "result": "检测合格。"}
    story.take(first, "end_appraisal", result)


def excused(story: Story) -> None:
    """Seizure is recorded from start to end; where it was not, the head says in writing why (118号)."""
    for activity in recordings(story):
        path = f"cases/{story.id}/activities/{activity['id']}/excuse"
        reason = {"reason": "执法记录仪中途断电,已由两名见证人在场并拍照。"}
        by_officer = story.team.first.post(path, reason)
        story.denied("执法人员自行说明缺失的音像记录", by_officer, 403, "not_competent")
        answer = story.team.chief.post(path, reason)
        done(answer)
        story.say.act("说明音像记录缺失", story.team.chief, answer)


def recordings(story: Story) -> list[dict[str, Any]]:
    """The activities whose recording is owed."""
    shown = done(story.team.first.get(f"cases/{story.id}/recordings"), 200)
    return [row["activity"] for row in shown["activities"] if row["bars_closing"]]


def cannot_be_confiscated_yet(story: Story, measure: str) -> None:
    """Only a decision confiscates, and only what was lifted is given back (Arts. 27, 28)."""
    keeper, item = custodian(story), read(story, measure)["items"][0]["id"]
    for kind, code in (("confiscated", "disposal_unfounded"), ("returned", "item_state")):
        form = disposal(story, item, kind, _QUANTITIES[0])
        story.refuse(keeper, "dispose_item", form, status=409, kind=code, why=f"决定之前{kind}")


def disposal(story: Story, item: str, kind: str, quantity: Decimal, **said: Any) -> dict[str, Any]:
    """What became of a quantity, with its paper."""
    return {
        "id": str(uuid4()),
        "item": item,
        "kind": kind,
        "quantity": str(quantity),
        "voucher": story.paper(custodian(story), "物品交接凭证"),
        "occurred_on": today().isoformat(),
        "recipient": story.party.speaker,
    } | said


def custodian(story: Story) -> Person:
    """Who keeps the things."""
    return story.county.people("custodian", story.law.code)[0]


def to_zero(story: Story, measure: str) -> None:
    """The tools go back to the party; the goods go from the list to confiscation and are destroyed before two."""
    story.say.heading("涉案财物:返还、没收,直至为零")
    goods, tools = (row["id"] for row in read(story, measure)["items"])
    keeper = custodian(story)
    lift: dict[str, Any] = {
        "id": str(uuid4()),
        "measure": measure,
        "ground": "decided",
        "items": [tools],
        "opinion": "已作出处理决定,解除对工具的扣押。",
    }
    story.take(story.team.chief, "release_measure", lift)
    stamp_and_serve(story, "release_decision", measure, "release", lift["id"])
    half = _QUANTITIES[1] / 2
    story.take(keeper, "dispose_item", disposal(story, tools, "returned", half))
    over = disposal(story, tools, "returned", half + 1)
    story.refuse(keeper, "dispose_item", over, status=409, kind="item_state", why="返还多于在册数量")
    story.take(keeper, "dispose_item", disposal(story, tools, "returned", half))
    lacks(story.unmet(story.team.chief, "close"), "measure_open")
    thing = confiscate(story, goods)
    lacks(story.unmet(story.team.chief, "close"), "items_owed", penalty("七十四"))
    destroy(story, thing)
    shown = read(story, measure)
    same(shown["state"], "settled", "清单归零后的措施状态")
    same({Decimal(row["remaining"]) for row in shown["items"]}, {Decimal(0)}, "清单余量")
    story.say.note(f"清单 {len(shown['items'])} 项全部归零,措施“已处理完毕”")


def published(story: Story) -> None:
    """The decision, its extension and its lifting are published, each within twenty working days (CK 7; 118号)."""
    team, citizen = story.team, story.county.citizen
    until = working_days(today(), PUBLISHED)
    if story.law.code == "ecology":
        lacks(story.unmet(team.chief, "close"), "measure_publication_owed", "查封、扣押办法》第七条")
    acts = [step for step in story.read()["steps"] if step["code"] in _PUBLISHED]
    same(len(acts), len(_PUBLISHED), "应公开的决定、延期、解除")
    path = f"cases/{story.id}/measure-notices"
    wrong = {"id": str(uuid4()), "step": story.read()["steps"][0]["id"]}
    story.denied("公开不是强制措施的步骤", team.preparer.post(path, wrong), 422, "nothing_to_publish")
    for act in acts:
        runs(story, "publication_other", "国办发〔2018〕118号", until=until, ref=act["id"])
        answer = team.preparer.post(path, {"id": str(uuid4()), "step": act["id"]})
        body = done(answer)
        same([row for row in body["obstacles"] if not row["met"]], [], "公开强制措施的障碍")
        publish_prepared(story, body)
        shown = done(citizen.get(f"public/notices/{body['id']}"), 200)
        same(shown["subject"], _PUBLISHED[act["code"]], "公开的种类")
        page = citizen.page(f"/notices/{body['id']}")
        holds(shown["subject_label"] in page.text, "公示页面应写明执法决定的种类")
        story.say.note(f"公开{shown['subject_label']}:{shown['notice']['content']}")
    codes = [row["code"] for row in story.read()["hindrances"]]
    holds("measure_publication_owed" not in codes, "全部公开之后")


def confiscate(story: Story, item: str) -> str:
    """Put what the decision confiscated on the ledger, off the list of the measure; the thing's id."""
    thing = str(uuid4())
    form = {
        "things": [
            {
                "id": thing,
                "name": "涉案货物",
                "quantity": str(_QUANTITIES[0]),
                "unit": "件",
                "place": "本机关罚没物品库房",
                "measure_item": item,
            }
        ]
    }
    answer = custodian(story).post(f"cases/{story.id}/confiscated-items", form)
    done(answer)
    story.say.act("登记没收物品", custodian(story), answer)
    return thing


def destroy(story: Story, thing: str) -> None:
    """Destroyed before two witnesses, in pictures, as the head approves (Penalty Law Art. 74)."""
    chief, path = story.team.chief, f"cases/{story.id}/confiscated-items/{thing}/disposal"
    form = {
        "state": "destroyed",
        "on": today().isoformat(),
        "place": "昌宁县垃圾无害化处理场",
        "method": "粉碎、填埋",
        "handled_by": custodian(story).name,
        "witnesses": ["见证人甲"],
        "proofs": [story.paper(story.team.first, "销毁过程照片")],
    }
    story.denied("一名见证人在场销毁", chief.post(path, form), 409, "disposal_incomplete", penalty("七十四"))
    answer = chief.post(path, form | {"witnesses": ["见证人甲", "见证人乙"]})
    done(answer)
    story.say.act("销毁没收物品", chief, answer, "两名见证人,照片入卷")


def urgent(story: Story) -> None:
    """Told within 24 hours, the head does not approve: lifted at once and owed back (Art. 19)."""
    story.say.heading("紧急扣押:二十四小时内补办")
    first, chief = story.team.first, story.team.chief
    item = listed("涉案货物", Decimal(5))
    form = carried(story, [item], urgent=wanted(story, "seizure"), urgent_reason="当事人正在装车转移。")
    story.refuse(
        first,
        "take_measure",
        form | {"urgent_reason": ""},
        status=422,
        kind="urgency_unsaid",
        why="未写明情况紧急的理由",
    )
    step = story.take(first, "take_measure", form, note="当场先行实施")
    measure = step["content"]["measure"]
    due = running(story, "urgent_measure_report", ref=measure)
    holds(due["due_at"], "补办批准应有时限")
    runs(story, "urgent_measure_report", compulsion("十九"), ref=measure)
    opinion = {"measure": measure, "opinion": "不应当扣押,立即解除。"}
    story.take(chief, "decline_measure", opinion)
    shown = read(story, measure)
    same((shown["state"], shown["items"][0]["state"]), ("released", "released"), "不予批准后的状态")
    serve(story, measure, "release", shown["releases"][0]["id"])
    story.take(custodian(story), "dispose_item", disposal(story, item["id"], "returned", Decimal(5)))
    same(read(story, measure)["state"], "settled", "返还之后")


def registered(story: Story) -> None:
    """Advance registration: seven working days, item by item decided, none extended (Penalty Law Art. 56)."""
    story.say.heading("先行登记保存")
    first, chief = story.team.first, story.team.chief
    measure = requested(story, "preservation")
    items = [listed("账册", Decimal(1)), listed("样品", Decimal(2))]
    kept = [row | {"custody": "party", "place": "当事人经营场所"} for row in items]
    story.take(first, "preserve", carried(story, kept, approved=measure))
    until = working_days(today(), REGISTRATION)
    same(read(story, measure)["ends_on"], until.isoformat(), "先行登记保存的届满日")
    runs(story, "preservation_outcome", penalty("五十六"), until=until, ref=measure)
    story.refuse(
        chief,
        "extend_measure",
        {"measure": measure, "days": 1, "reason": "尚未核对完毕。"},
        status=409,
        kind="not_extendable",
        article=penalty("五十六"),
        why="延长先行登记保存",
    )
    serve(story, measure, "decision")
    outcomes = [
        {"item": items[0]["id"], "outcome": "evidenced"},
        {"item": items[1]["id"], "outcome": "released"},
    ]
    settle = {"measure": measure, "outcomes": outcomes, "opinion": "账册已拍照取证,样品解除。"}
    story.take(chief, "settle_preservation", settle)
    shown = read(story, measure)
    same(shown["state"], "settled", "处理之后")
    holds(
        "measure_open" not in [row["code"] for row in story.read()["hindrances"]],
        "清单归零之后不得尚有未了的措施",
    )
