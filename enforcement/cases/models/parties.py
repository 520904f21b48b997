"""The parties of a case."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import models
from django.db.models import Q

from enforcement.cases import identity
from enforcement.errors import Unprocessable
from enforcement.law.values import PartyKind
from enforcement.registry.models import choices
from enforcement.sealed import unseal


class Party(models.Model):
    """A party 当事人. Numbers are sealed; lists and cases show `name` and `masked_number` only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("enforcement.Case", on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=30, choices=choices(PartyKind))
    name = models.CharField(max_length=200)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, default="", db_index=True)
    id_type = models.CharField(max_length=30, blank=True, default="")
    id_sealed = models.BinaryField(default=b"")
    id_lookup = models.CharField(max_length=64, blank=True, default="", db_index=True)
    id_masked = models.CharField(max_length=40, blank=True, default="")
    phone_sealed = models.BinaryField(default=b"")
    address = models.CharField(max_length=300, blank=True, default="")
    legal_representative = models.CharField(max_length=60, blank=True, default="")
    #: As declared, where no resident number says it.
    born_sealed = models.BinaryField("出生日期", default=b"")
    unidentified = models.BooleanField("身份不明", default=False)
    unlicensed = models.BooleanField("无证无照", default=False)
    description = models.CharField("身份、证照情况说明", max_length=500, blank=True, default="")

    class Meta:
        db_table = "cases_party"
        indexes = [
            models.Index(fields=["name"], name="party_by_name"),
            models.Index(fields=["uscc"], condition=~Q(uscc=""), name="party_by_uscc"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def born_on(self) -> date | None:
        """The day of birth, by the resident number or as declared; None where neither is on file."""
        if self.id_type == "resident" and self.id_sealed:
            return identity.born_on(unseal(self.id_sealed))
        return date.fromisoformat(unseal(self.born_sealed)) if self.born_sealed else None

    def complete(self, columns: Mapping[str, str | bytes]) -> None:
        """Fill in columns that were empty; what is on file is never overwritten.

        Raises:
            Unprocessable: a column holds something already.

        """
        if held := [name for name in columns if getattr(self, name)]:
            field = "id_number" if held[0].startswith("id_") else held[0].removesuffix("_sealed")
            raise Unprocessable("该项已经登记,不能改动。", code="party_detail_given", pointer=f"/{field}")
        self.restate(columns)

    def stood(self, columns: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
        """What stands in columns that are to be corrected 更正: as it shows, and what is sealed, in hex."""
        given = [(name, getattr(self, name)) for name in columns if name != "id_lookup"]
        sealed = {name: bytes(held).hex() for name, held in given if name.endswith("_sealed")}
        return {name: held for name, held in given if name not in sealed}, sealed

    def restate(self, columns: Mapping[str, str | bytes]) -> None:
        """Put corrected columns in the place of what stood, which the case has kept."""
        for name, value in columns.items():
            setattr(self, name, value)
        self.save(update_fields=list(columns))
