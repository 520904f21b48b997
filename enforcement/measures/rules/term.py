"""How long a thing may be held: thirty days, once thirty more, and the days of its testing; pure.

The day of taking is not counted. A ceiling on the agency's power over property does not roll over a rest day: the
warning comes on the last working day before. An interval of testing is (a, b]: the day of sending counts, the day
the result arrives does not; it never excludes more than the party was told of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from enforcement.law.calendar import WorkingCalendar
from enforcement.law.common import PRESERVATION_OUTCOME
from enforcement.law.measures import (
    FREEZING_EXTENSION,
    FREEZING_TERM,
    SEALING_EXTENSION,
    SEALING_TERM,
    MeasureKind,
)
from enforcement.law.periods import Period, due
from enforcement.measures.rules.vocabulary import Light

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """Testing from the day of sending to the day it was to end, or ended where that was sooner."""

    begins: date
    planned: date
    ended: date | None = None

    @property
    def until(self) -> date:
        """The last day that does not count."""
        return min(self.planned, self.ended) if self.ended else self.planned

    @property
    def days(self) -> int:
        """Days that do not count."""
        return max(0, (self.until - self.begins).days)


@dataclass(frozen=True, slots=True)
class Term:
    """The last day of the term, when to be warned of it, and how it was counted, in Chinese."""

    ends_on: date
    warn_on: date
    provisional: bool
    explanation: tuple[str, ...]


def period_of(kind: MeasureKind) -> Period:
    """The term of a kind before any extension."""
    return {
        MeasureKind.SEALING: SEALING_TERM,
        MeasureKind.SEIZURE: SEALING_TERM,
        MeasureKind.FREEZING: FREEZING_TERM,
        MeasureKind.PRESERVATION: PRESERVATION_OUTCOME,
    }[kind]


def extension_of(kind: MeasureKind) -> Period | None:
    """The longest extension of a kind; advance registration has none."""
    if not kind.compulsory:
        return None
    return FREEZING_EXTENSION if kind is MeasureKind.FREEZING else SEALING_EXTENSION


def term(
    kind: MeasureKind,
    taken_on: date,
    calendar: WorkingCalendar,
    *,
    days: int | None = None,
    extension: int = 0,
    testing: Iterable[Interval] = (),
) -> Term:
    """Count the term of an item. `days`: a shorter term than the law's, where the decision says one.

    Basis: 行政强制法 Arts. 25, 32; Penalty Law Arts. 56, 85.
    """
    period = period_of(kind)
    if days is not None:
        period = Period(min(days, period.amount), period.unit, period.article, period.verified)
    counted = due(taken_on, period, calendar)
    ends, said = counted.date, list(counted.explanation)
    if extension:
        ends += timedelta(days=extension)
        said.append(f"经批准延长{extension}日,至{ends.isoformat()}")
    if kind.compulsory:
        for interval in testing:
            if interval.days:
                ends += timedelta(days=interval.days)
                said.append(
                    f"{interval.begins.isoformat()}至{interval.until.isoformat()}检测鉴定{interval.days}日不计入,"
                    f"至{ends.isoformat()}"
                )
    warned = calendar.last_working_before(ends)
    if kind.compulsory:
        said.append(f"届满日不因节假日顺延,提醒日为{warned.date.isoformat()}")
    return Term(ends, warned.date, counted.provisional or warned.provisional, tuple(said))


def light(ends_on: date, warn_on: date, today: date, *, settled: bool) -> Light:
    """Red from the day after the last, amber from the warning."""
    if settled:
        return Light.GREEN
    if today > ends_on:
        return Light.RED
    return Light.AMBER if today >= warn_on else Light.GREEN


def release_overdue(ends_on: date) -> date:
    """The first day on which what is still held is held without a ground."""
    return ends_on + _ONE_DAY
