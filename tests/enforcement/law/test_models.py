import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from enforcement.law.calendar import UnpublishedYearError, WorkingCalendar, YearDays
from enforcement.law.models import CalendarYear, working_calendar
from enforcement.law.years import SEEDED, notice, seed_calendar
from tests.enforcement.law.notices import NOTICE_2024, NOTICE_2025, NOTICE_2026


class TestSeed:
    @pytest.mark.parametrize(
        "published", [NOTICE_2024, NOTICE_2025, NOTICE_2026], ids=lambda one: str(one.year)
    )
    def test_agrees_with_the_notice_on_every_day(self, published: YearDays) -> None:
        seeded, written = WorkingCalendar.of([notice(published.year)]), WorkingCalendar.of([published])
        days = [dt.date(published.year, 1, 1) + dt.timedelta(days=n) for n in range(365)]
        assert [day for day in days if seeded.is_working(day) != written.is_working(day)] == []

    def test_knows_no_year_without_a_notice(self) -> None:
        with pytest.raises(LookupError, match="2030"):
            notice(2030)


@pytest.mark.django_db
class TestWorkingCalendar:
    def test_is_built_from_the_years_on_file(self) -> None:
        seed_calendar()
        assert tuple(working_calendar().years) == SEEDED
        assert working_calendar().is_working(dt.date(2026, 10, 10))

    def test_seeding_again_changes_nothing(self) -> None:
        seed_calendar()
        seed_calendar()
        assert CalendarYear.objects.filter(year__in=SEEDED).count() == len(SEEDED)

    def test_ignores_a_year_that_is_not_published(self) -> None:
        CalendarYear.objects.create(year=2099, source="草案", holidays=[], workdays=[], published=False)
        with pytest.raises(UnpublishedYearError):
            working_calendar().is_working(dt.date(2099, 1, 5))

    def test_follows_a_new_version(self) -> None:
        CalendarYear.keep(NOTICE_2026)
        assert working_calendar().is_working(dt.date(2026, 10, 10))
        CalendarYear.objects.create(
            year=2026, version=2, source="更正", holidays=[], workdays=[], published=True
        )
        assert not working_calendar().is_working(dt.date(2026, 10, 10))

    def test_costs_one_query_once_built(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        seed_calendar()
        working_calendar()
        with django_assert_num_queries(1):
            working_calendar()
