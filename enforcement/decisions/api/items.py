"""Confiscated things on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases.models import Case
from enforcement.decisions.actions import items
from enforcement.decisions.models import ConfiscatedItem
from enforcement.decisions.rules.items import ItemState
from enforcement.errors import NotVisible
from enforcement.journal.actions import Answer
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, checked, perform, several


class ThingForm(StrictForm):
    """A thing confiscated."""

    id = serializers.UUIDField(help_text="Made by the client")
    name = serializers.CharField(max_length=200)
    specification = serializers.CharField(max_length=200, default="", allow_blank=True)
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, min_value=Decimal("0.001"))
    unit = serializers.CharField(max_length=20)
    condition = serializers.CharField(max_length=200, default="", allow_blank=True)
    place = serializers.CharField(max_length=200, help_text="保管地点")
    measure_item = serializers.UUIDField(
        allow_null=True, default=None, help_text="The item of the sealing list it comes from"
    )


class ThingsForm(StrictForm):
    """The list of what was confiscated."""

    things = several(ThingForm, at_most=500)


class EndingForm(StrictForm):
    """How a thing was disposed of."""

    state = serializers.ChoiceField(ItemState.choices())
    on = serializers.DateField()
    place = serializers.CharField(max_length=200)
    method = serializers.CharField(max_length=500)
    handled_by = serializers.CharField(max_length=200, help_text="经办人")
    witnesses = serializers.ListField(child=serializers.CharField(max_length=100), max_length=10)
    proofs = serializers.ListField(child=serializers.UUIDField(), max_length=50)
    voucher = serializers.CharField(max_length=100, default="", allow_blank=True)
    proceeds = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), default=Decimal(0)
    )


class DisposalShown(serializers.Serializer[Any]):
    """What became of a thing."""

    on = serializers.DateField()
    place = serializers.CharField()
    method = serializers.CharField()
    handled_by = serializers.CharField()
    witnesses = serializers.ListField(child=serializers.CharField())
    voucher = serializers.CharField()
    proceeds = serializers.DecimalField(max_digits=14, decimal_places=2)
    proofs = serializers.ListField(child=serializers.UUIDField())


class ConfiscatedItemShown(serializers.Serializer[Any]):
    """A confiscated thing and where it is in its course."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    specification = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3)
    unit = serializers.CharField()
    condition = serializers.CharField()
    place = serializers.CharField()
    measure_item = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(ItemState.choices())
    disposal = serializers.SerializerMethodField()
    listed_at = serializers.DateTimeField()

    @extend_schema_field(DisposalShown(allow_null=True))
    def get_disposal(self, item: ConfiscatedItem) -> Any:
        """How it ended, or None."""
        found = getattr(item, "disposal", None)
        return DisposalShown(found).data if found else None


class ConfiscatedItems(ScopedView[ConfiscatedItem]):
    """The things a case's decision confiscated."""

    queryset = ConfiscatedItem.objects.none()
    serializer_class = ConfiscatedItemShown
    keyset = ("listed_at", "id")

    def visible(self, by: Actor) -> QuerySet[ConfiscatedItem]:
        """Things of the case, where the actor may read its content."""
        if not Case.objects.visible_to(by.reading).filter(pk=self.kwargs["case_id"]).exists():
            raise NotVisible
        found = ConfiscatedItem.objects.visible_to(by).filter(case_id=self.kwargs["case_id"])
        return found.select_related("disposal")

    @extend_schema(operation_id="listConfiscatedItems", responses=ConfiscatedItemShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the confiscated things 没收物品台账 of a case, each with its state and its disposal."""
        return self.page()

    @extend_schema(
        operation_id="enterConfiscatedItems",
        request=ThingsForm,
        responses={201: ConfiscatedItemShown(many=True)},
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Put what the decision confiscated on the ledger; the case closes when none of it is left (Art. 74)."""
        data = checked(ThingsForm, request)
        things = [items.Thing(**thing) for thing in data["things"]]
        return perform(request, items.list_confiscated, _listed, case_id=case_id, things=things)


def _listed(rows: list[ConfiscatedItem]) -> Answer:
    return Answer(201, [dict(ConfiscatedItemShown(row).data) for row in rows])


class DisposeOfItem(APIView):
    """Dispose of a confiscated thing."""

    @extend_schema(operation_id="disposeOfItem", request=EndingForm, responses={201: ConfiscatedItemShown})
    def post(self, request: Request, case_id: UUID, item_id: UUID) -> Response:
        """Record how a confiscated thing was destroyed, auctioned or surrendered, before two witnesses (Art. 74)."""
        data = checked(EndingForm, request)
        ending = items.Ending(
            **data
            | {
                "state": ItemState(data["state"]),
                "witnesses": tuple(data["witnesses"]),
                "proofs": tuple(data["proofs"]),
            }
        )
        return perform(
            request, items.dispose_of_item, _disposed, case_id=case_id, item_id=item_id, ending=ending
        )


def _disposed(item: ConfiscatedItem) -> Answer:
    return Answer(201, dict(ConfiscatedItemShown(item).data))


urlpatterns = [
    path("cases/<uuid:case_id>/confiscated-items", ConfiscatedItems.as_view(), name="confiscated-items"),
    path(
        "cases/<uuid:case_id>/confiscated-items/<uuid:item_id>/disposal",
        DisposeOfItem.as_view(),
        name="item-disposal",
    ),
]
