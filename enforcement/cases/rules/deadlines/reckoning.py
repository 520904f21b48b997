"""One deadline computed from its parts: row, start, what does not count, what was added, calendar. Pure.

The day of the event is not counted. Time that the row leaves out is (a, b]: the day of sending counts, the day the
result arrives does not; while it has not arrived, the period stands still. An extension begins when the period
before it ends. A citizen's last day on a rest day moves to the next working day; a ceiling on the agency does not
move, and is acted on by the last working day before.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from enforcement.cases.rules.deadlines.shapes import Interval, Lengthening, Line, Parts, Reckoned
from enforcement.law.calendar import Counted, WorkingCalendar
from enforcement.law.limits import Reading
from enforcement.law.periods import LEGAL_ZONE, Period, Unit, add_months, legal_date
from enforcement.law.statutes import art

_ONE_DAY: Final = dt.timedelta(days=1)
_MONTHS_A_YEAR: Final = 12
_LAST_INSTANT: Final = dt.time(23, 59, 59, 999_999, tzinfo=LEGAL_ZONE)
_DAY_OF_EVENT: Final = art("MSF", "85")
_HOLIDAYS: Final = art("JJR")


def reckon(parts: Parts, calendar: WorkingCalendar, today: dt.date) -> Reckoned:
    """Compute the deadline as it stands on `today`, which bounds the time that still does not count.

    Raises: LookupError for a row that gives no length, nor a day in writing; ValueError for hours from a mere date, or
    months with time left out.
    """
    if parts.limit.by_decision:
        return _in_writing(parts, calendar)
    period = parts.limit.needed
    if period.unit is Unit.HOUR:
        return _in_hours(parts, period)
    return _Reckoning(parts, period, calendar, today).result()


def fixed(day: dt.date, by: str, reason: str, article: str, calendar: WorkingCalendar) -> Reckoned:
    """Return the deadline that a named person fixed where no row gives a length; warned two working days before."""
    last = calendar.last_working_before(day + _ONE_DAY)
    warned = calendar.last_working_before(last.date, 2)
    lines = (
        Line("规则缺失，请人工判断", article),
        Line(f"{by}判断：至{day.isoformat()}届满，{reason}"),
        Line(f"最迟应于{last.date.isoformat()}前办理"),
    )
    return Reckoned(
        day,
        dt.datetime.combine(day, _LAST_INSTANT),
        last.date,
        (dt.datetime.combine(warned.date, dt.time(tzinfo=LEGAL_ZONE)),),
        provisional=last.provisional,
        verified=False,
        paused=False,
        lines=lines,
    )


def _in_writing(parts: Parts, calendar: WorkingCalendar) -> Reckoned:
    """A party's day that was fixed in writing: on a rest day it moves to the next working day."""
    if parts.fixed_on is None:
        raise LookupError(f"{parts.limit.code}的届满日没有书面确定")
    rolled = calendar.roll_forward(parts.fixed_on)
    end, limit = rolled.date, parts.limit
    lines = [
        Line(f"规则：{limit.clock.label}，{limit.version}", limit.article.cite()),
        Line(f"书面确定：{parts.fixed_on.isoformat()}，{limit.end}", limit.article.cite()),
        *(Line(step, _HOLIDAYS.cite()) for step in rolled.steps),
    ]
    if end != parts.fixed_on:
        lines.append(Line(f"末日为休息日，顺延至{end.isoformat()}", _DAY_OF_EVENT.cite()))
    lines += _caveats(provisional=rolled.provisional, verified=limit.verified)
    warned = {calendar.last_working_before(end, lead).date for lead in limit.leads}
    return Reckoned(
        end,
        dt.datetime.combine(end, _LAST_INSTANT),
        end,
        tuple(dt.datetime.combine(day, dt.time(tzinfo=LEGAL_ZONE)) for day in sorted(warned)),
        provisional=rolled.provisional,
        verified=limit.verified,
        paused=False,
        lines=tuple(lines),
    )


