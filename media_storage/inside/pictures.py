"""Pictures made from photographs: smaller ones, and ones with regions covered."""

import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from PIL import Image, ImageCms, ImageDraw

from media_storage.inside.marks import mark
from media_storage.inside.photographs import opened, upright
from media_storage.inside.refusal import Refused

_QUALITY: Final = 82
#: What a person will read plates and faces from; little is lost.
_HIGH_QUALITY: Final = 93


def reduce(file: IO[bytes], into: str, longest: Mapping[str, int]) -> dict[str, Any]:
    """Write `<name>.jpg` for each name, its longer side at most so many pixels; says the size of each.

    Raises: Refused.
    """
    picture = opened(file)
    most = max(longest.values())
    picture.draft("RGB", (most, most))  # a JPEG is decoded no larger than needed
    whole = _plain(upright(picture))
    made = {}
    for name, length in sorted(longest.items(), key=lambda one: -one[1]):
        whole.thumbnail((length, length), Image.Resampling.LANCZOS)
        made[name] = save(whole, Path(into) / f"{name}.jpg")
    return made


def redact(file: IO[bytes], into: str, name: str, regions: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Write `<name>.jpg`, upright and in full size, with each region (x, y, width, height) filled with black.

    Solid: what is blurred or pixelated can be guessed back. Nothing but pixels is written: no EXIF, no place, no
    thumbnail of what was covered.

    Raises: Refused.
    """
    picture = _plain(upright(opened(file)))
    draw = ImageDraw.Draw(picture)
    for x, y, width, height in regions:
        if x < 0 or y < 0 or x + width > picture.width or y + height > picture.height:
            raise Refused("outside", "遮盖区域超出照片范围")
        draw.rectangle((x, y, x + width - 1, y + height - 1), fill=(0, 0, 0))
    return save(picture, Path(into) / f"{name}.jpg", quality=_HIGH_QUALITY)


def burn(file: IO[bytes], into: str, name: str, lines: list[str], font: list[Any]) -> dict[str, Any]:
    """Write `<name>.jpg` with the mark burnt in."""
    picture = mark(upright(opened(file)), lines, str(font[0]), int(font[1]))
    return save(picture, Path(into) / f"{name}.jpg", quality=_HIGH_QUALITY)


def save(picture: Image.Image, path: Path, *, quality: int = _QUALITY) -> dict[str, Any]:
    """Write the pixels as JPEG; the name of the file and the size of the picture."""
    picture.info.clear()
    picture.save(path, "JPEG", quality=quality, optimize=True, subsampling="4:2:0")
    return {"file": path.name, "width": picture.width, "height": picture.height}


def _plain(picture: Image.Image) -> Image.Image:
    """In sRGB, on white where it is transparent, a copy that carries nothing else."""
    if profile := picture.info.get("icc_profile"):
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            wide = picture if picture.mode in {"RGB", "L", "CMYK"} else picture.convert("RGB")
            picture = (
                ImageCms.profileToProfile(
                    wide,
                    ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                    ImageCms.createProfile("sRGB"),
                    outputMode="RGB",
                )
                or picture
            )
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        flat = Image.new("RGB", picture.size, (255, 255, 255))
        flat.paste(picture, mask=picture.getchannel("A"))
        return flat
    plain = picture.convert("RGB")
    plain.info.clear()
    return plain
