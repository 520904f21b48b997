from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings
from rest_framework.response import Response
from rest_framework.test import APIClient

from enforcement.registry.models import Account
from enforcement.registry.rules import AgencyKind, Role
from tests import factories


@pytest.fixture(autouse=True)
def no_attempts_yet(settings: Settings, tmp_path: Path) -> None:
    """Counts of this test's own; the other workers of the suite share the settings' folder."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": tmp_path / "cache"}}


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
