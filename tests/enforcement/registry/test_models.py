from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from enforcement.errors import NotCompetent
from enforcement.registry.models import (
    Actor,
    Appointment,
    Certificate,
    DecidingName,
    NumberSeries,
    check_uscc,
    legal_day,
)
from enforcement.registry.rules import AgencyKind, CertificateState, Role
from tests import factories
from tests.factories import AT

TODAY = legal_day(AT)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


class TestLegalDay:
    def test_begins_at_midnight_in_shanghai(self) -> None:
        assert legal_day(datetime(2026, 11, 22, 15, 59, tzinfo=UTC)) == date(2026, 11, 22)
        assert legal_day(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)


class TestCreditCode:
    @pytest.mark.parametrize("number", ["91350100M000100Y43", "91110000600037341L"])
    def test_with_its_check_digit_is_accepted(self, number: str) -> None:
        check_uscc(number)

    @pytest.mark.parametrize("number", ["91350100M000100Y44", "91350100m000100y43", "9135010", "9" * 18, ""])
    def test_with_anything_else_is_refused(self, number: str) -> None:
        with pytest.raises(ValidationError, match="统一社会信用代码"):
            check_uscc(number)


@pytest.mark.django_db
class TestCertificate:
    @pytest.mark.parametrize(
        ("valid_from", "valid_to", "state"),
        [
            (TODAY, None, CertificateState.VALID),
            (TODAY, TOMORROW, CertificateState.VALID),
            (YESTERDAY, TODAY, CertificateState.EXPIRED),
            (TOMORROW, None, CertificateState.NOT_YET_VALID),
        ],
    )
    def test_counts_from_its_first_day_to_the_day_before_its_end(
        self, valid_from: date, valid_to: date | None, state: CertificateState
    ) -> None:
        holder = factories.account(
            factories.agency(), Role.OFFICER, officer=True, certified=(valid_from, valid_to)
        )
        row = Certificate.objects.get(officer=holder.officer)
        assert row.state_on(TODAY) is state
        assert (factories.actor(holder).certificate == row.number) is (state is CertificateState.VALID)

    def test_revoked_today_is_none_today_and_was_one_yesterday(self) -> None:
        holder = factories.account(factories.agency(), Role.OFFICER, officer=True)
        row = Certificate.objects.get(officer=holder.officer)
        row.revoked_on = TODAY
        row.save()
        assert row.state_on(TODAY) is CertificateState.REVOKED
        assert row.state_on(YESTERDAY) is CertificateState.VALID
        assert factories.actor(holder).certificate == ""
        assert Actor.of(holder, AT - timedelta(days=1)).certificate == row.number
        with pytest.raises(NotCompetent) as refusal:
            factories.actor(holder).must_be_certified()
        assert refusal.value.code == "certificate_required"
        assert "第四十二条" in refusal.value.requirements[0].article


