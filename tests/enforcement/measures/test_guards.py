"""What the database refuses of measures, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from config.problems import CONSTRAINTS
from enforcement.cases.models import Case
from enforcement.cases.rules import Status
from enforcement.journal.actions import constraint_name
from enforcement.law.measures import MeasureKind
from enforcement.measures.models.items import Item, LedgerRow
from enforcement.measures.models.measure import Approval, Extension, Measure, Taking
from enforcement.measures.rules.vocabulary import DisposalGround, DisposalKind, MeasureState
from tests import factories
from tests.enforcement.measures import measures as m
from tests.factories import AT, Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return factories.team()


@pytest.fixture
def case(team: Team) -> Case:
    return factories.case_in(Status.INVESTIGATING, team)


def refused(write: Callable[[], object]) -> str:
    """The constraint that refused."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    return constraint_name(error.value)


def row(item: Item, happening: str, quantity: int = 0, **more: Any) -> Callable[[], LedgerRow]:
    """A row written behind the acts."""
    said: dict[str, Any] = {
        "item": item,
        "happening": happening,
        "quantity": Decimal(quantity),
        "state": "held",
        "place": "甲",
        "custody": "agency",
        "occurred_at": AT,
        "account": uuid4(),
        "at": AT,
    }
    return lambda: LedgerRow.objects.create(**said | more)


def test_a_taking_needs_an_approval_or_its_urgency(team: Team, case: Case) -> None:
    asked = m.requested(case, team)
    step = case.steps.order_by("-seq")[0]
    taking = {
        "measure": asked,
        "step": step,
        "taken_at": AT,
        "arrived_at": AT,
        "left_at": AT + timedelta(minutes=1),
        "place": "甲",
        "content": {},
        "recorded_at": AT,
    }
    assert refused(lambda: Taking.objects.create(**taking)) == "taking_needs_approval"
    Approval.objects.create(measure=asked, approved=False, opinion="", account=team.head, at=AT)
    assert refused(lambda: Taking.objects.create(**taking)) == "taking_needs_approval"


def test_a_measure_goes_forward_and_what_it_is_stays(team: Team, case: Case) -> None:
    measure = m.seized(case, team)

    def change(**fields: Any) -> Callable[[], int]:
        return lambda: Measure.objects.filter(pk=measure.pk).update(**fields)

    for write in (
        change(state=MeasureState.REQUESTED),
        change(state=MeasureState.SETTLED),
        change(grounds="别的理由"),
        change(kind="sealing"),
        change(urgent=True, urgent_reason="甲", approval_due_at=AT),
    ):
        assert refused(write) == "measure_stays"
    with pytest.raises(DatabaseError), transaction.atomic():
        measure.taking.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.update(approved=False)


def test_a_ledger_adds_up(team: Team, case: Case) -> None:
    measure = m.seized(case, team, m.ham(3))
    (item,) = m.items(measure)
    wrong = {
        "ledger_adds_up": (
            row(item, "returned", 1),
            row(item, "consumed", 4, state="testing"),
            row(item, "consumed", 3, state="testing"),
            row(item, "consumed", 0),
            row(item, "moved", 1),
            row(item, "moved", state="disposed"),
            row(item, "listed", 3),
        ),
        "confiscation_needs_decision": (row(item, "confiscated", 1),),
        "destruction_has_witnesses": (row(item, "destroyed", 1, witnesses=["甲"]),),
        "disposal_needs_approval": (
            row(item, "destroyed", 1, witnesses=["甲", "乙"]),
            row(item, "auctioned", 1),
            row(item, "transferred", 1),
        ),
        "item_stays": (
            lambda: Item.objects.filter(pk=item.pk).update(remaining=0),
            lambda: Item.objects.filter(pk=item.pk).update(state="released"),
            lambda: Item.objects.filter(pk=item.pk).update(quantity=5),
        ),
    }
    for constraint, writes in wrong.items():
        for write in writes:
            assert refused(write) == constraint
    m.allow(measure, team, DisposalKind.DESTROYED, DisposalGround.PERISHABLE, [item])
    other = measure.disposal_approvals.get()
    assert refused(row(item, "auctioned", 1, approval=other)) == "disposal_needs_approval"
    item.refresh_from_db()
    assert (item.remaining, item.ledger.count()) == (Decimal(3), 1)
    unsaid = {"ledger_adds_up", "disposal_needs_approval", "confiscation_needs_decision"}
    assert unsaid <= set(CONSTRAINTS)


def test_an_item_comes_under_one_measure_and_begins_with_its_list(team: Team, case: Case) -> None:
    measure = m.seized(case, team, m.ham(1, mark="云M1"))

    def listed(**fields: Any) -> Callable[[], Item]:
        said = {
            "measure": measure,
            "position": 9,
            "name": "货车",
            "quantity": 1,
            "unit": "辆",
            "place": "甲",
            "custody": "agency",
            "ends_on": AT.date(),
        }
        return lambda: Item.objects.create(**said | fields)

    assert refused(listed(mark="云M1")) == "item_in_one_measure"
    assert refused(listed(remaining=1)) == "item_stays"
    assert refused(listed(quantity=0)) == "item_is_something"


def test_there_is_one_extension_of_thirty_days_while_it_runs(team: Team, case: Case) -> None:
    measure = m.seized(case, team)

    def extend(of: Measure, days: int = 30, at: Any = AT) -> Callable[[], Extension]:
        return lambda: Extension.objects.create(measure=of, days=days, reason="甲", account=team.head, at=at)

    assert refused(extend(measure, 31)) == "extension_within_thirty"
    assert refused(extend(measure, at=AT + timedelta(days=31))) == "extension_in_term"
    assert refused(extend(m.seized(case, team, kind=MeasureKind.PRESERVATION))) == "extension_in_term"
    extend(measure)()
    assert refused(extend(measure)) == "measures_extension_pkey"


def test_freezing_is_never_urgent_and_urgency_says_why(team: Team, case: Case) -> None:
    urgent = m.take(case, team, m.carried(team))
    said = {name: value for name, value in vars(urgent).items() if not name.startswith("_")}

    def write(**fields: Any) -> Callable[[], Measure]:
        return lambda: Measure.objects.create(**said | {"id": uuid4()} | fields)

    assert refused(write(kind="freezing")) == "measure_freezing_needs_approval"
    assert refused(write(urgent_reason="")) == "measure_urgent_says_why"
    assert refused(write(days=31)) == "measure_days_lawful"
    assert refused(write(basis_id=None)) == "measure_has_basis"
