"""While things are held, and what becomes of each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from enforcement.cases import actions as casework
from enforcement.cases.models import Case
from enforcement.cases.models.deadlines import Deadline
from enforcement.cases.rules import Status, StepCode
from enforcement.cases.rules.deadlines import Light
from enforcement.decisions.actions import items as decisions
from enforcement.errors import NotCompetent, NotNow, Taken, Unprocessable
from enforcement.law.instruments import InstrumentKind as Instrument
from enforcement.law.limits import Clock
from enforcement.law.measures import MeasureKind
from enforcement.law.statutes import art
from enforcement.law.values import Department, PenaltyKind
from enforcement.measures.actions import keeping, releasing
from enforcement.measures.models.after import ApplicationAnswer, Release
from enforcement.measures.models.items import Item, Kept
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.vocabulary import (
    Custody,
    DisposalGround,
    DisposalKind,
    ItemState,
    MeasureState,
    PreservationOutcome,
    ReleaseGround,
    Served,
)
from enforcement.measures.tasks import due
from enforcement.registry.models import legal_day
from enforcement.registry.rules import Role
from enforcement.review import actions as reviewing
from enforcement.review.models import Dossier
from enforcement.review.rules import Penalty
from tests import factories, ordinary
from tests.enforcement.measures import measures as m
from tests.factories import AT, Team, actor

K = MeasureKind
TODAY = legal_day(AT)
pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return factories.team()


@pytest.fixture
def case(team: Team) -> Case:
    return factories.case_in(Status.INVESTIGATING, team)


def codes(case: Case) -> set[str]:
    return set(case.findings.values_list("code", flat=True))


def barred(case: Case) -> str:
    found = case.hindrances.filter(code="measure_open", closed_at__isnull=True).first()
    return found.detail if found else ""


def extend(measure: Measure, team: Team, days: int = 30, *, after: int = 0) -> None:
    at = AT + timedelta(days=after)
    keeping.extend_measure(
        case_id=measure.case_id,
        measure_id=measure.pk,
        days=days,
        reason="案情复杂。",
        by=actor(team.head, at),
        at=at,
    )


def serve(measure: Measure, team: Team, what: Served, release: object = None, *, after: int = 0) -> None:
    at = AT + timedelta(days=after)
    receipt = factories.evidence(measure.case, team.officer, factual=False, at=at)
    releasing.serve_measure(
        case_id=measure.case_id,
        id=uuid4(),
        measure_id=measure.pk,
        what=what,
        release_id=release,  # type: ignore[arg-type]
        recipient="张某",
        receipt=receipt.pk,
        served_on=legal_day(at),
        by=actor(team.officer, at),
        at=at,
    )


class TestSeal:
    def test_what_was_handed_over_on_the_spot_waits_for_no_sealed_file(self, team: Team, case: Case) -> None:
        urgent = m.take(case, team, m.carried(team, m.ham(1)))
        serve(urgent, team, Served.DECISION)
        m.approve(urgent, team)
        assert case.hindrances.open_at(AT).filter(code="measure_seal_owed").exists()
        ordinary.sealed(team, case, Instrument.MEASURE_DECISION)
        assert not case.hindrances.open_at(AT).filter(code="measure_seal_owed").exists()

    def test_a_decision_handed_over_later_is_sealed_first_each_by_itself(
        self, team: Team, case: Case
    ) -> None:
        late = m.take(case, team, m.carried(team, m.ham(1), on_site=replace(m.ON_SITE, handed_over=False)))
        m.approve(late, team)
        other = m.seized(case, team, m.ham(2))
        ordinary.sealed(team, case, Instrument.MEASURE_DECISION, subject=other.taking.step_id)
        with pytest.raises(NotNow) as unsealed:
            serve(late, team, Served.DECISION, after=1)
        assert [r.article for r in unsealed.value.requirements] == [art("QZF", "24").cite()]
        serve(other, team, Served.DECISION, after=1)
        ordinary.sealed(team, case, Instrument.MEASURE_DECISION, subject=late.taking.step_id)
        serve(late, team, Served.DECISION, after=1)


class TestTerm:
    def test_is_extended_once_by_the_head_and_the_party_is_told(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team)
        with pytest.raises(Unprocessable):
            extend(measure, team, 31)
        with pytest.raises(NotCompetent):
            keeping.extend_measure(
                case_id=case.pk, measure_id=measure.pk, days=30, reason="", by=actor(team.officer), at=AT
            )
        extend(measure, team, 20, after=30)
        assert m.again(measure).ends_on == TODAY + timedelta(days=50)
        assert Deadline.objects.get(case=case, clock=Clock.SEALING).due_on == TODAY + timedelta(days=50)
        assert "延长期限告知尚未送达" in barred(case)
        with pytest.raises(NotNow) as twice:
            extend(measure, team, 10, after=31)
        assert twice.value.code == "extended_already"
        with pytest.raises(Unprocessable):
            serve(measure, team, Served.EXTENSION, after=29)
        with pytest.raises(NotNow) as unsealed:
            serve(measure, team, Served.EXTENSION, after=30)
        assert [r.article for r in unsealed.value.requirements] == [art("QZF", "25§2").cite()]
        ordinary.sealed(team, case, Instrument.MEASURE_DECISION)
        ordinary.sealed(team, case, Instrument.MEASURE_EXTENSION, AT + timedelta(days=30))
        serve(measure, team, Served.EXTENSION, after=30)
        assert "延长" not in barred(case)

    def test_cannot_be_extended_when_it_is_over_nor_for_advance_registration(
        self, team: Team, case: Case
    ) -> None:
        over = m.seized(case, team)
        with pytest.raises(NotNow) as late:
            extend(over, team, after=31)
        assert late.value.code == "measure_expired"
        with pytest.raises(NotNow) as never:
            extend(m.seized(case, team, kind=K.PRESERVATION), team)
        assert never.value.code == "not_extendable"

    def test_stands_still_only_for_what_is_being_tested(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team, m.ham(1), m.ham(2))
        first, second = m.items(measure)
        testing = m.sent(measure, team, first, days=10)
        first.refresh_from_db()
        assert first.state == ItemState.TESTING
        assert first.ends_on == TODAY + timedelta(days=40)
        assert m.again(measure).ends_on == TODAY + timedelta(days=30)
        running = Deadline.objects.running().filter(case=case, clock=Clock.SEALING)
        assert set(running.values_list("ref", flat=True)) == {str(measure.pk), str(first.pk)}
        later = AT + timedelta(days=6)
        keeping.end_appraisal(
            case_id=case.pk,
            testing_id=testing,
            ended_on=legal_day(later),
            result="不合格。",
            by=actor(team.officer, later),
            at=later,
        )
        first.refresh_from_db()
        assert (first.state, first.ends_on) == (ItemState.HELD, TODAY + timedelta(days=36))
        assert running.get(ref=str(first.pk)).due_on == TODAY + timedelta(days=36)
        with pytest.raises(NotNow):
            keeping.end_appraisal(
                case_id=case.pk,
                testing_id=testing,
                ended_on=legal_day(later),
                result="",
                by=actor(team.officer, later),
                at=later,
            )
        m.released(measure, team, second)
        assert m.again(measure).ends_on == TODAY + timedelta(days=36)
        assert list(running.values_list("ref", flat=True)) == [str(first.pk)]

    def test_leaves_out_no_more_than_the_party_was_told_of(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team)
        (item,) = m.items(measure)
        m.sent(measure, team, item, days=5)
        deadline = Deadline.objects.running().get(case=case, ref=str(item.pk))
        assert deadline.paused
        assert due(AT + timedelta(days=7)) == 1
        deadline.refresh_from_db()
        assert (deadline.paused, deadline.due_on) == (False, TODAY + timedelta(days=35))
        assert due(AT + timedelta(days=8)) == 0

    def test_that_ran_out_is_red_a_veto_finding_and_bars_closing(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team)
        assert measure.light(TODAY) is Light.GREEN
        assert measure.light(TODAY + timedelta(days=30)) is Light.AMBER
        assert measure.light(TODAY + timedelta(days=31)) is Light.RED
        assert due(AT + timedelta(days=30)) == 0
        assert due(AT + timedelta(days=31)) == 1
        assert due(AT + timedelta(days=32)) == 0
        assert codes(case) == {"measure_overdue"}
        assert "已逾期" in barred(case)
        assert m.again(measure).state == MeasureState.IN_FORCE
        m.released(measure, team, ground=ReleaseGround.EXPIRED, at=AT + timedelta(days=33))
        assert m.again(measure).state == MeasureState.RELEASED


class TestRelease:
    def test_owes_every_item_back_and_settles_when_they_are(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team, m.ham(10))
        (item,) = m.items(measure)
        with pytest.raises(NotNow):
            m.dispose(item, team, DisposalKind.RETURNED)
        for ground, code in ((ReleaseGround.EXPIRED, "not_expired"), (ReleaseGround.DECIDED, "not_decided")):
            with pytest.raises(NotNow) as refused:
                m.released(measure, team, ground=ground)
            assert refused.value.code == code
        m.released(measure, team)
        item.refresh_from_db()
        with pytest.raises(NotNow) as unsigned:
            m.dispose(item, team, DisposalKind.RETURNED, recipient="")
        assert unsigned.value.code == "disposal_unfounded"
        with pytest.raises(Unprocessable):
            m.dispose(item, team, DisposalKind.RETURNED, voucher=uuid4())
        with pytest.raises(NotNow) as over:
            m.dispose(item, team, DisposalKind.RETURNED, "10.5")
        assert "现余10" in over.value.message
        m.dispose(item, team, DisposalKind.RETURNED, 4)
        assert "尚有1项" in barred(case)
        m.dispose(item, team, DisposalKind.RETURNED, 6)
        assert m.again(measure).state == MeasureState.SETTLED
        assert barred(case) == ""
        assert [row.remaining for row in item.ledger.all()] == [10, 10, 6, 0]
        assert Deadline.objects.get(case=case, clock=Clock.SEALING).state == "met"

    def test_is_the_heads_and_goes_item_by_item(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team, m.ham(1), m.ham(2))
        first, _ = m.items(measure)
        with pytest.raises(NotCompetent):
            releasing.release_measure(
                case_id=case.pk,
                id=uuid4(),
                measure_id=measure.pk,
                ground=ReleaseGround.UNRELATED,
                items=[],
                opinion="",
                by=actor(team.officer),
                at=AT,
            )
        m.released(measure, team, first)
        assert m.again(measure).state == MeasureState.IN_FORCE
        with pytest.raises(NotNow):
            m.released(measure, team, first)
        m.released(measure, team)
        assert m.again(measure).state == MeasureState.RELEASED

    def test_of_ecology_has_days_of_its_own(self) -> None:
        team = factories.team(Department.ECOLOGY)
        case = factories.case_in(Status.INVESTIGATING, team)
        measure = m.seized(case, team, kind=K.SEALING)
        applications = [uuid4(), uuid4()]
        for id in applications:
            releasing.apply_for_release(
                case_id=case.pk,
                id=id,
                measure_id=measure.pk,
                text="已改正。",
                received_on=TODAY,
                by=actor(team.officer),
                at=AT,
            )
        check = Deadline.objects.filter(case=case, clock=Clock.RELEASE_CHECK)
        assert {row.due_on for row in check.all()} == {date(2026, 11, 30)}
        refuse: dict[str, Any] = {
            "case_id": case.pk,
            "application_id": applications[0],
            "reason": "尚未改正。",
            "by": actor(team.head),
            "at": AT,
        }
        releasing.refuse_release(**refuse)
        with pytest.raises(NotNow):
            releasing.refuse_release(**refuse)
        id = m.released(measure, team)
        assert ApplicationAnswer.objects.get(application=applications[1]).release_id == id
        assert {row.state for row in check.all()} == {"met"}
        assert Release.objects.get(pk=id).serve_by == date(2026, 11, 26)
        assert "解除决定书尚未送达" in barred(case)
        with pytest.raises(NotNow, match="加盖印章的解除强制措施决定书尚未入卷"):
            serve(measure, team, Served.RELEASE, id)
        ordinary.sealed(team, case, Instrument.MEASURE_DECISION)
        ordinary.sealed(team, case, Instrument.RELEASE_DECISION)
        serve(measure, team, Served.RELEASE, id)
        assert "解除决定书" not in barred(case)
        assert Deadline.objects.get(case=case, clock=Clock.RELEASE_SERVED).state == "met"

    def test_what_nobody_claims_for_sixty_days_may_be_sold(self) -> None:
        team = factories.team(Department.ECOLOGY)
        case = factories.case_in(Status.INVESTIGATING, team)
        measure = m.seized(case, team, kind=K.SEALING)
        (item,) = m.items(measure)
        m.released(measure, team)
        proof = factories.evidence(case, team.officer, factual=False)
        releasing.post_claim_notice(
            case_id=case.pk,
            id=uuid4(),
            measure_id=measure.pk,
            items=[item.pk],
            text="请认领。",
            posted_on=TODAY,
            proof=proof.pk,
            by=actor(team.officer),
            at=AT,
        )
        unclaimed = DisposalKind.AUCTIONED, DisposalGround.UNCLAIMED, [item]
        with pytest.raises(NotNow) as early:
            m.allow(measure, team, *unclaimed, at=AT + timedelta(days=60))
        assert early.value.code == "claim_notice_running"
        at = AT + timedelta(days=70)
        m.allow(measure, team, *unclaimed, at=at)
        m.dispose(item, team, DisposalKind.AUCTIONED, proceeds=Decimal(30), at=at)
        assert "尚有" not in barred(case)


class TestDisposal:
    def test_destroying_needs_the_head_and_two_witnesses(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team)
        (item,) = m.items(measure)
        two: dict[str, Any] = {"witnesses": ("甲", "乙")}
        with pytest.raises(NotNow) as unapproved:
            m.dispose(item, team, DisposalKind.DESTROYED, **two)
        assert {r.code for r in unapproved.value.requirements if not r.met} == {"disposal_approved"}
        with pytest.raises(Unprocessable):
            m.allow(measure, team, DisposalKind.TRANSFERRED, DisposalGround.PERISHABLE, [item])
        with pytest.raises(NotCompetent):
            m.allow(
                measure,
                team,
                DisposalKind.DESTROYED,
                DisposalGround.PERISHABLE,
                [item],
                by=actor(team.officer),
            )
        m.allow(measure, team, DisposalKind.DESTROYED, DisposalGround.PERISHABLE, [item])
        with pytest.raises(NotNow) as unseen:
            m.dispose(item, team, DisposalKind.DESTROYED, witnesses=("甲",))
        assert {r.code for r in unseen.value.requirements if not r.met} == {"two_witnesses"}
        m.dispose(item, team, DisposalKind.DESTROYED, **two)
        assert m.again(measure).state == MeasureState.SETTLED

    def test_what_an_early_sale_yields_takes_the_things_place(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team)
        (item,) = m.items(measure)
        m.allow(measure, team, DisposalKind.AUCTIONED, DisposalGround.PERISHABLE, [item])
        with pytest.raises(NotNow):
            m.dispose(item, team, DisposalKind.AUCTIONED)
        m.dispose(item, team, DisposalKind.AUCTIONED, proceeds=Decimal("88.50"))
        money = Item.objects.get(replaces=item)
        assert (money.remaining, money.unit) == (Decimal("88.5"), "元")
        assert m.again(measure).state == MeasureState.IN_FORCE
        m.released(measure, team)
        money.refresh_from_db()
        m.dispose(money, team, DisposalKind.RETURNED)
        assert m.again(measure).state == MeasureState.SETTLED

    def test_things_go_with_a_crime_and_the_party_is_told_in_writing(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team)
        (item,) = m.items(measure)
        crime = DisposalKind.TRANSFERRED, DisposalGround.CRIME, [item]
        with pytest.raises(NotNow) as untold:
            m.allow(measure, team, *crime)
        assert "第二十一条" in untold.value.requirements[0].article
        m.allow(measure, team, *crime, told_on=TODAY)
        m.dispose(item, team, DisposalKind.TRANSFERRED, recipient="昌宁县公安局")
        assert m.again(measure).state == MeasureState.SETTLED

    def test_confiscating_follows_a_decision_that_confiscates(self) -> None:
        team, case = ordinary.drafted()
        measure = m.seized(case, team, m.ham(3), m.ham(4))
        first, second = m.items(measure)
        with pytest.raises(NotNow) as undecided:
            m.dispose(first, team, DisposalKind.CONFISCATED)
        assert undecided.value.code == "disposal_unfounded"
        case = decided(team, case, Penalty(PenaltyKind.CONFISCATION_OF_THINGS, Decimal(40_000)))
        assert Deadline.objects.get(case=case, clock=Clock.SEALING).state == "met"
        assert due(AT + timedelta(days=40)) == 0
        assert "measure_overdue" not in codes(case)
        m.dispose(first, team, DisposalKind.CONFISCATED)
        m.dispose(second, team, DisposalKind.CONFISCATED, 3)
        with pytest.raises(NotNow):
            m.dispose(second, team, DisposalKind.CONFISCATED, 2)
        decisions.list_confiscated(
            case_id=case.pk,
            things=[decisions.Thing(uuid4(), "火腿", Decimal(1), "袋", "库房", measure_item=second.pk)],
            by=actor(team.officer),
            at=AT,
        )
        assert m.again(measure).state == MeasureState.SETTLED

    def test_a_fine_confiscates_nothing(self) -> None:
        team, case = ordinary.drafted()
        measure = m.seized(case, team)
        decided(team, case, Penalty(PenaltyKind.FINE, Decimal(40_000)))
        with pytest.raises(NotNow):
            m.dispose(m.items(measure)[0], team, DisposalKind.CONFISCATED)
        assert due(AT + timedelta(days=31)) == 1
        assert "measure_overdue" in codes(case)

    def test_places_are_a_ledger_that_custodians_keep(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team)
        (item,) = m.items(measure)
        custodian = factories.account(team.agency, Role.CUSTODIAN)
        move: dict[str, Any] = {
            "case_id": case.pk,
            "id": uuid4(),
            "item_id": item.pk,
            "kept": Kept("冷库2号库", Custody.AGENCY, "李某"),
            "occurred_at": AT,
            "note": "需冷藏",
            "by": actor(custodian),
            "at": AT,
        }
        keeping.move_item(**move)
        with pytest.raises(Taken):
            keeping.move_item(**move)
        item.refresh_from_db()
        assert (item.place, item.keeper, item.remaining) == ("冷库2号库", "李某", Decimal(10))
        assert [row.place for row in item.ledger.all()] == ["涉案财物库房", "冷库2号库"]


class TestPreservation:
    def test_is_settled_item_by_item_within_seven_working_days(self, team: Team, case: Case) -> None:
        here = Kept("某某超市库房", Custody.PARTY)
        measure = m.seized(
            case,
            team,
            m.ham(1, kept=here),
            m.ham(2),
            m.ham(3),
            m.ham(4, mark="批号1"),
            kind=K.PRESERVATION,
        )
        assert measure.ends_on == date(2026, 12, 2)
        assert Deadline.objects.get(case=case, clock=Clock.PRESERVATION_OUTCOME).due_on == measure.ends_on
        in_place, taken, tested, sealed = m.items(measure)
        settle: dict[str, Any] = {
            "case_id": case.pk,
            "measure_id": measure.pk,
            "opinion": "",
            "by": actor(team.head),
        }
        for elsewhere in (PreservationOutcome.SEIZED, PreservationOutcome.CONFISCATED):
            with pytest.raises(Unprocessable):
                keeping.settle_preservation(**settle, outcomes=[keeping.Settled(sealed.pk, elsewhere)], at=AT)
        keeping.settle_preservation(
            **settle,
            outcomes=[
                keeping.Settled(in_place.pk, PreservationOutcome.RELEASED),
                keeping.Settled(taken.pk, PreservationOutcome.EVIDENCED),
                keeping.Settled(tested.pk, PreservationOutcome.TESTED),
            ],
            at=AT,
        )
        states = [item.state for item in m.items(measure)]
        assert states == [ItemState.DISPOSED, ItemState.RELEASED, ItemState.TESTING, ItemState.HELD]
        with pytest.raises(NotNow):
            m.take(case, team, m.carried(team, m.ham(4, mark="批号1")))
        seizure = m.take(case, team, m.carried(team, m.ham(4, mark="批号1", continues=sealed.pk)))
        sealed.refresh_from_db()
        assert (sealed.state, sealed.outcome) == (ItemState.DISPOSED, PreservationOutcome.SEIZED)
        assert m.items(seizure)[0].remaining == 4
        assert Deadline.objects.get(case=case, clock=Clock.PRESERVATION_OUTCOME).state == "met"
        assert due(AT + timedelta(days=20)) == 1  # the seizure, which no head approved
        assert m.again(measure).state == MeasureState.IN_FORCE
        keeping.settle_preservation(
            **settle, outcomes=[keeping.Settled(tested.pk, PreservationOutcome.RELEASED)], at=AT
        )
        for item in m.items(measure):
            if item.state == ItemState.RELEASED:
                m.dispose(item, team, DisposalKind.RETURNED)
        assert m.again(measure).state == MeasureState.SETTLED

    def test_that_nobody_settled_is_lifted_by_itself(self, team: Team, case: Case) -> None:
        here = Kept("某某超市库房", Custody.PARTY)
        measure = m.seized(case, team, m.ham(1, kept=here), m.ham(2), kind=K.PRESERVATION)
        assert due(AT + timedelta(days=9)) == 0
        with pytest.raises(NotNow) as late:
            keeping.settle_preservation(
                case_id=case.pk,
                measure_id=measure.pk,
                outcomes=[keeping.Settled(m.items(measure)[0].pk, PreservationOutcome.RELEASED)],
                opinion="",
                by=actor(team.head),
                at=AT + timedelta(days=10),
            )
        assert late.value.code == "preservation_lapsed"
        assert due(AT + timedelta(days=10)) == 1
        assert due(AT + timedelta(days=11)) == 0
        in_place, taken = m.items(measure)
        assert [row.happening for row in in_place.ledger.all()] == ["listed", "lapsed", "returned"]
        assert (taken.state, taken.remaining) == (ItemState.RELEASED.value, Decimal(2))
        assert m.again(measure).state == MeasureState.RELEASED
        assert "尚有1项" in barred(case)
        assert codes(case) == set()

    def test_is_not_lifted_by_itself_but_overdue_where_a_head_judged_so(self) -> None:
        team = factories.team(Department.URBAN)
        case = factories.case_in(Status.INVESTIGATING, team)
        measure = m.seized(case, team, m.ham(2), kind=K.PRESERVATION)
        casework.judge(
            case_id=case.pk,
            version=factories.again(case).version,
            id=uuid4(),
            rule="preservation_lapses",
            value="no",
            decision="本部门规定没有自动解除。",
            by=actor(team.head),
            at=AT,
        )
        assert due(AT + timedelta(days=10)) == 1
        assert due(AT + timedelta(days=11)) == 0
        assert codes(case) == {"measure_overdue"}
        (item,) = m.items(measure)
        assert item.state == ItemState.HELD
        keeping.settle_preservation(
            case_id=case.pk,
            measure_id=measure.pk,
            outcomes=[keeping.Settled(item.pk, PreservationOutcome.RELEASED)],
            opinion="予以返还。",
            by=actor(team.head),
            at=AT + timedelta(days=11),
        )
        assert m.items(measure)[0].state == ItemState.RELEASED


class TestFreezing:
    def test_is_approved_before_and_its_decision_served_in_three_working_days(
        self, team: Team, case: Case
    ) -> None:
        account = Kept("昌宁县某银行", Custody.INSTITUTION, "某银行")
        money = m.ham(50_000, name="存款", unit="元", mark="6222", kept=account)
        measure = m.seized(case, team, money, kind=K.FREEZING)
        assert measure.ends_on == TODAY + timedelta(days=30)
        deadline = Deadline.objects.get(case=case, clock=Clock.FREEZE_SERVED)
        assert deadline.due_on == date(2026, 11, 26)
        assert "决定书尚未送达" in barred(case)
        assert not case.hindrances.filter(code="recording_owed", closed_at__isnull=True).exists()
        with pytest.raises(NotNow) as unsealed:
            serve(measure, team, Served.DECISION)
        assert unsealed.value.code == "measure_seal_owed"
        ordinary.sealed(team, case, Instrument.FREEZING_DECISION)
        serve(measure, team, Served.DECISION, after=1)
        deadline.refresh_from_db()
        assert deadline.state == "met"
        with pytest.raises(Unprocessable):
            m.take(case, team, m.carried(team, m.ham(kept=account)))


def decided(team: Team, case: Case, penalty: Penalty) -> Case:
    """Drafted anew with this penalty, reviewed, notified and decided."""
    reviewing.draft_decision(
        case_id=case.pk,
        version=factories.again(case).version,
        id=uuid4(),
        proposal=reviewing.Proposal(
            penalties=(penalty,),
            facts="经营超过保质期的食品三袋。",
            basis="食品安全法第一百二十四条",
            discretion="无从轻从重情节。",
            correction="",
            performance="十五日内。",
        ),
        by=actor(team.officer),
        at=AT,
    )
    case = ordinary.send(team, factories.again(case))
    ordinary.give(team, case, passing(case), Dossier.objects.get(case=case))
    case = ordinary.tell(team, factories.again(case))
    case = ordinary.discuss(team, ordinary.reexamine(team, ordinary.waive(team, case)))
    ordinary.decide(team, case)
    return factories.again(case)


def passing(case: Case) -> StepCode:
    return StepCode.PASS_REVIEW if case.major else StepCode.PASS_AUDIT
