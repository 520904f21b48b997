"""What was entered mended, on the wire; and who else is after the same party."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases import actions
from enforcement.cases.api.investigation import RecordForm, record_given
from enforcement.cases.api.rows import CaseRow, show_row
from enforcement.cases.api.steps import ReasonForm, StepAnswer, stepped
from enforcement.cases.models import Case, others_against, shown
from enforcement.journal.actions import Answer
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, checked, etag, if_match, perform


class VoidRecord(APIView):
    """A record that should not stand."""

    @extend_schema(operation_id="voidRecord", request=ReasonForm, responses={201: StepAnswer})
    def post(self, request: Request, case_id: UUID, record_id: UUID) -> Response:
        """Void a record 作废, until it has been shown to reviewer or party; the row stays with the reason."""
        reason = checked(ReasonForm, request)["reason"]
        return perform(
            request, actions.void_record, stepped, case_id=case_id, record=record_id, reason=reason
        )


class CorrectionOfRecordForm(RecordForm):
    """The record as it should read, and why."""

    reason = serializers.CharField(max_length=250)


class CorrectRecord(APIView):
    """A record that reads otherwise than it should."""

    @extend_schema(operation_id="correctRecord", request=CorrectionOfRecordForm, responses={201: StepAnswer})
    def post(self, request: Request, case_id: UUID, record_id: UUID) -> Response:
        """Correct a record 更正: a new one takes its place, the old one stays voided, both times on file."""
        data = checked(CorrectionOfRecordForm, request)
        reason = data.pop("reason")
        id, record = record_given(data)
        return perform(
            request,
            actions.correct_record,
            stepped,
            case_id=case_id,
            record=record_id,
            id=id,
            corrected=record,
            reason=reason,
        )


class RestateForm(StrictForm):
    """What of the case is stated anew, and why; null leaves it."""

    title = serializers.CharField(max_length=300, allow_null=True, default=None)
    place = serializers.CharField(max_length=300, allow_null=True, default=None)
    act_ended_on = serializers.DateField(allow_null=True, default=None)
    discovered_on = serializers.DateField(allow_null=True, default=None)
    reason = serializers.CharField(max_length=500)


class RestateCase(APIView):
    """Facts of the case that became known, or were entered wrongly."""

    versioned = True

    @extend_schema(operation_id="restateCase", request=RestateForm, responses={200: CaseRow})
    def post(self, request: Request, case_id: UUID) -> Response:
        """State facts of the case anew 更正: the end of the act, its discovery, place, title; what stood is kept."""
        data = checked(RestateForm, request)
        reason = data.pop("reason")
        return perform(
            request,
            actions.restate_case,
            lambda case: Answer(200, show_row(case), etag(case.version)),
            case_id=case_id,
            version=if_match(request),
            restated=actions.Restated(**data),
            reason=reason,
        )


class Competing(serializers.Serializer[Any]):
    """A running case or clue against the same party: whose, and who filed first; nothing of its content."""

    agency = serializers.CharField()
    filed_on = serializers.DateTimeField(allow_null=True)
    received_on = serializers.DateTimeField()
    first = serializers.BooleanField(help_text="Filed before this case: it is that agency's (Art. 25)")


class CompetingCases(serializers.Serializer[Any]):
    """Who else is after the same party."""

    results = Competing(many=True)


class Jurisdiction(ScopedView[Case]):
    """Several competent agencies: the one that filed first."""

    queryset = Case.objects.none()
    lookup_url_kwarg = "case_id"
    serializer_class = CompetingCases

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases the actor may see with their content; of others' cases only whose they are is shown."""
        return Case.objects.visible_to(by.reading)

    @extend_schema(operation_id="listCompetingCases", responses=CompetingCases)
    def get(self, request: Request, case_id: UUID) -> Response:
        """Warn of other subjects' running cases against a party of this one 管辖提示, first filed first (Art. 25)."""
        case = self.get_object()
        return Response({"results": [dict(shown(case, other)) for other in others_against(case)]})
