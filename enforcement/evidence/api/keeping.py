"""How evidence is kept, on the wire: legal holds, and the list of findings on stored bytes."""

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

from enforcement.cases.models import Case
from enforcement.errors import NotVisible
from enforcement.evidence.actions import retention
from enforcement.evidence.api.shapes import EXAMPLE, perform_once
from enforcement.evidence.models.keeping import FixityFinding, Hold
from enforcement.evidence.rules.common import HoldGround
from enforcement.journal.actions import Answer
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, as_rendered, checked
from media_storage.examination import Fault


class HoldForm(StrictForm):
    """A hold to be placed."""

    id = serializers.UUIDField(help_text="Made by the client; repeating it is safe")
    ground = serializers.ChoiceField(HoldGround.choices())
    detail = serializers.CharField(max_length=500, help_text="The remedy, its number, or the reason")


class LiftForm(StrictForm):
    """Why a hold is lifted."""

    reason = serializers.CharField(max_length=500)


class HoldShown(serializers.Serializer[Any]):
    """A hold 依法保全 on all evidence of a case."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    ground = serializers.ChoiceField(HoldGround.choices())
    detail = serializers.CharField()
    remedy = serializers.UUIDField(source="source", allow_null=True, help_text="What asked for it")
    placed_by = serializers.UUIDField(source="placed_by_id")
    placed_at = serializers.DateTimeField()
    lifted_by = serializers.UUIDField(source="lifted_by_id", allow_null=True)
    lifted_at = serializers.DateTimeField(allow_null=True)
    lift_reason = serializers.CharField(allow_blank=True)


def _answer(status: int, hold: Hold) -> Answer:
    return Answer(status, as_rendered(HoldShown(hold).data))


class Holds(ScopedView[Hold]):
    """The holds on a case."""

    queryset = Hold.objects.none()
    serializer_class = HoldShown
    keyset = ("placed_at", "id")

    def visible(self, by: Actor) -> QuerySet[Hold]:
        """Holds on this case, if the actor may see it. Raises NotVisible."""
        case_id = self.kwargs["case_id"]
        if not Case.objects.visible_to(by).filter(pk=case_id).exists():
            raise NotVisible
        return Hold.objects.visible_to(by).filter(case=case_id)

    @extend_schema(operation_id="listHolds", responses=HoldShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the holds 依法保全 on a case's evidence, newest first, lifted ones included."""
        return self.page()

    @extend_schema(
        operation_id="holdEvidence",
        request=HoldForm,
        responses={201: HoldShown},
        examples=[
            OpenApiExample(
                "Reconsideration was applied for",
                request_only=True,
                value={"id": EXAMPLE, "ground": "reconsideration", "detail": "昌政复〔2026〕3号"},
            )
        ],
        filters=False,
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Keep all evidence of the case whatever its term, until every hold is lifted.

        The legal reviewer or the head. The object store is told within a tick; `kept` of the evidence says when
        it has confirmed.
        """
        data = checked(HoldForm, request)
        return perform_once(
            request,
            retention.hold_evidence,
            lambda hold: _answer(201, hold),
            case_id=case_id,
            id=data["id"],
            ground=HoldGround(data["ground"]),
            detail=data["detail"],
        )


class LiftHold(APIView):
    """The end of one hold."""

    @extend_schema(operation_id="liftHold", request=LiftForm, responses={200: HoldShown})
    def post(self, request: Request, id: UUID) -> Response:
        """Lift one hold, with the reason; the evidence stays held while another stands."""
        data = checked(LiftForm, request)
        return perform_once(
            request, retention.lift_hold, lambda hold: _answer(200, hold), hold_id=id, reason=data["reason"]
        )


class FixityFindingShown(serializers.Serializer[Any]):
    """Something wrong with stored bytes, or with what keeps them.

    They are evidence's; or a paper's made for a case, without `evidence`; or a recorder's that wait, without `case`.
    """

    id = serializers.UUIDField()
    agency = serializers.UUIDField(source="agency_id")
    case = serializers.UUIDField(source="case_id", allow_null=True)
    case_number = serializers.CharField(
        source="case.case_number", allow_blank=True, allow_null=True, default=None
    )
    evidence = serializers.UUIDField(source="evidence_id", allow_null=True)
    number = serializers.IntegerField(
        source="evidence.number", allow_null=True, default=None, help_text="证据序号"
    )
    file_name = serializers.CharField(source="stored.file_name")
    fault = serializers.ChoiceField(Fault.choices)
    fault_name = serializers.CharField(source="get_fault_display")
    detail = serializers.CharField()
    found_at = serializers.DateTimeField()
    cleared_at = serializers.DateTimeField(
        allow_null=True, help_text="When an examination no longer found it; null: it stands"
    )


class FixityFindingFilters(filters.FilterSet):
    """What the list may be narrowed by."""

    case = filters.UUIDFilter(field_name="case_id")
    evidence = filters.UUIDFilter(field_name="evidence_id")
    agency = filters.UUIDFilter(field_name="agency_id")
    fault = filters.ChoiceFilter(choices=Fault.choices)
    standing = filters.BooleanFilter(field_name="cleared_at", lookup_expr="isnull")

    class Meta:
        model = FixityFinding
        fields: ClassVar[list[str]] = []


class FixityFindings(ScopedView[FixityFinding]):
    """The findings, for the supervisor and for whoever sees the case."""

    queryset = FixityFinding.objects.none()
    serializer_class = FixityFindingShown
    filterset_class = FixityFindingFilters
    keyset = ("found_at", "id")

    def visible(self, by: Actor) -> QuerySet[FixityFinding]:
        """Findings on cases the actor may see, and on what waits for one in the actor's agencies."""
        return FixityFinding.objects.visible_to(by).select_related("case", "evidence", "stored")

    @extend_schema(operation_id="listFixityFindings", responses=FixityFindingShown(many=True))
    def get(self, request: Request) -> Response:
        """List what examinations found of stored evidence, newest first; the supervisor sees every agency's."""
        return self.page()
