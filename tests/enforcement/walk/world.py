"""Where a walk stands: a staffed agency, one case, and a clock that only goes forward."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from enforcement.cases import tasks as deadlines
from enforcement.cases.models import Case
from enforcement.journal.actions import Act
from enforcement.law.calendar import YearDays
from enforcement.law.models import CalendarYear
from enforcement.law.values import DecisionVariant, Department, PenaltyKind, Procedure
from enforcement.law.years import seed_calendar
from enforcement.measures import tasks as terms
from enforcement.registry.models import Account, Actor, legal_day
from enforcement.registry.powers import LegalBasis, Power
from enforcement.registry.rules import Rank, Role
from tests import factories, hearings, ordinary
from tests.enforcement.walk import snapshot as rows
from tests.factories import AT, Team

#: Ten-thirty and a working week: a wait ends on no Saturday or Sunday, as the acts are those of an office.
_FRIDAY = 4


@contextmanager
def undone() -> Iterator[None]:
    """Everything in the block is taken back afterwards; durable acts are possible inside, as in a test."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # noqa: SLF001 - what Django's own TestCase sets
    try:
        with block:
            try:
                yield
            finally:
                transaction.set_rollback(True)
    finally:
        rows.forget()


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is there: the team, a second head, the hearing's bench, and people who must not act."""

    team: Team
    deputy: Account
    third: Account
    bench: hearings.Bench
    custodian: Account
    #: Stands aside by a granted recusal in every walk.
    recused: Account
    #: Holds the same offices, elsewhere.
    stranger: Team
    basis: LegalBasis
    power: Power
    #: A power to execute by itself, which a law gives.
    force: Power


def cast(department: Department) -> Cast:
    """A staffed agency of the department, its published law, and a neighbour's."""
    if not CalendarYear.objects.exists():
        seed_calendar()
    for year in (2027, 2028):
        new_year = date(year, 1, 1)
        CalendarYear.keep(YearDays(year, 1, "测试用", frozenset({new_year}), frozenset()))
    team = factories.team(department)
    ordinary.catalogue_row(team, ordinary.CATALOGUED_FROM)
    basis, power = factories.power(team.agency)
    _, force = factories.power(team.agency)
    Power.objects.filter(pk=force.pk).update(kind="行政强制")
    return Cast(
        team=team,
        deputy=factories.account(team.agency, Role.AGENCY_HEAD, rank=Rank.DEPUTY),
        third=factories.account(team.agency, Role.OFFICER, officer=True),
        bench=hearings.bench(team),
        custodian=factories.account(team.agency, Role.CUSTODIAN),
        recused=factories.account(team.agency, Role.OFFICER, Role.UNIT_HEAD, officer=True),
        stranger=factories.team(department),
        basis=basis,
        power=power,
        force=force,
    )


@dataclass(slots=True)
class World:
    """One case and its clock. What is on file is read from the database, never remembered."""

    cast: Cast
    department: Department
    procedure: Procedure
    case_id: UUID = field(default_factory=uuid4)
    now: datetime = AT
    fine: Decimal = ordinary.FINE
    penalty: PenaltyKind = PenaltyKind.FINE
    variant: DecisionVariant = DecisionVariant.PENALTY

    @property
    def team(self) -> Team:
        return self.cast.team

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.case_id)

    @property
    def today(self) -> date:
        return legal_day(self.now)

    def branch(self) -> World:
        """The same world, to be walked on from here by somebody else."""
        return replace(self)

    def stands(self, *codes: str) -> bool:
        """Whether one of the steps stands in the case."""
        return self.case.steps.filter(code__in=codes, void__isnull=True).exists()

    def paper(self) -> UUID:
        """A paper that proves an act, on file."""
        return factories.evidence(self.case, self.team.officer, factual=False, at=self.now).pk

    def actor(self, account: Account) -> Actor:
        return Actor.of(account, self.now)

    def wait(self, days: int) -> None:
        """Days go by, each working day with law's own timers."""
        end = self.now + timedelta(days=days)
        while end.weekday() > _FRIDAY:
            end += timedelta(days=1)
        self.now = end
        self.tick()

    def tick(self) -> None:
        """What the supervisor's timer does of the law: deadlines that come near, pass or lapse; measures that end."""
        deadlines.due(self.now)
        terms.due(self.now)


@dataclass(frozen=True, slots=True)
class Call:
    """An act about to be done: by whom, and with what."""

    act: Act[..., Any]
    by: Account
    given: Mapping[str, Any]
    #: Whether the act is told which case it is of; the first one is not.
    of_case: bool = True

    def do(self, w: World, **changed: Any) -> Any:
        """Do it now, with what is `changed` in place of what the driver said; `who` in place of whom it named."""
        return self.act(**self.said(w, **changed))

    def said(self, w: World, **changed: Any) -> dict[str, Any]:
        """Everything the act is told."""
        by = w.actor(changed.get("who", self.by))
        rest = {key: value for key, value in changed.items() if key != "who"}
        case = {"case_id": w.case_id} if self.of_case else {}
        return {**case, **self.given, "by": by, "at": w.now, **rest}


#: How an act is brought about from where a world stands: lawfully, as far as the file allows it.
Driver = Callable[[World], Call]
