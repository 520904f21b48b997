"""A sheet of running paper cases, read row by row; pure but for the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

from openpyxl import load_workbook

from enforcement.cases.actions.paper import PaperCase
from enforcement.cases.actions.parties import PartyGiven
from enforcement.cases.rules import StepCode
from enforcement.law.values import PartyKind

#: The heading of every column; those in `WANTED` must be filled.
COLUMNS: Final = (
    "立案号",
    "案由",
    "当事人",
    "当事人类型",
    "统一社会信用代码",
    "公民身份号码",
    "地址",
    "案源收到日期",
    "立案日期",
    "违法行为终了日期",
    "执法证号",
    "处罚依据",
    "基本情况",
    "现场检查日期",
    "现场检查情况",
    "询问日期",
    "询问情况",
    "责令改正日期",
    "责令改正内容",
    "告知日期",
    "决定日期",
)
WANTED: Final = (
    "立案号",
    "案由",
    "当事人",
    "当事人类型",
    "案源收到日期",
    "立案日期",
    "执法证号",
    "处罚依据",
)


class RowError(ValueError):
    """What is wrong with a row, in Chinese."""


def rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row with its number in the sheet, as text by heading.

    Raises: RowError where a heading is missing.
    """
    lines = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    head = next(lines, [])
    if missing := [name for name in WANTED if name not in head]:
        raise RowError(f"缺少列:{'、'.join(missing)}")
    for number, line in enumerate(lines, start=2):
        if any(line):
            yield number, dict(zip(head, line, strict=False))


def paper_case(row: Mapping[str, str]) -> PaperCase:
    """Read one row.

    Raises: RowError with what is wrong.
    """
    if missing := [name for name in WANTED if not row.get(name)]:
        raise RowError(f"未填写:{'、'.join(missing)}")
    if row.get("告知日期") or row.get("决定日期"):
        raise RowError("已经告知或者决定的案件在纸质案卷中办结,不转入")
    try:
        kind = PartyKind.parse(row["当事人类型"])
    except ValueError as error:
        raise RowError(str(error)) from error
    return PaperCase(
        case_number=row["立案号"],
        title=row["案由"],
        party=PartyGiven(
            kind=kind,
            name=row["当事人"],
            uscc=row.get("统一社会信用代码", ""),
            id_number=row.get("公民身份号码", ""),
            address=row.get("地址", ""),
        ),
        received_on=_day(row, "案源收到日期"),
        filed_on=_day(row, "立案日期"),
        act_ended_on=_day(row, "违法行为终了日期") if row.get("违法行为终了日期") else None,
        certificates=tuple(_several(row["执法证号"])),
        bases=tuple(_basis(text) for text in _several(row["处罚依据"])),
        summary=row.get("基本情况", ""),
        records=tuple(_records(row)),
        corrected_on=_day(row, "责令改正日期") if row.get("责令改正日期") else None,
        order=row.get("责令改正内容", ""),
    )


def _records(row: Mapping[str, str]) -> Iterator[tuple[StepCode, date, str]]:
    for code, name in ((StepCode.INSPECT, "现场检查"), (StepCode.QUESTION, "询问")):
        if row.get(f"{name}日期"):
            yield code, _day(row, f"{name}日期"), row.get(f"{name}情况", "")


def _day(row: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(row[name].replace("/", "-"))
    except ValueError as error:
        raise RowError(f"{name}应为 2026-03-01 形式的日期") from error


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", "；").replace("、", "；").split("；") if part.strip()]


def _basis(text: str) -> tuple[str, str]:
    statute, mark, article = text.strip().removeprefix("《").partition("》")
    if not mark or not article:
        raise RowError("处罚依据应写作《法律名称》第几条")
    return statute, article.strip()


def _csv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.reader(file):
            yield [cell.strip() for cell in line]


def _xlsx(path: Path) -> Iterator[list[str]]:
    sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    for line in sheet.iter_rows(values_only=True):
        yield [_text(cell) for cell in line]


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell).strip()
