"""What becomes of each item, on the wire: disposal approved and done, change of place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from enforcement.cases.api import OpinionForm, StepView
from enforcement.cases.rules import StepCode
from enforcement.measures.actions import disposing, keeping
from enforcement.measures.api.acts import MeasureStep
from enforcement.measures.api.forms import KeptForm, QuantityField, kept_of
from enforcement.measures.rules.vocabulary import DisposalGround, DisposalKind
from enforcement.wire import StrictForm

_ID = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b41"
_MEASURE = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b30"
_ITEM = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b32"
_PAPER = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b2a"


class DisposalApprovalForm(OpinionForm):
    """The approval of a disposal."""

    id = serializers.UUIDField(help_text="Made by the client")
    measure = serializers.UUIDField()
    items = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=500)
    kind = serializers.ChoiceField(DisposalKind.choices())
    ground = serializers.ChoiceField(DisposalGround.choices())
    told_on = serializers.DateField(allow_null=True, default=None, help_text="书面告知当事人之日")


class ApproveDisposal(MeasureStep):
    """Approve that items are sold, destroyed or handed on 处置审批, early disposal among them."""

    step, act, form = StepCode.APPROVE_DISPOSAL, disposing.approve_disposal, DisposalApprovalForm
    example = {
        "id": _ID,
        "measure": _MEASURE,
        "items": [_ITEM],
        "kind": "destroyed",
        "ground": "perishable",
        "opinion": "已腐烂变质,同意先行销毁。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the disposal and its ground."""
        kind, ground = DisposalKind(data.pop("kind")), DisposalGround(data.pop("ground"))
        return {**super().arguments(data), "kind": kind, "ground": ground}


class DisposeForm(StrictForm):
    """A disposal."""

    id = serializers.UUIDField(help_text="Made by the client")
    item = serializers.UUIDField()
    kind = serializers.ChoiceField(DisposalKind.choices())
    quantity = QuantityField()
    voucher = serializers.UUIDField(help_text="Evidence: the signed list, the receipt, the record 凭证")
    occurred_on = serializers.DateField()
    recipient = serializers.CharField(max_length=100, default="", allow_blank=True, help_text="接收人")
    witnesses = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=10, default=list, help_text="见证人"
    )
    proceeds = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), allow_null=True, default=None, help_text="元"
    )
    offset = serializers.DecimalField(
        max_digits=14,
        decimal_places=2,
        min_value=Decimal(0),
        allow_null=True,
        default=None,
        help_text="抵缴罚款的数额 (offset_fine)",
    )
    note = serializers.CharField(max_length=1000, default="", allow_blank=True)


class DisposeItem(StepView):
    """Put on file what became of a quantity of an item; every item goes to zero."""

    step, act, form = StepCode.DISPOSE_ITEM, disposing.dispose_item, DisposeForm
    example = {
        "id": _ID,
        "item": _ITEM,
        "kind": "returned",
        "quantity": "120",
        "voucher": _PAPER,
        "occurred_on": "2026-11-20",
        "recipient": "张某",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the disposal."""
        id, item = data.pop("id"), data.pop("item")
        data |= {"kind": DisposalKind(data["kind"]), "witnesses": tuple(data["witnesses"])}
        return {"id": id, "item_id": item, "disposed": disposing.Disposed(**data)}


class MoveForm(KeptForm):
    """A change of place or keeper."""

    id = serializers.UUIDField(help_text="Made by the client")
    item = serializers.UUIDField()
    occurred_at = serializers.DateTimeField()
    note = serializers.CharField(max_length=1000, default="", allow_blank=True)


class MoveItem(StepView):
    """Put on file that an item is kept elsewhere, or by somebody else."""

    step, act, form = StepCode.MOVE_ITEM, keeping.move_item, MoveForm
    example = {
        "id": _ID,
        "item": _ITEM,
        "place": "某某冷库2号库",
        "custody": "agency",
        "keeper": "李某",
        "occurred_at": "2026-11-03T09:00:00+08:00",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the change."""
        return {"item_id": data.pop("item"), "kept": kept_of(data), **data}


STEPS: tuple[type[StepView], ...] = (ApproveDisposal, DisposeItem, MoveItem)
