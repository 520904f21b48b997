"""That a defence never makes a decision heavier; pure."""

from collections.abc import Sequence
from decimal import Decimal

from enforcement.law.values import PenaltyKind
from enforcement.review.rules import Penalty, total


def heavier(noticed: Sequence[Penalty], decided: Sequence[Penalty]) -> str:
    """Say in Chinese how a decision is heavier than its notice, or ''.

    Heavier is another kind of penalty, a higher amount of one, or a higher total. Of a penalty without an
    amount only its words say how heavy it is, so other words than the notice's count as heavier.

    Basis: Penalty Law Art. 45.
    """
    before = {p.kind: p for p in noticed}
    for penalty in decided:
        told = before.get(penalty.kind)
        if told is None:
            return f"增加了{penalty.kind.label}"
        if penalty.amount > told.amount:
            return f"{penalty.kind.label}由 {told.amount} 元增至 {penalty.amount} 元"
        if not penalty.kind.has_amount and penalty.detail != told.detail:
            return f"{penalty.kind.label}由“{told.detail}”改为“{penalty.detail}”"
    return "处罚金额合计增加" if total(decided) > total(noticed) else ""


def fine_of(penalties: Sequence[Penalty]) -> Decimal:
    """The fine alone, in yuan."""
    return sum((p.amount for p in penalties if p.kind is PenaltyKind.FINE), Decimal(0))
