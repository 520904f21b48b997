"""The working-day calendar: Monday to Friday, less the holidays, plus the make-up workdays 调休 of each year.

Frozen values, handed to the rules. A year whose notice is not loaded is never silently Monday to Friday:
asking for one of its days raises, and counting through it is provisional and says so.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_SATURDAY = 5
_ONE_DAY = dt.timedelta(days=1)


class UnpublishedYearError(LookupError):
    """Whether the day is a working day is not known: its year's holiday notice is not loaded."""


@dataclass(frozen=True, slots=True)
class YearDays:
    """The holiday notice of one year: the rest days it names and the weekend days it makes workdays.

    `county`: the version of the county's own notice laid over it, or 0.

    Raises: ValueError where a day lies outside the year, is both, or a make-up day is no weekend day.
    """

    year: int
    version: int
    source: str
    holidays: frozenset[dt.date]
    workdays: frozenset[dt.date]
    county: int = 0

    def __post_init__(self) -> None:
        if any(day.year != self.year for day in self.holidays | self.workdays):
            raise ValueError(f"放假安排含有不属于{self.year}年的日期")
        if self.holidays & self.workdays:
            raise ValueError(f"{self.year}年放假安排中同一日期既放假又上班")
        if not self.county and any(day.weekday() < _SATURDAY for day in self.workdays):
            raise ValueError(f"{self.year}年调休上班日不是周末")

    @property
    def said(self) -> str:
        """2026.1, or 2026.1c2 with the county's second notice over it."""
        return f"{self.year}.{self.version}{f'c{self.county}' if self.county else ''}"

    def overlaid(self, local: "YearDays") -> "YearDays":
        """Return the year with a county's own holidays and make-up workdays over the State Council's.

        Basis: 全国年节及纪念日放假办法 Art. 4.
        """
        return YearDays(
            self.year,
            self.version,
            f"{self.source}；{local.source}",
            (self.holidays | local.holidays) - local.workdays,
            (self.workdays | local.workdays) - local.holidays,
            local.version,
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """A date arrived at; `steps` say in Chinese what was skipped or counted against expectation."""

    date: dt.date
    provisional: bool
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The years that are loaded. Build it with `of`."""

    years: Mapping[int, YearDays]

    @classmethod
    def of(cls, years: Iterable[YearDays]) -> "WorkingCalendar":
        """Collect the years."""
        return cls(MappingProxyType({year.year: year for year in sorted(years, key=lambda one: one.year)}))

    @property
    def version(self) -> str:
        """2025.1+2026.2c1: what a deadline pins."""
        return "+".join(year.said for year in self.years.values())

    def knows(self, day: dt.date) -> bool:
        """Whether the day's year is loaded."""
        return day.year in self.years

    def is_working(self, day: dt.date) -> bool:
        """Whether the legal day is a working day.

        Raises: UnpublishedYearError where its year is not loaded.
        """
        days = self.years.get(day.year)
        if days is None:
            raise UnpublishedYearError(f"{day.year}年放假安排尚未公布，无法确定工作日")
        return day in days.workdays or (day.weekday() < _SATURDAY and day not in days.holidays)

    def add_working_days(
        self, day: dt.date, amount: int, *, without: Collection[dt.date] = frozenset()
    ) -> Counted:
        """Count `amount` working days after `day`, which is not counted itself, nor is any of `without`.

        Raises: ValueError for a negative amount.
        """
        if amount < 0:
            raise ValueError("工作日数不得为负")
        walk = _Walk(self)
        while amount:
            day = walk.next_working(day + _ONE_DAY)
            amount -= day not in without
        return walk.arrived(day)

    def roll_forward(self, day: dt.date) -> Counted:
        """Return the day itself if it is a working day, else the first one after it."""
        walk = _Walk(self)
        return walk.arrived(walk.next_working(day))

    def last_working_before(self, day: dt.date, amount: int = 1) -> Counted:
        """Return the last working day before `day`, or the `amount`-th: when to act, and when to warn."""
        walk = _Walk(self)
        for _ in range(amount):
            day = walk.last_working(day - _ONE_DAY)
        return walk.arrived(day)


class _Walk:
    """One pass through the calendar, noting what it met."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._calendar = calendar
        self._resting: list[dt.date] = []
        self._makeup: list[dt.date] = []
        self._unpublished: set[int] = set()

    def working(self, day: dt.date) -> bool:
        weekday = day.weekday() < _SATURDAY
        if not self._calendar.knows(day):
            self._unpublished.add(day.year)
            working = weekday
        else:
            working = self._calendar.is_working(day)
        if not working:
            self._resting.append(day)
        elif not weekday:
            self._makeup.append(day)
        return working

    def next_working(self, day: dt.date) -> dt.date:
        while not self.working(day):
            day += _ONE_DAY
        return day

    def last_working(self, day: dt.date) -> dt.date:
        while not self.working(day):
            day -= _ONE_DAY
        return day

    def arrived(self, day: dt.date) -> Counted:
        steps = [f"{span}休息，不计入" for span in _spans(sorted(self._resting))]
        steps += [f"{makeup.isoformat()}调休上班，计入" for makeup in self._makeup]
        steps += [f"{year}年放假安排尚未公布，暂按周一至周五计算" for year in sorted(self._unpublished)]
        return Counted(day, bool(self._unpublished), tuple(steps))


def _spans(days: list[dt.date]) -> list[str]:
    """Join consecutive days: 2026-10-01至2026-10-07."""
    runs: list[tuple[dt.date, dt.date]] = []
    for day in days:
        if runs and day - runs[-1][1] == _ONE_DAY:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return [
        first.isoformat() if first == last else f"{first.isoformat()}至{last.isoformat()}"
        for first, last in runs
    ]
