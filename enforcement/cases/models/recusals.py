"""Who was asked to stand aside, and what was decided (Art. 43)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from enforcement.cases.models.case import Case
from enforcement.cases.models.of_case import OfCase
from enforcement.cases.rules import RecusalSource
from enforcement.registry.models import Account, choices


class RecusalQuerySet(OfCase["Recusal"]):
    """Requests by where they stand."""

    def open(self) -> RecusalQuerySet:
        """Those not decided."""
        return self.filter(granted__isnull=True)


class Recusal(models.Model):
    """A request that somebody stand aside 回避; the investigation goes on until it is decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=20, choices=choices(RecusalSource))
    reason = models.CharField(max_length=2000)
    requested_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decision_reason = models.CharField(max_length=2000, blank=True, default="")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        db_table = "cases_recusal"
        ordering = ["requested_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(granted__isnull=True), name="recusal_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"
