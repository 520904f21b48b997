"""What the justice bureau counts of townships: powers handed down, cases, decisions (Penalty Law Art. 24)."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from enforcement.law.values import Department
from enforcement.registry.models import Account, Agency
from enforcement.registry.rules import AgencyKind, Role
from enforcement.supervision.api.townships import figures_of
from tests import factories
from tests.enforcement.cases.test_townships import ELSEWHERE, THERE, file, hand_down, proposed
from tests.enforcement.clients import Phone
from tests.factories import Team

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/statistics/townships"
MARKET = Department.MARKET_REGULATION


def home(code: str) -> Agency:
    found = factories.agency(None, AgencyKind.TOWNSHIP)
    found.division_code = code
    found.save()
    return found


def staffed(agency: Agency) -> Team:
    return Team(
        agency=agency,
        officer=factories.account(agency, Role.OFFICER, officer=True),
        second=factories.account(agency, Role.OFFICER, officer=True),
        unit_head=factories.account(agency, Role.UNIT_HEAD),
        head=factories.account(agency, Role.AGENCY_HEAD),
        reviewer=factories.account(agency, Role.LEGAL_REVIEWER),
        case_auditor=factories.account(agency, Role.CASE_AUDITOR),
        publisher=factories.account(agency, Role.PUBLISHER),
        auditor=factories.account(agency, Role.AUDITOR),
    )


def bureau(role: Role) -> Account:
    return factories.account(factories.agency(None, AgencyKind.JUSTICE_BUREAU), role)


class TestTownships:
    def test_are_counted_each_with_the_powers_that_bar_the_county_department_there(self) -> None:
        county, there, elsewhere = factories.team(MARKET), staffed(home(THERE)), home(ELSEWHERE)
        cited = factories.power(county.agency)
        hand_down(bureau(Role.REGISTRAR), there.agency, cited[1])
        file(there, proposed(there, cited, department=MARKET))
        file(county, proposed(county, cited, township=ELSEWHERE))
        found = {
            one["township"]: one for one in figures_of([there.agency, elsewhere], 2026, date(2026, 11, 30))
        }
        first, second = found[there.agency.pk], found[elsewhere.pk]
        assert [(one["code"], one["barred_from"], one["department"]) for one in first["powers"]] == [
            (cited[1].code, date(2026, 11, 23), county.agency.name)
        ]
        assert (first["clues"], first["filed"], first["decided"]) == (1, 1, 0)
        assert first["filed_there_by_departments"] == 0
        assert (second["powers"], second["filed"], second["filed_there_by_departments"]) == ([], 0, 1)
        earlier = figures_of([there.agency], 2025, date(2025, 12, 31))
        assert [(one["filed"], one["powers"]) for one in earlier] == [(0, [])]

    def test_of_a_coming_year_are_none(self) -> None:
        home(THERE)
        phone, year = Phone(bureau(Role.SUPERVISOR)), timezone.localdate().year
        shown = phone.get(f"{ADDRESS}?year={year - 1}").json()["results"]
        assert [(one["division_code"], one["clues"]) for one in shown] == [(THERE, 0)]
        assert phone.get(f"{ADDRESS}?year={year + 1}").status_code in {400, 422}
