"""When a decision may be enforced, computed by hand (行政强制法 Arts. 35, 43-44, 51, 53-54; Penalty Law Art. 72).

2027 is taken without a holiday but New Year's Day: the real notice is not out.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.rules.closing import CloseGround, ground_fits
from enforcement.decisions.rules.execution import (
    CourtAnswer,
    Means,
    at_a_forbidden_hour,
    court_window,
    demand_ripe_on,
    missing_demand_elements,
    own_execution,
)
from enforcement.law.calendar import WorkingCalendar, YearDays
from enforcement.law.periods import LEGAL_ZONE
from enforcement.law.years import SEEDED, notice

INVENTED = YearDays(2027, 1, "测试用", frozenset({date(2027, 1, 1)}), frozenset())
CALENDAR = WorkingCalendar.of([*(notice(year) for year in SEEDED), INVENTED])
A = CourtAnswer


@pytest.mark.parametrize(
    ("served", "given", "opens", "closes"),
    [
        # Served on Monday 23 November 2026: suit until 23 May 2027, a Sunday, so Monday the 24th; the court from
        # the 25th to 24 August.
        (date(2026, 11, 23), {}, date(2027, 5, 25), date(2027, 8, 24)),
        # 31 August + 6 months: 28 February 2027, a Sunday, rolls to 1 March; then three months to 1 June.
        (date(2026, 8, 31), {}, date(2027, 3, 2), date(2027, 6, 1)),
        # Instalments to 30 June 2027 move the start; three months to 30 September.
        (date(2026, 11, 23), {"deferred_to": date(2027, 6, 30)}, date(2027, 7, 1), date(2027, 9, 30)),
        # A deferral that ends before the suit period moves nothing.
        (date(2026, 11, 23), {"deferred_to": date(2027, 1, 20)}, date(2027, 5, 25), date(2027, 8, 24)),
        # After a reconsideration the party could sue until 10 March 2027.
        (date(2026, 11, 23), {"suit_until": date(2027, 3, 10)}, date(2027, 3, 11), date(2027, 6, 10)),
    ],
)
def test_the_court_is_asked_within_three_months_after_the_remedies(
    served: date, given: dict[str, Any], opens: date, closes: date
) -> None:
    found = court_window(served, CALENDAR, **given)
    assert (found.opens, found.closes, found.provisional) == (opens, closes, False)
    assert found.holds(opens)
    assert found.holds(closes)
    assert not found.holds(found.since)
    assert any("第五十三条" in line for line in found.explanation)


def test_without_the_years_calendar_the_window_is_provisional() -> None:
    assert court_window(date(2027, 1, 5), CALENDAR).provisional is False
    assert court_window(date(2027, 8, 5), CALENDAR).provisional is True


def test_a_demand_has_its_time() -> None:
    # Friday 18 September 2026: ten working days, Sunday the 20th worked, 25-27 September and 1-7 October off.
    assert demand_ripe_on(date(2026, 9, 18), CALENDAR) == date(2026, 10, 10)
    # Three full working days lie between: Monday to Friday.
    assert demand_ripe_on(date(2026, 11, 23), CALENDAR, substitute=True) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("begins", "ends", "wrong"),
    [
        ("2026-11-23 09:00", "2026-11-23 12:00", ""),
        ("2026-11-23 06:00", "2026-11-23 22:00", ""),
        ("2026-11-23 05:59", "2026-11-23 12:00", "夜间"),
        ("2026-11-23 21:00", "2026-11-23 22:01", "夜间"),
        ("2026-11-23 09:00", "2026-11-24 09:00", "夜间"),
        ("2026-10-01 09:00", "2026-10-01 12:00", "法定节假日"),
        ("2029-01-05 09:00", "2029-01-05 12:00", "尚未公布"),
    ],
)
def test_nothing_is_executed_at_night_or_on_a_holiday(begins: str, ends: str, wrong: str) -> None:
    first, last = (datetime.fromisoformat(f"{text}:00").replace(tzinfo=LEGAL_ZONE) for text in (begins, ends))
    found = at_a_forbidden_hour(first, last, CALENDAR)
    assert (wrong in found) if wrong else not found


LAWFUL = {
    "means": Means.RESTORATION,
    "empowered": True,
    "ripe": True,
    "remedies_over": False,
    "announced": False,
    "cuts_supply": False,
    "complete_substitute": False,
}


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({}, set()),
        ({"empowered": False}, {"execution_power"}),
        ({"ripe": False}, {"demand_ripe"}),
        ({"cuts_supply": True}, {"supply_kept"}),
        ({"means": Means.DEMOLITION}, {"demolition_announced", "remedies_over"}),
        ({"means": Means.DEMOLITION, "announced": True, "remedies_over": True}, set()),
        ({"means": Means.SUBSTITUTE}, {"substitute_complete"}),
    ],
)
def test_the_agency_executes_only_where_a_law_lets_it(changed: dict[str, Any], missing: set[str]) -> None:
    found = own_execution(**{**LAWFUL, **changed})
    assert {one.code for one in found if not one.met} == missing
    assert all(one.article for one in found)


def test_a_demand_says_everything() -> None:
    assert {one.code for one in missing_demand_elements({}, money=True)} == {
        "demand_perform_by",
        "demand_way",
        "demand_payment",
        "demand_rights",
    }
    whole = {"perform_by": "2027-06-30", "way": "清除", "rights": "陈述、申辩"}
    assert not missing_demand_elements(whole, money=False)
    assert missing_demand_elements(whole, money=True)


@pytest.mark.parametrize(
    ("before", "answers"),
    [
        (None, {A.ACCEPTED, A.NOT_ACCEPTED}),
        (A.ACCEPTED, {A.GRANTED, A.REFUSED}),
        (A.NOT_ACCEPTED, {A.OBJECTION, A.ENDED}),
        (A.REFUSED, {A.OBJECTION, A.ENDED}),
        (A.OBJECTION, {A.UPHELD, A.OVERTURNED}),
        (A.OVERTURNED, {A.ACCEPTED, A.GRANTED, A.ENDED}),
        (A.GRANTED, {A.ENDED}),
        (A.UPHELD, set()),
        (A.ENDED, set()),
    ],
)
def test_the_courts_answers_follow_each_other(before: CourtAnswer | None, answers: set[CourtAnswer]) -> None:
    assert {answer for answer in CourtAnswer if before in answer.after} == answers


@pytest.mark.parametrize(
    ("ground", "status", "taken", "owing", "to_pay", "fits"),
    [
        (CloseGround.EXECUTED, Status.EXECUTED, (), False, True, True),
        (CloseGround.EXECUTED, Status.SERVED, (), False, True, True),
        (CloseGround.EXECUTED, Status.SERVED, (), True, True, False),
        (CloseGround.EXECUTED, Status.SERVED, (), False, False, False),
        (CloseGround.NO_EXECUTION, Status.SERVED, (), False, False, True),
        (CloseGround.NO_EXECUTION, Status.SERVED, (), False, True, False),
        (CloseGround.COURT_ENDED, Status.EXECUTION_ENDED, (), True, True, True),
        (CloseGround.COURT_ENDED, Status.EXECUTED, (), False, True, False),
        (
            CloseGround.COURT_ENDED,
            Status.EXECUTION_ENDED,
            (StepCode.TERMINATE_EXECUTION,),
            True,
            True,
            False,
        ),
        (
            CloseGround.EXECUTION_TERMINATED,
            Status.EXECUTION_ENDED,
            (StepCode.TERMINATE_EXECUTION,),
            True,
            True,
            True,
        ),
        (CloseGround.INVESTIGATION_TERMINATED, Status.TERMINATED, (), False, False, True),
        (CloseGround.INVESTIGATION_TERMINATED, Status.SERVED, (), False, False, False),
        (CloseGround.TRANSFERRED, Status.WITH_JUDICIARY, (), False, False, True),
    ],
)
def test_a_case_is_closed_on_what_came_of_it(  # noqa: PLR0917 - a row of the table
    ground: CloseGround,
    status: Status,
    taken: tuple[StepCode, ...],
    owing: bool,
    to_pay: bool,
    fits: bool,
) -> None:
    assert ground_fits(ground, status, taken, owing=owing, to_pay=to_pay) is fits
