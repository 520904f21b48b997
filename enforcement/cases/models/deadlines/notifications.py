"""Who was told of a deadline, and whether they said so."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models

from enforcement.cases.models.deadlines.deadline import Deadline
from enforcement.cases.rules.deadlines import Light
from enforcement.registry.models import Account, Actor, choices


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications by addressee."""

    def visible_to(self, actor: Actor) -> Self:
        """Those the actor may see, if and only if they are addressed to the actor."""
        return self.filter(account_id=actor.account_id)


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


def open_notifications(deadline: Deadline, accounts: Iterable[UUID], light: Light, *, at: datetime) -> int:
    """Tell each of the accounts once of this stage of a deadline; returns how many were told now."""
    rows = [
        Notification(deadline=deadline, account_id=account, light=light, stage=deadline.stage, opened_at=at)
        for account in accounts
    ]
    return len(Notification.objects.bulk_create(rows, ignore_conflicts=True))
