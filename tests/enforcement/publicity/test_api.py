from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from enforcement.publicity import actions
from enforcement.publicity.rules import WithdrawalGround
from enforcement.registry.models import Account, Certificate
from tests.enforcement.publicity.cases import SHOP, prepared, published, registered, served
from tests.factories import AT, Team, actor, supervisor


@pytest.fixture(autouse=True)
def _no_throttle() -> None:
    cache.clear()


def signed_in(account: Account) -> APIClient:
    client = APIClient()
    client.force_authenticate(account)
    return client


def post(client: APIClient, url: str, data: dict[str, Any], version: int | None = None) -> Any:
    headers = {"Idempotency-Key": str(uuid4())}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    return client.post(url, data, format="json", headers=headers)


class TestPublication:
    def test_goes_from_preparation_to_the_public_by_two_people(self, people: Team) -> None:
        case = served(people)
        answer = post(signed_in(people.officer), f"/api/v1/cases/{case.pk}/notice", {"id": str(uuid4())})
        assert answer.status_code == 201
        body = answer.json()
        assert all(item["met"] for item in body["obstacles"])
        assert body["due_state"] in {"open", "overdue"}
        url = f"/api/v1/notices/{body['id']}/publish"
        assert post(signed_in(people.publisher), url, {}).status_code == 428
        done = post(signed_in(people.publisher), url, {}, body["version"])
        assert done.status_code == 200
        assert done.json()["state"] == "published"
        public = APIClient().get(f"/api/v1/public/notices/{body['id']}").json()
        assert public["notice"]["parties"] == [{"kind": "organisation", "name": SHOP.name, "uscc": SHOP.uscc}]

    def test_the_preparer_may_not_publish(self, people: Team) -> None:
        notice = prepared(served(people), people.publisher)
        answer = post(signed_in(people.publisher), f"/api/v1/notices/{notice.pk}/publish", {}, notice.version)
        assert (answer.status_code, answer.json()["code"]) == (403, "notice_two_people")
        assert answer.json()["requirements"][0]["article"]

    def test_a_second_publication_is_not_now(self, people: Team) -> None:
        notice = published(served(people), people)
        answer = post(signed_in(people.publisher), f"/api/v1/notices/{notice.pk}/publish", {}, notice.version)
        assert (answer.status_code, answer.json()["code"]) == (409, "notice_settled")

    def test_an_unknown_field_is_refused(self, people: Team) -> None:
        answer = post(
            signed_in(people.officer),
            f"/api/v1/cases/{served(people).pk}/notice",
            {"id": str(uuid4()), "phone": "13887512345"},
        )
        assert answer.status_code == 400

    def test_a_decision_can_be_withheld_by_the_head(self, people: Team) -> None:
        notice = prepared(served(people), people.officer)
        answer = post(
            signed_in(people.head),
            f"/api/v1/notices/{notice.pk}/withhold",
            {"ground": "related_cases", "reason": "影响系列案件调查。"},
            notice.version,
        )
        assert (answer.status_code, answer.json()["due_state"]) == (200, "exempt")

    def test_a_notice_can_be_withdrawn(self, people: Team) -> None:
        notice = published(served(people), people)
        answer = post(
            signed_in(people.publisher),
            f"/api/v1/notices/{notice.pk}/withdraw",
            {"ground": "revoked", "reason": "经复议被撤销。"},
            notice.version,
        )
        assert answer.json()["state"] == "withdrawn"


class TestInternalList:
    def test_shows_own_notices_with_their_clocks(self, people: Team) -> None:
        notice = prepared(served(people), people.officer)
        row = signed_in(people.head).get("/api/v1/notices").json()["results"][0]
        assert (row["id"], row["due_on"]) == (str(notice.pk), "2026-12-02")
        assert row["channels"][0]["explanation"]

    def test_the_overdue_can_be_asked_for(self, people: Team) -> None:
        prepared(served(people), people.officer)
        client = signed_in(people.publisher)
        assert client.get("/api/v1/notices?due_before=2026-12-03").json()["count"] == 1
        assert client.get("/api/v1/notices?due_before=2026-12-02").json()["count"] == 0

    def test_what_nobody_has_begun_is_seen_too(self, people: Team) -> None:
        case = served(people)
        registered(people)
        rows = signed_in(people.publisher).get("/api/v1/notices/owed").json()["results"]
        assert [(row["case"], row["due_on"]) for row in rows] == [(str(case.pk), "2026-12-02")]
        prepared(case, people.officer)
        assert signed_in(people.publisher).get("/api/v1/notices/owed").json()["count"] == 0

    @pytest.mark.usefixtures("people")
    def test_needs_a_sign_in(self) -> None:
        for url in ("/api/v1/notices", "/api/v1/notices/owed", f"/api/v1/notices/{uuid4()}"):
            assert APIClient().get(url).status_code == 401

    def test_a_supervisors_look_is_journaled(self, people: Team) -> None:
        from enforcement.journal.models import Entry  # noqa: PLC0415

        notice = prepared(served(people), people.officer)
        assert signed_in(supervisor()).get(f"/api/v1/notices/{notice.pk}").status_code == 200
        assert Entry.objects.filter(act="view_notice", subject=notice.pk).exists()


