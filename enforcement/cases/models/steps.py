"""A step taken, and that one no longer counts. Both append-only."""

from __future__ import annotations

import uuid

from django.db import models

from enforcement.cases.rules import Status, StepCode
from enforcement.registry.models import Account, choices
from enforcement.registry.offline import Made


class CaseStep(Made):
    """A step taken. Append-only; `content` is the record of the act (it may hold personal data, the journal not)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(
        "enforcement.Case", on_delete=models.PROTECT, related_name="steps", db_index=False
    )
    seq = models.PositiveIntegerField()
    code = models.CharField(max_length=40, choices=choices(StepCode))
    status_after = models.CharField(max_length=20, choices=choices(Status))
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    certificate = models.CharField(max_length=30, blank=True, default="")
    content = models.JSONField(default=dict)

    class Meta:
        db_table = "cases_step"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="case_step_follows_one"),
            models.UniqueConstraint(fields=["case", "seq", "status_after"], name="case_step_status"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.code}"


class StepVoid(models.Model):
    """That a step no longer counts, and why. Append-only."""

    step = models.OneToOneField(CaseStep, on_delete=models.PROTECT, related_name="void", primary_key=True)
    reason = models.CharField(max_length=300)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_step_void"

    def __str__(self) -> str:
        return f"{self.step_id}: {self.reason}"
