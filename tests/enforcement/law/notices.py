"""The holiday notice of 2026 written out, so that the arithmetic of the tests can be followed by hand."""

import datetime as dt

from enforcement.law.calendar import WorkingCalendar, YearDays


def _span(first: tuple[int, int], last: tuple[int, int]) -> set[dt.date]:
    day, end = dt.date(2026, *first), dt.date(2026, *last)
    return {day + dt.timedelta(days=n) for n in range((end - day).days + 1)}


NOTICE_2026 = YearDays(
    2026,
    1,
    "国务院办公厅关于2026年部分节假日安排的通知",
    frozenset(
        _span((1, 1), (1, 3))
        | _span((2, 15), (2, 23))
        | _span((4, 4), (4, 6))
        | _span((5, 1), (5, 5))
        | _span((6, 19), (6, 21))
        | _span((9, 25), (9, 27))
        | _span((10, 1), (10, 7))
    ),
    frozenset(
        dt.date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
    ),
)
CALENDAR = WorkingCalendar.of([NOTICE_2026])
