"""Cases listed, registered and read."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases import actions
from enforcement.cases.api.parties import PartyForm, parties_given
from enforcement.cases.api.rows import ROW, CaseFilters, CaseRow, case_row, show_row
from enforcement.cases.api.shapes import CaseShown, show_case
from enforcement.cases.models import Case
from enforcement.journal.actions import Answer
from enforcement.law.values import ClueSource, Department, Procedure
from enforcement.registry.models import Actor
from enforcement.wire import (
    ScopedView,
    StrictForm,
    actor,
    checked,
    etag,
    perform,
    several,
)

_EXAMPLE_CASE = "6f1c7f0e-6d0e-4d6a-9a57-0b8a9c4b5d10"


class ClueForm(StrictForm):
    """A clue 案源."""

    id = serializers.UUIDField(help_text="Made by the client; repeating it is safe")
    agency = serializers.UUIDField()
    procedure = serializers.ChoiceField(Procedure.choices())
    title = serializers.CharField(max_length=300, help_text="案由")
    source = serializers.ChoiceField(ClueSource.choices())  # type: ignore[assignment]
    received_at = serializers.DateTimeField()
    summary = serializers.CharField(max_length=5000)
    place = serializers.CharField(max_length=300, default="", allow_blank=True)
    act_ended_on = serializers.DateField(required=False, allow_null=True, default=None)
    township = serializers.RegexField(
        r"^\d{9}(\d{3})?\Z", default="", allow_blank=True, help_text="违法行为发生地乡镇区划代码"
    )
    department = serializers.ChoiceField(
        Department.choices(),
        default=None,
        allow_null=True,
        help_text="Of a township's case: the field of law",
    )
    discovered_on = serializers.DateField(
        allow_null=True, default=None, help_text="违法行为发现之日; null: when the clue came in"
    )
    hotline_number = serializers.CharField(
        max_length=60, default="", allow_blank=True, help_text="12345、12315 热线工单号"
    )
    parties = several(PartyForm, at_most=50, at_least=0)


class CaseList(ScopedView[Case]):
    """The cases the actor may see, newest first; and registration of a clue."""

    queryset = Case.objects.none()
    filterset_class = CaseFilters
    serializer_class = CaseRow

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases visible to the actor."""
        return Case.objects.visible_to(by)

    @extend_schema(operation_id="listCases", responses=CaseRow(many=True))
    def get(self, request: Request) -> Response:
        """List cases 案件, newest first; identity numbers never appear."""
        rows = self.filter_queryset(self.get_queryset()).values(*ROW)
        page: Any = self.paginate_queryset(cast("Any", rows))
        return self.get_paginated_response([case_row(row) for row in page])

    @extend_schema(
        operation_id="registerClue",
        request=ClueForm,
        responses={201: CaseRow},
        examples=[
            OpenApiExample(
                "Inspection finds expired food",
                request_only=True,
                value={
                    "id": _EXAMPLE_CASE,
                    "agency": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a01",
                    "procedure": "ordinary",
                    "title": "涉嫌经营超过保质期的食品案",
                    "source": "inspection",
                    "received_at": "2026-11-02T09:30:00+08:00",
                    "summary": "日常监督检查发现货架上有超过保质期的食品。",
                    "parties": [{"kind": "organisation", "name": "昌宁县某某超市有限公司"}],
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Register a clue 案源登记. The case starts in status `clue`, without a case number."""
        data = checked(ClueForm, request)
        data["procedure"], data["source"] = Procedure(data["procedure"]), ClueSource(data["source"])
        data["department"] = Department(data["department"]) if data["department"] else None
        data["parties"] = parties_given(data["parties"])
        return perform(request, actions.register_clue, _registered, **data)


def _registered(case: Case) -> Answer:
    return Answer(201, show_row(case), etag(case.version))


class CaseDetail(ScopedView[Case]):
    """One case."""

    queryset = Case.objects.none()
    serializer_class = CaseShown

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases visible to the actor."""
        return Case.objects.visible_to(by)

    @extend_schema(operation_id="readCase", responses=CaseShown)
    def get(self, request: Request, id: UUID) -> Response:
        """Read a case whole."""
        case, who = self.get_object(), actor(request)
        reader = who.reading
        content = reader is who or Case.objects.visible_to(reader).filter(pk=case.pk).exists()
        return Response(show_case(case, content=content), headers={"ETag": etag(case.version)})
