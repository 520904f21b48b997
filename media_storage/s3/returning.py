"""What a backup asks of a version besides its bytes, and putting a version back into another store."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings

from media_storage.errors import AlreadyExists
from media_storage.parts import Plan, s3_checksum
from media_storage.s3.connection import calling
from media_storage.s3.multipart import CompletedPart, abort_multipart, complete_multipart, create_multipart
from media_storage.s3.objects import Head, head


@dataclass(frozen=True, slots=True)
class Lock:
    """How a version is kept from deletion; `mode` "" is not at all, `until` then None."""

    mode: str = ""
    until: datetime | None = None
    legal_hold: bool = False


def lock_of(key: str, *, version_id: str) -> Lock:
    """The version's Object Lock.

    Raises: ObjectMissing.
    """
    with calling() as (client, bucket):
        said = client.head_object(Bucket=bucket, Key=key, VersionId=version_id)
    return Lock(
        said.get("ObjectLockMode", ""),
        said.get("ObjectLockRetainUntilDate"),
        said.get("ObjectLockLegalHoldStatus") == "ON",
    )


def is_empty() -> bool:
    """Whether the bucket holds no version of anything."""
    with calling() as (client, bucket):
        return not client.list_object_versions(Bucket=bucket, MaxKeys=1).get("Versions")


def put_back(key: str, ranges: Iterable[bytes], *, plan: Plan, media_type: str, lock: Lock) -> Head:
    """Store the ranges of a file as they were first sent, in one PUT or in parts; what S3 says of the result.

    S3 enforces the SHA-256 of each range. A key that is taken holds what an earlier attempt put back: the
    caller compares what is said of it.

    Raises: ChecksumMismatch, StorageUnavailable.
    """
    try:
        if plan.part_size is None:
            _put(key, b"".join(ranges), media_type)
        else:
            _put_parts(key, ranges, media_type)
    except AlreadyExists:
        pass
    said = head(key)
    _keep(key, said.version_id, lock)
    return said


def _put(key: str, body: bytes, media_type: str) -> None:
    with calling() as (client, bucket):
        client.put_object(
            Bucket=bucket,
            Key=key,
            Body=body,
            ContentType=media_type,
            ChecksumSHA256=s3_checksum(sha256(body).hexdigest()),
            IfNoneMatch="*",
        )


def _put_parts(key: str, ranges: Iterable[bytes], media_type: str) -> None:
    opened = create_multipart(key, media_type=media_type)
    sent: list[CompletedPart] = []
    try:
        for number, body in enumerate(ranges, start=1):
            digest = sha256(body).hexdigest()
            with calling() as (client, bucket):
                answer = client.upload_part(
                    Bucket=bucket,
                    Key=key,
                    UploadId=opened,
                    PartNumber=number,
                    Body=body,
                    ChecksumSHA256=s3_checksum(digest),
                )
            sent.append(CompletedPart(number, answer["ETag"], digest))
        complete_multipart(key, opened, sent)
    except AlreadyExists:
        abort_multipart(key, opened)
        raise


def _keep(key: str, version_id: str, lock: Lock) -> None:
    """Keep the version as it was kept; a period that has run out meanwhile is over."""
    at: Any = {"Bucket": settings.S3_BUCKET, "Key": key, "VersionId": version_id}
    with calling() as (client, _):
        if lock.mode and lock.until and lock.until > datetime.now(lock.until.tzinfo):
            retention: Any = {"Mode": lock.mode, "RetainUntilDate": lock.until}
            client.put_object_retention(**at, Retention=retention)
        if lock.legal_hold:
            client.put_object_legal_hold(**at, LegalHold={"Status": "ON"})
