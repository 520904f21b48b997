"""What of an activity was recorded: required time minus recorded time, with the doubt of the clocks; pure.

Every moment here is the server's time, worked out from a device's. How far off it may be is `uncertainty`, in
seconds to either side. Two moments of one clock are off by the same, so that between them only the second in
which times are given is in doubt.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from enforcement.law.recordings import RecordingDuty
from enforcement.law.values import Labelled

#: Seconds to either side: a device's clock was read beside the server's, or never was.
COMPARED: Final = 5
NEVER_COMPARED: Final = 60
#: The most that a device may claim of doubt: with more, no gap would ever be certain.
MOST_DOUBT: Final = 300
#: Recorders and people give times to the second.
RESOLUTION: Final = 1

_SECOND: Final = timedelta(seconds=1)


class GapState(Labelled):
    """Whether a gap is one beyond the doubt of the clocks."""

    MISSING = "missing", "缺失"
    UNCERTAIN = "uncertain", "在时钟误差之内,不能确定"


class Verdict(Labelled):
    """What the record of an activity comes to."""

    COMPLETE = "complete", "完整"
    UNCERTAIN = "uncertain", "缺口在时钟误差之内"
    INCOMPLETE = "incomplete", "部分缺失"
    ABSENT = "absent", "没有音像记录"

    @property
    def lacking(self) -> bool:
        """Whether something is missing for certain."""
        return self in {Verdict.INCOMPLETE, Verdict.ABSENT}


@dataclass(frozen=True, slots=True)
class Clock:
    """How to read a device's times: it was `ahead` of the server, give or take `uncertainty` seconds."""

    ahead: timedelta
    uncertainty: int
    compared: bool
    device: str = ""

    @classmethod
    def read(
        cls, shown: datetime | None, at: datetime, *, device: str = "", uncertainty: int | None = None
    ) -> "Clock":
        """Make the clock of a device that showed `shown` when the server's said `at`; None: nobody looked."""
        if shown is None:
            return cls(timedelta(0), NEVER_COMPARED if uncertainty is None else uncertainty, compared=False)
        doubt = COMPARED if uncertainty is None else uncertainty
        ahead = shown - at
        name = f"{device}@{round(ahead / _SECOND)}" if device else ""
        return cls(ahead, doubt, compared=True, device=name)

    @classmethod
    def offline(
        cls,
        shown: datetime,
        earliest: datetime | None,
        latest: datetime,
        *,
        device: str = "",
        uncertainty: int | None = None,
    ) -> "Clock":
        """Make the clock of a device that nobody could reach: it showed `shown` between two moments of the server's.

        What it showed then says nothing of the moment at which the server heard of it. Where nothing says since when,
        or too much time lies between the two, nobody looked; but no device acted after the server knew of it.
        """
        half = (latest - earliest) / 2 if earliest else None
        if earliest is None or half is None or half > timedelta(seconds=MOST_DOUBT):
            doubt = NEVER_COMPARED if uncertainty is None else uncertainty
            return cls(max(timedelta(0), shown - latest), doubt, compared=False)
        least = COMPARED + ceil(half / _SECOND)
        return cls.read(shown, earliest + half, device=device, uncertainty=max(uncertainty or 0, least))

    def span(self, start: datetime, end: datetime) -> "Span":
        """An interval of the device's time, in the server's."""
        return Span(start - self.ahead, end - self.ahead, self.uncertainty, self.device)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` until `end`. `clock` names the clock it was read from, '' where that is not known."""

    start: datetime
    end: datetime
    uncertainty: int = 0
    clock: str = ""

    @property
    def seconds(self) -> float:
        """Its length; an interval that ends before it begins has none."""
        return max(0.0, (self.end - self.start) / _SECOND)


@dataclass(frozen=True, slots=True)
class Gap:
    """Time that was required and that no recording shows. `uncertainty` in seconds, of both its ends together."""

    start: datetime
    end: datetime
    uncertainty: int

    @property
    def seconds(self) -> float:
        """Its length."""
        return (self.end - self.start) / _SECOND

    @property
    def state(self) -> GapState:
        """A gap shorter than the doubt of its ends may be none."""
        return GapState.UNCERTAIN if self.seconds < self.uncertainty else GapState.MISSING


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was required and what of it is missing, in order of time."""

    required: Span
    gaps: tuple[Gap, ...]

    @property
    def missing_seconds(self) -> float:
        """Missing beyond doubt."""
        return sum(gap.seconds for gap in self.gaps if gap.state is GapState.MISSING)

    @property
    def uncertain_seconds(self) -> float:
        """Perhaps missing."""
        return sum(gap.seconds for gap in self.gaps if gap.state is GapState.UNCERTAIN)

    @property
    def recorded_seconds(self) -> float:
        """Required and recorded."""
        return self.required.seconds - sum(gap.seconds for gap in self.gaps)

    @property
    def missing(self) -> tuple[Gap, ...]:
        """The gaps beyond doubt."""
        return tuple(gap for gap in self.gaps if gap.state is GapState.MISSING)

    def verdict(self, duty: RecordingDuty, *, stills: int = 0) -> Verdict:
        """Say what the record comes to. Where the duty allows parts, any recording or photograph will do."""
        if duty is RecordingDuty.AS_NEEDED:
            return Verdict.COMPLETE if self.recorded_seconds > 0 or stills else Verdict.ABSENT
        if self.missing:
            return Verdict.INCOMPLETE if self.recorded_seconds > 0 else Verdict.ABSENT
        return Verdict.UNCERTAIN if self.gaps else Verdict.COMPLETE


def cover(required: Span, recorded: Iterable[Span]) -> Coverage:
    """Subtract what is recorded from what is required."""
    gaps = []
    reached, edge = required.start, required
    for span in _within(required, recorded):
        if span.start > reached:
            gaps.append(Gap(reached, span.start, _doubt(edge, span)))
        if span.end > reached:
            reached, edge = span.end, span
    if reached < required.end:
        gaps.append(Gap(reached, required.end, _doubt(edge, required)))
    return Coverage(required, tuple(gaps))


def _within(required: Span, recorded: Iterable[Span]) -> Sequence[Span]:
    """Those that show some of it, by their beginning; of equals, the surer."""
    found = [
        span
        for span in recorded
        if span.start < span.end and span.start < required.end and span.end > required.start
    ]
    return sorted(found, key=lambda span: (span.start, span.uncertainty))


def _doubt(one: Span, other: Span) -> int:
    """How far the distance of two ends may be off."""
    if one is other:
        return 0
    if one.clock and one.clock == other.clock:
        return RESOLUTION
    return one.uncertainty + other.uncertainty
