import json
import stat
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.core.management import call_command
from pytest_django import DjangoDbBlocker
from stdnum.cn import uscc

from enforcement.law.models import working_calendar
from enforcement.law.values import Department
from enforcement.registry.models import Account, Actor, Agency, Appointment, Officer, check_uscc
from enforcement.registry.powers import LegalBasis, Power, ReviewCatalogRow
from enforcement.registry.reference.county import county
from enforcement.registry.rules import AgencyKind, Role
from tests import harness
from tests.factories import AT

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def credentials(
    django_db_setup: harness.Database,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """The county loaded once, in a database of its own."""
    path = tmp_path_factory.mktemp("county") / "credentials.json"
    database = harness.clone("county")
    with django_db_blocker.unblock():
        harness.point_at(database)
        call_command("load_reference_county", credentials_file=path, verbosity=0)
        yield path
        harness.point_at(django_db_setup)
    harness.drop(database)


@pytest.mark.usefixtures("credentials")
class TestReferenceCounty:
    def test_passwords_open_the_accounts_and_are_the_owners_to_read(self, credentials: Path) -> None:
        assert stat.S_IMODE(credentials.stat().st_mode) == 0o600
        rows = json.loads(credentials.read_text(encoding="utf-8"))
        assert {row["username"] for row in rows} == set(Account.objects.values_list("username", flat=True))
        assert len({row["password"] for row in rows}) == len(rows)
        one = next(row for row in rows if row["username"] == "scjg-officer-1")
        account = Account.objects.get(username="scjg-officer-1")
        assert account.check_password(one["password"])
        assert not identify_hasher(account.password).must_update(account.password)
        assert (one["role"], one["department"]) == ("officer", "market_regulation")

    def test_second_run_changes_nothing_and_is_quick(self, credentials: Path) -> None:
        before = credentials.read_bytes()
        tables = (Agency, Officer, Account, Appointment, LegalBasis, Power, ReviewCatalogRow)
        counts = [table.objects.count() for table in tables]
        began = time.perf_counter()
        call_command("load_reference_county", credentials_file=credentials, verbosity=0)
        assert time.perf_counter() - began < 2
        assert credentials.read_bytes() == before
        assert [table.objects.count() for table in tables] == counts

    def test_credit_codes_are_valid(self) -> None:
        for code in Agency.objects.values_list("uscc", flat=True):
            check_uscc(code)
            assert uscc.is_valid(code)

    def test_every_department_is_staffed(self) -> None:
        departments = Agency.objects.filter(kind=AgencyKind.DEPARTMENT)
        assert {one.department for one in departments} == set(Department)
        for agency in departments:
            roles = Counter(agency.appointments.values_list("role", flat=True))
            assert roles[Role.OFFICER] >= 3
            assert roles[Role.AGENCY_HEAD] == roles[Role.PUBLISHER] == 2
            for role in (
                Role.UNIT_HEAD,
                Role.LEGAL_REVIEWER,
                Role.CASE_AUDITOR,
                Role.ARCHIVIST,
                Role.HEARING_CHAIR,
                Role.HEARING_RECORDER,
                Role.CUSTODIAN,
                Role.AUDITOR,
            ):
                assert roles[role] == 1
            certified = agency.officers.filter(
                certificates__valid_from__lte=TODAY, certificates__valid_to__gt=TODAY
            )
            assert certified.count() >= 4

    def test_a_township_could_enforce_what_the_province_hands_down_to_it(self) -> None:
        home = Agency.objects.get(kind=AgencyKind.TOWNSHIP)
        assert (home.department, len(home.division_code)) == ("", 9)
        roles = Counter(home.appointments.values_list("role", flat=True))
        assert roles[Role.OFFICER] >= 2
        assert roles[Role.AGENCY_HEAD] == roles[Role.PUBLISHER] == 2
        assert roles[Role.UNIT_HEAD] == roles[Role.LEGAL_REVIEWER] == 1

    def test_certificate_of_one_officer_a_department_has_expired(self) -> None:
        assert Actor.of(Account.objects.get(username="cgzf-expired"), AT).certificate == ""
        assert Actor.of(Account.objects.get(username="cgzf-officer-1"), AT).certificate == "530524-CGZF-001"

    def test_departments_lend_the_justice_bureau_evaluators(self) -> None:
        lent = Actor.of(Account.objects.get(username="nync-evaluator"), AT)
        bureau = Agency.objects.get(kind=AgencyKind.JUSTICE_BUREAU)
        assert lent.agencies([Role.EVALUATOR]) == {bureau.pk} != {lent.agency_id}

    def test_every_department_has_two_powers_to_found_a_case_on(self) -> None:
        for agency in Agency.objects.filter(kind=AgencyKind.DEPARTMENT):
            powers = Power.objects.published_on(TODAY).filter(agency=agency)
            founded = [p for p in powers if LegalBasis.objects.published_on(TODAY).filter(powers=p).exists()]
            assert len(founded) >= 2
            assert ReviewCatalogRow.objects.published_on(TODAY).filter(agency=agency).exists()

    def test_has_a_repealed_basis_an_unpublished_one_and_an_unpublished_power(self) -> None:
        repealed = LegalBasis.objects.get(statute="中华人民共和国环境保护法")
        assert LegalBasis.objects.published_on(date(2026, 8, 14)).filter(pk=repealed.pk).exists()
        assert not LegalBasis.objects.published_on(date(2026, 8, 15)).filter(pk=repealed.pk).exists()
        assert LegalBasis.objects.filter(published_at=None).exists()
        assert Power.objects.filter(published_at=None).exists()

    def test_ecology_decides_in_the_city_bureaus_name_until_the_code(self) -> None:
        branch = Agency.objects.get(department=Department.ECOLOGY)
        assert branch.decider_on(date(2026, 8, 14)).name == "保山市生态环境局"
        after = branch.decider_on(date(2026, 8, 15))
        assert (after.name, after.verified) == ("保山市生态环境局昌宁分局", False)

    def test_seeds_the_working_days(self) -> None:
        assert working_calendar().knows(TODAY)

    def test_files_name_nobody_twice(self) -> None:
        names = [person.username for body in county() for person in body.people]
        assert len(names) == len(set(names))
