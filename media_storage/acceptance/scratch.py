"""Where the trials work: a bucket made for the run, or a prefix of the one in the settings."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import md5, sha256
from typing import Any
from uuid import uuid4

from django.conf import settings

from media_storage.errors import StorageRefused
from media_storage.s3.asking import Answer, Reply, ask, send
from media_storage.s3.checksum import Checksum
from media_storage.s3.connection import working_in
from media_storage.s3.signing import SignedRequest, sign_put

MEDIA_TYPE = "application/octet-stream"
SECONDS = 300


class Lacks(Exception):
    """The store cannot do it; the message says what it answered instead."""


class Untested(Exception):
    """It could not be tried here; the message says why."""


def sha256_hex(data: bytes) -> str:
    """As a client declares it."""
    return sha256(data).hexdigest()


def md5_hex(data: bytes) -> str:
    """As a client declares it where the store needs it."""
    return md5(data, usedforsecurity=False).hexdigest()


@dataclass
class Scratch:
    """A place to work in. `own` says that the bucket was made for this run and may be changed as a whole.

    `clock` is the server's; `lock_seconds` how long the trials of Object Lock keep an object at least.
    """

    bucket: str
    prefix: str
    own: bool
    lockable: bool
    clock: Callable[[], datetime]
    lock_seconds: int
    locked_until: datetime | None = None
    engine: str = ""
    left: list[str] = field(default_factory=list)

    def key(self, name: str) -> str:
        """A key nobody used before."""
        return f"{self.prefix}{name}/{uuid4()}"

    def put(self, key: str, data: bytes, *, checksum: Checksum | None = None) -> Reply:
        """Send the bytes as a phone does."""
        return send(self.signed(key, data, checksum=checksum), data)

    def signed(
        self, key: str, data: bytes, *, checksum: Checksum | None = None, seconds: int = SECONDS
    ) -> SignedRequest:
        """The request a phone gets for these bytes."""
        return sign_put(
            key,
            size=len(data),
            sha256=sha256_hex(data),
            md5=md5_hex(data),
            media_type=MEDIA_TYPE,
            seconds=seconds,
            checksum=checksum,
        )

    def stored(self, name: str, data: bytes) -> tuple[str, str]:
        """Key and version of bytes put there by the server itself."""
        key = self.key(name)
        version = self.must(ask("put_object", Key=key, Body=data)).get("VersionId", "")
        return key, version

    def must(self, answer: Answer) -> Any:
        """What was said.

        Raises: Lacks where it was refused.
        """
        if not answer.obeyed:
            raise Lacks(str(answer))
        return answer.said

    def content(self, key: str, version: str = "") -> bytes | None:
        """The bytes there, None where there are none."""
        named = {"VersionId": version} if version else {}
        got = ask("get_object", Key=key, **named)
        return got.said["Body"].read() if got.obeyed else None

    def lock_until(self, seconds: float) -> datetime:
        """So long from now, in whole seconds; the run cleans up after the longest."""
        until = self.clock().replace(microsecond=0) + timedelta(seconds=seconds + 1)
        self.locked_until = max(self.locked_until or until, until)
        return until


@contextmanager
def scratch(
    *,
    clock: Callable[[], datetime],
    lock_seconds: int,
    in_settings: bool = False,
    again: tuple[str, str] | None = None,
    keep: bool = False,
) -> Iterator[Scratch]:
    """A place to work in, emptied afterwards as far as the store allows; `left` says what it did not.

    `keep` leaves it as it is for a later run, which names bucket and prefix as `again`.

    Raises: StorageUnavailable, StorageRefused where no bucket can be had.
    """
    fresh = settings.S3_BUCKET if in_settings else f"acceptance-{uuid4().hex[:16]}"
    bucket, prefix = again or (fresh, f"acceptance/{uuid4().hex[:8]}/")
    own = bucket != settings.S3_BUCKET
    with working_in(bucket):
        lockable = _make() if own and not again else _has_lock()
        at = Scratch(bucket, prefix, own=own, lockable=lockable, clock=clock, lock_seconds=lock_seconds)
        try:
            yield at
        finally:
            if not keep:
                _clean(at)


def _has_lock() -> bool:
    said = ask("get_object_lock_configuration")
    if said.obeyed:
        return bool(said.said.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") == "Enabled")
    head = ask("head_bucket")
    if not head.obeyed:
        raise StorageRefused(str(head))
    return False


def _make() -> bool:
    """Whether the bucket could be made with Object Lock; one without is made otherwise."""
    region = settings.S3_REGION
    place: dict[str, Any] = (
        {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    )
    if ask("create_bucket", ObjectLockEnabledForBucket=True, **place).obeyed:
        return _has_lock()
    made = ask("create_bucket", **place)
    if not made.obeyed:
        raise StorageRefused(str(made))
    ask("put_bucket_versioning", VersioningConfiguration={"Status": "Enabled"})
    return False


def _clean(at: Scratch) -> None:
    if at.locked_until is not None:
        time.sleep(max(0.0, (at.locked_until - at.clock()).total_seconds()) + 1)
    for key, upload in _uploads(at):
        ask("abort_multipart_upload", Key=key, UploadId=upload)
    left = [key for key, version in _versions(at) if not _remove(key, version)]
    if at.own and not left:
        gone = ask("delete_bucket")
        left += [] if gone.obeyed else [f"{at.bucket}（{gone}）"]
    at.left.extend(left)


def _remove(key: str, version: str) -> bool:
    named = {"VersionId": version} if version else {}
    return ask("delete_object", Key=key, **named).obeyed


def _uploads(at: Scratch) -> list[tuple[str, str]]:
    said = ask("list_multipart_uploads", Prefix=at.prefix)
    return [(one["Key"], one["UploadId"]) for one in said.said.get("Uploads", ())]


def _versions(at: Scratch) -> list[tuple[str, str]]:
    said = ask("list_object_versions", Prefix=at.prefix)
    if said.obeyed:
        rows = [*said.said.get("Versions", ()), *said.said.get("DeleteMarkers", ())]
        return [(one["Key"], one["VersionId"]) for one in rows]
    listed = ask("list_objects_v2", Prefix=at.prefix)
    return [(one["Key"], "") for one in listed.said.get("Contents", ())]
