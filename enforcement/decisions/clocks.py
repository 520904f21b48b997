"""The clocks that notice, decision, service and payment set running, and those they stop."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from enforcement.cases.models import Case, Deadline
from enforcement.decisions.models import Decision
from enforcement.errors import NotNow
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.law.values import Channel, DecisionVariant, PenaltyKind, Procedure

#: The clock of each channel on which a decision appears.
CHANNELS: Final = {
    Channel.PLATFORM: Clock.PUBLICATION_PLATFORM,
    Channel.ENTERPRISE_SYSTEM: Clock.PUBLICATION_ENTERPRISE,
}


def noticed(case: Case, served_on: date, *, hearing_offered: bool, at: datetime) -> date:
    """A prior notice was served: the party may defend, and ask for a hearing. Returns the last day.

    Raises:
        NotNow: no published calendar to count the period by.

    Basis: Penalty Law Arts. 44-45, 64.

    """
    defence = Deadline.objects.start(case, Clock.DEFENCE, served_on, at=at)
    if defence.provisional:
        raise NotNow(
            "告知期限跨入尚未公布工作日历的年份,须先登记该年日历。",
            code="calendar_missing",
            article=art("CFF", "85"),
        )
    if hearing_offered:
        Deadline.objects.start(case, Clock.HEARING_REQUEST, served_on, at=at)
    else:
        Deadline.objects.cancel(case, Clock.HEARING_REQUEST, "重新告知,不适用听证", at=at)
    return defence.ends


def defended(case: Case, *, waived: bool, hearing_settled: bool, received_on: date, at: datetime) -> None:
    """The party waived the defence, or asked for a hearing or waived it: nothing is waited for any longer."""
    if waived:
        Deadline.objects.meet(case, Clock.DEFENCE, at=at, when=received_on)
    if hearing_settled:
        Deadline.objects.meet(case, Clock.HEARING_REQUEST, at=at, when=received_on)


def decided(case: Case, decision: Decision, *, at: datetime) -> None:
    """A decision was made: it is to be served, and a penalty to be published channel by channel."""
    if decision.procedure == Procedure.ORDINARY:
        Deadline.objects.meet(case, Clock.DECISION, at=at)
        Deadline.objects.start(case, Clock.SERVICE, decision.decided_on, at=at)
    if DecisionVariant(decision.variant).penalises:
        kinds = [PenaltyKind(kind) for kind in decision.penalty_kinds]
        to_be_published(case, decision, kinds, decision.decided_on, at=at)


def to_be_published(
    case: Case, decision: Decision, kinds: Collection[PenaltyKind], since: date, *, at: datetime
) -> None:
    """A penalty falls due for publication on each of its channels, from its decision or from its change."""
    for row in case.law(since).publication:
        if row.applies(ordinary=decision.procedure == Procedure.ORDINARY, kinds=kinds):
            Deadline.objects.start(case, CHANNELS[row.channel], since, at=at)
