"""Reading stored bytes back to see that they are what was declared.

S3 enforces the SHA-256 of a file sent in one PUT, and of each part of a larger one; that the parts together
have the SHA-256 declared for the whole is known only once somebody has read them. Memory stays bounded by one
chunk whatever the size. At the end of a part, every `CHECKPOINT_BYTES` or so, the digest is put down in a
`Checkpoint`, and a reader that comes after one that was killed goes on from there; a checkpoint of another
version, another ETag, another size or another week is not believed. Each part is compared with its own declared
SHA-256 on the way, so that what was altered is named by the part.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db.models.functions import Now

from media_storage import s3
from media_storage import sha256 as resumable
from media_storage.keeping import Checkpoint
from media_storage.models import Confirmation, StoredObject

CHECKPOINT_BYTES: Final = 64 * 1024 * 1024
#: What was read longer ago proves too little of today.
CHECKPOINT_LIFE: Final = timedelta(days=7)

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What the stored bytes turned out to be; `wrong_parts` are the numbers of parts other than declared.

    `resumed_at` is the byte from which they were read this time; what lies before it was read by an earlier reader.
    """

    size: int
    sha256: str
    wrong_parts: tuple[int, ...] = ()
    resumed_at: int = 0


class _Reader:
    """The digests of one version as it streams by."""

    def __init__(self, stored: StoredObject, etag: str, every: int) -> None:
        self._stored, self._etag, self._every = stored, etag, every
        upload = stored.upload
        self._plan = upload.plan
        self._step = self._plan.part_size or self._plan.size
        self._declared = upload.part_sha256 if upload.is_multipart else [stored.sha256]
        self.offset = self._saved = 0
        self.wrong: list[int] = []
        self.whole = self._take_up() or resumable.begin()
        self.resumed_at = self._saved = self.offset
        self._part = sha256()

    def _take_up(self) -> resumable.Digest | None:
        """The digest of the checkpoint on file, where it is of this very version and can be believed."""
        stored = self._stored
        fresh = Checkpoint.objects.filter(stored=stored, saved_at__gt=Now() - CHECKPOINT_LIFE).first()
        if fresh is None:
            return None
        found = _seal(stored, self._etag, fresh.offset, bytes(fresh.words), fresh.wrong_parts)
        fits = fresh.version_id == stored.version_id and fresh.etag == self._etag and fresh.seal == found
        if not fits or fresh.offset >= stored.size or fresh.offset % self._step:
            return None
        digest = resumable.take_up(resumable.State(bytes(fresh.words), fresh.offset))
        if digest:
            self.offset, self.wrong = fresh.offset, list(fresh.wrong_parts)
        return digest

    def feed(self, chunk: bytes) -> None:
        """Take in bytes, and look at each part as it ends."""
        self.whole.update(chunk)
        for piece in self._by_part(chunk):
            self._part.update(piece)
            self.offset += len(piece)
            if self.offset == self._plan.size or (
                self.offset < self._plan.size and self.offset % self._step == 0
            ):
                self._end_part()

    def _by_part(self, chunk: bytes) -> Iterator[bytes]:
        """The chunk cut where parts end; what lies beyond the declared size is one piece."""
        start = 0
        while start < len(chunk):
            room = self._part_end - self.offset
            piece = chunk[start : start + room] if 0 < room < len(chunk) - start else chunk[start:]
            start += len(piece)
            yield piece

    @property
    def _part_end(self) -> int:
        return min((self.offset // self._step + 1) * self._step, self._plan.size)

    def _end_part(self) -> None:
        number = -(-self.offset // self._step)
        if self._part.hexdigest() != self._declared[number - 1]:
            self.wrong.append(number)
        self._part = sha256()
        if self.offset - self._saved >= self._every and self.offset < self._plan.size:
            self._save()

    def _save(self) -> None:
        state = self.whole.state()
        if state is None:
            return
        self._saved = self.offset
        stored = self._stored
        Checkpoint.objects.update_or_create(
            stored=stored,
            defaults={
                "version_id": stored.version_id,
                "etag": self._etag,
                "offset": self.offset,
                "words": state.words,
                "wrong_parts": self.wrong,
                "seal": _seal(stored, self._etag, self.offset, state.words, self.wrong),
                "saved_at": Now(),
            },
        )


def _seal(stored: StoredObject, etag: str, offset: int, words: bytes, wrong: list[int]) -> str:
    said = f"{stored.pk}|{stored.version_id}|{etag}|{stored.size}|{offset}|{words.hex()}|{wrong}"
    return sha256(said.encode()).hexdigest()


def read_back(
    stored: StoredObject, *, every: int = CHECKPOINT_BYTES, progress: Progress | None = None
) -> ReadBack:
    """Hash the version on file, from where an earlier reader got to. Outside any transaction.

    `progress` is told how many bytes were read since it was told last. The checkpoint stays until the result is on
    file (`forget`): who is killed between the two reads the end again, not the whole.

    Raises: StorageUnavailable, ObjectMissing.
    """
    reader = _Reader(stored, s3.head(stored.key, version_id=stored.version_id).etag, every)
    if progress and reader.resumed_at:
        progress(reader.resumed_at)
    for chunk in s3.read(stored.key, version_id=stored.version_id, start=reader.resumed_at):
        reader.feed(chunk)
        if progress:
            progress(len(chunk))
    return ReadBack(reader.offset, reader.whole.hexdigest(), tuple(reader.wrong), reader.resumed_at)


def forget(stored: StoredObject) -> None:
    """Drop the checkpoint: the result is on file. Rows only."""
    Checkpoint.objects.filter(stored=stored).delete()


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
    forget(stored)
    return confirmation


def confirm(stored: StoredObject, *, at: datetime) -> Confirmation:
    """Read back and record. To be called outside any transaction: reading a film takes minutes."""
    return record_confirmation(stored=stored, found=read_back(stored), at=at)
