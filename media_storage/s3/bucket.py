"""The bucket: made with versioning and Object Lock, and asked whether it is there."""

from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from django.conf import settings

from media_storage.errors import BucketUnfit
from media_storage.s3.connection import SILENCE, calling, code_of, connection, status_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_PATIENCE = 5.0
_CORS_HEADERS = ["content-md5", "content-type", "if-none-match", "range", "x-amz-checksum-sha256"]
_CORS_EXPOSED = ["ETag", "Content-Range", "x-amz-checksum-sha256", "x-amz-version-id"]


@dataclass(frozen=True, slots=True)
class Bucket:
    """What `ensure_bucket` found or made."""

    name: str
    created: bool
    cors_origins: tuple[str, ...]


def ensure_bucket() -> Bucket:
    """Make the bucket with versioning and Object Lock where it is absent, set CORS, and check the result.

    Raises: BucketUnfit where a bucket of that name exists without them; Object Lock cannot be relied on to be
    switched on later.
    """
    with calling() as (client, bucket):
        created = _create_bucket(client, bucket)
        deadline = monotonic() + (_PATIENCE if created else 0)
        while True:
            try:
                return Bucket(bucket, created, _settle(client, bucket))
            except ClientError as answer:
                # Of several gateways, the one asked may hear of a new bucket a moment late.
                if code_of(answer) != "NoSuchBucket" or monotonic() > deadline:
                    raise
            sleep(0.1)


def _settle(client: "S3Client", bucket: str) -> tuple[str, ...]:
    """Check what the bucket must do and set CORS; the origins. May be repeated."""
    versioning = client.get_bucket_versioning(Bucket=bucket).get("Status")
    if versioning != "Enabled" or not _has_object_lock(client, bucket):
        raise BucketUnfit(f"存储桶 {bucket} 未启用版本控制和对象锁定，不能存放证据；请更换新的存储桶名称")
    _lock_on_arrival(client, bucket)
    origins = list(settings.S3_CORS_ORIGINS)
    if origins:
        client.put_bucket_cors(
            Bucket=bucket,
            CORSConfiguration={
                "CORSRules": [
                    {
                        "AllowedOrigins": origins,
                        "AllowedMethods": ["PUT", "GET", "HEAD"],
                        "AllowedHeaders": _CORS_HEADERS,
                        "ExposeHeaders": _CORS_EXPOSED,
                        "MaxAgeSeconds": 3600,
                    }
                ]
            },
        )
    else:
        client.delete_bucket_cors(Bucket=bucket)
    return tuple(origins)


def _create_bucket(client: "S3Client", bucket: str) -> bool:
    """Whether it was this call that made the bucket."""
    try:
        client.head_bucket(Bucket=bucket)
    except ClientError as answer:
        if status_of(answer) != HTTPStatus.NOT_FOUND:
            raise
    else:
        return False
    region = settings.S3_REGION
    # The one region S3 does not accept by name here is its first.
    place: Any = (
        {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    )
    try:
        client.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True, **place)
    except ClientError as answer:
        if code_of(answer) == "BucketAlreadyOwnedByYou":
            return False
        raise
    return True


def _has_object_lock(client: "S3Client", bucket: str) -> bool:
    try:
        lock = client.get_object_lock_configuration(Bucket=bucket)
    except ClientError as answer:
        if code_of(answer) == "ObjectLockConfigurationNotFoundError":
            return False
        raise
    return lock.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") == "Enabled"


def _lock_on_arrival(client: "S3Client", bucket: str) -> None:
    """Lock whatever arrives, whoever puts it and in however many parts, for the days of intake.

    The bucket's own rule rather than a header of each request: it holds from the first byte, for a multipart
    object too, and no code or client can forget it. A longer rule that somebody set stays.
    """
    days = settings.S3_INTAKE_LOCK_DAYS
    said = client.get_object_lock_configuration(Bucket=bucket).get("ObjectLockConfiguration", {})
    rule = said.get("Rule", {}).get("DefaultRetention", {})
    longest = rule.get("Days", 0) + rule.get("Years", 0) * 365
    if not days or (rule.get("Mode") == "COMPLIANCE" and longest >= days):
        return
    client.put_object_lock_configuration(
        Bucket=bucket,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": days}},
        },
    )


def health() -> str | None:
    """None where the bucket answers, else the reason in Chinese; within 1.5 s. Closes the breaker."""
    at = connection()
    try:
        status = at.probe()
    except SILENCE:
        return "对象存储无法访问"
    if status == HTTPStatus.NOT_FOUND:
        return f"存储桶 {settings.S3_BUCKET} 不存在"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"对象存储内部错误（{status}）"
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        return f"对象存储拒绝了访问凭据（{status}）"
    at.breaker.answered()
    return None
