"""A film converted in pieces, each in a run of the sandbox of its own, and the pieces joined without decoding.

A recorder's film of twelve hours takes longer to convert than any single run may, and a worker that is killed should
not begin it anew. What is done of it is what lies in the bucket: a piece is put there whole or not at all, so there
are no rows to keep in step, and whoever comes next makes the first that is missing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from media_storage import s3, sandbox
from media_storage.derivatives.fonts import mark_font
from media_storage.probe import StoredBytes
from media_storage.sandbox import MIB, Limits

MP4: Final = "video/mp4"
#: By the clock over what it takes of a processor: where there is a rush, pictures are made after it.
PATIENCE: Final = 3
#: A film whose length is not known may be as long as a round of a recorder.
_UNKNOWN_SECONDS: Final = 3600.0
_PREVIEW: Final = "media_storage.inside.previews.preview"
_JOIN: Final = "media_storage.inside.joining.join"


@dataclass(frozen=True, slots=True)
class Conversion:
    """A film to be made a preview, with these lines burnt in; `name` is of it alone.

    `seconds` is 0 where the container does not say how long it is.
    """

    source: sandbox.Source
    seconds: float
    name: str
    lines: Sequence[str] = ()

    @property
    def count(self) -> int:
        """How many pieces it is made in."""
        return max(1, math.ceil(self.seconds / settings.PREVIEW_PIECE_SECONDS))

    def key(self, number: int) -> str:
        """Where a piece lies."""
        return f"{_folder(self.name)}{number:04d}.mp4"


def convert(film: Conversion, folder: Path) -> Mapping[str, Any] | None:
    """Do the next thing that is to be done: what the sandbox says of the whole film, or None where there is more to do.

    The whole is a file in the folder; the pieces stay until they are dropped. Raises as `sandbox.run` does, and
    StorageError.
    """
    if film.count == 1:
        return _piece(film, folder, film.seconds or _UNKNOWN_SECONDS)
    bucket = settings.S3_DERIVATIVES_BUCKET
    there = s3.made_under(bucket, _folder(film.name))
    for number in range(film.count):
        if film.key(number) not in there:
            _make(film, folder, number)
            return None
    pieces = _Pieces([StoredBytes(key, "", there[key], bucket=bucket) for key in sorted(there)])
    said: Mapping[str, Any] = sandbox.run(
        _JOIN,
        pieces,
        limits=_joining_limits(film.seconds, pieces.size),
        into=str(folder),
        name="whole",
        pieces=pieces.places,
        seconds=settings.PREVIEW_PIECE_SECONDS,
    )
    return said


def drop(name: str) -> None:
    """Remove the pieces of a film that is whole, or is not to be made. Raises StorageError."""
    bucket = settings.S3_DERIVATIVES_BUCKET
    s3.delete(bucket, s3.made_under(bucket, _folder(name)))


def _folder(name: str) -> str:
    return f"pieces/{name}/"


def _make(film: Conversion, folder: Path, number: int) -> None:
    """Convert a piece and put it into the bucket; one in which nothing is shown is an empty file."""
    length = settings.PREVIEW_PIECE_SECONDS
    end = None if number == film.count - 1 else (number + 1) * length
    said = _piece(film, folder, length, span=[number * length, end])
    content: Path | bytes = folder / Path(str(said["file"])).name if said["file"] else b""
    s3.put(settings.S3_DERIVATIVES_BUCKET, film.key(number), content, media_type=MP4)


def _piece(film: Conversion, folder: Path, seconds: float, **span: Any) -> Mapping[str, Any]:
    said: Mapping[str, Any] = sandbox.run(
        _PREVIEW,
        film.source,
        limits=_transcoding_limits(seconds),
        into=str(folder),
        name="piece",
        lines=list(film.lines),
        font=list(mark_font()),
        **span,
    )
    return said


def _transcoding_limits(seconds: float) -> Limits:
    """What converting so many seconds of film may take on a busy machine."""
    cpu = 120 + int(4 * seconds)
    return Limits(seconds=PATIENCE * cpu, cpu=cpu, memory=3072 * MIB, file=2048 * MIB)


def _joining_limits(seconds: float, size: int) -> Limits:
    """What joining so many seconds and bytes may take: packets are copied, and the index is put in front of them."""
    cpu = 120 + int(seconds / 60) + size // (16 * MIB)
    return Limits(seconds=PATIENCE * cpu, cpu=cpu, memory=3072 * MIB, file=size + size // 8 + 64 * MIB)


class _Pieces:
    """The pieces one behind the other, as one source for the sandbox."""

    def __init__(self, pieces: Sequence[StoredBytes]) -> None:
        self._pieces = pieces
        self.places: list[tuple[int, int]] = []
        self.size = 0
        for piece in pieces:
            self.places.append((self.size, piece.size))
            self.size += piece.size

    def read(self, offset: int, length: int) -> bytes:
        """Read a range, up to the end of the piece it begins in."""
        for piece, (start, size) in zip(self._pieces, self.places, strict=True):
            if start <= offset < start + size:
                return piece.read(offset - start, min(length, start + size - offset))
        return b""
