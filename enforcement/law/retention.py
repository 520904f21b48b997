"""How long the file of a case, and with it its evidence, is kept: 保管期限 by kind of case, as law data.

A county's own table, approved by the archive authority of the same level, goes before these rows (档案法实施条例
Art. 19); until it is entered the rows below stand, from sample tables and so unverified.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from enforcement.law.profile import Rule
from enforcement.law.statutes import art
from enforcement.law.values import Department, Labelled

#: Counted long: a term in years is never short of a leap day.
DAYS_A_YEAR: Final = 366


class Keep(Labelled):
    """A retention period."""

    PERMANENT = "permanent", "永久"
    YEARS_30 = "years_30", "30年"
    YEARS_10 = "years_10", "10年"

    @property
    def years(self) -> int | None:
        """Years; None: for ever."""
        return {Keep.YEARS_30: 30, Keep.YEARS_10: 10}.get(self)


class CaseKind(Labelled):
    """Kinds of case as far as their files are kept."""

    MAJOR = "major", "重大执法决定案件"
    ORDINARY = "ordinary", "普通程序案件"
    SIMPLE = "simple", "简易程序案件"
    NOT_FILED = "not_filed", "不予立案"


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """One row: for a department, or for all where it is None; half-open in time."""

    kind: CaseKind
    keep: Rule[Keep]
    valid_from: date
    valid_to: date | None = None
    department: Department | None = None

    def governs(self, department: Department, kind: CaseKind, on: date) -> bool:
        """Whether the row speaks of such a case on the day."""
        in_force = self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
        return in_force and self.kind is kind and self.department in {None, department}


_TABLE = art("DAB-8")
_FROM = date(2006, 12, 18)
_SAMPLE = (
    "据案卷装订规范样表：重要的永久，一般的30年；本县归档范围和保管期限表经同级档案主管部门审查后以其为准"
)

RETENTION: Final[tuple[RetentionRow, ...]] = (
    RetentionRow(CaseKind.MAJOR, Rule(Keep.PERMANENT, _TABLE, verified=False, note=_SAMPLE), _FROM),
    RetentionRow(CaseKind.ORDINARY, Rule(Keep.YEARS_30, _TABLE, verified=False, note=_SAMPLE), _FROM),
    RetentionRow(CaseKind.SIMPLE, Rule(Keep.YEARS_30, _TABLE, verified=False, note=_SAMPLE), _FROM),
    RetentionRow(
        CaseKind.NOT_FILED,
        Rule(Keep.YEARS_10, _TABLE, verified=False, note="未见样表列明，取定期保管期限中较短的"),
        _FROM,
    ),
)

#: From filing on, and renewed for as long as the case is open: no text fixes it, so it is never let run out.
WHILE_OPEN: Final = Rule(
    3 * DAYS_A_YEAR, art("CFF", "47"), verified=False, note="办案期间锁定的日数，未结案前由系统续期"
)
#: What is kept for ever is locked for so long at a time, and renewed long before.
PERMANENT_AT_A_TIME: Final = Rule(
    10 * DAYS_A_YEAR, art("DAS", "19"), verified=False, note="永久保管以定期锁定加续期实现"
)


def keep(department: Department, kind: CaseKind, on: date) -> RetentionRow:
    """Return the row that governs; a department's own goes before the general one.

    Raises: LookupError where none does: before the first text, which no case here is.
    """
    rows = [row for row in RETENTION if row.governs(department, kind, on)]
    if not rows:
        raise LookupError(f"{on} 没有适用于{kind.label}的保管期限")
    return max(rows, key=lambda row: (row.department is not None, row.valid_from))


def days_kept(years: int, closed_on: date) -> int:
    """Days from closing to the end of the period, which runs from the first day of the year after (待核).

    No text read says from which day; the later one is the safer.
    """
    return (date(closed_on.year + 1, 1, 1) - closed_on).days + years * DAYS_A_YEAR
