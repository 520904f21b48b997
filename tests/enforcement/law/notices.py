"""The holiday notices of 2024-2026 written out, so that the arithmetic of the tests can be followed by hand."""

import datetime as dt

from enforcement.law.calendar import WorkingCalendar, YearDays


def _span(first: tuple[int, int], last: tuple[int, int], year: int = 2026) -> set[dt.date]:
    day, end = dt.date(year, *first), dt.date(year, *last)
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
NOTICE_2025 = YearDays(
    2025,
    1,
    "国务院办公厅关于2025年部分节假日安排的通知",
    frozenset(
        _span((1, 1), (1, 1), 2025)
        | _span((1, 28), (2, 4), 2025)
        | _span((4, 4), (4, 6), 2025)
        | _span((5, 1), (5, 5), 2025)
        | _span((5, 31), (6, 2), 2025)
        | _span((10, 1), (10, 8), 2025)
    ),
    frozenset(dt.date(2025, month, day) for month, day in ((1, 26), (2, 8), (4, 27), (9, 28), (10, 11))),
)
NOTICE_2024 = YearDays(
    2024,
    1,
    "国务院办公厅关于2024年部分节假日安排的通知",
    frozenset(
        _span((1, 1), (1, 1), 2024)
        | _span((2, 10), (2, 17), 2024)
        | _span((4, 4), (4, 6), 2024)
        | _span((5, 1), (5, 5), 2024)
        | _span((6, 10), (6, 10), 2024)
        | _span((9, 15), (9, 17), 2024)
        | _span((10, 1), (10, 7), 2024)
    ),
    frozenset(
        dt.date(2024, month, day)
        for month, day in ((2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12))
    ),
)
CALENDAR = WorkingCalendar.of([NOTICE_2026])
