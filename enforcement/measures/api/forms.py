"""Forms that several steps share: a quantity, a place and its keeper, a row of the list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from enforcement.measures.models.items import Kept
from enforcement.measures.rules.vocabulary import Custody
from enforcement.wire import StrictForm


class KeptForm(StrictForm):
    """Where an item is kept and by whom."""

    place = serializers.CharField(max_length=300, help_text="存放地点")
    custody = serializers.ChoiceField(Custody.choices())
    keeper = serializers.CharField(max_length=100, default="", allow_blank=True, help_text="保管人")
    contract = serializers.UUIDField(
        allow_null=True, default=None, help_text="Evidence: a third person's contract 委托保管协议"
    )


def kept_of(data: dict[str, Any]) -> Kept:
    """Read and take out where something is kept."""
    return Kept(
        place=data.pop("place"),
        custody=Custody(data.pop("custody")),
        keeper=data.pop("keeper"),
        contract=data.pop("contract"),
    )


class QuantityField(serializers.DecimalField):
    """A quantity above zero; JSON numbers and strings alike."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=16, decimal_places=3, min_value=Decimal("0.001"), **kwargs)


class ListedForm(KeptForm):
    """A row of the list 清单."""

    id = serializers.UUIDField(help_text="Made by the client")
    name = serializers.CharField(max_length=200)
    quantity = QuantityField()
    unit = serializers.CharField(max_length=20)
    spec = serializers.CharField(max_length=200, default="", allow_blank=True, help_text="规格型号")
    condition = serializers.CharField(max_length=300, default="", allow_blank=True, help_text="物品状况")
    mark = serializers.CharField(
        max_length=100, default="", allow_blank=True, help_text="What names the thing anywhere 唯一标识"
    )
    seal_number = serializers.CharField(max_length=60, default="", allow_blank=True, help_text="封条编号")
    photos = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)
    continues = serializers.UUIDField(
        allow_null=True, default=None, help_text="The item registered in advance that this one was"
    )
