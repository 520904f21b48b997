"""What a new holiday notice would do to every running deadline, and doing it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from enforcement.cases.models.deadlines import Deadline
from enforcement.journal.rules import canonical
from enforcement.law.calendar import WorkingCalendar, YearDays
from enforcement.law.limits import Clock
from enforcement.law.models import CalendarYear, Scope, working_calendar
from enforcement.law.periods import LEGAL_ZONE
from enforcement.registry.models import legal_day

_AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True)
class Moved:
    """One running deadline under the new notice."""

    deadline: UUID
    case: UUID
    case_number: str
    agency: UUID
    department: str
    clock: Clock
    due_before: date
    due_after: date
    provisional_before: bool
    provisional_after: bool


@dataclass(frozen=True, slots=True)
class CalendarDiff:
    """What the notice changes; `running` counts all that were computed anew, changed or not.

    `digest` is hex SHA-256 over the notice and every row: whoever confirms it has seen exactly this.
    """

    days: YearDays
    scope: Scope
    running: int
    moved: tuple[Moved, ...]
    digest: str


def with_notice(calendar: WorkingCalendar, days: YearDays, scope: Scope) -> WorkingCalendar:
    """The calendar as it would be; a county's notice lies over the State Council's of the year.

    Raises:
        LookupError: the county's notice of a year that the State Council's does not cover.

    """
    held = calendar.years.get(days.year)
    if scope is Scope.STATE:
        year = days
        local = CalendarYear.objects.filter(scope=Scope.COUNTY, year=days.year).order_by("-version").first()
        year = days.overlaid(local.days) if local else days
    elif held is None:
        raise LookupError(f"国务院办公厅{days.year}年放假安排尚未登记")
    else:
        state = CalendarYear.objects.filter(scope=Scope.STATE, year=days.year).latest("version")
        year = state.days.overlaid(days)
    return WorkingCalendar.of([*(y for y in calendar.years.values() if y.year != days.year), year])


def diff(days: YearDays, scope: Scope, at: datetime) -> CalendarDiff:
    """Compute every running deadline that reaches into the year, as it is and as it would be.

    Raises:
        LookupError: as `with_notice`.

    """
    days = replace(days, version=CalendarYear.next_version(days.year, scope))
    calendar = with_notice(working_calendar(), days, scope)
    running, moved = 0, []
    for deadline in reaching(days.year):
        running += 1
        if (found := _moved(deadline, calendar, at)) is not None:
            moved.append(found)
    said = {
        "scope": scope.value,
        "year": days.year,
        "version": days.version,
        "source": days.source,
        "holidays": [day.isoformat() for day in sorted(days.holidays)],
        "workdays": [day.isoformat() for day in sorted(days.workdays)],
        "running": running,
        "moved": [[str(m.deadline), m.due_before.isoformat(), m.due_after.isoformat()] for m in moved],
    }
    digest = hashlib.sha256(canonical(said).encode()).hexdigest()
    return CalendarDiff(days, scope, running, tuple(moved), digest)


def reaching(year: int) -> Iterator[Deadline]:
    """Each running deadline with a date that the year may bear on, in a fixed order."""
    rows = Deadline.objects.running().filter(
        due_on__gte=date(year, 1, 1), since__lt=datetime(year + 1, 1, 1, tzinfo=LEGAL_ZONE)
    )
    rows = rows.select_related("case").prefetch_related("extensions", "case__excluded_times").order_by("pk")
    return rows.iterator(chunk_size=_AT_ONCE)


def _moved(deadline: Deadline, calendar: WorkingCalendar, at: datetime) -> Moved | None:
    found = deadline.reckoned(calendar, legal_day(at))
    if found is None or deadline.due_on is None:
        return None
    if (found.on, found.provisional) == (deadline.due_on, deadline.provisional):
        return None
    case = deadline.case
    return Moved(
        deadline.pk,
        case.pk,
        str(case),
        deadline.agency_id,
        deadline.department,
        Clock(deadline.clock),
        deadline.due_on,
        found.on,
        deadline.provisional,
        found.provisional,
    )
