"""What anybody who holds an instrument may learn of it: that it was issued, and whether the file is that one.

The way in is the code printed on it, digits of the digest of what it says: nobody finds an instrument without it.
Nothing that names a person is read.
"""

from __future__ import annotations

import hmac
from typing import Any, Final
from uuid import UUID

from enforcement.documents.models import Instrument
from enforcement.documents.rendering import CODE_LENGTH

#: Which file it is that somebody holds.
ISSUED, SEALED, NEITHER = "issued", "sealed", "neither"
FILES: Final = ((ISSUED, "本机关制发的文书"), (SEALED, "盖章件"), (NEITHER, "不是该文书的文件"))


def verified(id: UUID, code: str, sha256: str = "") -> dict[str, Any] | None:
    """What is told of the instrument with this code; `sha256` is of the file somebody holds. None: there is none."""
    row = (
        Instrument.objects.filter(pk=id, outward=True)
        .select_related("void", "seal", "replaced_by")
        .defer("content_sealed")
        .first()
    )
    if row is None or not hmac.compare_digest(row.content_sha256[:CODE_LENGTH], code.lower()):
        return None
    seal = getattr(row, "seal", None)
    files = {row.pdf_sha256: ISSUED, **({seal.sha256: SEALED} if seal else {})}
    return {
        "kind": row.row.title,
        "title": row.title,
        "number": row.number,
        "agency": row.agency_name,
        "issued_on": row.issued_on,
        "sealed": seal is not None,
        "voided": hasattr(row, "void"),
        "replaced": hasattr(row, "replaced_by"),
        "file": files.get(sha256.strip().lower(), NEITHER) if sha256 else "",
    }
