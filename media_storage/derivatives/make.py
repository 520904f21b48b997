"""Making derivatives in the sandbox and putting them into their bucket. No rows."""

import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from PIL import Image

from media_storage import s3, sandbox
from media_storage.derivatives import Kind, pieces
from media_storage.derivatives.fonts import mark_font
from media_storage.inside import marks
from media_storage.probe import StoredBytes
from media_storage.sandbox import MIB, Limits

_LONGEST_SIDE: Final = {Kind.DISPLAY.value: 1600, Kind.THUMBNAIL.value: 400}
#: No recorder films for longer; a file that says so lies, and would have pieces without end.
LONGEST_PREVIEW: Final = 24 * 3600
#: What one PUT may send is 5 GiB; what is longer than that many bytes goes in parts.
_ONE_PUT: Final = 1024 * MIB
_JPEG: Final = "image/jpeg"
_REDUCE, _BURN, _REDACT = (f"media_storage.inside.pictures.{name}" for name in ("reduce", "burn", "redact"))
_STILLS: Final = "media_storage.inside.previews.stills"


@dataclass(frozen=True, slots=True)
class Made:
    """One derivative in its bucket."""

    kind: Kind
    key: str
    media_type: str
    size: int
    sha256: str
    width: int
    height: int


def from_photograph(source: StoredBytes, owner: UUID) -> list[Made]:
    """Thumbnail and display picture. Raises as `sandbox.run` does, and StorageError."""
    return _all(_REDUCE, source, owner, limits=_limits(), longest=_LONGEST_SIDE)


def stills_from_film(source: StoredBytes, owner: UUID) -> list[Made]:
    """Poster, its thumbnail, and the contact sheet. Raises as `sandbox.run` does, and StorageError."""
    return _all(_STILLS, source, owner, limits=_limits(times=4), font=list(mark_font()))


def preview_from_film(source: StoredBytes, owner: UUID, *, seconds: float) -> Made | None:
    """The film in 480 lines, unmarked; None where a piece was made of it, and there is more to do.

    Raises as `sandbox.run` does, and StorageError.
    """
    if seconds > LONGEST_PREVIEW:
        said = f"视频长 {seconds / 3600:.1f} 小时，预览至多 {LONGEST_PREVIEW // 3600} 小时；请看逐段画面，或调取原件"
        raise sandbox.Refused("too_long", said)
    with tempfile.TemporaryDirectory() as folder:
        whole = pieces.convert(pieces.Conversion(source, seconds, str(owner)), Path(folder))
        return _kept(Kind.PREVIEW, whole, Path(folder), owner) if whole else None


def redacted(source: StoredBytes, owner: UUID, *, regions: Sequence[Sequence[int]]) -> Made:
    """The photograph with regions covered. Raises as `sandbox.run` does, and StorageError."""
    with tempfile.TemporaryDirectory() as folder:
        said = sandbox.run(
            _REDACT,
            source,
            limits=_limits(),
            into=folder,
            name="redaction",
            regions=[list(region) for region in regions],
        )
        return _kept(Kind.REDACTION, said, Path(folder), owner)


def _limits(*, times: int = 1) -> Limits:
    """What making pictures may take; a film's stills decode at sixteen places, several times a photograph."""
    seconds = settings.DERIVATIVE_SECONDS * times
    return Limits(
        seconds=pieces.PATIENCE * seconds, cpu=max(1, int(seconds)), memory=3072 * MIB, file=128 * MIB
    )


def mark_picture(content: bytes, lines: Sequence[str]) -> bytes:
    """A small picture of our own making with the mark burnt in; tens of milliseconds, no sandbox."""
    font, index = mark_font()
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
        marked = marks.mark(picture, lines, font, index)
    out = io.BytesIO()
    marked.save(out, "JPEG", quality=85)
    return out.getvalue()


def mark_large_picture(source: StoredBytes, *, lines: Sequence[str], key: str) -> None:
    """Burn the mark into a large picture and put it under the key. Raises as `sandbox.run` does, and StorageError."""
    with tempfile.TemporaryDirectory() as folder:
        said = sandbox.run(
            _BURN,
            source,
            limits=_limits(),
            into=folder,
            name="marked",
            lines=list(lines),
            font=list(mark_font()),
        )
        s3.put(settings.S3_DERIVATIVES_BUCKET, key, Path(folder) / said["file"], media_type=_JPEG)


def mark_film(source: StoredBytes, *, lines: Sequence[str], seconds: float, key: str, name: str) -> bool:
    """Burn the mark into a preview and put it under the key; False where a piece was made, and there is more to do.

    `name` is the copy's alone. Raises as `sandbox.run` does, and StorageError.
    """
    with tempfile.TemporaryDirectory() as folder:
        whole = pieces.convert(pieces.Conversion(source, seconds, name, lines), Path(folder))
        if whole is None:
            return False
        _put(key, Path(folder) / Path(str(whole["file"])).name, media_type=pieces.MP4)
        return True


def _all(function: str, source: StoredBytes, owner: UUID, *, limits: Limits, **said: Any) -> list[Made]:
    with tempfile.TemporaryDirectory() as folder:
        made: Mapping[str, Any] = sandbox.run(function, source, limits=limits, into=folder, **said)
        return [_kept(Kind(name), one, Path(folder), owner) for name, one in made.items()]


def _kept(kind: Kind, said: Mapping[str, Any], folder: Path, owner: UUID) -> Made:
    """Put what the sandbox wrote into the bucket, under a key of its own."""
    path = folder / Path(str(said["file"])).name
    with path.open("rb") as file:
        digest = sha256()
        while piece := file.read(MIB):
            digest.update(piece)
    key = f"derivatives/{owner}/{kind.value}-{uuid4()}{path.suffix}"
    media_type = pieces.MP4 if kind is Kind.PREVIEW else _JPEG
    _put(key, path, media_type=media_type, sha256=digest.hexdigest())
    return Made(
        kind,
        key,
        media_type,
        path.stat().st_size,
        digest.hexdigest(),
        int(said["width"]),
        int(said["height"]),
    )


def _put(key: str, path: Path, *, media_type: str, sha256: str = "") -> None:
    if path.stat().st_size > _ONE_PUT:
        with path.open("rb") as file:
            s3.put_pieces(key, iter(lambda: file.read(MIB), b""), media_type=media_type)
    else:
        s3.put(settings.S3_DERIVATIVES_BUCKET, key, path, media_type=media_type, sha256=sha256)
