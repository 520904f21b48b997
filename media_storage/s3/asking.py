"""Raw questions to the store for the acceptance run, where a refusal is a finding and not an error."""

import http.client
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError, ParamValidationError

from media_storage.errors import StorageUnavailable
from media_storage.s3.connection import SILENCE, bucket_in_use, code_of, connection, status_of
from media_storage.s3.signing import SignedRequest

_PATIENCE = 15.0


class Unreachable(StorageUnavailable):
    """Nobody listens where signed requests go; what the store itself can do is not known."""

    def __init__(self, address: str) -> None:
        super().__init__(f"签名请求发往 {address}（S3_PUBLIC_ENDPOINT_URL），从本机无法访问")


@dataclass(frozen=True, slots=True)
class Answer:
    """What S3 said: `status` is HTTP's, 0 where it cut the connection; `code` its word for a refusal."""

    status: int
    code: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def obeyed(self) -> bool:
        """Whether it did what it was asked to."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's class of success

    def __str__(self) -> str:
        return f"{self.status} {self.code}".strip() if self.status else "连接被切断"


def ask(operation: str, **params: object) -> Answer:
    """One call of boto3's client in the bucket in use, whatever comes of it.

    Raises: StorageUnavailable where nothing is answered.
    """
    try:
        said = getattr(connection().client, operation)(Bucket=bucket_in_use(), **params)
    except ClientError as answer:
        return Answer(status_of(answer), code_of(answer))
    except ParamValidationError as impossible:
        return Answer(0, type(impossible).__name__)
    except SILENCE as silence:
        raise StorageUnavailable from silence
    return Answer(said["ResponseMetadata"]["HTTPStatusCode"], said=said)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back over plain HTTP; `status` is 0 where the connection was cut. Header names are lower."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __str__(self) -> str:
        return str(self.status) if self.status else "连接被切断"


def send(
    request: SignedRequest,
    body: bytes = b"",
    *,
    without: Collection[str] = (),
    extra: Mapping[str, str] | None = None,
) -> Reply:
    """Do what a client does with a signed request; its length is the body's own.

    Raises: Unreachable where nobody listens.
    """
    url = urlsplit(request.url)
    wire: http.client.HTTPConnection
    if url.scheme == "https":
        context = ssl.create_default_context()
        wire = http.client.HTTPSConnection(url.netloc, timeout=_PATIENCE, context=context)
    else:
        wire = http.client.HTTPConnection(url.netloc, timeout=_PATIENCE)
    kept = {
        name: value for name, value in request.headers.items() if name not in {"Content-Length", *without}
    }
    try:
        wire.connect()
    except OSError as silence:
        raise Unreachable(url.netloc) from silence
    try:
        wire.request(request.method, f"{url.path}?{url.query}", body or None, kept | dict(extra or {}))
        answer = wire.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException):
        return Reply(0)
    finally:
        wire.close()
    return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)
