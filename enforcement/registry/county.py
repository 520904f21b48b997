"""What province, city and county publish beside the law: hearing standards, discretion grades, who signs.

Dated rows with the document they stand in. A row is published and ends; it never changes: a new version is a new row.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from enforcement.law.local import Grade, GradeRow, IssuedBy, LocalFigure, LocalFigures, benchmark
from enforcement.law.values import Department, PenaltyKind
from enforcement.registry.models import Agency, Dated, choices
from enforcement.registry.powers import Power, PublishedQuerySet


class Issued(Dated):
    """A row of somebody above the agency or of the county itself; `document` is its title and number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    issuer = models.CharField("制定层级", max_length=10, choices=choices(IssuedBy))
    document = models.CharField("依据文件和文号", max_length=200)
    verified = models.BooleanField("已核", default=False)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class HearingStandardQuerySet(PublishedQuerySet["HearingStandard"]):
    """Hearing standards by day and department."""

    def figures(self, department: Department, day: date) -> LocalFigures:
        """The frozen figures in force for a department on a day. One query."""
        rows = self.published_on(day).filter(department__in=["", department.value])
        found = [
            (row.citizen, LocalFigure(row.amount, IssuedBy(row.issuer), row.document, row.verified))
            for row in rows
        ]
        return LocalFigures(
            citizen=tuple(figure for citizen, figure in found if citizen),
            organisation=tuple(figure for citizen, figure in found if not citizen),
        )


class HearingStandard(Issued):
    """From which amount on a hearing is offered 较大数额, of a province or, stricter, of the county itself."""

    department = models.CharField(max_length=30, choices=choices(Department), blank=True, default="")
    citizen = models.BooleanField("适用于公民", help_text="False: 法人或者其他组织")
    amount = models.DecimalField("较大数额（元，含本数）", max_digits=14, decimal_places=2)

    objects = HearingStandardQuerySet.as_manager()

    class Meta:
        db_table = "registry_hearing_standard"
        ordering = ["department", "citizen", "valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="hearing_standard_positive"),
            models.UniqueConstraint(
                fields=["issuer", "department", "citizen", "valid_from"], name="hearing_standard_one_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.amount}"


class DiscretionGradeQuerySet(PublishedQuerySet["DiscretionGrade"]):
    """Discretion grades by day and power."""

    def benchmark(self, powers: Iterable[UUID], day: date) -> dict[UUID, tuple[GradeRow, ...]]:
        """The grades that govern each of the powers on a day, the competent level's, refined. One query."""
        found: dict[UUID, list[GradeRow]] = {}
        for row in self.published_on(day).filter(power_id__in=list(powers)):
            found.setdefault(row.power_id, []).append(row.frozen())
        return {power: benchmark(rows) for power, rows in found.items()}


class DiscretionGrade(Issued):
    """One grade of a power's discretion benchmark 裁量基准 (Penalty Law Art. 34)."""

    power = models.ForeignKey(Power, on_delete=models.PROTECT, related_name="discretion_grades")
    grade = models.CharField("裁量阶次", max_length=10, choices=choices(Grade))
    penalty_kind = models.CharField(max_length=40, choices=choices(PenaltyKind), default=PenaltyKind.FINE)
    minimum = models.DecimalField("下限（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField("上限（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    text = models.CharField("处罚内容", max_length=500, blank=True, default="")
    circumstances = ArrayField(models.CharField(max_length=300), verbose_name="适用情形")

    objects = DiscretionGradeQuerySet.as_manager()

    class Meta:
        db_table = "registry_discretion_grade"
        ordering = ["power", "penalty_kind", "minimum"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__isnull=True)
                | Q(maximum__isnull=True)
                | Q(maximum__gte=F("minimum"), minimum__gte=Decimal(0)),
                name="discretion_grade_range",
            ),
            models.CheckConstraint(
                condition=~Q(text="", minimum__isnull=True, maximum__isnull=True),
                name="discretion_grade_says_something",
            ),
            models.UniqueConstraint(
                fields=["power", "issuer", "grade", "penalty_kind", "valid_from"],
                name="discretion_grade_one_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.power_id} {self.grade}"

    def frozen(self) -> GradeRow:
        """The row as the law reads it."""
        return GradeRow(
            grade=Grade(self.grade),
            penalty_kind=PenaltyKind(self.penalty_kind),
            minimum=self.minimum,
            maximum=self.maximum,
            text=self.text,
            circumstances=tuple(self.circumstances),
            issuer=IssuedBy(self.issuer),
            document=self.document,
            verified=self.verified,
        )


class SigningRule(Issued):
    """Who signs an agency's decisions, with which seal and number prefix 签发人、印章、文号前缀.

    For the ecology branch from 2026-08-15 on, which may decide in its own name (生态环境法典 Art. 53).
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="signing_rules")
    signatory = models.CharField("签发人", max_length=100)
    seal = models.CharField("印章", max_length=100)
    number_prefix = models.CharField("机关代字", max_length=16)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        db_table = "registry_signing_rule"
        ordering = ["agency", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "valid_from"], name="signing_rule_one_version")
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.signatory}"
