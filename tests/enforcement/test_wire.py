"""What every operation shares: key, version, form, pages."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from enforcement.cases.models import Case
from enforcement.errors import Malformed
from enforcement.evidence.api.uploads import UploadForm
from enforcement.journal.actions import Answer, Once
from enforcement.wire import StrictForm, checked, etag, if_match, moment, once, respond, several
from tests import factories
from tests.enforcement.clients import Phone
from tests.factories import AT

CASES = "/api/v1/cases"
ID = "6f1c7f0e-6d0e-4d6a-9a57-0b8a9c4b5d10"


def request(data: Any = None, path: str = "/x", **headers: str) -> Request:
    made = APIRequestFactory().post(path, data if data is not None else {}, format="json", headers=headers)
    return Request(made, parsers=[JSONParser()])


def said(data: Any = None, path: str = "/x", **headers: str) -> Once:
    return once(request(data, path, **{"Idempotency-Key": "k"} | headers))


class TestOnce:
    def test_a_request_stands_for_its_method_path_version_and_content(self) -> None:
        first = said({"a": 1, "b": [2]})
        assert said({"b": [2], "a": 1}) == first
        others = (
            said({"a": 1}),
            said({"a": "1", "b": [2]}),
            said({"a": 1, "b": [2]}, "/y"),
            said({"a": 1, "b": [2]}, "/x?z=1"),
            said({"a": 1, "b": [2]}, **{"If-Match": '"1"'}),
        )
        assert first.fingerprint not in {other.fingerprint for other in others}

    @pytest.mark.parametrize("key", ["", " ", "k" * 101, "é", "a\tb"])
    def test_a_key_is_one_to_a_hundred_printable_characters(self, key: str) -> None:
        with pytest.raises(Malformed) as caught:
            once(request(**{"Idempotency-Key": key}))
        assert caught.value.code == "idempotency_key_required"

    def test_a_hundred_are_enough(self) -> None:
        assert once(request(**{"Idempotency-Key": "k" * 100})).key == "k" * 100


class TestIfMatch:
    @given(st.integers(0, 10**9 - 1))
    def test_reads_what_etag_writes(self, version: int) -> None:
        assert if_match(request(**{"If-Match": etag(version)})) == version
        assert if_match(request(**{"If-Match": f"W/{etag(version)}"})) == version

    def test_says_none_when_there_is_none(self) -> None:
        assert if_match(request()) is None

    @pytest.mark.parametrize("header", ["*", '"x"', '"1", "2"', '"-1"', '"1.0"', '"9999999999"', '"¹"'])
    def test_refuses_what_is_no_version_of_ours(self, header: str) -> None:
        with pytest.raises(Malformed):
            if_match(request(**{"If-Match": header}))


class TestRespond:
    def test_gives_the_etag_of_the_answer_and_none_where_it_has_none(self) -> None:
        assert respond(Answer(201, {"a": 1}, '"3"')).headers["ETag"] == '"3"'
        assert "ETag" not in respond(Answer(200, {})).headers

    def test_the_moment_of_a_request_is_one(self) -> None:
        asked = request()
        assert moment(asked) == moment(asked)
        assert moment(asked).tzinfo is not None


class Item(StrictForm):
    name = serializers.CharField()


class Form(StrictForm):
    title = serializers.CharField()
    items = several(Item, at_most=2)


_GIVEN = {
    "id": st.just(ID),
    "case": st.sampled_from([ID, "no id", None]),
    "file_name": st.sampled_from(["照片.jpg", "", 3]),
    "media_type": st.just("image/jpeg"),
    "size": st.sampled_from([0, 7, -1, "7", None]),
    "parts": st.sampled_from([[], ["0" * 64], ["x"], "x", ["0" * 63 + "\udfff"]]),
    "kind": st.sampled_from(["audiovisual", "hearsay"]),
    "title": st.sampled_from(["货架", "\ud800货\udbff架"]),
    "factual": st.sampled_from([True, "false", None, "x"]),
    "captured_at": st.sampled_from(["2026-11-02T10:12:31+08:00", "1800-01-01T00:00:00Z", ""]),
    "device_clock": st.sampled_from([None, "2026-11-02T10:12:31Z"]),
    "latitude": st.sampled_from([None, "24.8279", 91]),
    "supersedes": st.sampled_from([None, ID]),
}


def outcome(read: Any, form: StrictForm, data: Any) -> Any:
    try:
        return read(form, data)
    except ValidationError as refused:
        return refused.detail


class TestStrictForm:
    @given(st.fixed_dictionaries({}, optional=_GIVEN))
    def test_it_reads_what_the_library_reads_and_refuses_what_it_refuses(self, data: Any) -> None:
        form = UploadForm()
        theirs = outcome(serializers.Serializer.to_internal_value, form, data)
        assert outcome(StrictForm.to_internal_value, form, data) == theirs

    def test_half_a_character_is_named(self) -> None:
        half = {"title": "货\ud83d架", "items": [{"name": "\ude00"}]}
        found = outcome(StrictForm.to_internal_value, Form(), half)
        assert "U+D83D" in str(found["title"])
        assert "U+DE00" in str(found["items"])

    def refused(self, data: Any) -> Any:
        with pytest.raises(ValidationError) as caught:
            checked(Form, request(data))
        return caught.value.detail

    def test_reads_what_it_knows(self) -> None:
        read = checked(Form, request({"title": "a", "items": [{"name": "b"}]}))
        assert read == {"title": "a", "items": [{"name": "b"}]}

    def test_names_what_it_does_not_know_and_what_it_does(self) -> None:
        found = self.refused({"title": "a", "items": [{"name": "b"}], "extra": 1})
        assert "title" in str(found["extra"])
        assert "extra" in str(self.refused({"title": "a", "items": [{"name": "b", "extra": 1}]})["items"][0])

    @pytest.mark.parametrize("items", [[], [{"name": "a"}] * 3, "x", None, [1], {}])
    def test_a_list_of_forms_is_bounded_and_a_list(self, items: Any) -> None:
        assert "items" in self.refused({"title": "a", "items": items})

    @pytest.mark.parametrize("data", [[], "x", 1])
    def test_what_is_no_object_is_malformed(self, data: Any) -> None:
        with pytest.raises(Malformed):
            checked(Form, request(data))


def cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.django_db
class TestPages:
    def rows(self, team: factories.Team, count: int) -> list[str]:
        """Newest first; pairs share their moment, so that the id must break the tie."""
        made = [factories.clue(team, at=AT + timedelta(minutes=i // 2)) for i in range(count)]
        return [str(case.pk) for case in sorted(made, key=lambda c: (c.opened_at, c.pk), reverse=True)]

    def walk(self, phone: Phone, url: str | None, link: str) -> list[list[str]]:
        pages = []
        while url:
            page = phone.get(url).json()
            pages.append([row["id"] for row in page["results"]])
            url = page[link]
        return pages

    def test_forward_and_back_show_each_row_once_in_order(self) -> None:
        team = factories.team()
        rows = self.rows(team, 9)
        phone = Phone(team.officer)
        pages = self.walk(phone, f"{CASES}?limit=2", "next")
        assert [id for page in pages for id in page] == rows
        last = phone.get(f"{CASES}?limit=2")
        while following := last.json()["next"]:
            last = phone.get(following)
        back = self.walk(phone, last.json()["previous"], "previous")
        assert [id for page in reversed(back) for id in page] == rows[:8]

    def test_the_exact_count_is_on_the_first_page_only(self) -> None:
        team = factories.team()
        self.rows(team, 5)
        phone = Phone(team.officer)
        first = phone.get(CASES, limit=2).json()
        second = phone.get(first["next"]).json()
        assert (first["count"], second["count"]) == (5, None)
        assert (first["previous"], second["previous"] is None) == (None, False)
        assert phone.get(second["previous"]).json()["previous"] is None

    def test_rows_that_arrive_meanwhile_shift_nothing(self) -> None:
        team = factories.team()
        rows = self.rows(team, 6)
        phone = Phone(team.officer)
        first = phone.get(CASES, limit=2).json()
        factories.clue(team, at=AT + timedelta(hours=1))
        second = phone.get(first["next"]).json()
        assert [row["id"] for row in second["results"]] == rows[2:4]
        assert [row["id"] for row in phone.get(second["previous"]).json()["results"]] == rows[:2]

    def test_the_filter_travels_with_the_link(self) -> None:
        team = factories.team()
        self.rows(team, 4)
        factories.decided_on_spot(team)
        first = Phone(team.officer).get(CASES, status="clue", limit=3).json()
        assert first["count"] == 4
        assert "status=clue" in first["next"]

    def test_a_cursor_of_another_agency_shows_only_ones_own(self) -> None:
        team, other = factories.team(), factories.team()
        self.rows(team, 3)
        rows = self.rows(other, 3)
        link = Phone(team.officer).get(CASES, limit=1).json()["next"]
        shown = {row["id"] for row in Phone(other.officer).get(link).json()["results"]}
        assert shown <= set(rows)

    def test_an_exact_page_has_no_next(self) -> None:
        team = factories.team()
        self.rows(team, 2)
        page = Phone(team.officer).get(CASES, limit=2).json()
        assert (page["next"], page["previous"]) == (None, None)

    @pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5", "²", "", "999999999999"])
    def test_a_limit_is_between_one_and_two_hundred(self, limit: str) -> None:
        answer = Phone(factories.team().officer).get(CASES, limit=limit)
        assert (answer.status_code, answer.json()["code"]) == (400, "limit_malformed")

    @pytest.mark.parametrize(
        "text",
        [
            "x",
            "é",
            "\x00",
            "AAAA",
            cursor(),
            cursor(1, 2, 3),
            cursor(False, "2026-11-23", ID),
            cursor(False, "2026-11-23T00:00:00", ID),
            cursor(False, AT.isoformat(), 7),
            cursor(False, AT.isoformat(), "x"),
            cursor([], {}, None),
            base64.urlsafe_b64encode(b"[" * 3000).decode(),
        ],
    )
    def test_a_cursor_that_is_none_is_refused(self, text: str) -> None:
        answer = Phone(factories.team().officer).get(f"{CASES}?{urlencode({'cursor': text})}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")

    def test_a_cursor_at_the_ends_of_time_shows_what_there_is(self) -> None:
        team = factories.team()
        factories.clue(team)
        phone = Phone(team.officer)
        for at, count in (("0001-01-01T00:00:00+14:00", 0), ("9999-12-31T23:59:59-14:00", 1)):
            answer = phone.get(CASES, cursor=cursor(False, at, ID))
            assert (answer.status_code, len(answer.json()["results"])) == (200, count)

    def test_pages_follow_the_scope_not_the_table(self) -> None:
        team = factories.team()
        factories.clue(factories.team())
        page = Phone(team.officer).get(CASES).json()
        assert (page["count"], page["results"], Case.objects.count()) == (0, [], 1)


def _forms(of: type[StrictForm] = StrictForm) -> list[type[StrictForm]]:
    return [form for one in of.__subclasses__() for form in (one, *_forms(one))]


def test_no_form_has_what_a_strict_form_does_not_ask_for() -> None:
    get_resolver()._populate()  # noqa: SLF001 - loads every route, and with them every form
    fields = [(form, name, field) for form in _forms() for name, field in form().fields.items()]
    assert len(fields) > 200
    assert [(form, name) for form, name, field in fields if field.source != name or field.read_only] == []
    assert [(form, name) for form, name, _ in fields if hasattr(form, f"validate_{name}")] == []
