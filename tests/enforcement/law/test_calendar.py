import datetime as dt

import pytest

from enforcement.law.calendar import UnpublishedYearError, WorkingCalendar, YearDays
from tests.enforcement.law.notices import CALENDAR, NOTICE_2026


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


class TestIsWorking:
    @pytest.mark.parametrize(
        "makeup", [day(1, 4), day(2, 14), day(2, 28), day(5, 9), day(9, 20), day(10, 10)], ids=str
    )
    def test_a_makeup_weekend_day_is_a_working_day(self, makeup: dt.date) -> None:
        assert makeup.weekday() >= 5
        assert CALENDAR.is_working(makeup)

    @pytest.mark.parametrize("rest", [day(1, 2), day(2, 23), day(10, 1), day(10, 7), day(10, 11)], ids=str)
    def test_a_holiday_or_an_ordinary_weekend_day_is_not(self, rest: dt.date) -> None:
        assert not CALENDAR.is_working(rest)

    def test_a_day_of_an_unpublished_year_is_not_guessed(self) -> None:
        with pytest.raises(UnpublishedYearError, match="2027"):
            CALENDAR.is_working(day(1, 4, 2027))


class TestAddWorkingDays:
    @pytest.mark.parametrize(
        ("start", "amount", "end"),
        [
            # 9-29, 9-30, then 10-08, 10-09 and the make-up Saturday 10-10
            (day(9, 28), 5, day(10, 10)),
            # make-up Sunday 9-20, then 21, 22, 23, 24, (25-27 Mid-Autumn) 28, 29
            (day(9, 18), 7, day(9, 29)),
            # make-up Saturday 2-14, (15-23 Spring Festival) 24, 25, 26, 27
            (day(2, 13), 5, day(2, 27)),
            (day(2, 13), 6, day(2, 28)),
            # 5-06..08, make-up 5-09, 11-15, 18-22, 25-29, 6-01
            (day(4, 30), 20, day(6, 1)),
            # the start on a rest day is no different: first counted day is the next working day
            (day(10, 3), 1, day(10, 8)),
            (day(7, 1), 0, day(7, 1)),
        ],
        ids=str,
    )
    def test_counts_as_by_hand(self, start: dt.date, amount: int, end: dt.date) -> None:
        counted = CALENDAR.add_working_days(start, amount)
        assert counted.date == end
        assert not counted.provisional

    def test_says_what_it_skipped_and_what_it_counted(self) -> None:
        assert CALENDAR.add_working_days(day(9, 28), 5).steps == (
            "2026-10-01至2026-10-07休息，不计入",
            "2026-10-10调休上班，计入",
        )

    def test_is_provisional_across_an_unpublished_year_and_says_so(self) -> None:
        counted = CALENDAR.add_working_days(day(12, 28), 5)
        assert counted.provisional
        assert "2027年放假安排尚未公布，暂按周一至周五计算" in counted.steps

    def test_is_firm_up_to_the_last_published_day(self) -> None:
        counted = CALENDAR.add_working_days(day(12, 28), 3)
        assert counted.date == day(12, 31)
        assert not counted.provisional

    def test_refuses_to_count_backwards(self) -> None:
        with pytest.raises(ValueError, match="负"):
            CALENDAR.add_working_days(day(1, 5), -1)


class TestRolling:
    def test_a_rest_day_rolls_to_the_next_working_day(self) -> None:
        assert CALENDAR.roll_forward(day(10, 2)).date == day(10, 8)

    def test_a_makeup_day_does_not_roll(self) -> None:
        assert CALENDAR.roll_forward(day(10, 10)).date == day(10, 10)

    def test_the_day_to_act_before_a_ceiling_is_a_working_day(self) -> None:
        assert CALENDAR.last_working_before(day(10, 2)).date == day(9, 30)
        assert CALENDAR.last_working_before(day(10, 12)).date == day(10, 10)


class TestYearDays:
    def test_refuses_a_date_of_another_year(self) -> None:
        with pytest.raises(ValueError, match="2026"):
            YearDays(2026, 1, "", frozenset({day(1, 1, 2025)}), frozenset())

    def test_refuses_a_day_that_is_both(self) -> None:
        with pytest.raises(ValueError, match="同一日期"):
            YearDays(2026, 1, "", frozenset({day(1, 4)}), frozenset({day(1, 4)}))

    def test_refuses_a_makeup_day_that_is_no_weekend_day(self) -> None:
        with pytest.raises(ValueError, match="不是周末"):
            YearDays(2026, 1, "", frozenset(), frozenset({day(1, 5)}))


def test_the_calendar_names_its_versions() -> None:
    other = YearDays(2025, 2, "", frozenset(), frozenset())
    assert WorkingCalendar.of([NOTICE_2026, other]).version == "2025.2+2026.1"
