"""Service of a decision, and payments."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q

from enforcement.decisions.models.decision import Decision
from enforcement.evidence.models.evidence import Evidence
from enforcement.law.values import ServiceMethod
from enforcement.registry.models import choices


class Service(models.Model):
    """Service of a decision with its receipt 送达回证 (Art. 61)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="service")
    method = models.CharField(max_length=20, choices=choices(ServiceMethod))
    recipient = models.CharField(max_length=200)
    relation = models.CharField(max_length=60, blank=True, default="")
    receipt = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    publication_warned = models.BooleanField("已书面告知将予公示")
    served_on = models.DateField()
    pay_by = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "decisions_service"

    def __str__(self) -> str:
        return f"{self.decision_id} {self.served_on}"


class Payment(models.Model):
    """A payment, at the bank or on the spot where Arts. 68-69 allow."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    on_spot = models.BooleanField(default=False)
    receipt_number = models.CharField("票据号", max_length=60)
    paid_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "decisions_payment"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=Decimal(0)), name="payment_is_positive"),
            models.UniqueConstraint(fields=["receipt_number"], name="payment_receipt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.amount}"
