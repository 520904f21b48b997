"""A hearing 听证, from the party's request to what the host makes of it (Penalty Law Arts. 63-65)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.journeys import course, ordinary
from tests.journeys.client import Person
from tests.journeys.county import County
from tests.journeys.deadlines import runs, working_days
from tests.journeys.expect import done, holds, lacks, same
from tests.journeys.law import LEGAL_ZONE, Law, now, penalty, today
from tests.journeys.say import Say
from tests.journeys.story import Story

ASKED_WITHIN = 5
TOLD_BEFORE = 7


def play(county: County, law: Law, say: Say) -> Story:
    """As far as the law lets one day come: the hearing lies ahead, and the party withdraws the request for it."""
    story = told(county, law, say)
    asked(story)
    arranged(story)
    too_early(story)
    withdrawn(story)
    if not story.law.review_before_notice:
        course.review(story)
    course.decide(story)
    course.serve(story)
    return story


def told(county: County, law: Law, say: Say) -> Story:
    """A case whose notice tells of the right to a hearing."""
    story = course.begin(county, law, say, "普通程序(听证)")
    course.file(story)
    course.investigate(story)
    fine = max(ordinary.fine(story), law.hearing_from or Decimal(0))
    course.draft(story, fine)
    if law.review_before_notice:
        course.review(story)
    course.notify(story)
    until = working_days(today(), ASKED_WITHIN)
    runs(story, "hearing_request", penalty("六十四"), until=until)
    lacks(story.unmet(story.team.chief, "decide"), "hearing_owed", penalty("六十四"))
    return story


def host(story: Story) -> Person:
    """Who hosts hearings in the department."""
    return story.county.people("hearing_chair", story.law.code)[0]


def recorder(story: Story) -> Person:
    """Who records them."""
    return story.county.people("hearing_recorder", story.law.code)[0]


def asked(story: Story) -> None:
    """The party asks in time; the head accepts, and cannot decline."""
    first, chief = story.team.first, story.team.chief
    story.say.heading("听证")
    request = {
        "id": str(uuid4()),
        "asked_by": story.party.speaker,
        "text": "对拟处罚的数额有异议,要求举行听证。",
        "received_on": today().isoformat(),
        "signed": story.paper(first, "听证申请书"),
    }
    early = request | {"received_on": (today() - timedelta(days=1)).isoformat()}
    story.refuse(
        first,
        "request_hearing",
        early,
        status=422,
        kind="received_too_early",
        why="告知送达之前收到的听证申请",
    )
    story.take(first, "request_hearing", request)
    decline = {"ground": "late", "reason": "逾期提出。"}
    story.refuse(
        chief,
        "decline_hearing",
        decline,
        status=409,
        kind="hearing_not_declinable",
        article=penalty("六十三"),
        why="以逾期为由拒绝在期限内提出的听证",
    )
    story.take(chief, "accept_hearing", {"opinion": "同意组织听证。"})
    lacks(story.unmet(chief, "decide"), "hearing_owed", penalty("六十四"))


def arrangement(story: Story, opens_at: datetime) -> dict[str, Any]:
    """The notice of the hearing, served today."""
    return course.delivery(story, "听证通知书") | {
        "host": host(story).account,
        "recorder": recorder(story).account,
        "opens_at": opens_at.isoformat(),
        "place": "县政务服务中心三楼听证室",
    }


def first_day() -> date:
    """Seven full working days lie between the notice of today and the hearing (Art. 64 (2))."""
    return working_days(today(), TOLD_BEFORE) + timedelta(days=1)


def arranged(story: Story) -> None:
    """Nobody who investigated hosts, nobody is told too late; then the head arranges it."""
    chief = story.team.chief
    morning = datetime.combine(working_days(first_day(), 1), time(9), LEGAL_ZONE)
    form = arrangement(story, morning)
    story.refuse(
        chief,
        "arrange_hearing",
        form | {"host": story.team.first.account},
        status=422,
        kind="not_appointed",
        why="没有听证主持人职务的人主持",
    )
    story.refuse(
        chief,
        "arrange_hearing",
        form | {"opens_at": (now() + timedelta(days=3)).isoformat()},
        status=409,
        kind="hearing_too_soon",
        article=penalty("六十四"),
        why="通知不足七个工作日",
    )
    story.take(chief, "arrange_hearing", form, to="hearing", note=f"{morning:%Y-%m-%d %H:%M} 公开举行")
    rows = done(host(story).get(f"cases/{story.id}/hearings"), 200)
    same((rows[0]["host"], rows[0]["public"]), (host(story).account, True), "听证的主持人和公开")
    story.say.note(f"听证通知 {rows[0]['number']}")
    recusal = {"applicant": story.party.speaker, "reason": "认为主持人与本案有利害关系。"}
    story.take(story.team.first, "recuse_host", recusal)
    lacks(story.unmet(host(story), "hold_hearing"), "host_recusal_open", penalty("六十四"))
    story.take(chief, "decide_host_recusal", {"granted": False, "reason": "经核实没有利害关系。"})


def transcript(story: Story, opened: datetime, *, examined: list[str]) -> dict[str, Any]:
    """What was said, put to the party and signed."""
    return {
        "opened_at": opened.isoformat(),
        "closed_at": (opened + timedelta(minutes=70)).isoformat(),
        "investigators": [story.team.first.officer, story.team.second.officer],
        "party_present": True,
        "accusation": "调查人员提出违法的事实、证据和处罚建议。",
        "defence": "对事实无异议,请求从轻处罚。",
        "cross_examination": "对出示的照片无异议。",
        "last_statement": "请求从轻处罚。",
        "examined": examined,
        "signature": "signed",
        "signed": story.paper(host(story), "签名的听证笔录"),
    }


def evidence(story: Story) -> list[str]:
    """The evidence of the facts, by id."""
    rows = story.team.first.rows("evidence", case=story.id, factual="true")
    return [str(row["id"]) for row in rows]


def too_early(story: Story) -> None:
    """Before its time there is no hearing, and nobody has stayed away from it."""
    said = transcript(story, now() - timedelta(hours=2), examined=evidence(story))
    answer = story.attempt(host(story), "hold_hearing", said)
    same((answer.status, answer.body["errors"][0]["pointer"]), (422, "/opened_at"), "早于通知的时间举行听证")
    story.say.refusal("早于通知的时间举行听证", answer)
    absent = {"ground": "absent", "reason": "未到场。"}
    story.refuse(
        host(story),
        "terminate_hearing",
        absent,
        status=409,
        kind="hearing_not_begun",
        why="听证时间未到即认定缺席",
    )
    story.refuse(
        story.team.first,
        "terminate_hearing",
        absent,
        status=403,
        kind="not_competent",
        why="不是听证主持人而终止听证",
    )
    same(story.offered(story.team.chief, "decide"), None, "听证期间可以作出处理决定")


def withdrawn(story: Story) -> None:
    """The party withdraws by a signed paper; without it the request stands (Art. 64 (6))."""
    withdrawal = {"ground": "withdrawn", "reason": "当事人书面撤回听证申请。"}
    story.refuse(
        host(story),
        "terminate_hearing",
        withdrawal,
        status=422,
        kind="waiver_unsigned",
        why="没有当事人签名即撤回听证",
    )
    signed = story.paper(host(story), "撤回听证申请书")
    story.take(host(story), "terminate_hearing", withdrawal | {"signed": signed}, to="notified")
    holds(
        "hearing_owed" not in [row["code"] for row in story.read()["hindrances"]], "撤回之后不再须先举行听证"
    )
    waiver = {
        "id": str(uuid4()),
        "waived": True,
        "hearing_waived": True,
        "text": "撤回听证申请,不再陈述、申辩。",
        "signed": story.paper(story.team.first, "放弃陈述申辩声明"),
    }
    story.take(story.team.first, "hear_defence", waiver)
    course.reexamine(story)


def held(story: Story, *, new_fact: bool) -> None:
    """The hearing is held and reported on; where it brought a new fact, that is on file before (Art. 65).

    For a server on whose calendar the day of the hearing has come.
    """
    presides = host(story)
    if new_fact:
        story.bring(story.team.first, ordinary.photograph(story, "补充核实的照片"))
    examined = evidence(story)
    opened = now() - timedelta(hours=2)
    story.take(presides, "hold_hearing", transcript(story, opened, examined=examined))
    report = {
        "course": "听证如期公开举行,双方到场。",
        "findings": "违法事实清楚,当事人提出的情节须核实。",
        "proposal": "采纳当事人意见,适当降低罚款数额。",
    }
    story.refuse(
        recorder(story), "report_hearing", report, status=403, kind="not_competent", why="记录员出具听证报告"
    )
    story.take(presides, "report_hearing", report, to="notified")
    holds(story.read()["major"], "经过听证的案件应为重大")


def anew(story: Story, fine: Decimal) -> None:
    """What the hearing found is drafted anew and reviewed before it is decided (Art. 58)."""
    chief = story.team.chief
    lacks(story.unmet(chief, "decide"), "pass_review", penalty("五十八"))
    course.draft(story, fine, discretion="采纳听证中提出的情节,适用较轻的裁量阶次。")
    course.waive(story)
    course.review(story)
    dossier = done(story.team.reviewer.get(f"cases/{story.id}/dossier"), 200)
    same(sorted(row["evidence"] for row in dossier["evidence"]), sorted(evidence(story)), "新卷宗的证据")
    made = course.decide(story)
    same(Decimal(made["amount"]), fine, "听证之后的决定数额")
    same(story.read()["findings"], [], "出示、质证过的证据才是决定的根据")
