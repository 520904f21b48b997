import pytest
from django.test import Client

from enforcement.journal.models import Entry
from enforcement.registry.models import Account
from enforcement.registry.rules import Role
from tests import factories
from tests.harness import Database


@pytest.fixture
def officer(committed_db: Database) -> Account:
    made = factories.account(factories.agency(), Role.OFFICER, officer=True)
    made.set_password(factories.PASSWORD)
    made.save()
    return made


class TestSignInPage:
    def test_signs_in_and_out(self, officer: Account) -> None:
        client = Client()
        assert "登录" in client.get("/sign-in").content.decode()
        form = {"username": officer.username, "password": factories.PASSWORD}
        assert client.post("/sign-in", form)["Location"] == "/sign-in"
        page = client.get("/sign-in").content.decode()
        assert officer.name in page
        assert "执法人员" in page
        assert client.get("/api/v1/me").status_code == 200
        client.post("/sign-out")
        assert client.get("/api/v1/me").status_code == 401
        assert set(Entry.objects.values_list("act", flat=True)) == {"open_session", "close_session"}

    def test_refused_says_the_same_of_a_wrong_name_and_a_wrong_password(self, officer: Account) -> None:
        for username in (officer.username, "nobody"):
            answer = Client().post("/sign-in", {"username": username, "password": "wrong"})
            assert answer.status_code == 401
            assert "用户名或者密码不正确" in answer.content.decode()

    def test_goes_on_to_a_place_of_ours_only(self, officer: Account) -> None:
        form = {"username": officer.username, "password": factories.PASSWORD}
        assert Client().post("/sign-in", form | {"next": "/notices"})["Location"] == "/notices"
        assert Client().post("/sign-in", form | {"next": "https://evil.example/"})["Location"] == "/sign-in"

    def test_needs_the_forms_own_token(self, officer: Account) -> None:
        form = {"username": officer.username, "password": factories.PASSWORD}
        assert Client(enforce_csrf_checks=True).post("/sign-in", form).status_code == 403
