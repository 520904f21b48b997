from __future__ import annotations

from uuid import uuid4

import pytest
from rest_framework.permissions import AllowAny
from rest_framework.test import APIClient

from enforcement.cases.rules import PROCEDURE
from enforcement.wire import ScopedView
from tests.architecture.routes import walk

#: Whoever asks may read these; nothing else answers without a sign-in.
ANONYMOUS = {
    "health",
    "schema",
    "sign-in",
    "sign-out",
    "home",
    "notices",
    "notice",
    "officers",
    "public-notices",
    "public-notice",
    "public-officers",
    "verify",
    "public-instrument",
    "law",
    "public-law",
    "recording-list",
    "public-recording-list",
}
#: Pages that send who is not signed in to do so.
PAGES = {"redact-photograph", "deadlines-page"}
#: Signed-in reads of nothing but oneself.
OF_ONESELF = {"me"}


def test_the_operation_of_step_s_is_the_url_named_step_s() -> None:
    named = [route.name.removeprefix("step-") for route in walk() if route.name.startswith("step-")]
    assert sorted(named) == sorted(code.value for code in PROCEDURE)


def test_the_anonymous_routes_are_exactly_these() -> None:
    found = {
        route.name for route in walk() if AllowAny in getattr(route.view, "permission_classes", [AllowAny])
    }
    assert found == ANONYMOUS | PAGES


def test_a_page_of_ours_sends_who_is_not_signed_in_to_sign_in() -> None:
    for route in walk():
        if route.name in PAGES:
            address = "/" + route.path.replace("<uuid:id>", str(uuid4()))
            answer = APIClient().get(address)
            assert (answer.status_code, answer["Location"]) == (302, f"/sign-in?next={address}")


@pytest.mark.django_db
def test_every_other_route_asks_who_you_are() -> None:
    client = APIClient()
    for route in walk():
        if route.name in ANONYMOUS:
            continue
        address = "/" + "".join(
            str(uuid4()) if part.startswith("uuid:") else part
            for part in route.path.replace("<", "\0").replace(">", "\0").split("\0")
        )
        for method in route.methods:
            if (route.name, method) == ("tokens", "post"):
                continue  # signing in is how one says who one is
            answer = getattr(client, method)(address, {}, format="json")
            assert answer.status_code == 401, (method, address)
            assert answer["Content-Type"] == "application/problem+json"
            assert "WWW-Authenticate" in answer


def test_every_read_is_scoped() -> None:
    unscoped = {
        route.name
        for route in walk()
        if route.is_api
        and "get" in route.methods
        and route.name not in ANONYMOUS | OF_ONESELF
        and not issubclass(route.view, ScopedView)
    }
    assert unscoped == set()


def test_every_scope_is_said_by_the_view_itself() -> None:
    for route in walk():
        if isinstance(route.view, type) and issubclass(route.view, ScopedView):
            assert route.view.visible is not ScopedView.visible, route.name
