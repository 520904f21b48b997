"""The holiday notices on file, and the working-day calendar built from them."""

import datetime as dt
from functools import lru_cache
from typing import Self

from django.db import models
from django.db.models import Q

from enforcement.law.calendar import WorkingCalendar, YearDays


class CalendarYear(models.Model):
    """The State Council's holiday notice of one year, as loaded; only published years count."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    version = models.PositiveSmallIntegerField("版本", default=1)
    source = models.CharField("来源", max_length=200)
    holidays = models.JSONField("放假日期")
    workdays = models.JSONField("调休上班日期")
    published = models.BooleanField("已公布", default=False)

    class Meta:
        verbose_name = "年度放假安排"
        verbose_name_plural = verbose_name
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(condition=Q(version__gte=1), name="calendar_year_version_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年放假安排（第{self.version}版）"

    @classmethod
    def keep(cls, days: YearDays) -> Self:
        """Put a published notice on file; a year that is there already stays as it is."""
        row, _ = cls.objects.get_or_create(
            year=days.year,
            defaults={
                "version": days.version,
                "source": days.source,
                "holidays": [day.isoformat() for day in sorted(days.holidays)],
                "workdays": [day.isoformat() for day in sorted(days.workdays)],
                "published": True,
            },
        )
        return row

    @property
    def days(self) -> YearDays:
        """The row as a frozen value."""
        return YearDays(self.year, self.version, self.source, _dates(self.holidays), _dates(self.workdays))


def working_calendar() -> WorkingCalendar:
    """Build the calendar of the published years.

    One small query a call; the parsed calendar is kept per process for as long as the versions on file stay.
    """
    versions = CalendarYear.objects.filter(published=True).order_by("year")
    return _built(tuple(versions.values_list("year", "version", "source")))


@lru_cache(maxsize=4)
def _built(versions: tuple[tuple[int, int, str], ...]) -> WorkingCalendar:
    rows = CalendarYear.objects.filter(year__in=[year for year, _, _ in versions])
    return WorkingCalendar.of(row.days for row in rows)


def _dates(written: list[str]) -> frozenset[dt.date]:
    return frozenset(dt.date.fromisoformat(day) for day in written)
