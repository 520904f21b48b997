from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory

from enforcement.framework import AddressThrottle, SignInThrottle
from enforcement.journal.models import Entry
from enforcement.registry.models import Account, DeviceToken, legal_day
from enforcement.registry.powers import LegalBasis
from enforcement.registry.rules import Role
from tests import factories
from tests.harness import Database

Send = Callable[..., Response]


@pytest.fixture
def officer(committed_db: Database) -> Account:
    made = factories.account(factories.agency(), Role.OFFICER, officer=True)
    made.set_password(factories.PASSWORD)
    made.save()
    return made


def sign_in(username: str, password: str = factories.PASSWORD) -> Response:
    form = {"username": username, "password": password, "device": "执法手机"}
    return APIClient().post("/api/v1/tokens", form, format="json")


def with_token(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


class TestSignIn:
    def test_gives_a_token_that_works_and_is_journaled(self, officer: Account) -> None:
        answer = sign_in(officer.username)
        assert answer.status_code == 201
        assert answer["Cache-Control"] == "no-store"
        me = with_token(answer.data["token"]).get("/api/v1/me").data
        assert (me["username"], me["offices"][0]["title"]) == (officer.username, "执法人员")
        assert me["certificate"]["state"] == "valid"
        assert Entry.objects.get(act="issue_token", outcome="done").stream == officer.pk
        assert answer.data["token"] not in str(list(Entry.objects.values_list("body", flat=True)))

    def test_refused_says_the_same_of_a_wrong_name_and_a_wrong_password(self, officer: Account) -> None:
        known, unknown = sign_in(officer.username, "wrong"), sign_in("nobody", "wrong")
        assert known.status_code == unknown.status_code == 401
        assert known.data == unknown.data
        assert known.data["code"] == "sign_in_refused"
        assert known["WWW-Authenticate"] == unknown["WWW-Authenticate"] == "Token"

    def test_refused_is_journaled_for_an_account_that_exists(self, officer: Account) -> None:
        sign_in("nobody", "wrong")
        assert not Entry.objects.exists()
        sign_in(officer.username, "wrong")
        assert Entry.objects.get().outcome == "refused"

    def test_of_an_account_without_a_password_is_refused(self, officer: Account) -> None:
        for unusable in ("", "!"):
            Account.objects.filter(pk=officer.pk).update(password=unusable)
            assert sign_in(officer.username, "").status_code == 400
            assert sign_in(officer.username, "x").status_code == 401

    def test_of_a_closed_account_is_refused(self, officer: Account) -> None:
        officer.is_active = False
        officer.save()
        assert sign_in(officer.username).status_code == 401

    def test_is_throttled_per_account(self, officer: Account) -> None:
        throttle = SignInThrottle("nobody")
        limit, _ = throttle.parse_rate(throttle.get_rate())
        assert limit is not None
        answers = [sign_in("nobody", "wrong").status_code for _ in range(limit + 1)]
        assert answers == [401] * limit + [429]
        assert sign_in(officer.username).status_code == 201

    def test_is_throttled_per_address_whatever_the_account(self) -> None:
        asked = APIRequestFactory().post("/", REMOTE_ADDR="192.0.2.1")
        limit, _ = AddressThrottle().parse_rate(settings.SIGN_IN_ADDRESS_RATE)
        assert limit is not None
        assert not any(SignInThrottle(f"somebody-{n}").check(asked) for n in range(limit))
        assert SignInThrottle("another").check(asked)
        assert not SignInThrottle("another").check(APIRequestFactory().post("/", REMOTE_ADDR="192.0.2.2"))

    def test_attempts_are_counted_by_all_workers_together(self) -> None:
        asked = APIRequestFactory().post("/")
        SignInThrottle("nobody").check(asked)
        elsewhere = FileBasedCache(str(settings.CACHES["default"]["LOCATION"]), {})
        assert len(elsewhere.get(SignInThrottle("nobody").get_cache_key(asked, None))) == 1


class TestToken:
    def test_revoked_is_refused(self, officer: Account) -> None:
        issued = sign_in(officer.username).data
        client = with_token(issued["token"])
        gone = client.post(f"/api/v1/tokens/{issued['id']}/revoke", headers={"Idempotency-Key": "once"})
        assert (gone.status_code, gone.data) == (200, {"id": issued["id"]})
        after = client.get("/api/v1/me")
        assert (after.status_code, after["WWW-Authenticate"]) == (401, "Token")

    def test_expired_is_refused(self, officer: Account) -> None:
        token = sign_in(officer.username).data["token"]
        DeviceToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
        assert with_token(token).get("/api/v1/me").status_code == 401

    def test_list_shows_ones_own_devices_without_the_text(self, officer: Account) -> None:
        issued = sign_in(officer.username).data
        other = factories.account(officer.agency)
        DeviceToken.objects.create(other, device="其他手机")  # type: ignore[no-untyped-call]
        listed = with_token(issued["token"]).get("/api/v1/tokens").data
        assert [row["id"] for row in listed["results"]] == [issued["id"]]
        assert listed["count"] == 1
        assert "token" not in listed["results"][0]


@pytest.mark.django_db
class TestReads:
    PATHS = ("agencies", "officers", "legal-bases", "powers", "review-catalog", "tokens", "me")

    def test_are_for_those_who_sign_in(self) -> None:
        for path in (*self.PATHS, "accounts"):
            assert APIClient().get(f"/api/v1/{path}").status_code == 401

    def test_refuse_a_filter_they_do_not_know(self, get: Send) -> None:
        by = factories.account(factories.agency())
        for path in self.PATHS[:-1]:
            answer = get(by, f"{path}?nonsense=1")
            assert (answer.status_code, answer.data["code"]) == (400, "unknown_filter")

    def test_officers_show_the_state_of_certificates_on_a_day(self, get: Send) -> None:
        today = legal_day(timezone.now())
        home = factories.agency()
        factories.account(home, officer=True, certified=(today - timedelta(days=2), today))
        by = factories.account(home)
        now = get(by, f"officers?agency={home.pk}").data["results"][0]
        assert (now["certified"], now["certificates"][0]["state"]) == (False, "expired")
        before = get(by, f"officers?agency={home.pk}&on={today - timedelta(days=1)}").data["results"][0]
        assert (before["certified"], before["certificates"][0]["state"]) == (True, "valid")

    def test_powers_and_bases_are_narrowed_to_those_published_and_in_force(self, get: Send) -> None:
        home, today = factories.agency(), legal_day(timezone.now())
        basis, listed = factories.power(home)
        repealed, unpublished = factories.power(home)
        LegalBasis.objects.filter(pk=repealed.pk).update(valid_to=today)
        unpublished.published_at = None
        unpublished.save()
        by = factories.account(home)
        bases = get(by, f"legal-bases?agency={home.pk}&published_on={today}").data
        assert [row["id"] for row in bases["results"]] == [str(basis.pk)]
        powers = get(by, f"powers?agency={home.pk}&published_on={today}").data
        assert [row["id"] for row in powers["results"]] == [str(listed.pk)]
        assert get(by, f"powers?agency={home.pk}").data["count"] == 2

    def test_agencies_page_and_count(self, get: Send) -> None:
        by = factories.account(factories.agency())
        for _ in range(4):
            factories.agency()
        first = get(by, "agencies?limit=3").data
        second = get(by, first["next"].partition("/api/v1/")[2]).data
        assert (first["count"], len(first["results"]), len(second["results"])) == (5, 3, 2)
        assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}
        assert first["results"][0]["decides_as"]["verified"] is True

    @pytest.mark.parametrize("path", ["agencies", "officers", "powers"])
    def test_cost_no_query_per_row(
        self, path: str, get: Send, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        home = factories.agency()
        by = factories.account(home)
        for _ in range(6):
            factories.account(factories.agency(), officer=True)
            factories.power(home)
        with django_assert_max_num_queries(5):
            assert len(get(by, path).data["results"]) >= 6

    def test_accounts_are_the_registrars(self, get: Send, registrar: Account) -> None:
        local = factories.account(factories.agency(), Role.REGISTRAR)
        other = factories.account(factories.agency(), Role.OFFICER, officer=True)
        assert get(other, "accounts").status_code == 403
        assert {row["username"] for row in get(local, "accounts").data["results"]} == {local.username}
        assert get(registrar, "accounts").data["count"] == 3


@pytest.mark.usefixtures("committed_db")
class TestRegistrarsActs:
    def test_answer_the_same_to_a_repeat(self, post: Send) -> None:
        home = factories.agency()
        holder = factories.account(home, officer=True, certified=None)
        by = factories.account(home, Role.REGISTRAR)
        today = legal_day(timezone.now())
        form = {
            "id": str(uuid4()),
            "officer": str(holder.officer_id),
            "number": "530524-T-009",
            "law_area": "市场监管",
            "valid_from": str(today),
            "valid_to": str(today + timedelta(days=365)),
        }
        first, again = (post(by, "certificates", form, key="same") for _ in range(2))
        assert first.status_code == again.status_code == 201
        assert first.data == again.data
        assert first.data["state"] == "valid"
        other = post(by, "certificates", form | {"number": "530524-T-010"}, key="same")
        assert (other.status_code, other.data["code"]) == (422, "idempotency_key_reused")
        revoked = post(by, f"certificates/{form['id']}/revoke", {"revoked_on": str(today)})
        assert (revoked.status_code, revoked.data["state"]) == (200, "revoked")

    def test_are_refused_to_everybody_else(self, post: Send) -> None:
        home = factories.agency()
        head = factories.account(home, Role.AGENCY_HEAD)
        form = {
            "id": str(uuid4()),
            "account": str(head.pk),
            "agency": str(home.pk),
            "role": "publisher",
            "valid_from": str(legal_day(timezone.now())),
        }
        assert post(head, "appointments", form).status_code == 403
        assert post(head, f"powers/{uuid4()}/publish").status_code == 403
        assert post(head, f"legal-bases/{uuid4()}/publish").status_code == 403
        assert post(head, f"certificates/{uuid4()}/revoke", {"revoked_on": "2026-12-01"}).status_code == 403

    def test_refuse_a_misspelt_field(self, post: Send) -> None:
        by = factories.account(factories.agency(), Role.REGISTRAR)
        answer = post(by, "appointments", {"rolle": "publisher"})
        assert answer.status_code == 400
        assert "/rolle" in {error["pointer"] for error in answer.data["errors"]}
