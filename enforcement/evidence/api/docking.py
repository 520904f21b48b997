"""Recorders and what was taken from them on the wire: lists, proposals, and a person's answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.models import Case
from enforcement.evidence.actions import docking as acts
from enforcement.evidence.actions import recorders as keeping
from enforcement.evidence.api.docking_shapes import (
    AssignmentForm,
    AssignmentShown,
    ConfirmForm,
    DockedShown,
    RecorderForm,
    RecorderShown,
    RejectForm,
)
from enforcement.evidence.api.evidence import GrantShown
from enforcement.evidence.api.shapes import EXAMPLE, EXAMPLE_CASE, EvidenceOnFile, perform_once
from enforcement.evidence.models.docking import DockedFile, DockState, Recorder, RecorderAssignment, proposals
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.actions import Answer
from enforcement.registry.models import Actor
from enforcement.wire import NothingForm, ScopedView, actor, as_rendered, checked, moment, perform
from media_storage.s3 import SignedRequest

_EXAMPLE_OFFICER = "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a01"


class Recorders(ScopedView[Recorder]):
    """The recorders of the actor's agencies."""

    queryset = Recorder.objects.none()
    serializer_class = RecorderShown
    keyset = ("registered_at", "id")

    def visible(self, by: Actor) -> QuerySet[Recorder]:
        """Recorders visible to the actor."""
        return Recorder.objects.visible_to(by).prefetch_related("assignments")

    @extend_schema(operation_id="listRecorders", responses=RecorderShown(many=True))
    def get(self, request: Request) -> Response:
        """List recorders 执法记录仪, newest first."""
        return self.page()

    @extend_schema(
        operation_id="registerRecorder",
        request=RecorderForm,
        responses={201: RecorderShown},
        examples=[
            OpenApiExample(
                "Body camera",
                request_only=True,
                value={"id": EXAMPLE, "serial": "DSJ-0031", "model": "ZFY-8"},
            )
        ],
        filters=False,
    )
    def post(self, request: Request) -> Response:
        """Put a recorder on the agency's list; by who keeps them."""
        data = checked(RecorderForm, request)
        agency = keeping.keeping_agency(actor(request))
        return perform_once(request, keeping.register_recorder, _registered, agency_id=agency, **data)


