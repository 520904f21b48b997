"""Reading stored bytes back to see that they are what was declared.

S3 enforces the SHA-256 of a file sent in one PUT, and of each part of a larger one; that the parts together
have the SHA-256 declared for the whole is known only once somebody has read them. Memory stays bounded by one
chunk.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from media_storage import s3
from media_storage.models import Confirmation, StoredObject


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What the stored bytes turned out to be."""

    size: int
    sha256: str


def read_back(stored: StoredObject) -> ReadBack:
    """Hash the version on file. S3 only.

    Raises: StorageUnavailable, ObjectMissing.
    """
    digest, size = sha256(), 0
    for chunk in s3.read(stored.key, version_id=stored.version_id):
        digest.update(chunk)
        size += len(chunk)
    return ReadBack(size, digest.hexdigest())


def record_confirmation(*, stored: StoredObject, found: ReadBack, at: datetime) -> Confirmation:
    """Put the result on file, once, whether it matches or not. Rows only."""
    confirmation, _ = Confirmation.objects.get_or_create(
        stored=stored,
        defaults={
            "size": found.size,
            "sha256": found.sha256,
            "matches": (found.size, found.sha256) == (stored.size, stored.sha256),
            "checked_at": at,
        },
    )
    return confirmation


def confirm(stored: StoredObject, *, at: datetime) -> Confirmation:
    """Read back and record. To be called outside any transaction: reading a film takes minutes."""
    return record_confirmation(stored=stored, found=read_back(stored), at=at)