def _in_hours(parts: Parts, period: Period) -> Reckoned:
    since, limit = parts.since, parts.limit
    if not isinstance(since, dt.datetime):
        raise ValueError("按小时计算的期间须有起算时刻")  # noqa: TRY004 - the value lacks a time, the type is right
    begun = since.astimezone(LEGAL_ZONE)
    at = begun + dt.timedelta(hours=period.amount)
    lines = (
        Line(f"起算：{begun:%Y-%m-%d %H:%M}，{limit.start}", limit.article.cite()),
        Line(f"期间：{period.said}，节假日不停止计算", limit.article.cite()),
        Line(f"届满：{at:%Y-%m-%d %H:%M}"),
        *_caveats(provisional=False, verified=limit.verified),
    )
    alarms = tuple(at - dt.timedelta(hours=lead) for lead in limit.leads)
    return Reckoned(
        at.date(),
        at,
        at.date(),
        alarms,
        provisional=False,
        verified=limit.verified,
        paused=False,
        lines=lines,
    )


class _Reckoning:
    """One computation, taking down its lines as it goes."""

    def __init__(self, parts: Parts, period: Period, calendar: WorkingCalendar, today: dt.date) -> None:
        self.parts, self.period, self.calendar = parts, period, calendar
        since = parts.since
        self.start = legal_date(since) if isinstance(since, dt.datetime) else since
        limit = parts.limit
        self.lines = [
            Line(f"规则：{limit.clock.label}，{limit.version}", limit.article.cite()),
            Line(f"起算：{self.start.isoformat()}，{limit.start}（当日不计入期间）", _DAY_OF_EVENT.cite()),
        ]
        self.provisional = False
        self.verified = limit.verified and period.verified
        self.today = today
        counted = [one for one in parts.intervals if self._left_out(one)]
        self.open = [one for one in counted if one.ends is None]
        self.without = _days(counted, today)

    def _left_out(self, interval: Interval) -> bool:
        """Whether the interval does not count, and say so."""
        limit = self.parts.limit
        if limit.ceiling and interval.ref != self.parts.ref:
            return False
        row = limit.leaves_out(interval.kind)
        ends = interval.ends.isoformat() if interval.ends else "至今"
        span = f"{interval.kind.label}：{interval.begins.isoformat()}（送出当日计入）至{ends}"
        if row is None:
            self.lines.append(Line(f"{span}，本期限没有不计入的规定，照常计入", limit.article.cite()))
            return False
        if not row.verified and not interval.judgement:
            self.lines.append(Line(f"{span}，不计入的规定待核，人工判断之前照常计入", row.article.cite()))
            return False
        judged = "" if row.verified else f"（规定待核，经人工判断：{interval.judgement}）"
        self.verified = self.verified and row.verified
        tail = "（收到结果当日不计入）" if interval.ends else "，尚未结束，期限暂停计算"
        self.lines.append(Line(f"{span}{tail}，不计入期间{judged}", row.article.cite()))
        return True

    def result(self) -> Reckoned:
        limit = self.parts.limit
        between = limit.reading is Reading.EARLIEST
        amount = self.period.amount + between
        said = f"其间须满{self.period.said}，两端均不计入" if between else f"期间：{self.period.said}"
        self.lines.append(Line(said, limit.article.cite()))
        end = self._advance(self.start, self.period, amount)
        self.lines.append(Line(f"{'最早' if between else '届满'}：{end.isoformat()}"))
        for nth, extension in enumerate(self.parts.extensions, 1):
            end = self._extended(end, extension, nth)
        end = self._rolled(end)
        act_by = self._act_by(end)
        paused = any(one.begins < end for one in self.open)
        self.lines += _caveats(provisional=self.provisional, verified=self.verified)
        if paused:
            self.lines.append(Line("有不计入的时间尚未结束，届满日以结束后重新计算的为准"))
        last = dt.datetime.combine(end, dt.time(tzinfo=LEGAL_ZONE) if between else _LAST_INSTANT)
        return Reckoned(
            end,
            last,
            act_by,
            self._alarms(act_by),
            provisional=self.provisional,
            verified=self.verified,
            paused=paused,
            lines=tuple(self.lines),
        )

    def _advance(self, day: dt.date, period: Period, amount: int) -> dt.date:
        if period.unit is Unit.WORKING_DAY:
            counted = self._noted(self.calendar.add_working_days(day, amount, without=self.without))
            self._skipped(day, counted)
            return counted
        if period.unit is Unit.NATURAL_DAY:
            end = _natural(day, amount, self.without)
            self._skipped(day, end)
            return end
        if self.without:
            raise ValueError("按月、年计算的期间没有不计入的时间")
        end = add_months(day, amount * (_MONTHS_A_YEAR if period.unit is Unit.YEAR else 1))
        if end.day != day.day:
            self.lines.append(Line(f"{end:%Y-%m}无{day.day}日，以月末为届满日", _DAY_OF_EVENT.cite()))
        return end

    def _extended(self, end: dt.date, extension: Lengthening, nth: int) -> dt.date:
        self.verified = self.verified and extension.verified
        cited = extension.article.cite()
        if extension.period is None:
            fixed = extension.until or end
            self.lines.append(Line(f"第{nth}次延长：至{fixed.isoformat()}，{extension.reason}", cited))
            return max(end, fixed)
        self.lines.append(Line(f"第{nth}次延长：{extension.period.said}，{extension.reason}", cited))
        end = self._advance(end, extension.period, extension.period.amount)
        self.lines.append(Line(f"延长后届满：{end.isoformat()}"))
        return end

    def _rolled(self, end: dt.date) -> dt.date:
        if not self.period.citizen or self.period.unit is Unit.WORKING_DAY:
            return end
        rolled = self._noted(self.calendar.roll_forward(end))
        if rolled != end:
            self.lines.append(Line(f"末日为休息日，顺延至{rolled.isoformat()}", _DAY_OF_EVENT.cite()))
        return rolled

    def _act_by(self, end: dt.date) -> dt.date:
        """The last working day up to the end; a ceiling on the agency does not move for a holiday.

        Whether the end is a rest day is not known of a year whose notice is not out: then the deadline is provisional.
        """
        if self.parts.limit.reading is not Reading.LATEST:
            return end
        last = self.calendar.last_working_before(end + _ONE_DAY)
        if last.provisional and not self.provisional:
            self.provisional = True
            text = f"{end.year}年放假安排尚未公布，最迟办理之日暂按周一至周五确定"
            self.lines.append(Line(text, _HOLIDAYS.cite()))
        if last.date != end and self.parts.limit.ceiling:
            text = f"末日为休息日，不顺延；最迟应于{last.date.isoformat()}前处理"
            self.lines.append(Line(text, self.parts.limit.article.cite()))
        return last.date

    def _alarms(self, act_by: dt.date) -> tuple[dt.datetime, ...]:
        """The first instants of the days on which to warn, none before the period began."""
        limit = self.parts.limit
        if not limit.watched:
            return ()
        days = {self.calendar.last_working_before(act_by, lead).date for lead in limit.leads}
        return tuple(
            dt.datetime.combine(day, dt.time(tzinfo=LEGAL_ZONE)) for day in sorted(days) if day > self.start
        )

    def _noted(self, counted: Counted) -> dt.date:
        self.provisional = self.provisional or counted.provisional
        self.lines += [Line(step, _HOLIDAYS.cite()) for step in counted.steps]
        return counted.date

    def _skipped(self, start: dt.date, end: dt.date) -> None:
        skipped = sum(start < day <= end for day in self.without)
        if skipped:
            self.lines.append(Line(f"其间有{skipped}日不计入"))


def _caveats(*, provisional: bool, verified: bool) -> list[Line]:
    said = []
    if provisional:
        said.append(Line("所涉年份的放假安排尚未公布，日期为暂定", _HOLIDAYS.cite()))
    if not verified:
        said.append(Line("期限依据待核，请人工判断"))
    return said


def _days(intervals: Iterable[Interval], today: dt.date) -> frozenset[dt.date]:
    """Every day of (begins, ends], once however many intervals cover it."""
    found: set[dt.date] = set()
    for one in intervals:
        last = one.ends if one.ends is not None else max(today, one.begins)
        found |= {one.begins + dt.timedelta(days=n) for n in range(1, (last - one.begins).days + 1)}
    return frozenset(found)


def _natural(day: dt.date, amount: int, without: frozenset[dt.date]) -> dt.date:
    if not without:
        return day + dt.timedelta(days=amount)
    while amount:
        day += _ONE_DAY
        amount -= day not in without
    return day
