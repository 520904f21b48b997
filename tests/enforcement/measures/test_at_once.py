"""Two at once: the last of an item is disposed of by one, and a thing comes under one measure."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from enforcement.cases.rules import Status
from enforcement.errors import NotNow
from enforcement.measures.actions import disposing
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.vocabulary import DisposalKind, MeasureState
from enforcement.registry.models import Account
from tests import factories
from tests.enforcement.measures import measures as m
from tests.enforcement.threads import together
from tests.factories import AT, actor

pytestmark = pytest.mark.usefixtures("committed_db")


def test_one_of_two_disposes_of_the_last() -> None:
    team = factories.team()
    case = factories.case_in(Status.INVESTIGATING, team)
    measure = m.seized(case, team, m.ham(3))
    (item,) = m.items(measure)
    m.released(measure, team)
    paper = factories.evidence(case, team.officer, factual=False)
    disposed = disposing.Disposed(
        kind=DisposalKind.RETURNED,
        quantity=Decimal(2),
        voucher=paper.pk,
        occurred_on=AT.date(),
        recipient="张某",
    )

    def give_back(by: Account) -> object:
        return disposing.dispose_item(
            case_id=case.pk, id=uuid4(), item_id=item.pk, disposed=disposed, by=actor(by), at=AT
        )

    results = together(lambda: give_back(team.officer), lambda: give_back(team.second))
    assert sum(isinstance(result, NotNow) for result in results) == 1
    item.refresh_from_db()
    assert item.remaining == 1
    assert [row.seq for row in item.ledger.all()] == [1, 2, 3]
    assert m.again(measure).state == MeasureState.RELEASED


def test_one_of_two_agencies_seizes_a_thing() -> None:
    teams = [factories.team(), factories.team()]
    jobs = []
    for team in teams:
        case = factories.case_in(Status.INVESTIGATING, team)
        doing = m.carried(team, m.ham(1, mark="云M12345"))
        jobs.append((case, team, doing))
    together(*(lambda job=job: m.take(*job) for job in jobs))
    assert Item.objects.filter(mark="云M12345").count() == 1
    assert Measure.objects.count() == 1
