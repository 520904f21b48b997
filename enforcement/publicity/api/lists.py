"""What the agency and the supervisors see: notices with their clocks, and decisions that still lack one."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.models import Hindrance
from enforcement.decisions.models import Decision
from enforcement.law.values import Department
from enforcement.publicity import actions
from enforcement.publicity.api.shapes import ClockShown, NoticeAndObstacles, NoticeShown, whole
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.rules import DueState, NoticeState, due_state
from enforcement.publicity.source import clocks_of
from enforcement.registry.models import Actor, legal_day
from enforcement.wire import ScopedView, actor, etag, moment


class NoticeFilters(filters.FilterSet):
    """What the agency's list may be narrowed by."""

    state = filters.ChoiceFilter(choices=NoticeState.choices())
    department = filters.ChoiceFilter(choices=Department.choices())
    agency = filters.UUIDFilter(field_name="agency_id")
    case = filters.UUIDFilter(field_name="case_id")
    due_before = filters.DateFilter(
        method="awaited",
        help_text="Still unpublished and due before this day: today's date gives the overdue",
    )

    class Meta:
        model = PublicNotice
        fields: ClassVar[list[str]] = []

    def awaited(self, queryset: QuerySet[PublicNotice], name: str, value: date) -> QuerySet[PublicNotice]:
        """Notices that should be out before the day and are not."""
        return queryset.filter(state=NoticeState.PREPARED, due_on__lt=value)


class Notices(ScopedView[PublicNotice]):
    """The agency's notices in whatever state."""

    queryset = PublicNotice.objects.none()
    filterset_class = NoticeFilters
    serializer_class = NoticeShown
    keyset = ("prepared_at", "id")

    def visible(self, by: Actor) -> QuerySet[PublicNotice]:
        """Notices visible to the actor."""
        return PublicNotice.objects.visible_to(by)

    @extend_schema(operation_id="listNotices", responses=NoticeShown(many=True))
    def get(self, request: Request) -> Response:
        """List the agency's notices with their clocks; supervisors see every agency's."""
        found = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(
            NoticeShown(found, many=True, context={"today": legal_day(moment(request))}).data
        )


class NoticeDetail(ScopedView[PublicNotice]):
    """One notice."""

    queryset = PublicNotice.objects.none()
    serializer_class = NoticeAndObstacles

    def visible(self, by: Actor) -> QuerySet[PublicNotice]:
        """Notices visible to the actor."""
        return PublicNotice.objects.visible_to(by)

    @extend_schema(operation_id="readNotice", responses=NoticeAndObstacles)
    def get(self, request: Request, id: UUID) -> Response:
        """Read a notice with what stands in the way of its publication. A supervisor's look is journaled."""
        notice, who = self.get_object(), actor(request)
        if who.supervises and notice.agency_id not in who.casework_agencies:
            actions.view_notice(subject_id=notice.pk, by=who, at=moment(request))
        return Response(whole(notice, legal_day(moment(request))), headers={"ETag": etag(notice.version)})


class OwedShown(serializers.Serializer[Any]):
    """A served decision that has no notice yet, or none since it was changed."""

    decision = serializers.UUIDField()
    case = serializers.UUIDField()
    decision_number = serializers.CharField()
    decided_on = serializers.DateField()
    due_on = serializers.DateField()
    due_state = serializers.ChoiceField(DueState.choices())
    channels = ClockShown(many=True)


class NoticesOwed(ScopedView[Decision]):
    """Served decisions for which nobody has prepared a notice."""

    queryset = Decision.objects.none()
    serializer_class = OwedShown
    keyset = ("decided_at", "id")

    def visible(self, by: Actor) -> QuerySet[Decision]:
        """Served decisions without a notice where the actor does casework; a supervisor sees all."""
        notices = PublicNotice.objects.filter(decision=OuterRef("pk"))
        anew = Hindrance.objects.filter(case=OuterRef("case"), code=actions.OWED, closed_at__isnull=True)
        owed = Decision.objects.filter(
            ~Exists(notices.exclude(state=NoticeState.WITHDRAWN)),
            ~Exists(notices) | Exists(anew),
            service__isnull=False,
        )
        return owed if by.supervises else owed.filter(case__agency_id__in=by.casework_agencies)

    @extend_schema(operation_id="listNoticesOwed", responses=OwedShown(many=True))
    def get(self, request: Request) -> Response:
        """List served decisions that lack a notice, with their clocks: what nobody has begun is seen."""
        found = self.paginate_queryset(self.filter_queryset(self.get_queryset().select_related("case")))
        today = legal_day(moment(request))
        return self.get_paginated_response(
            OwedShown([_owed(decision, today) for decision in found or ()], many=True).data
        )


def _owed(decision: Decision, today: date) -> dict[str, Any]:
    due = clocks_of(decision)
    return {
        "decision": decision.pk,
        "case": decision.case_id,
        "decision_number": decision.number,
        "decided_on": decision.decided_on,
        "due_on": due[0].due_on,
        "due_state": due_state(None, due[0].due_on, None, today),
        "channels": [clock.as_json() for clock in due],
    }
