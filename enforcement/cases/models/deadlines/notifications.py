"""Who is told of a deadline, and whether they said so."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Final, Self
from uuid import UUID

from django.db import models

from enforcement.cases.models.deadlines.deadline import Deadline
from enforcement.cases.rules.deadlines import Light
from enforcement.law.limits import Clock
from enforcement.registry.models import Account, Actor, Appointment, Dated, choices
from enforcement.registry.rules import Role

_PUBLISHER: Final = (Role.PUBLISHER,)
#: Whose work a clock measures, beside the case's officers and the head.
_OTHERS: Final = {
    Clock.REVIEW: (Role.LEGAL_REVIEWER, Role.CASE_AUDITOR),
    Clock.PUBLICATION_PLATFORM: _PUBLISHER,
    Clock.PUBLICATION_ENTERPRISE: _PUBLISHER,
    Clock.PUBLICATION_OTHER: _PUBLISHER,
    Clock.PUBLICATION_CREDIT: _PUBLISHER,
    Clock.WITHDRAWAL: _PUBLISHER,
}


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications by addressee."""

    def visible_to(self, actor: Actor) -> Self:
        """Those the actor may see, if and only if they are addressed to the actor, who still may see the case."""
        return self.filter(account_id=actor.account_id, deadline__in=Deadline.objects.visible_to(actor))


class Notification(models.Model):
    """That somebody was told of a deadline: at each warning, and when it passed. `read_at`: they acknowledged it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="notifications")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    light = models.CharField(max_length=10, choices=choices(Light))
    stage = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        db_table = "cases_notification"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "account", "light", "stage"], name="notification_one_each"
            )
        ]
        indexes = [models.Index(fields=["account", "-opened_at", "-id"], name="notification_of_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.deadline_id} {self.light}"


def addressees(deadline: Deadline, day: date) -> frozenset[UUID]:
    """Who is told: the officers of the case, or who registered it, the heads of the agency, and whose work it is."""
    named = deadline.case.case_officers.filter(released_at__isnull=True).values("officer_id")
    officers = set(Account.objects.filter(officer__in=named, is_active=True).values_list("pk", flat=True))
    roles = (Role.AGENCY_HEAD, *_OTHERS.get(Clock(deadline.clock), ()))
    offices = Appointment.objects.filter(
        Dated.on(day), agency_id=deadline.agency_id, role__in=roles, delegated_by__isnull=True
    )
    return frozenset(
        (officers or {deadline.case.opened_by_id}) | set(offices.values_list("account_id", flat=True))
    )


def open_notifications(deadline: Deadline, light: Light, day: date, *, at: datetime) -> int:
    """Tell each addressee once of this stage of a deadline; returns how many there are."""
    rows = [
        Notification(deadline=deadline, account_id=account, light=light, stage=deadline.stage, opened_at=at)
        for account in addressees(deadline, day)
    ]
    return len(Notification.objects.bulk_create(rows, ignore_conflicts=True))
