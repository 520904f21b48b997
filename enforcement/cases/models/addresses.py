"""Where a party may be served, confirmed at the first contact."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from enforcement.cases.models.case import Case
from enforcement.cases.models.of_case import OfCase
from enforcement.cases.models.parties import Party


class ServiceAddressQuerySet(OfCase["ServiceAddress"]):
    """Addresses by who may see them, and which holds."""

    def standing(self, at: datetime) -> Self:
        """Those confirmed by a moment, the latest of each party first."""
        return self.filter(confirmed_at__lte=at).order_by("party", "-confirmed_at", "-id")


class ServiceAddress(models.Model):
    """A confirmation of the address for service 送达地址确认书. Append-only: the latest of a party holds.

    `electronic`: the party agreed, by a signed confirmation, to be served at `electronic_address`. `evidence` is the
    id of the signed paper among the case's evidence. What is sent to the confirmed address counts as served even if
    it comes back.

    Basis: Penalty Law Art. 61; 市场监督管理行政处罚程序规定 Art. 83.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="service_addresses")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="service_addresses")
    recipient = models.CharField("收件人", max_length=100, blank=True, default="")
    address = models.CharField("送达地址", max_length=300)
    phone_sealed = models.BinaryField(default=b"")
    electronic = models.BooleanField("同意电子送达", default=False)
    electronic_address = models.CharField("电子送达地址", max_length=200, blank=True, default="")
    confirmed_at = models.DateTimeField()
    evidence = models.UUIDField("签名确认书", null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())

    objects = ServiceAddressQuerySet.as_manager()

    class Meta:
        db_table = "cases_service_address"
        constraints = [
            models.CheckConstraint(
                condition=Q(electronic=False) | (~Q(electronic_address="") & Q(evidence__isnull=False)),
                name="electronic_service_is_signed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.address}"
