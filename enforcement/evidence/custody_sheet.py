"""The custody log as it leaves the system: a table for a spreadsheet, and a sheet to be printed and signed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from enforcement import typeset
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.common import AccessPurpose
from enforcement.evidence.rules.custody import AnomalyKind, CustodyEvent, CustodyOutcome
from enforcement.registry.rules import Role

#: The columns, and how wide each is on paper.
COLUMNS: Final = (
    ("序号", 3),
    ("时间", 9),
    ("事项", 7),
    ("结果", 5),
    ("人员", 7),
    ("单位", 12),
    ("职务", 7),
    ("执法证号", 8),
    ("设备", 8),
    ("网络地址", 9),
    ("用途", 6),
    ("说明", 10),
    ("异常", 8),
)
#: What a spreadsheet takes for a formula, in both widths.
_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
#: Rows set in type at once: what a worker has the memory for.
MOST_ON_PAPER: Final = 1_000

_SERVER: Final = "系统"
_NOTES: Final = (
    "时间为服务器时间(北京时间)。网络地址为服务器所见的来源地址。",
    "案卷评查员依抽取结果所作的查阅由司法行政部门另行掌握,向执法机关出具的记录一律不列。",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows up to and with `taken`, the export itself."""

    evidence: Evidence
    taken: Custody
    rows: tuple[Custody, ...]

    def cells(self) -> Iterator[list[str]]:
        """Each row as text, oldest first."""
        for number, row in enumerate(self.rows, start=1):
            yield [
                str(number),
                _time(row),
                CustodyEvent(row.event).label,
                CustodyOutcome(row.outcome).label,
                row.name or _SERVER,
                row.agency.name if row.agency else "",
                Role(row.role).label if row.role else "",
                row.certificate,
                row.device,
                row.address or "",
                AccessPurpose(row.purpose).label if row.purpose else "",
                ";".join(filter(None, (row.detail, row.code))),
                "、".join(AnomalyKind(kind).label for kind in row.anomalies),
            ]


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark; no cell of it is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([*(name for name, _ in COLUMNS), "证据标识", "文件SHA-256"])
    for cells in sheet.cells():
        writer.writerow(map(_inert, [*cells, str(sheet.evidence.pk), sheet.evidence.sha256]))
    return out.getvalue().encode("utf-8-sig")


def as_pdf(sheet: Sheet) -> bytes:
    """PDF/A-2b of the sheet; the same rows give the same bytes."""
    evidence, case, taken = sheet.evidence, sheet.evidence.case, sheet.taken
    by = " ".join(filter(None, (taken.agency.name if taken.agency else "", taken.name)))
    head = [
        ("案件", case.case_number or case.source_number, False),
        ("案由", case.title, False),
        ("证据", f"证据{evidence.number} {evidence.title}", False),
        ("文件", f"{evidence.stored.file_name}({evidence.size:,} 字节)", False),
        ("标识", str(evidence.pk), True),
        ("SHA-256", evidence.sha256, True),
        ("生成时间", _time(taken), False),
        ("生成人", by, False),
    ]
    data = {
        "title": "证据保管记录",
        "made": f"{_time(taken)} {by} 生成",
        "head": head,
        "columns": COLUMNS,
        "rows": list(sheet.cells()),
        "notes": [f"共 {len(sheet.rows)} 条。", *_NOTES],
    }
    return typeset.pdf("/evidence/custody.typ", data, at=taken.at, tagged=False)


def _time(row: Custody) -> str:
    return timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S")


def _inert(cell: str) -> str:
    """A cell that a spreadsheet shows as it stands; the apostrophe is what they hide."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA) else cell
