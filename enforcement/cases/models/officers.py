"""Who handles a case."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from enforcement.registry.models import Officer


class CaseOfficer(models.Model):
    """An officer named to a case 主办/协办; `released_at` ends it, the row stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("enforcement.Case", on_delete=models.PROTECT, related_name="case_officers")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    lead = models.BooleanField(default=False)
    certificate = models.CharField(max_length=30)
    named_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "cases_officer"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "officer"], condition=Q(released_at__isnull=True), name="case_officer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.officer_id}"
