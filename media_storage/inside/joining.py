"""Previews of consecutive spans of a recording put together, packet by packet, without decoding."""

import os
from pathlib import Path
from typing import IO, Any

import av
import av.logging

from media_storage.inside.ranged import Ranged
from media_storage.inside.refusal import Refused
from media_storage.inside.writing import writing

av.logging.set_level(av.logging.PANIC)


class Window(Ranged):
    """A part of a file, as a file."""

    def __init__(self, file: IO[bytes], offset: int, length: int) -> None:
        super().__init__(length)
        self._file, self._offset = file, offset

    def get(self, offset: int, length: int) -> bytes:
        """A range of the part."""
        self._file.seek(self._offset + offset, os.SEEK_SET)
        return self._file.read(length)


def join(file: IO[bytes], into: str, name: str, pieces: list[list[int]], seconds: float) -> dict[str, Any]:
    """Write `<name>.mp4` from the previews of spans of so many seconds each, in their order.

    `pieces` says where in the file each lies: offset and length, which is 0 where nothing was shown in the span.

    Raises: Refused.
    """
    path = Path(into) / f"{name}.mp4"
    with writing(), av.open(str(path), "w", options={"movflags": "+faststart"}) as target:
        joining = _Joining(target)
        for number, (offset, length) in enumerate(pieces):
            if length:
                with av.open(Window(file, offset, length), "r") as source:
                    joining.add(source, number * seconds)
        width, height = joining.size
    return {"file": path.name, "width": width, "height": height}


class _Joining:
    """One pass over the pieces: packets as they come, each as much later as its piece is."""

    def __init__(self, target: Any) -> None:
        self._target = target
        self._streams: dict[str, Any] = {}
        self._last: dict[str, int] = {}
        self._shape: tuple[int, int, bytes] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures. Raises Refused where there were none."""
        if self._shape is None:
            raise Refused("unreadable", "无法解出视频画面")
        return self._shape[:2]

    def add(self, source: Any, at: float) -> None:
        """Append a piece that begins so many seconds into the recording."""
        video = source.streams.video[0]
        shape = (video.width, video.height, bytes(video.codec_context.extradata or b""))
        if self._shape is None:
            self._shape = shape
            # Before the first packet is written every stream is known.
            self._streams = {one.type: self._target.add_stream_from_template(one) for one in source.streams}
        elif shape != self._shape:
            raise Refused("unlike", "视频各段画面规格不一，无法合成预览")
        for packet in source.demux():
            kind = packet.stream.type
            if packet.dts is None or kind not in self._streams:
                continue
            later = round(at / packet.time_base)
            packet.pts, packet.dts = packet.pts + later, packet.dts + later
            last = self._last.get(kind)
            if last is not None and packet.dts <= last:
                if kind == "audio":  # what the encoder puts before the first sound of each piece
                    continue
                packet.dts = last + 1
            self._last[kind] = packet.dts
            packet.stream = self._streams[kind]
            self._target.mux(packet)
