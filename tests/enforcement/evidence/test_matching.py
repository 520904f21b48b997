"""To which case a recorder's film is proposed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enforcement.evidence.rules.coverage import Span
from enforcement.evidence.rules.matching import (
    CapturedFrom,
    Film,
    Occasion,
    OccasionKind,
    Point,
    captured,
    distance,
    matches,
    named_serial,
)
from enforcement.law.periods import LEGAL_ZONE

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LI, WANG = UUID(int=1), UUID(int=2)
HERE, THERE = Point(24.8279, 99.6053), Point(25.3, 99.6)


def span(start: float, end: float) -> Span:
    return Span(NOON + timedelta(minutes=start), NOON + timedelta(minutes=end))


def occasion(
    case: int, start: float, end: float, *, kind: OccasionKind = OccasionKind.ACTIVITY, **known: object
) -> Occasion:
    return Occasion(kind, UUID(int=100 + case), UUID(int=case), span(start, end), **known)  # type: ignore[arg-type]


class TestMatches:
    def test_the_one_at_the_time_by_the_wearer_at_the_place_is_first(self) -> None:
        film = Film(span(0, 30), LI, HERE)
        right = occasion(1, 0, 60, officers=frozenset({LI}), place=HERE)
        wearer_elsewhere = occasion(2, 0, 60, officers=frozenset({LI}), place=THERE)
        somebody_else = occasion(3, 0, 60, officers=frozenset({WANG}))
        found = matches(film, [somebody_else, wearer_elsewhere, right])
        assert [match.occasion.case.int for match in found] == [1, 2, 3]
        assert found[0].score == 100
        assert found[0].overlap == 1800
        assert "佩戴人员在场" in found[0].reasons

    def test_what_was_at_another_time_is_not_proposed(self) -> None:
        far = occasion(1, 60, 90, officers=frozenset({LI}), place=HERE)
        assert matches(Film(span(0, 30), LI, HERE), [far]) == ()

    def test_what_was_shortly_before_is_proposed_with_little_behind_it(self) -> None:
        (near,) = matches(Film(span(0, 30), LI), [occasion(1, 35, 60, officers=frozenset({LI}))])
        (at_the_time,) = matches(Film(span(0, 30), LI), [occasion(1, 25, 60, officers=frozenset({LI}))])
        assert near.overlap == 0
        assert near.score < at_the_time.score

    def test_a_photograph_taken_meanwhile_is_proposed(self) -> None:
        (found,) = matches(Film(span(10, 10), LI), [occasion(1, 0, 60, officers=frozenset({LI}))])
        assert "拍摄于现场执法活动期间" in found.reasons

    def test_of_one_case_its_best_occasion_speaks(self) -> None:
        weak = occasion(1, 0, 60, kind=OccasionKind.EVIDENCE)
        strong = Occasion(OccasionKind.ACTIVITY, UUID(int=7), UUID(int=1), span(0, 60))
        (found,) = matches(Film(span(0, 30)), [weak, strong])
        assert found.occasion.kind is OccasionKind.ACTIVITY

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(
        st.lists(
            st.tuples(st.integers(1, 6), st.integers(-90, 90), st.integers(0, 90), st.booleans()), max_size=8
        )
    )
    def test_the_order_on_file_is_of_no_matter_and_scores_stay_in_bounds(
        self, rows: list[tuple[int, int, int, bool]]
    ) -> None:
        occasions = [
            Occasion(
                OccasionKind.STEP,
                UUID(int=1000 + number),
                UUID(int=case),
                span(start, start + length),
                frozenset({LI if mine else WANG}),
            )
            for number, (case, start, length, mine) in enumerate(rows)
        ]
        film = Film(span(0, 30), LI, HERE)
        found = matches(film, occasions)
        assert matches(film, reversed(occasions)) == found
        assert all(0 <= match.score <= 100 for match in found)
        assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)


class TestCaptured:
    MODIFIED = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
    TEN = datetime(2026, 11, 23, 10, 0, tzinfo=LEGAL_ZONE)

    @pytest.mark.parametrize(
        "name", ["20261123100000_DSJ0031.mp4", "DSJ-0031_2026112310000A.MP4", "VID_20261123_100000.mp4"]
    )
    def test_the_name_says_it_in_local_time(self, name: str) -> None:
        at, known_from = captured(name, None, self.MODIFIED, timedelta(minutes=30))
        if "0000A" in name:
            assert known_from is CapturedFrom.MODIFIED
        else:
            assert (at, known_from) == (self.TEN, CapturedFrom.NAME)

    def test_a_name_that_is_no_time_says_nothing(self) -> None:
        at, known_from = captured("20261399996100.mp4", None, self.MODIFIED, timedelta(minutes=30))
        assert (at, known_from) == (self.MODIFIED - timedelta(minutes=30), CapturedFrom.MODIFIED)

    @pytest.mark.parametrize("hour", [2, 10], ids=["in UTC", "local, called UTC"])
    def test_the_container_is_read_as_its_recorder_meant_it(self, hour: int) -> None:
        created = datetime(2026, 11, 23, hour, 0, tzinfo=UTC)
        modified = self.TEN + timedelta(minutes=30)
        at, known_from = captured("a.mp4", created, modified, timedelta(minutes=30))
        assert (at, known_from) == (self.TEN, CapturedFrom.CONTAINER)


class TestSerial:
    KNOWN = ("DSJ-0031", "DSJ-0032")

    @pytest.mark.parametrize(
        ("path", "serial"),
        [
            (("DSJ-0031", "20261123", "a.mp4"), "DSJ-0031"),
            (("dock", "dsj-0032_20261123100000.mp4"), "DSJ-0032"),
            (("DSJ-0031", "DSJ-0032_1.mp4"), "DSJ-0032"),
            (("DSJ-00311", "a.mp4"), ""),
            (("dock", "a.mp4"), ""),
        ],
    )
    def test_is_named_by_the_file_or_else_by_its_folder(self, path: tuple[str, ...], serial: str) -> None:
        assert named_serial(path, self.KNOWN) == serial


def test_distance_is_in_metres() -> None:
    assert distance(HERE, HERE) == 0
    assert distance(Point(0, 0), Point(0, 1)) == pytest.approx(111_195, rel=0.001)
