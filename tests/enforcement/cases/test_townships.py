"""A power handed down is the township's there and the department's elsewhere (Penalty Law Art. 24)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from enforcement.cases import actions
from enforcement.cases.founding import must_be_founded, must_still_be_founded
from enforcement.cases.models import Case
from enforcement.errors import NotCompetent, NotNow, Unprocessable
from enforcement.law.local import IssuedBy
from enforcement.law.values import ClueSource, Department, Procedure
from enforcement.registry import actions as registering
from enforcement.registry.models import Account, Agency
from enforcement.registry.powers import LegalBasis, Power
from enforcement.registry.rules import AgencyKind, Role
from enforcement.registry.townships import TownshipPower
from tests import factories
from tests.factories import AT, Team, actor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
THERE, ELSEWHERE = "530524207", "530524101"
MARKET = Department.MARKET_REGULATION


@pytest.fixture
def county() -> Team:
    return factories.team(MARKET)


@pytest.fixture
def township() -> Team:
    home = factories.agency(None, AgencyKind.TOWNSHIP)
    home.division_code = THERE
    home.save()
    return Team(
        agency=home,
        officer=factories.account(home, Role.OFFICER, officer=True),
        second=factories.account(home, Role.OFFICER, officer=True),
        unit_head=factories.account(home, Role.UNIT_HEAD),
        head=factories.account(home, Role.AGENCY_HEAD),
        reviewer=factories.account(home, Role.LEGAL_REVIEWER),
        case_auditor=factories.account(home, Role.CASE_AUDITOR),
        publisher=factories.account(home, Role.PUBLISHER),
        auditor=factories.account(home, Role.AUDITOR),
    )


@pytest.fixture
def registrar() -> Account:
    return factories.account(factories.agency(None, AgencyKind.JUSTICE_BUREAU), Role.REGISTRAR)


def hand_down(registrar: Account, to: Agency, power: Power, **changed: Any) -> TownshipPower:
    given: dict[str, Any] = {"issuer": IssuedBy.PROVINCE, "valid_from": TODAY} | changed
    row = registering.hand_down_power(
        id=uuid4(),
        township=to.pk,
        power=power.pk,
        document="云政发〔2023〕9号",
        verified=True,
        by=actor(registrar),
        at=AT,
        **given,
    )
    registering.publish_county_rule(rule_id=row.pk, by=actor(registrar), at=AT)
    return row


def proposed(team: Team, cited: tuple[LegalBasis, Power], **clue: Any) -> Case:
    """Registered, officers named, basis and power cited, filing proposed."""
    basis, power = cited
    case = actions.register_clue(
        id=uuid4(),
        agency=team.agency.pk,
        procedure=Procedure.ORDINARY,
        title="涉嫌经营超过保质期的食品案",
        source=ClueSource.INSPECTION,
        received_at=AT,
        summary="货架上有超过保质期的食品。",
        parties=[],
        by=actor(team.officer),
        at=AT,
        **clue,
    )
    step: dict[str, Any] = {"case_id": case.pk, "at": AT}
    named = [actions.Named(officer) for officer in team.officer_ids]
    actions.name_officers(version=version(case), officers=named, by=actor(team.unit_head), **step)
    actions.cite_basis(
        version=version(case),
        citations=[actions.Citation(basis.pk, power.pk)],
        by=actor(team.officer),
        **step,
    )
    actions.propose_filing(version=version(case), opinion="拟立案", by=actor(team.unit_head), **step)
    return factories.again(case)


def version(case: Case) -> int:
    return factories.again(case).version


def file(team: Team, case: Case) -> None:
    actions.file(case_id=case.pk, version=version(case), opinion="同意", by=actor(team.head), at=AT)


def refused(team: Team, case: Case) -> str:
    with pytest.raises(NotNow) as caught:
        file(team, case)
    assert "第二十四条" in caught.value.requirements[0].article
    return caught.value.code


class TestTheDepartment:
    def test_files_no_case_there_from_that_day_and_goes_on_elsewhere(
        self, county: Team, township: Team, registrar: Account
    ) -> None:
        cited = factories.power(county.agency)
        there, elsewhere = (proposed(county, cited, township=code) for code in (THERE, ELSEWHERE))
        hand_down(registrar, township.agency, cited[1])
        assert refused(county, there) == "power_handed_down"
        file(county, elsewhere)

    def test_decides_nothing_there_from_that_day_not_even_what_it_filed_before(
        self, county: Team, township: Team, registrar: Account
    ) -> None:
        cited = factories.power(county.agency)
        case = proposed(county, cited, township=THERE)
        file(county, case)
        must_still_be_founded(factories.again(case), TODAY)
        hand_down(registrar, township.agency, cited[1])
        for ask in (must_still_be_founded, must_be_founded):  # the ordinary decision, and the one on the spot
            with pytest.raises(NotNow) as caught:
                ask(factories.again(case), TODAY)
            assert caught.value.code == "power_handed_down"

    def test_says_where_before_it_files_under_a_power_handed_down_anywhere(
        self, county: Team, township: Team, registrar: Account
    ) -> None:
        cited = factories.power(county.agency)
        hand_down(registrar, township.agency, cited[1])
        case = proposed(county, cited)
        assert refused(county, case) == "township_unstated"
        said: dict[str, Any] = {
            "case_id": case.pk,
            "township": ELSEWHERE,
            "by": actor(county.officer),
            "at": AT,
        }
        actions.state_township(version=version(case), **said)
        with pytest.raises(NotNow):
            actions.state_township(version=version(case), **said)
        file(county, case)

    def test_does_not_escape_by_citing_the_basis_without_the_power(
        self, county: Team, township: Team, registrar: Account
    ) -> None:
        basis, power = factories.power(county.agency)
        hand_down(registrar, township.agency, power)
        case = proposed(county, (basis, factories.power(county.agency)[1]), township=THERE)
        actions.override_power_list(case_id=case.pk, reason="职权清单待补", by=actor(county.head), at=AT)
        assert refused(county, case) == "power_handed_down"

    def test_keeps_what_is_handed_down_from_a_later_day_until_then(
        self, county: Team, township: Team, registrar: Account
    ) -> None:
        cited = factories.power(county.agency)
        hand_down(registrar, township.agency, cited[1], valid_from=TODAY + timedelta(days=1))
        file(county, proposed(county, cited, township=THERE))


class TestTheTownship:
    def test_files_under_what_was_handed_down_to_it_by_the_rules_of_that_field(
        self, county: Team, township: Team, registrar: Account
    ) -> None:
        cited = factories.power(county.agency)
        with pytest.raises(NotCompetent):
            proposed(township, cited, department=MARKET)
        hand_down(registrar, township.agency, cited[1])
        for wrong in (None, Department.URBAN):
            with pytest.raises(NotCompetent):
                proposed(township, cited, department=wrong)
        case = proposed(township, cited, department=MARKET)
        file(township, case)
        case.refresh_from_db()
        assert (case.department, case.township, bool(case.case_number)) == (MARKET, THERE, True)

    def test_files_under_nothing_else(self, county: Team, township: Team, registrar: Account) -> None:
        hand_down(registrar, township.agency, factories.power(county.agency)[1])
        case = proposed(township, factories.power(county.agency), department=MARKET)
        actions.override_power_list(case_id=case.pk, reason="清单待补", by=actor(township.head), at=AT)
        assert refused(township, case) == "power_not_handed_down"


class TestHandingDown:
    def test_is_the_provinces_decision_on_a_departments_power_to_a_township(
        self, county: Team, township: Team, registrar: Account
    ) -> None:
        _, power = factories.power(county.agency)
        hand_down(registrar, township.agency, power)
        for to, what, changed, code in (
            (township.agency, power, {"issuer": IssuedBy.COUNTY}, "not_the_provinces_decision"),
            (township.agency, power, {}, "handed_down_already"),
            (county.agency, power, {}, ""),
            (township.agency, replace_power(power), {}, ""),
        ):
            with pytest.raises(Unprocessable) as caught:
                hand_down(registrar, to, what, **changed)
            assert caught.value.code == (code or caught.value.code)

    def test_is_the_justice_bureaus_to_put_on_file(self, county: Team, township: Team) -> None:
        with pytest.raises(NotCompetent):
            hand_down(county.head, township.agency, factories.power(county.agency)[1])


def replace_power(power: Power) -> Power:
    """A power nobody has."""
    return Power(pk=uuid4(), agency=power.agency)
