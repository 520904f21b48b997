"""What township governments do with the powers handed down to them, counted (Penalty Law Art. 24).

Figures are by the day of the act, 1 January to 31 December; a decision later revoked still counts. No fine is summed
up: what is collected ranks nobody (Art. 74).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.models import Case
from enforcement.cases.rules import Status, StepCode
from enforcement.registry.models import Actor, Agency, legal_day
from enforcement.registry.rules import AgencyKind
from enforcement.registry.townships import TownshipPower
from enforcement.wire import ScopedView, moment

_DECIDED: Final = (StepCode.DECIDE, StepCode.DECIDE_ON_SPOT)


class HandedDownShown(serializers.Serializer[Any]):
    """A power that a township exercises, and from when the county department may not use it there."""

    code = serializers.CharField()
    name = serializers.CharField()
    department = serializers.CharField(help_text="The county department that is barred there 县级部门")
    barred_from = serializers.DateField(help_text="县级部门自该日起在该地不再实施")
    until = serializers.DateField(allow_null=True, help_text="Exclusive")
    document = serializers.CharField(help_text="The province's decision")
    verified = serializers.BooleanField(help_text="False: 待核")


class TownshipFigures(serializers.Serializer[Any]):
    """One township's year."""

    township = serializers.UUIDField()
    name = serializers.CharField()
    division_code = serializers.CharField()
    powers = HandedDownShown(many=True, help_text="On the last day counted")
    clues = serializers.IntegerField(help_text="案源")
    filed = serializers.IntegerField(help_text="立案")
    not_filed = serializers.IntegerField(help_text="不予立案")
    decided = serializers.IntegerField(help_text="作出决定")
    on_spot = serializers.IntegerField(help_text="其中当场处罚")
    closed = serializers.IntegerField(help_text="结案")
    filed_there_by_departments = serializers.IntegerField(help_text="县级部门在该地立案")


class TownshipYear(serializers.Serializer[Any]):
    """All of them, and what was counted."""

    year = serializers.IntegerField()
    counted_to = serializers.DateField()
    results = TownshipFigures(many=True)


class TownshipStatistics(ScopedView[Agency]):
    """The figures of township governments."""

    pagination_class = None
    queryset = Agency.objects.none()
    serializer_class = TownshipYear

    def visible(self, by: Actor) -> QuerySet[Agency]:
        """Every township for the supervisor; for who works in one, that one."""
        townships = Agency.objects.filter(kind=AgencyKind.TOWNSHIP)
        return townships if by.supervises else townships.filter(pk__in=by.casework_agencies)

    @extend_schema(
        operation_id="readTownshipStatistics",
        responses=TownshipYear,
        parameters=[OpenApiParameter("year", int, description="This year if left out")],
    )
    def get(self, request: Request) -> Response:
        """Count, township by township, the powers handed down and what was done under them 乡镇执法统计."""
        today = legal_day(moment(request))
        year = _year(request.query_params.get("year"), today)
        last = min(today, date(year, 12, 31))
        rows = list(self.get_queryset().order_by("division_code"))
        figures = figures_of(rows, year, last)
        return Response(TownshipYear({"year": year, "counted_to": last, "results": figures}).data)


def _year(given: str | None, today: date) -> int:
    """The year asked for. Raises ValidationError."""
    if not given:
        return today.year
    if not (given.isascii() and given.isdigit() and today.year - 50 < int(given) <= today.year):
        raise serializers.ValidationError({"year": ["应为不晚于今年的年份。"]})
    return int(given)


def figures_of(townships: Iterable[Agency], year: int, last: date) -> list[dict[str, Any]]:
    """Each township's figures of a year up to a day. Five queries, however many townships."""
    townships = list(townships)
    ids, codes = [one.pk for one in townships], [one.division_code for one in townships]
    handed: dict[UUID, list[Mapping[str, Any]]] = {}
    for row in _handed_down(ids, last):
        handed.setdefault(row["township_id"], []).append(row)
    own = {row["agency_id"]: row for row in _own(ids, year)}
    decided = {row["agency_id"]: row for row in _decided(ids, year)}
    there = dict(
        Case.objects.filter(agency__kind=AgencyKind.DEPARTMENT, township__in=codes, filed_at__year=year)
        .values_list("township")
        .order_by()
        .annotate(Count("pk"))
    )
    none = {"clues": 0, "filed": 0, "not_filed": 0, "closed": 0}
    return [
        {
            "township": one.pk,
            "name": one.name,
            "division_code": one.division_code,
            "powers": handed.get(one.pk, []),
            **none,
            **own.get(one.pk, {}),
            "decided": 0,
            "on_spot": 0,
            **decided.get(one.pk, {}),
            "filed_there_by_departments": there.get(one.division_code, 0),
        }
        for one in townships
    ]


def _handed_down(townships: list[UUID], day: date) -> Iterable[Mapping[str, Any]]:
    rows = TownshipPower.objects.published_on(day).filter(township_id__in=townships)
    return rows.order_by("power__code").values(
        "township_id",
        "document",
        "verified",
        code=F("power__code"),
        name=F("power__name"),
        department=F("power__agency__name"),
        barred_from=F("valid_from"),
        until=F("valid_to"),
    )


def _own(townships: list[UUID], year: int) -> Iterable[Mapping[str, Any]]:
    declined = Q(status=Status.NOT_FILED, steps__code=StepCode.DECLINE_FILING, steps__at__year=year)
    return (
        Case.objects.filter(agency_id__in=townships)
        .values("agency_id")
        .order_by()
        .annotate(
            clues=Count("pk", filter=Q(source_received_at__year=year), distinct=True),
            filed=Count("pk", filter=Q(filed_at__year=year), distinct=True),
            not_filed=Count("pk", filter=declined, distinct=True),
            closed=Count("pk", filter=Q(closed_at__year=year), distinct=True),
        )
    )


def _decided(townships: list[UUID], year: int) -> Iterable[Mapping[str, Any]]:
    """By the step as it was taken: one voided later still counts."""
    taken = Q(steps__code__in=_DECIDED, steps__at__year=year)
    spot = Q(steps__code=StepCode.DECIDE_ON_SPOT, steps__at__year=year)
    return (
        Case.objects.filter(agency_id__in=townships)
        .values("agency_id")
        .order_by()
        .annotate(
            decided=Count("pk", filter=taken, distinct=True), on_spot=Count("pk", filter=spot, distinct=True)
        )
    )


urlpatterns = [path("statistics/townships", TownshipStatistics.as_view(), name="township-statistics")]
