"""What is looked after while things are held, and what is made good afterwards: seals inspected, losses compensated."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from enforcement.evidence.models.evidence import Evidence
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Measure
from enforcement.registry.models import Account


class SealInspection(models.Model):
    """That seals and things under them were looked at 查封、扣押后的检视 (查封扣押办法 23). Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="inspections")
    inspected_on = models.DateField()
    officers = ArrayField(models.UUIDField())
    intact = models.BooleanField("封条、财物完好")
    text = models.CharField("检视情况", max_length=2000)
    photos = ArrayField(models.UUIDField(), default=list)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "measures_seal_inspection"
        ordering = ["inspected_on", "at"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.inspected_on}"


class Compensation(models.Model):
    """Whether a thing that was sold early and is owed back went clearly under the market, and what is made good.

    `amount` is zero where nothing is. `paid_on` and `voucher` are written once. Basis: 行政强制法 28§2.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="compensation")
    market_value = models.DecimalField("市场价格（元）", max_digits=14, decimal_places=2)
    proceeds = models.DecimalField("变卖价款（元）", max_digits=14, decimal_places=2)
    amount = models.DecimalField("补偿（元）", max_digits=14, decimal_places=2)
    reason = models.CharField(max_length=2000)
    appraisal = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    paid_on = models.DateField(null=True)
    voucher = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "measures_compensation"
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=Decimal(0), market_value__gte=Decimal(0)),
                name="compensation_not_negative",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.amount}"
