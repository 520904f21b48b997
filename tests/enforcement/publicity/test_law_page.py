"""The whole law, for everybody: as a page and as data."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from enforcement.law.book import TABLES, faults, summary
from enforcement.publicity.lists import law_tables
from enforcement.registry.county import DiscretionGrade, HearingStandard, SigningRule
from enforcement.registry.powers import ReviewCatalogRow
from enforcement.registry.rules import AgencyKind
from enforcement.registry.townships import TownshipPower
from tests import factories
from tests.enforcement.publicity.test_pages import Outside

ADDRESS = "/api/v1/public/law"


@pytest.fixture
def anybody() -> Client:
    return Client()


@pytest.mark.django_db
class TestPage:
    def test_prints_every_row_of_every_table_with_article_days_and_mark(self, anybody: Client) -> None:
        answer = anybody.get("/law")
        text = answer.content.decode()
        assert answer.status_code == 200
        for table in TABLES:
            assert f'id="{table.code}"' in text
            assert f'href="#{table.code}"' in text
            assert table.title in text
            for row in table.rows:
                assert row.cited in text
                assert row.note in text
        counted = summary(TABLES)
        assert text.count(">待核</span>") == counted.unverified
        assert text.count(">规则缺失，请人工判断</span>") == counted.missing
        outside = Outside()
        outside.feed(text)
        assert outside.found == []

    def test_is_found_from_every_page(self, anybody: Client) -> None:
        assert 'href="/law"' in anybody.get("/officers").content.decode()


@pytest.mark.django_db
class TestInterface:
    def test_is_the_same_book(self, anybody: Client) -> None:
        book = anybody.get(ADDRESS).json()
        assert book["rows"] == sum(len(table["rows"]) for table in book["tables"])
        assert [table["code"] for table in book["tables"]] == [table.code for table in TABLES]

    def test_answers_for_one_department_and_one_table(self, anybody: Client) -> None:
        book = anybody.get(ADDRESS, {"department": "emergency", "table": "thresholds"}).json()
        (table,) = book["tables"]
        rows = [row for row in table["rows"] if row["key"] == "hearing/hearing_person_from"]
        assert [(row["valid_from"], row["standing"], row["mark"]) for row in rows] == [
            ("2021-07-15", "已失效", "待核"),
            ("2026-02-01", "", "规则缺失，请人工判断"),
        ]
        assert all(row["departments"] in ([], ["emergency"]) for row in table["rows"])

    @pytest.mark.parametrize("query", [{"department": "police"}, {"table": "x"}, {"on": "2026-01-01"}])
    def test_refuses_what_it_does_not_know(self, anybody: Client, query: dict[str, str]) -> None:
        answer = anybody.get(ADDRESS, query)
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
class TestCountyRows:
    def test_stand_in_the_book_once_published_and_not_before(self, anybody: Client) -> None:
        home = factories.agency()
        _, power = factories.power(home)
        since: dict[str, Any] = {"valid_from": date(2026, 1, 1), "document": "昌政规〔2026〕1号"}
        HearingStandard.objects.create(issuer="county", citizen=True, amount=Decimal(5000), **since)
        since["published_at"] = datetime(2026, 1, 1, tzinfo=UTC)
        HearingStandard.objects.create(issuer="province", citizen=False, amount=Decimal(50_000), **since)
        DiscretionGrade.objects.create(
            issuer="county", power=power, grade="lighter", minimum=100, circumstances=["初次违法"], **since
        )
        SigningRule.objects.create(
            issuer="county", agency=home, signatory="局长", seal="局章", number_prefix="测", **since
        )
        ReviewCatalogRow.objects.create(title="罚没款一万元以上", amount_from=10_000, **since)
        TownshipPower.objects.create(
            issuer="province", township=factories.agency(None, AgencyKind.TOWNSHIP), power=power, **since
        )
        tables = {table["code"]: table for table in anybody.get(ADDRESS).json()["tables"]}
        found = {
            code: [(row["cells"], row["mark"]) for row in table["rows"]]
            for code, table in tables.items()
            if table["part"] == "county"
        }
        assert found["county-hearing"] == [(["法人或者其他组织", "50,000.00元", "省级"], "待核")]
        assert found["county-discretion"][0][0][1:] == ["从轻", "罚款100.00元以上", "初次违法", "县级"]
        assert found["county-catalogue"] == [
            (["各机关", "罚没款一万元以上", "—", "—", "10,000.00元以上"], "")
        ]
        assert found["county-signing"][0][0] == [home.name, "局长", "局章", "测"]
        assert found["county-townships"][0][0][1:] == [power.name, home.name]
        assert faults(law_tables()) == ()
        page = anybody.get("/law").content.decode()
        assert "昌政规〔2026〕1号" in page
        assert 'id="county-hearing"' in page
