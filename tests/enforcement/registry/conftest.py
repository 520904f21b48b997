from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from rest_framework.response import Response
from rest_framework.test import APIClient

from enforcement.registry.models import Account
from enforcement.registry.rules import AgencyKind, Role
from tests import factories


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture
def registrar(db: None) -> Account:
    """The registrar of the justice bureau, who keeps every agency's registry."""
    return factories.account(factories.agency(None, AgencyKind.JUSTICE_BUREAU), Role.REGISTRAR)


@pytest.fixture
def post() -> Callable[..., Response]:
    """Posts as an account, with an idempotency key of its own."""

    def send(by: Account, path: str, data: dict[str, Any] | None = None, key: str = "") -> Response:
        client = APIClient()
        client.force_authenticate(by)
        headers = {"Idempotency-Key": key or uuid4().hex}
        return client.post(f"/api/v1/{path}", data or {}, format="json", headers=headers)

    return send


@pytest.fixture
def get() -> Callable[..., Response]:
    """Reads as an account."""

    def send(by: Account, path: str) -> Response:
        client = APIClient()
        client.force_authenticate(by)
        return client.get(f"/api/v1/{path}")

    return send
