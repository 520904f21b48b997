"""The only module that knows boto3: small typed calls to one bucket of any S3.

Signed requests name the public endpoint, which phones can reach; our own calls go to the private one. Every
call is short (connect 1 s, read 5 s, one retry) and behind a breaker. Checksums are hexadecimal SHA-256 on
our side of each function and S3's Base64 on the other, except `Head.checksum`, which is S3's own word.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    HTTPClientError,
    IncompleteReadError,
    ResponseStreamingError,
)
from botocore.exceptions import ConnectionError as NoConnection
from django.conf import settings

from media_storage.breaker import Breaker
from media_storage.errors import (
    AlreadyExists,
    BucketUnfit,
    ChecksumMismatch,
    ObjectMissing,
    StorageError,
    StorageMisconfigured,
    StorageRefused,
    StorageUnavailable,
    UploadLost,
)
from media_storage.parts import s3_checksum

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CHUNK_BYTES: Final = 1024 * 1024
_SILENCE = (NoConnection, HTTPClientError, IncompleteReadError, ResponseStreamingError)
_MISCONFIGURED = {
    "403",  # what HEAD can say of any of these
    "AccessDenied",
    "InvalidAccessKeyId",
    "NoSuchBucket",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
}
_BY_CODE: dict[str, type[UploadLost | ChecksumMismatch | StorageUnavailable]] = {
    "NoSuchUpload": UploadLost,
    "BadDigest": ChecksumMismatch,
    "XAmzContentChecksumMismatch": ChecksumMismatch,
    "ConditionalRequestConflict": StorageUnavailable,  # somebody else is at it: outcome unknown
    "SlowDown": StorageUnavailable,
}
_BY_STATUS: dict[int, type[ObjectMissing | AlreadyExists]] = {
    HTTPStatus.NOT_FOUND: ObjectMissing,
    HTTPStatus.PRECONDITION_FAILED: AlreadyExists,
}
_CORS_HEADERS = ["content-type", "if-none-match", "range", "x-amz-checksum-sha256"]
_CORS_EXPOSED = ["ETag", "Content-Range", "x-amz-checksum-sha256", "x-amz-version-id"]


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request the client makes itself, with exactly these headers, within `expires_in` seconds."""

    method: str
    url: str
    headers: dict[str, str]
    expires_in: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part that S3 holds. SeaweedFS does not report a part's checksum, so none is promised here."""

    number: int
    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class CompletedPart:
    """A part as the completion names it; S3 compares the checksum with the one it computed on receipt."""

    number: int
    etag: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Head:
    """What S3 says of an object; `checksum` is Base64, with `-N` behind it where composed of N parts."""

    size: int
    etag: str
    version_id: str
    checksum: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """What `ensure_bucket` found or made."""

    name: str
    created: bool
    cors_origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Endpoint:
    url: str
    public_url: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str
    addressing: str


class _Connection:
    """Clients for one endpoint. Building them costs tenths of a second; threads may share them."""

    def __init__(self, endpoint: _Endpoint) -> None:
        self._endpoint = endpoint
        self._session = Session()
        self.client = self._build(endpoint.url, connect=1, read=5, attempts=2)
        self.signer = self._build(endpoint.public_url, connect=1, read=1, attempts=1)
        self.prober = self._build(endpoint.url, connect=0.4, read=1, attempts=1)
        self.breaker = Breaker(self._is_there)

    def _build(self, url: str, *, connect: float, read: float, attempts: int) -> "S3Client":
        at = self._endpoint
        addressing: Any = {"addressing_style": at.addressing}
        config = Config(
            signature_version="s3v4",
            connect_timeout=connect,
            read_timeout=read,
            retries={"total_max_attempts": attempts, "mode": "standard"},
            s3=addressing,
            # Checksums are ours to state: the library's own CRC32 would become part of what is signed.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        return self._session.client(
            "s3",
            endpoint_url=url,
            region_name=at.region,
            aws_access_key_id=at.access_key,
            aws_secret_access_key=at.secret_key,
            config=config,
        )

    def _is_there(self) -> bool:
        try:
            self.prober.head_bucket(Bucket=settings.S3_BUCKET)
        except ClientError as answer:
            return _status(answer) < HTTPStatus.INTERNAL_SERVER_ERROR
        except _SILENCE:
            return False
        return True


@lru_cache(maxsize=8)
def _connect(endpoint: _Endpoint) -> _Connection:
    return _Connection(endpoint)


