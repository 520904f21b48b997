"""Deadlines on file: begun, met, stopped, lengthened, cancelled; the table of limits is tested in `law`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from enforcement.cases.models import Case, Deadline, DeadlineChange
from enforcement.cases.rules import Status
from enforcement.cases.rules.deadlines import DeadlineState, Light
from enforcement.errors import NotNow
from enforcement.law.limits import Clock, Exclusion
from enforcement.law.periods import LEGAL_ZONE, Period, Unit
from enforcement.law.statutes import art
from enforcement.law.values import Department
from enforcement.law.years import seed_calendar
from tests import factories
from tests.factories import AT


def again(deadline: Deadline) -> Deadline:
    return Deadline.objects.get(pk=deadline.pk)


def case_of(department: Department = Department.MARKET_REGULATION) -> tuple[factories.Team, Case]:
    seed_calendar()
    team = factories.team(department)
    return team, factories.case_in(Status.INVESTIGATING, team)


@pytest.mark.django_db
class TestClocks:
    def test_a_clock_pins_its_row_and_ends_in_time_or_late(self) -> None:
        _, case = case_of()
        service = Deadline.objects.start(case, Clock.SERVICE, AT, at=AT)
        # 2026-11-23 Monday + 7 working days: 24 25 26 27 30, 12-01 12-02
        assert (service.due_on, service.limit_version) == (date(2026, 12, 2), "CLK-050@2021-07-15")
        assert Deadline.objects.meet(case, Clock.SERVICE, at=AT, when=date(2026, 12, 2)) == service
        assert again(service).state == DeadlineState.MET
        assert Deadline.objects.meet(case, Clock.SERVICE, at=AT) is None
        Deadline.objects.start(case, Clock.SERVICE, date(2026, 11, 23), at=AT)
        Deadline.objects.meet(case, Clock.SERVICE, at=AT, when=date(2026, 12, 3))
        assert Deadline.objects.get(case=case, clock=Clock.SERVICE, state=DeadlineState.LATE).met_on

    def test_the_same_clock_begun_again_replaces_the_one_that_runs_for_the_same_thing(self) -> None:
        _, case = case_of()
        first = Deadline.objects.start(case, Clock.SEALING, AT, at=AT, ref="a")
        other = Deadline.objects.start(case, Clock.SEALING, AT, at=AT, ref="b")
        Deadline.objects.start(case, Clock.SEALING, AT + timedelta(days=1), at=AT, ref="a")
        assert again(first).state == DeadlineState.CANCELLED
        assert again(other).runs

    def test_a_rule_that_is_missing_leaves_a_deadline_without_a_date(self) -> None:
        _, case = case_of(Department.EMERGENCY)
        deadline = Deadline.objects.start(case, Clock.ON_SPOT_FILING, AT, at=AT)
        assert (deadline.due_on, deadline.verified, deadline.look_at) == (None, False, None)
        assert Deadline.objects.running().filter(pk=deadline.pk).exists()

    def test_a_case_across_the_new_safety_rules_goes_by_those_it_was_filed_under(self) -> None:
        """Order 18 of 2026-02-01 repeals the old rules; its period is not to hand."""
        seed_calendar()
        old, new = (
            factories.case_in(
                Status.INVESTIGATING,
                factories.team(Department.EMERGENCY),
                at=datetime(2026, month, day, 10, tzinfo=LEGAL_ZONE),
            )
            for month, day in ((1, 30), (2, 2))
        )
        later = datetime(2026, 2, 10, 10, tzinfo=LEGAL_ZONE)
        filing = [Deadline.objects.start(case, Clock.ON_SPOT_FILING, later, at=later) for case in (old, new)]
        assert [row.due_on for row in filing] == [date(2026, 2, 15), None]
        assert [row.limit_version.split("@")[0] for row in filing] == ["CLK-055-OLD", "CLK-055"]
        assert [case.law().hearing_person_from.value for case in (old, new)] == [20_000, None]

    def test_hours_run_from_the_moment_and_are_met_by_the_moment(self) -> None:
        _, case = case_of()
        urgent = Deadline.objects.start(case, Clock.URGENT_MEASURE_REPORT, AT, at=AT)
        assert urgent.due_at == AT + timedelta(hours=24)
        Deadline.objects.meet(
            case, Clock.URGENT_MEASURE_REPORT, at=AT, when=AT + timedelta(hours=24, seconds=1)
        )
        assert again(urgent).state == DeadlineState.LATE

    def test_time_left_out_moves_the_clocks_whose_row_says_so_and_leaves_a_trace(self) -> None:
        _, case = case_of()
        decision = Deadline.objects.start(case, Clock.DECISION, date(2026, 11, 2), at=AT)
        service = Deadline.objects.start(case, Clock.SERVICE, AT, at=AT)
        assert decision.due_on == date(2027, 1, 31)
        Deadline.objects.leave_out(case, Exclusion.TESTING, begins=date(2026, 11, 20), at=AT)
        assert again(decision).paused
        assert not again(service).paused
        Deadline.objects.count_again(case, Exclusion.TESTING, ends=date(2026, 11, 30), at=AT)
        # (20, 30]: ten days, 2027-01-31 becomes 2027-02-10
        moved = again(decision)
        assert (moved.due_on, moved.paused) == (date(2027, 2, 10), False)
        changes = DeadlineChange.objects.filter(deadline=decision).values_list("due_after", flat=True)
        assert moved.due_on in changes

    def test_a_sealing_stands_still_for_its_own_goods_only(self) -> None:
        _, case = case_of()
        mine = Deadline.objects.start(case, Clock.SEALING, date(2026, 11, 2), at=AT, ref="mine")
        Deadline.objects.leave_out(
            case, Exclusion.TESTING, begins=date(2026, 11, 3), ends=date(2026, 11, 8), at=AT, ref="other"
        )
        assert again(mine).due_on == date(2026, 12, 2)
        Deadline.objects.leave_out(
            case, Exclusion.TESTING, begins=date(2026, 11, 3), ends=date(2026, 11, 8), at=AT, ref="mine"
        )
        assert again(mine).due_on == date(2026, 12, 7)

    def test_an_unread_exclusion_counts_until_a_person_judges_otherwise(self) -> None:
        _, case = case_of(Department.URBAN)
        decision = Deadline.objects.start(case, Clock.DECISION, date(2026, 11, 2), at=AT)
        sent, back = date(2026, 11, 3), date(2026, 11, 8)
        Deadline.objects.leave_out(case, Exclusion.TESTING, begins=sent, ends=back, at=AT, ref="1")
        assert again(decision).due_on == date(2027, 1, 31)
        Deadline.objects.leave_out(
            case, Exclusion.TESTING, begins=sent, ends=back, at=AT, ref="2", judgement="局长批准扣除鉴定时间"
        )
        judged = again(decision)
        assert (judged.due_on, judged.verified) == (date(2027, 2, 5), False)


@pytest.mark.django_db
class TestExtension:
    def test_is_granted_in_the_order_of_the_row_and_never_beyond(self) -> None:
        team, case = case_of()
        by = factories.actor(team.head)
        Deadline.objects.start(case, Clock.DECISION, date(2026, 11, 2), at=AT)
        sixty = Period(60, Unit.NATURAL_DAY, art("SAMR-P", "64"))
        with pytest.raises(NotNow) as refusal:
            Deadline.objects.extend(case, Clock.DECISION, sixty, "案情复杂", by=by, at=AT)
        assert refusal.value.code == "extension_too_long"
        moved = Deadline.objects.extend(case, Clock.DECISION, None, "案情复杂", by=by, at=AT)
        assert moved.due_on == date(2027, 3, 2)
        with pytest.raises(NotNow) as refusal:
            Deadline.objects.extend(case, Clock.DECISION, None, "仍未查清", by=by, at=AT)
        assert refusal.value.code == "extension_needs_date"
        moved = Deadline.objects.extend(case, Clock.DECISION, date(2027, 4, 1), "集体讨论", by=by, at=AT)
        assert moved.due_on == date(2027, 4, 1)
        with pytest.raises(NotNow) as refusal:
            Deadline.objects.extend(case, Clock.DECISION, None, "再延", by=by, at=AT)
        assert refusal.value.code == "no_further_extension"

    def test_comes_too_late_after_the_end_and_needs_a_clock_that_runs(self) -> None:
        team, case = case_of()
        by, after = factories.actor(team.head), datetime(2026, 12, 3, tzinfo=LEGAL_ZONE)
        Deadline.objects.start(case, Clock.SEALING, date(2026, 11, 2), at=AT)
        with pytest.raises(NotNow) as refusal:
            Deadline.objects.extend(case, Clock.SEALING, None, "情况复杂", by=by, at=after)
        assert refusal.value.code == "deadline_passed"
        with pytest.raises(NotNow) as refusal:
            Deadline.objects.extend(case, Clock.FREEZE, None, "情况复杂", by=by, at=AT)
        assert refusal.value.code == "deadline_not_running"


@pytest.mark.django_db
def test_a_deadline_begun_near_its_end_is_amber_at_once() -> None:
    _, case = case_of()
    sealing = Deadline.objects.start(case, Clock.SEALING, date(2026, 10, 25), at=AT)
    # ends 2026-11-24, warned five and two working days before: 11-17 and 11-20
    assert (sealing.due_on, sealing.light, sealing.stage) == (date(2026, 11, 24), Light.AMBER, 2)
