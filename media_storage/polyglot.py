"""Files that are two things at once: a picture to one reader, an archive or a page to another. Pure.

Motion photographs are no such thing: a film or further pictures behind the first is what phones make.
"""

import re
from typing import Final

TAIL_BYTES: Final = 64 * 1024 + 22
_END_OF_ZIP: Final = b"PK\x05\x06"
_ENTRY_OF_ZIP: Final = b"PK\x01\x02"
_ARCHIVES: Final = ((b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"))
_MARKUP: Final = re.compile(rb"<(!doctype\s+html|html[\s>]|script[\s>]|iframe[\s>]|\?php)", re.IGNORECASE)
_PDF_WINDOW: Final = 1024
_MEDIA: Final = ("image/", "video/", "audio/")


def second_nature(head: bytes, tail: bytes, detected: str) -> str | None:
    """What else a picture, film or sound is, by its first and last bytes; None where it is only what it is.

    `tail` is the last `TAIL_BYTES`, or all there is.
    """
    if not detected.startswith(_MEDIA):
        return None
    if _ends_as_zip(tail):
        return "ZIP"
    if b"%PDF-" in head[:_PDF_WINDOW]:
        return "PDF"
    if _MARKUP.search(head) or _MARKUP.search(tail):
        return "HTML"
    return next((name for magic, name in _ARCHIVES if magic in tail), None)


def _ends_as_zip(tail: bytes) -> bool:
    """Whether a ZIP reader would find a directory: its end record points back at an entry of it."""
    at = tail.rfind(_END_OF_ZIP)
    while at >= 0:
        record = tail[at : at + 22]
        if len(record) == 22:  # noqa: PLR2004 - the length of the record
            length = int.from_bytes(record[12:16], "little")
            begins = at - length
            if length and (begins < 0 or tail[begins : begins + 4] == _ENTRY_OF_ZIP):
                return True
        at = tail.rfind(_END_OF_ZIP, 0, at)
    return False
