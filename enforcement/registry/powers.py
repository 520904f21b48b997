"""What is published before enforcement 事前公示: legal bases, the list of powers, the review catalogue."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from enforcement.law.local import IssuedBy
from enforcement.law.values import BasisLevel, Department, PartyKind, PenaltyKind
from enforcement.registry.models import Agency, Dated, choices

Published = TypeVar("Published", bound=models.Model)


class PublishedQuerySet(models.QuerySet[Published]):
    """Dated rows that carry a publication time."""

    def published_on(self, day: date) -> Self:
        """Rows in force on the day and published by its end."""
        return self.filter(Dated.on(day), published_at__date__lte=day)


class LegalBasis(Dated):
    """One article a penalty can stand on (Art. 16: law to rule; never a normative document)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    statute = models.CharField("法规名称", max_length=120)
    article = models.CharField("条款", max_length=60)
    level = models.CharField("效力级别", max_length=40, choices=choices(BasisLevel))
    act = models.CharField("违法行为", max_length=300)
    penalty = models.CharField("罚则", max_length=500)
    published_at = models.DateTimeField(null=True, blank=True)
    verified = models.BooleanField(default=False)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        db_table = "registry_legal_basis"
        ordering = ["statute", "article"]
        constraints = [
            models.UniqueConstraint(
                fields=["statute", "article", "act", "valid_from"], name="legal_basis_one_version"
            )
        ]

    def __str__(self) -> str:
        return f"《{self.statute}》{self.article}"

    @property
    def founds_penalties(self) -> bool:
        """Whether Art. 16 lets a penalty rest on it."""
        return self.level != BasisLevel.NORMATIVE_DOCUMENT


class Power(Dated):
    """An item of the list of powers 权责清单 of one agency (Art. 39)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="powers")
    code = models.CharField("项目编码", max_length=40)
    name = models.CharField("职权名称", max_length=200)
    kind = models.CharField("职权类型", max_length=20)
    bases = models.ManyToManyField(LegalBasis, related_name="powers")
    subject = models.CharField("实施对象", max_length=200)
    undertaking_unit = models.CharField("承办机构", max_length=100)
    time_limit = models.CharField("办理时限", max_length=60)
    remedies = models.CharField("救济途径", max_length=300)
    supervision_phone = models.CharField("监督电话", max_length=40)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        db_table = "registry_power"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code", "valid_from"], name="power_one_version"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ReviewCatalogQuerySet(PublishedQuerySet["ReviewCatalogRow"]):
    """Rows of catalogues by day and agency."""

    def binding(self, agency_id: UUID, department: str, day: date) -> Self:
        """The union that binds an agency on a day: its own catalogue, the county's and what stands above."""
        above = Q(agency__isnull=True, department__in=["", department])
        return self.published_on(day).filter(Q(agency_id=agency_id) | above)


class ReviewCatalogRow(Dated):
    """A row of the catalogue of major decisions 重大执法决定法制审核目录; rows add up, none subtracts.

    A draft matches when every column that is set matches: a penalty kind, a kind of party, an amount in yuan
    (fine plus confiscated, inclusive). Without an agency the row is of the county or above, and binds every agency
    of its department, or of all where it names none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="review_catalog"
    )
    department = models.CharField(max_length=30, choices=choices(Department), blank=True, default="")
    issuer = models.CharField("制定层级", max_length=10, choices=choices(IssuedBy), default=IssuedBy.COUNTY)
    document = models.CharField("依据文件和文号", max_length=200, blank=True, default="")
    verified = models.BooleanField("已核", default=True)
    title = models.CharField(max_length=200)
    penalty_kind = models.CharField(max_length=40, choices=choices(PenaltyKind), blank=True, default="")
    party_kind = models.CharField(max_length=30, choices=choices(PartyKind), blank=True, default="")
    amount_from = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewCatalogQuerySet.as_manager()

    class Meta:
        db_table = "registry_review_catalog"
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | Q(department=""), name="review_catalog_row_binds_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(penalty_kind="", amount_from__isnull=True),
                name="review_catalog_row_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PublicationTask(models.Model):
    """A duty to publish found while working: the list lacked a power that a head let be used (Art. 39)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="publication_tasks")
    matter = models.CharField(max_length=400)
    reason = models.CharField(max_length=500)
    overridden_by = models.ForeignKey("enforcement.Account", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField()
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "registry_publication_task"

    def __str__(self) -> str:
        return self.matter
