"""The custody log on the wire: read, exported, and its anomalies answered for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.errors import NotVisible
from enforcement.evidence.actions import custody
from enforcement.evidence.custody_sheet import Sheet, as_csv, as_pdf
from enforcement.evidence.models.custody import Custody, CustodyAnomaly, log_cases
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.common import AccessPurpose
from enforcement.evidence.rules.custody import AnomalyKind, CustodyEvent, CustodyOutcome, Form
from enforcement.framework import QuickJSON
from enforcement.journal.actions import Answer
from enforcement.law.custody import WatchRule
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role
from enforcement.wire import (
    NothingForm,
    ScopedView,
    StrictForm,
    actor,
    as_rendered,
    checked,
    moment,
    once,
    perform,
)

_ROLES = [(role.value, role.label) for role in Role]


class CustodyShown(serializers.Serializer[Any]):
    """One event of a piece of evidence."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField(help_text="Server time")
    event = serializers.ChoiceField(CustodyEvent.choices())
    outcome = serializers.ChoiceField(CustodyOutcome.choices())
    code = serializers.CharField(allow_blank=True, help_text="Why it was refused or failed")
    account = serializers.UUIDField(source="account_id", allow_null=True, help_text="Null: the server itself")
    name = serializers.CharField(allow_blank=True)
    agency = serializers.CharField(source="agency.name", allow_null=True, default=None)
    role = serializers.ChoiceField(
        _ROLES, allow_blank=True, help_text="The office that explains it, where there is one"
    )
    certificate = serializers.CharField(allow_blank=True)
    device = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_null=True, help_text="网络地址 as the server saw it")
    purpose = serializers.ChoiceField(AccessPurpose.choices(), allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    anomalies = serializers.ListField(child=serializers.ChoiceField(AnomalyKind.choices()))


class CustodyFilters(filters.FilterSet):
    """What a log may be narrowed by."""

    event = filters.ChoiceFilter(choices=CustodyEvent.choices())
    outcome = filters.ChoiceFilter(choices=CustodyOutcome.choices())
    account = filters.UUIDFilter(field_name="account_id")
    after = filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    before = filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = Custody
        fields: ClassVar[list[str]] = []


class CustodyLog(ScopedView[Custody]):
    """The log of one piece."""

    queryset = Custody.objects.none()
    serializer_class = CustodyShown
    filterset_class = CustodyFilters
    keyset = ("at", "id")

    def visible(self, by: Actor) -> QuerySet[Custody]:
        """Rows of the piece that the actor may read; a piece without any row is shown as one that is not there."""
        piece = Evidence.objects.filter(pk=self.kwargs["id"], case__in=log_cases(by))
        rows = Custody.objects.visible_to(by).filter(evidence_id=self.kwargs["id"])
        if not piece.exists() and not rows.exists():
            raise NotVisible
        return rows.select_related("agency")

    @extend_schema(operation_id="listCustody", responses=CustodyShown(many=True))
    def get(self, request: Request, id: UUID) -> Response:
        """List the custody log 证据保管记录 of a piece of evidence, newest first.

        Every look at it, every address given out, every attempt refused or failed. Read by heads of the agency and
        of its units, by its auditor and, once there is a dossier, its reviewers, and by the supervisor. What an
        evaluator looked at because the file was drawn is the supervisor's alone. That somebody else asked, it says.
        """
        try:
            return self.page()
        except NotVisible:
            custody.refused_view(id, by=actor(request), at=moment(request))
            raise


class _Attachment(QuickJSON):
    """Lets a client ask for the file it gets; a refusal is JSON all the same."""


class _Csv(_Attachment):
    media_type, format = "text/csv", "csv"


class _Pdf(_Attachment):
    media_type, format = "application/pdf", "pdf"


class _Export(APIView):
    """The log taken out of the system; the export is an event of the log and its last row."""

    form: ClassVar[Form]
    content_type: ClassVar[str]

    def write(self, sheet: Sheet) -> bytes:
        """Write the sheet in the form of the route."""
        raise NotImplementedError

    def export(self, request: Request, id: UUID) -> HttpResponse:
        """Note the export, then write what was on file up to it: a repeat under the same key gives the same bytes."""
        checked(NothingForm, request)
        by = actor(request)
        answer = custody.export_custody.answer(
            once(request),
            lambda row: Answer(200, {"row": str(row.pk)}),
            evidence_id=id,
            form=self.form,
            by=by,
            at=moment(request),
        )
        sheet = custody.sheet(UUID(answer.body["row"]), by=by)
        name = f"custody-{id}.{self.form.value}"
        return HttpResponse(
            self.write(sheet),
            content_type=self.content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )


class ExportCustodyCsv(_Export):
    """As a table."""

    form, content_type = Form.CSV, "text/csv; charset=utf-8"
    renderer_classes = (_Csv, QuickJSON)

    def write(self, sheet: Sheet) -> bytes:
        """Write a table."""
        return as_csv(sheet)

    @extend_schema(
        operation_id="exportCustodyCsv",
        request=NothingForm,
        responses={(200, "text/csv"): OpenApiTypes.BINARY},
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:
        """Export the custody log as CSV: UTF-8 with a byte order mark, no cell a formula, oldest first."""
        return self.export(request, id)


class ExportCustodyPdf(_Export):
    """As a sheet."""

    form, content_type = Form.PDF, "application/pdf"
    renderer_classes = (_Pdf, QuickJSON)

    def write(self, sheet: Sheet) -> bytes:
        """Set it in type."""
        return as_pdf(sheet)

    @extend_schema(
        operation_id="exportCustodyPdf",
        request=NothingForm,
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:
        """Export the custody log as PDF/A-2b, with the file's SHA-256, who made it and when."""
        return self.export(request, id)


class AcknowledgementShown(serializers.Serializer[Any]):
    """Who answered for an anomaly."""

    account = serializers.UUIDField(source="account_id")
    name = serializers.CharField(source="account.name")
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class WatchShown(serializers.Serializer[Any]):
    """The thresholds in force when it was found; `verified` false: no document of the county says so yet."""

    valid_from = serializers.DateField()
    pieces = serializers.IntegerField(help_text="By one account within `minutes`")
    minutes = serializers.SerializerMethodField()
    opens = serializers.TimeField(help_text="Asia/Shanghai")
    closes = serializers.TimeField()
    article = serializers.CharField(source="article.cite")
    document = serializers.CharField(allow_blank=True)
    verified = serializers.BooleanField()

    def get_minutes(self, rule: WatchRule) -> int:
        """Whole minutes."""
        return rule.within // timedelta(minutes=1)


class AnomalyShown(serializers.Serializer[Any]):
    """Something unusual in the custody log."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(AnomalyKind.choices())
    account = serializers.UUIDField(source="account_id")
    name = serializers.CharField(source="account.name")
    agency = serializers.UUIDField(source="agency_id", help_text="Of the account")
    agency_name = serializers.CharField(source="agency.name")
    case = serializers.UUIDField(source="case_id", allow_null=True, help_text="Null: about several")
    evidence = serializers.UUIDField(source="event.evidence_id", help_text="The first piece that showed it")
    event = CustodyShown()
    since = serializers.DateTimeField(help_text="One row stands for all of the kind from here on")
    found_at = serializers.DateTimeField()
    rule = WatchShown()
    acknowledgement = serializers.SerializerMethodField()

    @extend_schema_field(AcknowledgementShown(allow_null=True))
    def get_acknowledgement(self, anomaly: CustodyAnomaly) -> dict[str, Any] | None:
        """Return who answered for it, if anybody has."""
        given = getattr(anomaly, "acknowledgement", None)
        return dict(AcknowledgementShown(given).data) if given else None


class AnomalyFilters(filters.FilterSet):
    """What anomalies may be narrowed by."""

    kind = filters.ChoiceFilter(choices=AnomalyKind.choices())
    account = filters.UUIDFilter(field_name="account_id")
    agency = filters.UUIDFilter(field_name="agency_id")
    case = filters.UUIDFilter(field_name="case_id")
    acknowledged = filters.BooleanFilter(field_name="acknowledgement", lookup_expr="isnull", exclude=True)

    class Meta:
        model = CustodyAnomaly
        fields: ClassVar[list[str]] = []


class AnomalyList(ScopedView[CustodyAnomaly]):
    """What the supervisor looks into."""

    queryset = CustodyAnomaly.objects.none()
    serializer_class = AnomalyShown
    filterset_class = AnomalyFilters
    keyset = ("found_at", "id")

    def visible(self, by: Actor) -> QuerySet[CustodyAnomaly]:
        """All to a supervisor, none to anybody else."""
        return CustodyAnomaly.objects.visible_to(by).shown()

    @extend_schema(operation_id="listCustodyAnomalies", responses=AnomalyShown(many=True))
    def get(self, request: Request) -> Response:
        """List what is unusual 异常调取, newest first: much in a short time, out of hours, by another agency."""
        return self.page()


class AcknowledgeForm(StrictForm):
    """What looking into it has shown."""

    reason = serializers.CharField(max_length=500, help_text="核查说明")


class AcknowledgeAnomaly(APIView):
    """Somebody answers for an anomaly."""

    @extend_schema(
        operation_id="acknowledgeCustodyAnomaly",
        request=AcknowledgeForm,
        responses={201: AnomalyShown},
        examples=[
            OpenApiExample(
                "Explained", request_only=True, value={"reason": "经核,系夜间联合检查后补传照片所致。"}
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Acknowledge an anomaly 核查说明 by name and reason, once; never one's own."""
        data = checked(AcknowledgeForm, request)
        return perform(request, custody.acknowledge_anomaly, _acknowledged, anomaly_id=id, **data)


def _acknowledged(anomaly: CustodyAnomaly) -> Answer:
    shown = CustodyAnomaly.objects.shown().get(pk=anomaly.pk)
    return Answer(201, as_rendered(AnomalyShown(shown).data))
