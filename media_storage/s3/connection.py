"""Clients for one endpoint, and every failure of a call turned into a `StorageError`."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from http import HTTPStatus
from ipaddress import ip_address
from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlsplit

from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import (
    ClientError,
    HTTPClientError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from botocore.exceptions import ConnectionError as NoConnection
from botocore.httpsession import URLLib3Session
from botocore.utils import parse_timestamp
from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

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
from media_storage.s3.sigv4 import Signer

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_elsewhere: ContextVar[str] = ContextVar("bucket", default="")

#: What can stand before a host's name; other buckets stand in the path.
_LABEL = re.compile(r"[a-z0-9][a-z0-9-]+")
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
    """One endpoint, and how it is spoken to; threads may share it.

    The library's clients take 20 MiB of a process and tenths of a second, so each is built when first asked for: who
    only reads asks for none. A store that hangs would hold the caller for both attempts: after the first one's silence
    a quick probe decides whether there is any use in the second. `quick` is for questions that a store in health
    answers in milliseconds.
    """

    def __init__(self, endpoint: _Endpoint) -> None:
        self.endpoint = endpoint
        at_once, soon, late = cast(Any, (0.4, 1)), cast(Any, (1, 2)), cast(Any, (1, 5))
        self._probing = URLLib3Session(timeout=at_once)
        self.quick = URLLib3Session(timeout=soon, max_pool_connections=16)
        self.session = URLLib3Session(timeout=late, max_pool_connections=16)
        self.breaker = Breaker(self._is_there)
        self._building = RLock()
        self._library: Any = None
        self._clients: dict[str, S3Client] = {}
        self._signer = Signer(endpoint.access_key, endpoint.secret_key, endpoint.region)
        self._bases: dict[tuple[str, bool], tuple[str, str, str]] = {}

    @property
    def client(self) -> "S3Client":
        """For everything that is not done for every file."""
        return self._client("client", self.endpoint.url, read=5, attempts=2)

    @property
    def signer(self) -> "S3Client":
        """For the endpoint that phones can reach; it is never asked anything."""
        return self._client("signer", self.endpoint.public_url, read=1, attempts=1)

    def _client(self, name: str, url: str, *, read: float, attempts: int) -> "S3Client":
        if name not in self._clients:
            with self._building:
                if name not in self._clients:
                    built = self._build(url, read=read, attempts=attempts)
                    if attempts > 1:
                        built.meta.events.register_first("needs-retry.s3", self._before_another)
                    self._clients[name] = built
        return self._clients[name]

    def _build(self, url: str, *, read: float, attempts: int) -> "S3Client":
        from boto3.session import Session  # noqa: PLC0415 - who only reads has no use for it
        from botocore.config import Config  # noqa: PLC0415 - the same
        from botocore.session import get_session  # noqa: PLC0415 - the same

        if self._library is None:
            library = get_session()
            library.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=moment)
            self._library = Session(botocore_session=library)
        at = self.endpoint
        addressing: Any = {"addressing_style": at.addressing}
        config = Config(
            signature_version="s3v4",
            connect_timeout=1,
            read_timeout=read,
            retries={"total_max_attempts": attempts, "mode": "standard"},
            s3=addressing,
            # Checksums are ours to state: the library's own CRC32 would become part of what is signed.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        built: S3Client = self._library.client(
            "s3",
            endpoint_url=url,
            region_name=at.region,
            aws_access_key_id=at.access_key,
            aws_secret_access_key=at.secret_key,
            config=config,
        )
        return built

    def address(
        self,
        method: str,
        bucket: str,
        key: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        seconds: int,
    ) -> str:
        """Where a phone sends a request with exactly these headers, signed. No network."""
        scheme, host, path = self._place(bucket, key, public=True)
        signed = self._signer.presign(
            method, host, path, headers=headers, query=query, seconds=seconds, at=datetime.now(UTC)
        )
        return f"{scheme}://{host}{path}?{signed}"

    def request(
        self,
        method: str,
        bucket: str,
        key: str = "",
        *,
        headers: Mapping[str, str] = MappingProxyType({}),
        query: Mapping[str, str] = MappingProxyType({}),
        body: bytes = b"",
        stream: bool = False,
    ) -> AWSPreparedRequest:
        """A request of our own, signed; of the bucket itself where there is no key. No network."""
        scheme, host, path = self._place(bucket, key, public=False)
        asked, told = self._signer.authorise(
            method, host, path, headers=headers, query=query, body=body, at=datetime.now(UTC)
        )
        url = f"{scheme}://{host}{path}{'?' if asked else ''}{asked}"
        sent: Any = told
        return AWSPreparedRequest(method, url, sent, body or None, stream_output=stream)

    def _place(self, bucket: str, key: str, *, public: bool) -> tuple[str, str, str]:
        """Scheme, host and path of a key, or of the bucket itself."""
        if (bucket, public) not in self._bases:
            self._bases[bucket, public] = self._base(bucket, public=public)
        scheme, host, path = self._bases[bucket, public]
        return scheme, host, f"{path}/{quote(key, safe='/~')}" if key else path or "/"

    def _base(self, bucket: str, *, public: bool) -> tuple[str, str, str]:
        """Scheme, host and path under which the keys of a bucket stand, however it is addressed."""
        url = urlsplit((self.endpoint.public_url if public else self.endpoint.url).rstrip("/"))
        if self.endpoint.addressing == "path":
            return url.scheme, url.netloc, f"{url.path}/{bucket}"
        if self.endpoint.addressing == "virtual" and _is_name(url.hostname) and _LABEL.fullmatch(bucket):
            return url.scheme, f"{bucket}.{url.netloc}", url.path
        client = self.signer if public else self.client
        url = urlsplit(client.generate_presigned_url("head_object", Params={"Bucket": bucket, "Key": "x"}))
        return url.scheme, url.netloc, url.path.removesuffix("/x")

    def probe(self) -> int:
        """The status of a HEAD of the bucket, asked once and not for long. Raises one of `SILENCE`."""
        return int(self._probing.send(self.request("HEAD", settings.S3_BUCKET)).status_code)

    def worth_another(self, silence: Exception) -> bool:
        """Whether to ask again after silence: of a store that read the question and said nothing, ask the probe."""
        return not isinstance(silence, ReadTimeoutError) or self._is_there()

    def _before_another(self, attempts: int, caught_exception: Exception | None, **_: Any) -> None:
        """Hear of an attempt that failed before the library decides on another; an exception ends the call."""
        if attempts == 1 and caught_exception is not None and not self.worth_another(caught_exception):
            raise caught_exception

    def _is_there(self) -> bool:
        try:
            return self.probe() < HTTPStatus.INTERNAL_SERVER_ERROR
        except SILENCE:
            return False


def _is_name(host: str | None) -> bool:
    """Whether a bucket can stand before it: not before an address."""
    try:
        ip_address(host or "")
    except ValueError:
        return True
    return False


def moment(said: str) -> datetime:
    """A time in an answer: ISO 8601 as bodies have it, read by Python; headers have other spellings.

    The library tries every spelling there is on each: two fifths of what reading a listing takes.
    """
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        read: datetime = parse_timestamp(said)
        return read


@lru_cache(maxsize=8)
def connect(endpoint: _Endpoint) -> Connection:
    """The connection to an endpoint, made once in a process."""
    return Connection(endpoint)


@cache
def connection() -> Connection:
    """The connection to the endpoint in the settings."""
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


@receiver(setting_changed)
def _on_other_settings(**_: Any) -> None:
    """Tests change settings; a running system does not."""
    connection.cache_clear()


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
    with guarding() as at:
        yield at.client, bucket_in_use()


@contextmanager
def guarding() -> Iterator[Connection]:
    """The connection, behind its breaker, with every failure turned into a `StorageError`."""
    at = connection()
    at.breaker.admit()
    try:
        yield at
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
