"""How long a thing may be held: thirty days, once thirty more, and the days of its testing; pure.

The day of taking is not counted. A ceiling on the agency's power over property does not roll over a rest day: it is
acted on by the last working day before. An interval of testing is (a, b]: the day of sending counts, the day the
result arrives does not; it never leaves out more than the party was told of.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from enforcement.cases.rules.deadlines import Interval, Lengthening, Light, Parts, reckon
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.limits import Exclusion, limit
from enforcement.law.measures import MeasureKind
from enforcement.law.periods import LEGAL_ZONE, Period
from enforcement.law.values import Department


@dataclass(frozen=True, slots=True)
class Away:
    """Testing from the day of sending to the day the party was told of, or when the result came where sooner."""

    begins: date
    told: date
    ended: date | None = None

    @property
    def until(self) -> date:
        """The last day that does not count."""
        return max(self.begins, min(self.told, self.ended) if self.ended else self.told)


@dataclass(frozen=True, slots=True)
class Term:
    """The last day, when to begin to be warned of it, the last working day to act on, and how it was counted."""

    ends_on: date
    warn_on: date
    act_by: date
    provisional: bool
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the term of an item follows from. `days`: a term shorter than the law's; `extension` in days."""

    kind: MeasureKind
    department: Department
    taken_on: date
    days: int | None = None
    extension: int = 0
    extension_reason: str = ""
    testing: tuple[Away, ...] = ()


def term(held: Held, calendar: WorkingCalendar) -> Term:
    """Count the term of an item.

    Raises:
        MissingLimitError: no row gives the period.

    Basis: 行政强制法 Arts. 25, 32; Penalty Law Arts. 56, 85.

    """
    row = limit(held.kind.term, held.department, held.taken_on)
    period = row.period
    if period is None:
        raise ValueError(f"没有可以计算的期限：{row.code}")
    if held.days is not None:
        row = replace(row, period=_shorter(period, held.days))
    lengthened = [
        Lengthening(
            _shorter(extension.period, held.extension), None, extension.article, True, held.extension_reason
        )
        for extension in row.extensions[:1]
        if held.extension and extension.period
    ]
    parts = Parts(row, held.taken_on, "", tuple(_left_out(held.testing)), tuple(lengthened))
    found = reckon(parts, calendar, held.taken_on)
    first = min((alarm.astimezone(LEGAL_ZONE).date() for alarm in found.alarms), default=found.act_by)
    said = tuple(f"{line.text}，{line.article}" if line.article else line.text for line in found.lines)
    return Term(found.on, first, found.act_by, found.provisional, said)


def _shorter(period: Period, amount: int) -> Period:
    return replace(period, amount=min(amount, period.amount))


def _left_out(testing: Iterable[Away]) -> Iterable[Interval]:
    return (Interval(Exclusion.TESTING, one.begins, one.until) for one in testing)


def light(term_ends: date, warn_on: date, today: date) -> Light:
    """Red from the day after the last, amber from the first warning."""
    if today > term_ends:
        return Light.RED
    return Light.AMBER if today >= warn_on else Light.GREEN


def longest_extension(kind: MeasureKind, department: Department, on: date) -> Period | None:
    """What the head may add, once; None where the row allows nothing."""
    allowed = limit(kind.term, department, on).extensions
    return allowed[0].period if allowed else None
