"""The table of time limits: every row cites its article, and no clock has two answers on one day."""

from collections import Counter
from datetime import date, timedelta

import pytest

from enforcement.law.departments import profile
from enforcement.law.limits import (
    LIMITS,
    Clock,
    MissingLimitError,
    Reading,
    governing,
    limit,
    limits_on,
    pinned,
)
from enforcement.law.periods import Unit
from enforcement.law.values import Department

TODAY = date(2026, 11, 23)


class TestEveryRow:
    def test_cites_an_article_and_says_from_what_to_what(self) -> None:
        for row in LIMITS:
            cited = [
                row.article,
                *(one.article for one in row.extensions),
                *(one.article for one in row.not_counted),
            ]
            assert all(article.cite().startswith("《") for article in cited), row.version
            assert row.start, row.version
            assert row.end, row.version

    def test_relies_where_it_says_verified_on_a_numbered_article_of_a_text_that_was_read(self) -> None:
        for row in LIMITS:
            assert not row.verified or (row.article.number and row.article.source.verified), row.version
            if row.period:
                assert (row.period.article, row.period.verified) == (row.article, row.verified), row.version

    def test_is_found_again_by_what_a_deadline_pins(self) -> None:
        assert [row.version for row in LIMITS if pinned(row.version) is not row] == []

    def test_leaves_time_out_only_of_what_is_counted_in_days(self) -> None:
        days = {Unit.WORKING_DAY, Unit.NATURAL_DAY}
        for row in LIMITS:
            if row.not_counted or row.reading is Reading.EARLIEST:
                assert row.period, row.version
                assert row.period.unit in days, row.version


class TestTheTable:
    def test_has_a_row_for_every_clock(self) -> None:
        assert {row.clock for row in LIMITS} == set(Clock)

    def test_gives_a_department_one_answer_on_every_day(self) -> None:
        for on in (TODAY + timedelta(days=30 * n) for n in range(-60, 12)):
            rows = [row for row in LIMITS if row.in_force(on)]
            common = Counter(row.clock for row in rows if not row.departments)
            own = Counter((row.clock, department) for row in rows for department in row.departments)
            assert max(common.values(), default=0) <= 1, on
            assert max(own.values(), default=0) <= 1, on

    def test_puts_a_departments_own_row_before_the_common_one(self) -> None:
        assert limit(Clock.DECISION, Department.MARKET_REGULATION, TODAY).code == "CLK-011"
        assert limit(Clock.DECISION, Department.MARKET_REGULATION, date(2022, 1, 1)).code == "CLK-010"
        assert limit(Clock.SERVICE, Department.MARKET_REGULATION, TODAY).code == "CLK-050"

    def test_gives_profiles_their_periods(self) -> None:
        for department in Department:
            rules = profile(department, TODAY)
            row = governing(Clock.FILING, department, TODAY)
            assert row is not None
            assert (rules.filing_period.value, rules.filing_period.article) == (row.period, row.article)

    def test_has_every_department_know_when_to_decide(self) -> None:
        for department in Department:
            assert any(
                row.clock is Clock.DECISION and not row.missing for row in limits_on(department, TODAY)
            )


class TestWhatIsMissing:
    @pytest.mark.parametrize(
        ("clock", "department", "on"),
        [
            (Clock.FILING, Department.EMERGENCY, TODAY),
            (Clock.FILING, Department.TRANSPORT, TODAY),
            (Clock.CLOSING_FORM, Department.URBAN, TODAY),
            (Clock.AV_UPLOAD, Department.URBAN, TODAY),
            (Clock.FREEZE, Department.URBAN, date(2011, 1, 1)),
        ],
    )
    def test_is_for_a_person_to_judge(self, clock: Clock, department: Department, on: date) -> None:
        with pytest.raises(MissingLimitError, match="请人工判断"):
            limit(clock, department, on)

    def test_is_marked_so_where_nobody_read_the_text_and_not_where_the_text_names_no_days(self) -> None:
        emergency = governing(Clock.FILING, Department.EMERGENCY, TODAY)
        transport = governing(Clock.FILING, Department.TRANSPORT, TODAY)
        assert emergency is not None
        assert transport is not None
        assert (emergency.mark, transport.mark) == ("规则缺失，请人工判断", "")

    def test_the_old_safety_rules_end_where_order_18_begins(self) -> None:
        before = limit(Clock.ON_SPOT_FILING, Department.EMERGENCY, date(2026, 1, 31))
        assert before.said == "5日（自然日）"
        with pytest.raises(MissingLimitError):
            limit(Clock.ON_SPOT_FILING, Department.EMERGENCY, date(2026, 2, 1))

    def test_nothing_was_ever_pinned_that_the_table_does_not_know(self) -> None:
        with pytest.raises(LookupError):
            pinned("CLK-999@2020-01-01")
