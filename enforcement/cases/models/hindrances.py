"""What bars a case's steps, and what is held against what was recorded."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from enforcement.cases.models.steps import CaseStep
from enforcement.cases.rules import Bar
from enforcement.law.statutes import Article
from enforcement.registry.models import legal_day


class HindranceQuerySet(models.QuerySet["Hindrance"]):
    """Hindrances by time."""

    def open_at(self, at: datetime) -> HindranceQuerySet:
        """Those that bar at a moment: not closed, and not lapsed with their last day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=legal_day(at)), closed_at__isnull=True)


class Hindrance(models.Model):
    """A duty that bars steps until it is met; opened when the duty arises, so that forgetting fails closed.

    `step` is set where the duty is of one step among several of its kind.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("enforcement.Case", on_delete=models.PROTECT, related_name="hindrances")
    step = models.ForeignKey(
        CaseStep, on_delete=models.PROTECT, null=True, db_index=False, related_name="hindrances"
    )
    code = models.CharField(max_length=40)
    article = models.CharField(max_length=40)
    detail = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = HindranceQuerySet.as_manager()

    class Meta:
        db_table = "cases_hindrance"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code", "step"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="hindrance_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"

    def bar(self) -> Bar:
        """The hindrance as the procedure table sees it."""
        return Bar(self.code, Article.parse(self.article).cite(), self.detail)


class Finding(models.Model):
    """A veto finding 一票否决情形 on what was recorded; evaluation reads it. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("enforcement.Case", on_delete=models.PROTECT, related_name="findings")
    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, null=True, related_name="findings")
    code = models.CharField(max_length=40)
    article = models.CharField(max_length=40)
    detail = models.CharField(max_length=300)
    found_at = models.DateTimeField()

    class Meta:
        db_table = "cases_finding"

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"
