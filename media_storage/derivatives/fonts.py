"""The font that marks are set in: it must have every character of the county's names."""

from functools import cache
from pathlib import Path
from typing import Final

import noto_cjk_sans_otc
from django.conf import settings
from PIL import ImageFont

_SYSTEM: Final = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
_WHEEL: Final = Path(noto_cjk_sans_otc.__file__).with_name("NotoSansCJK-Regular.ttc")
_MOST_FACES: Final = 40


@cache
def mark_font() -> tuple[str, int]:
    """The file and the face in it: the one in the settings, else the system's Noto, else the one we bring along."""
    path = next(str(one) for one in (settings.MARK_FONT, _SYSTEM, _WHEEL) if one and Path(one).exists())
    for index in range(_MOST_FACES):
        try:
            name = ImageFont.truetype(path, 12, index=index).getname()[0] or ""
        except OSError:
            break
        if name.endswith(" SC"):
            return path, index
    return path, 0
