"""What stands beside the law: who puts it on file, what it may say, from when it binds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from enforcement.decisions.models import Notice
from enforcement.errors import NotCompetent, NotNow, NotVisible, Unprocessable
from enforcement.law.local import Grade, IssuedBy
from enforcement.law.values import Department, PenaltyKind
from enforcement.registry import actions
from enforcement.registry.county import DiscretionGrade, HearingStandard, SigningRule
from enforcement.registry.models import Account
from enforcement.registry.numbers import DocumentNumber
from enforcement.registry.powers import Power, ReviewCatalogRow
from tests import factories, ordinary
from tests.factories import AT, Team, actor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
MARKET = Department.MARKET_REGULATION
ROW: dict[str, Any] = {"document": "昌政规〔2026〕1号", "verified": True, "valid_from": TODAY, "at": AT}


def standard(by: Account, amount: int, issuer: IssuedBy = IssuedBy.COUNTY, **changed: Any) -> HearingStandard:
    given = ROW | {"department": MARKET, "citizen": False} | changed
    return actions.add_hearing_standard(
        id=uuid4(), issuer=issuer, amount=Decimal(amount), by=actor(by), **given
    )


def grade(by: Account, power: Power, low: int, high: int, **changed: Any) -> DiscretionGrade:
    given = (
        ROW | {"issuer": IssuedBy.COUNTY, "grade": Grade.GENERAL, "penalty_kind": PenaltyKind.FINE} | changed
    )
    return actions.add_discretion_grade(
        id=uuid4(),
        power=power.pk,
        minimum=Decimal(low),
        maximum=Decimal(high),
        text="",
        circumstances=["货值不足一万元"],
        by=actor(by),
        **given,
    )


def publish(by: Account, row: Any) -> None:
    actions.publish_county_rule(rule_id=row.pk, by=actor(by), at=AT)


class TestHearingStandards:
    def test_bind_from_publication_on_the_days_they_name_and_a_county_is_only_stricter(
        self, registrar: Account
    ) -> None:
        row = standard(registrar, 50_000, valid_to=TODAY + timedelta(days=9))
        figures = HearingStandard.objects.figures
        assert figures(MARKET, TODAY).organisation == ()
        publish(registrar, row)
        with pytest.raises(NotNow):
            publish(registrar, row)
        (figure,) = figures(MARKET, TODAY).organisation
        assert (figure.amount, figure.document) == (Decimal(50_000), "昌政规〔2026〕1号")
        assert figures(MARKET, TODAY).citizen == figures(Department.URBAN, TODAY).organisation == ()
        assert figures(MARKET, TODAY + timedelta(days=9)).organisation == ()
        for wrong, code in (
            ({"amount": 200_000, "valid_from": TODAY + timedelta(days=9)}, "standard_laxer"),
            ({"amount": 40_000}, "standard_on_file"),
        ):
            with pytest.raises(Unprocessable) as caught:
                standard(registrar, **wrong)
            assert caught.value.code == code
        assert standard(registrar, 200_000, IssuedBy.PROVINCE)

    def test_give_the_party_of_a_running_case_the_right_and_are_named_in_the_notice(
        self, registrar: Account
    ) -> None:
        publish(registrar, standard(registrar, int(ordinary.FINE)))
        _, case = ordinary.notified()
        notice = Notice.objects.get(case=case)
        assert notice.hearing_offered
        assert "昌政规〔2026〕1号" in notice.hearing_reason

    def test_published_after_a_notice_was_sealed_without_the_right_it_is_approved_and_sealed_anew(
        self, registrar: Account
    ) -> None:
        team, case = ordinary.reviewed()
        ordinary.approve_notice(team, case)
        publish(registrar, standard(registrar, int(ordinary.FINE)))
        with pytest.raises(NotNow) as changed:
            ordinary.notify(team, factories.again(case))
        assert changed.value.code == "hearing_right_changed"
        ordinary.notify(team, ordinary.approve_notice(team, case))
        notice = Notice.objects.get(case=case)
        assert notice.hearing_offered
        assert case.instruments.get(kind="hearing_right_notice").number == notice.number

    def test_are_kept_by_the_justice_bureau_alone_and_never_changed(
        self, registrar: Account, team: Team
    ) -> None:
        with pytest.raises(NotCompetent):
            standard(team.head, 50_000)
        row = standard(registrar, 50_000)
        with pytest.raises(DatabaseError), transaction.atomic():
            HearingStandard.objects.filter(pk=row.pk).update(amount=1)
        end: dict[str, Any] = {"rule_id": row.pk, "by": actor(registrar), "at": AT}
        with pytest.raises(Unprocessable):
            actions.end_county_rule(valid_to=TODAY - timedelta(days=1), **end)
        actions.end_county_rule(valid_to=TODAY + timedelta(days=1), **end)
        with pytest.raises(NotNow):
            actions.end_county_rule(valid_to=TODAY + timedelta(days=2), **end)
        with pytest.raises(NotVisible):
            actions.end_county_rule(valid_to=TODAY, **(end | {"rule_id": uuid4()}))


class TestDiscretionGrades:
    def test_of_a_county_refine_only_inside_the_provinces(self, registrar: Account, team: Team) -> None:
        _, power = factories.power(team.agency)
        above = grade(registrar, power, 5_000, 10_000, issuer=IssuedBy.PROVINCE)
        with pytest.raises(Unprocessable) as caught:
            grade(team.head, power, 5_000, 11_000)
        assert caught.value.code == "benchmark_exceeded"
        own = grade(team.head, power, 6_000, 9_000)
        for row in (above, own):
            publish(registrar, row)
        (governing,) = DiscretionGrade.objects.benchmark([power.pk], TODAY)[power.pk]
        assert (governing.issuer, governing.minimum) == (IssuedBy.COUNTY, Decimal(6_000))
        assert DiscretionGrade.objects.benchmark([power.pk], TODAY - timedelta(days=1)) == {}

    def test_of_an_agency_are_its_heads_to_say_and_no_others(self, team: Team) -> None:
        _, power = factories.power(team.agency)
        with pytest.raises(NotCompetent):
            grade(factories.team().head, power, 1, 2)
        with pytest.raises(Unprocessable):
            grade(team.head, power, 2, 1)
        grade(team.head, power, 1, 2)
        with pytest.raises(Unprocessable) as caught:
            grade(team.head, power, 1, 2)
        assert caught.value.code == "grade_on_file"


class TestCatalogues:
    def test_add_up_the_countys_makes_a_decision_major_that_the_agencys_does_not(
        self, registrar: Account
    ) -> None:
        given = ROW | {"issuer": IssuedBy.COUNTY, "agency": None, "penalty_kind": None, "party_kind": None}
        for title, department in (("本领域", MARKET), ("别的领域", Department.URBAN)):
            row = actions.add_catalog_row(
                id=uuid4(),
                department=department,
                title=title,
                amount_from=Decimal(1),
                by=actor(registrar),
                **given,
            )
            publish(registrar, row)
        team, case = ordinary.drafted(fine=ordinary.CATALOGUED_FROM - 1)
        assert case.major
        assert "本领域" in "".join(case.major_grounds)
        assert "别的领域" not in "".join(case.major_grounds)
        assert ReviewCatalogRow.objects.binding(team.agency.pk, MARKET, TODAY).count() == 2

    def test_of_which_neither_takes_away_what_the_other_lists(self, registrar: Account) -> None:
        given = ROW | {"agency": None, "penalty_kind": None, "party_kind": None, "department": MARKET}
        for issuer, title, amount in (
            (IssuedBy.PROVINCE, "省级目录", 1_000_000),
            (IssuedBy.COUNTY, "县级目录", 20_000),
        ):
            row = actions.add_catalog_row(
                id=uuid4(),
                issuer=issuer,
                title=title,
                amount_from=Decimal(amount),
                by=actor(registrar),
                **given,
            )
            if issuer is IssuedBy.COUNTY:
                publish(registrar, row)  # the other stays a draft, and adds nothing
        _, case = ordinary.drafted(fine=ordinary.CATALOGUED_FROM)
        grounds = "".join(case.major_grounds)
        assert "县级目录" in grounds
        assert "省级目录" not in grounds
        assert len(case.major_grounds) == 2  # the agency's own row stands beside it


class TestSigning:
    def test_has_one_row_a_day(self, team: Team) -> None:
        def sign(**changed: Any) -> SigningRule:
            given = ROW | {"issuer": IssuedBy.COUNTY, "number_prefix": "测", "verified": False} | changed
            return actions.add_signing_rule(
                id=uuid4(), agency=team.agency.pk, signatory="局长", seal="局章", by=actor(team.head), **given
            )

        first = sign(valid_to=TODAY + timedelta(days=30))
        with pytest.raises(Unprocessable):
            sign(valid_from=TODAY + timedelta(days=29))
        sign(valid_from=TODAY + timedelta(days=30))
        publish(team.head, first)
        assert [row.pk for row in SigningRule.objects.published_on(TODAY)] == [first.pk]

    def test_gives_the_prefix_of_the_numbers_drawn_on_its_days(self, team: Team) -> None:
        row = actions.add_signing_rule(
            id=uuid4(),
            agency=team.agency.pk,
            issuer=IssuedBy.COUNTY,
            signatory="分局局长",
            seal="分局印章",
            number_prefix="保环昌分",
            by=actor(team.head),
            **ROW,
        )
        case = factories.clue(team)

        def drawn(days: int = 0) -> str:
            at = AT + timedelta(days=days)
            return DocumentNumber.objects.take(team.agency.pk, "罚", case_id=case.pk, at=at).text

        assert drawn() == f"{team.agency.number_prefix}罚〔2026〕1号"
        publish(team.head, row)
        assert [drawn(), drawn()] == ["保环昌分罚〔2026〕1号", "保环昌分罚〔2026〕2号"]
        assert drawn(days=-1) == f"{team.agency.number_prefix}罚〔2026〕2号"


class TestInterface:
    def test_puts_on_file_publishes_and_shows(
        self, registrar: Account, post: Callable[..., Any], get: Callable[..., Any]
    ) -> None:
        body = {
            "id": str(uuid4()),
            "issuer": "county",
            "document": "昌政规〔2026〕1号",
            "verified": True,
            "department": "market_regulation",
            "citizen": True,
            "amount": "5000.00",
            "valid_from": "2026-01-01",
        }
        answer = post(registrar, "county-rules/hearing-standards", body)
        assert (answer.status_code, answer.data["published_at"]) == (201, None)
        published = post(registrar, f"county-rules/{body['id']}/publish")
        assert published.status_code == 200
        listed = get(registrar, "county-rules/hearing-standards?department=market_regulation").data
        assert [row["amount"] for row in listed["results"]] == ["5000.00"]


@pytest.fixture
def team() -> Team:
    return factories.team()
