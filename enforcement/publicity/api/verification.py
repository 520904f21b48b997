"""The check of an instrument that somebody holds, for everybody."""

from __future__ import annotations

import re
from typing import Any, Final
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from enforcement.errors import Malformed, NotVisible
from enforcement.publicity.verification import FILES, verified

_SHA256: Final = re.compile(r"[0-9a-fA-F]{64}")


class InstrumentChecks(AnonRateThrottle):
    """Slow enough that codes are not tried."""

    scope = "instrument-check"
    rate = "30/min"


class InstrumentVerified(serializers.Serializer[Any]):
    """That an instrument was issued; nothing of what it says."""

    kind = serializers.CharField()
    title = serializers.CharField()
    number = serializers.CharField(allow_blank=True, help_text="文号")
    agency = serializers.CharField()
    issued_on = serializers.DateField()
    sealed = serializers.BooleanField(help_text="The sealed file is on file")
    voided = serializers.BooleanField()
    replaced = serializers.BooleanField(help_text="Corrected, or another stands in its place")
    file = serializers.ChoiceField(FILES, allow_blank=True, help_text="What the file of `sha256` is")


class VerifyInstrument(APIView):
    """Whether an instrument is one of ours."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (InstrumentChecks,)

    @extend_schema(
        operation_id="verifyInstrument",
        parameters=[OpenApiParameter("sha256", str, description="Hex SHA-256 of the file somebody holds")],
        responses=InstrumentVerified,
        examples=[
            OpenApiExample(
                "A decision",
                response_only=True,
                value={
                    "kind": "行政处罚决定书",
                    "title": "行政处罚决定书",
                    "number": "昌市监罚〔2026〕12号",
                    "agency": "昌宁县市场监督管理局",
                    "issued_on": "2026-11-23",
                    "sealed": True,
                    "voided": False,
                    "replaced": False,
                    "file": "sealed",
                },
            )
        ],
    )
    def get(self, request: Request, id: UUID, code: str) -> Response:
        """Verify an instrument 文书核验 by the code printed on it. No sign-in."""
        if unknown := sorted(set(request.query_params) - {"sha256"}):
            raise Malformed(f"不支持的查询参数:{'、'.join(unknown)};可用:sha256。", code="unknown_filter")
        sha256 = request.query_params.get("sha256", "").strip()
        if sha256 and not _SHA256.fullmatch(sha256):
            raise Malformed("sha256 应为 64 位十六进制。", code="sha256_malformed")
        found = verified(id, code, sha256)
        if found is None:
            raise NotVisible("没有查到该文书,或者核验码不符。", code="instrument_unknown")
        return Response(InstrumentVerified(found).data)
