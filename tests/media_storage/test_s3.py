import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import httpx
import pytest
from pytest_django import Settings

from media_storage import s3
from media_storage.errors import (
    AlreadyExists,
    BucketUnfit,
    ObjectMissing,
    StorageMisconfigured,
    StorageUnavailable,
    UploadLost,
)
from media_storage.s3.connection import calling, connection

from .conftest import hex_of, seconds_between, send

pytestmark = pytest.mark.usefixtures("bucket")


def new_key() -> str:
    return f"originals/test/{uuid4()}"


def signed_put(key: str, data: bytes, *, seconds: int = 60) -> s3.SignedRequest:
    return s3.sign_put(key, size=len(data), sha256=hex_of(data), media_type="image/jpeg", seconds=seconds)


class TestSignPut:
    def test_stores_the_declared_bytes(self, photo: bytes) -> None:
        key = new_key()
        assert send(signed_put(key, photo), photo).status_code == 200
        found = s3.head(key)
        assert found.size == len(photo)
        assert found.version_id
        assert b"".join(s3.read(key, version_id=found.version_id)) == photo

    def test_other_bytes_of_the_same_length_are_refused_and_nothing_is_stored(self, photo: bytes) -> None:
        key = new_key()
        assert send(signed_put(key, photo), photo[:-1] + bytes([photo[-1] ^ 1])).status_code == 400
        with pytest.raises(ObjectMissing):
            s3.head(key)

    def test_a_body_longer_or_shorter_than_signed_is_refused(self, photo: bytes) -> None:
        key = new_key()
        assert send(signed_put(key, photo), photo + b"x").status_code == 403
        assert send(signed_put(key, photo), photo[:-1]).status_code == 403
        with pytest.raises(ObjectMissing):
            s3.head(key)

    def test_a_body_cut_off_on_the_way_is_not_stored(self, photo: bytes) -> None:
        key = new_key()
        request = signed_put(key, photo)
        url = httpx.URL(request.url)
        lines = [f"PUT {url.raw_path.decode()} HTTP/1.1", f"Host: {url.netloc.decode()}"]
        lines += [f"{name}: {value}" for name, value in request.headers.items()]
        with closing(socket.create_connection((url.host, url.port or 80), timeout=10)) as wire:
            wire.sendall("\r\n".join([*lines, "", ""]).encode() + photo[: len(photo) // 2])
        time.sleep(0.5)
        with pytest.raises(ObjectMissing):
            s3.head(key)
        assert send(request, photo).status_code == 200

    def test_never_overwrites(self, photo: bytes) -> None:
        key = new_key()
        assert send(signed_put(key, photo), photo).status_code == 200
        first = s3.head(key)
        other = os.urandom(len(photo))
        assert send(signed_put(key, photo), photo).status_code == 412
        assert send(signed_put(key, other), other).status_code == 412
        assert s3.head(key) == first

    def test_without_a_signed_header_is_refused(self, photo: bytes) -> None:
        request = signed_put(new_key(), photo)
        for name in ("If-None-Match", "x-amz-checksum-sha256", "Content-Type"):
            headers = {kept: value for kept, value in request.headers.items() if kept != name}
            assert httpx.put(request.url, headers=headers, content=photo).status_code == 403

    def test_expires(self, photo: bytes) -> None:
        request = signed_put(new_key(), photo, seconds=1)
        time.sleep(2.1)
        assert send(request, photo).status_code == 403

    def test_is_signed_for_the_endpoint_that_phones_reach(self, settings: Settings, photo: bytes) -> None:
        settings.S3_PUBLIC_ENDPOINT_URL = "https://media.county.example"
        url = httpx.URL(signed_put("originals/a", photo).url)
        assert (url.scheme, url.host) == ("https", "media.county.example")
        assert url.path == f"/{settings.S3_BUCKET}/originals/a"

    def test_names_the_bucket_in_the_host_where_the_engine_wants_it(
        self, settings: Settings, photo: bytes
    ) -> None:
        settings.S3_ADDRESSING_STYLE = "virtual"
        settings.S3_PUBLIC_ENDPOINT_URL = "https://oss.example"
        url = httpx.URL(signed_put("originals/a", photo).url)
        assert (url.host, url.path) == (f"{settings.S3_BUCKET}.oss.example", "/originals/a")


class TestMultipart:
    def test_a_part_with_other_bytes_is_refused(self) -> None:
        key = new_key()
        upload = s3.create_multipart(key, media_type="video/mp4")
        request = s3.sign_part(key, upload, 1, size=5, sha256=hex_of(b"right"), seconds=60)
        assert send(request, b"wrong").status_code == 400
        assert s3.list_parts(key, upload) == {}
        s3.abort_multipart(key, upload)

    def test_of_a_part_sent_twice_one_is_listed(self) -> None:
        key = new_key()
        upload = s3.create_multipart(key, media_type="video/mp4")
        request = s3.sign_part(key, upload, 1, size=5, sha256=hex_of(b"right"), seconds=60)
        assert [send(request, b"right").status_code for _ in range(2)] == [200, 200]
        assert [part.size for part in s3.list_parts(key, upload).values()] == [5]

    def test_parts_are_listed_past_the_first_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("media_storage.s3.multipart._PARTS_AT_ONCE", 2)
        key = new_key()
        upload = s3.create_multipart(key, media_type="video/mp4")
        for number in (1, 2, 4, 5, 9):
            send(s3.sign_part(key, upload, number, size=5, sha256=hex_of(b"right"), seconds=60), b"right")
        assert [part.number for part in s3.list_parts(key, upload).values()] == [1, 2, 4, 5, 9]
        s3.abort_multipart(key, upload)

    def test_is_found_by_its_exact_key(self) -> None:
        key = new_key()
        upload = s3.create_multipart(key, media_type="video/mp4")
        s3.create_multipart(f"{key}-other", media_type="video/mp4")
        assert s3.find_multiparts(key) == [upload]

    def test_aborted_twice_is_gone(self) -> None:
        key = new_key()
        upload = s3.create_multipart(key, media_type="video/mp4")
        s3.abort_multipart(key, upload)
        s3.abort_multipart(key, upload)
        assert s3.find_multiparts(key) == []
        with pytest.raises(UploadLost):
            s3.list_parts(key, upload)

    def test_completion_never_overwrites(self, photo: bytes) -> None:
        key = new_key()
        upload = s3.create_multipart(key, media_type="video/mp4")
        send(s3.sign_part(key, upload, 1, size=5, sha256=hex_of(b"right"), seconds=60), b"right")
        assert send(signed_put(key, photo), photo).status_code == 200
        etag = s3.list_parts(key, upload)[1].etag
        with pytest.raises(AlreadyExists):
            s3.complete_multipart(key, upload, [s3.CompletedPart(1, etag, hex_of(b"right"))])
        assert s3.head(key).size == len(photo)


class TestEnsureBucket:
    def test_makes_it_once_in_any_region(self, settings: Settings, photo: bytes) -> None:
        settings.S3_BUCKET = f"made-{uuid4()}"
        settings.S3_REGION = "cn-north-1"
        settings.S3_CORS_ORIGINS = ["https://record.county.example"]
        assert s3.health() == f"存储桶 {settings.S3_BUCKET} 不存在"
        assert s3.ensure_bucket().created
        assert not s3.ensure_bucket().created
        assert s3.health() is None
        assert send(signed_put("originals/a", photo), photo).status_code == 200

    def test_lets_the_named_pages_send_and_no_other(self, settings: Settings, photo: bytes) -> None:
        settings.S3_BUCKET = f"cors-{uuid4()}"
        settings.S3_CORS_ORIGINS = ["https://record.county.example"]
        s3.ensure_bucket()
        url = signed_put("originals/a", photo).url
        asks = {
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "content-type,if-none-match,x-amz-checksum-sha256",
        }
        mine = httpx.options(url, headers={**asks, "Origin": "https://record.county.example"})
        assert mine.status_code == 200
        assert mine.headers["access-control-allow-origin"] == "https://record.county.example"
        theirs = httpx.options(url, headers={**asks, "Origin": "https://elsewhere.example"})
        assert "access-control-allow-origin" not in theirs.headers

    def test_refuses_a_bucket_that_cannot_protect_evidence(self, settings: Settings) -> None:
        settings.S3_BUCKET = f"plain-{uuid4()}"
        with calling() as (client, bucket):  # no public way leads to such a bucket
            client.create_bucket(Bucket=bucket)
        with pytest.raises(BucketUnfit, match="对象锁定"):
            s3.ensure_bucket()


@contextmanager
def silent_once() -> Iterator[int]:
    """A store that says nothing to the first question and answers every later one: an answer was lost."""
    waiting = threading.Event()

    class Store(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            if not asked.pop(0):
                waiting.wait(10)
                return
            self.send_response(200)
            self.send_header("Content-Length", "7")
            self.send_header("ETag", '"e"')
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    asked = [False, True, True, True]
    with serving(Store) as port:
        try:
            yield port
        finally:
            waiting.set()


@contextmanager
def serving(store: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), store)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def joining(*answers: bytes) -> tuple[type[BaseHTTPRequestHandler], list[bytes]]:
    """A store that says 200 to every completion and goes on with one of these answers; and what it was told."""
    told: list[bytes] = []
    left = list(answers)

    class Store(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["Content-Length"])))
            answer = left.pop(0)
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Store, told


