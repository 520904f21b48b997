"""Statutory periods and how they are counted: one unit per rule, never one for the whole system.

The day of the event is not counted (Civil Procedure Law, Art. 85). A citizen's period that ends on a rest
day rolls to the next working day; a ceiling on the agency does not roll. Months and years end on the same day
number, or on the last day of a shorter month. Hours run through holidays. Days are legal days of
Asia/Shanghai.
"""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from enforcement.law.calendar import Counted, WorkingCalendar
from enforcement.law.statutes import Article
from enforcement.law.values import Labelled

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")
_MONTHS_A_YEAR = 12
_LAST_INSTANT = dt.time(23, 59, 59, 999_999, tzinfo=LEGAL_ZONE)


def minute_of(moment: dt.datetime) -> dt.datetime:
    """The minute a moment lies in: what people write of a time, which the system's own clock is compared with."""
    return moment.replace(second=0, microsecond=0)


class Unit(Labelled):
    """What a period is counted in."""

    HOUR = "hour", "小时"
    WORKING_DAY = "working_day", "个工作日"
    NATURAL_DAY = "natural_day", "日（自然日）"
    MONTH = "month", "个月"
    YEAR = "year", "年"


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time fixed by an article. `citizen`: the period is the party's to use, so its end rolls."""

    amount: int
    unit: Unit
    article: Article
    verified: bool = True
    citizen: bool = False

    @property
    def said(self) -> str:
        """5个工作日: for messages."""
        return f"{self.amount}{self.unit.label}"


@dataclass(frozen=True, slots=True)
class Due:
    """When a period ends: the legal date, the last instant inside it, and the computation in Chinese.

    `provisional`: a year without a published calendar was touched. `verified`: the rule itself was confirmed.
    No act may rest on the end of a citizen's period while it is provisional or unverified without a person.
    """

    date: dt.date
    at: dt.datetime
    provisional: bool
    verified: bool
    explanation: tuple[str, ...]

    def passed(self, at: dt.datetime) -> bool:
        """Whether the period is over; its last instant still belongs to it."""
        return at > self.at


def legal_date(moment: dt.datetime) -> dt.date:
    """Return the legal day of an aware moment.

    Raises: ValueError for a naive one.
    """
    if moment.tzinfo is None:
        raise ValueError("时间必须带时区")
    return moment.astimezone(LEGAL_ZONE).date()


def due(start: dt.datetime | dt.date, period: Period, calendar: WorkingCalendar) -> Due:
    """Count `period` from `start`, the event that sets it running.

    Raises: ValueError where hours are counted from a mere date, or the moment is naive.
    """
    if period.unit is Unit.HOUR:
        return _due_in_hours(start, period)
    day = _day(start)
    end, notes = _counted(day, period, calendar)
    provisional = end.provisional
    if period.citizen and period.unit is not Unit.WORKING_DAY:
        rolled = calendar.roll_forward(end.date)
        notes += rolled.steps
        provisional = provisional or rolled.provisional
        end = rolled
    explanation = (
        f"起算：{day.isoformat()}（当日不计入期间）",
        f"期间：{period.said}，{period.article.cite()}",
        *notes,
        f"届满：{end.date.isoformat()}",
        *_caveats(period, provisional=provisional),
    )
    at = dt.datetime.combine(end.date, _LAST_INSTANT)
    return Due(end.date, at, provisional, period.verified, explanation)


def earliest(start: dt.datetime | dt.date, period: Period, calendar: WorkingCalendar) -> Due:
    """Return the first lawful day of an act that needs `period` in full days between, neither end counted.

    The act may be done from `date` on; `at` is that day's last instant.

    Raises: ValueError for a period that is not counted in days.
    """
    if period.unit not in (Unit.WORKING_DAY, Unit.NATURAL_DAY):
        raise ValueError(f"须以日计算：{period.said}")
    following = Period(period.amount + 1, period.unit, period.article, period.verified)
    counted = due(start, following, calendar)
    explanation = (
        f"起算：{_day(start).isoformat()}（当日不计入期间）",
        f"其间须满{period.said}，两端均不计入，{period.article.cite()}",
        f"最早：{counted.date.isoformat()}",
        *_caveats(period, provisional=counted.provisional),
    )
    return Due(counted.date, counted.at, counted.provisional, counted.verified, explanation)


def _day(start: dt.datetime | dt.date) -> dt.date:
    return legal_date(start) if isinstance(start, dt.datetime) else start


def _due_in_hours(start: dt.datetime | dt.date, period: Period) -> Due:
    if not isinstance(start, dt.datetime):
        raise ValueError("按小时计算的期间须有起算时刻")  # noqa: TRY004 - the value lacks a time, the type is right
    if start.tzinfo is None:
        raise ValueError("时间必须带时区")
    begun = start.astimezone(LEGAL_ZONE)
    at = begun + dt.timedelta(hours=period.amount)
    explanation = (
        f"起算：{begun:%Y-%m-%d %H:%M}",
        f"期间：{period.said}（节假日不停止计算），{period.article.cite()}",
        f"届满：{at:%Y-%m-%d %H:%M}",
        *_caveats(period, provisional=False),
    )
    return Due(at.date(), at, provisional=False, verified=period.verified, explanation=explanation)


def _counted(day: dt.date, period: Period, calendar: WorkingCalendar) -> tuple[Counted, tuple[str, ...]]:
    if period.unit is Unit.WORKING_DAY:
        counted = calendar.add_working_days(day, period.amount)
        return counted, counted.steps
    if period.unit is Unit.NATURAL_DAY:
        return Counted(day + dt.timedelta(days=period.amount), provisional=False), ()
    months = period.amount * (_MONTHS_A_YEAR if period.unit is Unit.YEAR else 1)
    end = add_months(day, months)
    notes = (f"{end:%Y-%m}无{day.day}日，以月末为届满日",) if end.day != day.day else ()
    return Counted(end, provisional=False), notes


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day number so many months on, or the last day of a shorter month."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _caveats(period: Period, *, provisional: bool) -> tuple[str, ...]:
    said: list[str] = []
    if provisional:
        said.append("所涉年份的放假安排尚未公布，日期为暂定")
    if not period.verified:
        said.append("期间依据待核，请人工判断")
    return tuple(said)
