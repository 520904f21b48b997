"""The register of numbers, as far as something is missing from it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.decisions.models import FormStock
from enforcement.registry.models import Actor, Agency
from enforcement.registry.numbers import KEEPERS, DocumentNumber
from enforcement.wire import ScopedView, actor


class VoidedShown(serializers.Serializer[Any]):
    """A number that was given and is not used."""

    number = serializers.CharField(source="text")
    reason = serializers.CharField(source="void_reason")
    at = serializers.DateTimeField(source="voided_at")


class SeriesShown(serializers.Serializer[Any]):
    """A series of numbers: the last given, those nobody accounts for, those voided."""

    agency = serializers.UUIDField()
    series = serializers.CharField(help_text="机关代字 and 字")
    year = serializers.IntegerField()
    last = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.IntegerField(), help_text="Empty: gapless")
    voided = VoidedShown(many=True)


class NumberGaps(ScopedView[Agency]):
    """The gaps report."""

    pagination_class = None
    queryset = Agency.objects.none()
    serializer_class = SeriesShown

    def visible(self, by: Actor) -> QuerySet[Agency]:
        """Agencies whose numbers the actor keeps; all for a supervisor."""
        return Agency.objects.all() if by.supervises else Agency.objects.filter(pk__in=by.agencies(KEEPERS))

    @extend_schema(operation_id="listNumberGaps", responses=SeriesShown(many=True))
    def get(self, request: Request) -> Response:
        """Report on every series of numbers 文号: what was given, what is missing, what was voided."""
        rows = []
        for agency in self.get_queryset():
            voided = DocumentNumber.objects.visible_to(actor(request)).filter(
                agency=agency, voided_at__isnull=False
            )
            stocks = FormStock.objects.filter(agency=agency)
            for series in DocumentNumber.objects.gaps(agency.pk, taken_along=stocks.taken_along()):
                unused = voided.filter(series=series.series, year=series.year).order_by("seq")
                rows.append(
                    {
                        "agency": agency.pk,
                        "series": series.series,
                        "year": series.year,
                        "last": series.last,
                        "missing": list(series.missing),
                        "voided": list(unused),
                    }
                )
        return Response(SeriesShown(rows, many=True).data)
