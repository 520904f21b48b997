"""Required time minus recorded time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enforcement.evidence.rules.coverage import (
    COMPARED,
    NEVER_COMPARED,
    Clock,
    Gap,
    GapState,
    Span,
    Verdict,
    cover,
)
from enforcement.law.recordings import RecordingDuty

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HOUR = Span(NOON, NOON + timedelta(hours=1))


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def span(start: float, end: float, uncertainty: int = 0, clock: str = "") -> Span:
    return Span(at(start), at(end), uncertainty, clock)


def seconds(gaps: tuple[Gap, ...]) -> list[tuple[float, float]]:
    return [((gap.start - NOON) / timedelta(minutes=1), gap.seconds) for gap in gaps]


#: The machine may be busy with other things.
unhurried = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)

seconds_of_day = st.integers(-7200, 7200)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(seconds_of_day)
    length = draw(st.integers(-60, 5000))
    return Span(
        NOON + timedelta(seconds=start),
        NOON + timedelta(seconds=start + length),
        draw(st.integers(0, 60)),
        draw(st.sampled_from(["", "a", "b"])),
    )


@st.composite
def required(draw: st.DrawFn) -> Span:
    start = draw(seconds_of_day)
    length = draw(st.integers(1, 7200))
    return Span(
        NOON + timedelta(seconds=start),
        NOON + timedelta(seconds=start + length),
        draw(st.integers(0, 60)),
        draw(st.sampled_from(["", "a", "b"])),
    )


def second_by_second(need: Span, recorded: list[Span]) -> set[int]:
    """The missing seconds, each looked for by itself: the slow and obvious way."""
    first = round((need.start - NOON).total_seconds())
    last = round((need.end - NOON).total_seconds())
    shown = [
        (round((one.start - NOON).total_seconds()), round((one.end - NOON).total_seconds()))
        for one in recorded
    ]
    return {s for s in range(first, last) if not any(start <= s < end for start, end in shown)}


class TestCover:
    def test_of_nothing_recorded_all_is_missing(self) -> None:
        found = cover(HOUR, [])
        assert seconds(found.gaps) == [(0, 3600)]
        assert found.missing_seconds == 3600
        assert found.recorded_seconds == 0

    def test_of_all_recorded_nothing_is_missing(self) -> None:
        assert cover(HOUR, [span(-1, 61)]).gaps == ()

    def test_beginning_middle_and_end_are_each_a_gap(self) -> None:
        found = cover(HOUR, [span(40, 55), span(10, 30)])
        assert seconds(found.gaps) == [(0, 600), (30, 600), (55, 300)]

    def test_recordings_of_two_cameras_make_one_together(self) -> None:
        assert cover(HOUR, [span(0, 40), span(20, 60), span(25, 30)]).gaps == ()

    def test_what_was_recorded_at_another_time_counts_for_nothing(self) -> None:
        assert seconds(cover(HOUR, [span(-30, 0), span(60, 90), span(20, 20)]).gaps) == [(0, 3600)]

    @unhurried
    @given(required(), st.lists(spans(), max_size=8))
    def test_agrees_with_looking_at_every_second(self, need: Span, recorded: list[Span]) -> None:
        missing = second_by_second(need, recorded)
        found = cover(need, recorded)
        assert sum(gap.seconds for gap in found.gaps) == len(missing)
        assert found.recorded_seconds == need.seconds - len(missing)
        assert found.missing_seconds + found.uncertain_seconds == len(missing)

    @unhurried
    @given(required(), st.lists(spans(), max_size=8))
    def test_gaps_lie_in_order_within_the_activity_and_never_touch(
        self, need: Span, recorded: list[Span]
    ) -> None:
        gaps = cover(need, recorded).gaps
        edges = [edge for gap in gaps for edge in (gap.start, gap.end)]
        assert edges == sorted(edges)
        assert len(set(edges)) == len(edges)
        assert all(need.start <= edge <= need.end for edge in edges)

    @unhurried
    @given(required(), st.lists(spans(), max_size=6), st.randoms())
    def test_the_order_in_which_recordings_are_named_is_of_no_matter(
        self, need: Span, recorded: list[Span], chance: Random
    ) -> None:
        mixed = list(recorded)
        chance.shuffle(mixed)
        assert [(g.start, g.end) for g in cover(need, mixed).gaps] == [
            (g.start, g.end) for g in cover(need, recorded).gaps
        ]

    @unhurried
    @given(required(), st.lists(spans(), max_size=6), spans())
    def test_one_more_recording_never_leaves_more_missing(
        self, need: Span, recorded: list[Span], more: Span
    ) -> None:
        before = sum(gap.seconds for gap in cover(need, recorded).gaps)
        assert sum(gap.seconds for gap in cover(need, [*recorded, more]).gaps) <= before


class TestDoubt:
    def test_a_gap_shorter_than_the_clocks_are_sure_is_uncertain(self) -> None:
        need = Span(NOON, at(60), 5)
        found = cover(need, [Span(NOON + timedelta(seconds=9), at(60), 5)])
        assert [gap.state for gap in found.gaps] == [GapState.UNCERTAIN]
        assert (found.missing_seconds, found.uncertain_seconds) == (0, 9)

    def test_a_gap_as_long_as_the_doubt_is_missing(self) -> None:
        found = cover(Span(NOON, at(60), 5), [Span(NOON + timedelta(seconds=10), at(60), 5)])
        assert [gap.state for gap in found.gaps] == [GapState.MISSING]

    def test_between_two_files_of_one_recorder_there_is_hardly_any(self) -> None:
        need = Span(NOON, at(60), 60)
        first, second = span(-5, 30, 60, "A"), Span(at(30) + timedelta(seconds=3), at(70), 60, "A")
        assert [gap.state for gap in cover(need, [first, second]).gaps] == [GapState.MISSING]
        other = Span(second.start, second.end, 60, "B")
        assert [gap.state for gap in cover(need, [first, other]).gaps] == [GapState.UNCERTAIN]

    def test_does_not_excuse_that_nothing_was_recorded(self) -> None:
        need = Span(NOON, NOON + timedelta(seconds=20), 60)
        assert cover(need, []).missing_seconds == 20


class TestClock:
    def test_of_a_device_nobody_could_reach_is_compared_with_when_it_was_read(self) -> None:
        clock = Clock.offline(at(1_000), at(100), at(104), device="A")
        assert (clock.ahead, clock.uncertainty, clock.compared) == (timedelta(minutes=898), 125, True)
        again = Clock.offline(at(1_000), at(100), at(104), device="A", uncertainty=clock.uncertainty)
        assert again == clock

    def test_of_a_device_of_which_nothing_says_since_when_was_never_compared(self) -> None:
        for earliest in (None, at(-10_000)):
            clock = Clock.offline(at(0), earliest, at(90))
            assert (clock.ahead, clock.uncertainty, clock.compared) == (timedelta(0), 60, False)

    def test_of_a_device_that_shows_what_is_not_yet_was_ahead(self) -> None:
        clock = Clock.offline(at(1_000), None, at(100))
        assert (clock.ahead, clock.compared) == (timedelta(minutes=900), False)

    def test_that_runs_ahead_is_set_back(self) -> None:
        clock = Clock.read(at(3), at(0), device="A")
        assert clock.compared
        assert clock.span(at(10), at(20)).start == at(7)
        assert clock.uncertainty == COMPARED

    def test_that_nobody_read_is_believed_less(self) -> None:
        clock = Clock.read(None, at(0), device="A")
        assert (clock.ahead, clock.uncertainty, clock.compared) == (timedelta(0), NEVER_COMPARED, False)

    def test_is_the_same_clock_while_it_is_off_by_the_same(self) -> None:
        one, same = Clock.read(at(3), at(0), device="A"), Clock.read(at(8), at(5), device="A")
        assert one.device == same.device
        assert Clock.read(at(9), at(5), device="A").device != one.device
        assert Clock.read(at(3), at(0), device="B").device != one.device


class TestVerdict:
    def test_of_a_continuous_duty(self) -> None:
        duty = RecordingDuty.CONTINUOUS
        assert cover(HOUR, [span(0, 60)]).verdict(duty) is Verdict.COMPLETE
        assert cover(HOUR, [span(0, 59)]).verdict(duty) is Verdict.INCOMPLETE
        assert cover(HOUR, []).verdict(duty, stills=3) is Verdict.ABSENT
        assert cover(Span(NOON, at(60), 90), [span(1, 60)]).verdict(duty) is Verdict.UNCERTAIN

    def test_of_a_duty_that_allows_parts(self) -> None:
        duty = RecordingDuty.AS_NEEDED
        assert cover(HOUR, [span(5, 6)]).verdict(duty) is Verdict.COMPLETE
        assert cover(HOUR, []).verdict(duty, stills=1) is Verdict.COMPLETE
        assert cover(HOUR, []).verdict(duty) is Verdict.ABSENT
