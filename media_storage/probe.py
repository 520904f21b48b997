"""What a file says of itself: a recording's streams, a photograph's EXIF. Read in the sandbox, never in here.

What is found is the file's word and no more: clocks are set wrong, tags are written by anybody.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from django.conf import settings

from media_storage import s3, sandbox
from media_storage.models import StoredObject
from media_storage.said import Photograph, Place, Recording, Stream

_EXIF_TIME: Final = re.compile(r"^(\d{4})[:\-/](\d{2})[:\-/](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_EXIF_OFFSET: Final = re.compile(r"^([+-])(\d{2}):?(\d{2})$")
#: Of the time by the clock, what it may take of a processor: most of it is waiting for the store.
_PROCESSOR: Final = 6
#: Clocks that were never set say 1904, 1970 or 1980.
_EARLIEST_YEAR: Final = 2000


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """The very version on file of an object, as a source for the sandbox."""

    key: str
    version_id: str
    size: int
    bucket: str = ""

    @classmethod
    def of(cls, stored: StoredObject) -> "StoredBytes":
        """The bytes of a stored object."""
        return cls(stored.key, stored.version_id, stored.size)

    def read(self, offset: int, length: int) -> bytes:
        """Read a range. Raises StorageUnavailable, ObjectMissing."""
        return s3.read_range(
            self.key, version_id=self.version_id, offset=offset, length=length, bucket=self.bucket
        )


def _limits() -> sandbox.Limits:
    """Enough for a film of 50 GiB whose index is at its end."""
    seconds = settings.INSPECTION_SECONDS
    cpu = max(1, int(seconds / _PROCESSOR))
    return sandbox.Limits(seconds=seconds, cpu=cpu, memory=2048 * sandbox.MIB, file=0)


def recording(source: sandbox.Source) -> Recording:
    """Read a film or a sound recording. Raises as `sandbox.run` does."""
    found = sandbox.run("media_storage.inside.films.probe", source, limits=_limits())
    device: Mapping[str, str] = found["device"]
    return Recording(
        container=found["container"],
        seconds=found["seconds"],
        streams=tuple(Stream(**stream) for stream in found["streams"]),
        created_at=_created(found["created"]),
        place=_place(found["location"]),
        make=device.get("make", ""),
        model=device.get("model", ""),
        software=device.get("software", ""),
        truncated=found["truncated"],
    )


def photograph(source: sandbox.Source) -> Photograph:
    """Read a photograph. Raises as `sandbox.run` does."""
    found = sandbox.run("media_storage.inside.photographs.probe", source, limits=_limits())
    device: Mapping[str, str] = found["device"]
    return Photograph(
        format=found["format"],
        width=found["width"],
        height=found["height"],
        orientation=found["orientation"],
        frames=found["frames"],
        taken_at=_taken(found["taken"], found["offset"]),
        place=_place(found["location"]),
        make=device.get("make", ""),
        model=device.get("model", ""),
        truncated=found["truncated"],
    )


def _place(found: Any) -> Place | None:
    return Place(found[0], found[1]) if found else None


def _created(tag: str) -> datetime | None:
    """Read a container's creation time; without an offset it is UTC."""
    try:
        read = datetime.fromisoformat(tag.strip())
    except ValueError:
        return None
    aware = read if read.tzinfo else read.replace(tzinfo=UTC)
    return aware if aware.year >= _EARLIEST_YEAR else None


def _taken(taken: str, offset: str) -> datetime | None:
    """Read EXIF's DateTimeOriginal, with OffsetTimeOriginal where it is there."""
    if not (match := _EXIF_TIME.match(taken)):
        return None
    try:
        read = datetime(*(int(part) for part in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - naive is what EXIF is
    except ValueError:
        return None
    if read.year < _EARLIEST_YEAR:
        return None
    if not (given := _EXIF_OFFSET.match(offset)):
        return read
    sign, hours, minutes = given.groups()
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    if ahead >= timedelta(days=1):
        return read
    return read.replace(tzinfo=timezone(-ahead if sign == "-" else ahead))
