"""Things confiscated, until none is left 没收物品台账 (Penalty Law Art. 74)."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from enforcement.cases.models import Case
from enforcement.decisions.models.decision import Decision
from enforcement.decisions.rules.items import ItemState
from enforcement.registry.models import Account, Actor, choices


class ConfiscatedItemQuerySet(models.QuerySet["ConfiscatedItem"]):
    """Items by who may see them."""

    def visible_to(self, actor: Actor) -> ConfiscatedItemQuerySet:
        """Those of cases whose content the actor may read."""
        return self.filter(case__in=Case.objects.visible_to(actor.reading))

    def held(self) -> ConfiscatedItemQuerySet:
        """Those not disposed of yet."""
        return self.filter(disposal__isnull=True)


class ConfiscatedItem(models.Model):
    """A thing a decision confiscated, as it was taken into custody; its disposal is a row of its own. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="confiscated_items")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField("序号")
    name = models.CharField(max_length=200)
    specification = models.CharField("规格型号", max_length=200, blank=True, default="")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=20)
    condition = models.CharField("成色、状态", max_length=200, blank=True, default="")
    place = models.CharField("保管地点", max_length=200)
    measure_item = models.UUIDField("查封、扣押清单中的物品", null=True)
    listed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField()

    objects = ConfiscatedItemQuerySet.as_manager()

    class Meta:
        db_table = "decisions_confiscated_item"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="confiscated_item_number_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=Decimal(0)), name="confiscated_item_is_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def state(self) -> ItemState:
        """Where the thing is in its course."""
        disposal: Disposal | None = getattr(self, "disposal", None)
        return ItemState(disposal.state) if disposal else ItemState.HELD


class Disposal(models.Model):
    """What became of a confiscated thing: how, when, before which two witnesses, with which evidence. Append-only."""

    item = models.OneToOneField(
        ConfiscatedItem, on_delete=models.PROTECT, primary_key=True, related_name="disposal"
    )
    state = models.CharField(max_length=20, choices=choices(ItemState))
    on = models.DateField()
    place = models.CharField(max_length=200)
    method = models.CharField("处理方式", max_length=500)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    handled_by = models.CharField("经办人", max_length=200)
    witnesses = ArrayField(models.CharField(max_length=100))
    voucher = models.CharField("处理凭证号", max_length=100, blank=True, default="")
    proceeds = models.DecimalField("变价款(元)", max_digits=14, decimal_places=2, default=Decimal(0))
    proofs = ArrayField(models.UUIDField())
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "decisions_disposal"
        constraints = [
            models.CheckConstraint(condition=Q(witnesses__len__gte=2), name="disposal_has_two_witnesses"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.state}"
