"""Measures read: of a case, one whole, and what is due or overdue in an agency."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import django_filters.rest_framework as filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.models import Case
from enforcement.law.measures import MeasureKind
from enforcement.law.models import working_calendar
from enforcement.measures.api.shapes import MeasureRow, MeasureShown
from enforcement.measures.models.measure import Measure
from enforcement.measures.models.terms import count_said
from enforcement.measures.rules.vocabulary import MeasureState
from enforcement.registry.models import Actor, legal_day
from enforcement.wire import ScopedView, moment


class MeasureFilters(filters.FilterSet):
    """By agency, kind, state, and by what is due."""

    agency = filters.UUIDFilter(field_name="case__agency_id")
    case = filters.UUIDFilter(field_name="case_id")
    kind = filters.ChoiceFilter(choices=MeasureKind.choices())
    state = filters.ChoiceFilter(choices=MeasureState.choices())
    urgent = filters.BooleanFilter()
    due_by = filters.DateFilter(method="until", label="In force, ending on that day or before")
    overdue_on = filters.DateFilter(method="late", label="In force beyond the term on that day, undecided")
    unapproved = filters.BooleanFilter(method="waiting", label="Urgent, and not decided on by the head")

    def until(self, rows: QuerySet[Measure], name: str, value: date) -> QuerySet[Measure]:
        """What ends by a day."""
        return rows.filter(state=MeasureState.IN_FORCE, ends_on__lte=value)

    def late(self, rows: QuerySet[Measure], name: str, value: date) -> QuerySet[Measure]:
        """What is overdue on a day."""
        return rows.filter(pk__in=Measure.objects.overdue(value))

    def waiting(self, rows: QuerySet[Measure], name: str, value: bool) -> QuerySet[Measure]:
        """What waits for an approval to be made up."""
        waiting = {"state": MeasureState.IN_FORCE, "urgent": True, "approval__isnull": True}
        return rows.filter(**waiting) if value else rows.exclude(**waiting)


class MeasuresRead(ScopedView[Measure]):
    """Measures whose content the actor may read."""

    queryset = Measure.objects.none()

    def visible(self, by: Actor) -> QuerySet[Measure]:
        """Measures of the cases the actor sees otherwise than as an auditor."""
        return Measure.objects.visible_to(by.reading).select_related("case", "party", "basis")

    def get_serializer_context(self) -> dict[str, Any]:
        """The day by which a light is green, amber or red."""
        return {**super().get_serializer_context(), "today": legal_day(moment(self.request))}


class MeasureList(MeasuresRead):
    """Measures of all cases."""

    serializer_class = MeasureRow
    filterset_class = MeasureFilters

    @extend_schema(operation_id="listMeasures", responses=MeasureRow(many=True))
    def get(self, request: Request) -> Response:
        """List measures 行政强制措施与先行登记保存台账, newest first; filter for what is due or overdue."""
        return self.page()


class CaseMeasures(ScopedView[Case]):
    """The measures of one case."""

    pagination_class = None
    queryset = Case.objects.none()
    serializer_class = MeasureRow
    lookup_url_kwarg = "case_id"
    filter_backends = ()

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases visible to the actor otherwise than as an auditor."""
        return Case.objects.visible_to(by.reading)

    @extend_schema(operation_id="listMeasuresOfCase", responses=MeasureRow(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List a case's measures, newest first."""
        case = self.get_object()
        rows = Measure.objects.filter(case=case).select_related("case", "party")
        context = {"today": legal_day(moment(request))}
        return Response(MeasureRow(rows, many=True, context=context).data)


class OneMeasure(MeasuresRead):
    """One measure."""

    serializer_class = MeasureShown

    def visible(self, by: Actor) -> QuerySet[Measure]:
        """The same, with all that a measure shows."""
        shown = ("items__ledger", "testings__items", "applications__answer", "releases", "services")
        one = ("approval", "taking", "extension")
        return super().visible(by).select_related(*one).prefetch_related(*shown)

    @extend_schema(operation_id="readMeasure", responses={200: MeasureShown}, parameters=[], filters=False)
    def get(self, request: Request, id: UUID) -> Response:
        """Read a measure whole: list, ledger, terms and how they were counted, and everything that followed."""
        measure = self.get_object()
        said = count_said(measure, working_calendar()) if measure.ran else {}
        context = self.get_serializer_context() | {"said": said}
        return Response(MeasureShown(measure, context=context).data)


urlpatterns = [
    path("measures", MeasureList.as_view(), name="measures"),
    path("measures/<uuid:id>", OneMeasure.as_view(), name="measure"),
    path("cases/<uuid:case_id>/measures", CaseMeasures.as_view(), name="case-measures"),
]
