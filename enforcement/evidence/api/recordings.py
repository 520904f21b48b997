"""Recordings on the wire: activities declared, what is missing of them, in figures and as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.models import Case
from enforcement.evidence.actions import recordings as acts
from enforcement.evidence.api.recording_shapes import (
    ActivityForm,
    ActivityShown,
    ExcuseForm,
    ExcuseShown,
    LengthForm,
    LengthShown,
    RecordingsShown,
)
from enforcement.evidence.api.shapes import EXAMPLE, perform_once
from enforcement.evidence.api.timeline import picture
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.recordings import (
    Activity,
    Excuse,
    Recorded,
    Recording,
    Standing,
    recordings_of,
)
from enforcement.framework import QuickJSON
from enforcement.journal.actions import Answer
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.models import working_calendar
from enforcement.law.recordings import ActivityKind
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, as_rendered, checked

_EXAMPLE_OFFICERS = ["0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a01", "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a02"]


class CasesRead(ScopedView[Case]):
    """Cases whose content the actor may read: what happened on site is no auditor's business."""

    queryset = Case.objects.none()
    lookup_url_kwarg = "case_id"

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases visible to the actor otherwise than as an auditor."""
        return Case.objects.visible_to(by.reading)


class CaseRecordings(CasesRead):
    """What was recorded of a case's activities."""

    serializer_class = RecordingsShown

    @extend_schema(operation_id="readRecordings", responses=RecordingsShown)
    def get(self, request: Request, case_id: UUID) -> Response:
        """Read which time had to be recorded, which was, and the gaps in seconds 音像记录完整性.

        Times are the server's, worked out from each device's clock; a gap shorter than the clocks are sure is
        `uncertain` and not `missing`.
        """
        case = self.get_object()
        standing, calendar = recordings_of(case), working_calendar()
        body = {
            "case": case.pk,
            "bars_closing": any(one.bars for one in standing),
            "activities": [_standing(one, calendar) for one in standing],
            "corrected": Activity.objects.filter(case=case, superseded_by__isnull=False),
        }
        return Response(RecordingsShown(body).data)


class SvgRenderer(BaseRenderer):
    """Renders bytes that are SVG already; a refusal stays what it is."""

    media_type = "image/svg+xml"
    format = "svg"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Pass the picture on, and say a problem as JSON."""
        if isinstance(data, bytes):
            return data
        return QuickJSON().render(data, accepted_media_type, renderer_context)


class RecordingsPicture(CasesRead):
    """The same as a picture."""

    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [SvgRenderer]  # type: ignore[misc]

    @extend_schema(operation_id="drawRecordings", responses={(200, "image/svg+xml"): OpenApiTypes.STR})
    def get(self, request: Request, case_id: UUID) -> Response:
        """Draw the timeline of a case's recordings 音像记录时间轴, as SVG without script or style."""
        case = self.get_object()
        return Response(
            picture(str(case), recordings_of(case)),
            headers={
                "Content-Disposition": 'inline; filename="recordings.svg"',
                "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
                "Cache-Control": "private, no-store",
            },
        )


class DeclareActivity(CasesRead):
    """Declaring an activity."""

    serializer_class = ActivityShown

    @extend_schema(
        operation_id="declareActivity",
        request=ActivityForm,
        responses={201: ActivityShown},
        examples=[
            OpenApiExample(
                "Sealing",
                request_only=True,
                value={
                    "id": EXAMPLE,
                    "kind": "sealing",
                    "started_at": "2026-11-02T10:00:00+08:00",
                    "ended_at": "2026-11-02T10:42:00+08:00",
                    "device_clock": "2026-11-02T10:50:03+08:00",
                    "place": "昌宁县田园镇某某食品加工点",
                    "officers": _EXAMPLE_OFFICERS,
                },
            )
        ],
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Declare an on-site activity 现场执法活动, from arrival to leaving; its recording is owed from then on."""
        data = checked(ActivityForm, request)
        id = data.pop("id")
        on_site = acts.OnSite(
            **data | {"kind": ActivityKind(data["kind"]), "officers": tuple(data["officers"])}
        )
        return perform_once(
            request, acts.declare_activity, _declared, id=id, case_id=case_id, on_site=on_site
        )


class ExcuseRecording(CasesRead):
    """The head's reason."""

    serializer_class = ExcuseShown

    @extend_schema(
        operation_id="excuseRecording",
        request=ExcuseForm,
        responses={201: ExcuseShown},
        examples=[
            OpenApiExample(
                "Battery",
                request_only=True,
                value={"reason": "执法记录仪电池故障,10时20分至10时31分未能记录。"},
            )
        ],
    )
    def post(self, request: Request, case_id: UUID, id: UUID) -> Response:
        """Put in writing why a recording is missing 书面说明理由; by the head of the agency."""
        reason = checked(ExcuseForm, request)["reason"]
        return perform_once(
            request, acts.excuse_recording, _excused, subject_id=id, case_id=case_id, reason=reason
        )


class DeclareLength(ScopedView[Evidence]):
    """How long a recording is."""

    queryset = Evidence.objects.none()
    serializer_class = LengthShown

    def visible(self, by: Actor) -> QuerySet[Evidence]:
        """Evidence visible to the actor."""
        return Evidence.objects.visible_to(by)

    @extend_schema(
        operation_id="declareRecordingLength",
        request=LengthForm,
        responses={201: LengthShown},
        examples=[OpenApiExample("Forty minutes", request_only=True, value={"seconds": 2400})],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Say how long a recording is, where its file cannot be read; what the file shows goes before it."""
        seconds = checked(LengthForm, request)["seconds"]
        return perform_once(
            request, acts.declare_recording, _measured, subject_id=id, length=timedelta(seconds=seconds)
        )


def _declared(activity: Activity) -> Answer:
    return Answer(201, as_rendered(ActivityShown(activity).data))


def _excused(excuse: Excuse) -> Answer:
    return Answer(201, as_rendered(ExcuseShown(excuse).data))


def _measured(recording: Recording) -> Answer:
    return Answer(201, as_rendered(LengthShown(recording).data))


def _standing(one: Standing, calendar: WorkingCalendar) -> dict[str, Any]:
    found = one.coverage
    return {
        "activity": one.activity,
        "owed": found.required,
        "recorded": [_recorded(shown, calendar) for shown in one.recorded],
        "gaps": found.gaps,
        "recorded_seconds": found.recorded_seconds,
        "missing_seconds": found.missing_seconds,
        "uncertain_seconds": found.uncertain_seconds,
        "stills": one.stills,
        "verdict": one.verdict,
        "said": one.said,
        "excuse": one.excuse,
        "bars_closing": one.bars,
    }


def _recorded(shown: Recorded, calendar: WorkingCalendar) -> dict[str, Any]:
    kept_by = shown.kept_by(calendar)
    return {
        "start": shown.span.start,
        "end": shown.span.end,
        "seconds": shown.span.seconds,
        "uncertainty": shown.span.uncertainty,
        "evidence": shown.evidence.pk,
        "number": shown.evidence.number,
        "device": shown.evidence.device,
        "clock_compared": shown.clock.compared,
        "measured": shown.source,
        "kept_at": shown.evidence.stored.stored_at,
        "kept_by": kept_by.at,
        "late": shown.late(calendar),
        "late_verified": kept_by.verified,
    }