class AssignRecorder(ScopedView[Recorder]):
    """Who wears a recorder."""

    queryset = Recorder.objects.none()
    serializer_class = AssignmentShown

    def visible(self, by: Actor) -> QuerySet[Recorder]:
        """Recorders visible to the actor."""
        return Recorder.objects.visible_to(by)

    @extend_schema(
        operation_id="assignRecorder",
        request=AssignmentForm,
        responses={201: AssignmentShown},
        examples=[
            OpenApiExample(
                "Given out",
                request_only=True,
                value={"id": EXAMPLE, "officer": _EXAMPLE_OFFICER, "valid_from": "2026-11-02T08:30:00+08:00"},
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Give a recorder to the officer who wears it from then on 配发."""
        data = checked(AssignmentForm, request)
        return perform_once(
            request,
            keeping.assign_recorder,
            _assigned,
            id=data["id"],
            subject_id=id,
            officer_id=data["officer"],
            valid_from=data["valid_from"],
        )


class DockedFilters(filters.FilterSet):
    """What the list may be narrowed by."""

    state = filters.ChoiceFilter(choices=DockState.choices())
    serial = filters.CharFilter()

    class Meta:
        model = DockedFile
        fields: ClassVar[list[str]] = []


class VisibleDocked(ScopedView[DockedFile]):
    """Files from the recorders of the actor's agencies."""

    queryset = DockedFile.objects.none()
    serializer_class: type[serializers.BaseSerializer[Any]] | None = DockedShown
    keyset = ("docked_at", "id")

    def visible(self, by: Actor) -> QuerySet[DockedFile]:
        """Files visible to the actor."""
        return DockedFile.objects.visible_to(by).shown()


class DockedFiles(VisibleDocked):
    """A list of recorders' files."""

    filterset_class = DockedFilters

    @extend_schema(operation_id="listDockedRecordings", responses=DockedShown(many=True))
    def get(self, request: Request) -> Response:
        """List what was taken from recorders, newest first, each with the cases proposed for it."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(_shown(rows, request))


class ReadDockedFile(VisibleDocked):
    """One recorder's file."""

    @extend_schema(operation_id="readDockedRecording", responses=DockedShown)
    def get(self, request: Request, id: UUID) -> Response:
        """Read what was taken from a recorder, and the cases proposed for it."""
        return Response(_shown([self.get_object()], request)[0])


class ViewRecording(VisibleDocked):
    """Leave to look at a recorder's file."""

    serializer_class = GrantShown

    @extend_schema(operation_id="viewDockedRecording", request=NothingForm, responses={200: GrantShown})
    def post(self, request: Request, id: UUID) -> Response:
        """Get a short-lived address of a recorder's file, to see whose it is; journaled."""
        checked(NothingForm, request)
        at = moment(request)

        def granted(leave: tuple[DockedFile, SignedRequest]) -> Answer:
            docked, signed = leave
            shown = {
                "id": docked.pk,
                "url": signed.url,
                "expires_at": at + timedelta(seconds=signed.expires_in),
                "file_name": docked.name,
                "sha256": docked.sha256,
            }
            return Answer(200, dict(GrantShown(shown).data))

        return perform(request, keeping.view_recording, granted, subject_id=id)


class ConfirmRecording(VisibleDocked):
    """Giving a recorder's file to a case."""

    serializer_class = EvidenceOnFile

    @extend_schema(
        operation_id="confirmDockedRecording",
        request=ConfirmForm,
        responses={201: EvidenceOnFile},
        examples=[
            OpenApiExample(
                "Sealing", request_only=True, value={"case": EXAMPLE_CASE, "title": "查封现场全程录像"}
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Confirm the case a recorder's file belongs to, proposed or not; it becomes evidence of the case."""
        data = checked(ConfirmForm, request)
        case_id = data.pop("case")
        return perform_once(
            request,
            acts.confirm_recording,
            _bound,
            subject_id=id,
            case_id=case_id,
            belongs=acts.Belongs(**data),
        )


class RejectRecording(VisibleDocked):
    """Saying that a recorder's file belongs to no case."""

    @extend_schema(
        operation_id="rejectDockedRecording",
        request=RejectForm,
        responses={200: DockedShown},
        examples=[OpenApiExample("A test", request_only=True, value={"reason": "开机测试,与案件无关。"})],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Say why a recorder's file belongs to no case; its bytes stay, and it may still be confirmed later."""
        reason = checked(RejectForm, request)["reason"]
        return perform_once(request, acts.reject_recording, _rejected, subject_id=id, reason=reason)


def _shown(rows: list[DockedFile], request: Request) -> list[dict[str, Any]]:
    proposed = proposals(rows, to=actor(request))
    wanted = {match.occasion.case for found in proposed.values() for match in found}
    cases = Case.objects.in_bulk(wanted)
    return [
        dict(row)
        for row in DockedShown(rows, many=True, context={"proposals": proposed, "cases": cases}).data
    ]


def _registered(recorder: Recorder) -> Answer:
    return Answer(201, as_rendered(RecorderShown(recorder).data))


def _assigned(made: RecorderAssignment) -> Answer:
    return Answer(201, as_rendered(AssignmentShown(made).data))


def _bound(evidence: Evidence) -> Answer:
    return Answer(201, dict(EvidenceOnFile(evidence).data))


def _rejected(docked: DockedFile) -> Answer:
    return Answer(200, as_rendered(DockedShown(docked, context={"proposals": {}, "cases": {}}).data))