@pytest.mark.django_db
class TestActor:
    def test_holds_an_office_on_its_days_only(self) -> None:
        home = factories.agency()
        person = factories.account(home)
        Appointment.objects.create(
            account=person, agency=home, role=Role.PUBLISHER, valid_from=TODAY, valid_to=TOMORROW
        )
        assert Actor.of(person, AT).office([Role.PUBLISHER], home.pk)
        for other in (AT - timedelta(days=1), AT + timedelta(days=1)):
            assert not Actor.of(person, other).offices

    def test_signs_for_another_only_the_acts_delegated(self) -> None:
        home = factories.agency()
        chief, deputy = factories.account(home, Role.AGENCY_HEAD), factories.account(home)
        source = Appointment.objects.get(account=chief)
        Appointment.objects.create(
            account=deputy,
            agency=home,
            role=Role.AGENCY_HEAD,
            delegated_by=source,
            acts=["file"],
            valid_from=TODAY,
        )
        by = Actor.of(deputy, AT)
        assert by.office([Role.AGENCY_HEAD], home.pk, "file")
        assert not by.office([Role.AGENCY_HEAD], home.pk, "decide")

    def test_delegated_signature_lapses_with_the_delegators_office(self) -> None:
        home = factories.agency()
        chief, deputy = factories.account(home, Role.AGENCY_HEAD), factories.account(home)
        source = Appointment.objects.get(account=chief)
        Appointment.objects.create(
            account=deputy,
            agency=home,
            role=Role.AGENCY_HEAD,
            delegated_by=source,
            acts=["file"],
            valid_from=TODAY,
        )
        source.valid_to = TOMORROW
        source.save()
        assert Actor.of(deputy, AT).offices
        assert not Actor.of(deputy, AT + timedelta(days=1)).offices

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.REGISTRAR])
    def test_clerk_of_the_justice_bureau_gets_nothing_county_wide_from_a_departments_office(
        self, role: Role
    ) -> None:
        department, bureau = factories.agency(), factories.agency(None, AgencyKind.JUSTICE_BUREAU)
        clerk = factories.account(bureau)
        Appointment.objects.create(account=clerk, agency=department, role=role, valid_from=TODAY)
        lent = factories.actor(clerk)
        assert not lent.supervises
        assert not lent.registers_everywhere
        Appointment.objects.create(account=clerk, agency=bureau, role=role, valid_from=TODAY)
        own = factories.actor(clerk)
        assert own.supervises or own.registers_everywhere

    def test_without_an_office_is_the_same_person_with_the_others(self) -> None:
        both = factories.actor(factories.account(factories.agency(), Role.AUDITOR, Role.UNIT_HEAD))
        assert [office.role for office in both.reading.offices] == [Role.UNIT_HEAD]
        assert both.without(Role.EVALUATOR) is both

    def test_registrar_keeps_the_own_agency_and_the_justice_bureaus_keeps_all(self) -> None:
        home, other = factories.agency(), factories.agency()
        local = factories.actor(factories.account(home, Role.REGISTRAR))
        county = factories.actor(
            factories.account(factories.agency(None, AgencyKind.JUSTICE_BUREAU), Role.REGISTRAR)
        )
        officer = factories.actor(factories.account(home, Role.OFFICER, officer=True))
        local.must_register(home.pk)
        county.must_register(home.pk)
        for by, agency in ((local, other.pk), (officer, home.pk), (officer, None)):
            with pytest.raises(NotCompetent):
                by.must_register(agency)


@pytest.mark.django_db
class TestDecider:
    def test_is_the_agency_itself_where_no_row_says_otherwise(self) -> None:
        home = factories.agency()
        assert home.decider_on(TODAY).name == home.name

    def test_changes_with_the_law(self) -> None:
        branch = factories.agency()
        DecidingName.objects.create(
            agency=branch,
            name="市生态环境局",
            number_prefix="市环",
            reconsideration_body="市人民政府",
            article="MEE-PC 1",
            valid_from=date(2024, 1, 1),
            valid_to=date(2026, 8, 15),
            verified=True,
        )
        assert branch.decider_on(date(2026, 8, 14)).name == "市生态环境局"
        assert branch.decider_on(date(2026, 8, 15)).name == branch.name


class TestNumberSeries:
    @pytest.mark.usefixtures("committed_db")
    def test_has_no_gap_and_no_double_under_concurrency(self) -> None:
        home = factories.agency()

        def draw(turn: int) -> int | None:
            try:
                with transaction.atomic():
                    number = NumberSeries.objects.draw(home.pk, "case", 2026)
                    transaction.set_rollback(turn % 5 == 0)
                    return number if turn % 5 else None
            finally:
                connections.close_all()

        with ThreadPoolExecutor(6) as pool:
            drawn = [number for number in pool.map(draw, range(60)) if number is not None]
        assert Counter(drawn) == Counter(range(1, 49))

    @pytest.mark.django_db
    def test_counts_each_kind_and_year_for_itself(self) -> None:
        home = factories.agency()
        draws = [("case", 2026), ("case", 2026), ("clue", 2026), ("case", 2027)]
        assert [NumberSeries.objects.draw(home.pk, *one) for one in draws] == [1, 2, 1, 1]


@pytest.mark.django_db
class TestRank:
    def test_of_a_head_is_required_by_the_database(self) -> None:
        home = factories.agency()
        person = factories.account(home)
        with pytest.raises(IntegrityError, match="appointment_head_has_rank"):
            Appointment.objects.create(account=person, agency=home, role=Role.AGENCY_HEAD, valid_from=TODAY)
