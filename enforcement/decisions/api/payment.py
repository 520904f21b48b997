"""Payments on the wire, and what officers took themselves."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases.api import StepView
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import payment
from enforcement.decisions.models import Handover
from enforcement.decisions.rules.money import CollectionGround, Covers, Leg
from enforcement.journal.actions import Answer
from enforcement.wire import StrictForm, checked, perform


class PaymentForm(StrictForm):
    """A payment."""

    id = serializers.UUIDField(help_text="Made by the client")
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal("0.01"))
    paid_on = serializers.DateField()
    receipt_number = serializers.CharField(max_length=60, help_text="票据号 (Art. 70)")
    covers = serializers.ChoiceField(Covers.choices(), default=Covers.PRINCIPAL)
    collected = serializers.ChoiceField(
        CollectionGround.choices(),
        allow_null=True,
        default=None,
        help_text="当场收缴的理由 (Arts. 68-69); null: paid at the bank",
    )
    request = serializers.UUIDField(
        allow_null=True, default=None, help_text="Evidence: the party's request (Art. 69)"
    )


class RecordPayment(StepView):
    """Record a payment 缴纳罚没款; when nothing is owed, a late penalty included, the decision is executed."""

    step, act, form = StepCode.RECORD_PAYMENT, payment.record_payment, PaymentForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b26",
        "amount": "40000.00",
        "paid_on": "2026-11-20",
        "receipt_number": "云财票20260001",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the money."""
        given = {field.name: data[field.name] for field in fields(payment.Sum)}
        ground = CollectionGround(given["collected"]) if given["collected"] else None
        return {
            "id": data["id"],
            "paid": payment.Sum(**given | {"covers": Covers(given["covers"]), "collected": ground}),
        }


class FineHandoverForm(StrictForm):
    """That a fine collected on the spot went on."""

    id = serializers.UUIDField(help_text="Made by the client")
    leg = serializers.ChoiceField(Leg.choices())
    on = serializers.DateField()
    voucher = serializers.CharField(max_length=60, help_text="缴款凭证号")


class FineHandoverShown(serializers.Serializer[Any]):
    """A fine handed on."""

    id = serializers.UUIDField()
    payment = serializers.UUIDField(source="payment_id")
    leg = serializers.ChoiceField(Leg.choices())
    on = serializers.DateField()
    voucher = serializers.CharField()


class RecordHandover(APIView):
    """Hand on a fine collected on the spot."""

    @extend_schema(
        operation_id="recordHandover", request=FineHandoverForm, responses={201: FineHandoverShown}
    )
    def post(self, request: Request, case_id: UUID, payment_id: UUID) -> Response:
        """Record that a fine collected on the spot went to the agency, or from it to the bank (Art. 71)."""
        data = checked(FineHandoverForm, request)
        return perform(
            request,
            payment.record_handover,
            _handed,
            case_id=case_id,
            payment_id=payment_id,
            **data | {"leg": Leg(data["leg"])},
        )


def _handed(row: Handover) -> Answer:
    return Answer(201, dict(FineHandoverShown(row).data))


STEPS: tuple[type[StepView], ...] = (RecordPayment,)

urlpatterns = [
    path(
        "cases/<uuid:case_id>/payments/<uuid:payment_id>/handovers",
        RecordHandover.as_view(),
        name="payment-handovers",
    )
]
