"""Cases on the wire: status, shape, scope, cost."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from enforcement.cases.models import Case
from enforcement.cases.rules import PROCEDURE, Status, StepCode, possible
from enforcement.journal.models import Entry
from enforcement.registry.models import DeviceToken
from tests import factories
from tests.enforcement.clients import Phone
from tests.factories import AT, Team, again

pytestmark = pytest.mark.django_db

CASES = "/api/v1/cases"
RESIDENT, PHONE = "11010519491231002X", "13987654321"


def clue(team: Team, **given: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "agency": str(team.agency.pk),
        "procedure": "ordinary",
        "title": "涉嫌经营超过保质期的食品案",
        "source": "inspection",
        "received_at": (timezone.now() - timedelta(minutes=1)).isoformat(),
        "summary": "货架上有超过保质期的食品。",
        "parties": [{"kind": "person", "name": "李四", "id_number": RESIDENT, "phone": PHONE}],
        **given,
    }


def pointers(answer: Any) -> list[str]:
    return [error["pointer"] for error in answer.json()["errors"]]


class TestRegisterClue:
    def test_answers_201_with_the_etag_of_the_new_case(self) -> None:
        team = factories.team()
        answer = Phone(team.officer).post(CASES, clue(team))
        body = answer.json()
        assert (answer.status_code, answer["ETag"], body["version"]) == (201, '"1"', 1)
        assert (body["status"], body["stage"], body["case_number"]) == ("clue", "pre_publicity", "")

    def test_a_repeat_under_the_same_key_gets_the_same_answer_and_no_second_case(self) -> None:
        team = factories.team()
        phone, data = Phone(team.officer), clue(team)
        first, again_ = (phone.post(CASES, data, key="k") for _ in range(2))
        assert (first.status_code, first.json(), first["ETag"]) == (201, again_.json(), again_["ETag"])
        assert Case.objects.count() == 1

    def test_the_key_for_another_request_is_422_and_no_key_is_400(self) -> None:
        team = factories.team()
        phone = Phone(team.officer)
        phone.post(CASES, clue(team), key="k")
        reused = phone.post(CASES, clue(team), key="k")
        assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")
        for key in ("", "k" * 101, "键".encode().decode("latin-1")):
            missing = phone.post(CASES, clue(team), key=key)
            assert (missing.status_code, missing.json()["code"]) == (400, "idempotency_key_required")
        assert Case.objects.count() == 1

    def test_a_taken_id_is_409(self) -> None:
        team, other = factories.team(), factories.team()
        data = clue(team)
        Phone(team.officer).post(CASES, data)
        answer = Phone(other.officer).post(CASES, clue(other, id=data["id"]))
        assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")

    def test_each_malformed_field_has_a_pointer(self) -> None:
        team = factories.team()
        answer = Phone(team.officer).post(
            CASES, clue(team, title="", source="x", act_ended_on="2026-02-30", parties=[{"kind": "person"}])
        )
        assert answer.status_code == 400
        assert pointers(answer) == ["/title", "/source", "/act_ended_on", "/parties/0/name"]

    def test_an_unknown_field_is_refused_wherever_it_stands(self) -> None:
        team = factories.team()
        phone = Phone(team.officer)
        assert pointers(phone.post(CASES, clue(team, titel="x"))) == ["/titel"]
        nested = clue(team, parties=[{"kind": "person", "name": "李四", "a/b~c": 1}])
        assert pointers(phone.post(CASES, nested)) == ["/parties/0/a~1b~0c"]
        assert not Case.objects.exists()

    def test_a_number_that_is_none_is_422_with_its_place(self) -> None:
        team = factories.team()
        party = {"kind": "person", "name": "李四", "id_number": "110105194912310021"}
        answer = Phone(team.officer).post(CASES, clue(team, parties=[party]))
        assert (answer.status_code, answer.json()["code"]) == (422, "id_number_invalid")
        assert pointers(answer) == ["/parties/0/id_number"]

    @pytest.mark.parametrize("body", [[], "x", 1, None, [[1]]])
    def test_what_is_no_object_is_400(self, body: Any) -> None:
        assert Phone(factories.team().officer).post(CASES, body).status_code == 400

    @pytest.mark.parametrize("text", ["\x00", "\ud800"])
    def test_characters_that_cannot_be_kept_are_400(self, text: str) -> None:
        team = factories.team()
        answer = Phone(team.officer).client.post(
            CASES,
            json.dumps(clue(team, title=f"a{text}b")),
            content_type="application/json",
            headers={"Idempotency-Key": "k"},
        )
        assert (answer.status_code, pointers(answer)) == (400, ["/title"])

    @pytest.mark.parametrize("raw", ["{", '{"id": NaN}', "[" * 60_000, '{"a":' * 60_000, "\udcff"])
    def test_what_is_no_json_is_400(self, raw: str) -> None:
        phone = Phone(factories.team().officer)
        answer = phone.client.post(
            CASES,
            raw.encode("utf-8", "surrogateescape"),
            content_type="application/json",
            headers={"Idempotency-Key": "k"},
        )
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")

    def test_another_type_is_415_and_too_much_is_413(self) -> None:
        phone = Phone(factories.team().officer)
        form = phone.client.post(CASES, "a=1", content_type="application/x-www-form-urlencoded")
        assert form.status_code == 415
        big = phone.client.post(CASES, b'"' + b"x" * 3_000_000 + b'"', content_type="application/json")
        assert (big.status_code, big.json()["code"]) == (413, "too_large")


class TestWhoAsks:
    def test_nobody_is_401_and_told_how_to_sign_in(self) -> None:
        case = factories.clue(factories.team())
        for url in (CASES, f"{CASES}/{case.pk}", f"{CASES}/{case.pk}/steps"):
            answer = Phone().get(url)
            assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
            assert answer.json()["code"] == "not_authenticated"

    def test_a_revoked_or_expired_token_is_401(self) -> None:
        team = factories.team()
        revoked, expired = Phone(team.officer), Phone(team.second)
        DeviceToken.objects.filter(user=team.officer).delete()
        DeviceToken.objects.filter(user=team.second).update(expiry=timezone.now() - timedelta(seconds=1))
        assert revoked.get(CASES).status_code == expired.get(CASES).status_code == 401

    def test_another_agency_gets_404_for_reading_and_for_acting(self) -> None:
        case = factories.clue(factories.team())
        phone = Phone(factories.team().head)
        url = f"{CASES}/{case.pk}"
        answers = [phone.get(url), phone.get(f"{url}/steps"), phone.get(f"{url}/decision")]
        answers.append(phone.post(f"{url}/steps/decline-filing", {"reason": "x"}, case.version))
        answers.append(phone.post(f"{CASES}/{uuid4()}/steps/decline-filing", {"reason": "x"}, 1))
        assert {(a.status_code, a.json()["code"], a.json()["detail"]) for a in answers} == {
            (404, "not_found", "未找到,或您无权查看。")
        }

    def test_who_sees_and_may_not_act_gets_403(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        answer = Phone(team.officer).post(
            f"{CASES}/{case.pk}/steps/decline-filing", {"reason": "x"}, case.version
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "not_competent")

    def test_the_look_of_a_supervisor_is_journaled_and_that_of_the_agency_is_not(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        supervisor = factories.supervisor()
        for account in (supervisor, team.officer):
            for below in (f"/{case.pk}", f"/{case.pk}/steps", f"/{case.pk}/journal", ""):
                assert Phone(account).get(f"{CASES}{below}").status_code == 200
        looks = Entry.objects.filter(act="look").order_by("seq")
        assert {entry.stream for entry in looks} == {supervisor.pk}
        assert [entry.subject for entry in looks] == [case.pk, case.pk, case.pk, None]


class TestNothingPersonal:
    def test_shows_in_lists_and_numbers_are_masked_in_the_case(self) -> None:
        team = factories.team()
        phone = Phone(team.officer)
        id = phone.post(CASES, clue(team)).json()["id"]
        listed, shown = phone.get(CASES), phone.get(f"{CASES}/{id}")
        assert "110105" not in listed.content.decode()
        assert shown.json()["parties"][0]["id_masked"] == "110105********002X"
        for answer in (listed, shown):
            assert RESIDENT not in answer.content.decode()
            assert PHONE not in answer.content.decode()


class TestSteps:
    def test_lists_each_possible_step_with_requirements_articles_and_operation(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        answer = Phone(team.head).get(f"{CASES}/{case.pk}/steps")
        steps = {step["code"]: step for step in answer.json()["steps"]}
        assert set(steps) == {step.code.value for step in possible(case.facts(AT))}
        assert answer["ETag"] == '"1"'
        for code, step in steps.items():
            assert step["operation"] == {"method": "POST", "url": reverse(f"step-{code}", args=[case.pk])}
            assert step["articles"]
            assert all(r["article"].startswith("《") for r in step["requirements"])
            assert step["ready"] == all(r["met"] for r in step["requirements"])
        assert steps["decline_filing"]["competent"]
        assert not steps["name_officers"]["competent"]
        unmet = {r["code"]: r["article"] for r in steps["file"]["requirements"] if not r["met"]}
        assert "第四十二条" in unmet["name_officers"]
        assert set(unmet) == {"name_officers", "cite_basis", "propose_filing"}

    @pytest.mark.parametrize("code", StepCode)
    def test_every_step_has_its_operation(self, code: StepCode) -> None:
        arguments = [] if code is StepCode.REGISTER_CLUE else [uuid4()]
        assert reverse(f"step-{code}", args=arguments).startswith(CASES)

    def test_an_offered_operation_can_be_taken_as_it_is_offered(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        phone = Phone(team.unit_head)
        listed = phone.get(f"{CASES}/{case.pk}/steps")
        offered = next(s for s in listed.json()["steps"] if s["code"] == "name_officers")
        data = {"officers": [{"officer": str(pk)} for pk in team.officer_ids]}
        answer = phone.post(offered["operation"]["url"], data, listed["ETag"])
        assert (answer.status_code, answer["ETag"]) == (201, '"2"')
        assert answer.json()["case"]["version"] == 2

    def test_a_refused_step_says_what_is_missing_with_articles(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        answer = Phone(team.head).post(f"{CASES}/{case.pk}/steps/file", {"opinion": "x"}, case.version)
        body = answer.json()
        assert (answer.status_code, body["code"]) == (409, "file_not_now")
        assert any("第五十四条" in r["article"] and not r["met"] for r in body["requirements"])

    def test_a_step_wants_the_version_seen(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        phone, url = Phone(team.unit_head), f"{CASES}/{case.pk}/steps/propose-decline"
        data = {"opinion": "x"}
        assert phone.post(url, data).status_code == 428
        assert phone.post(url, data, case.version + 1).status_code == 412
        for malformed in ("*", '"x"', '"1", "2"', '"99999999999"', '"-1"'):
            assert phone.post(url, data, malformed).status_code == 400
        assert phone.post(url, data, f'W/"{case.version}"').status_code == 201

    def test_a_record_wants_none(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        data = {
            "id": str(uuid4()),
            "occurred_from": AT.isoformat(),
            "occurred_to": AT.isoformat(),
            "place": "店内",
            "officers": [str(pk) for pk in team.officer_ids],
            "certificates_shown": True,
            "rights_told": True,
            "text": "检查",
            "signature": "refused",
        }
        answer = Phone(team.officer).post(f"{CASES}/{case.pk}/steps/inspect", data)
        assert (answer.status_code, answer["ETag"]) == (201, f'"{case.version}"')

    def test_every_versioned_step_without_a_version_is_never_taken(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        phone = Phone(team.head)
        for code, step in PROCEDURE.items():
            if code is not StepCode.REGISTER_CLUE and not step.appends:
                phone.post(reverse(f"step-{code}", args=[case.pk]), {"opinion": "x", "reason": "x"})
        assert again(case).version == case.version


class TestCompleteParty:
    def test_answers_the_party_masked_with_the_new_etag(self) -> None:
        team = factories.team()
        phone = Phone(team.officer)
        id = phone.post(CASES, clue(team, parties=[{"kind": "person", "name": "李四"}])).json()["id"]
        party = phone.get(f"{CASES}/{id}").json()["parties"][0]["id"]
        url = f"{CASES}/{id}/parties/{party}/details"
        data = {"address": "某路1号", "id_number": RESIDENT, "phone": PHONE}
        assert phone.post(url, data).status_code == 428
        answer = phone.post(url, data, 1)
        assert (answer.status_code, answer["ETag"]) == (200, '"2"')
        assert (answer.json()["address"], answer.json()["id_masked"]) == ("某路1号", "110105********002X")
        assert PHONE not in answer.content.decode()
        assert phone.post(url, data, 2).json()["code"] == "party_detail_given"
        assert pointers(phone.post(url, {"name": "王五"}, 2)) == ["/reason"]
        body = Entry.objects.get(act="complete_party", outcome="done").body
        assert not [secret for secret in (RESIDENT, PHONE, "某路") if secret in body]


class TestCost:
    def test_a_list_takes_few_queries_however_long(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        team = factories.team()
        for _ in range(12):
            factories.clue(team)
        phone = Phone().signed_in(team.officer)
        with django_assert_max_num_queries(5):
            page = phone.get(CASES, limit=10).json()
        assert (len(page["results"]), page["count"]) == (10, 12)

    def test_a_case_and_its_steps_take_a_bounded_number(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        team = factories.team()
        case = factories.case_in(Status.CONCLUDED, team)
        phone = Phone().signed_in(team.officer)
        with django_assert_max_num_queries(11):
            assert phone.get(f"{CASES}/{case.pk}").status_code == 200
        with django_assert_max_num_queries(6):
            assert phone.get(f"{CASES}/{case.pk}/steps").status_code == 200


class TestFilters:
    def test_each_narrows(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        factories.case_in(Status.NOT_FILED, team)
        phone = Phone(team.officer)
        for query in (
            {"status": "clue"},
            {"source_number": case.source_number},
            {"status": "clue", "procedure": "ordinary", "department": "market_regulation", "major": "false"},
        ):
            assert [row["id"] for row in phone.get(CASES, **query).json()["results"]] == [str(case.pk)]
        assert phone.get(CASES, agency=str(factories.team().agency.pk)).json()["count"] == 0

    @pytest.mark.parametrize(
        ("query", "pointer"),
        [
            ({"status": "open"}, "/status"),
            ({"agency": "x"}, "/agency"),
            ({"opened_after": "yesterday"}, "/opened_after"),
        ],
    )
    def test_a_value_that_is_none_is_400(self, query: dict[str, str], pointer: str) -> None:
        answer = Phone(factories.team().officer).get(CASES, **query)
        assert (answer.status_code, pointers(answer)) == (400, [pointer])

    @pytest.mark.parametrize(
        "query",
        [
            {"opened_after": "0001-01-01T00:00:00"},
            {"opened_after": "0001-01-01T00:00:00+14:00"},
            {"opened_before": "9999-12-31T23:59:59-14:00"},
            {"case_number": "x" * 5000},
            {"case_number": "\x00"},
            {"major": "perhaps"},
        ],
    )
    def test_an_extreme_one_is_never_our_fault(self, query: dict[str, str]) -> None:
        assert Phone(factories.team().officer).get(CASES, **query).status_code in {200, 400}

    def test_an_unknown_one_is_refused_with_those_there_are(self) -> None:
        answer = Phone(factories.team().officer).get(CASES, stauts="clue")
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_filter")
        assert "stauts" in answer.json()["detail"]
        for known in ("status", "department", "cursor", "limit"):
            assert known in answer.json()["detail"]
