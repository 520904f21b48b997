"""What is owed of a decision on a day, read off the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from enforcement.decisions.models.decision import Decision
from enforcement.decisions.models.money import Deferral
from enforcement.decisions.models.revision import revised
from enforcement.decisions.rules.execution import Window, court_window
from enforcement.decisions.rules.money import Covers, Instalment, LatePenalty, Paid, Pause, Plan, late_penalty
from enforcement.errors import NotNow
from enforcement.law.models import working_calendar
from enforcement.law.statutes import art
from enforcement.law.values import PenaltyKind, Procedure


@dataclass(frozen=True, slots=True)
class Ledger:
    """A decision's money on a day. `payable` is fine and gains; things are handed over, not paid.

    `plans` are empty while the decision was not served. `late` is what has run up, charged or not; `charged` says
    whether the decision announced it.
    """

    payable: Decimal
    fine: Decimal
    paid: Decimal
    late: LatePenalty
    late_paid: Decimal
    remitted: Decimal
    charged: bool
    plans: tuple[Plan, ...]

    @property
    def owed(self) -> Decimal:
        """What of fine and gains is unpaid."""
        return max(Decimal(0), self.payable - self.paid)

    @property
    def overpaid(self) -> Decimal:
        """What was paid beyond what stands after a change."""
        return max(Decimal(0), self.paid - self.payable)

    @property
    def late_owed(self) -> Decimal:
        """What of the late penalty is unpaid and not remitted."""
        if not self.charged:
            return Decimal(0)
        return max(Decimal(0), self.late.amount - self.late_paid - self.remitted)

    @property
    def pay_by(self) -> date | None:
        """The last day on which something falls due, as the plan now stands."""
        return max((row.due_on for row in self.plans[-1].rows), default=None) if self.plans else None

    @property
    def overdue(self) -> bool:
        """Whether there is a late penalty at all."""
        return self.late.days > 0


def payable(decision: Decision) -> Decimal:
    """What has to be paid in money: the fine and the gains, not the value of things; after a change, what stands."""
    if changed := revised(decision):
        return changed.money
    if decision.dossier is None:
        return decision.fine
    return sum(
        (
            penalty.amount
            for penalty in decision.dossier.draft.proposed
            if penalty.kind is not PenaltyKind.CONFISCATION_OF_THINGS
        ),
        Decimal(0),
    )


def ledger(decision: Decision, on: date, *more: Paid) -> Ledger:
    """Read the ledger as of the end of a day; `more` is money that is about to be written."""
    service = getattr(decision, "service", None)
    rows = list(decision.payments.all())
    principal = [Paid(row.paid_on, row.amount) for row in rows if row.covers == Covers.PRINCIPAL] + list(more)
    deferrals = list(decision.deferrals.order_by("granted_on", "granted_at").prefetch_related("instalments"))
    sum_of, changed = payable(decision), revised(decision)
    fine = changed.fine if changed else decision.fine
    plans: tuple[Plan, ...] = ()
    if service is not None and service.pay_by is not None:
        first = Plan(date.min, (Instalment(service.pay_by, sum_of),))
        plans = (first, *(_plan(row, sum_of, service.pay_by) for row in deferrals))
    pauses = [Pause(row.since, row.until) for row in decision.case.late_pauses.all()]
    return Ledger(
        payable=sum_of,
        fine=fine,
        paid=sum((row.amount for row in principal), Decimal(0)),
        late=late_penalty(fine, plans, principal, pauses, on),
        late_paid=sum((row.amount for row in rows if row.covers == Covers.LATE_PENALTY), Decimal(0)),
        remitted=sum((row.remitted for row in deferrals), Decimal(0)),
        charged=bool(decision.content.get("late_penalty")),
        plans=plans,
    )


def _plan(deferral: Deferral, sum_of: Decimal, pay_by: date) -> Plan:
    """What was paid before the leave was due as decided; the rest falls due as it was granted.

    A part due on a rest day is in time on the next working day, as its deadline says (民诉法 85).
    """
    calendar = working_calendar()
    rows = tuple(
        Instalment(calendar.roll_forward(row.due_on).date, row.amount) for row in deferral.instalments.all()
    )
    before = sum_of - sum((row.amount for row in rows), Decimal(0))
    return Plan(deferral.granted_on, (Instalment(pay_by, before), *rows) if before > 0 else rows)


def window_of(decision: Decision) -> Window:
    """When the court may be asked to execute the decision, deferrals and remedies counted in.

    Raises:
        NotNow: the decision was not served.

    """
    service = getattr(decision, "service", None)
    if service is None or service.served_on is None:
        raise NotNow("处罚决定尚未送达。", code="not_served", article=art("CFF", "61"))
    account = ledger(decision, service.served_on)
    return court_window(
        service.served_on,
        working_calendar(),
        deferred_to=account.pay_by if len(account.plans) > 1 else None,
        suit_until=decision.case.late_pauses.aggregate(last=Max("suit_until"))["last"],
        reconsideration_first=decision.procedure == Procedure.SIMPLE,
    )
