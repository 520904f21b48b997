"""Where a breach happened, on the wire."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases import actions
from enforcement.cases.api.rows import CaseRow, show_row
from enforcement.cases.models import Case
from enforcement.journal.actions import Answer
from enforcement.wire import StrictForm, checked, etag, if_match, perform


class TownshipForm(StrictForm):
    """The township of the breach."""

    township = serializers.RegexField(r"^\d{9}(\d{3})?\Z", help_text="违法行为发生地乡镇区划代码")


class StateTownship(APIView):
    """Say in which township the breach happened."""

    versioned = True

    @extend_schema(
        operation_id="stateTownship",
        request=TownshipForm,
        responses=CaseRow,
        examples=[OpenApiExample("珠街彝族乡", request_only=True, value={"township": "530524207"})],
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Say in which township the breach happened 违法行为发生地乡镇: whose a handed-down power is (Art. 24)."""
        return perform(
            request,
            actions.state_township,
            _stated,
            case_id=case_id,
            version=if_match(request),
            **checked(TownshipForm, request),
        )


def _stated(case: Case) -> Answer:
    return Answer(200, show_row(case), etag(case.version))
