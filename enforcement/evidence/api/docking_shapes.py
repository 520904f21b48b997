"""Recorders, their files and proposals as they are said and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from enforcement.cases.models import Case
from enforcement.evidence.models.docking import DockedFile, DockState
from enforcement.evidence.rules.matching import CapturedFrom, Match, OccasionKind
from enforcement.wire import StrictForm

_SERIAL = r"^[0-9A-Za-z][0-9A-Za-z_.-]{2,39}$"
#: Cases proposed for one file.
_MOST_PROPOSED = 5


class RecorderForm(StrictForm):
    """A recorder to be put on the list."""

    id = serializers.UUIDField(help_text="Made by the client")
    serial = serializers.RegexField(_SERIAL, help_text="设备编号, as its files or folders are named by it")
    model = serializers.CharField(max_length=60, allow_blank=True, default="")


class AssignmentForm(StrictForm):
    """Who wears it from when on."""

    id = serializers.UUIDField(help_text="Made by the client")
    officer = serializers.UUIDField()
    valid_from = serializers.DateTimeField()


class AssignmentShown(serializers.Serializer[Any]):
    """Who wore a recorder, from a moment until another."""

    id = serializers.UUIDField()
    recorder = serializers.UUIDField(source="recorder_id")
    officer = serializers.UUIDField(source="officer_id")
    valid_from = serializers.DateTimeField()
    valid_to = serializers.DateTimeField(allow_null=True)


class RecorderShown(serializers.Serializer[Any]):
    """A recorder 执法记录仪 and who wore it."""

    id = serializers.UUIDField()
    agency = serializers.UUIDField(source="agency_id")
    serial = serializers.CharField()
    model = serializers.CharField(allow_blank=True)
    registered_at = serializers.DateTimeField()
    assignments = AssignmentShown(many=True, source="assignments.all")


class ProposalShown(serializers.Serializer[Any]):
    """A case proposed, what on its file speaks for it, and why."""

    case = serializers.UUIDField()
    case_number = serializers.CharField()
    score = serializers.IntegerField(help_text="0 to 100")
    overlap_seconds = serializers.FloatField()
    occasion = serializers.ChoiceField(OccasionKind.choices())
    occasion_id = serializers.UUIDField()
    reasons = serializers.ListField(child=serializers.CharField())


class DockedShown(serializers.Serializer[Any]):
    """A recorder's file; proposals only while it waits."""

    id = serializers.UUIDField()
    agency = serializers.UUIDField(source="agency_id")
    state = serializers.ChoiceField(DockState.choices())
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    serial = serializers.CharField(allow_blank=True)
    recorder = serializers.UUIDField(source="recorder_id", allow_null=True)
    officer = serializers.UUIDField(source="officer_id", allow_null=True, help_text="Who wore it then")
    officer_name = serializers.CharField(source="officer.name", allow_null=True, default=None)
    captured_at = serializers.DateTimeField(help_text="The recorder's time")
    captured_from = serializers.ChoiceField(CapturedFrom.choices(), help_text="Where that time is read from")
    start = serializers.DateTimeField(source="span.start", help_text="Server time")
    end = serializers.DateTimeField(source="span.end", help_text="Server time")
    uncertainty = serializers.IntegerField(source="span.uncertainty", help_text="Seconds to either side")
    clock_compared = serializers.BooleanField(source="clock.compared")
    milliseconds = serializers.IntegerField(allow_null=True)
    fault = serializers.CharField(allow_blank=True)
    docked_at = serializers.DateTimeField()
    case = serializers.UUIDField(source="case_id", allow_null=True)
    evidence = serializers.SerializerMethodField()
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    proposals = serializers.SerializerMethodField()

    def get_evidence(self, docked: DockedFile) -> UUID | None:
        """The evidence that came of it."""
        return docked.upload_id if docked.state == DockState.CONFIRMED else None

    @extend_schema_field(ProposalShown(many=True))
    def get_proposals(self, docked: DockedFile) -> list[dict[str, Any]]:
        """The likeliest cases."""
        proposed: Mapping[UUID, Iterable[Match]] = self.context["proposals"]
        cases: Mapping[UUID, Case] = self.context["cases"]
        shown = [proposed_case(match, cases) for match in proposed.get(docked.pk, ())]
        return [dict(row) for row in ProposalShown(shown[:_MOST_PROPOSED], many=True).data]


class ConfirmForm(StrictForm):
    """The case a recorder's file belongs to, and what is said of it as evidence."""

    case = serializers.UUIDField()
    title = serializers.CharField(max_length=200, help_text="证据名称")
    purpose = serializers.CharField(max_length=500, allow_blank=True, default="", help_text="证明对象")
    factual = serializers.BooleanField(default=True)
    place = serializers.CharField(max_length=300, allow_blank=True, default="", help_text="收集地点")
    record = serializers.UUIDField(
        allow_null=True, default=None, help_text="The step whose record it belongs to"
    )


class RejectForm(StrictForm):
    """Why a recorder's file belongs to no case."""

    reason = serializers.CharField(min_length=2, max_length=500, help_text="不归入案件的理由")


def proposed_case(match: Match, cases: Mapping[UUID, Case]) -> dict[str, Any]:
    """A proposal as it is shown."""
    occasion = match.occasion
    return {
        "case": occasion.case,
        "case_number": str(cases[occasion.case]),
        "score": match.score,
        "overlap_seconds": match.overlap,
        "occasion": occasion.kind,
        "occasion_id": occasion.id,
        "reasons": match.reasons,
    }
