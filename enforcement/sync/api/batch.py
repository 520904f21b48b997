"""A batch of a device's log, and the backlog."""

from __future__ import annotations

from typing import Any, ClassVar, cast
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
from enforcement.sync.actions.log import Logged, receive_operations
from enforcement.sync.api.dispatch import carry_out
from enforcement.sync.api.shapes import (
    EXAMPLE_BOOT,
    EXAMPLE_CHAIN,
    EXAMPLE_OPERATION,
    OperationForm,
    OperationShown,
    OperationWhole,
    reading,
    show_whole,
)
from enforcement.sync.models import Chain, Operation
from enforcement.sync.rules import GENESIS, MOST_AT_ONCE, Hold, State, content_of, digest_of
from enforcement.wire import ScopedView, StrictForm, checked, moment, perform, several


class BatchForm(StrictForm):
    """Part of a device's log, in any order, overlapping or not with what was sent before."""

    chain = serializers.UUIDField(help_text="The log's id, made by the device when it begins one")
    operations = several(OperationForm, at_most=MOST_AT_ONCE, at_least=0)


class BatchShown(serializers.Serializer[Any]):
    """How the log and the operations of the request stand now."""

    chain = serializers.UUIDField()
    head_seq = serializers.IntegerField(
        help_text="The last operation linked; the next one sent should follow"
    )
    head_digest = serializers.CharField()
    server_at = serializers.DateTimeField()
    operations = OperationShown(many=True)


def _example() -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": EXAMPLE_OPERATION,
        "seq": 1,
        "previous": GENESIS,
        "operationId": "registerClue",
        "params": {},
        "body": {
            "id": "6f1c7f0e-6d0e-4d6a-9a57-0b8a9c4b5d10",
            "agency": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a01",
            "procedure": "ordinary",
            "title": "涉嫌经营超过保质期的食品案",
            "source": "inspection",
            "received_at": "2026-11-02T09:30:00+08:00",
            "summary": "日常监督检查发现货架上有超过保质期的食品。",
            "parties": [{"kind": "organisation", "name": "昌宁县某某超市有限公司"}],
        },
        "after": [],
        "clock": {"boot": EXAMPLE_BOOT, "wall": "2026-11-02T09:41:07+08:00", "monotonic_ms": 93_412_207},
    }
    chain = serializers.UUIDField().to_internal_value(EXAMPLE_CHAIN)
    return {
        "chain": EXAMPLE_CHAIN,
        "operations": [said | {"digest": digest_of(content_of(chain, said))}],
    }


class SyncOperations(APIView):
    """A device brings its log."""

    @extend_schema(
        operation_id="syncOperations",
        request=BatchForm,
        responses={200: BatchShown},
        examples=[OpenApiExample("A clue registered offline", request_only=True, value=_example())],
    )
    def post(self, request: Request) -> Response:
        """Put operations made offline 离线操作 on file and do, in causal order, what can be done now.

        Each is dispatched through its own route as the one who asks, once, under a key of its own. One whose
        predecessors are missing is held; one the route refuses becomes a conflict for a person, and holds what
        depends on it; one that does not fit its log is refused and kept. After a crash, or to have held ones
        tried again, send the same batch, or an empty one.
        """
        data = checked(BatchForm, request)
        said = cast("Any", request.data)["operations"]
        logged = [
            Logged(
                operation=row["id"],
                seq=row["seq"],
                previous=row["previous"],
                declared=row["digest"],
                content=content_of(data["chain"], raw),
                operation_id=row["operationId"],
                params=raw["params"],
                body=raw["body"],
                reading=reading(row["clock"]),
            )
            for row, raw in zip(data["operations"], said, strict=True)
        ]
        perform(
            request,
            receive_operations,
            lambda _: Answer(200, None),
            chain_id=data["chain"],
            logged=logged,
        )
        carry_out(request)
        chain = Chain.objects.get(pk=data["chain"])
        digests = [one.digest for one in logged]
        found = chain.operations.filter(digest__in=digests)
        # Of one that was refused for its digest and the true one, the latter.
        rows = {row.digest: row for row in sorted(found, key=lambda row: row.state != State.REFUSED)}
        return Response(
            BatchShown(
                {
                    "chain": chain.pk,
                    "head_seq": chain.head_seq,
                    "head_digest": chain.head_digest,
                    "server_at": moment(request),
                    "operations": [rows[digest] for digest in digests],
                }
            ).data
        )


class OperationFilters(filters.FilterSet):
    """What the backlog may be narrowed by."""

    state = filters.MultipleChoiceFilter(choices=State.choices())
    hold = filters.ChoiceFilter(choices=Hold.choices())
    chain = filters.UUIDFilter(field_name="chain_id")
    account = filters.UUIDFilter(field_name="account_id")
    agency = filters.UUIDFilter(field_name="agency_id")
    case = filters.UUIDFilter()
    device = filters.CharFilter()

    class Meta:
        model = Operation
        fields: ClassVar[list[str]] = []


class OperationList(ScopedView[Operation]):
    """The backlog: one's own, an agency's for its heads, all for a supervisor."""

    queryset = Operation.objects.none()
    filterset_class = OperationFilters
    serializer_class = OperationShown
    keyset: ClassVar[tuple[str, str]] = ("received_at", "id")

    def visible(self, by: Actor) -> QuerySet[Operation]:
        """Operations visible to the actor."""
        return Operation.objects.visible_to(by)

    @extend_schema(operation_id="listSyncOperations", responses=OperationShown(many=True))
    def get(self, request: Request) -> Response:
        """List operations made offline 离线操作, newest first: done, held, in conflict, refused."""
        return self.page()


class OperationDetail(ScopedView[Operation]):
    """One operation."""

    queryset = Operation.objects.none()
    serializer_class = OperationWhole

    def visible(self, by: Actor) -> QuerySet[Operation]:
        """Operations visible to the actor."""
        return Operation.objects.visible_to(by).select_related("settlement", "resubmission")

    @extend_schema(operation_id="readSyncOperation", responses=OperationWhole)
    def get(self, request: Request, id: UUID) -> Response:
        """Read an operation with its content, whatever became of it; numbers of people are masked."""
        return Response(show_whole(self.get_object()))
