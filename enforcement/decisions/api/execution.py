"""Service, payment and closing on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from enforcement.cases.api import OpinionForm, StepView
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import execution
from enforcement.decisions.api.shapes import SERVED, ServedForm, served_of
from enforcement.decisions.rules import CloseGround
from enforcement.wire import StrictForm


class ServeForm(ServedForm):
    """Service of the decision."""

    relation = serializers.CharField(max_length=60, default="", allow_blank=True, help_text="与当事人关系")
    publication_warned = serializers.BooleanField(help_text="已书面告知将予公示")


class Serve(StepView):
    """Serve the decision 送达 with its receipt and the written warning of publication."""

    step, act, form = StepCode.SERVE, execution.serve, ServeForm
    example = SERVED | {"relation": "法定代表人", "publication_warned": True}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the service."""
        return {"served": served_of(data), **data}


class PaymentForm(StrictForm):
    """A payment."""

    id = serializers.UUIDField(help_text="Made by the client")
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal("0.01"))
    paid_on = serializers.DateField()
    receipt_number = serializers.CharField(max_length=60, help_text="票据号")
    on_spot = serializers.BooleanField(default=False, help_text="当场收缴 (Art. 68)")


class RecordPayment(StepView):
    """Record a payment 缴纳罚没款; in full, it executes the decision."""

    step, act, form = StepCode.RECORD_PAYMENT, execution.record_payment, PaymentForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b26",
        "amount": "40000.00",
        "paid_on": "2026-11-20",
        "receipt_number": "云财票20260001",
    }


class CloseForm(OpinionForm):
    """The closing form."""

    ground = serializers.ChoiceField(CloseGround.choices())


class Close(StepView):
    """Approve the closing form 结案."""

    step, act, form = StepCode.CLOSE, execution.close, CloseForm
    example = {"opinion": "同意结案。", "ground": "executed"}


STEPS: tuple[type[StepView], ...] = (Serve, RecordPayment, Close)