def _connection() -> _Connection:
    return _connect(
        _Endpoint(
            url=settings.S3_ENDPOINT_URL,
            public_url=settings.S3_PUBLIC_ENDPOINT_URL or settings.S3_ENDPOINT_URL,
            access_key=settings.S3_ACCESS_KEY,
            secret_key=settings.S3_SECRET_KEY,
            region=settings.S3_REGION,
            addressing=settings.S3_ADDRESSING_STYLE,
        )
    )


def _status(answer: ClientError) -> int:
    return answer.response["ResponseMetadata"]["HTTPStatusCode"]


def _code(answer: ClientError) -> str:
    return answer.response["Error"]["Code"]


def _refusal(answer: ClientError) -> StorageError:
    """Our word for what S3 answered."""
    code = _code(answer)
    if code in _MISCONFIGURED:
        return StorageMisconfigured(code)
    if _status(answer) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return StorageUnavailable()
    known = _BY_CODE.get(code) or _BY_STATUS.get(_status(answer))
    return known() if known else StorageRefused(code)


@contextmanager
def _calling() -> Iterator[tuple["S3Client", str]]:
    """The client and the bucket, with every failure turned into a `StorageError`."""
    at = _connection()
    at.breaker.admit()
    try:
        yield at.client, settings.S3_BUCKET
    except ClientError as answer:
        if _status(answer) >= HTTPStatus.INTERNAL_SERVER_ERROR:
            at.breaker.failed(silent=False)
        else:
            at.breaker.answered()
        raise _refusal(answer) from answer
    except _SILENCE as silence:
        at.breaker.failed(silent=True)
        raise StorageUnavailable from silence
    at.breaker.answered()


def _sign(
    operation: str, method: str, seconds: int, headers: dict[str, str], **params: object
) -> SignedRequest:
    at = _connection()
    url = at.signer.generate_presigned_url(
        operation, Params={"Bucket": settings.S3_BUCKET, **params}, ExpiresIn=seconds, HttpMethod=method
    )
    return SignedRequest(method, url, headers, seconds)


def sign_put(key: str, *, size: int, sha256: str, media_type: str, seconds: int) -> SignedRequest:
    """A PUT of exactly these bytes; S3 refuses where the key is taken (412) or they differ (400, 403)."""
    checksum = s3_checksum(sha256)
    return _sign(
        "put_object",
        "PUT",
        seconds,
        {
            "Content-Length": str(size),
            "Content-Type": media_type,
            "If-None-Match": "*",
            "x-amz-checksum-sha256": checksum,
        },
        Key=key,
        ContentLength=size,
        ContentType=media_type,
        IfNoneMatch="*",
        ChecksumSHA256=checksum,
    )


def sign_part(key: str, upload: str, number: int, *, size: int, sha256: str, seconds: int) -> SignedRequest:
    """A PUT of exactly these bytes as one part; may be repeated."""
    checksum = s3_checksum(sha256)
    return _sign(
        "upload_part",
        "PUT",
        seconds,
        {"Content-Length": str(size), "x-amz-checksum-sha256": checksum},
        Key=key,
        UploadId=upload,
        PartNumber=number,
        ContentLength=size,
        ChecksumSHA256=checksum,
    )


def sign_get(key: str, *, version_id: str, disposition: str, media_type: str, seconds: int) -> SignedRequest:
    """A GET of one version, answered with the given type and Content-Disposition whatever the object says."""
    return _sign(
        "get_object",
        "GET",
        seconds,
        {},
        Key=key,
        VersionId=version_id,
        ResponseContentDisposition=disposition,
        ResponseContentType=media_type,
    )


def create_multipart(key: str, *, media_type: str) -> str:
    """Open a multipart upload whose parts and whole carry SHA-256; its id."""
    with _calling() as (client, bucket):
        made = client.create_multipart_upload(
            Bucket=bucket, Key=key, ContentType=media_type, ChecksumAlgorithm="SHA256"
        )
    return made["UploadId"]


def find_multiparts(key: str) -> list[str]:
    """Ids of the multipart uploads open for this key, oldest first."""
    with _calling() as (client, bucket):
        pages = client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket, Prefix=key)
        found = [upload for page in pages for upload in page.get("Uploads", ()) if upload["Key"] == key]
    return [upload["UploadId"] for upload in sorted(found, key=lambda one: one["Initiated"])]


