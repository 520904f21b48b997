"""The holiday notices of 2024-2026, taken from the `chinesecalendar` library to seed the table."""

from chinese_calendar.constants import holidays, workdays

from enforcement.law.calendar import WorkingCalendar, YearDays
from enforcement.law.models import CalendarYear

SEEDED = (2024, 2025, 2026)
_SOURCE = "国务院办公厅年度节假日安排通知（chinesecalendar）"


def notice(year: int) -> YearDays:
    """Return the year's notice as the library has it.

    Raises: LookupError for a year the library does not know.
    """
    rest = frozenset(day for day in holidays if day.year == year)
    if not rest:
        raise LookupError(f"没有{year}年的放假安排")
    return YearDays(year, 1, _SOURCE, rest, frozenset(day for day in workdays if day.year == year))


def seed_calendar() -> WorkingCalendar:
    """Put the notices of the seeded years on file and return the calendar they make."""
    notices = [notice(year) for year in SEEDED]
    for days in notices:
        CalendarYear.keep(days)
    return WorkingCalendar.of(notices)
