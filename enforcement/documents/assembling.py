"""The whole file of a case as one document, volume by volume: cover, catalogue, instruments in order, remarks.

It is set in runs of a few instruments and bound together, so that the memory it takes does not grow with its pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from enforcement import typeset
from enforcement.documents.binding import Binder, pages_of
from enforcement.documents.models import Assembly, Instrument
from enforcement.documents.reading import read
from enforcement.documents.rules.case_file import CaseFile, EvidenceOnFile
from enforcement.documents.rules.filling.common import day, lines, minute
from enforcement.documents.rules.order import EVIDENCE, Filed, by_article, in_order, place_of
from enforcement.documents.rules.vocabulary import Scope
from enforcement.law.instruments import Volume
from enforcement.registry.models import legal_day

#: Instruments that are set in one run: what a run takes is kept for the next ones, so that few are cheaper than many.
_RUN: Final = 10
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
    shelf = Shelf(file, {row.seq: row for row in rows}, day(legal_day(at)))
    volumes = [Volume.MAIN] if assembly.scope == Scope.MAIN else [Volume.MAIN, Volume.SUB]
    binder = Binder(f"{case} 案卷")
    for volume in volumes:
        shelf.bind(volume, binder, at=at)
    held = sum(len(shelf.filed(volume)) for volume in volumes)
    return Assembled(binder.bound(), binder.pages, held)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The case, its instruments by their place in time, and the day on which the file is put together."""

    file: CaseFile
    instruments: dict[int, Instrument]
    today: str

    def filed(self, volume: Volume) -> list[Filed]:
        """The instruments of a volume in their order."""
        every = [Filed(row.row, row.seq, row.subject) for row in self.instruments.values()]
        return in_order(every, volume, self.file)

    def bind(self, volume: Volume, binder: Binder, *, at: datetime) -> None:
        """Set a volume run by run and bind it. Its catalogue, which comes first, is set when every page is known."""
        sheets = list(self._sheets(volume))
        cover = _Piece("cover", rows=_cover(volume, self.file))

        def run(first: int, *pieces: _Piece) -> tuple[bytes, list[int]]:
            said = [{"what": piece.what, **piece.said()} for piece in pieces]
            data = {"title": binder.title, "volume": volume.label, "first": first, "pieces": said}
            return typeset.pdf_with_places("/documents/assembly.typ", data, at=at)

        opening, _ = run(1, cover, _contents(sheets, [0] * len(sheets)))
        first, pages, runs = 1 + pages_of(opening), list[int](), list[bytes]()
        for begin in range(0, len(sheets), _RUN):
            made, found = run(first, *(sheet.piece for sheet in sheets[begin : begin + _RUN]))
            pages.extend(found)
            runs.append(made)
            first += pages_of(made)
        last, _ = run(first, _Piece("remarks", said=self._remarks(volume), compiled=self.today))
        opening, _ = run(1, cover, _contents(sheets, pages))
        binder.bind(opening, *runs, last)

    def _remarks(self, volume: Volume) -> list[str]:
        return [
            _ORDERED if by_article(self.file.agency.department) else _CUSTOMARY,
            _ORIGINALS,
            "" if volume is Volume.MAIN else "本卷为副卷,不向当事人和社会公众提供。",
        ]

    def _sheets(self, volume: Volume) -> Iterator[_Sheet]:
        """Every instrument in its order; the list of evidence opens its place."""
        listed = volume is not Volume.MAIN
        for filed in self.filed(volume):
            row = self.instruments[filed.seq]
            if not listed and place_of(filed, self.file) in EVIDENCE:
                yield _evidence(self.file)
                listed = True
            piece = _Piece("instrument", content=partial(_content, row))
            yield _Sheet(row.title, row.number or "—", day(row.issued_on), _bound(row), piece)
        if not listed:
            yield _evidence(self.file)


class _Piece:
    """A piece of a volume as the template has it; what is called to be had is not kept."""

    def __init__(self, what: str, **said: Any) -> None:
        self.what = what
        self._said = said

    def said(self) -> dict[str, Any]:
        """What stands on it."""
        return {key: value() if callable(value) else value for key, value in self._said.items()}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A row of the catalogue 卷内目录, and what it names."""

    title: str
    number: str
    day: str
    note: str
    piece: _Piece


def _contents(sheets: list[_Sheet], pages: list[int]) -> _Piece:
    rows = [
        {"title": one.title, "number": one.number, "day": one.day, "note": one.note, "page": page}
        for one, page in zip(sheets, pages, strict=True)
    ]
    return _Piece("contents", rows=rows)


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


def _content(row: Instrument) -> dict[str, Any]:
    return row.content() | {"code": None}


def _bound(row: Instrument) -> str:
    seal = getattr(row, "seal", None)
    return f"盖章件:证据{seal.evidence.number}" if seal else "—"


def _evidence(file: CaseFile) -> _Sheet:
    piece = _Piece("evidence", rows=[list(_listed(one)) for one in file.evidence])
    return _Sheet("证据目录", "—", "—", f"{len(file.evidence)}件", piece)


def _listed(one: EvidenceOnFile) -> Iterator[str]:
    yield str(one.number)
    yield one.title
    yield one.kind if one.factual else "程序材料"
    yield one.purpose or "—"
    yield minute(one.captured_at)
    yield one.collector or "—"
    yield one.sha256
