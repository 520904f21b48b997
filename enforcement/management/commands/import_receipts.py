"""`manage.py import_receipts FILE --by USER`: take in the finance system's receipts, each once by its number."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import openpyxl
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.table import Table
from rich.text import Text

from enforcement.decisions.actions.receipts import IMPORTERS, Line, import_receipt
from enforcement.decisions.models import FinanceReceipt
from enforcement.decisions.rules.money import Match
from enforcement.errors import Refusal
from enforcement.registry.models import Account, Actor

#: Columns of the file, by any of the names finance systems give them.
COLUMNS: Final = {
    "number": ("票据号", "票据号码", "缴款书号"),
    "decision_number": ("决定书文号", "文号", "处罚决定书号"),
    "amount": ("金额", "缴款金额"),
    "paid_on": ("缴款日期", "日期"),
    "payer": ("缴款人", "缴款单位"),
}
_OPTIONAL: Final = frozenset({"payer"})
_WIDE: Final = 160
_DATES: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日")


class Command(BaseCommand):
    """Reads a file of receipts, records the payments that fit, and lists what a person must look at."""

    help = "导入财政票据:按票据号只导入一次,按决定书文号和金额核对,不能核对的列出由人处理。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which file, and by whom."""
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV(UTF-8 或 GB18030)或者 XLSX 文件。")
        parser.add_argument("--by", required=True, metavar="USER", help="办理人的账号。")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import every line.

        Raises:
            CommandError: the file or the person is unknown, a column is missing, or a line could not be read; the
                others were imported.

        """
        now = timezone.now()
        by, agency = _person(options["by"], now)
        taken: list[FinanceReceipt] = []
        faults: list[tuple[int, str]] = []
        for place, row in _rows(options["file"]):
            try:
                taken.append(import_receipt(agency_id=agency, line=_line(row), by=by, at=now))
            except ValueError as unreadable:
                faults.append((place, str(unreadable)))
            except Refusal as refusal:
                faults.append((place, refusal.message))
        self._report(taken, faults)
        if faults:
            raise CommandError(f"{len(faults)} 行未能导入;原因见上表,更正后重新导入即可。")

    @staticmethod
    def _report(taken: list[FinanceReceipt], faults: list[tuple[int, str]]) -> None:
        console = Console(markup=False, highlight=False, emoji=False)
        if not console.is_terminal:
            console.width = _WIDE
        counts = Counter(row.match for row in taken)
        console.print(
            ";".join(f"{match.label} {counts[match]} 张" for match in Match if counts[match]) or "没有票据"
        )
        table = Table(title="须由人处理")
        for heading in ("票据号", "决定书文号", "金额", "情况"):
            table.add_column(heading, overflow="fold")
        for row in taken:
            if row.match in {Match.UNMATCHED, Match.OVER}:
                table.add_row(*map(Text, (row.number, row.decision_number, f"{row.amount:,.2f}", row.detail)))
        for place, why in faults:
            table.add_row(*map(Text, (f"第 {place} 行", "", "", why)))
        if table.row_count:
            console.print(table)


def _person(username: str, at: datetime) -> tuple[Actor, UUID]:
    account = Account.objects.select_related("agency").filter(username=username, is_active=True).first()
    if account is None:
        raise CommandError(f"没有这个账号:{username}")
    by = Actor.of(account, at, "财政票据导入")
    agencies = by.agencies(IMPORTERS)
    if not agencies:
        raise CommandError("该账号没有导入财政票据的职权。")
    return by, account.agency_id if account.agency_id in agencies else min(agencies, key=str)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line with its number in the file, by our names of the columns."""
    if not path.is_file():
        raise CommandError(f"没有这个文件:{path}")
    lines = _sheet(path) if path.suffix.lower() == ".xlsx" else _text(path)
    heading = [str(cell or "").strip() for cell in next(iter(lines), ())]
    places = {
        name: next((heading.index(said) for said in names if said in heading), None)
        for name, names in COLUMNS.items()
    }
    if missing := [COLUMNS[name][0] for name, at in places.items() if at is None and name not in _OPTIONAL]:
        raise CommandError(f"文件缺少列:{'、'.join(missing)}")
    for number, cells in enumerate(lines, start=2):
        if any(str(cell or "").strip() for cell in cells):
            yield (
                number,
                {
                    name: cells[at] if at is not None and at < len(cells) else ""
                    for name, at in places.items()
                },
            )


def _text(path: Path) -> Iterator[list[Any]]:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return iter(list(csv.reader(text.splitlines())))
    raise CommandError("文件不是 UTF-8 或者 GB18030 编码的文本。")


def _sheet(path: Path) -> Iterator[list[Any]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise CommandError("不是可以读取的 XLSX 文件。") from error
    try:
        rows: Iterable[tuple[Any, ...]] = book.worksheets[0].iter_rows(values_only=True)
        return iter([list(row) for row in rows])
    finally:
        book.close()


def _line(row: dict[str, Any]) -> Line:
    """Read a line. Raises ValueError in Chinese where a cell makes no sense."""
    number, decision = (str(row[name] or "").strip() for name in ("number", "decision_number"))
    if not number or not decision:
        raise ValueError("票据号、决定书文号不得为空")
    try:
        amount = Decimal(str(row["amount"]).replace(",", "").strip()).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise ValueError(f"金额无法识别:{row['amount']}") from None
    if amount <= 0:
        raise ValueError(f"金额须大于零:{amount}")
    return Line(number, decision, amount, _day(row["paid_on"]), str(row["payer"] or "").strip())


def _day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for form in _DATES:
        try:
            return datetime.strptime(str(cell).strip(), form).date()  # noqa: DTZ007 - a date alone
        except ValueError:
            continue
    raise ValueError(f"日期无法识别:{cell}")
