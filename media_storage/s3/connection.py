"""Clients for one endpoint, and every failure of a call turned into a `StorageError`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    HTTPClientError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from botocore.exceptions import ConnectionError as NoConnection
from botocore.httpsession import URLLib3Session
from botocore.session import get_session
from botocore.utils import parse_timestamp
from django.conf import settings

from media_storage.breaker import Breaker
from media_storage.errors import (
    AlreadyExists,
    ChecksumMismatch,
    ObjectMissing,
    StorageError,
    StorageMisconfigured,
    StorageRefused,
    StorageUnavailable,
    UploadLost,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_elsewhere: ContextVar[str] = ContextVar("bucket", default="")

SILENCE = (NoConnection, HTTPClientError, IncompleteReadError, ResponseStreamingError)
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


@dataclass(frozen=True, slots=True)
class _Endpoint:
    url: str
    public_url: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str
    addressing: str


class Connection:
    """Clients for one endpoint. Building them costs tenths of a second; threads may share them.

    A store that hangs would hold the caller for both attempts: after the first one's silence a quick probe decides
    whether there is any use in the second. `quick` is for questions that a store in health answers in milliseconds.
    """

    def __init__(self, endpoint: _Endpoint) -> None:
        self.endpoint = endpoint
        library = get_session()
        library.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_moment)
        self._session = Session(botocore_session=library)
        self.client = self._build(endpoint.url, connect=1, read=5, attempts=2)
        self.client.meta.events.register_first("needs-retry.s3", self._before_another)
        self.signer = self._build(endpoint.public_url, connect=1, read=1, attempts=1)
        self.prober = self._build(endpoint.url, connect=0.4, read=1, attempts=1)
        soon, late = cast(Any, (1, 2)), cast(Any, (1, 5))
        self.quick = URLLib3Session(timeout=soon, max_pool_connections=16)
        self.session = URLLib3Session(timeout=late, max_pool_connections=16)
        self.breaker = Breaker(self._is_there)

    def _build(self, url: str, *, connect: float, read: float, attempts: int) -> "S3Client":
        at = self.endpoint
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

    def worth_another(self, silence: Exception) -> bool:
        """Whether to ask again after silence: of a store that read the question and said nothing, ask the probe."""
        return not isinstance(silence, ReadTimeoutError) or self._is_there()

    def _before_another(self, attempts: int, caught_exception: Exception | None, **_: Any) -> None:
        """Hear of an attempt that failed before the library decides on another; an exception ends the call."""
        if attempts == 1 and caught_exception is not None and not self.worth_another(caught_exception):
            raise caught_exception

    def _is_there(self) -> bool:
        try:
            self.prober.head_bucket(Bucket=settings.S3_BUCKET)
        except ClientError as answer:
            return status_of(answer) < HTTPStatus.INTERNAL_SERVER_ERROR
        except SILENCE:
            return False
        return True


def _moment(said: str) -> datetime:
    """A time in an answer: ISO 8601 as bodies have it, read by Python; headers have other spellings.

    The library tries every spelling there is on each: two fifths of what reading a listing takes.
    """
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        moment: datetime = parse_timestamp(said)
        return moment


@lru_cache(maxsize=8)
def connect(endpoint: _Endpoint) -> Connection:
    """The clients of an endpoint, made once in a process."""
    return Connection(endpoint)


def connection() -> Connection:
    """The clients of the endpoint in the settings."""
    return connect(
        _Endpoint(
            url=settings.S3_ENDPOINT_URL,
            public_url=settings.S3_PUBLIC_ENDPOINT_URL or settings.S3_ENDPOINT_URL,
            access_key=settings.S3_ACCESS_KEY,
            secret_key=settings.S3_SECRET_KEY,
            region=settings.S3_REGION,
            addressing=settings.S3_ADDRESSING_STYLE,
        )
    )


def bucket_in_use() -> str:
    """The bucket of the settings, unless the caller works in another."""
    return _elsewhere.get() or settings.S3_BUCKET


@contextmanager
def working_in(bucket: str) -> Iterator[None]:
    """Every call and signature of this thread means the bucket: the acceptance run's, never evidence's."""
    token = _elsewhere.set(bucket)
    try:
        yield
    finally:
        _elsewhere.reset(token)


def status_of(answer: ClientError) -> int:
    """The HTTP status."""
    return answer.response["ResponseMetadata"]["HTTPStatusCode"]


def code_of(answer: ClientError) -> str:
    """S3's own word for the failure."""
    return answer.response["Error"]["Code"]


def _is_trouble(answer: ClientError) -> bool:
    """Whether the store could not; that it never can (501) is a refusal, and trying again is no use."""
    status = status_of(answer)
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.NOT_IMPLEMENTED


def _refusal(answer: ClientError) -> StorageError:
    """Our word for what S3 answered."""
    code = code_of(answer)
    if code in _MISCONFIGURED:
        return StorageMisconfigured(code)
    if _is_trouble(answer):
        return StorageUnavailable()
    known = _BY_CODE.get(code) or _BY_STATUS.get(status_of(answer))
    return known() if known else StorageRefused(code)


@contextmanager
def calling() -> Iterator[tuple["S3Client", str]]:
    """The client and the bucket, with every failure turned into a `StorageError`."""
    at = connection()
    at.breaker.admit()
    try:
        yield at.client, bucket_in_use()
    except ClientError as answer:
        if _is_trouble(answer):
            at.breaker.failed(silent=False)
        else:
            at.breaker.answered()
        raise _refusal(answer) from answer
    except SILENCE as silence:
        at.breaker.failed(silent=True)
        raise StorageUnavailable from silence
    at.breaker.answered()
