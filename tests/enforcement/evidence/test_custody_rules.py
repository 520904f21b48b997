"""What of the custody log is unusual; without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from enforcement.evidence.rules.custody import (
    AnomalyKind,
    Attempt,
    CustodyEvent,
    CustodyOutcome,
    Watch,
    at_work,
    since,
    suspicions,
)
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.years import notice

WATCH = Watch(pieces=50, within=timedelta(minutes=10), opens=time(8), closes=time(18))
CALENDAR = WorkingCalendar.of([notice(2026)])
#: Monday 2 November 2026, 10:00 in Asia/Shanghai.
MORNING = datetime(2026, 11, 2, 2, tzinfo=UTC)
LOOK = Attempt(CustodyEvent.DOWNLOADED, CustodyOutcome.DONE, MORNING, office=True)


def found(attempt: Attempt) -> set[AnomalyKind]:
    return set(suspicions(attempt, WATCH, CALENDAR))


class TestSuspicions:
    def test_a_look_at_work_by_office_is_usual(self) -> None:
        assert found(LOOK) == set()

    @pytest.mark.parametrize(("pieces", "unusual"), [(49, False), (50, True), (500, True)])
    def test_as_many_pieces_as_the_threshold_are_bulk(self, pieces: int, unusual: bool) -> None:
        assert (AnomalyKind.BULK in found(replace(LOOK, pieces=pieces))) == unusual

    @pytest.mark.parametrize("event", [CustodyEvent.VIEWED, CustodyEvent.RECEIVED, CustodyEvent.EXPORTED])
    def test_only_content_given_out_counts_as_bulk(self, event: CustodyEvent) -> None:
        assert found(replace(LOOK, event=event, pieces=500)) == set()

    def test_a_refused_attempt_gave_nothing_out(self) -> None:
        refused = replace(LOOK, outcome=CustodyOutcome.REFUSED, pieces=500, at=MORNING - timedelta(hours=8))
        assert found(refused) == set()

    def test_whom_no_office_explains_is_of_another_agency(self) -> None:
        assert found(replace(LOOK, office=False, outcome=CustodyOutcome.REFUSED)) == {
            AnomalyKind.OTHER_AGENCY
        }

    @pytest.mark.parametrize("event", [CustodyEvent.RECEIVED, CustodyEvent.VIEWED, CustodyEvent.DERIVED])
    def test_to_work_at_night_is_not_unusual(self, event: CustodyEvent) -> None:
        assert found(replace(LOOK, event=event, at=MORNING + timedelta(hours=12))) == set()

    @pytest.mark.parametrize(
        "event", [CustodyEvent.DOWNLOADED, CustodyEvent.DERIVATIVE_VIEWED, CustodyEvent.EXPORTED]
    )
    def test_to_take_content_out_at_night_is(self, event: CustodyEvent) -> None:
        assert found(replace(LOOK, event=event, at=MORNING + timedelta(hours=12))) == {
            AnomalyKind.OUT_OF_HOURS
        }


class TestAtWork:
    @pytest.mark.parametrize(
        ("local", "working"),
        [
            ("2026-11-02 07:59", False),
            ("2026-11-02 08:00", True),
            ("2026-11-02 17:59", True),
            ("2026-11-02 18:00", False),
            ("2026-11-01 10:00", False),  # Sunday
            ("2026-10-01 10:00", False),  # National Day, a Thursday
            ("2026-10-10 10:00", True),  # a Saturday that is worked
            ("2031-01-06 10:00", True),  # Monday of a year without its notice
            ("2031-01-05 10:00", False),  # its Sunday
        ],
    )
    def test_follows_the_hours_and_the_notice_of_the_year(self, local: str, working: bool) -> None:
        at = datetime.fromisoformat(f"{local}+08:00")
        assert at_work(at, WATCH, CALENDAR) == working
        assert at_work(at.astimezone(UTC), WATCH, CALENDAR) == working


class TestSince:
    def test_one_finding_stands_for_the_legal_day(self) -> None:
        midnight = datetime.fromisoformat("2026-11-02T00:00:00+08:00")
        for kind in (AnomalyKind.OUT_OF_HOURS, AnomalyKind.OTHER_AGENCY):
            assert since(kind, MORNING + timedelta(minutes=33), WATCH) == midnight

    def test_and_one_of_bulk_for_the_time_watched(self) -> None:
        at = MORNING + timedelta(minutes=33, seconds=7)
        assert since(AnomalyKind.BULK, at, WATCH) == MORNING + timedelta(minutes=30)
