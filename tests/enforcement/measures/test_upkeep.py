"""Seals looked at, grave measures decided together, losses made good, things auctioned for a fine."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from enforcement.cases.collective import Voice
from enforcement.cases.models import Case
from enforcement.cases.models.deadlines import Deadline
from enforcement.cases.rules import PROCEDURE, Status, StepCode, unmet_and_met
from enforcement.errors import NotCompetent, NotNow, Unprocessable
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.law.values import Department
from enforcement.measures.actions import requesting, upkeep
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.vocabulary import DisposalGround, DisposalKind, ItemState, MeasureState
from enforcement.registry.models import legal_day
from enforcement.registry.rules import Role
from tests import factories
from tests.enforcement.measures import measures as m
from tests.factories import AT, Team, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return factories.team()


@pytest.fixture
def case(team: Team) -> Case:
    return factories.case_in(Status.INVESTIGATING, team)


def unmet(case: Case) -> set[str]:
    facts = factories.again(case).facts(AT)
    return {one.code for one in unmet_and_met(PROCEDURE[StepCode.CLOSE], facts) if not one.met}


class TestAGraveMeasureOfEcology:
    def test_is_approved_by_the_heads_together(self) -> None:
        team = factories.team(Department.ECOLOGY)
        case = factories.case_in(Status.INVESTIGATING, team)
        deputy = factories.account(team.agency, Role.AGENCY_HEAD)
        measure = asked_for(case, team, grave=True)
        with pytest.raises(Unprocessable):
            m.approve(measure, team)
        voices = [Voice(head.pk, "同意查封。", agrees=True) for head in (team.head, deputy)]
        m.approve(measure, team, voices=voices)
        assert m.again(measure).state == MeasureState.APPROVED
        step = case.steps.get(code=StepCode.APPROVE_MEASURE)
        assert [one["agrees"] for one in step.content["voices"]] == [True, True]

    def test_is_one_heads_where_it_is_not_grave_or_not_ecologys(self, team: Team, case: Case) -> None:
        measure = asked_for(case, team, grave=True)
        m.approve(measure, team)
        assert m.again(measure).state == MeasureState.APPROVED


def asked_for(case: Case, team: Team, *, grave: bool) -> Measure:
    id = uuid4()
    requesting.request_measure(
        case_id=case.pk,
        id=id,
        wanted=m.wanted(grave=grave),
        officers=team.officer_ids,
        by=actor(team.officer),
        at=AT,
    )
    return Measure.objects.get(pk=id)


class TestSeals:
    def test_are_looked_at_by_two_certified_officers_while_the_measure_lasts(
        self, team: Team, case: Case
    ) -> None:
        measure = m.seized(case, team, m.ham(3))
        looked(measure, team, intact=True)
        looked(measure, team, intact=False, at=AT + timedelta(days=7))
        assert [row.intact for row in measure.inspections.all()] == [True, False]
        with pytest.raises(NotNow):
            looked(measure, team, officers=team.officer_ids[:1])
        with pytest.raises(Unprocessable):
            looked(measure, team, inspected_on=legal_day(AT) - timedelta(days=1))
        m.released(measure, team)
        with pytest.raises(NotNow):
            looked(measure, team)

    def test_are_looked_at_by_officers_of_the_case(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team, m.ham(3))
        with pytest.raises(NotCompetent):
            looked(measure, team, by=team.unit_head)


def looked(measure: Measure, team: Team, *, at: datetime = AT, **given: Any) -> None:
    by = given.pop("by", team.officer)
    fields: dict[str, Any] = {
        "inspected_on": legal_day(at),
        "officers": tuple(team.officer_ids),
        "intact": True,
        "text": "封条完好，物品无短少。",
    }
    upkeep.inspect_seal(
        case_id=measure.case_id,
        measure_id=measure.pk,
        id=uuid4(),
        found=upkeep.Inspected(**fields | given),
        by=actor(by, at),
        at=at,
    )


class TestAThingSoldEarly:
    @pytest.fixture
    def sold(self, team: Team, case: Case) -> tuple[Item, Item]:
        """Perishable ham, sold for 100 yuan; beside it the money in its place."""
        measure = m.seized(case, team, m.ham(3))
        (item,) = m.items(measure)
        m.allow(measure, team, DisposalKind.AUCTIONED, DisposalGround.PERISHABLE, [item])
        m.dispose(item, team, DisposalKind.AUCTIONED, proceeds=Decimal(100))
        ham, money = m.items(measure)
        return ham, money

    def test_is_owed_back_in_money_and_a_head_says_whether_it_went_clearly_under_the_market(
        self, team: Team, case: Case, sold: tuple[Item, Item]
    ) -> None:
        ham, money = sold
        with pytest.raises(NotNow):
            compensated(team, ham, market=300, amount=150)
        m.released(money.measure, team)
        assert "compensation_undecided" in unmet(case)
        with pytest.raises(Unprocessable):
            compensated(team, ham, market=300, amount=201)
        with pytest.raises(NotCompetent):
            compensated(team, ham, market=300, amount=150, by=team.officer)
        compensated(team, ham, market=300, amount=150)
        assert {"compensation_undecided", "compensation_owed"} & unmet(case) == {"compensation_owed"}
        with pytest.raises(NotNow):
            compensated(team, ham, market=300, amount=150)
        pay(team, ham)
        assert "compensation_owed" not in unmet(case)
        with pytest.raises(NotNow):
            pay(team, ham)
        m.dispose(m.items(money.measure)[1], team, DisposalKind.RETURNED)
        assert m.again(money.measure).state == MeasureState.SETTLED

    def test_at_the_market_price_is_owed_back_and_no_more(
        self, team: Team, case: Case, sold: tuple[Item, Item]
    ) -> None:
        ham, money = sold
        m.released(money.measure, team)
        compensated(team, ham, market=100, amount=0)
        assert not {"compensation_undecided", "compensation_owed"} & unmet(case)


def compensated(team: Team, item: Item, *, market: int, amount: int, by: Any = None) -> None:
    upkeep.decide_compensation(
        case_id=item.measure.case_id,
        item_id=item.pk,
        id=uuid4(),
        market_value=Decimal(market),
        amount=Decimal(amount),
        reason="参照当日批发价认定。",
        appraisal=None,
        by=actor(by or team.head),
        at=AT,
    )


def pay(team: Team, item: Item) -> None:
    upkeep.pay_compensation(
        case_id=item.measure.case_id,
        item_id=item.pk,
        paid_on=legal_day(AT),
        voucher=factories.evidence(item.measure.case, team.officer, factual=False).pk,
        by=actor(team.officer),
        at=AT,
    )


class TestAThingAuctionedForTheFine:
    def test_needs_a_fine_unpaid_past_every_remedy_and_demanded(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team, m.ham(3))
        (item,) = m.items(measure)

        def refused() -> set[str]:
            with pytest.raises(NotNow) as caught:
                m.allow(measure, team, DisposalKind.AUCTIONED, DisposalGround.OFFSET_FINE, [item])
            assert "第四十六条第三款" in caught.value.requirements[0].article
            return {one.code for one in caught.value.requirements if not one.met}

        assert refused() == {"fine_unpaid", "remedy_period_over", "demanded"}
        case = factories.again(case)
        case.hinder("payment_owed", art("CFF", "66"), "罚款尚未缴清", at=AT)
        Deadline.objects.start(case, Clock.COURT_APPLICATION, legal_day(AT), at=AT)
        assert refused() == {"remedy_period_over", "demanded"}
        Deadline.objects.start(case, Clock.COURT_APPLICATION, legal_day(AT) - timedelta(days=1), at=AT)
        Deadline.objects.start(case, Clock.DEMAND, legal_day(AT) - timedelta(days=40), at=AT)
        m.allow(measure, team, DisposalKind.AUCTIONED, DisposalGround.OFFSET_FINE, [item])
        with pytest.raises(Unprocessable) as unsaid:
            m.dispose(item, team, DisposalKind.AUCTIONED, proceeds=Decimal(500))
        assert unsaid.value.code == "offset_missing"
        m.dispose(item, team, DisposalKind.AUCTIONED, proceeds=Decimal(500), offset=Decimal(400))
        ham, rest = m.items(measure)
        assert (ham.state, rest.state, rest.remaining) == (ItemState.DISPOSED, ItemState.HELD, Decimal(100))
        assert rest.name == "火腿抵缴罚款后的余款"
