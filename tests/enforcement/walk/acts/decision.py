"""Collective discussion, decision, seal, service 决定、送达."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from enforcement.cases.rules import StepCode as C
from enforcement.decisions.actions import decision, discussion, education, execution, on_spot
from enforcement.documents.actions import issue, sealing
from enforcement.documents.rules import InstrumentKind
from enforcement.documents.rules.vocabulary import SealedBy
from enforcement.law.values import DecisionVariant, PenaltyKind
from enforcement.review.rules import Penalty
from tests import ordinary
from tests.enforcement.walk.acts.common import Other, does, drives, step
from tests.enforcement.walk.acts.notice import by_hand
from tests.enforcement.walk.world import Call, World


@drives(C.DISCUSS)
def discuss(w: World) -> Call:
    heads = (w.team.head, w.cast.deputy)
    minutes = discussion.Minutes(
        held_at=w.now,
        place="三楼会议室",
        host=w.team.head.pk,
        voices=tuple(discussion.Voice(head.pk, "同意", agrees=True) for head in heads),
        reporters=w.team.officer_ids,
        recorder="记录员",
        result="同意处罚建议。",
    )
    return step(w, discussion.discuss, w.team.head, minutes=minutes)


@drives(C.DECIDE)
def decide(w: World) -> Call:
    given = {"id": uuid4(), "defence_treatment": "当事人未提出陈述申辩。"}
    return step(w, decision.decide, w.team.head, **given)


@drives(C.EDUCATE)
def educate(w: World) -> Call:
    lesson = education.Lesson(w.now, "测试县某某超市", "张某", "已教育当事人。", signed=w.paper())
    return step(w, education.educate, w.team.officer, lesson=lesson)


@drives(C.DECIDE_ON_SPOT)
def decide_on_spot(w: World) -> Call:
    made = on_spot.OnSpot(
        penalties=(Penalty(PenaltyKind.FINE, Decimal(50)),),
        facts="经营超过保质期的食品一袋。",
        basis="食品安全法第一百二十四条",
        correction="立即改正",
        performance="十五日内缴至代收银行",
        place="测试县某某超市",
        told=True,
        defence="当事人未陈述申辩。",
        signature="signed",
        signature_note="",
        publication_warned=True,
    )
    return step(w, on_spot.decide_on_spot, w.team.officer, id=uuid4(), made=made)


@drives(C.FILE_ON_SPOT)
def file_on_spot(w: World) -> Call:
    return step(w, on_spot.file_on_spot, w.team.officer, note="已备案")


@does(Other.SEAL)
def seal(w: World) -> None:
    """What waits for its seal drawn up, stamped, scanned, the scan on file."""
    by = w.actor(w.team.officer)
    id = uuid4()
    wanted = issue.Wanted(_waiting(w), fields={})
    issue.issue_instrument(case_id=w.case_id, id=id, wanted=wanted, by=by, at=w.now)
    sealing.seal_instrument(
        case_id=w.case_id,
        instrument_id=id,
        evidence=w.paper(),
        manner=SealedBy.STAMPED_SCAN,
        by=by,
        at=w.now,
    )


def _waiting(w: World) -> InstrumentKind:
    """The kind whose seal was owed last, else that of the decision."""
    owed = w.case.hindrances.filter(closed_at__isnull=True, step__isnull=False).order_by("step__seq")
    of_measure = {
        C.TAKE_MEASURE: InstrumentKind.MEASURE_DECISION,
        C.EXTEND_MEASURE: InstrumentKind.MEASURE_EXTENSION,
        C.RELEASE_MEASURE: InstrumentKind.RELEASE_DECISION,
    }
    last = owed.values_list("step__code", flat=True).last()
    if last in of_measure:
        return of_measure[C(last)]
    if last in {C.DRAFT_DECISION, C.APPROVE_NOTICE}:
        return ordinary.kind_of_notice(w.case)
    penalises = DecisionVariant(w.case.variant).penalises
    return InstrumentKind.PENALTY_DECISION if penalises else InstrumentKind.NO_PENALTY_DECISION


@drives(C.SERVE)
def serve(w: World) -> Call:
    given = {"id": uuid4(), "served": by_hand(w), "publication_warned": True}
    return step(w, execution.serve, w.team.officer, **given)
