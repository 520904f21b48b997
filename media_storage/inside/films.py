"""What a recording says of itself, read by libav."""

import os
import re
import struct
from fractions import Fraction
from itertools import islice
from typing import IO, Any, Final

import av
import av.error
import av.logging

from media_storage.inside.refusal import Refused

av.logging.set_level(av.logging.PANIC)

_LOCATION: Final = re.compile(r"^([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?")
_LOCATION_TAGS: Final = ("com.apple.quicktime.location.ISO6709", "location", "location-eng")
_CREATED_TAGS: Final = ("com.apple.quicktime.creationdate", "creation_time", "date")
_DEVICE: Final = {
    "make": ("com.apple.quicktime.make", "com.android.manufacturer", "make"),
    "model": ("com.apple.quicktime.model", "com.android.model", "model"),
    "software": ("com.apple.quicktime.software", "com.android.version", "software"),
}
_MOST_BOXES: Final = 100_000
_LARGEST_TAG: Final = 500
_TAIL_SECONDS: Final = 3


def probe(file: IO[bytes]) -> dict[str, Any]:
    """Container, streams, length, tags; whether the end is missing.

    Raises: Refused.
    """
    size = file.seek(0, os.SEEK_END)
    cut = _cut_short(file, size)
    file.seek(0)
    try:
        with av.open(file, "r", metadata_errors="replace") as container:
            streams = [_stream(one) for one in container.streams if one.type in {"video", "audio"}]
            if not streams:
                raise Refused("no_stream", "文件中没有可识别的音视频内容")
            tags = _tags(container)
            seconds = container.duration / av.time_base if container.duration else None
            return {
                "container": container.format.name,
                "seconds": seconds,
                "streams": streams,
                "created": _first(tags, _CREATED_TAGS),
                "location": _location(_first(tags, _LOCATION_TAGS)),
                "device": {name: found for name, keys in _DEVICE.items() if (found := _first(tags, keys))},
                "truncated": cut or _ends_early(container, seconds),
            }
    except av.error.FFmpegError as error:
        if cut:
            raise Refused("truncated", "文件不完整，无法解读其中的音视频内容") from error
        raise Refused("unreadable", "无法解读其中的音视频内容") from error


def _stream(stream: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": stream.type,
        "codec": stream.codec_context.name if stream.codec_context else "",
        "seconds": float(stream.duration * stream.time_base) if stream.duration else None,
    }
    if stream.type == "video":
        rate = stream.average_rate or Fraction(0)
        return found | {"width": stream.width, "height": stream.height, "rate": float(rate)}
    return found | {"sample_rate": stream.rate, "channels": stream.channels}


def _tags(container: Any) -> dict[str, str]:
    """The container's tags over those of its streams, in lower case and bounded."""
    found: dict[str, str] = {}
    for metadata in (*(one.metadata for one in reversed(container.streams)), container.metadata):
        for key, value in islice(metadata.items(), 100):
            found[str(key).lower()] = str(value)[:_LARGEST_TAG]
    return found


def _first(tags: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((tags[key.lower()] for key in keys if tags.get(key.lower())), "")


def _location(tag: str) -> list[float] | None:
    """Latitude, longitude and, where given, altitude of ISO 6709."""
    if not (match := _LOCATION.match(tag.strip())):
        return None
    found = [float(part) for part in match.groups() if part]
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else None  # noqa: PLR2004 - degrees


def _cut_short(file: IO[bytes], size: int) -> bool:
    """Whether the container's own account of its length exceeds the file, or its index never came."""
    file.seek(0)
    head = file.read(12)
    if head[:4] == b"RIFF":
        return int.from_bytes(head[4:8], "little") + 8 > size + 1
    return head[4:8] == b"ftyp" and _boxes_cut_short(file, size)


def _boxes_cut_short(file: IO[bytes], size: int) -> bool:
    at, kinds = 0, set()
    for _ in range(_MOST_BOXES):
        if at + 8 > size:
            break
        file.seek(at)
        head = file.read(16)
        length, kind = struct.unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:  # noqa: PLR2004 - a 64-bit length follows
            length = int.from_bytes(head[8:16], "big")
        kinds.add(kind)
        if length == 0:
            at = size
            break
        if length < 8 or not kind.isascii():  # noqa: PLR2004 - shorter than its own head
            return False  # something else follows: no statement
        at += length
    return at > size or b"moov" not in kinds


def _ends_early(container: Any, seconds: float | None) -> bool:
    """Whether the pictures, or else the sound, end well before the length the container states."""
    if not seconds:
        return False
    stream = (container.streams.video or container.streams.audio)[0]
    stated = float(stream.duration * stream.time_base) if stream.duration else seconds
    start = float((stream.start_time or 0) * stream.time_base)
    last = start
    try:
        container.seek(int((start + max(0.0, stated - _TAIL_SECONDS)) / stream.time_base), stream=stream)
        for packet in container.demux(stream):
            if packet.pts is not None:
                last = max(last, float((packet.pts + (packet.duration or 0)) * stream.time_base))
    except av.error.FFmpegError:
        return True
    return last < start + stated - _TAIL_SECONDS
