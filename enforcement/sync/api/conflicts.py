"""Conflicts: what a route refused, and what a named person makes of it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.journal.actions import Answer
from enforcement.registry.models import Actor
from enforcement.sync.actions.conflicts import Anew, resolve_conflict
from enforcement.sync.api.dispatch import carry_out
from enforcement.sync.api.shapes import EXAMPLE_ENTRY, Canonical, OperationWhole, show_whole
from enforcement.sync.models import Operation
from enforcement.sync.rules import Resolution, State
from enforcement.sync.turns import in_turn
from enforcement.wire import ScopedView, StrictForm, actor, checked, perform


class ConflictFilters(filters.FilterSet):
    """What a list of conflicts may be narrowed by."""

    open = filters.BooleanFilter(method="only_open", help_text="Still waiting for a person")
    agency = filters.UUIDFilter(field_name="agency_id")
    account = filters.UUIDFilter(field_name="account_id")
    case = filters.UUIDFilter()

    class Meta:
        model = Operation
        fields: ClassVar[list[str]] = []

    def only_open(self, rows: QuerySet[Operation], _name: str, value: bool) -> QuerySet[Operation]:
        """Those nobody has settled, or the others."""
        return rows.filter(state=State.CONFLICT) if value else rows.exclude(state=State.CONFLICT)


class ConflictList(ScopedView[Operation]):
    """The conflicts, with what was made offline and why it was refused."""

    queryset = Operation.objects.none()
    filterset_class = ConflictFilters
    serializer_class = OperationWhole
    keyset: ClassVar[tuple[str, str]] = ("received_at", "id")

    def visible(self, by: Actor) -> QuerySet[Operation]:
        """Conflicts visible to the actor."""
        return Operation.objects.visible_to(by).conflicts().select_related("settlement", "resubmission")

    @extend_schema(operation_id="listSyncConflicts", responses=OperationWhole(many=True))
    def get(self, request: Request) -> Response:
        """List conflicts 离线冲突, newest first: the operation's content and the server's refusal."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([show_whole(row) for row in rows or ()])


class ResolveForm(StrictForm):
    """What a person makes of a conflict, and why."""

    resolution = serializers.ChoiceField(Resolution.choices())
    reason = serializers.CharField(max_length=500)
    id = serializers.UUIDField(required=False, help_text="To submit anew: the new operation's id")
    base_version = serializers.IntegerField(
        min_value=0,
        max_value=10**9 - 1,
        allow_null=True,
        default=None,
        help_text="To submit anew: the version of the case it is decided on now",
    )
    body = Canonical(
        required=False,
        allow_null=True,
        default=None,
        help_text="To submit anew: null leaves it as it was made",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for an id where there is a new operation, and for nothing of one where there is none."""
        if attrs["resolution"] == Resolution.RESUBMIT:
            if "id" not in attrs:
                raise serializers.ValidationError({"id": ["另行提交须给出新操作的编号。"]})
        elif "id" in attrs or attrs["base_version"] is not None or attrs["body"] is not None:
            raise serializers.ValidationError({"resolution": ["放弃时不得附带新操作。"]})
        return attrs


class ResolveConflict(APIView):
    """Settling a conflict."""

    @extend_schema(
        operation_id="resolveSyncConflict",
        request=ResolveForm,
        responses={200: OperationWhole},
        examples=[
            OpenApiExample(
                "Submit anew on the version the case has now",
                request_only=True,
                value={
                    "resolution": "resubmit",
                    "reason": "已核对他人所作变更,原援引依据仍然适用。",
                    "id": EXAMPLE_ENTRY,
                    "base_version": 4,
                },
            ),
            OpenApiExample(
                "Give it up",
                request_only=True,
                value={"resolution": "discard", "reason": "同事已在现场另行登记,内容相同。"},
            ),
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Settle a conflict by name 处理冲突: give it up, or submit it anew as one's own act, with a reason.

        Who made it may, and a head of the unit or agency. One that is held for want of another may be settled
        too, for the device that has the other may be lost, and one whose route could not answer. What was
        submitted anew is dispatched at once as the one who submits it, and may be refused again; what waited for
        it goes on at its own device's next sync, or at the server's next pass.
        """
        data = checked(ResolveForm, request)
        anew = None
        if data["resolution"] == Resolution.RESUBMIT:
            anew = Anew(data["id"], data["base_version"], data["body"])
        made_by = (
            Operation.objects.visible_to(actor(request)).filter(pk=id).values_list("account_id", flat=True)
        )
        with in_turn(made_by.first() or actor(request).account_id):
            perform(
                request,
                resolve_conflict,
                lambda _: Answer(200, None),
                subject_id=id,
                reason=data["reason"],
                anew=anew,
            )
        carry_out(request)
        row = Operation.objects.select_related("settlement", "resubmission").get(pk=id)
        return Response(show_whole(row))
