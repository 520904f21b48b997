"""Hearing 听证."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from enforcement.cases.rules import StepCode as C
from enforcement.decisions.actions import hearing, hearing_record, hearing_request
from enforcement.decisions.models import Hearing
from enforcement.decisions.rules.hearing import DeclineGround, EndGround
from enforcement.law.periods import LEGAL_ZONE
from enforcement.registry.models import Account
from tests.enforcement.walk.acts.common import drives, step
from tests.enforcement.walk.acts.notice import by_hand
from tests.enforcement.walk.acts.review import evidence_of_facts
from tests.enforcement.walk.world import Call, World

#: Seven working days and the days between.
_AHEAD = timedelta(days=14)


def host_of(w: World) -> Account:
    """Who presides over the hearing that is arranged, or would."""
    found = Hearing.objects.filter(case=w.case_id).order_by("-noted_at").first()
    return found.host if found else w.cast.bench.host


@drives(C.REQUEST_HEARING)
def request_hearing(w: World) -> Call:
    return step(
        w,
        hearing_request.request_hearing,
        w.team.officer,
        id=uuid4(),
        asked_by="张某",
        text="要求举行听证。",
        received_on=w.today,
        posted_on=None,
        signed=w.paper(),
    )


@drives(C.ACCEPT_HEARING)
def accept_hearing(w: World) -> Call:
    return step(w, hearing_request.accept_hearing, w.team.head, opinion="同意")


@drives(C.DECLINE_HEARING)
def decline_hearing(w: World) -> Call:
    given = {"ground": DeclineGround.NOT_A_PARTY, "reason": "申请人不是本案当事人"}
    return step(w, hearing_request.decline_hearing, w.team.head, **given)


@drives(C.ARRANGE_HEARING)
def arrange_hearing(w: World) -> Call:
    opens = datetime.combine(w.today + _AHEAD, datetime.min.time(), LEGAL_ZONE).replace(hour=9)
    while opens.weekday() > 4:
        opens += timedelta(days=1)
    bench = w.cast.bench
    arranged = hearing.Arranged(bench.host.pk, bench.recorder.pk, opens, "三楼听证室")
    given = {"id": uuid4(), "arranged": arranged, "served": by_hand(w)}
    return step(w, hearing.arrange_hearing, w.team.head, **given)


@drives(C.RECUSE_HOST)
def recuse_host(w: World) -> Call:
    given = {"applicant": "张某", "reason": "与办案人员有利害关系"}
    return step(w, hearing.recuse_host, w.team.officer, **given)


@drives(C.DECIDE_HOST_RECUSAL)
def decide_host_recusal(w: World) -> Call:
    given = {"granted": False, "reason": "不属实", "host": None}
    return step(w, hearing.decide_host_recusal, w.team.head, **given)


@drives(C.HOLD_HEARING)
def hold_hearing(w: World) -> Call:
    """Held on the day it was arranged for, put on file the same day."""
    row = Hearing.objects.filter(case=w.case_id).order_by("-noted_at").first()
    opened = row.opens_at if row else w.now - timedelta(hours=1)
    transcript = hearing_record.Transcript(
        opened_at=opened,
        closed_at=max(w.now, opened),
        investigators=w.team.officer_ids,
        party_present=True,
        agents=(),
        accusation="超过保质期的食品三袋,建议罚款。",
        defence="进货时未过期。",
        cross_examination="对照片无异议。",
        last_statement="请求从轻处罚。",
        examined=evidence_of_facts(w),
        signature="signed",
        signature_note="",
        signed=w.paper(),
    )
    return step(w, hearing_record.hold_hearing, host_of(w), transcript=transcript)


@drives(C.TERMINATE_HEARING)
def terminate_hearing(w: World) -> Call:
    given = {"ground": EndGround.WITHDRAWN, "reason": "当事人撤回听证要求", "signed": w.paper()}
    return step(w, hearing_record.terminate_hearing, host_of(w), **given)


@drives(C.REPORT_HEARING)
def report_hearing(w: World) -> Call:
    given = {"course": "听证如期举行。", "findings": "事实清楚。", "proposal": "维持处罚建议。"}
    return step(w, hearing_record.report_hearing, host_of(w), **given)
