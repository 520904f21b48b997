"""Who gave a clue, under lock; how a clue or a case came of another."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q

from enforcement.cases.models.case import Case
from enforcement.law.values import Labelled
from enforcement.registry.models import Account, Actor, choices
from enforcement.registry.rules import Role
from enforcement.sealed import seal, unseal


@dataclass(frozen=True, slots=True, kw_only=True)
class InformantDetails:
    """Who informed, in clear; at rest it is sealed as one."""

    name: str = ""
    phone: str = ""
    address: str = ""
    id_number: str = ""

    @property
    def named(self) -> bool:
        """Whether the informant gave a name and a way to be told: a report in one's own name 实名举报."""
        return bool(self.name and (self.phone or self.address))


class InformantQuerySet(models.QuerySet["Informant"]):
    """Informants by who may open them."""

    def openable_by(self, actor: Actor) -> Self:
        """Those the actor may open, if and only if the actor received the clue, or heads a unit of the agency."""
        heads = Q(case__agency_id__in=actor.agencies([Role.UNIT_HEAD]))
        return self.filter(heads | Q(received_by_id=actor.account_id))


class Informant(models.Model):
    """Who gave the clue 举报人. Sealed; opened by the receiver and the unit head only, every time journaled.

    It is part of no file that the party or the public sees. `told_on` ends the duty to tell a named informant
    whether a case was filed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="informant")
    named = models.BooleanField("实名")
    sealed = models.BinaryField()
    received_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    told_on = models.DateField(null=True, blank=True)
    told_how = models.CharField(max_length=200, blank=True, default="")
    told_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    objects = InformantQuerySet.as_manager()

    class Meta:
        db_table = "cases_informant"

    def __str__(self) -> str:
        return str(self.case_id)

    @staticmethod
    def lock(details: InformantDetails) -> bytes:
        """Seal what is known of the informant."""
        return seal(json.dumps(asdict(details), ensure_ascii=False))

    def open(self) -> InformantDetails:
        """Read who it is; only an act that journals the opening may ask."""
        return InformantDetails(**json.loads(unseal(self.sealed)))

    def tell(self, *, on: date, how: str, by: Actor, at: datetime) -> None:
        """Note that the informant was told."""
        self.told_on, self.told_how, self.told_by_id, self.told_at = on, how, by.account_id, at
        self.save(update_fields=["told_on", "told_how", "told_by", "told_at"])


class LinkKind(Labelled):
    """How a clue or case came of another."""

    CLUE_MERGED = "clue_merged", "案源合并"
    CLUE_SPLIT = "clue_split", "案源分立"
    CONSOLIDATED = "consolidated", "并案"
    SEPARATED = "separated", "分案"


class CaseLink(models.Model):
    """That one case went into another, or came of it. Append-only; evidence stays with its case, both show the link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=20, choices=choices(LinkKind))
    origin = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="led_to")
    target = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="came_of")
    reason = models.CharField(max_length=500)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_link"
        constraints = [
            models.UniqueConstraint(fields=["origin", "target"], name="case_link_once"),
            models.CheckConstraint(condition=~Q(origin=models.F("target")), name="case_link_two"),
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} {self.kind} {self.target_id}"