class TestRefusedLate:
    """S3 may say 200 to a completion before it is done, and then that it failed."""

    TROUBLE = b"<Error><Code>InternalError</Code></Error>"
    DONE = b"<CompleteMultipartUploadResult/>"

    @pytest.mark.parametrize("answers", [(DONE,), (TROUBLE, DONE)])
    def test_it_is_asked_again(self, elsewhere: Callable[[int], None], answers: tuple[bytes, ...]) -> None:
        store, told = joining(*answers)
        with serving(store) as port:
            elsewhere(port)
            s3.complete_multipart("originals/a", "u", [s3.CompletedPart(1, '"<&>"', hex_of(b""))])
        assert len(told) == len(answers)
        assert b'<Part><PartNumber>1</PartNumber><ETag>"&lt;&amp;&gt;"</ETag><ChecksumSHA256>' in told[0]

    def test_who_fails_twice_is_away(self, elsewhere: Callable[[int], None]) -> None:
        store, _ = joining(self.TROUBLE, self.TROUBLE)
        with serving(store) as port:
            elsewhere(port)
            with pytest.raises(StorageUnavailable):
                s3.complete_multipart("originals/a", "u", [s3.CompletedPart(1, '"e"', hex_of(b""))])


class TestOutage:
    def test_a_refused_connection_is_answered_soon_and_then_at_once(
        self, elsewhere: Callable[[int], None]
    ) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            elsewhere(free.getsockname()[1])  # bound but not listening: refused
            with seconds_between(0, 4), pytest.raises(StorageUnavailable):
                s3.head("originals/a")
            with seconds_between(0, 0.05), pytest.raises(StorageUnavailable) as refused:
                s3.head("originals/a")
            assert 1 <= refused.value.retry_after <= 5
            with seconds_between(0, 1.5):
                assert s3.health() == "对象存储无法访问"

    def test_a_hung_store_costs_one_caller_seconds_and_the_next_nothing(
        self, elsewhere: Callable[[int], None]
    ) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as hung:  # the kernel accepts, nobody answers
            elsewhere(hung.getsockname()[1])
            connection()  # is built once in a process
            with seconds_between(5, 9.5), pytest.raises(StorageUnavailable):
                s3.create_multipart("originals/a", media_type="video/mp4")
            with seconds_between(0, 0.05), pytest.raises(StorageUnavailable):
                s3.head("originals/a")
            with seconds_between(0, 1.5):
                assert s3.health() == "对象存储无法访问"
            time.sleep(5.1)
            with seconds_between(0.5, 1.6), pytest.raises(StorageUnavailable):
                s3.head("originals/a")  # the pause is over: a quick probe, not ten seconds

    def test_a_hung_store_holds_who_completes_for_three_seconds(
        self, elsewhere: Callable[[int], None]
    ) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as hung:
            elsewhere(hung.getsockname()[1])
            connection()
            with seconds_between(2, 4.9), pytest.raises(StorageUnavailable):
                s3.head("originals/a")

    def test_an_answer_that_never_came_is_asked_for_again_where_the_store_is_there(
        self, elsewhere: Callable[[int], None]
    ) -> None:
        with silent_once() as port:
            elsewhere(port)
            connection()
            with seconds_between(2, 4.9):
                assert s3.head("originals/a").size == 7

    def test_signing_needs_no_store(self, elsewhere: Callable[[int], None], photo: bytes) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            elsewhere(free.getsockname()[1])
            assert signed_put("originals/a", photo).url

    def test_ends_when_the_store_is_back(self, photo: bytes) -> None:
        key = new_key()
        send(signed_put(key, photo), photo)
        connection().breaker.failed(silent=True)  # as a call that got no answer does
        with pytest.raises(StorageUnavailable):
            s3.head(key)
        assert s3.health() is None
        assert s3.head(key).size == len(photo)


class TestMisconfigured:
    def test_wrong_credentials_are_named_as_such(self, settings: Settings) -> None:
        settings.S3_SECRET_KEY = "not-the-secret-of-this-store"
        with pytest.raises(StorageMisconfigured):
            s3.head("originals/a")
        assert s3.health() == "对象存储拒绝了访问凭据（403）"
