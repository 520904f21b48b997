"""What the end of a remedy, or the agency's own correction, does to a decision, its money and its notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from enforcement.cases.models import Case, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions.clocks import to_be_published
from enforcement.decisions.models import Decision
from enforcement.decisions.models.ledger import ledger
from enforcement.decisions.models.revision import revise
from enforcement.errors import Unprocessable
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.law.values import PenaltyKind
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.rules import DECISION_UNDONE, WITHDRAWAL_OWED, NoticeState
from enforcement.registry.models import Actor, legal_day
from enforcement.review.rules import Penalty

RESTITUTION_OWED: Final = "restitution_owed"


def must_say_what_stands(penalties: Sequence[Penalty], *, changed: bool) -> None:
    """Refuse a change that does not say what stands after it, and a remainder of what was not changed.

    Raises: Unprocessable.
    """
    if changed and not penalties:
        raise Unprocessable(
            "变更、部分撤销的,须写明变更后(其余)的处罚。", code="revision_missing", pointer="/revised"
        )
    if penalties and not changed:
        raise Unprocessable("决定没有变更的,不写变更后的处罚。", pointer="/revised")
    for index, penalty in enumerate(penalties):
        if penalty.kind.has_amount != (penalty.amount > 0):
            pointer = f"/revised/penalties/{index}/amount"
            raise Unprocessable("处罚种类与金额不符。", pointer=pointer)


def change(
    case: Case, decision: Decision, penalties: Sequence[Penalty], *, why: str, since: date, at: datetime
) -> None:
    """Something else stands from a day on: that is owed, and is published on its own clock; what is over goes back.

    Basis: Penalty Law Arts. 48, 66; 行政强制法 Art. 41; 行政复议法 Arts. 63-64; 行政诉讼法 Arts. 70, 77.
    """
    revise(decision, penalties, why=why, since=since, at=at)
    account = ledger(decision, legal_day(at))
    case.unhinder("payment_owed", at=at)
    if account.owed > 0:
        case.hinder("payment_owed", art("CFF", "66"), f"变更后的罚没款 {account.owed} 元尚未缴清", at=at)
    else:
        for clock in (Clock.PAYMENT, Clock.COURT_APPLICATION):
            Deadline.objects.cancel(case, clock, "变更后没有应缴款项", at=at)
    kinds = [penalty.kind for penalty in penalties]
    things = PenaltyKind.CONFISCATION_OF_THINGS in decision.penalty_kinds
    given_up = things and PenaltyKind.CONFISCATION_OF_THINGS not in kinds
    if given_up:
        case.unhinder("items_owed", at=at)
    if account.overpaid > 0 or (given_up and case.confiscated_items.exists()):
        detail = f"决定变更后多收 {account.overpaid} 元,不再没收的财物应当返还"
        case.hinder(RESTITUTION_OWED, art("QZF", "41"), detail, at=at)
    case.unhinder("publication_owed", at=at)
    case.hinder(
        "publication_owed", art("CFF", "48"), "变更后的处罚决定尚未公示,也未记录不予公示的理由", at=at
    )
    to_be_published(case, decision, kinds, since, at=at)


def undo(case: Case, decision: Decision, *, by: Actor, at: datetime) -> None:
    """A decision binds nobody any longer: nothing more is owed under it, what was paid is owed back.

    Basis: 行政强制法 Art. 41; 行政复议法 Art. 64; 行政诉讼法 Art. 70.
    """
    reason = "决定已被撤销或者确认无效"
    case.void([StepCode.DECIDE, StepCode.DECIDE_ON_SPOT], reason=reason, by=by, at=at)
    for code in ("payment_owed", "late_penalty_owed", "publication_owed", "items_owed"):
        case.unhinder(code, at=at)
    for clock in (
        Clock.PAYMENT,
        Clock.INSTALMENT,
        Clock.COURT_APPLICATION,
        Clock.PUBLICATION_PLATFORM,
        Clock.PUBLICATION_ENTERPRISE,
    ):
        Deadline.objects.cancel(case, clock, reason, at=at)
    case.hinder(DECISION_UNDONE, art("CFF", "48"), "决定已被撤销或者确认无效,不得公示", at=at)
    account = ledger(decision, legal_day(at))
    if account.paid + account.late_paid > 0 or case.confiscated_items.exists():
        detail = f"决定失去效力,已收 {account.paid + account.late_paid} 元和已没收的财物应当返还"
        case.hinder(RESTITUTION_OWED, art("QZF", "41"), detail, at=at)


def owe_withdrawal(case: Case, decision: Decision, since: date, at: datetime) -> None:
    """Have the published notice taken back within three working days. Basis: Penalty Law Arts. 48, 85."""
    if PublicNotice.objects.filter(decision=decision, state=NoticeState.PUBLISHED).exists():
        Deadline.objects.start(case, Clock.WITHDRAWAL, since, at=at)
        case.hinder(
            WITHDRAWAL_OWED, art("CFF", "48"), "决定被变更、撤销或者确认违法、无效,公示尚未撤回", at=at
        )
