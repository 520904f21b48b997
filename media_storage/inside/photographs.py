"""What a photograph says of itself, read by Pillow; decoded once, so that one that is cut short is known."""

import math
import os
import warnings
from contextlib import suppress
from typing import IO, Any, Final

import pillow_heif
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from media_storage.inside.refusal import Refused

pillow_heif.register_heif_opener()

#: What phones make; anything else is not handed to its decoder at all.
FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF", "BMP", "TIFF")
#: A phone's largest sensor has 200 million pixels; beyond, it is not a photograph.
MOST_PIXELS: Final = 256_000_000
#: Above so many pixels a file of fewer than one byte in 400 is a bomb: a real one has ten times that.
_SUSPECT_PIXELS: Final = 40_000_000
_PIXELS_PER_BYTE: Final = 400
_TEXT: Final = 100


def opened(file: IO[bytes]) -> Image.Image:
    """The picture, its pixels not decoded yet.

    Raises: Refused for a bomb or for what is no picture.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(file, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refused("bomb", f"像素数超过 {MOST_PIXELS:,}，不予解码") from bomb
    except UnidentifiedImageError as unknown:
        raise Refused("unreadable", "无法识别为照片") from unknown
    except (OSError, ValueError, SyntaxError) as broken:
        raise Refused("unreadable", "照片无法解读") from broken
    pixels = picture.width * picture.height
    if pixels > _SUSPECT_PIXELS and pixels > _PIXELS_PER_BYTE * size:
        raise Refused("bomb", f"仅 {size:,} 字节却有 {pixels:,} 像素，疑为解压炸弹，不予解码")
    return picture


def upright(picture: Image.Image) -> Image.Image:
    """The picture as a person sees it, decoded. Raises Refused where the file ends too early."""
    try:
        picture.load()
        return ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, EOFError) as broken:
        raise Refused("truncated", "照片不完整，无法全部解码") from broken


def probe(file: IO[bytes]) -> dict[str, Any]:
    """Format, upright size, when and where taken, by what; whether the end is missing.

    Raises: Refused.
    """
    picture = opened(file)
    exif = picture.getexif()
    orientation = int(exif.get(ExifTags.Base.Orientation, 1) or 1)
    width, height = picture.size
    if orientation in {5, 6, 7, 8} and picture.format != "TIFF":  # whose size Pillow says upright already
        width, height = height, width
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    truncated = False
    try:
        picture.draft("RGB", (width // 8, height // 8))
        picture.load()
    except (OSError, ValueError, SyntaxError, EOFError):
        truncated = True
    return {
        "format": picture.format or "",
        "width": width,
        "height": height,
        "orientation": orientation,
        "frames": int(getattr(picture, "n_frames", 1)),
        "taken": _text(inner.get(ExifTags.Base.DateTimeOriginal)),
        "offset": _text(inner.get(ExifTags.Base.OffsetTimeOriginal)),
        "location": _location(exif.get_ifd(ExifTags.IFD.GPSInfo)),
        "device": {
            name: found
            for name, tag in (("make", ExifTags.Base.Make), ("model", ExifTags.Base.Model))
            if (found := _text(exif.get(tag)))
        },
        "truncated": truncated,
    }


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return str(value).strip("\0 ")[:_TEXT] if value else ""


def _location(gps: dict[int, Any]) -> list[float] | None:
    """Latitude and longitude in degrees; None where there is none, or none that makes sense."""
    found = []
    for value, reference, negative, most in (
        (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90),
        (ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180),
    ):
        degrees = math.nan
        with suppress(TypeError, ValueError, ZeroDivisionError):
            d, m, s = (float(part) for part in gps[value]) if value in gps else (math.nan,) * 3
            degrees = d + m / 60 + s / 3600
        if not 0 <= degrees <= most:  # NaN is neither
            return None
        found.append(-degrees if _text(gps.get(reference)).upper() == negative else degrees)
    return None if found == [0, 0] else [round(degrees, 6) for degrees in found]
