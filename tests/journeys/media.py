"""What a phone makes on the spot: a photograph with its EXIF, a short video, a signed paper."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import av
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.journeys.law import now

MIB = 1024 * 1024
#: A video is larger than what goes in one request.
VIDEO_AT_LEAST = 17 * MIB
_SIZE = (1600, 1200)
_FRAME = (1280, 720)
_RATE = 12
_QUALITY = {"crf": "8", "preset": "ultrafast"}

_MAKE, _MODEL, _SOFTWARE, _TAKEN = 0x010F, 0x0110, 0x0131, 0x0132
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_ORIGINAL, _OFFSET = 0x9003, 0x9011


def photo() -> bytes:
    """A JPEG of a shelf, taken now at the county town, no two alike."""
    picture = _shelf(*_SIZE)
    exif = Image.Exif()
    taken = now()
    stamp = taken.strftime("%Y:%m:%d %H:%M:%S")
    exif[_MAKE], exif[_MODEL], exif[_SOFTWARE], exif[_TAKEN] = "ZFJL", "ZFY-8", "1.4.2", stamp
    exif.get_ifd(_EXIF_IFD).update({_ORIGINAL: stamp, _OFFSET: "+08:00"})
    exif.get_ifd(_GPS_IFD).update({1: "N", 2: (24.0, 49.0, 40.4), 3: "E", 4: (99.0, 36.0, 19.1)})
    return _jpeg(picture, exif=exif)


def paper() -> bytes:
    """A JPEG of a form, filled in and signed, as a phone photographs it; no two alike."""
    sheet = Image.new("RGB", (1000, 1400), (246, 243, 236))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((60, 60, 940, 1340), outline=(60, 60, 60), width=3)
    for line in range(8):
        top = 180 + line * 120
        draw.line((60, top, 940, top), fill=(60, 60, 60), width=2)
        draw.line((110, top + 60, random.randint(300, 900), top + 60), fill=(30, 30, 90), width=6)  # noqa: S311
    points = [(520 + step * 18, 1240 + random.randint(-40, 40)) for step in range(18)]  # noqa: S311
    draw.line(points, fill=(20, 20, 80), width=5, joint="curve")
    draw.ellipse((560, 1080, 800, 1320), outline=(190, 30, 30), width=9)
    return _jpeg(_grained(sheet, 6).rotate(random.uniform(-1.5, 1.5), fillcolor=(90, 80, 70)))  # noqa: S311


@cache
def video() -> bytes:
    """An MP4 of some seconds, above `VIDEO_AT_LEAST`; made once, for it takes a second."""
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as container:
        container.metadata["creation_time"] = now().isoformat()
        stream = container.add_stream("libx264", rate=_RATE, options=_QUALITY)
        stream.width, stream.height = _FRAME
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, _RATE)
        sent = 0
        for picture in _walk():
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            for packet in stream.encode(frame):
                container.mux(packet)
                sent += packet.size
            if sent > VIDEO_AT_LEAST:
                break
        container.mux(stream.encode())
    return made.getvalue()


def _walk() -> Iterator[Image.Image]:
    """Walk along a shelf, in the grain of a badly lit shop."""
    width, height = _FRAME
    shelf = _shelf(width * 2, height)
    grains = [Image.effect_noise(_FRAME, 70).convert("RGB") for _ in range(4)]
    at = 0
    while True:
        left = (at * 11) % width
        seen = shelf.crop((left, 0, left + width, height))
        yield ImageChops.add(seen, grains[at % len(grains)], scale=1.4, offset=-40)
        at += 1


def _shelf(width: int, height: int) -> Image.Image:
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for board in range(4):
        bottom = (board + 1) * height // 4 - 20
        draw.rectangle((0, bottom, width, bottom + 20), fill=(92, 68, 45))
        left = 15
        while left < width - 40:
            across, tall = random.randint(50, 130), random.randint(height // 9, height // 5)  # noqa: S311
            colour = tuple(random.randint(40, 230) for _ in range(3))  # noqa: S311
            draw.rectangle((left, bottom - tall, left + across, bottom), fill=colour, outline=(30, 30, 30))
            draw.rectangle(
                (left + 8, bottom - tall // 2, left + across - 8, bottom - tall // 3), fill="white"
            )
            left += across + random.randint(4, 30)  # noqa: S311
    return _grained(picture.filter(ImageFilter.GaussianBlur(1.2)), 12)


def _grained(picture: Image.Image, strength: float) -> Image.Image:
    noise = Image.effect_noise(picture.size, strength).convert("RGB")
    return ImageChops.add(picture, noise, scale=1.0, offset=-128)


def _jpeg(picture: Image.Image, exif: Image.Exif | None = None) -> bytes:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=88, exif=exif or Image.Exif())
    return made.getvalue()
