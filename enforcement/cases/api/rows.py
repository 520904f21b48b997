"""A case as lists show it."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from rest_framework import serializers

from enforcement.cases.models import Case, CaseQuerySet
from enforcement.cases.rules import Status
from enforcement.law.values import Department, Procedure, Stage
from enforcement.wire import (
    as_rendered,
)


class CaseFilters(filters.FilterSet):
    """What a list of cases may be narrowed by."""

    status = filters.ChoiceFilter(choices=[(s.value, s.label) for s in Status])
    department = filters.ChoiceFilter(choices=[(d.value, d.label) for d in Department])
    procedure = filters.ChoiceFilter(choices=[(p.value, p.label) for p in Procedure])
    major = filters.BooleanFilter()
    agency = filters.UUIDFilter(field_name="agency_id")
    case_number = filters.CharFilter()
    source_number = filters.CharFilter()
    counted = filters.BooleanFilter(
        method="whether_counted", help_text="true: cases, filed or decided on the spot; false: clues only"
    )
    opened_after = filters.IsoDateTimeFilter(field_name="opened_at", lookup_expr="gte")
    opened_before = filters.IsoDateTimeFilter(field_name="opened_at", lookup_expr="lt")

    def whether_counted(self, rows: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:
        """Keep what counts as a case, or what does not."""
        return rows.counted() if value else rows.clues()

    class Meta:
        model = Case
        fields: ClassVar[list[str]] = []


ROW = (
    "id",
    "agency_id",
    "department",
    "procedure",
    "title",
    "party_name",
    "source_number",
    "case_number",
    "status",
    "major",
    "version",
    "opened_at",
    "filed_at",
    "closed_at",
)


class CaseRow(serializers.Serializer[Any]):
    """A case in a list: no identity number, no address, no telephone."""

    id = serializers.UUIDField()
    agency = serializers.UUIDField()
    department = serializers.ChoiceField(Department.choices())
    procedure = serializers.ChoiceField(Procedure.choices())
    title = serializers.CharField(help_text="案由")
    party_name = serializers.CharField(help_text="当事人", allow_blank=True)
    source_number = serializers.CharField(help_text="案源登记号")
    case_number = serializers.CharField(help_text="立案号; empty before filing", allow_blank=True)
    status = serializers.ChoiceField(Status.choices())
    stage = serializers.ChoiceField(Stage.choices())
    major = serializers.BooleanField(help_text="重大执法决定 (Art. 58)")
    version = serializers.IntegerField(help_text="The ETag, to be sent as If-Match")
    opened_at = serializers.DateTimeField()
    filed_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


def case_row(row: dict[str, Any]) -> dict[str, Any]:
    """Shape a row of `values(*ROW)`; a list is the hot path and needs no serializer."""
    return {
        "id": row["id"],
        "agency": row["agency_id"],
        **{name: row[name] for name in ROW[2:]},
        "stage": Status(row["status"]).stage,
    }


def show_row(case: Case) -> dict[str, Any]:
    """Shape a case as lists show it."""
    return as_rendered(case_row({name: getattr(case, name) for name in ROW}))
