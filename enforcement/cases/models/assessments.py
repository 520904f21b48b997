"""What was found and done about a party's age and capacity (Arts. 30-31)."""

from __future__ import annotations

import uuid

from django.db import models

from enforcement.cases.models.case import Case
from enforcement.cases.models.of_case import OfCase
from enforcement.cases.models.parties import Party
from enforcement.cases.rules import AssessmentKind
from enforcement.registry.models import Account, choices


class PartyAssessment(models.Model):
    """One finding on one party: capacity, the reasons for a lighter penalty, the guardian told. Append-only.

    `evidence` is the id of the paper it rests on among the case's evidence.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="assessments")
    kind = models.CharField(max_length=20, choices=choices(AssessmentKind))
    value = models.CharField(max_length=30, blank=True, default="")
    text = models.CharField(max_length=2000)
    evidence = models.UUIDField(null=True, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfCase.as_manager()

    class Meta:
        db_table = "cases_party_assessment"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.party_id} {self.kind}"
