"""From the content of an instrument to its file: PDF/A by Typst, the same bytes from the same content."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import segno
from django.conf import settings

from enforcement import typeset
from enforcement.journal.rules import canonical

#: Digits of the content's digest that stand in the code: enough that nobody guesses one.
CODE_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class Rendered:
    """The canonical content with its digest, and the file set in type from it."""

    text: str
    sha256: str
    pdf: bytes
    pdf_sha256: str


def verification(id: UUID) -> str:
    """Where whoever holds the instrument verifies it; the code follows."""
    return f"{settings.PUBLIC_BASE_URL}/verify/{id}"


def render(content: Mapping[str, Any], *, at: datetime) -> Rendered:
    """Set an instrument in type, dated `at`. The address in its code ends in the digest of what it says."""
    text = canonical(content)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    address = content.get("verify")
    data = {**content, "code": _code(f"{address}/{sha256[:CODE_LENGTH]}") if address else None}
    pdf = typeset.pdf("/documents/instrument.typ", data, at=at)
    return Rendered(text, sha256, pdf, hashlib.sha256(pdf).hexdigest())


def _code(address: str) -> str:
    """The QR code of an address, as SVG."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode()
