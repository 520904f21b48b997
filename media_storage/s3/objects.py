"""Whole objects: what S3 says of them, and their bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from media_storage.s3.connection import calling
from media_storage.s3.lean import ask, stream
from media_storage.s3.listing import entries

CHUNK_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """What S3 says of an object; `checksum` is Base64, with `-N` behind it where composed of N parts."""

    size: int
    etag: str
    version_id: str
    checksum: str


def head(key: str, *, version_id: str = "") -> Head:
    """What S3 says of the object: of the version named, else of the current one.

    Raises: ObjectMissing.
    """
    said = ask(
        "HEAD",
        key,
        headers={"x-amz-checksum-mode": "ENABLED"},
        query={"versionId": version_id} if version_id else {},
    ).headers
    return Head(
        int(said["Content-Length"]),
        said["ETag"],
        said.get("x-amz-version-id", ""),
        said.get("x-amz-checksum-sha256", ""),
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """What a listing says of the current version of an object; no checksum stands in it."""

    size: int
    etag: str
    version_id: str


def listed(beginning: str) -> dict[str, Listed]:
    """The current versions of the objects whose keys begin so: a thousand for the price of a few heads."""
    return {
        one.key: Listed(one.size, one.etag, one.version_id)
        for one in entries(beginning)
        if one.latest and not one.marker
    }


def read_head(key: str, *, version_id: str, length: int) -> bytes:
    """The first `length` bytes, or all where there are fewer; the object is not empty."""
    with calling() as (client, bucket):
        got = client.get_object(Bucket=bucket, Key=key, VersionId=version_id, Range=f"bytes=0-{length - 1}")
        return got["Body"].read()


def read(key: str, *, version_id: str, start: int = 0) -> Iterator[bytes]:
    """The version from byte `start` to its end, in chunks of at most `CHUNK_BYTES`."""
    part = {"Range": f"bytes={start}-"} if start else {}
    return stream(key, headers=part, query={"versionId": version_id}, chunk=CHUNK_BYTES)
