"""A photograph, a recording, and a client that declares, sends and completes as a phone would."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from django.db import transaction
from PIL import Image
from pytest_django import Settings

from media_storage import inspection, uploads
from media_storage.models import StoredObject, Upload
from media_storage.s3 import SignedRequest

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
MIB = 1024 * 1024


def hex_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def send(request: SignedRequest, body: bytes) -> httpx.Response:
    """Does exactly what the signed request says, but for the length, which is the body's own."""
    headers = {name: value for name, value in request.headers.items() if name != "Content-Length"}
    return httpx.request(request.method, request.url, headers=headers, content=body, timeout=30)


@dataclass
class Phone:
    """The client and the server's functions in the order the caller uses them."""

    owner: UUID = field(default_factory=uuid4)
    context: UUID = field(default_factory=uuid4)

    def declare(
        self,
        data: bytes,
        *,
        media_type: str = "image/jpeg",
        file_name: str = "现场照片.jpg",
        parts: bool = True,
        sha256: str = "",
        id: UUID | None = None,
    ) -> Upload:
        upload = uploads.declare(
            id=id or uuid4(),
            owner=self.owner,
            context=self.context,
            size=len(data),
            sha256=sha256 or hex_of(data),
            media_type=media_type,
            file_name=file_name,
            at=AT,
        )
        if parts:
            known = {cut.number: hex_of(piece(data, upload, cut.number)) for cut in upload.plan}
            upload = uploads.declare_parts(upload_id=upload.id, part_sha256=known)
        return upload

    def begin(self, data: bytes, **declared: Any) -> Upload:
        with transaction.atomic():
            upload = self.declare(data, **declared)
        multipart_id = uploads.open_remote(upload)
        with transaction.atomic():
            return uploads.mark_ready(upload_id=upload.id, multipart_id=multipart_id)

    def send_part(self, upload: Upload, data: bytes, number: int) -> httpx.Response:
        [signed] = uploads.sign(upload, [number])
        return send(signed.request, piece(data, upload, number))

    def complete(self, upload: Upload) -> StoredObject:
        with transaction.atomic():
            claimed = uploads.claim_completion(upload_id=upload.id, at=AT)
        settled = uploads.settle_remote(claimed)
        with transaction.atomic():
            return uploads.record_stored(upload_id=upload.id, settled=settled, at=AT)

    def store(self, data: bytes, **declared: Any) -> StoredObject:
        upload = self.begin(data, **declared)
        for cut in upload.plan:
            assert self.send_part(upload, data, cut.number).status_code == 200
        return self.complete(upload)

    def seen(self, stored: StoredObject) -> StoredObject:
        """The object once its first bytes were looked at."""
        inspection.record(stored, inspection.inspect(stored), at=AT)
        return StoredObject.objects.get(pk=stored.pk)


def piece(data: bytes, upload: Upload, number: int) -> bytes:
    cut = upload.plan.part(number)
    return data[cut.offset : cut.offset + cut.size]


@pytest.fixture
def phone(bucket: str) -> Phone:
    return Phone()


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A photograph as a phone makes it: real JPEG of 1600 x 1200, grainy."""
    picture = Image.effect_noise((1600, 1200), 60).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


@pytest.fixture(scope="session")
def recording() -> bytes:
    """Eighteen MiB and a bit that begin like an MP4: three parts, the last one short."""
    ftyp = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41"
    return ftyp + os.urandom(18 * MIB + 4321 - len(ftyp))


@pytest.fixture
def elsewhere(settings: Settings) -> Callable[[int], None]:
    """Makes a port of this machine the object store."""

    def point(port: int) -> None:
        settings.S3_ENDPOINT_URL = settings.S3_PUBLIC_ENDPOINT_URL = f"http://127.0.0.1:{port}"

    return point


@contextmanager
def seconds_between(least: float, most: float) -> Iterator[None]:
    start = monotonic()
    yield
    assert least <= monotonic() - start <= most
