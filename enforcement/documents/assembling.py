"""The whole file of a case as one document, volume by volume: cover, catalogue, instruments in order, remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from enforcement import typeset
from enforcement.documents.models import Assembly, Instrument
from enforcement.documents.reading import read
from enforcement.documents.rules.case_file import CaseFile, EvidenceOnFile
from enforcement.documents.rules.filling.common import day, lines, minute
from enforcement.documents.rules.order import EVIDENCE, Filed, by_article, in_order, place_of
from enforcement.documents.rules.vocabulary import Scope
from enforcement.law.instruments import Volume
from enforcement.registry.models import legal_day

_COUNT: Final = re.compile(rb"/Count (\d+)")
_ORDERED: Final = "卷内材料按《市场监督管理行政处罚程序规定》第七十八条规定的顺序排列。"
_CUSTOMARY: Final = "卷内材料按案卷通行顺序排列(待核)。"
_ORIGINALS: Final = (
    "本文件由系统依据在案文书内容汇编;盖章、签名的原件和证据原件以目录所列校验值(SHA-256)为准。"
)


@dataclass(frozen=True, slots=True)
class Assembled:
    """The document, its pages and how many instruments it holds."""

    pdf: bytes
    pages: int
    instruments: int


def assemble(assembly: Assembly, *, at: datetime) -> Assembled:
    """Set the file of a case in type as it stands now."""
    case = assembly.case
    file = read(case, at=at)
    rows = case.instruments.standing().select_related("seal__evidence").order_by("seq")
    shelf = _Shelf(file, {row.seq: row for row in rows}, day(legal_day(at)))
    volumes = [Volume.MAIN] if assembly.scope == Scope.MAIN else [Volume.MAIN, Volume.SUB]
    data = {"title": f"{case} 案卷", "volumes": [shelf.volume(volume) for volume in volumes]}
    pdf = typeset.pdf("/documents/assembly.typ", data, at=at, tagged=False)
    held = sum(len(shelf.filed(volume)) for volume in volumes)
    return Assembled(pdf, pages_of(pdf), held)


def pages_of(pdf: bytes) -> int:
    """How many pages the root of a page tree counts."""
    return max(int(count) for count in _COUNT.findall(pdf))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The case, its instruments by their place in time, and the day on which the file is put together."""

    file: CaseFile
    instruments: dict[int, Instrument]
    today: str

    def filed(self, volume: Volume) -> list[Filed]:
        """The instruments of a volume in their order."""
        every = [Filed(row.row, row.seq, row.subject) for row in self.instruments.values()]
        return in_order(every, volume, self.file)

    def volume(self, volume: Volume) -> dict[str, Any]:
        """A volume as the template has it."""
        main = volume is Volume.MAIN
        article = by_article(self.file.agency.department)
        return {
            "name": volume.label,
            "cover": _cover(volume, self.file),
            "parts": list(self._parts(volume)),
            "remarks": [
                _ORDERED if article else _CUSTOMARY,
                _ORIGINALS,
                "" if main else "本卷为副卷,不向当事人和社会公众提供。",
            ],
            "compiled": self.today,
        }

    def _parts(self, volume: Volume) -> Iterator[dict[str, Any]]:
        """Every instrument in its order; the list of evidence opens its place."""
        listed = volume is not Volume.MAIN
        for filed in self.filed(volume):
            row = self.instruments[filed.seq]
            if not listed and place_of(filed, self.file) in EVIDENCE:
                yield _evidence(self.file)
                listed = True
            entry = {
                "title": row.title,
                "number": row.number or "—",
                "day": day(row.issued_on),
                "note": _bound(row),
            }
            yield {"entry": entry, "content": row.content() | {"code": None}}
        if not listed:
            yield _evidence(self.file)


def _cover(volume: Volume, file: CaseFile) -> list[tuple[str, str]]:
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
    ]


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
