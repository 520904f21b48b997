"""Prior notices and what the party answers to them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from enforcement.cases.models import Case
from enforcement.evidence.models.evidence import Evidence
from enforcement.law.values import ServiceMethod
from enforcement.registry.models import choices
from enforcement.review.models import Draft, OfCaseQuerySet


class Notice(models.Model):
    """A prior notice 行政处罚告知书, served (Art. 44)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, unique=True)
    hearing_offered = models.BooleanField()
    hearing_reason = models.CharField(max_length=300)
    hearing_until = models.DateField("可以要求听证至", null=True)
    method = models.CharField(max_length=20, choices=choices(ServiceMethod))
    recipient = models.CharField(max_length=100)
    receipt = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    served_on = models.DateField()
    defence_until = models.DateField()
    noted_at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        db_table = "decisions_notice"

    def __str__(self) -> str:
        return self.number


class Defence(models.Model):
    """A statement, or an express waiver signed by the party (Arts. 45, 62); the hearing is waived by itself.

    `received_on` is the day it came in, `received_at` the time it was put on file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="defences")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="defences")
    waived = models.BooleanField()
    hearing_waived = models.BooleanField(default=False)
    text = models.TextField()
    new_facts = models.BooleanField(default=False)
    signed = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    received_on = models.DateField("收到之日")
    received_at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        db_table = "decisions_defence"
        constraints = [
            models.CheckConstraint(
                condition=Q(waived=False) | Q(signed__isnull=False), name="waiver_is_signed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {'waiver' if self.waived else 'statement'}"
