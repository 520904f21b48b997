"""Numbers for decisions on the spot, and the slip a pocket printer writes, on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.decisions.actions import stock
from enforcement.decisions.models import Decision, FormStock
from enforcement.decisions.rules.slip import slip
from enforcement.framework import QuickJSON
from enforcement.journal.actions import Answer
from enforcement.law.values import Procedure
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, as_rendered, checked, perform


class StockRequestForm(StrictForm):
    """A range of numbers for an officer."""

    id = serializers.UUIDField(help_text="Made by the client")
    agency = serializers.UUIDField()
    officer = serializers.UUIDField()
    count = serializers.IntegerField(min_value=1, max_value=stock.MOST_AT_ONCE)


class StockShown(serializers.Serializer[Any]):
    """A range of numbers, and those of it that are left."""

    id = serializers.UUIDField()
    agency = serializers.UUIDField(source="agency_id")
    officer = serializers.UUIDField(source="officer_id")
    prefix = serializers.CharField(help_text="Before the number; after it stands 号")
    first = serializers.IntegerField()
    last = serializers.IntegerField()
    unused = serializers.ListField(child=serializers.IntegerField())
    issued_at = serializers.DateTimeField()


class VoidsForm(StrictForm):
    """Numbers that are void, and why."""

    numbers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=10**9),
        max_length=stock.MOST_AT_ONCE,
        allow_empty=False,
    )
    reason = serializers.CharField(max_length=300)


class FormStocks(ScopedView[FormStock]):
    """The stocks of the actor's agency."""

    queryset = FormStock.objects.none()
    serializer_class = StockShown
    keyset = ("issued_at", "id")

    def visible(self, by: Actor) -> QuerySet[FormStock]:
        """Stocks of the agencies the actor does casework in."""
        return FormStock.objects.visible_to(by)

    @extend_schema(operation_id="listFormStocks", responses=StockShown(many=True))
    def get(self, request: Request) -> Response:
        """List the numbers issued for decisions on the spot 当场处罚决定书号段, and those left."""
        return self.page()

    @extend_schema(operation_id="issueFormStock", request=StockRequestForm, responses={201: StockShown})
    def post(self, request: Request) -> Response:
        """Give an officer a range of numbers to take along 领用 (Art. 52)."""
        return perform(request, stock.issue_form_stock, _shown, **checked(StockRequestForm, request))


class FormVoids(ScopedView[FormStock]):
    """Numbers of a stock that are void."""

    queryset = FormStock.objects.none()

    def visible(self, by: Actor) -> QuerySet[FormStock]:
        """Stocks of the agencies the actor does casework in."""
        return FormStock.objects.visible_to(by)

    @extend_schema(operation_id="voidForms", request=VoidsForm, responses={201: StockShown})
    def post(self, request: Request, id: UUID) -> Response:
        """Declare numbers void 作废, with the reason."""
        return perform(request, stock.void_forms, _shown, stock_id=id, **checked(VoidsForm, request))


def _shown(made: FormStock) -> Answer:
    return Answer(201, as_rendered(StockShown(made).data))


class SlipOfDecision(ScopedView[Decision]):
    """A decision on the spot for a pocket printer."""

    queryset = Decision.objects.none()
    lookup_url_kwarg = "case_id"
    lookup_field = "case_id"
    renderer_classes = (QuickJSON,)

    def visible(self, by: Actor) -> QuerySet[Decision]:
        """Decisions on the spot of cases whose content the actor may read."""
        return Decision.objects.visible_to(by.reading).filter(procedure=Procedure.SIMPLE)

    @extend_schema(operation_id="printDecisionSlip", responses={(200, "text/plain"): OpenApiTypes.STR})
    def get(self, request: Request, case_id: UUID) -> HttpResponse:
        """Print a decision on the spot 当场处罚决定书 as plain text of 32 half-width columns (58 mm paper)."""
        decision = self.get_object()
        named = decision.case.case_officers.filter(released_at__isnull=True).select_related("officer")
        officers = [(row.officer.name, row.certificate) for row in named.order_by("-lead", "named_at")]
        text = slip(decision.content, officers=officers)
        return HttpResponse(text, content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("form-stocks", FormStocks.as_view(), name="form-stocks"),
    path("form-stocks/<uuid:id>/voids", FormVoids.as_view(), name="form-voids"),
    path("cases/<uuid:case_id>/decision/slip", SlipOfDecision.as_view(), name="decision-slip"),
]
