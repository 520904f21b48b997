"""What moves a deadline: time that does not count, extensions, and the record that it moved."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from enforcement.cases.models.case import Case
from enforcement.cases.rules.deadlines import Interval, Lengthening
from enforcement.law.limits import Exclusion
from enforcement.law.periods import Period, Unit
from enforcement.law.statutes import Article
from enforcement.registry.models import Account, choices


class ExcludedTime(models.Model):
    """Time that may not count, (begins, ends]: the day of sending counts, the day the result arrives does not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="excluded_times")
    kind = models.CharField(max_length=20, choices=choices(Exclusion))
    ref = models.CharField(max_length=60, blank=True, default="")
    begins = models.DateField()
    ends = models.DateField(null=True)
    judgement = models.CharField(max_length=300, blank=True, default="")
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "cases_excluded_time"
        ordering = ["begins", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("begins")),
                name="excluded_time_has_order",
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "ref"], condition=Q(ends__isnull=True), name="excluded_time_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} ({self.begins}, {self.ends or ''}]"

    @property
    def value(self) -> Interval:
        """The row as a frozen value."""
        return Interval(Exclusion(self.kind), self.begins, self.ends, self.ref, self.judgement)


class DeadlineExtension(models.Model):
    """One extension granted, with who approved it and why. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    deadline = models.ForeignKey(
        "Deadline", on_delete=models.PROTECT, related_name="extensions", db_index=False
    )
    seq = models.PositiveSmallIntegerField()
    amount = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=20, choices=choices(Unit), blank=True, default="")
    until = models.DateField(null=True)
    article = models.CharField(max_length=40)
    verified = models.BooleanField()
    reason = models.CharField(max_length=1000)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_deadline_extension"
        ordering = ["deadline", "seq"]
        constraints = [models.UniqueConstraint(fields=["deadline", "seq"], name="deadline_extension_one")]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.seq}"

    @property
    def value(self) -> Lengthening:
        """The row as a frozen value."""
        article = Article.parse(self.article)
        period = Period(self.amount, Unit(self.unit), article, self.verified) if self.amount else None
        return Lengthening(period, self.until, article, self.verified, self.reason)


class DeadlineJudgement(models.Model):
    """The day that a named person fixed where no row gives a length. Append-only; the latest holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    deadline = models.ForeignKey("Deadline", on_delete=models.PROTECT, related_name="judgements")
    due_on = models.DateField()
    reason = models.CharField(max_length=1000)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_deadline_judgement"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.due_on}"


class DeadlineChange(models.Model):
    """That a deadline moved, from when to when, and why. Append-only: no date changes silently."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    deadline = models.ForeignKey("Deadline", on_delete=models.PROTECT, related_name="changes")
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    why = models.CharField(max_length=300)
    calendar_version = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_deadline_change"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.due_before or ''} → {self.due_after or ''}"
