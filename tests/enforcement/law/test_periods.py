import datetime as dt

import pytest

from enforcement.law import common
from enforcement.law.periods import LEGAL_ZONE, Period, Unit, due, earliest, legal_date
from enforcement.law.statutes import art
from tests.enforcement.law.notices import CALENDAR

SEALING = Period(30, Unit.NATURAL_DAY, art("QZF", "25"))
COURT_APPLICATION = Period(3, Unit.MONTH, art("QZF", "53"))
LIMITATION = Period(2, Unit.YEAR, art("CFF", "36"))


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


class TestDays:
    def test_the_day_of_the_event_is_not_counted(self) -> None:
        assert due(day(7, 1), SEALING, CALENDAR).date == day(7, 31)

    def test_a_moment_counts_by_its_legal_day_in_china(self) -> None:
        just_after_midnight = dt.datetime(2026, 9, 30, 16, 30, tzinfo=dt.UTC)
        assert legal_date(just_after_midnight) == day(10, 1)
        assert due(just_after_midnight, SEALING, CALENDAR).date == day(10, 31)

    def test_a_moment_without_a_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="时区"):
            due(dt.datetime(2026, 7, 1, 12, 0), SEALING, CALENDAR)  # noqa: DTZ001 - the point of the test

    def test_a_citizens_period_ending_on_a_rest_day_rolls(self) -> None:
        # 9-20 + 15 = 10-05, National Day; next working day 10-08
        assert due(day(9, 20), common.PAYMENT, CALENDAR).date == day(10, 8)

    def test_a_citizens_period_ending_on_a_makeup_day_does_not_roll(self) -> None:
        # 9-25 + 15 = 10-10, a make-up Saturday
        assert due(day(9, 25), common.PAYMENT, CALENDAR).date == day(10, 10)

    def test_a_ceiling_on_the_agency_does_not_roll(self) -> None:
        assert due(day(9, 2), SEALING, CALENDAR).date == day(10, 2)

    def test_five_working_days_of_defence_over_national_day(self) -> None:
        assert due(day(9, 28), common.HEARING_REQUEST, CALENDAR).date == day(10, 10)

    def test_the_last_day_lasts_until_midnight_in_china(self) -> None:
        ends = due(day(7, 1), SEALING, CALENDAR)
        assert not ends.passed(dt.datetime(2026, 7, 31, 23, 59, 59, tzinfo=LEGAL_ZONE))
        assert ends.passed(dt.datetime(2026, 8, 1, 0, 0, tzinfo=LEGAL_ZONE))


class TestMonthsAndYears:
    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (day(3, 15), day(6, 15)),
            (day(11, 30), day(2, 28, 2027)),
            (day(11, 29, 2027), day(2, 29, 2028)),
            (day(12, 31), day(3, 31, 2027)),
        ],
        ids=str,
    )
    def test_a_month_ends_on_its_number_or_its_last_day(self, start: dt.date, end: dt.date) -> None:
        assert due(start, COURT_APPLICATION, CALENDAR).date == end

    def test_a_year_from_the_leap_day_ends_on_the_last_of_february(self) -> None:
        assert due(day(2, 29, 2024), LIMITATION, CALENDAR).date == day(2, 28)

    def test_the_shortened_month_is_explained(self) -> None:
        assert "2027-02无30日，以月末为届满日" in due(day(11, 30), COURT_APPLICATION, CALENDAR).explanation

    def test_a_citizens_months_roll_provisionally_into_an_unpublished_year(self) -> None:
        # 8-31 + 6 months = 2027-02-28, a Sunday of a year without notice
        ends = due(day(8, 31), common.LITIGATION, CALENDAR)
        assert ends.date == day(3, 1, 2027)
        assert ends.provisional


class TestHours:
    def test_hours_run_through_holidays(self) -> None:
        begun = dt.datetime(2026, 9, 30, 16, 0, tzinfo=LEGAL_ZONE)
        ends = due(begun, common.URGENT_MEASURE_REPORT, CALENDAR)
        assert ends.at == dt.datetime(2026, 10, 1, 16, 0, tzinfo=LEGAL_ZONE)
        assert not ends.passed(ends.at)
        assert ends.passed(ends.at + dt.timedelta(microseconds=1))

    def test_hours_need_a_moment(self) -> None:
        with pytest.raises(ValueError, match="起算时刻"):
            due(day(9, 30), common.URGENT_MEASURE_REPORT, CALENDAR)


class TestEarliest:
    def test_seven_full_working_days_lie_before_the_hearing(self) -> None:
        # 9-29, 9-30, 10-08, 10-09, 10-10, 10-12, 10-13 lie between; the hearing is on 10-14 at the earliest
        assert earliest(day(9, 28), common.HEARING_NOTICE, CALENDAR).date == day(10, 14)

    def test_is_for_days_only(self) -> None:
        with pytest.raises(ValueError, match="日"):
            earliest(day(9, 28), COURT_APPLICATION, CALENDAR)


class TestExplanation:
    def test_says_start_length_article_and_end(self) -> None:
        assert due(day(9, 28), common.HEARING_REQUEST, CALENDAR).explanation == (
            "起算：2026-09-28（当日不计入期间）",
            "期间：5个工作日，《中华人民共和国行政处罚法》第六十四条第一项",
            "2026-10-01至2026-10-07休息，不计入",
            "2026-10-10调休上班，计入",
            "届满：2026-10-10",
        )

    def test_says_that_a_date_is_provisional(self) -> None:
        ends = due(day(12, 30), common.HEARING_REQUEST, CALENDAR)
        assert ends.provisional
        assert "所涉年份的放假安排尚未公布，日期为暂定" in ends.explanation

    def test_says_that_the_rule_is_unverified(self) -> None:
        guess = Period(5, Unit.WORKING_DAY, art("MEM-18"), verified=False)
        ends = due(day(7, 1), guess, CALENDAR)
        assert not ends.verified
        assert "期间依据待核，请人工判断" in ends.explanation