class TestPublicList:
    def test_holds_published_and_withdrawn_only(self, people: Team) -> None:
        prepared(served(people), people.officer)
        shown = published(served(people), people)
        gone = published(served(people), people, at=AT + timedelta(hours=1))
        actions.withdraw_notice(
            subject_id=gone.pk,
            version=gone.version,
            ground=WithdrawalGround.REVOKED,
            reason="经复议被撤销。",
            by=actor(people.publisher),
            at=AT + timedelta(hours=2),
        )
        body = APIClient().get("/api/v1/public/notices").json()
        assert body["count"] == 2
        first, second = body["results"]
        assert (first["id"], first["notice"], first["withdrawal"]["reason"]) == (
            str(gone.pk),
            None,
            "经复议被撤销。",
        )
        assert (second["id"], second["withdrawal"]) == (str(shown.pk), None)

    def test_says_nothing_of_the_case(self, people: Team) -> None:
        published(served(people), people)
        row = APIClient().get("/api/v1/public/notices").json()["results"][0]
        assert set(row) == {
            "id",
            "state",
            "subject",
            "subject_label",
            "agency_id",
            "department",
            "published_at",
            "digest",
            "decision_number",
            "agency",
            "decided_on",
            "notice",
            "withdrawal",
        }

    def test_costs_two_queries_and_joins_nothing(self, people: Team, django_assert_num_queries: Any) -> None:
        published(served(people), people)
        with django_assert_num_queries(2) as asked:
            APIClient().get("/api/v1/public/notices?q=面粉&department=market_regulation")
        assert not any("cases_case" in query["sql"] for query in asked.captured_queries)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("面粉", 1),
            ("超市", 1),
            ("某某超市", 1),
            ("粉面", 0),
            ("面粉 超市", 1),
            ("面粉 饲料", 0),
            ("91530524ma6k5yfq34", 1),
            ("袋面粉超过", 1),
            ("面粉二十", 0),
            ("13887512345", 0),
        ],
    )
    def test_finds_chinese_words_of_two_characters_and_more(
        self, people: Team, query: str, found: int
    ) -> None:
        published(served(people), people)
        assert APIClient().get("/api/v1/public/notices", {"q": query}).json()["count"] == found

    def test_a_search_pages_without_loss(self, people: Team) -> None:
        wanted = {
            str(published(served(people), people, at=AT + timedelta(minutes=number)).pk)
            for number in range(5)
        }
        url, seen = "/api/v1/public/notices?q=面粉&limit=2", []
        while url:
            body = APIClient().get(url).json()
            seen += [row["id"] for row in body["results"]]
            url = body["next"]
        assert len(seen) == 5
        assert set(seen) == wanted

    @pytest.mark.usefixtures("people")
    def test_one_character_is_refused_and_so_is_an_unknown_parameter(self) -> None:
        answer = APIClient().get("/api/v1/public/notices?q=面")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/q")
        answer = APIClient().get("/api/v1/public/notices?party=x")
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_filter")

    def test_a_prepared_notice_is_not_found(self, people: Team) -> None:
        notice = prepared(served(people), people.officer)
        assert APIClient().get(f"/api/v1/public/notices/{notice.pk}").status_code == 404


class TestCertificateCheck:
    def test_tells_name_agency_and_validity_and_no_more(self, people: Team) -> None:
        held = Certificate.objects.get(officer=people.officer.officer)
        body = APIClient().get("/api/v1/public/officers", {"certificate": held.number}).json()
        assert body == {
            "certificate": held.number,
            "name": held.officer.name,
            "agency": people.agency.name,
            "valid": True,
        }

    def test_a_revoked_certificate_is_not_valid(self, people: Team) -> None:
        held = Certificate.objects.get(officer=people.officer.officer)
        held.revoked_on = AT.date() - timedelta(days=900)
        held.save()
        assert not APIClient().get("/api/v1/public/officers", {"certificate": held.number}).json()["valid"]

    @pytest.mark.usefixtures("people")
    def test_an_unknown_number_is_not_found_and_none_is_malformed(self) -> None:
        assert APIClient().get("/api/v1/public/officers?certificate=X").status_code == 404
        assert APIClient().get("/api/v1/public/officers").status_code == 400

    @pytest.mark.usefixtures("people")
    def test_trying_numbers_is_slowed(self) -> None:
        statuses = [
            APIClient().get(f"/api/v1/public/officers?certificate={number}").status_code
            for number in range(31)
        ]
        assert statuses == [404] * 30 + [429]
