"""Receipts of the finance system on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.decisions.actions import receipts
from enforcement.decisions.models import FinanceReceipt
from enforcement.decisions.rules.money import Match
from enforcement.journal.actions import Answer
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, checked, perform


class ReceiptShown(serializers.Serializer[Any]):
    """A receipt as imported, and what it was found to be."""

    id = serializers.UUIDField()
    number = serializers.CharField(help_text="票据号")
    decision_number = serializers.CharField()
    payer = serializers.CharField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    paid_on = serializers.DateField()
    match = serializers.ChoiceField(Match.choices())
    detail = serializers.CharField()
    payment = serializers.UUIDField(source="payment_id", allow_null=True)
    imported_at = serializers.DateTimeField()
    settlement = serializers.CharField()
    settled_at = serializers.DateTimeField(allow_null=True)


class ReceiptFilter(django_filters.FilterSet):
    """Receipts by what they were found to be."""

    match = django_filters.MultipleChoiceFilter(choices=Match.choices())

    class Meta:
        model = FinanceReceipt
        fields = ("match",)


class FinanceReceiptForm(StrictForm):
    """A receipt as the finance system gives it."""

    agency = serializers.UUIDField()
    number = serializers.CharField(max_length=60, help_text="票据号")
    decision_number = serializers.CharField(max_length=60, help_text="决定书文号")
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal("0.01"))
    paid_on = serializers.DateField()
    payer = serializers.CharField(max_length=200, default="", allow_blank=True)


class Receipts(ScopedView[FinanceReceipt]):
    """The receipts of an agency."""

    queryset = FinanceReceipt.objects.none()
    serializer_class = ReceiptShown
    filterset_class = ReceiptFilter
    keyset = ("imported_at", "id")

    def visible(self, by: Actor) -> QuerySet[FinanceReceipt]:
        """Receipts of the agencies whose money the actor answers for."""
        return FinanceReceipt.objects.visible_to(by)

    @extend_schema(operation_id="listFinanceReceipts", responses=ReceiptShown(many=True))
    def get(self, request: Request) -> Response:
        """List imported receipts 财政票据; `match=unmatched&match=over` are those a person must look at."""
        return self.page()

    @extend_schema(operation_id="importReceipt", request=FinanceReceiptForm, responses={201: ReceiptShown})
    def post(self, request: Request) -> Response:
        """Take in one receipt of the finance system 财政票据, once by its number; what it pays is recorded as paid.

        A repeated number answers what is on file; what fits no decision, or pays too much, waits for a person.
        """
        data = checked(FinanceReceiptForm, request)
        agency = data.pop("agency")
        line = receipts.Line(**data)
        return perform(request, receipts.import_receipt, _taken_in, agency_id=agency, line=line)


def _taken_in(row: FinanceReceipt) -> Answer:
    return Answer(201, dict(ReceiptShown(row).data))


class SettlementForm(StrictForm):
    """What a receipt is that nobody could match."""

    settlement = serializers.CharField(max_length=500, help_text="处理情况,例如退还、更正文号")
    decision_number = serializers.CharField(
        max_length=60, default="", allow_blank=True, help_text="The decision it pays, where it pays one"
    )


class SettleReceipt(APIView):
    """Settle a receipt by hand."""

    @extend_schema(operation_id="settleReceipt", request=SettlementForm, responses={200: ReceiptShown})
    def post(self, request: Request, id: UUID) -> Response:
        """Say what an unmatched receipt is: which decision it pays, or what became of the money."""
        data = checked(SettlementForm, request)
        return perform(request, receipts.settle_receipt, _settled, subject_id=id, **data)


def _settled(row: FinanceReceipt) -> Answer:
    return Answer(200, dict(ReceiptShown(row).data))


urlpatterns = [
    path("finance-receipts", Receipts.as_view(), name="finance-receipts"),
    path("finance-receipts/<uuid:id>/settlement", SettleReceipt.as_view(), name="settle-receipt"),
]
