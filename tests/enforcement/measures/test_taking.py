"""From the request to the thing in the store: approval, urgency, the list, what is owed from then on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from enforcement.cases import actions as casework
from enforcement.cases.models import Case
from enforcement.cases.models.deadlines import Deadline
from enforcement.cases.rules import Status, StepCode
from enforcement.errors import NotCompetent, NotNow, Taken, Unprocessable
from enforcement.evidence.models.recordings import Activity
from enforcement.journal.models import Entry
from enforcement.law.limits import Clock
from enforcement.law.measures import MeasureKind
from enforcement.law.values import BasisLevel, ClueSource, Department, PartyKind, Procedure
from enforcement.measures.actions import requesting
from enforcement.measures.actions.lapsing import lapse_measure
from enforcement.measures.actions.taking import Carried, take_measure
from enforcement.measures.models.after import Release
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.vocabulary import (
    Custody,
    DisposalKind,
    ItemState,
    MeasureState,
    ReleaseGround,
)
from enforcement.measures.tasks import due
from enforcement.registry.models import legal_day
from enforcement.registry.offline import MadeOffline
from enforcement.registry.rules import Role
from tests import factories
from tests.enforcement.measures import measures as m
from tests.factories import AT, Team, actor

K = MeasureKind
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


class TestWithApproval:
    def test_is_asked_for_approved_and_carried_out(self, team: Team, case: Case) -> None:
        measure = m.requested(case, team)
        assert measure.state == MeasureState.REQUESTED
        with pytest.raises(NotNow) as unverified:
            m.approve(measure, team, judgement="")
        assert unverified.value.code == "power_unverified"
        assert "待核" in unverified.value.requirements[0].detail
        m.approve(measure, team)
        with pytest.raises(NotNow):
            m.approve(m.again(measure), team)
        measure = m.take(case, team, m.carried(team, m.ham(3), m.ham(4), measure=measure))
        assert measure.state == MeasureState.IN_FORCE
        assert measure.ends_on == legal_day(AT) + timedelta(days=30)
        assert [item.remaining for item in m.items(measure)] == [3, 4]
        content = measure.taking.content
        assert content["party_address"] == "测试县测试路3号"
        assert "测试县人民法院" in content["remedies"]
        assert content["period"] == "自2026年11月23日起(当日不计入期限)至2026年12月23日止"
        assert codes(case) == set()
        assert "扣押尚有2项" in barred(case)
        deadline = Deadline.objects.get(case=case, clock=Clock.SEALING)
        assert (deadline.ref, deadline.due_on) == (str(measure.pk), measure.ends_on)
        activity = Activity.objects.get(case=case)
        assert (activity.kind, activity.duty) == ("seizure", "continuous")
        assert case.hindrances.filter(code="recording_owed", closed_at__isnull=True).exists()
        acts = Entry.objects.filter(stream=case.pk, subject=measure.pk).values_list("act", flat=True)
        assert set(acts) == {"request_measure", "approve_measure", "take_measure"}

    def test_it_is_the_head_who_approves_and_the_officer_who_asks(self, team: Team, case: Case) -> None:
        measure = m.requested(case, team)
        for person in (team.officer, team.unit_head, team.publisher):
            with pytest.raises(NotCompetent):
                m.approve(measure, team, by=actor(person))
        uncertified = factories.account(team.agency, Role.OFFICER, officer=True, certified=None)
        with pytest.raises(NotCompetent):
            requesting.request_measure(
                case_id=case.pk,
                id=uuid4(),
                wanted=m.wanted(),
                officers=team.officer_ids,
                by=actor(uncertified),
                at=AT,
            )
        assert uncertified.officer_id
        with pytest.raises(NotNow) as alone:
            requesting.request_measure(
                case_id=case.pk,
                id=uuid4(),
                wanted=m.wanted(),
                officers=[team.officer_ids[0], uncertified.officer_id],
                by=actor(team.officer),
                at=AT,
            )
        assert alone.value.code == "two_certified_officers"

    def test_declined_it_cannot_be_carried_out(self, team: Team, case: Case) -> None:
        measure = m.requested(case, team)
        requesting.decline_measure(
            case_id=case.pk, measure_id=measure.pk, opinion="不宜。", by=actor(team.head), at=AT
        )
        assert m.again(measure).state == MeasureState.DECLINED
        with pytest.raises(NotNow) as refused:
            m.take(case, team, m.carried(team, measure=measure))
        assert refused.value.code == "measure_state"
        assert barred(case) == ""

    @pytest.mark.parametrize(
        ("kind", "level"),
        [(K.SEALING, BasisLevel.DEPARTMENT_RULE), (K.FREEZING, BasisLevel.ADMINISTRATIVE_REGULATION)],
    )
    def test_a_text_of_too_low_a_rank_gives_no_power(
        self, kind: MeasureKind, level: BasisLevel, team: Team, case: Case
    ) -> None:
        low = m.basis("某某办法", "第一条", level)
        with pytest.raises(NotNow) as refused:
            requesting.request_measure(
                case_id=case.pk,
                id=uuid4(),
                wanted=m.wanted(kind, basis=low),
                officers=team.officer_ids,
                by=actor(team.officer),
                at=AT,
            )
        assert refused.value.code == "measure_unfounded"

    def test_where_the_article_was_read_nobody_has_to_judge(self) -> None:
        ecology = factories.team(Department.ECOLOGY)
        case = factories.case_in(Status.INVESTIGATING, ecology)
        code = m.basis("中华人民共和国生态环境法典", "第五十二条")
        id = uuid4()
        requesting.request_measure(
            case_id=case.pk,
            id=id,
            wanted=m.wanted(K.SEALING, basis=code),
            officers=ecology.officer_ids,
            by=actor(ecology.officer),
            at=AT,
        )
        m.approve(Measure.objects.get(pk=id), ecology, judgement="")
        assert Measure.objects.get(pk=id).state == MeasureState.APPROVED


class TestUrgent:
    def test_is_approved_afterwards_within_24_hours(self, team: Team, case: Case) -> None:
        measure = m.take(case, team, m.carried(team))
        assert measure.urgent
        assert measure.approval_due_at == AT - timedelta(minutes=20) + timedelta(hours=24)
        assert "尚未补办批准" in barred(case)
        clock = Deadline.objects.get(case=case, clock=Clock.URGENT_MEASURE_REPORT)
        assert clock.due_at == measure.approval_due_at
        m.approve(measure, team, at=AT + timedelta(hours=23))
        assert "尚未补办批准" not in barred(case)
        assert Deadline.objects.get(pk=clock.pk).state == "met"
        assert codes(case) == set()
        due(AT + timedelta(hours=30))
        assert codes(case) == set()

    def test_where_nobody_could_be_reached_the_hours_run_from_when_it_was_taken(
        self, team: Team, case: Case
    ) -> None:
        """山区无信号,五小时后才上传:二十四小时自实施时起算,不自上传时起算。"""
        heard_of = AT + timedelta(hours=5)
        made = MadeOffline(AT, AT - timedelta(seconds=1), AT + timedelta(seconds=1))
        by = replace(actor(team.officer, heard_of), made=made)
        doing = m.carried(team, device_clock=AT)
        take_measure(case_id=case.pk, carried=doing, by=by, at=heard_of)
        measure = Measure.objects.get(pk=doing.id)
        assert measure.taking.taken_at == AT - timedelta(minutes=20)
        assert measure.approval_due_at == AT - timedelta(minutes=20) + timedelta(hours=24)
        on_site = Activity.objects.get(case=case)
        assert on_site.span.end == AT
        assert on_site.made == made

    def test_approved_late_is_a_veto_finding_unless_the_head_was_told_in_time(
        self, team: Team, case: Case
    ) -> None:
        told, late = (m.take(case, team, m.carried(team)) for _ in range(2))
        m.approve(told, team, at=AT + timedelta(hours=30), told_at=AT + timedelta(hours=2))
        assert codes(case) == set()
        m.approve(late, team, at=AT + timedelta(hours=30))
        assert codes(case) == {"measure_unapproved"}

    def test_approved_by_nobody_is_found_by_the_clock_once(self, team: Team, case: Case) -> None:
        measure = m.take(case, team, m.carried(team))
        assert due(AT + timedelta(hours=23)) == 0
        assert due(AT + timedelta(hours=25)) == 1
        assert due(AT + timedelta(hours=26)) == 0
        assert codes(case) == {"measure_unapproved"}
        assert case.findings.count() == 1
        assert Entry.objects.filter(stream=case.pk, act="lapse_measure", subject=measure.pk).count() == 1

    def test_declined_it_is_lifted_at_once(self, team: Team, case: Case) -> None:
        measure = m.take(case, team, m.carried(team, m.ham(3)))
        requesting.decline_measure(
            case_id=case.pk, measure_id=measure.pk, opinion="不应采取。", by=actor(team.head), at=AT
        )
        (item,) = m.items(measure)
        assert item.state == ItemState.RELEASED
        assert m.again(measure).state == MeasureState.RELEASED
        assert Release.objects.get().ground == ReleaseGround.NOT_APPROVED
        assert "尚有1项" in barred(case)

    def test_freezing_is_never_urgent(self, team: Team, case: Case) -> None:
        with pytest.raises(NotNow) as refused:
            m.take(case, team, m.carried(team, kind=K.FREEZING))
        assert refused.value.code == "approval_required"

    @pytest.mark.parametrize("department", Department)
    def test_advance_registration_is_made_up_only_where_the_departments_row_says_so(
        self, department: Department
    ) -> None:
        team = factories.team(department)
        case = factories.case_in(Status.INVESTIGATING, team)
        doing = m.carried(team, kind=K.PRESERVATION)
        if department is Department.MARKET_REGULATION:
            assert m.take(case, team, doing).urgent
            return
        with pytest.raises(NotNow) as refused:
            m.take(case, team, doing)
        assert refused.value.code == "approval_required"
        assert "第五十六条" in refused.value.requirements[0].article

    def test_advance_registration_is_made_up_within_24_hours_where_a_head_judged_that_an_unread_rule_allows_it(
        self,
    ) -> None:
        team = factories.team(Department.URBAN)
        case = factories.case_in(Status.INVESTIGATING, team)
        casework.judge(
            case_id=case.pk,
            version=case.version,
            id=uuid4(),
            rule="preservation_makeup_24h",
            value="yes",
            decision="住建程序规定允许补办。",
            by=actor(team.head),
            at=AT,
        )
        measure = m.take(factories.again(case), team, m.carried(team, kind=K.PRESERVATION))
        assert measure.approval_due_at == measure.taking.taken_at + timedelta(hours=24)

    def test_needs_an_approval_or_a_reason(self, team: Team, case: Case) -> None:
        doing = m.carried(team)
        assert doing.urgent
        measure = m.approved(case, team)
        for wrong in (
            replace(doing, urgent=None),
            replace(doing, approved=measure.pk),
            replace(doing, urgent=replace(doing.urgent, reason=" ")),
            replace(doing, approved=uuid4(), urgent=None),
        ):
            with pytest.raises(Unprocessable):
                _take(case, team, wrong)


def _take(case: Case, team: Team, doing: Carried) -> None:
    take_measure(case_id=case.pk, carried=doing, by=actor(team.officer), at=AT)


class TestOnSite:
    def test_what_was_lacking_is_on_file_and_the_record_stands(self, team: Team, case: Case) -> None:
        stranger = factories.account(team.agency, Role.OFFICER, officer=True, certified=None)
        doing = m.carried(
            team,
            officers=(stranger.officer_id,),
            on_site=m.on_site(rights_told=False, copies=1),
        )
        measure = m.take(case, team, doing)
        assert measure.state == MeasureState.IN_FORCE
        assert codes(case) == {
            "single_officer",
            "uncertified_officer",
            "rights_not_told",
            "list_not_in_duplicate",
        }

    def test_what_article_23_forbids_and_24_asks_for_is_refused(self, team: Team, case: Case) -> None:
        with pytest.raises(NotNow) as necessities:
            m.take(case, team, m.carried(team, declared=replace(m.DECLARED, no_necessities=False)))
        assert necessities.value.code == "measure_scope"
        assert "第二十三条" in necessities.value.requirements[0].article
        nameless = factories.filed(_without_address(team), team)
        with pytest.raises(NotNow) as incomplete:
            m.take(nameless, team, m.carried(team))
        assert [r.code for r in incomplete.value.requirements] == ["element_party_address"]
        assert not Measure.objects.exists()

    def test_a_thing_under_measure_comes_under_no_other(self, team: Team, case: Case) -> None:
        truck = m.ham(1, name="货车", mark="云M12345")
        m.seized(case, team, truck)
        other = factories.team(Department.TRANSPORT)
        elsewhere = factories.case_in(Status.INVESTIGATING, other)
        for where, whose in ((case, team), (elsewhere, other)):
            with pytest.raises(NotNow) as held:
                m.take(where, whose, m.carried(whose, m.ham(1, mark="云M12345")))
            assert held.value.code == "already_held"
            assert "第二十三条" in held.value.requirements[0].article
        with pytest.raises(Taken):
            m.take(case, team, m.carried(team, truck))
        with pytest.raises(Unprocessable):
            m.take(case, team, m.carried(team, m.ham(1, mark="甲"), m.ham(1, mark="甲")))

    def test_a_third_person_keeps_under_a_contract(self, team: Team, case: Case) -> None:
        kept = replace(m.STORE, custody=Custody.THIRD_PARTY, keeper="冷库公司")
        with pytest.raises(Unprocessable) as bare:
            m.take(case, team, m.carried(team, m.ham(kept=kept)))
        assert bare.value.code == "custody_incomplete"
        contract = factories.evidence(case, team.officer, factual=False)
        measure = m.take(case, team, m.carried(team, m.ham(kept=replace(kept, contract=contract.pk))))
        row = m.items(measure)[0].ledger.get()
        assert (row.happening, row.contract_id, row.quantity) == ("listed", contract.pk, Decimal(10))

    def test_times_are_the_devices_and_count_in_the_servers(self, team: Team, case: Case) -> None:
        ahead = timedelta(days=2)
        doing = m.carried(team, at=AT + ahead, device_clock=AT + ahead)
        measure = m.take(case, team, doing)
        assert measure.taking.taken_at == AT - timedelta(minutes=20)
        assert measure.taking.arrived_at == AT + ahead - timedelta(minutes=40)
        with pytest.raises(Unprocessable):
            m.take(case, team, m.carried(team, left_at=AT - timedelta(hours=2)))

    def test_before_filing_and_held_things_bar_that_filing_is_declined(self, team: Team) -> None:
        case = factories.clue(team)
        measure = m.take(case, team, m.carried(team, m.ham(2)))
        with pytest.raises(NotNow) as refused:
            factories.taken(case, [StepCode.DECLINE_FILING], by=team.head)
        assert "measure_open" in {r.code for r in refused.value.requirements if not r.met}
        m.released(m.again(measure), team)
        m.dispose(m.items(measure)[0], team, DisposalKind.RETURNED)
        assert m.again(measure).state == MeasureState.SETTLED
        assert "尚未补办批准" in barred(case)
        m.approve(m.again(measure), team)
        assert barred(case) == ""
        factories.taken(case, [StepCode.PROPOSE_DECLINE, StepCode.DECLINE_FILING], by=team.head)

    def test_the_machine_does_nothing_to_a_measure_that_runs(self, team: Team, case: Case) -> None:
        measure = m.seized(case, team)
        lapse_measure(subject_id=measure.pk, by=actor(team.officer), at=AT)
        assert m.again(measure).state == MeasureState.IN_FORCE
        assert codes(case) == set()


def _without_address(team: Team) -> Case:
    case = casework.register_clue(
        id=uuid4(),
        agency=team.agency.pk,
        procedure=Procedure.ORDINARY,
        title="无地址",
        source=ClueSource.INSPECTION,
        received_at=AT,
        summary="现场发现。",
        parties=[casework.PartyGiven(kind=PartyKind.ORGANISATION, name="某某超市", address="")],
        by=actor(team.officer),
        at=AT,
    )
    return factories.again(case)
