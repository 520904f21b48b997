"""The whole table of time limits, and the row that governs a department on a day."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from enforcement.law.limits import (
    by_department,
    disclosure_and_records,
    execution_and_remedies,
    filing_and_decision,
    measures,
    notice_and_service,
)
from enforcement.law.limits.shapes import Limit
from enforcement.law.limits.vocabulary import Clock
from enforcement.law.periods import Period
from enforcement.law.values import Department

#: Every row, in procedural order.
LIMITS: Final[tuple[Limit, ...]] = (
    *filing_and_decision.LIMITS,
    *by_department.LIMITS,
    *notice_and_service.LIMITS,
    *measures.LIMITS,
    *disclosure_and_records.LIMITS,
    *execution_and_remedies.LIMITS,
)

_BY_VERSION: Final = {row.version: row for row in LIMITS}
_BY_CLOCK: Final = {clock: tuple(row for row in LIMITS if row.clock is clock) for clock in Clock}


class MissingLimitError(LookupError):
    """No row gives the period: a person must judge. `row` says what is known, where there is one."""

    def __init__(self, clock: Clock, department: Department, on: date, row: Limit | None = None) -> None:
        self.clock, self.department, self.on, self.row = clock, department, on, row
        known = f"（{row.article.cite()}{'：' + row.note if row.note else ''}）" if row else ""
        super().__init__(
            f"规则缺失，请人工判断：{department.label}领域“{clock.label}”期限在{on.isoformat()}没有可以计算的规则{known}"
        )


def governing(
    clock: Clock, department: Department, on: date, *, among: Iterable[Limit] | None = None
) -> Limit | None:
    """Return the row on the legal day, the department's own before the common one, missing or not."""
    known = _BY_CLOCK[clock] if among is None else [row for row in among if row.clock is clock]
    rows = [row for row in known if row.in_force(on)]
    own = (row for row in rows if department in row.departments)
    return next(own, None) or next((row for row in rows if not row.departments), None)


def limit(clock: Clock, department: Department, on: date, *, among: Iterable[Limit] | None = None) -> Limit:
    """Return the time limit that governs the department on the legal day.

    Raises: MissingLimitError where no row does, or the row gives nothing to count by.
    """
    row = governing(clock, department, on, among=among)
    if row is None or row.missing:
        raise MissingLimitError(clock, department, on, row)
    return row


def common_period(clock: Clock) -> Period:
    """Return the length that holds for every department and was never another.

    Raises: LookupError where it differs, or is missing.
    """
    match [row for row in _BY_CLOCK[clock] if row.period]:
        case [Limit(departments=departments, period=Period() as period)] if not departments:
            return period
    raise LookupError(f"各领域没有统一的期限：{clock.label}")


def pinned(version: str) -> Limit:
    """Return the row a deadline pinned, whatever governs today.

    Raises: LookupError for a version that was never in the table.
    """
    try:
        return _BY_VERSION[version]
    except KeyError as error:
        raise LookupError(f"没有登记过的期限规则：{version}") from error


def limits_on(department: Department, on: date) -> Iterator[Limit]:
    """Each row that governs the department on the day, in the order of the table."""
    for clock in Clock:
        if (row := governing(clock, department, on)) is not None:
            yield row
