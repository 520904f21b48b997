"""Seals looked at and losses made good, on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.journal.actions import Answer
from enforcement.measures.actions import upkeep
from enforcement.measures.models.upkeep import Compensation, SealInspection
from enforcement.wire import StrictForm, checked, perform

_YUAN: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "min_value": Decimal(0)}


class SealInspectionForm(StrictForm):
    """What was found."""

    id = serializers.UUIDField(help_text="Made by the client")
    inspected_on = serializers.DateField()
    officers = serializers.ListField(child=serializers.UUIDField(), min_length=2, max_length=20)
    intact = serializers.BooleanField(help_text="封条、财物完好")
    text = serializers.CharField(max_length=2000, help_text="检视情况")
    photos = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)


class SealInspectionShown(serializers.Serializer[Any]):
    """An inspection of seals."""

    id = serializers.UUIDField()
    inspected_on = serializers.DateField()
    officers = serializers.ListField(child=serializers.UUIDField())
    intact = serializers.BooleanField()
    text = serializers.CharField()
    photos = serializers.ListField(child=serializers.UUIDField())


class InspectSeal(APIView):
    """Seals looked at."""

    @extend_schema(
        operation_id="inspectSeal", request=SealInspectionForm, responses={201: SealInspectionShown}
    )
    def post(self, request: Request, case_id: UUID, measure_id: UUID) -> Response:
        """Put on file that seals and things were looked at 查封、扣押后的检视."""
        data = checked(SealInspectionForm, request)
        id = data.pop("id")
        found = upkeep.Inspected(
            inspected_on=data["inspected_on"],
            officers=tuple(data["officers"]),
            intact=data["intact"],
            text=data["text"],
            photos=tuple(data["photos"]),
        )
        return perform(
            request,
            upkeep.inspect_seal,
            _inspected,
            case_id=case_id,
            measure_id=measure_id,
            id=id,
            found=found,
        )


def _inspected(row: SealInspection) -> Answer:
    return Answer(201, dict(SealInspectionShown(row).data))


class CompensationForm(StrictForm):
    """Whether a sale was clearly under the market."""

    id = serializers.UUIDField(help_text="Made by the client")
    market_value = serializers.DecimalField(**_YUAN, help_text="市场价格（元）")
    amount = serializers.DecimalField(**_YUAN, help_text="补偿（元），不补偿的为零")
    reason = serializers.CharField(max_length=2000)
    appraisal = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: 价格认定书")


class CompensationShown(serializers.Serializer[Any]):
    """What is made good of a sale."""

    id = serializers.UUIDField()
    item = serializers.UUIDField(source="item_id")
    market_value = serializers.DecimalField(**_YUAN)
    proceeds = serializers.DecimalField(**_YUAN)
    amount = serializers.DecimalField(**_YUAN)
    reason = serializers.CharField()
    paid_on = serializers.DateField(allow_null=True)


def _compensation(row: Compensation) -> Answer:
    return Answer(201, dict(CompensationShown(row).data))


class DecideCompensation(APIView):
    """Compensation of an early sale."""

    @extend_schema(
        operation_id="decideCompensation", request=CompensationForm, responses={201: CompensationShown}
    )
    def post(self, request: Request, case_id: UUID, item_id: UUID) -> Response:
        """Decide whether a thing sold early went clearly under the market, and what is made good 补偿."""
        return perform(
            request,
            upkeep.decide_compensation,
            _compensation,
            case_id=case_id,
            item_id=item_id,
            **checked(CompensationForm, request),
        )


class CompensationPaidForm(StrictForm):
    """The payment."""

    paid_on = serializers.DateField()
    voucher = serializers.UUIDField(help_text="Evidence: 支付凭证")


class PayCompensation(APIView):
    """The payment of a compensation."""

    @extend_schema(
        operation_id="payCompensation", request=CompensationPaidForm, responses={201: CompensationShown}
    )
    def post(self, request: Request, case_id: UUID, item_id: UUID) -> Response:
        """Put on file that the compensation was paid."""
        return perform(
            request,
            upkeep.pay_compensation,
            _compensation,
            case_id=case_id,
            item_id=item_id,
            **checked(CompensationPaidForm, request),
        )


_ITEM = "cases/<uuid:case_id>/items/<uuid:item_id>/compensation"
urlpatterns = [
    path(
        "cases/<uuid:case_id>/measures/<uuid:measure_id>/inspections",
        InspectSeal.as_view(),
        name="inspect-seal",
    ),
    path(_ITEM, DecideCompensation.as_view(), name="decide-compensation"),
    path(f"{_ITEM}/payment", PayCompensation.as_view(), name="pay-compensation"),
]
