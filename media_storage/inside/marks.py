"""The mark that says for whom a copy was made: over the whole picture, so that no crop is without it."""

from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw, ImageFont

_ANGLE: Final = 24
_TILE_ALPHA: Final = 92
_EDGE_ALPHA: Final = 70
_SMALLEST: Final = 11


def overlay(size: tuple[int, int], lines: Sequence[str], font: str, index: int) -> Image.Image:
    """A transparent picture of `size` with the lines across it again and again, and once in full at the foot."""
    width, height = size
    shorter = min(size)
    tile = _lettered(lines, ImageFont.truetype(font, max(_SMALLEST, shorter // 26), index=index))
    tile = tile.rotate(_ANGLE, expand=True, resample=Image.Resampling.BICUBIC)
    marked = Image.new("RGBA", size, (0, 0, 0, 0))
    across, down = max(1, round(tile.width * 1.05)), max(1, round(tile.height * 0.85))
    for row, top in enumerate(range(-down // 3, height, down)):
        for left in range(-(row % 2) * across // 2 - across // 4, width, across):
            marked.alpha_composite(
                tile.crop((max(0, -left), max(0, -top), tile.width, tile.height)), (max(0, left), max(0, top))
            )
    return _with_foot(marked, " ".join(lines), font, index)


def _lettered(lines: Sequence[str], font: ImageFont.FreeTypeFont) -> Image.Image:
    text = "\n".join(lines)
    probe = ImageDraw.Draw(Image.new("RGBA", (1, 1)))
    left, top, right, bottom = probe.multiline_textbbox((0, 0), text, font=font, stroke_width=1)
    tile = Image.new("RGBA", (int(right - left) + 8, int(bottom - top) + 8), (0, 0, 0, 0))
    ImageDraw.Draw(tile).multiline_text(
        (4 - left, 4 - top),
        text,
        font=font,
        fill=(255, 255, 255, _TILE_ALPHA),
        stroke_width=1,
        stroke_fill=(0, 0, 0, _EDGE_ALPHA),
        align="center",
    )
    return tile


def _with_foot(marked: Image.Image, text: str, font: str, index: int) -> Image.Image:
    """The whole text legibly on a dark strip along the lower edge, as large as fits."""
    width, height = marked.size
    size = max(_SMALLEST, min(28, height // 24))
    letters = ImageFont.truetype(font, size, index=index)
    while size > _SMALLEST and letters.getlength(text) > width - 8:
        size -= 1
        letters = ImageFont.truetype(font, size, index=index)
    rows = _wrapped(text, letters, width - 8)
    line = round(size * 1.35)
    strip = Image.new("RGBA", (width, line * len(rows) + 6), (0, 0, 0, 150))
    draw = ImageDraw.Draw(strip)
    for number, row in enumerate(rows):
        draw.text((4, 2 + number * line), row, font=letters, fill=(255, 255, 255, 235))
    marked.paste(strip, (0, max(0, height - strip.height)))
    return marked


def _wrapped(text: str, letters: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Cut into rows that fit; Chinese may break anywhere."""
    rows, row = [], ""
    for character in text:
        if row and letters.getlength(row + character) > width:
            rows.append(row)
            row = ""
        row += character
    return [*rows, row][:4]


def mark(picture: Image.Image, lines: Sequence[str], font: str, index: int) -> Image.Image:
    """The picture with the mark burnt in."""
    base = picture.convert("RGBA")
    base.alpha_composite(overlay(base.size, lines, font, index))
    return base.convert("RGB")
