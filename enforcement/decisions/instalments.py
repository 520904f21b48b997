"""Each part of what is paid later has a clock of its own (Penalty Law Art. 66; 行政强制法 Art. 42)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from enforcement.cases.models import Case, Deadline
from enforcement.decisions.models import Decision, Deferral
from enforcement.law.limits import Clock


def begin(case: Case, deferral: Deferral, *, at: datetime) -> None:
    """Set a clock running for each part of the leave; those of an earlier leave end."""
    Deadline.objects.cancel(case, Clock.INSTALMENT, "重新确定缴纳日期", at=at)
    for part in deferral.instalments.all():
        Deadline.objects.start(
            case, Clock.INSTALMENT, deferral.granted_on, at=at, ref=str(part.pk), fixed_on=part.due_on
        )


def paid(
    case: Case, decision: Decision, principal: Decimal, owed: Decimal, on: date, *, at: datetime
) -> None:
    """Meet the clocks of the parts that what came in covers, the earliest first.

    `principal` is all that was paid of fine and gains, `owed` what still is.
    """
    leave = decision.deferrals.order_by("granted_on", "granted_at").last()
    if leave is None:
        return
    parts = list(leave.instalments.all())
    left = principal - (principal + owed - sum((part.amount for part in parts), Decimal(0)))
    for part in parts:
        left -= part.amount
        if left < 0:
            return
        Deadline.objects.meet(case, Clock.INSTALMENT, at=at, ref=str(part.pk), when=on)
