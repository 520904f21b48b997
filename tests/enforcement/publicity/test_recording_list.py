"""The list of activities recorded in sound and picture, for everybody."""

from __future__ import annotations

import pytest
from django.test import Client

from enforcement.law.recordings import RECORDED_ACTIVITIES
from enforcement.law.values import Department

ADDRESS = "/api/v1/public/recording-list"


@pytest.fixture
def anybody() -> Client:
    return Client()


class TestInterface:
    def test_has_every_departments_list(self, anybody: Client) -> None:
        answer = anybody.get(ADDRESS)
        assert answer.status_code == 200
        assert [row["department"] for row in answer.json()] == [one.value for one in Department]

    def test_cites_each_row_and_marks_what_was_not_checked(self, anybody: Client) -> None:
        (market,) = anybody.get(ADDRESS, {"department": "market_regulation"}).json()
        rows = {row["kind"]: row for row in market["activities"]}
        assert rows["inspection"]["verified"] is True
        assert "市场监督管理行政处罚程序规定》第四十四条" in rows["inspection"]["article"]
        assert rows["sealing"]["verified"] is False
        assert rows["sealing"]["duty"] == "continuous"
        assert market["note"] == ""

    def test_says_whose_own_list_is_still_missing(self, anybody: Client) -> None:
        (urban,) = anybody.get(ADDRESS, {"department": "urban"}).json()
        assert "待核" in urban["note"]

    @pytest.mark.parametrize("query", [{"department": "police"}, {"on": "2026-01-01"}])
    def test_refuses_what_it_does_not_know(self, anybody: Client, query: dict[str, str]) -> None:
        answer = anybody.get(ADDRESS, query)
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"


class TestPage:
    def test_shows_every_activity_with_its_basis(self, anybody: Client) -> None:
        answer = anybody.get("/law/recordings")
        assert answer.status_code == 200
        text = answer.content.decode()
        for row in RECORDED_ACTIVITIES:
            assert row.kind.label in text
            assert row.article.source.title in text
        for department in Department:
            assert f'id="{department.value}"' in text

    def test_is_found_from_every_page(self, anybody: Client) -> None:
        assert 'href="/law/recordings"' in anybody.get("/officers").content.decode()
