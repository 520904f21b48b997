"""Photographs and recordings as phones and recorders make them, made here."""

import io
import tempfile
from datetime import datetime
from fractions import Fraction
from math import floor
from pathlib import Path

import av
import pillow_heif
from PIL import ExifTags, Image, ImageDraw

pillow_heif.register_heif_opener()


def scene(width: int = 800, height: int = 600) -> Image.Image:
    """A picture with something to recognise: grain, a dark square at the upper left, a bright one below right."""
    picture = Image.effect_noise((width, height), 60).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((width // 10, height // 10, width // 5, height // 5), fill=(200, 20, 20))
    draw.rectangle((width * 7 // 10, height * 7 // 10, width * 9 // 10, height * 9 // 10), fill=(20, 20, 200))
    return picture


def photo(
    *,
    form: str = "JPEG",
    size: tuple[int, int] = (800, 600),
    at: datetime | None = None,
    place: tuple[float, float] | None = None,
    orientation: int = 1,
) -> bytes:
    """A photograph with EXIF; aware times carry their offset."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "HUAWEI", "Mate 70"
    exif[ExifTags.Base.Orientation] = orientation
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    if at:
        inner[ExifTags.Base.DateTimeOriginal] = f"{at:%Y:%m:%d %H:%M:%S}"
        if at.tzinfo:
            offset = f"{at:%z}"
            inner[ExifTags.Base.OffsetTimeOriginal] = f"{offset[:3]}:{offset[3:]}"
    if place:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
        gps[ExifTags.GPS.GPSLatitude] = _degrees(place[0])
        gps[ExifTags.GPS.GPSLongitude] = _degrees(place[1])
    out = io.BytesIO()
    scene(*size).save(out, form, exif=exif.tobytes(), quality=85)
    return out.getvalue()


def _degrees(value: float) -> tuple[float, float, float]:
    degrees = floor(value)
    minutes = floor((value - degrees) * 60)
    return float(degrees), float(minutes), round((value - degrees - minutes / 60) * 3600, 4)


def film(
    *,
    seconds: int = 4,
    size: tuple[int, int] = (640, 360),
    form: str = "mp4",
    created: datetime | None = None,
    place: str = "",
    index_first: bool = False,
) -> bytes:
    """A film with sound: a square that crosses grain while a tone sounds."""
    options = {"movflags": "faststart"} if index_first else {}
    # A name of its own: an index is moved to the front by reading the file again.
    with (
        tempfile.NamedTemporaryFile() as out,
        av.open(out.name, "w", format=form, options=options) as container,
    ):
        if created:
            container.metadata["creation_time"] = created.isoformat()
        if place:
            container.metadata["location"] = place
        pictures = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        pictures.width, pictures.height, pictures.pix_fmt = *size, "yuv420p"
        tones = container.add_stream("aac", rate=16_000, layout="mono")
        grain = Image.effect_noise(size, 60).convert("RGB")
        for number in range(25 * seconds):
            picture = grain.copy()
            left = (size[0] - 60) * number // (25 * seconds)
            ImageDraw.Draw(picture).rectangle((left, 100, left + 60, 160), fill=(220, 30, 30))
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            frame.pts = number
            frame.time_base = Fraction(1, 25)
            container.mux(pictures.encode(frame))
        container.mux(pictures.encode())
        _tone(container, tones, seconds)
        container.close()
        return Path(out.name).read_bytes()


def long_film(path: Path, *, seconds: int) -> None:
    """A film as long as it says with a tiny picture a second: a square that crosses it every minute. No sound."""
    with av.open(str(path), "w", format="mp4") as container:
        pictures = container.add_stream("libx264", rate=1, options={"preset": "ultrafast", "g": "60"})
        pictures.width, pictures.height, pictures.pix_fmt = 160, 120, "yuv420p"
        minute = []
        for second in range(60):
            picture = Image.new("RGB", (160, 120), (30, 60, 90))
            ImageDraw.Draw(picture).rectangle((2 * second, 40, 2 * second + 30, 80), fill=(220, 30, 30))
            minute.append(av.VideoFrame.from_image(picture))  # type: ignore[no-untyped-call]
        for second in range(seconds):
            frame = minute[second % 60]
            frame.pts, frame.time_base = second, Fraction(1, 1)
            container.mux(pictures.encode(frame))
        container.mux(pictures.encode())


def sound(*, seconds: int = 3) -> bytes:
    """A sound recording."""
    out = io.BytesIO()
    with av.open(out, "w", format="ipod") as container:
        _tone(container, container.add_stream("aac", rate=16_000, layout="mono"), seconds)
    return out.getvalue()


def _tone(container: av.container.OutputContainer, stream: av.AudioStream, seconds: int) -> None:
    half = b"\x10\x27" * 20 + b"\xf0\xd8" * 20
    for number in range(seconds * 16_000 // 1_600):
        frame = av.AudioFrame("s16", "mono", 1_600)
        frame.planes[0].update(half * 40)
        frame.sample_rate = 16_000
        frame.pts = number * 1_600
        frame.time_base = Fraction(1, 16_000)
        container.mux(stream.encode(frame))
    container.mux(stream.encode())
