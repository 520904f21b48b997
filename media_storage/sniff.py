"""What a file is, by its first bytes, whatever its declared type says. Pure.

A recogniser for what officers and recorders send, not for everything: bytes it does not know are "unknown".
"""

import re

HEAD_BYTES = 4096

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"#!AMR", "audio/amr"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|iframe|title|svg)\b",
    re.IGNORECASE | re.DOTALL,
)
_SYNC = {  # the byte behind 0xFF: layer III of MPEG 1 and 2, and ADTS, each with and without CRC
    **dict.fromkeys((b"\xfb", b"\xfa", b"\xf3", b"\xf2"), "audio/mpeg"),
    **dict.fromkeys((b"\xf1", b"\xf9", b"\xf0", b"\xf8"), "audio/aac"),
}
_PDF_WINDOW = 1024  # readers accept the header anywhere in here

# Types that are honest names for one another.
_FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"image/jpeg", "image/jpg", "image/pjpeg"}),
    frozenset({"image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"}),
    frozenset(
        {"video/mp4", "video/quicktime", "video/3gpp", "audio/mp4", "audio/x-m4a", "audio/m4a", "audio/3gpp"}
    ),
    frozenset({"video/x-matroska", "video/matroska", "video/webm", "audio/webm", "audio/x-matroska"}),
    frozenset({"video/x-msvideo", "video/avi", "video/msvideo"}),
    frozenset({"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"}),
    frozenset({"audio/mpeg", "audio/mp3"}),
    frozenset({"audio/amr", "audio/amr-wb"}),
    frozenset({"audio/ogg", "video/ogg", "application/ogg"}),
    frozenset({"text/html", "application/xhtml+xml"}),
)
_RECOGNISED = frozenset().union(
    *_FAMILIES,
    {
        "image/png",
        "image/gif",
        "image/webp",
        "image/avif",
        "audio/aac",
        "application/pdf",
        "application/zip",
        "image/svg+xml",
    },
)
# A ZIP inside: office documents, electronic file packages.
_ZIP_BASED = re.compile(
    r"application/(?:zip|x-zip-compressed|vnd\.openxmlformats-.*|vnd\.oasis\..*|ofd|.*\+zip)"
)
NO_CLAIM = "application/octet-stream"


def sniff(head: bytes) -> str | None:
    """The media type that the first `HEAD_BYTES` bytes of a file show, or None."""
    return _by_magic(head) or _by_container(head) or _by_text(head) or _by_sync_word(head)


def _by_magic(head: bytes) -> str | None:
    return next((media_type for magic, media_type in _MAGIC if head.startswith(magic)), None)


def _by_container(head: bytes) -> str | None:
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    return _iso_media(head) if head[4:8] == b"ftyp" else None


def _by_text(head: bytes) -> str | None:
    if b"%PDF-" in head[:_PDF_WINDOW]:
        return "application/pdf"
    if markup := _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "image/svg+xml" if markup[1].lower() == b"svg" else "text/html"
    return None


def _by_sync_word(head: bytes) -> str | None:
    if head[:1] != b"\xff":
        return None
    return _SYNC.get(head[1:2])


def _iso_media(head: bytes) -> str:
    """The type of an ISO base media file, by the brands in its `ftyp` box."""
    length = int.from_bytes(head[:4], "big")
    major, brands = head[8:12], {head[at : at + 4] for at in range(16, min(length, len(head)), 4)}
    if major in _AVIF_BRANDS:
        return "image/avif"
    if major in _HEIF_BRANDS or (brands & _HEIF_BRANDS and not major.startswith((b"qt", b"mp4", b"iso"))):
        return "image/heic"
    if major == b"qt  ":
        return "video/quicktime"
    if major.startswith(b"M4A"):
        return "audio/mp4"
    return "video/3gpp" if major.startswith(b"3g") else "video/mp4"


def type_lies(declared: str, detected: str | None) -> bool:
    """Whether the bytes contradict the declared type.

    Bytes of unknown kind contradict a declaration that would have been recognised had it been true.
    """
    if declared == NO_CLAIM:
        return False
    if detected is None:
        return declared in _RECOGNISED
    if detected == "application/zip":
        return _ZIP_BASED.fullmatch(declared) is None
    if declared == detected:
        return False
    return not any(declared in family and detected in family for family in _FAMILIES)
