"""Pre-numbered decisions on the spot 预定格式、编有号码的行政处罚决定书, issued to officers by range (Art. 52)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db import models
from django.db.models import F, Q

from enforcement.decisions.models.decision import Decision
from enforcement.law.numbers import Number
from enforcement.registry.models import Account, Actor, Agency, Officer

#: The 字 of a decision on the spot: one series, whether its number was taken along or is drawn when it is made.
ON_SPOT_WORD: Final = "当罚"


class FormStockQuerySet(models.QuerySet["FormStock"]):
    """Stocks by who may see them."""

    def visible_to(self, actor: Actor) -> FormStockQuerySet:
        """Stocks of the agencies in which the actor does casework, and no other."""
        return self.filter(agency_id__in=actor.casework_agencies)

    def taken_along(self) -> Iterator[Number]:
        """Every number of these stocks, used, void or left: the stock accounts for each."""
        for stock in self:
            series, year = stock.prefix.rstrip("〕").split("〔")
            yield from (Number(series, int(year), seq) for seq in stock.numbers)


class FormStock(models.Model):
    """A range of numbers given to one officer, who takes them along; both ends are in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="form_stocks")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="form_stocks")
    prefix = models.CharField("文号前缀", max_length=40)
    first = models.PositiveIntegerField("起号")
    last = models.PositiveIntegerField("止号")
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    objects = FormStockQuerySet.as_manager()

    class Meta:
        db_table = "decisions_form_stock"
        constraints = [
            models.CheckConstraint(condition=Q(first__gte=1, last__gte=F("first")), name="form_stock_range")
        ]

    def __str__(self) -> str:
        return f"{self.said(self.first)} - {self.last}"

    def said(self, number: int) -> str:
        """The number as the decision bears it: 昌市监当罚〔2026〕12号."""
        return f"{self.prefix}{number}号"

    @property
    def numbers(self) -> range:
        """Every number of the stock."""
        return range(self.first, self.last + 1)

    @property
    def unused(self) -> list[int]:
        """Numbers neither used nor void, ascending."""
        gone = set(self.forms.values_list("number", flat=True))
        return [number for number in self.numbers if number not in gone]

    def void(self, numbers: Iterable[int], **why: Any) -> None:
        """Declare numbers void; each once, and none that was used."""
        StockForm.objects.bulk_create(StockForm(stock=self, number=number, **why) for number in numbers)


class StockForm(models.Model):
    """What became of one number: the decision that bears it, or why it is void. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    stock = models.ForeignKey(FormStock, on_delete=models.PROTECT, related_name="forms")
    number = models.PositiveIntegerField()
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, related_name="form")
    void_reason = models.CharField("作废原因", max_length=300, blank=True, default="")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "decisions_stock_form"
        constraints = [
            models.UniqueConstraint(fields=["stock", "number"], name="stock_form_once"),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) ^ Q(void_reason=""), name="stock_form_used_or_void"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stock_id} {self.number}"
