"""The parties of a case."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import models
from django.db.models import Q

from enforcement.errors import Unprocessable
from enforcement.law.values import PartyKind
from enforcement.registry.models import choices


class Party(models.Model):
    """A party 当事人. Numbers are sealed; lists and cases show `name` and `masked_number` only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("enforcement.Case", on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=30, choices=choices(PartyKind))
    name = models.CharField(max_length=200)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")
    id_type = models.CharField(max_length=30, blank=True, default="")
    id_sealed = models.BinaryField(default=b"")
    id_lookup = models.CharField(max_length=64, blank=True, default="", db_index=True)
    id_masked = models.CharField(max_length=40, blank=True, default="")
    phone_sealed = models.BinaryField(default=b"")
    address = models.CharField(max_length=300, blank=True, default="")
    legal_representative = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "cases_party"
        indexes = [
            models.Index(fields=["name"], name="party_by_name"),
            models.Index(fields=["uscc"], condition=~Q(uscc=""), name="party_by_uscc"),
        ]

    def __str__(self) -> str:
        return self.name

    def complete(self, columns: Mapping[str, str | bytes]) -> None:
        """Fill in columns that were empty; what is on file is never overwritten.

        Raises:
            Unprocessable: a column holds something already.

        """
        if held := [name for name in columns if getattr(self, name)]:
            field = "id_number" if held[0].startswith("id_") else held[0].removesuffix("_sealed")
            raise Unprocessable("该项已经登记,不能改动。", code="party_detail_given", pointer=f"/{field}")
        for name, value in columns.items():
            setattr(self, name, value)
        self.save(update_fields=list(columns))
