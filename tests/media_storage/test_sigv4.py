"""What we sign is what the library signs, word for word in what it says and in its signature."""

from datetime import UTC, datetime
from unittest.mock import patch
from urllib.parse import parse_qsl, quote, urlsplit

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth  # noqa: TID251 - the library is what ours is held to
from botocore.awsrequest import AWSRequest  # noqa: TID251 - the same
from botocore.credentials import Credentials  # noqa: TID251 - the same
from hypothesis import given
from hypothesis import strategies as st

from media_storage.s3.sigv4 import Signer

_SIGNER = Signer("AK/ID", "s+cret", "cn-yunnan-1")
_HOST = "store.example:8333"
_TEXT = st.text("aZ09-_.~/+=:%&! *'()", min_size=1, max_size=20)
_KEYS = st.text("aZ09-_.~/+=:%&! *'()货架é", min_size=1, max_size=40)
_HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Content-Length": st.integers(0, 2**40).map(str),
        "Content-Type": st.sampled_from(["image/jpeg", "video/mp4"]),
        "If-None-Match": st.just("*"),
        "x-amz-checksum-sha256": _TEXT,
        "Content-MD5": _TEXT,
    },
)
_QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "partNumber": st.integers(1, 10_000).map(str),
        "uploadId": _TEXT,
        "versionId": _TEXT,
        "response-content-disposition": st.just("attachment; filename*=UTF-8''%E8%B4%A7%E6%9E%B6.jpg"),
        "prefix": st.just("originals/2026/11/"),
    },
)
_MOMENTS = st.integers(1_500_000_000, 3_500_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


def _asked(method: str, path: str, headers: dict[str, str], query: dict[str, str], body: bytes) -> AWSRequest:
    return AWSRequest(method, f"https://{_HOST}{path}", dict(headers), body, dict(query))


@given(st.sampled_from(["PUT", "GET", "HEAD"]), _KEYS, _HEADERS, _QUERIES, _MOMENTS)
def test_an_address_is_the_library_s(
    method: str, key: str, headers: dict[str, str], query: dict[str, str], at: datetime
) -> None:
    path = f"/evidence/{quote(key, safe='/~')}"
    ours = _SIGNER.presign(method, _HOST, path, headers=headers, query=query, seconds=900, at=at)
    request = _asked(method, path, headers, query, b"")
    with patch("botocore.auth.get_current_datetime", return_value=at):
        S3SigV4QueryAuth(Credentials("AK/ID", "s+cret"), "s3", "cn-yunnan-1", expires=900).add_auth(request)
    theirs = urlsplit(str(request.url))
    assert sorted(parse_qsl(ours, strict_parsing=True)) == sorted(
        parse_qsl(theirs.query, strict_parsing=True)
    )


@given(st.sampled_from(["POST", "GET", "HEAD"]), _KEYS, _HEADERS, _QUERIES, st.binary(max_size=9), _MOMENTS)
def test_a_request_of_our_own_has_the_library_s_headers(  # noqa: PLR0917 - hypothesis gives each
    method: str, key: str, headers: dict[str, str], query: dict[str, str], body: bytes, at: datetime
) -> None:
    path = f"/evidence/{quote(key, safe='/~')}"
    asked, told = _SIGNER.authorise(method, _HOST, path, headers=headers, query=query, body=body, at=at)
    request = _asked(method, path, headers, query, body)
    request.context["payload_signing_enabled"] = True  # as for a store without TLS
    with patch("botocore.auth.get_current_datetime", return_value=at):
        S3SigV4Auth(Credentials("AK/ID", "s+cret"), "s3", "cn-yunnan-1").add_auth(request)
    assert {name.lower(): value for name, value in told.items()} == {
        name.lower(): value for name, value in request.headers.items()
    }
    assert dict(parse_qsl(asked, keep_blank_values=True)) == query
