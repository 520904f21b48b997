"""Pictures and small films made from recordings, by libav."""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import IO, Any, Final

import av
import av.error
import av.filter
import av.logging
from av.video.frame import PictureType
from PIL import Image, ImageDraw, ImageFont

from media_storage.inside.marks import overlay
from media_storage.inside.pictures import save
from media_storage.inside.refusal import Refused
from media_storage.inside.writing import writing

av.logging.set_level(av.logging.PANIC)

_COLUMNS, _ROWS = 4, 4
_CELL: Final = 320
_POSTER: Final = 1280
_THUMBNAIL: Final = 400
_POSTER_AT: Final = 5.0
_SHORTER_SIDE: Final = 480
_MOST_FRAMES_A_SECOND: Final = 30
_CLOCK: Final = Fraction(1, 90_000)
#: Pictures and sound of one moment lie no further apart in a recording than so many seconds.
_APART: Final = 30.0
_PICTURES: Final = {"preset": "veryfast", "crf": "26"}
_TURN: Final[dict[int, tuple[tuple[str, str], ...]]] = {
    90: (("transpose", "cclock"),),
    180: (("hflip", ""), ("vflip", "")),
    270: (("transpose", "clock"),),
}


def stills(file: IO[bytes], into: str, font: list[Any]) -> dict[str, Any]:
    """Write `poster.jpg`, `thumbnail.jpg` and `contact_sheet.jpg`.

    Raises: Refused.
    """
    try:
        with av.open(file, "r", metadata_errors="replace") as container:
            if not container.streams.video:
                raise Refused("no_stream", "文件中没有画面")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            seconds = (container.duration or 0) / av.time_base
            poster = _frame(container, stream, min(_POSTER_AT, seconds / 10))
            if poster is None:
                raise Refused("unreadable", "无法解出视频画面")
            made = {"contact_sheet": _contact_sheet(container, stream, seconds, Path(into), font)}
    except av.error.FFmpegError as error:
        raise Refused("unreadable", "无法解出视频画面") from error
    for name, length in (("poster", _POSTER), ("thumbnail", _THUMBNAIL)):
        poster.thumbnail((length, length), Image.Resampling.LANCZOS)
        made[name] = save(poster, Path(into) / f"{name}.jpg")
    return made


def _frame(container: Any, stream: Any, at: float) -> Image.Image | None:
    """The picture shown at a time, upright; the first of a recording that cannot be searched."""
    start = float((stream.start_time or 0) * stream.time_base)
    try:
        container.seek(int((start + at) / stream.time_base), stream=stream)
    except av.error.FFmpegError:
        container.seek(0)
    shown = None
    for frame in container.decode(stream):
        shown = frame
        if frame.time is None or frame.time >= start + at:
            break
    if shown is None:
        return None
    picture: Image.Image = shown.to_image()
    return picture.rotate(shown.rotation, expand=True) if shown.rotation else picture


