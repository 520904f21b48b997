"""What a deadline follows from, and what the computation gives."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from enforcement.law.limits import Exclusion, Limit
from enforcement.law.periods import Period
from enforcement.law.statutes import Article
from enforcement.law.values import Labelled


class DeadlineState(Labelled):
    """Where a deadline stands; 已延长 is told by its extensions, not by a state."""

    OPEN = "open", "进行中"
    MET = "met", "按期办结"
    LATE = "late", "逾期"
    LAPSED = "lapsed", "届满"
    CANCELLED = "cancelled", "取消"


class Light(Labelled):
    """What the timer shows."""

    GREEN = "green", "正常"
    AMBER = "amber", "临期"
    RED = "red", "逾期"


@dataclass(frozen=True, slots=True)
class Interval:
    """Time that may not count, (begins, ends]; `ends` None: it still runs.

    `judgement`: why a named person says that it does not count, where nobody read the text of the row.
    """

    kind: Exclusion
    begins: dt.date
    ends: dt.date | None
    ref: str = ""
    judgement: str = ""


@dataclass(frozen=True, slots=True)
class Lengthening:
    """An extension that was granted: a length, or a day fixed where the law asks for a reasonable time."""

    period: Period | None
    until: dt.date | None
    article: Article
    verified: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Parts:
    """All that a deadline follows from, but for the calendar. `fixed_on`: the day of a row `by_decision`."""

    limit: Limit
    since: dt.datetime | dt.date
    ref: str = ""
    intervals: tuple[Interval, ...] = ()
    extensions: tuple[Lengthening, ...] = ()
    fixed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the computation, with the article it rests on."""

    text: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Where the computation arrives.

    `at` is the last instant inside (for `EARLIEST`: the first). `act_by`: the last working day on which to act.
    `alarms`: when to warn, in order. `paused`: time that does not count still runs, so the date is not yet fixed.
    """

    on: dt.date
    at: dt.datetime
    act_by: dt.date
    alarms: tuple[dt.datetime, ...]
    provisional: bool
    verified: bool
    paused: bool
    lines: tuple[Line, ...]


def next_look(alarms: Sequence[dt.datetime], at: dt.datetime, end: dt.datetime) -> dt.datetime:
    """When the timer must look again: the next warning, else the end."""
    return next((alarm for alarm in alarms if alarm > at), end)


def stage(alarms: Sequence[dt.datetime], at: dt.datetime) -> int:
    """How many warnings are due at a moment."""
    return sum(alarm <= at for alarm in alarms)
