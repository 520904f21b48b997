"""Objects made of parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from media_storage.errors import ObjectMissing, UploadLost
from media_storage.s3.answers import element, fields, name, pages, read
from media_storage.s3.checksum import Checksum, in_use
from media_storage.s3.connection import calling, moment
from media_storage.s3.lean import tell

#: Under which originals lie.
ORIGINALS: Final = "originals/"
_NAMESPACE: Final = "http://s3.amazonaws.com/doc/2006-03-01/"
_PARTS_AT_ONCE = 1000  # the most S3 lists in one answer


@dataclass(frozen=True, slots=True)
class Part:
    """A part that S3 holds. SeaweedFS does not report a part's checksum, so none is promised here."""

    number: int
    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class CompletedPart:
    """A part as the completion names it; S3 compares the checksum with the one it computed on receipt.

    Where MD5 is in use the ETag takes its place.
    """

    number: int
    etag: str
    sha256: str


def create_multipart(key: str, *, media_type: str, checksum: Checksum | None = None) -> str:
    """Open a multipart upload whose parts and whole carry the checksum in use; its id.

    Asked again after silence it may open two; the one that no row means is dropped as a stray.
    """
    headers = {"Content-Type": media_type, **(checksum or in_use()).for_upload}
    return fields(read(tell(key, "", headers=headers, query={"uploads": ""})))["UploadId"]


@dataclass(frozen=True, slots=True)
class Open:
    """A multipart upload that S3 holds open."""

    key: str
    id: str
    initiated: datetime


def find_multiparts(key: str) -> list[str]:
    """Ids of the multipart uploads open for this key, oldest first."""
    found = sorted(_open(key), key=lambda one: one.initiated)
    return [one.id for one in found if one.key == key]


def open_multiparts() -> list[Open]:
    """All of the bucket's. Engines that list them by prefix only are asked for the prefix of originals."""
    return list(_open(ORIGINALS))


def _open(prefix: str) -> Iterator[Open]:
    for page in pages("", {"uploads": "", "prefix": prefix}, _onward):
        for said in (fields(one) for one in page if name(one) == "Upload"):
            yield Open(said["Key"], said["UploadId"], moment(said["Initiated"]))


def _onward(told: dict[str, str]) -> dict[str, str]:
    return {"key-marker": told["NextKeyMarker"], "upload-id-marker": told["NextUploadIdMarker"]}


def list_parts(key: str, upload: str) -> dict[int, Part]:
    """The parts S3 holds, by number; of a part sent twice, the later.

    Raises: UploadLost; Ceph says of a completed upload that there is no such key.
    """
    try:
        rows = sorted(_part_rows(key, upload), key=lambda row: moment(row["LastModified"]))
    except ObjectMissing as gone:
        raise UploadLost from gone
    parts = (Part(int(row["PartNumber"]), int(row["Size"]), row["ETag"]) for row in rows)
    return {part.number: part for part in parts}


def _part_rows(key: str, upload: str) -> Iterator[dict[str, str]]:
    query = {"uploadId": upload, "max-parts": str(_PARTS_AT_ONCE)}
    for page in pages(key, query, lambda told: {"part-number-marker": told["NextPartNumberMarker"]}):
        yield from (fields(one) for one in page if name(one) == "Part")


def complete_multipart(
    key: str, upload: str, parts: Sequence[CompletedPart], *, checksum: Checksum | None = None
) -> None:
    """Make the object of its parts, unless the key is taken.

    Raises: UploadLost, AlreadyExists (both also where an earlier attempt succeeded), ChecksumMismatch.
    """
    by = checksum or in_use()
    named = (
        {"PartNumber": str(part.number), "ETag": part.etag, **by.for_part(part.sha256)} for part in parts
    )
    rows = "".join(element("Part", one) for one in named)
    body = f'<CompleteMultipartUpload xmlns="{_NAMESPACE}">{rows}</CompleteMultipartUpload>'
    tell(key, body, headers={"If-None-Match": "*"}, query={"uploadId": upload})


def abort_multipart(key: str, upload: str) -> None:
    """Drop the parts; nothing happens where there is no such upload."""
    try:
        with calling() as (client, bucket):
            client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload)
    except UploadLost:
        return
