"""Remedies 复议应诉, and the agency's own correction of its decision."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID, uuid4

from enforcement.cases.rules import StepCode as C
from enforcement.publicity.rules import WithdrawalGround
from enforcement.remedies.actions import bringing, ending
from enforcement.remedies.models import Remedy
from enforcement.remedies.rules import Instance, RemedyKind, RemedyOutcome
from tests.enforcement.walk.acts.common import call, drives
from tests.enforcement.walk.world import Call, World


def remedy(w: World) -> UUID:
    """The latest remedy of the case, or one that is none."""
    row = Remedy.objects.filter(case=w.case_id).order_by("registered_at").last()
    return row.pk if row else uuid4()


@drives(C.REGISTER_REMEDY)
def register_remedy(w: World) -> Call:
    brought = bringing.Brought(
        kind=RemedyKind.RECONSIDERATION,
        instance=Instance.ONLY,
        body="测试县人民政府",
        body_number=f"测政复{uuid4().hex[:6]}",
        applicant="张某",
        claim="请求撤销。",
        filed_on=w.today,
        received_on=w.today,
    )
    return call(w, bringing.register_remedy, w.team.unit_head, id=uuid4(), brought=brought)


@drives(C.REPLY_TO_REMEDY)
def reply_to_remedy(w: World) -> Call:
    receipt = w.paper()
    return call(
        w,
        bringing.reply_to_remedy,
        w.team.head,
        remedy=remedy(w),
        text="事实清楚。",
        evidence=[receipt],
        submitted_on=w.today,
        receipt=receipt,
    )


@drives(C.ALLOW_SUPPLEMENT)
def allow_supplement(w: World) -> Call:
    given = {"remedy": remedy(w), "id": uuid4(), "reason": "申请人提出新的理由", "consent": w.paper()}
    return call(w, bringing.allow_supplement, w.team.head, **given)


@drives(C.RECORD_APPEARANCE)
def record_appearance(w: World) -> Call:
    return call(
        w,
        ending.record_appearance,
        w.team.unit_head,
        remedy=remedy(w),
        id=uuid4(),
        heard_on=w.today,
        head=w.team.head.pk,
        post="局长",
        absence=None,
        detail="",
        proof=w.paper(),
    )


@drives(C.RECORD_OUTCOME)
def record_outcome(w: World) -> Call:
    """The decision is revoked."""
    ended = ending.Ended(
        result=RemedyOutcome.REVOKED,
        detail="主文。",
        decided_on=w.today,
        received_on=w.today,
        effective_on=w.today,
    )
    given = {"remedy": remedy(w), "id": uuid4(), "ended": ended, "paper": w.paper()}
    return call(w, ending.record_outcome, w.team.unit_head, **given)


@drives(C.CORRECT_DECISION)
def correct_decision(w: World) -> Call:
    return call(
        w,
        ending.correct_decision,
        w.team.head,
        id=uuid4(),
        ground=WithdrawalGround.REVOKED,
        reason="检验结论被更正。",
        paper=w.paper(),
        corrected_on=w.today,
    )


@drives(C.MAKE_RESTITUTION)
def make_restitution(w: World) -> Call:
    """Back to the party what it paid of the fine on the spot."""

    given = {"id": uuid4(), "amount": Decimal(50), "things": "", "returned_on": w.today, "paper": w.paper()}
    return call(w, ending.make_restitution, w.team.head, **given)
