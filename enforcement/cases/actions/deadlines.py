"""What the timer does to a deadline, and what its addressee says to a notification."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import Case, Deadline, Notification
from enforcement.cases.models.deadlines import open_notifications
from enforcement.errors import NotVisible, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.law.models import working_calendar
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role


@act("mark_deadline")
def mark_deadline(*, deadline_id: UUID, by: Signatory, at: datetime) -> Done[Deadline]:
    """Mark what became of a deadline by `at`: near its end, passed, or lapsed; and tell those who answer for it.

    Raises:
        NotVisible: it ended meanwhile, or is not to be looked at yet.

    """
    case = Case.objects.select_for_update(no_key=True).filter(deadlines=deadline_id).first()
    deadline = (
        Deadline.objects.running()
        .select_for_update(no_key=True)
        .filter(pk=deadline_id, look_at__lte=at)
        .first()
    )
    if case is None or deadline is None:
        raise NotVisible
    deadline.case = case
    light = deadline.look(working_calendar(), at=at)
    told = open_notifications(deadline, light, legal_day(at), at=at) if light else 0
    return Done(
        deadline,
        stream=deadline.case_id,
        subject=deadline.pk,
        facts={"clock": deadline.clock, "state": deadline.state, "light": deadline.light, "told": told},
    )


@act("acknowledge_notification")
def acknowledge_notification(*, subject_id: UUID, by: Actor, at: datetime) -> Done[Notification]:
    """The addressee says that the notification was read; the first time counts.

    Raises:
        NotVisible: it is addressed to somebody else.

    """
    row = Notification.objects.visible_to(by).select_related("deadline").filter(pk=subject_id).first()
    if row is None:
        raise NotVisible
    row.read_at = row.read_at or at
    row.save(update_fields=["read_at"])
    return Done(row, stream=row.deadline.case_id, subject=row.pk)


@act("judge_deadline")
def judge_deadline(
    *, case_id: UUID, deadline_id: UUID, due_on: date, reason: str, by: Actor, at: datetime
) -> Done[Deadline]:
    """The head fixes the day of a deadline for which no row gives a length 请人工判断; by name and with a reason.

    Raises:
        NotVisible: no such deadline in the case.
        NotCompetent: no head of the agency.
        NotNow: it has ended, or its row gives a length.
        Unprocessable: a day before the event that began it.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.AGENCY_HEAD], case.agency_id, "judge_deadline")
    rows = Deadline.objects.filter(case=case, pk=deadline_id)
    deadline = rows.select_for_update(no_key=True).first()
    if deadline is None:
        raise NotVisible
    deadline.case = case
    if due_on < legal_day(deadline.since):
        raise Unprocessable("届满日不得早于起算日。", pointer="/due_on")
    deadline.judge(due_on, reason, by=by, at=at)
    return Done(deadline, stream=case.pk, subject=deadline.pk, facts={"due_on": due_on})
