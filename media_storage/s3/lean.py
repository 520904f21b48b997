"""What is done for every file without the library's client around it: signing, a head, a listing, joining, reading.

The client looks up endpoint, retries and models anew on every call: of the 1.1 ms a HEAD takes of our processor, and
the 0.26 ms of a signature, 0.4 and 0.05 are what is sent and the signature themselves. Connections, time limits and
what they raise are the library's own. Nor does who reads need the 20 MiB of the client and its models.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, Final

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session
from botocore.response import StreamingBody

from media_storage.s3.connection import SILENCE, Connection, bucket_in_use, connection, guarding

_SERVER_ERROR: Final = 500
_ERROR: Final = 300
_CODE: Final = re.compile(rb"<Code>([^<]+)</Code>")
_REFUSED_LATE: Final = re.compile(rb"<Error[ >]")


def presigned(
    method: str, key: str, *, headers: Mapping[str, str], query: Mapping[str, str], seconds: int
) -> str:
    """The address of a request with exactly these headers, for the endpoint that phones can reach. No network."""
    return connection().address(method, bucket_in_use(), key, headers=headers, query=query, seconds=seconds)


def ask(
    method: str, key: str, *, headers: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None
) -> AWSResponse:
    """The answer to a short question; one retry if there is use in it, and behind the breaker, as every call.

    Of the bucket itself where `key` is "". Raises as `calling` does.
    """
    with guarding() as at:
        request = at.request(method, bucket_in_use(), key, headers=headers or {}, query=query or {})
        return _answer(at, request, (at.quick, at.session))


def tell(key: str, body: str, *, headers: Mapping[str, str], query: Mapping[str, str]) -> AWSResponse:
    """The answer to a POST that may take the store seconds; may be asked again, so it must bear that.

    Raises as `calling` does.
    """
    with guarding() as at:
        request = at.request("POST", bucket_in_use(), key, headers=headers, query=query, body=body.encode())
        return _answer(at, request, (at.session, at.session))


def stream(key: str, *, headers: Mapping[str, str], query: Mapping[str, str], chunk: int) -> Iterator[bytes]:
    """The body of the answer to a GET, in chunks of at most so many bytes; a retry until it begins, none after.

    Raises as `calling` does.
    """
    with guarding() as at:
        request = at.request("GET", bucket_in_use(), key, headers=headers, query=query, stream=True)
        answer = _answer(at, request, (at.session, at.session))
        length: Any = answer.headers.get("Content-Length")
        with closing(StreamingBody(answer.raw, length)) as body:
            yield from body.iter_chunks(chunk)


def _answer(
    at: Connection, request: AWSPreparedRequest, sessions: tuple[URLLib3Session, URLLib3Session]
) -> AWSResponse:
    """What the store says to the request, asked again if there is use in it."""
    first, last = sessions
    try:
        answer: AWSResponse = first.send(request)
    except SILENCE as silence:
        if not at.worth_another(silence):
            raise
        answer = last.send(request)
    else:
        if _status(request, answer) >= _SERVER_ERROR:
            answer.content  # noqa: B018 - read, so that the connection can be used again
            answer = last.send(request)
    if (status := _status(request, answer)) >= _ERROR:
        said = _CODE.search(answer.content)
        refusal: Any = {
            "Error": {"Code": said[1].decode() if said else str(status)},
            "ResponseMetadata": {"HTTPStatusCode": status},
        }
        raise ClientError(refusal, str(request.method))
    return answer


def _status(request: AWSPreparedRequest, answer: AWSResponse) -> int:
    """The answer's status; to a POST a store may say 200 before it is done, and then that it failed."""
    said: int = answer.status_code
    if said < _ERROR and request.method == "POST" and _REFUSED_LATE.search(answer.content):
        return _SERVER_ERROR
    return said
