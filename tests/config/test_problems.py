"""Every refusal is a problem (RFC 9457): one table from kind to status, one from constraint to refusal."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.http import Http404
from django.test import Client, RequestFactory
from rest_framework import exceptions

from config import problems
from enforcement import errors
from enforcement.errors import Refusal, Requirement

STATUSES: dict[type[Refusal], int] = {
    errors.NotVisible: 404,
    errors.NotCompetent: 403,
    errors.NotNow: 409,
    errors.Taken: 409,
    errors.Stale: 412,
    errors.VersionRequired: 428,
    errors.Malformed: 400,
    errors.Unprocessable: 422,
    errors.KeyReused: 422,
    errors.TooLarge: 413,
    errors.Unavailable: 503,
}
MEMBERS = {"type", "title", "status", "code", "detail", "instance", "requirements", "errors"}


def answer(exception: Exception) -> Any:
    request = RequestFactory().get("/api/v1/cases")
    found = problems.problem_response(exception, {"request": request})
    assert found is not None
    assert found.content_type == "application/problem+json"
    assert set(found.data) >= MEMBERS
    assert found.data["status"] == found.status_code
    assert found.data["instance"] == "/api/v1/cases"
    assert found.data["type"] == f"urn:enforcement-record:problem:{found.data['code']}"
    return found


class TestKinds:
    def test_the_table_knows_every_kind(self) -> None:
        kinds = {
            kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refusal)
        }
        assert kinds - {Refusal} == set(STATUSES)

    @pytest.mark.parametrize("kind", STATUSES)
    def test_each_kind_has_its_status_its_code_and_a_chinese_message(self, kind: type[Refusal]) -> None:
        found = answer(kind())
        assert found.status_code == STATUSES[kind]
        assert found.data["code"] == kind.code
        assert not found.data["detail"].isascii()
        assert not found.data["title"].isascii()

    def test_an_unlisted_kind_is_a_conflict_and_never_a_crash(self) -> None:
        class Odd(Refusal):
            pass

        assert answer(Odd()).status_code == 409

    def test_requirements_carry_article_and_whether_they_are_met(self) -> None:
        need = Requirement("pass_review", "《中华人民共和国行政处罚法》第五十八条", "须先办理", met=False)
        found = answer(errors.NotNow("不行", requirements=[need]))
        assert found.data["requirements"] == [
            {"code": "pass_review", "article": need.article, "detail": "须先办理", "met": False}
        ]

    def test_a_pointer_becomes_an_error(self) -> None:
        found = answer(errors.Unprocessable("不对", pointer="/parties/0/uscc"))
        assert found.data["errors"] == [{"pointer": "/parties/0/uscc", "detail": "不对"}]

    def test_what_is_away_says_when_to_come_back(self) -> None:
        assert answer(errors.Unavailable(retry_after=7)).headers["Retry-After"] == "7"
        for away in (OperationalError("gone"), InterfaceError("closed")):
            found = answer(away)
            assert (found.status_code, found.headers["Retry-After"]) == (503, "2")


class TestFramework:
    @pytest.mark.parametrize(
        ("exception", "status", "code"),
        [
            (Http404(), 404, "not_found"),
            (PermissionDenied(), 403, "not_competent"),
            (RequestDataTooBig(), 413, "too_large"),
            (SuspiciousOperation(), 400, "malformed"),
            (DataError("out of range"), 400, "malformed"),
            (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), 400, "malformed"),
            (RecursionError(), 400, "malformed"),
            (exceptions.ParseError(), 400, "parse_error"),
            (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
            (exceptions.NotAcceptable(), 406, "not_acceptable"),
            (exceptions.UnsupportedMediaType("x/y"), 415, "unsupported_media_type"),
            (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        ],
    )
    def test_each_refusal_of_the_framework_has_a_status(
        self, exception: Exception, status: int, code: str
    ) -> None:
        found = answer(exception)
        assert (found.status_code, found.data["code"]) == (status, code)

    def test_too_many_says_when_to_come_back(self) -> None:
        found = answer(exceptions.Throttled(wait=2.5))
        assert found.status_code == 429
        assert int(found.headers["Retry-After"]) >= 3

    def test_what_nobody_foresaw_is_ours_and_tells_nothing(self, caplog: pytest.LogCaptureFixture) -> None:
        found = answer(LookupError("secret of the house"))
        assert (found.status_code, found.data["code"]) == (500, "internal")
        assert "secret" not in str(found.data)
        assert "secret" in caplog.text


class TestPointers:
    @pytest.mark.parametrize(
        ("detail", "pointers"),
        [
            ({"title": ["必填"]}, ["/title"]),
            ({"parties": [{}, {"name": ["必填"]}]}, ["/parties/1/name"]),
            ({"parties": {"non_field_errors": ["太多"]}}, ["/parties"]),
            ({"non_field_errors": ["不对"]}, ["/"]),
            ({"ids": {3: ["不是标识"]}}, ["/ids/3"]),
            ({"a/b~c": ["未知"]}, ["/a~1b~0c"]),
            (["不对"], ["/"]),
        ],
    )
    def test_each_error_of_a_form_points_into_the_request(self, detail: Any, pointers: list[str]) -> None:
        found = answer(exceptions.ValidationError(detail))
        assert [error["pointer"] for error in found.data["errors"]] == pointers
        assert (found.status_code, found.data["code"]) == (400, "invalid")


@pytest.mark.django_db
class TestConstraints:
    def refused(self, constraint: str) -> Any:
        """What the database says when the constraint of that name refuses."""
        with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT refuse(%s, 'no')", [constraint])
        return answer(caught.value)

    @pytest.mark.parametrize("constraint", problems.CONSTRAINTS)
    def test_each_is_said_in_the_words_of_the_law(self, constraint: str) -> None:
        found = self.refused(constraint)
        assert found.data["code"] == constraint
        assert found.status_code in {403, 409, 422}
        assert "与已有记录冲突" not in found.data["detail"]

    def test_the_review_gate_cites_its_article(self) -> None:
        found = self.refused("decision_needs_review")
        assert found.status_code == HTTPStatus.CONFLICT
        assert found.data["requirements"][0]["article"] == "《中华人民共和国行政处罚法》第五十八条"

    def test_an_unknown_one_is_a_conflict_that_tells_nothing(self) -> None:
        found = self.refused("some_internal_name")
        assert (found.status_code, found.data["code"]) == (409, "conflict")
        assert "some_internal_name" not in str(found.data)

    def test_every_name_the_triggers_raise_by_law_is_one_the_table_can_know(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE prosrc LIKE '%refuse(%'")
            sources = " ".join(source for (source,) in cursor.fetchall())
        triggered = {name for name in problems.CONSTRAINTS if f"'{name}'" in sources}
        assert {
            "decision_needs_review",
            "decision_dossier_stale",
            "decision_over_spot_ceiling",
            "opinion_reviewer_investigated",
            "opinion_reviewer_unqualified",
            "case_major_stays",
        } <= triggered


@pytest.mark.django_db
class TestOutsideTheApi:
    def test_an_unknown_address_is_a_problem_too(self) -> None:
        found = Client().get("/api/v1/nothing-here")
        assert (found.status_code, found["Content-Type"]) == (404, "application/problem+json")
        assert found.json()["code"] == "not_found"

    def test_an_unsupported_method_names_those_there_are(self) -> None:
        found = Client().put("/api/v1/cases", headers={"Authorization": "Token x"})
        assert found.status_code in {401, 405}
        assert found["Content-Type"] == "application/problem+json"
