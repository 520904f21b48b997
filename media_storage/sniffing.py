"""Looking at the first bytes of what is stored, after its receipt: nobody waits for it.

Until it is done nothing is known of an object's kind, and it is handed out as bytes of no type.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID

from media_storage import s3
from media_storage.errors import ObjectMissing
from media_storage.models import Sniff, StoredObject
from media_storage.sniff import HEAD_BYTES, sniff, type_lies

_AT_ONCE = 4


def detect(stored: StoredObject) -> str:
    """The media type that the first bytes show, "" where none is recognised. S3 only.

    Raises: StorageUnavailable, ObjectMissing.
    """
    if not stored.size:
        return ""
    first = s3.read_head(stored.key, version_id=stored.version_id, length=HEAD_BYTES)
    return sniff(first) or ""


def detect_all(several: Sequence[StoredObject]) -> dict[UUID, str]:
    """The same for several at once, without those that are not there: a check of fixity finds these. S3 only.

    Raises: StorageUnavailable.
    """

    def one(stored: StoredObject) -> str | None:
        try:
            return detect(stored)
        except ObjectMissing:
            return None

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = zip(several, pool.map(one, several), strict=True)
        return {stored.pk: detected for stored, detected in found if detected is not None}


def record_sniffs(
    several: Iterable[StoredObject], detected: Mapping[UUID, str], *, at: datetime
) -> list[Sniff]:
    """Put on file what was seen, each once. Rows only. A lie about the type is on file beside the bytes."""
    new = [
        Sniff(
            stored=stored,
            detected_type=detected[stored.pk],
            type_mismatch=type_lies(stored.media_type, detected[stored.pk] or None),
            sniffed_at=at,
        )
        for stored in several
    ]
    return Sniff.objects.bulk_create(new, ignore_conflicts=True)
