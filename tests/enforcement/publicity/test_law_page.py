"""The whole law, for everybody: as a page and as data."""

from __future__ import annotations

import pytest
from django.test import Client

from enforcement.law.book import TABLES, summary
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
