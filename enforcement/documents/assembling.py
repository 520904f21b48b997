"""The whole file of a case as one document: cover, catalogue, every instrument in its order, remarks; volume by volume."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from enforcement import typeset
from enforcement.cases.models import Case
from enforcement.documents.models import Assembly, Instrument
from enforcement.documents.reading import read
from enforcement.documents.rules.case_file import CaseFile, EvidenceOnFile
from enforcement.documents.rules.filling.common import day, lines, minute
from enforcement.documents.rules.order import EVIDENCE, Filed, by_article, in_order, place_of
from enforcement.documents.rules.vocabulary import Scope
from enforcement.law.instruments import Volume

_COUNT: Final = re.compile(rb"/Count (\d+)")
_ORDERED: Final = "卷内材料按《市场监督管理行政处罚程序规定》第七十八条规定的顺序排列。"
_CUSTOMARY: Final = "卷内材料按案卷通行顺序排列(待核)。"
_ORIGINALS: Final = (
    "本文件由系统依据在案文书内容汇编;盖章、签名的原件和证据原件以目录所列校验值(SHA-256)为准。"
)


def assemble(assembly: Assembly, *, at: datetime) -> tuple[bytes, int, int]:
    """Set the file in type; the document, its pages and how many instruments it holds."""
    case = assembly.case
    file = read(case, at=at)
    instruments = {
        row.seq: row for row in case.instruments.standing().select_related("seal__evidence").order_by("seq")
    }
    filed = [Filed(row.row, row.seq, row.subject) for row in instruments.values()]
    volumes = [Volume.MAIN] if assembly.scope == Scope.MAIN else [Volume.MAIN, Volume.SUB]
    data = {
        "title": f"{case} 案卷",
        "volumes": [_volume(volume, in_order(filed, volume, file), instruments, file, case, at) for volume in volumes],
    }
    held = sum(len(volume["parts"]) for volume in data["volumes"] if isinstance(volume, dict))
    pdf = typeset.pdf("/documents/assembly.typ", data, at=at, tagged=False)
    return pdf, pages_of(pdf), held


def pages_of(pdf: bytes) -> int:
    """How many pages the root of a page tree counts."""
    return max(int(count) for count in _COUNT.findall(pdf))


def _volume(
    volume: Volume,
    order: list[Filed],
    instruments: dict[int, Instrument],
    file: CaseFile,
    case: Case,
    at: datetime,
) -> dict[str, Any]:
    main = volume is Volume.MAIN
    return {
        "name": volume.label,
        "cover": _cover(volume, file, case),
        "parts": list(_parts(order, instruments, file, with_evidence=main)),
        "remarks": [
            _ORDERED if by_article(file.agency.department) else _CUSTOMARY,
            _ORIGINALS,
            "" if main else "本卷为副卷,不向当事人和社会公众提供。",
        ],
        "compiled": day(at.astimezone(file.opened_at.tzinfo)),
    }


def _cover(volume: Volume, file: CaseFile, case: Case) -> list[tuple[str, str]]:
    decision = file.decision
    result = lines([str(one) for one in decision.content.get("penalties", ())]) if decision else ""
    return [
        ("卷别", volume.label),
        ("案由", file.title),
        ("当事人", "、".join(party.name for party in file.parties)),
        ("立案号", file.case_number or file.source_number),
        ("决定书文号", decision.number if decision else "—"),
        ("处理结果", result or "—"),
        ("办案人员", "、".join(officer.name for officer in file.officers)),
        ("立案日期", day(file.filed_at) or "—"),
        ("结案日期", day(file.closed_at) or "—"),
        ("保管期限", "按归档范围和保管期限表确定"),
        ("立卷机关", file.agency.name),
        ("案件标识", str(case.pk)),
    ]


def _parts(
    order: list[Filed], instruments: dict[int, Instrument], file: CaseFile, *, with_evidence: bool
) -> Iterator[dict[str, Any]]:
    """Every instrument in its order; the list of evidence opens its place."""
    listed = not with_evidence
    for filed in order:
        row = instruments[filed.seq]
        if not listed and place_of(filed, file) in EVIDENCE:
            yield _evidence(file)
            listed = True
        yield {
            "entry": {
                "title": row.title,
                "number": row.number or "—",
                "day": day(row.issued_on),
                "note": _bound(row),
            },
            "content": row.content() | {"code": None},
        }
    if not listed:
        yield _evidence(file)


def _bound(row: Instrument) -> str:
    seal = getattr(row, "seal", None)
    return f"盖章件:证据{seal.evidence.number}" if seal else "—"


def _evidence(file: CaseFile) -> dict[str, Any]:
    return {
        "entry": {"title": "证据目录", "number": "—", "day": "—", "note": f"{len(file.evidence)}件"},
        "evidence": [list(_listed(one)) for one in file.evidence],
    }


def _listed(one: EvidenceOnFile) -> Iterator[str]:
    yield str(one.number)
    yield one.title
    yield one.kind if one.factual else "程序材料"
    yield one.purpose or "—"
    yield minute(one.captured_at)
    yield one.collector or "—"
    yield one.sha256
