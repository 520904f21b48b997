"""Putting a year's holiday notice on file: first what it does to every running deadline, then, confirmed, doing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from enforcement.cases.models.calendar import CalendarDiff, diff, reaching, with_notice
from enforcement.errors import NotCompetent, Stale, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Machine
from enforcement.law.calendar import YearDays
from enforcement.law.models import CalendarYear, Scope, working_calendar
from enforcement.registry.models import Actor


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """A holiday notice as it was given."""

    scope: Scope
    year: int
    source: str
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]

    def days(self) -> YearDays:
        """The notice as a frozen value. Raises Unprocessable where it contradicts itself."""
        try:
            return YearDays(self.year, 1, self.source, frozenset(self.holidays), frozenset(self.workdays))
        except ValueError as error:
            raise Unprocessable(f"{error}。", code="calendar_notice_invalid", pointer="/holidays") from error


def show_calendar_diff(*, notice: HolidayNotice, by: Actor | Machine, at: datetime) -> CalendarDiff:
    """Show what the notice would do to every running deadline; nothing is written.

    Raises:
        NotCompetent: not a registrar of the justice bureau.
        Unprocessable: the notice contradicts itself, names no holiday, or lies over a year not on file.

    """
    _must_keep_the_calendar(by)
    return _diff(notice, at)


@act("import_calendar")
def import_calendar(
    *, notice: HolidayNotice, confirmed_digest: str, by: Actor | Machine, at: datetime
) -> Done[CalendarDiff]:
    """Put the notice on file as the year's next version and move every running deadline as the diff said.

    The rule that a deadline pins stays; only the year is filled in.

    Raises:
        NotCompetent: not a registrar of the justice bureau.
        Stale: the diff is not the one confirmed: a deadline began, ended or moved since.
        Unprocessable: as `show_calendar_diff`.

    Basis: 全国年节及纪念日放假办法; 行政处罚法 Art. 85.

    """
    _must_keep_the_calendar(by)
    with connection.cursor() as cursor:  # no deadline begins or moves under the old calendar meanwhile
        cursor.execute("LOCK TABLE cases_deadline IN EXCLUSIVE MODE")
    found = _diff(notice, at)
    if found.digest != confirmed_digest.lower():
        raise Stale("确认的变动清单与当前不符,请重新查看后再确认。", code="calendar_diff_changed")
    calendar = with_notice(working_calendar(), found.days, notice.scope)
    CalendarYear.keep(found.days, notice.scope)
    for deadline in list(reaching(notice.year)):
        deadline.moved(f"{notice.year}年放假安排（{notice.source}）", calendar, at=at)
    return Done(
        found,
        stream=by.account_id,
        facts={
            "year": notice.year,
            "version": found.days.version,
            "running": found.running,
            "moved": len(found.moved),
            "digest": found.digest,
        },
    )


def _diff(notice: HolidayNotice, at: datetime) -> CalendarDiff:
    if not notice.holidays and notice.scope is Scope.STATE:
        raise Unprocessable("放假安排没有放假日期。", code="calendar_notice_invalid", pointer="/holidays")
    try:
        return diff(notice.days(), notice.scope, at)
    except LookupError as error:
        raise Unprocessable(f"{error}。", code="calendar_year_missing", pointer="/year") from error


def _must_keep_the_calendar(by: Actor | Machine) -> None:
    if isinstance(by, Machine) or by.registers_everywhere:
        return
    raise NotCompetent("工作日历由司法行政部门的基础信息登记员登记。")
