"""The holiday notices on file, and the working-day calendar built from them."""

import datetime as dt
import uuid
from functools import lru_cache
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from enforcement.law.calendar import WorkingCalendar, YearDays
from enforcement.law.values import Labelled


class Scope(Labelled):
    """Whose notice it is: a county adds its own holidays to the State Council's (放假办法 Art. 4)."""

    STATE = "state", "国务院办公厅通知"
    COUNTY = "county", "本地放假安排"


class CalendarYear(models.Model):
    """The holiday notice of one year, as loaded. Append-only: a correction is the next version.

    Only published rows count, and of each scope and year the latest version.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scope = models.CharField("范围", max_length=10, choices=Scope.choices(), default=Scope.STATE)
    year = models.PositiveSmallIntegerField("年份")
    version = models.PositiveSmallIntegerField("版本", default=1)
    source = models.CharField("来源", max_length=200)
    holidays = models.JSONField("放假日期")
    workdays = models.JSONField("调休上班日期")
    published = models.BooleanField("已公布", default=False)
    loaded_at = models.DateTimeField("登记时间", db_default=Now())

    class Meta:
        db_table = "law_calendar_year"
        verbose_name = "年度放假安排"
        verbose_name_plural = verbose_name
        ordering = ["year", "scope", "version"]
        constraints = [
            models.CheckConstraint(condition=Q(version__gte=1), name="calendar_year_version_positive"),
            models.UniqueConstraint(fields=["scope", "year", "version"], name="calendar_year_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年放假安排（第{self.version}版）"

    @classmethod
    def keep(cls, days: YearDays, scope: Scope = Scope.STATE) -> Self:
        """Put a published notice on file; a version that is there already stays as it is."""
        row, _ = cls.objects.get_or_create(
            scope=scope,
            year=days.year,
            version=days.version,
            defaults={
                "source": days.source,
                "holidays": [day.isoformat() for day in sorted(days.holidays)],
                "workdays": [day.isoformat() for day in sorted(days.workdays)],
                "published": True,
            },
        )
        return row

    @classmethod
    def next_version(cls, year: int, scope: Scope = Scope.STATE) -> int:
        """The number the next notice of the year gets."""
        last = cls.objects.filter(year=year, scope=scope).aggregate(last=models.Max("version"))["last"]
        return (last or 0) + 1

    @property
    def days(self) -> YearDays:
        """The row as a frozen value."""
        return YearDays(self.year, self.version, self.source, _dates(self.holidays), _dates(self.workdays))


#: Scope, year, version, source: what tells one notice from another.
_Version = tuple[str, int, int, str]


def working_calendar() -> WorkingCalendar:
    """Build the calendar of the published years.

    One small query a call; the parsed calendar is kept per process for as long as the versions on file stay.
    """
    rows = CalendarYear.objects.filter(published=True).order_by("year", "scope", "version")
    latest = {row[:2]: row for row in rows.values_list("scope", "year", "version", "source")}
    return _built(tuple(latest.values()))


def calendar_of(version: str) -> WorkingCalendar:
    """Build the calendar that a deadline pinned, whatever was published since.

    Raises: LookupError where one of its notices is not on file.
    """
    versions = []
    for part in version.split("+") if version else ():
        year, _, numbers = part.partition(".")
        state, _, county = numbers.partition("c")
        versions += [(Scope.STATE, int(year), int(state))]
        versions += [(Scope.COUNTY, int(year), int(county))] if county else []
    rows = {
        (row.scope, row.year, row.version): row.source for row in CalendarYear.objects.filter(published=True)
    }
    if missing := [one for one in versions if one not in rows]:
        raise LookupError(f"没有登记过的放假安排：{missing}")
    return _built(tuple((*one, rows[one]) for one in versions))


@lru_cache(maxsize=8)
def _built(versions: tuple[_Version, ...]) -> WorkingCalendar:
    known = {(row.scope, row.year, row.version): row.days for row in CalendarYear.objects.all()}
    found = {
        year: known[scope, year, version] for scope, year, version, _ in versions if scope == Scope.STATE
    }
    for scope, year, version, _ in versions:
        if scope == Scope.COUNTY and year in found:
            found[year] = found[year].overlaid(known[scope, year, version])
    return WorkingCalendar.of(found.values())


def _dates(written: list[str]) -> frozenset[dt.date]:
    return frozenset(dt.date.fromisoformat(day) for day in written)
