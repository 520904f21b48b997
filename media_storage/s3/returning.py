"""Putting a version back into another store."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import md5, sha256
from typing import Any

from media_storage.errors import AlreadyExists, ObjectMissing
from media_storage.parts import Plan
from media_storage.s3.checksum import in_use
from media_storage.s3.connection import calling
from media_storage.s3.locks import Lock, lock_until, read_lock, set_hold
from media_storage.s3.multipart import CompletedPart, abort_multipart, complete_multipart, create_multipart
from media_storage.s3.objects import Head, head


def is_empty() -> bool:
    """Whether the bucket holds no version of anything."""
    with calling() as (client, bucket):
        return not client.list_object_versions(Bucket=bucket, MaxKeys=1).get("Versions")


def put_back(key: str, ranges: Iterable[bytes], *, plan: Plan, media_type: str, lock: Lock) -> Head:
    """Store the ranges of a file as they were first sent, in one PUT or in parts; what S3 says of the result.

    S3 enforces the checksum in use of each range. A key that is taken holds what an earlier attempt put back: it
    is not sent again, and the caller compares what is said of it.

    Raises: ChecksumMismatch, StorageUnavailable.
    """
    try:
        said = head(key)
    except ObjectMissing:
        said = _send(key, ranges, plan=plan, media_type=media_type)
    _keep(key, said.version_id, lock)
    return said


def _send(key: str, ranges: Iterable[bytes], *, plan: Plan, media_type: str) -> Head:
    try:
        if plan.part_size is None:
            _put(key, b"".join(ranges), media_type)
        else:
            _put_parts(key, ranges, media_type)
    except AlreadyExists:
        pass
    return head(key)


def _enforced(body: bytes) -> dict[str, Any]:
    """What has S3 refuse other bytes than these."""
    by = in_use()
    digest = by.value(sha256=sha256(body).hexdigest(), md5=md5(body, usedforsecurity=False).hexdigest())
    return {by.parameter: digest}


def _put(key: str, body: bytes, media_type: str) -> None:
    with calling() as (client, bucket):
        client.put_object(
            Bucket=bucket,
            Key=key,
            Body=body,
            ContentType=media_type,
            IfNoneMatch="*",
            **_enforced(body),
        )


def _put_parts(key: str, ranges: Iterable[bytes], media_type: str) -> None:
    opened = create_multipart(key, media_type=media_type)
    sent: list[CompletedPart] = []
    try:
        for number, body in enumerate(ranges, start=1):
            with calling() as (client, bucket):
                answer = client.upload_part(
                    Bucket=bucket,
                    Key=key,
                    UploadId=opened,
                    PartNumber=number,
                    Body=body,
                    **_enforced(body),
                )
            sent.append(CompletedPart(number, answer["ETag"], sha256(body).hexdigest()))
        complete_multipart(key, opened, sent)
    except AlreadyExists:
        abort_multipart(key, opened)
        raise


def _keep(key: str, version_id: str, lock: Lock) -> None:
    """Keep the version at least as long as it was kept; a period that has run out meanwhile is over."""
    until = lock.until if lock.until and lock.until > datetime.now(UTC) else None
    if until and not read_lock(key, version_id=version_id).lasts(until):
        lock_until(key, version_id=version_id, until=until)
    if lock.hold:
        set_hold(key, version_id=version_id, on=True)
