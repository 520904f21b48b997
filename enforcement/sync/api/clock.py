"""The handshake of clocks: ask, get the server's time, say when the answer arrived."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.journal.actions import Answer
from enforcement.sync.actions.clock import begin_handshake, finish_handshake
from enforcement.sync.api.shapes import EXAMPLE_BOOT, EXAMPLE_OPERATION, ClockForm, reading
from enforcement.sync.clock import DRIFT, offset
from enforcement.sync.models import Handshake, HandshakeReturn
from enforcement.wire import as_rendered, checked, perform


class AskForm(ClockForm):
    """The device's clocks as it asks."""

    id = serializers.UUIDField(help_text="Made by the client")


class AskShown(serializers.Serializer[Any]):
    """The server's time, somewhere between the asking and the answer's arrival."""

    id = serializers.UUIDField()
    server_at = serializers.DateTimeField()


class TieShown(serializers.Serializer[Any]):
    """How the device's wall clock stands to the server's."""

    id = serializers.UUIDField()
    offset_ms = serializers.FloatField(help_text="Server time minus device time")
    uncertainty_ms = serializers.FloatField(help_text="The offset is right to within this much either way")
    drift_ppm = serializers.FloatField(
        help_text="By how much the uncertainty grows: millionths of the time since"
    )


class BeginHandshake(APIView):
    """First half."""

    @extend_schema(
        operation_id="beginClockHandshake",
        request=AskForm,
        responses={201: AskShown},
        examples=[
            OpenApiExample(
                "A phone asks",
                request_only=True,
                value={
                    "id": EXAMPLE_OPERATION,
                    "boot": EXAMPLE_BOOT,
                    "wall": "2026-11-02T18:02:11+08:00",
                    "monotonic_ms": 123_476_511,
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Ask for the time 校时. Read the monotonic clock just before; again when the answer is there."""
        data = checked(AskForm, request)
        return perform(request, begin_handshake, _asked, id=data["id"], reading=reading(data))


def _asked(row: Handshake) -> Answer:
    return Answer(201, as_rendered(AskShown(row).data))


class FinishHandshake(APIView):
    """Second half."""

    @extend_schema(
        operation_id="finishClockHandshake",
        request=ClockForm,
        responses={201: TieShown},
        examples=[
            OpenApiExample(
                "The answer came after 184 ms",
                request_only=True,
                value={
                    "boot": EXAMPLE_BOOT,
                    "wall": "2026-11-02T18:02:11.184+08:00",
                    "monotonic_ms": 123_476_695,
                },
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Say when the answer arrived; from then on the operations of this boot have an interval of time."""
        data = checked(ClockForm, request)
        return perform(request, finish_handshake, _tied, handshake_id=id, reading=reading(data))


def _tied(row: HandshakeReturn) -> Answer:
    found = offset(row.tie(), row.handshake.wall)
    return Answer(
        201,
        dict(
            TieShown(
                {
                    "id": row.handshake_id,
                    "offset_ms": round(found.offset.total_seconds() * 1000, 3),
                    "uncertainty_ms": round(found.uncertainty.total_seconds() * 1000, 3),
                    "drift_ppm": DRIFT * 1e6,
                }
            ).data
        ),
    )
