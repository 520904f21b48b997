"""The versions in the bucket as the store lists them, without the library's client around them."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

from media_storage.s3.answers import fields, name, pages


@dataclass(frozen=True, slots=True)
class Entry:
    """One version, or a marker which says that its key was deleted; that has no size and no ETag."""

    key: str
    version_id: str
    latest: bool
    marker: bool
    size: int
    etag: str


def entries(prefix: str) -> Iterator[Entry]:
    """Every version and marker whose key begins so, in the store's order; up to a thousand in one request."""
    for page in pages("", {"versions": "", "prefix": prefix, "encoding-type": "url"}, _onward):
        for one in page:
            if (kind := name(one)) in {"Version", "DeleteMarker"}:
                yield _entry(fields(one), marker=kind == "DeleteMarker")


def _onward(told: dict[str, str]) -> dict[str, str]:
    return {
        "key-marker": unquote_plus(told["NextKeyMarker"]),
        "version-id-marker": told.get("NextVersionIdMarker", ""),
    }


def _entry(said: dict[str, str], *, marker: bool) -> Entry:
    return Entry(
        unquote_plus(said["Key"]),
        said["VersionId"],
        said["IsLatest"] == "true",
        marker,
        int(said.get("Size", 0)),
        said.get("ETag", ""),
    )
