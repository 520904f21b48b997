"""What a file says of itself, as values. Pure; `probe` reads them.

A file's word is no more than that: clocks are set wrong, tags are written by anybody.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where, by the device's own receiver: degrees of WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream; `seconds` None where the file does not say. Sizes are 0 in sound, `channels` in pictures."""

    kind: str
    codec: str
    seconds: float | None
    width: int = 0
    height: int = 0
    rate: float = 0.0
    sample_rate: int = 0
    channels: int = 0


@dataclass(frozen=True, slots=True)
class Recording:
    """A film or a sound recording.

    `created_at` is what the container says, in UTC unless it says otherwise; body cameras write local time there
    and call it UTC. `truncated`: the end the container announces is not there.
    """

    container: str
    seconds: float | None
    streams: tuple[Stream, ...]
    created_at: datetime | None
    place: Place | None
    make: str
    model: str
    software: str
    truncated: bool

    @property
    def has_pictures(self) -> bool:
        """Whether there is anything to see."""
        return any(stream.kind == "video" for stream in self.streams)


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph; width and height are those of the upright picture.

    `taken_at` is aware where EXIF gives the offset, else naive: local time of the device.
    """

    format: str
    width: int
    height: int
    orientation: int
    frames: int
    taken_at: datetime | None
    place: Place | None
    make: str
    model: str
    truncated: bool