def list_parts(key: str, upload: str) -> dict[int, Part]:
    """The parts S3 holds, by number; of a part sent twice, the later.

    Raises: UploadLost.
    """
    with _calling() as (client, bucket):
        pages = client.get_paginator("list_parts").paginate(Bucket=bucket, Key=key, UploadId=upload)
        rows = [row for page in pages for row in page.get("Parts", ())]
    rows.sort(key=lambda row: row["LastModified"])
    return {row["PartNumber"]: Part(row["PartNumber"], row["Size"], row["ETag"]) for row in rows}


def complete_multipart(key: str, upload: str, parts: Sequence[CompletedPart]) -> None:
    """Make the object of its parts, unless the key is taken.

    Raises: UploadLost, AlreadyExists (both also where an earlier attempt succeeded), ChecksumMismatch.
    """
    named: Any = [
        {"PartNumber": part.number, "ETag": part.etag, "ChecksumSHA256": s3_checksum(part.sha256)}
        for part in parts
    ]
    with _calling() as (client, bucket):
        client.complete_multipart_upload(
            Bucket=bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": named}, IfNoneMatch="*"
        )


def abort_multipart(key: str, upload: str) -> None:
    """Drop the parts; nothing happens where there is no such upload."""
    try:
        with _calling() as (client, bucket):
            client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload)
    except UploadLost:
        return


def head(key: str, *, version_id: str = "") -> Head:
    """What S3 says of the object: of the version named, else of the current one.

    Raises: ObjectMissing.
    """
    version: Any = {"VersionId": version_id} if version_id else {}
    with _calling() as (client, bucket):
        said = client.head_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED", **version)
    return Head(
        said["ContentLength"], said["ETag"], said.get("VersionId", ""), said.get("ChecksumSHA256", "")
    )


def read_head(key: str, *, version_id: str, length: int) -> bytes:
    """The first `length` bytes, or all where there are fewer; the object is not empty."""
    with _calling() as (client, bucket):
        got = client.get_object(Bucket=bucket, Key=key, VersionId=version_id, Range=f"bytes=0-{length - 1}")
        return got["Body"].read()


def read(key: str, *, version_id: str) -> Iterator[bytes]:
    """The whole version in chunks of at most `CHUNK_BYTES`."""
    with _calling() as (client, bucket):
        body = client.get_object(Bucket=bucket, Key=key, VersionId=version_id)["Body"]
        with body:
            yield from body.iter_chunks(CHUNK_BYTES)


def ensure_bucket() -> Bucket:
    """Make the bucket with versioning and Object Lock where it is absent, set CORS, and check the result.

    Raises: BucketUnfit where a bucket of that name exists without them; Object Lock cannot be relied on to be
    switched on later.
    """
    with _calling() as (client, bucket):
        created = _create_bucket(client, bucket)
        versioning = client.get_bucket_versioning(Bucket=bucket).get("Status")
        if versioning != "Enabled" or not _has_object_lock(client, bucket):
            raise BucketUnfit(f"存储桶 {bucket} 未启用版本控制和对象锁定，不能存放证据；请更换新的存储桶名称")
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
    return Bucket(bucket, created, tuple(origins))


def _create_bucket(client: "S3Client", bucket: str) -> bool:
    """Whether it was this call that made the bucket."""
    try:
        client.head_bucket(Bucket=bucket)
    except ClientError as answer:
        if _status(answer) != HTTPStatus.NOT_FOUND:
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
        if _code(answer) == "BucketAlreadyOwnedByYou":
            return False
        raise
    return True


def _has_object_lock(client: "S3Client", bucket: str) -> bool:
    try:
        lock = client.get_object_lock_configuration(Bucket=bucket)
    except ClientError as answer:
        if _code(answer) == "ObjectLockConfigurationNotFoundError":
            return False
        raise
    return lock.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") == "Enabled"


def health() -> str | None:
    """None where the bucket answers, else the reason in Chinese; within 1.5 s. Closes the breaker."""
    at = _connection()
    try:
        at.prober.head_bucket(Bucket=settings.S3_BUCKET)
    except ClientError as answer:
        status = _status(answer)
        if status == HTTPStatus.NOT_FOUND:
            return f"存储桶 {settings.S3_BUCKET} 不存在"
        if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return f"对象存储拒绝了访问凭据（{status}）"
        return f"对象存储内部错误（{status}）"
    except _SILENCE:
        return "对象存储无法访问"
    at.breaker.answered()
    return None
