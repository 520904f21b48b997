"""The only ways in which a clock of a case begins, stands still, is lengthened and ends."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Self

from django.db import connection, models

from enforcement.cases.models.case import Case
from enforcement.cases.models.deadlines.parts import ExcludedTime
from enforcement.cases.rules.deadlines import DeadlineState, Light
from enforcement.errors import NotNow
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.limits import Clock, Exclusion, governing
from enforcement.law.models import working_calendar
from enforcement.law.periods import LEGAL_ZONE, Period
from enforcement.law.values import Department
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role

if TYPE_CHECKING:
    from enforcement.cases.models.deadlines.deadline import Deadline

_MIDNIGHT: Final = datetime.min.time().replace(tzinfo=LEGAL_ZONE)


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Deadlines by who may see them, and the only ways in which one begins, moves and ends."""

    def visible_to(self, actor: Actor) -> Self:
        """Deadlines the actor may see, if and only if the actor may see their case."""
        if actor.supervises:
            return self
        agencies = actor.casework_agencies | actor.agencies([Role.AUDITOR])
        if agencies and not (actor.reviewing_agencies - agencies) and not actor.agencies([Role.EVALUATOR]):
            return self.filter(agency_id__in=agencies)
        return self.filter(case__in=Case.objects.visible_to(actor))

    @staticmethod
    def calendar() -> WorkingCalendar:
        """The calendar to count by; no holiday notice is put on file before the caller's transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE cases_deadline IN ROW EXCLUSIVE MODE")
        return working_calendar()

    def running(self) -> Self:
        """Those not met, cancelled or lapsed."""
        return self.filter(ended_at__isnull=True)

    def start(
        self,
        case: Case,
        clock: Clock,
        since: datetime | date,
        *,
        at: datetime,
        ref: str = "",
        fixed_on: date | None = None,
        calendar: WorkingCalendar | None = None,
    ) -> Deadline:
        """Set a clock of the case running from `since`, the event that the row names; hours need the moment.

        `ref` tells several of a kind apart: the id of a sealing, a claim. One that still runs under the same clock
        and `ref` is cancelled: it begins anew. `fixed_on`: the day fixed in writing, where the row asks for one. Where
        no row gives a length the deadline stands without a date, for a person to judge.
        """
        if case.step_count > 1:
            self.cancel(case, clock, "重新起算", at=at, ref=ref)
        row = governing(clock, Department(case.department), case.law_day())
        deadline = self.model(
            case=case,
            agency_id=case.agency_id,
            department=case.department,
            clock=clock,
            ref=ref,
            limit_version=row.version if row else "",
            since=since if isinstance(since, datetime) else datetime.combine(since, _MIDNIGHT),
            dated=not isinstance(since, datetime),
            fixed_on=fixed_on,
            opened_at=at,
        )
        deadline.settle(calendar or self.calendar(), at=at)
        deadline.save(force_insert=True)
        return deadline

    def of(self, case: Case, clock: Clock, ref: str = "") -> Deadline | None:
        """The one that runs, locked; None where none does."""
        found = self.running().filter(case=case, clock=clock, ref=ref)
        return found.select_for_update(no_key=True).first()

    def meet(
        self,
        case: Case,
        clock: Clock,
        *,
        at: datetime,
        ref: str = "",
        when: datetime | date | None = None,
    ) -> Deadline | None:
        """Say that what was due was done, at `when` (`at` unless given); None where no such clock runs."""
        deadline = self.of(case, clock, ref)
        if deadline is not None:
            deadline.met(when if when is not None else at, at=at)
        return deadline

    def cancel(self, case: Case, clock: Clock, reason: str, *, at: datetime, ref: str | None = None) -> int:
        """End a clock that no longer matters; `ref` None: every one of the kind. Returns how many."""
        found = self.running().filter(case=case, clock=clock)
        found = found if ref is None else found.filter(ref=ref)
        return found.update(
            state=DeadlineState.CANCELLED, ended_at=at, ended_for=reason, light=Light.GREEN, look_at=None
        )

    def leave_out(
        self,
        case: Case,
        kind: Exclusion,
        *,
        begins: date,
        at: datetime,
        ends: date | None = None,
        ref: str = "",
        judgement: str = "",
    ) -> ExcludedTime:
        """Begin time that may not count, (begins, ends]; each running clock asks its own row whether it does.

        `ref`: of the thing that is away; a ceiling over property stands still for its own `ref` only. `judgement`:
        a named person's reason why it does not count, where nobody read the text of the row.
        """
        row = ExcludedTime.objects.create(
            case=case, kind=kind, ref=ref, begins=begins, ends=ends, judgement=judgement, noted_at=at
        )
        self._resettle(case, f"{kind.label}期间", at=at)
        return row

    def count_again(
        self, case: Case, kind: Exclusion, *, ends: date, at: datetime, ref: str = ""
    ) -> ExcludedTime | None:
        """End the time that did not count: `ends` is the day the result arrived. None where none was open."""
        row = ExcludedTime.objects.filter(case=case, kind=kind, ref=ref, ends__isnull=True).first()
        if row is None:
            return None
        row.ends = max(ends, row.begins)
        row.save(update_fields=["ends"])
        self._resettle(case, f"{kind.label}结束", at=at)
        return row

    def extend(
        self,
        case: Case,
        clock: Clock,
        by_period: Period | date | None,
        reason: str,
        *,
        by: Actor,
        at: datetime,
        ref: str = "",
    ) -> Deadline:
        """Lengthen a running clock by what its row allows next; a date where the law asks for a reasonable time.

        None takes the whole length of the row. Who may approve is the calling act's to ask, by the row's approver.

        Raises:
            NotNow: nothing runs, or no longer; the row allows no (further) extension, or not so long a one.

        """
        deadline = self.of(case, clock, ref)
        if deadline is None:
            row = governing(clock, Department(case.department), case.law_day())
            message = f"没有进行中的“{clock.label}”期限。"
            raise NotNow(message, code="deadline_not_running", article=row.article if row else None)
        deadline.lengthen(by_period, reason, by=by, at=at)
        return deadline

    def _resettle(self, case: Case, why: str, *, at: datetime) -> None:
        calendar = self.calendar()
        for deadline in (
            self.running()
            .filter(case=case)
            .select_related("case")
            .select_for_update(no_key=True, of=["self"])
        ):
            deadline.moved(why, calendar, at=at)
