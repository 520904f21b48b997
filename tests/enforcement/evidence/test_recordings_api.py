"""Recordings over HTTP: figures, the picture, and who reads and writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from enforcement.cases.models import Case
from enforcement.journal.models import Entry
from enforcement.law.recordings import ActivityKind
from enforcement.law.years import seed_calendar
from tests import factories
from tests.enforcement.clients import Phone
from tests.factories import Team

from .recordings import activity, film

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"


def address(case: Case, what: str) -> str:
    return f"/api/v1/cases/{case.pk}/{what}"


@pytest.fixture
def body(team: Team) -> dict[str, Any]:
    now = timezone.now()
    return {
        "id": str(uuid4()),
        "kind": "sealing",
        "started_at": (now - timedelta(hours=2)).isoformat(),
        "ended_at": (now - timedelta(hours=1)).isoformat(),
        "device_clock": now.isoformat(),
        "place": "测试县某某食品加工点",
        "officers": [str(pk) for pk in team.officer_ids],
    }


class TestDeclare:
    def test_answers_with_what_is_owed_under_which_article(
        self, case: Case, team: Team, body: dict[str, Any]
    ) -> None:
        answer = Phone(team.officer).post(address(case, "activities"), body)
        assert answer.status_code == 201, answer.json()
        shown = answer.json()
        assert (shown["id"], shown["duty"], shown["title"]) == (
            body["id"],
            "continuous",
            "查封场所、设施或者财物",
        )
        assert "国办发〔2018〕118号" in shown["article"]
        assert shown["verified"] is False

    def test_repeated_under_another_key_is_the_same(
        self, case: Case, team: Team, body: dict[str, Any]
    ) -> None:
        phone = Phone(team.officer)
        first, again = (phone.post(address(case, "activities"), body) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()

    def test_of_what_is_not_over_is_refused_at_its_place(
        self, case: Case, team: Team, body: dict[str, Any]
    ) -> None:
        body["ended_at"] = (timezone.now() + timedelta(hours=1)).isoformat()
        answer = Phone(team.officer).post(address(case, "activities"), body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/ended_at"

    def test_with_a_field_nobody_knows_is_refused(self, case: Case, team: Team, body: dict[str, Any]) -> None:
        assert Phone(team.officer).post(address(case, "activities"), body | {"end": 1}).status_code == 400


class TestRead:
    def test_says_required_recorded_and_missing_in_seconds(
        self, case: Case, team: Team, body: dict[str, Any]
    ) -> None:
        phone = Phone(team.officer)
        phone.post(address(case, "activities"), body)
        now = timezone.now()
        film(
            case,
            team.officer,
            start=now - timedelta(hours=2, minutes=1),
            end=now - timedelta(minutes=80),
            at=now,
        )
        shown = phone.get(address(case, "recordings")).json()
        (one,) = shown["activities"]
        assert shown["bars_closing"] is one["bars_closing"] is True
        assert one["owed"]["seconds"] == pytest.approx(3600)
        assert one["missing_seconds"] == pytest.approx(1200, abs=5)
        assert one["recorded_seconds"] == pytest.approx(2400, abs=5)
        assert [(row["number"], row["measured"], row["clock_compared"]) for row in one["recorded"]] == [
            (1, "probe", True)
        ]
        assert [row["state"] for row in one["gaps"]] == ["missing"]
        assert one["verdict"] == "incomplete"

    def test_marks_what_was_kept_later_than_a_working_day_after_it_ended(
        self, case: Case, team: Team
    ) -> None:
        seed_calendar()
        friday = datetime(2026, 11, 20, 9, tzinfo=UTC)
        for days in (0, 3, 4):
            film(
                case,
                team.officer,
                start=friday - timedelta(hours=1),
                end=friday,
                at=friday + timedelta(days=days),
            )
        activity(
            case, team, started_at=friday - timedelta(hours=1), ended_at=friday, device_clock=factories.AT
        )
        (one,) = Phone(team.officer).get(address(case, "recordings")).json()["activities"]
        marks = [(row["number"], row["late"], row["late_verified"]) for row in one["recorded"]]
        assert marks == [(1, False, False), (2, False, False), (3, True, False)]
        assert one["recorded"][2]["kept_by"].startswith("2026-11-23T23:59:59")

    def test_shows_what_was_corrected_and_why(self, case: Case, team: Team, body: dict[str, Any]) -> None:
        phone = Phone(team.officer)
        phone.post(address(case, "activities"), body)
        second = body | {"id": str(uuid4()), "supersedes": body["id"], "reason": "到达时间登记有误"}
        assert phone.post(address(case, "activities"), second).status_code == 201
        shown = phone.get(address(case, "recordings")).json()
        assert [row["activity"]["id"] for row in shown["activities"]] == [second["id"]]
        assert [row["id"] for row in shown["corrected"]] == [body["id"]]

    def test_takes_as_many_queries_for_ten_recordings_as_for_one(
        self, case: Case, team: Team, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        made = activity(case, team)
        phone = Phone().signed_in(team.officer)
        phone.get(address(case, "recordings"))
        for minute in range(10):
            start = made.started_at + timedelta(minutes=minute)
            film(case, team.officer, start=start, end=start + timedelta(minutes=1))
            if minute == 0:
                with django_assert_num_queries(8):
                    phone.get(address(case, "recordings"))
        with django_assert_num_queries(8):
            assert len(phone.get(address(case, "recordings")).json()["activities"][0]["recorded"]) == 10

    def test_is_not_for_strangers_nor_auditors(self, case: Case, team: Team) -> None:
        stranger = factories.team().officer
        for person in (stranger, team.auditor, team.reviewer):
            for what in ("recordings", "recordings.svg"):
                answer = Phone(person).get(address(case, what))
                assert answer.status_code == 404
                assert answer["Content-Type"] == "application/problem+json"
                assert answer.json()["code"] == "not_found"


class TestExcuse:
    def test_is_the_heads(self, case: Case, team: Team) -> None:
        made = activity(case, team)
        where = address(case, f"activities/{made.pk}/excuse")
        reason = {"reason": "执法记录仪电池故障。"}
        assert Phone(team.officer).post(where, reason).status_code == 403
        assert Phone(team.head).post(where, {"reason": "无"}).status_code == 400
        assert Phone(team.head).post(where, reason).status_code == 201
        assert Phone(team.head).post(where, reason).status_code == 409
        (one,) = Phone(team.officer).get(address(case, "recordings")).json()["activities"]
        assert one["excuse"]["reason"] == reason["reason"]
        assert one["bars_closing"] is False
        assert one["verdict"] == "absent"

    def test_of_nothing_is_not_found(self, case: Case, team: Team) -> None:
        where = address(case, f"activities/{uuid4()}/excuse")
        assert Phone(team.head).post(where, {"reason": "电池故障,无法记录。"}).status_code == 404


class TestLength:
    def test_may_be_declared_by_the_officer(self, case: Case, team: Team) -> None:
        made = activity(case, team)
        shown = film(case, team.officer, start=made.started_at, end=made.started_at)
        where = f"/api/v1/evidence/{shown.pk}/recording"
        answer = Phone(team.officer).post(where, {"seconds": 3600})
        assert (answer.status_code, answer.json()["milliseconds"]) == (201, 3_600_000)
        assert Phone(team.officer).post(where, {"seconds": 3600}).status_code == 201
        assert Phone(team.officer).post(where, {"seconds": 3601}).status_code == 409
        assert Phone(team.officer).post(where, {"seconds": 0}).status_code == 400
        assert Phone(factories.team().officer).post(where, {"seconds": 60}).status_code == 404
        assert Phone(team.publisher).post(where, {"seconds": 60}).status_code == 403


class TestPicture:
    def test_is_svg_that_can_do_nothing(self, case: Case, team: Team) -> None:
        activity(case, team)
        answer = Phone(team.officer).get(address(case, "recordings.svg"))
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
        root = ET.fromstring(answer.content)  # noqa: S314 - our own
        used = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert used <= {"svg", "title", "desc", "defs", "pattern", "rect", "text", "line", "g"}
        assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]

    def test_says_in_words_what_it_draws(self, case: Case, team: Team) -> None:
        made = activity(case, team)
        film(case, team.officer, start=made.started_at, end=made.started_at + timedelta(minutes=20))
        root = ET.fromstring(Phone(team.officer).get(address(case, "recordings.svg")).content)  # noqa: S314
        assert root.attrib["role"] == "img"
        described = root.findtext(f"{SVG}desc") or ""
        assert "缺失2400秒" in described
        titles = [element.text or "" for element in root.iter(f"{SVG}title")]
        assert any(title.startswith("证据1:") for title in titles)
        assert any(title.startswith("缺失:") and title.endswith("2400秒") for title in titles)

    def test_shows_hostile_text_as_text(self, case: Case, team: Team) -> None:
        place = "<script>1</script>&\x0b\ufffe某"
        activity(case, team, place=place)
        content = Phone(team.officer).get(address(case, "recordings.svg")).content
        root = ET.fromstring(content)  # noqa: S314 - our own
        assert not list(root.iter(f"{SVG}script"))
        shown = [one.text or "" for one in root.iter(f"{SVG}text")]
        assert any("<script>1</script>&某" in one for one in shown), shown

    def test_of_a_case_without_activities_says_so(self, case: Case, team: Team) -> None:
        root = ET.fromstring(Phone(team.officer).get(address(case, "recordings.svg")).content)  # noqa: S314
        assert "没有登记" in (root.findtext(f"{SVG}desc") or "")

    def test_draws_every_activity(self, case: Case, team: Team) -> None:
        for kind in (ActivityKind.SEALING, ActivityKind.SEIZURE, ActivityKind.INSPECTION):
            activity(case, team, kind)
        root = ET.fromstring(Phone(team.officer).get(address(case, "recordings.svg")).content)  # noqa: S314
        assert len(list(root.iter(f"{SVG}g"))) == 3


def test_a_supervisors_look_is_journaled(case: Case) -> None:
    by = factories.supervisor()
    assert Phone(by).get(address(case, "recordings.svg")).status_code == 200
    assert Entry.objects.filter(stream=by.pk, act="look", subject=case.pk).exists()
