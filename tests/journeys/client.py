"""A person with a device: one token, writes that may be repeated, the version a step is decided on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.journeys.expect import Answer, done, refused, same

API = "/api/v1/"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the sign-in file."""

    role: str
    rank: str
    department: str
    username: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, row: Mapping[str, str]) -> SignIn:
        """Read what a journey needs of the line."""
        return cls(row["role"], row["rank"], row["department"], row["username"], row["password"])


class Caller:
    """Whoever asks without a sign-in: a citizen."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._headers: dict[str, str] = {}

    def get(self, path: str, **parameters: str) -> Answer:
        """Read."""
        return self._send("GET", path, params=parameters)

    def rows(self, path: str, **parameters: str) -> list[Any]:
        """Read a list whole, page by page, and hold it to the count it began with."""
        first = done(self.get(path, **parameters), 200)
        found, link = list(first["results"]), first["next"]
        while link:
            page = done(self._send("GET", link), 200)
            found, link = found + page["results"], page["next"]
        same(len(found), first["count"], f"{path} 的行数")
        return found

    def post(
        self,
        path: str,
        body: Mapping[str, Any],
        *,
        key: str | None = None,
        version: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Write, once per key; a fresh key unless the caller repeats a request. An empty key is none."""
        sent = dict(headers or {})
        if key != "":
            sent["Idempotency-Key"] = key or str(uuid4())
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        return self._send("POST", path, json=body, headers=sent)

    def page(self, path: str) -> httpx.Response:
        """Read a page for people."""
        return self._http.get(path)

    def _send(self, method: str, path: str, **kwargs: Any) -> Answer:
        url = path if path.startswith(("/", "http")) else API + path
        kwargs["headers"] = self._headers | kwargs.get("headers", {})
        response = self._http.request(method, url, **kwargs)
        media_type = response.headers.get("Content-Type", "").partition(";")[0]
        return Answer(
            asked=f"{method} {response.request.url.path}",
            status=response.status_code,
            body=response.json() if media_type.endswith("json") else response.text,
            etag=response.headers.get("ETag", ""),
            media_type=media_type,
        )


class Person(Caller):
    """Somebody signed in on a device of their own, and what the registry says of them today."""

    def __init__(self, http: httpx.Client, sign_in: SignIn) -> None:
        super().__init__(http)
        self.sign_in = sign_in
        issued = done(
            self.post(
                "tokens",
                {
                    "username": sign_in.username,
                    "password": sign_in.password,
                    "device": f"{sign_in.username} 的手机",
                },
            )
        )
        self._headers = {"Authorization": f"Token {issued['token']}"}
        self.token: str = issued["id"]
        me = done(self.get("me"), 200)
        self.account: str = me["account"]
        self.name: str = me["name"]
        self.agency: str = me["agency"]
        self.agency_name: str = me["agency_name"]
        self.officer: str | None = me["officer"]
        self.certificate: str = (me["certificate"] or {}).get("number", "")
        offices = [office["title"] for office in me["offices"] if office["role"] == sign_in.role]
        self.title: str = offices[0] if offices else ""

    def sign_out(self) -> None:
        """Revoke the device's token, which is then worth nothing."""
        same(done(self.post(f"tokens/{self.token}/revoke", {}), 200)["id"], self.token, "吊销的令牌")
        refused(self.get("me"), 401, "authentication_failed")

    def __str__(self) -> str:
        return f"{self.name}({self.title})"
