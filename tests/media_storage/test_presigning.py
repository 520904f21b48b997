"""An address of ours is the library's, word for word in what it says and in its signature."""

from datetime import UTC, datetime
from unittest.mock import patch
from urllib.parse import parse_qsl, quote, urlsplit

from botocore.auth import S3SigV4QueryAuth  # noqa: TID251 - the library is what ours is held to
from botocore.awsrequest import AWSRequest  # noqa: TID251 - the same
from botocore.credentials import Credentials  # noqa: TID251 - the same
from hypothesis import given
from hypothesis import strategies as st

from media_storage.s3.presigning import presign

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


def _by_library(method: str, url: str, headers: dict[str, str], query: dict[str, str], at: datetime) -> str:
    request = AWSRequest(method, url, headers=dict(headers), params=dict(query))
    with patch("botocore.auth.get_current_datetime", return_value=at):
        S3SigV4QueryAuth(Credentials("AK/ID", "s+cret"), "s3", "cn-yunnan-1", expires=900).add_auth(request)
    return str(request.url)


@given(st.sampled_from(["PUT", "GET", "HEAD"]), _KEYS, _HEADERS, _QUERIES, _MOMENTS)
def test_it_signs_as_the_library_does(
    method: str, key: str, headers: dict[str, str], query: dict[str, str], at: datetime
) -> None:
    path = f"/evidence/{quote(key, safe='/~')}"
    ours = presign(
        method,
        "store.example:8333",
        path,
        headers=headers,
        query=query,
        access_key="AK/ID",
        secret_key="s+cret",
        region="cn-yunnan-1",
        seconds=900,
        at=at,
    )
    theirs = urlsplit(_by_library(method, f"https://store.example:8333{path}", headers, query, at))
    assert sorted(parse_qsl(ours, strict_parsing=True)) == sorted(
        parse_qsl(theirs.query, strict_parsing=True)
    )
