"""A phone: a client with a token of its own, that says a key and, where it has one, a version."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from rest_framework.test import APIClient

from enforcement.registry.models import Account, DeviceToken


class Phone:
    """Requests of one account."""

    def __init__(self, account: Account | None = None) -> None:
        self.client = APIClient()
        if account is not None:
            _, token = DeviceToken.objects.create(user=account, device="手机")  # type: ignore[no-untyped-call]
            self.client.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    def signed_in(self, account: Account) -> Phone:
        """Without a token, where what reading the token costs is not to be counted."""
        self.client.force_authenticate(account)
        return self

    def get(self, url: str, **query: Any) -> Any:
        return self.client.get(url, query)

    def post(
        self, url: str, data: Any, version: object | None = None, *, key: str | None = None, **headers: str
    ) -> Any:
        sent = {"Idempotency-Key": str(uuid4()) if key is None else key, **headers}
        if version is not None:
            sent["If-Match"] = f'"{version}"' if isinstance(version, int) else str(version)
        return self.client.post(
            url, data, format="json", headers={name: value for name, value in sent.items() if value}
        )
