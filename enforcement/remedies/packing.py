"""The whole file for a remedy as one archive: made by the worker, removed when it has expired. Rows and S3, no act.

Leave to fetch it is the act, `export_for_remedy`; these only do what it promised. The archive holds 全卷.pdf, every
original under its number as it was received, and 清单.json: the catalogue, the originals with their digests, the
journal of the case.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.http import content_disposition_header

from enforcement.documents.models import Instrument
from enforcement.evidence.copies import remove
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.models import Entry
from enforcement.law.instruments import Volume
from enforcement.law.values import EvidenceKind
from enforcement.remedies.models import Bundle
from media_storage import s3
from media_storage.archive import Member, zipped
from media_storage.models import StoredObject
from media_storage.probe import StoredBytes

ZIP: Final = "application/zip"
_PIECE: Final = 8 * 1024 * 1024
_REMOVED_AT_ONCE: Final = 50
#: What no name of a file may hold on the systems on which the archive is opened.
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')


def pack(bundle: Bundle, *, at: datetime) -> None:
    """Make the archive and put it into the store. Raises StorageError; it stays due."""
    digest, size = hashlib.sha256(), 0

    def measured() -> Iterator[bytes]:
        nonlocal size
        for piece in zipped(_members(bundle, at)):
            digest.update(piece)
            size += len(piece)
            yield piece

    s3.put_pieces(bundle.key, measured(), media_type=ZIP)
    Bundle.objects.filter(pk=bundle.pk).update(ready_at=at, size=size, sha256=digest.hexdigest())


def remove_expired(at: datetime) -> int:
    """Remove archives that may not be fetched any more, and their rows. Raises StorageError."""
    return remove(Bundle.objects.over(at)[:_REMOVED_AT_ONCE])


def file_name(bundle: Bundle) -> str:
    """What the archive is called."""
    return f"{_safe(str(bundle.remedy.case))} 全卷.zip"


def address(bundle: Bundle) -> s3.SignedRequest:
    """The short-lived address of an archive that is ready. No network."""
    return s3.sign_get_derived(
        bundle.key,
        disposition=content_disposition_header(as_attachment=True, filename=file_name(bundle))
        or "attachment",
        media_type=ZIP,
        seconds=settings.S3_URL_SECONDS,
    )


def _members(bundle: Bundle, at: datetime) -> Iterator[Member]:
    case = bundle.remedy.case
    originals = list(
        Evidence.objects.filter(case=case, pk__in=bundle.evidence).select_related("stored").order_by("number")
    )
    said = json.dumps(_listing(bundle, originals), ensure_ascii=False, indent=1).encode()
    yield Member("清单.json", timezone.localtime(at), len(said), [said])
    document: StoredObject = bundle.assembly.file.upload.stored
    yield Member("全卷.pdf", timezone.localtime(bundle.assembly.file.made_at), document.size, _read(document))
    for one in originals:
        yield Member(_place(one), timezone.localtime(one.received_at), one.stored.size, _read(one.stored))


def _read(stored: StoredObject) -> Iterator[bytes]:
    source = StoredBytes.of(stored)
    for offset in range(0, source.size, _PIECE):
        yield source.read(offset, min(_PIECE, source.size - offset))


def _place(one: Evidence) -> str:
    return f"原件/{one.number:04d} {_safe(one.stored.file_name)}"


def _safe(name: str) -> str:
    """A name as any system takes it, its ending kept."""
    return _UNSAFE.sub("_", name).strip(" .")[-100:] or "_"


def _listing(bundle: Bundle, originals: list[Evidence]) -> dict[str, Any]:
    remedy, case = bundle.remedy, bundle.remedy.case
    instruments = case.instruments.standing().select_related("seal__evidence").order_by("seq")
    return {
        "案由": case.title,
        "立案号": case.case_number or case.source_number,
        "复议、诉讼案号": f"{remedy.body} {remedy.body_number}",
        "卷内目录": [_instrument(row) for row in instruments],
        "原件": [
            {
                "编号": one.number,
                "名称": one.title,
                "种类": EvidenceKind(one.kind).label if one.factual else "程序材料",
                "文件": _place(one),
                "字节": one.stored.size,
                "SHA-256": one.sha256,
            }
            for one in originals
        ],
        "原件清单SHA-256": bundle.digest,
        "过程记录": [
            {
                "序号": entry.seq,
                "行为": entry.act,
                "结果": entry.outcome,
                "时间": timezone.localtime(entry.at).isoformat(),
                "摘要": bytes(entry.digest).hex(),
            }
            for entry in Entry.objects.filter(stream=case.pk).order_by("seq")
        ],
    }


def _instrument(row: Instrument) -> dict[str, Any]:
    seal = getattr(row, "seal", None)
    return {
        "卷别": Volume(row.volume).label,
        "题名": row.title,
        "文号": row.number,
        "日期": row.issued_on.isoformat(),
        "SHA-256": row.pdf_sha256,
        "盖章件": seal.evidence.number if seal else None,
    }
