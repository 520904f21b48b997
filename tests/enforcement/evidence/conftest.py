"""A phone that speaks to the server as phones do, and a gate before the object store that can be shut."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import av
import httpx
import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from PIL import Image
from pytest_django import Settings
from rest_framework.response import Response
from rest_framework.test import APIClient

from enforcement.cases.models import Case
from enforcement.registry.models import Account, DeviceToken
from media_storage import s3
from tests import factories
from tests.factories import Team

MIB = 1024 * 1024
PART = 8 * MIB


def hex_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def parts_of(data: bytes) -> list[str]:
    return [hex_of(data[start : start + PART]) for start in range(0, len(data), PART)]


def declaration(case: Case, data: bytes, **said: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "case": str(case.pk),
        "file_name": "货架照片.jpg",
        "media_type": "image/jpeg",
        "size": len(data),
        "sha256": hex_of(data),
        "kind": "audiovisual",
        "title": "货架上超过保质期的食品",
        "purpose": "证明当事人经营超过保质期的食品",
        "factual": True,
        "captured_at": timezone.now().isoformat(),
        "place": "测试县某某超市",
        "latitude": "24.827900",
        "longitude": "99.605300",
    } | said


@dataclass
class Phone:
    """One signed-in device; every write has a key of its own unless the test gives one."""

    account: Account
    client: APIClient = field(default_factory=APIClient)
    token: str = ""
    device: str = "执法手机"

    def __post_init__(self) -> None:
        _, self.token = DeviceToken.objects.create(  # type: ignore[no-untyped-call]
            self.account, expiry=timedelta(days=1), device=self.device
        )
        self.client.credentials(HTTP_AUTHORIZATION=f"Token {self.token}")
        self.client.raise_request_exception = False

    def post(self, path: str, body: dict[str, Any] | None = None, *, key: str = "") -> Response:
        return self.client.post(
            f"/api/v1/evidence{path}",
            body or {},
            format="json",
            headers={"Idempotency-Key": key or uuid4().hex},
        )

    def get(self, path: str = "", **query: Any) -> Response:
        return self.client.get(f"/api/v1/evidence{path}", query)

    def begin(self, declared: dict[str, Any], *, key: str = "") -> Response:
        return self.post("/uploads", declared, key=key)

    def complete(self, id: str | UUID, *, key: str = "") -> Response:
        return self.post(f"/uploads/{id}/complete", key=key)

    def upload(self, case: Case, data: bytes, **said: Any) -> Response:
        begun = self.begin(declaration(case, data, **said))
        assert begun.status_code == 201, begun.data
        for part in begun.data["requests"]:
            assert send(part, data).status_code == 200
        return self.complete(begun.data["id"])


def send(part: dict[str, Any], data: bytes) -> httpx.Response:
    """Does exactly what the server said, with the file's bytes from the part's offset on."""
    headers = {name: value for name, value in part["headers"].items() if name != "Content-Length"}
    body = data[part["offset"] : part["offset"] + part["size"]]
    return httpx.request(part["method"], part["url"], headers=headers, content=body, timeout=30)


@pytest.fixture
def team(db: None) -> Team:
    return factories.team()


@pytest.fixture
def case(team: Team) -> Case:
    return factories.clue(team)


@pytest.fixture
def phone(team: Team, bucket: str) -> Phone:
    return Phone(team.officer)


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A photograph as a phone makes it: real JPEG of 1600 x 1200, grainy."""
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


@pytest.fixture(scope="session")
def film() -> bytes:
    """A film of a second or so, larger than one request may carry."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuvj420p"
        stream.options = {"qmin": "1", "qmax": "1"}
        picture = Image.effect_noise((1280, 720), 120).convert("RGB")
        while out.tell() < 18 * MIB:
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


class Gate:
    """A TCP port before the object store: open, shut (nobody there) or hung (accepts and says nothing)."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 80)
        self._hung = threading.Event()
        self._sockets: list[socket.socket] = []
        self._server: socket.socket | None = None
        self.port = 0
        self.open()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        self._hung.clear()
        if self._server is None:
            self._server = socket.create_server(("127.0.0.1", self.port), reuse_port=True)
            self.port = self._server.getsockname()[1]
            threading.Thread(target=self._accept, args=(self._server,), daemon=True).start()

    def hang(self) -> None:
        self.open()
        self._hung.set()

    def shut(self) -> None:
        if self._server:
            with suppress(OSError):
                self._server.shutdown(socket.SHUT_RDWR)
            self._server.close()
            self._server = None
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._sockets.clear()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            upstream = socket.create_connection(self._target)
            self._sockets += [client, upstream]
            for source, sink in ((client, upstream), (upstream, client)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self._hung.is_set():
                    continue
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def gate(settings: Settings) -> Iterator[Gate]:
    """The server reaches the store through the gate; phones reach it directly."""
    gate = Gate(django_settings.S3_ENDPOINT_URL)
    settings.S3_ENDPOINT_URL = gate.url
    yield gate
    gate.open()
    s3.health()
    gate.shut()