def _contact_sheet(
    container: Any, stream: Any, seconds: float, into: Path, font: list[Any]
) -> dict[str, Any]:
    """Sixteen pictures at even distances, each with its time."""
    count = _COLUMNS * _ROWS
    letters = ImageFont.truetype(str(font[0]), 18, index=int(font[1]))
    sheet: Image.Image | None = None
    height = 0
    for number in range(count):
        at = seconds * (number + 0.5) / count
        picture = _frame(container, stream, at)
        if picture is None:
            continue
        picture.thumbnail((_CELL, _CELL), Image.Resampling.BILINEAR)
        if sheet is None:
            height = picture.height
            sheet = Image.new("RGB", (_COLUMNS * _CELL, _ROWS * height), (24, 24, 24))
        left, top = number % _COLUMNS * _CELL, number // _COLUMNS * height
        sheet.paste(picture, (left + (_CELL - picture.width) // 2, top))
        said = f"{int(at) // 3600:d}:{int(at) // 60 % 60:02d}:{int(at) % 60:02d}"
        ImageDraw.Draw(sheet).text(
            (left + 8, top + 4), said, font=letters, fill="white", stroke_width=2, stroke_fill="black"
        )
    if sheet is None:
        raise Refused("unreadable", "无法解出视频画面")
    return save(sheet, into / "contact_sheet.jpg")


def preview(
    file: IO[bytes],
    into: str,
    name: str,
    lines: list[str],
    font: list[Any],
    *,
    span: list[float | None] | None = None,
) -> dict[str, Any]:
    """Write `<name>.mp4`: 480 lines, H.264 and AAC, upright, with the mark burnt in where there are lines.

    Of the whole recording, or of a span of it: from so many seconds to so many, or to its end. Where nothing is
    shown in a span, no file is named.

    Raises: Refused.
    """
    path = Path(into) / f"{name}.mp4"
    try:
        with (
            writing(),
            av.open(file, "r", metadata_errors="replace") as source,
            av.open(str(path), "w", options={"movflags": "+faststart"}) as target,
        ):
            if not source.streams.video:
                raise Refused("no_stream", "文件中没有画面")
            size = _Transcoding(source, target, lines, font, span or (0, None)).run()
    except _NothingShown:
        if span is None:
            raise Refused("unreadable", "无法解出视频画面") from None
        return {"file": "", "width": 0, "height": 0}
    return {"file": path.name, "width": size[0], "height": size[1]}


class _NothingShown(Exception):
    """There are no pictures."""


class _Transcoding:
    """One pass over a recording, or a span of it: pictures and sound as they come."""

    def __init__(
        self, source: Any, target: Any, lines: list[str], font: list[Any], span: Sequence[float | None]
    ) -> None:
        self._source, self._target = source, target
        self._lines, self._font = lines, font
        start, end = span
        self._start = start or 0.0
        self._zero = (source.start_time or 0) / av.time_base + self._start
        self._length = math.inf if end is None else end - self._start
        self._video = source.streams.video[0]
        self._video.thread_type = "AUTO"
        self._sound = next(iter(source.streams.audio), None)
        self._pictures: Any = None
        self._heard: Any = None
        self._chain: tuple[Any, Any, Any] | None = None
        self._last_picture = self._last_heard = -1
        self._resampler = av.AudioResampler(format="fltp", layout="mono", rate=32_000)
        self._size = (0, 0)

    def run(self) -> tuple[int, int]:
        """Convert all; the size of the pictures."""
        streams = [self._video] + ([self._sound] if self._sound else [])
        if self._sound:
            # Before the first packet is written every stream is known.
            self._heard = self._target.add_stream("aac", rate=32_000, layout="mono")
            self._heard.bit_rate = 64_000
        held: list[Any] = []
        for frame in self._frames(streams):
            if isinstance(frame, av.VideoFrame):
                self._show(frame)
                for one in held:
                    self._hear(one)
                held = []
            elif self._pictures is None:
                held.append(frame)
            else:
                self._hear(frame)
        if self._pictures is None:
            raise _NothingShown
        for one in held:
            self._hear(one)
        self._finish()
        return self._size

    def _frames(self, streams: list[Any]) -> Iterator[Any]:
        """What lies in the span; of a recording that cannot be searched, found by decoding all before it."""
        if self._start:
            try:
                self._source.seek(int(self._zero * av.time_base))
            except av.error.FFmpegError:
                self._source.seek(0)
        over = set()
        for frame in self._source.decode(*streams):
            at = None if frame.time is None else frame.time - self._zero
            if at is None or 0 <= at < self._length or (at < 0 and not self._start):
                yield frame
            elif at >= self._length:
                over.add(isinstance(frame, av.VideoFrame))
                if len(over) == len(streams) or at > self._length + _APART:
                    return

    def _show(self, frame: Any) -> None:
        if frame.time is None:
            return
        at = round((frame.time - self._zero) / _CLOCK)
        if at - self._last_picture < 1 / _CLOCK / (_MOST_FRAMES_A_SECOND + 2) and self._last_picture >= 0:
            return
        self._last_picture = max(at, 0)
        width, height = _fitted(frame.width, frame.height)
        if self._pictures is None:
            self._begin(width, height, frame.rotation % 360)
        for shown in self._turned(frame.reformat(width, height, "yuv420p", interpolation="BILINEAR")):
            shown.pts, shown.time_base = self._last_picture, _CLOCK
            shown.pict_type = PictureType.NONE
            self._target.mux(self._pictures.encode(shown))

    def _begin(self, width: int, height: int, rotation: int) -> None:
        self._size = (height, width) if rotation in {90, 270} else (width, height)
        self._pictures = self._target.add_stream("libx264", rate=_MOST_FRAMES_A_SECOND, options=_PICTURES)
        self._pictures.width, self._pictures.height = self._size
        self._pictures.pix_fmt = "yuv420p"
        self._pictures.codec_context.time_base = _CLOCK
        self._chain = _chain(width, height, rotation, self._overlay())

    def _overlay(self) -> Image.Image | None:
        if not self._lines:
            return None
        return overlay(self._size, self._lines, str(self._font[0]), int(self._font[1]))

    def _turned(self, frame: Any) -> Iterator[Any]:
        if self._chain is None:
            yield frame
            return
        frame.pts, frame.time_base = self._last_picture, _CLOCK
        _, first, last = self._chain
        first.push(frame)
        while True:
            try:
                yield last.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return

    def _hear(self, frame: Any) -> None:
        if frame.pts is None:
            return
        for part in self._resampler.resample(frame):
            self._encode(part)

    def _encode(self, part: Any) -> None:
        at = round((float(part.pts * part.time_base) - self._zero) * 32_000)
        # Sound goes on where it stopped unless the recording has a gap: the encoder wants time to grow.
        if self._last_heard >= 0 and abs(at - self._last_heard) < 3_200:  # noqa: PLR2004 - a tenth of a second
            at = self._last_heard
        if at < max(0, self._last_heard):
            return
        part.pts, part.time_base = at, Fraction(1, 32_000)
        self._last_heard = at + part.samples
        self._target.mux(self._heard.encode(part))

    def _finish(self) -> None:
        self._target.mux(self._pictures.encode())
        if self._heard is not None:
            for part in self._resampler.resample(None):
                self._encode(part)
            self._target.mux(self._heard.encode())


def _fitted(width: int, height: int) -> tuple[int, int]:
    """The size with the shorter side at most 480, both sides even, as the encoder wants them."""
    scale = min(1.0, _SHORTER_SIDE / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _chain(width: int, height: int, rotation: int, mark: Image.Image | None) -> tuple[Any, Any, Any] | None:
    """Filters that turn a picture upright and lay the mark over it: first and last; None where nothing is to do."""
    if rotation not in _TURN and mark is None:
        return None
    graph = av.filter.Graph()
    first = graph.add_buffer(width=width, height=height, format=av.VideoFormat("yuv420p"), time_base=_CLOCK)
    node = first
    for name, said in _TURN.get(rotation, ()):
        after = graph.add(name, said)
        node.link_to(after)
        node = after
    if mark is not None:
        still = av.VideoFrame.from_bytes(mark.tobytes(), mark.width, mark.height, format="rgba")
        still.pts, still.time_base = 0, _CLOCK
        side = graph.add_buffer(
            width=mark.width, height=mark.height, format=av.VideoFormat("rgba"), time_base=_CLOCK
        )
        laid = graph.add("overlay", "0:0:eof_action=repeat:format=yuv420")
        node.link_to(laid, 0, 0)
        side.link_to(laid, 0, 1)
        node = laid
    last = graph.add("buffersink")
    node.link_to(last)
    graph.configure()
    if mark is not None:
        side.push(still)
        side.push(None)
    return graph, first, last  # the contexts do not keep their graph alive
