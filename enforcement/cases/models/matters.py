"""Matters of a case put up for approval 有关事项审批, and what each level said of them."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from enforcement.cases.models.case import Case
from enforcement.cases.models.of_case import OfCase
from enforcement.cases.models.steps import CaseStep
from enforcement.cases.rules import Level, MatterKind, MatterState
from enforcement.registry.models import Account, Actor, Appointment, Office, choices


class Matter(models.Model):
    """One matter on the common form: what is asked, why, and what was decided.

    `content` holds what the kind needs: days and the new due date of an extension, goods of an early disposal, the
    schedule of an instalment. `step` is the step by which an approval took effect.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="matters")
    kind = models.CharField("事项", max_length=30, choices=choices(MatterKind))
    ground = models.CharField("法定情形", max_length=40, blank=True, default="")
    reason = models.TextField("理由")
    content = models.JSONField(default=dict)
    collective = models.BooleanField("须集体讨论", default=False)
    state = models.CharField(max_length=20, choices=choices(MatterState), default=MatterState.ASKED)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    step = models.OneToOneField(CaseStep, on_delete=models.PROTECT, null=True, related_name="matter")

    objects = OfCase.as_manager()

    class Meta:
        db_table = "cases_matter"
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="approved", step__isnull=False)
                | (~Q(state="approved") & Q(step__isnull=True)),
                name="matter_takes_effect",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    def say(
        self,
        level: Level,
        *,
        agrees: bool,
        text: str,
        office: Office,
        signature: UUID | None,
        by: Actor,
        at: datetime,
    ) -> MatterOpinion:
        """Add what a level said; `office` shows in whose right, a delegated one included."""
        return MatterOpinion.objects.create(
            matter=self,
            level=level,
            agrees=agrees,
            text=text,
            account_id=by.account_id,
            appointment_id=office.appointment_id,
            signature=signature,
            at=at,
        )

    def settle(self, state: MatterState, *, at: datetime, step: CaseStep | None = None) -> None:
        """End the matter; once."""
        self.state, self.settled_at, self.step = state, at, step
        self.save(update_fields=["state", "settled_at", "step"])


class MatterOpinion(models.Model):
    """What one person at one level said of a matter, signed and dated. Append-only.

    `signature` is the id of the signed sheet among the case's evidence; without one the sign-in is the signature.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="opinions")
    level = models.CharField(max_length=20, choices=choices(Level))
    agrees = models.BooleanField()
    text = models.CharField(max_length=2000)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    signature = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_matter_opinion"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.level}"
