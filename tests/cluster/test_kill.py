"""A volume server and an S3 gateway die while phones are sending; what was acknowledged is there."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import httpx
import pytest
from django.db import connections
from pytest_django import Settings

from config.cluster.topology import Kind, Node
from media_storage import fixity, s3, uploads
from media_storage.errors import StorageUnavailable
from media_storage.models import StoredObject, Upload
from tests.cluster.running import Running, running
from tests.media_storage.conftest import MIB, Phone, piece

pytestmark = [pytest.mark.xdist_group("cluster"), pytest.mark.usefixtures("committed_db")]
T = TypeVar("T")
PATIENCE = 45.0
VOLUMES = [Node(Kind.VOLUME, number) for number in (1, 2, 3)]
GATEWAY = Node(Kind.GATEWAY, 1)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("cluster")) as held:
        yield held


@pytest.fixture
def phone(held: Running, settings: Settings) -> Phone:
    settings.S3_ENDPOINT_URL = settings.S3_PUBLIC_ENDPOINT_URL = held.cluster.endpoint
    settings.S3_ACCESS_KEY = held.secrets["s3_access_key"]
    settings.S3_SECRET_KEY = held.secrets["s3_secret_key"]
    settings.S3_BUCKET = f"evidence-{uuid4().hex}"
    s3.ensure_bucket()
    return Phone()


class Counted:
    """What a phone does without an answer, or told that the store is away: the same again."""

    def __init__(self) -> None:
        self.failures = 0

    def again(self, act: Callable[[], T]) -> T:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return act()
            except (httpx.TransportError, StorageUnavailable, Away):
                if time.monotonic() > deadline:
                    raise
                self.failures += 1
                time.sleep(0.2)


class Away(Exception):
    """The store answered 5xx."""


def send(upload: Upload, body: bytes, number: int, halfway: Callable[[], None] | None = None) -> None:
    """One range in two halves; a 412 says that an earlier attempt, unanswered, had arrived."""
    [signed] = uploads.sign(upload, [number])

    def halves() -> Iterator[bytes]:
        yield body[: len(body) // 2]
        if halfway:
            halfway()
        yield body[len(body) // 2 :]

    answer = httpx.request(
        signed.request.method,
        signed.request.url,
        headers=signed.request.headers,
        content=halves(),
        timeout=20,
    )
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise Away(answer.text)
    assert answer.status_code in {200, 412}, answer.text


def store(
    phone: Phone, data: bytes, counted: Counted, halfway: Callable[[], None] | None = None
) -> StoredObject:
    media_type = "video/mp4" if len(data) > 16 * MIB else "image/jpeg"
    chosen = uuid4()
    upload = counted.again(lambda: phone.begin(data, media_type=media_type, id=chosen))
    for cut in upload.plan:
        counted.again(lambda: send(upload, piece(data, upload, cut.number), cut.number, halfway))  # noqa: B023
    return counted.again(lambda: phone.complete(upload))


def read_back(stored: list[StoredObject], counted: Counted) -> int:
    """Every acknowledged object, in full; the bytes read."""
    total = 0
    for one in stored:
        found = counted.again(lambda: fixity.read_back(one))  # noqa: B023
        assert (found.size, found.sha256) == (one.size, one.sha256)
        total += found.size
    return total


class TestKill:
    def test_every_acknowledged_byte_survives_a_volume_server_and_a_gateway(
        self, held: Running, phone: Phone
    ) -> None:
        counted = Counted()
        acknowledged: list[StoredObject] = []
        over = threading.Event()
        # As many streams as there are gateways are half sent when the processes die.
        at_half, killed = threading.Barrier(3), threading.Event()

        def pause() -> None:
            if not killed.is_set():
                at_half.wait(30)
                killed.wait(30)

        def photographs() -> None:
            try:
                while not over.is_set():
                    acknowledged.append(store(phone, b"\xff\xd8\xff" + os.urandom(MIB), counted))
            finally:
                connections.close_all()

        def recording() -> None:
            try:
                acknowledged.append(store(phone, os.urandom(18 * MIB + 4321), counted, pause))
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            jobs = [pool.submit(photographs) for _ in range(2)] + [pool.submit(recording) for _ in range(2)]
            at_half.wait(30)
            before = len(acknowledged)
            held.kill(VOLUMES[0])
            held.kill(GATEWAY)
            killed.set()
            deadline = time.monotonic() + PATIENCE
            while len(acknowledged) < before + 12 and time.monotonic() < deadline:
                time.sleep(0.1)
            over.set()
            for job in jobs:
                job.result(PATIENCE)
        assert counted.failures > 0
        assert len(acknowledged) >= before + 12
        assert StoredObject.objects.count() == len(acknowledged)
        size = sum(one.size for one in acknowledged)

        assert read_back(acknowledged, counted) == size
        held.start_again(VOLUMES[0])
        held.start_again(GATEWAY)
        held.cluster.wait(held.children)
        assert read_back(acknowledged, counted) == size
        # Each byte is on two servers: it survives either of the others too.
        for other in VOLUMES[1:]:
            held.kill(other)
            assert read_back(acknowledged, counted) == size
            held.start_again(other)

    def test_no_inner_port_obeys_a_stranger(self, held: Running, tmp_path: Path) -> None:
        for node in held.commands:
            at = held.cluster.address(node)
            for method, path in (
                ("GET", "/dir/assign"),
                ("DELETE", "/buckets?recursive=true"),
                ("GET", "/1,01637037d6"),
            ):
                try:
                    status = httpx.request(method, f"http://{at}{path}", timeout=5).status_code
                except httpx.TransportError:
                    continue
                assert status in {400, 401, 403, 404, 405}, (node, method, path)
