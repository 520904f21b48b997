"""What a table of the law may not do: cite nothing, hide a doubt, outlive its text, or say two things at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, groupby

from enforcement.law.book.shapes import Row, Table
from enforcement.law.values import BasisLevel


def faults(tables: Iterable[Table]) -> tuple[str, ...]:
    """Every fault of the book, in words; none means that it may be relied on."""
    return tuple(_faults(tuple(tables)))


def _faults(tables: tuple[Table, ...]) -> Iterator[str]:
    for code, number in Counter(table.code for table in tables).items():
        if number > 1:
            yield f"{code}：表的代号重复"
    for table in tables:
        for row in table.rows:
            for fault in _of_row(row, len(table.columns)):
                yield f"{table.code}/{row.key}：{fault}"
        rows = sorted(table.rows, key=lambda row: row.key)
        for key, same in groupby(rows, key=lambda row: row.key):
            for one, other in combinations(same, 2):
                if one.bound & other.bound and _overlap(one, other):
                    yield f"{table.code}/{key}：同一事项在同一日有两条规则"


def _of_row(row: Row, columns: int) -> Iterator[str]:
    source = row.article.source
    if len(row.cells) != columns or not all(row.cells):
        yield "缺少内容"
    if row.verified and not source.verified:
        yield f"标为已核，但依据文本“{source.short_title}”未核"
    if row.verified and not row.article.number and not row.basis and source.level.founds_penalty:
        yield "标为已核，但未引条号"
    if row.missing and row.verified and not row.note:
        yield "没有数值，也没有说明"
    if row.valid_to is not None and row.since is not None and row.valid_to <= row.since:
        yield "失效日不晚于施行日"
    if row.since is not None and source.valid_from is not None and row.since < source.valid_from:
        yield f"早于依据文本施行之日{source.valid_from}"
    if source.valid_to is not None and (row.valid_to is None or row.valid_to > source.valid_to):
        yield f"晚于依据文本失效之日{source.valid_to}"
    if source.level is BasisLevel.NORMATIVE_DOCUMENT and row.verified and not source.document:
        yield "依据文件没有文号"


def _overlap(one: Row, other: Row) -> bool:
    return _ends_after(one, other.since) and _ends_after(other, one.since)


def _ends_after(row: Row, day: date | None) -> bool:
    return row.valid_to is None or day is None or day < row.valid_to
