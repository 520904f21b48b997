"""The versions in the bucket as the store lists them, without the library's client around them."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus
from xml.etree import ElementTree as ET

from media_storage.s3.lean import ask


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
    after: dict[str, str] = {}
    while True:
        query = {"versions": "", "prefix": prefix, "encoding-type": "url"} | after
        page = ET.fromstring(ask("GET", "", query=query).content)  # noqa: S314 - our own store's words
        for one in page:
            if (kind := _tag(one)) in {"Version", "DeleteMarker"}:
                yield _entry(_said(one), marker=kind == "DeleteMarker")
        told = _said(page)
        if told.get("IsTruncated") != "true":
            return
        after = {
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


def _said(element: ET.Element) -> dict[str, str]:
    return {_tag(one): one.text or "" for one in element}


def _tag(element: ET.Element) -> str:
    """Its name without the namespace, which engines spell differently."""
    return element.tag.rpartition("}")[2]
