"""The working-day calendar on the wire: the notices on file, what a new one would change, and putting it on file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases.actions.calendar import HolidayNotice, import_calendar, show_calendar_diff
from enforcement.cases.models.calendar import CalendarDiff
from enforcement.journal.actions import Answer
from enforcement.law.limits import Clock
from enforcement.law.models import CalendarYear, Scope
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, actor, as_rendered, checked, moment, perform

_DAYS = 120
#: Rows of a diff that are shown; the count and the digest are of all.
_SHOWN = 500
_EXAMPLE = {
    "scope": "state",
    "year": 2027,
    "source": "国务院办公厅关于2027年部分节假日安排的通知",
    "holidays": ["2027-01-01"],
    "workdays": [],
}


class CalendarNotice(serializers.Serializer[Any]):
    """A holiday notice on file 年度放假安排."""

    id = serializers.UUIDField()
    scope = serializers.ChoiceField(Scope.choices())
    year = serializers.IntegerField()
    version = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    holidays = serializers.ListField(child=serializers.DateField())
    workdays = serializers.ListField(child=serializers.DateField(), help_text="调休上班日期")
    loaded_at = serializers.DateTimeField()


class CalendarNoticeForm(StrictForm):
    """A holiday notice as published: the rest days it names, and the weekend days it makes workdays."""

    scope = serializers.ChoiceField(Scope.choices(), default=Scope.STATE.value)
    year = serializers.IntegerField(min_value=2000, max_value=2200)
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]
    holidays = serializers.ListField(child=serializers.DateField(), max_length=_DAYS)
    workdays = serializers.ListField(child=serializers.DateField(), max_length=_DAYS, default=list)


class CalendarImportForm(CalendarNoticeForm):
    """The notice, and the digest of the diff that was looked at."""

    confirmed_digest = serializers.RegexField(r"^[0-9a-fA-F]{64}$")


class DeadlineMoved(serializers.Serializer[Any]):
    """A running deadline under the new notice."""

    deadline = serializers.UUIDField()
    case = serializers.UUIDField()
    case_number = serializers.CharField()
    agency = serializers.UUIDField()
    department = serializers.CharField()
    clock = serializers.ChoiceField(Clock.choices())
    due_before = serializers.DateField()
    due_after = serializers.DateField()
    provisional_before = serializers.BooleanField()
    provisional_after = serializers.BooleanField()


class CalendarDiffShown(serializers.Serializer[Any]):
    """What the notice changes."""

    scope = serializers.ChoiceField(Scope.choices())
    year = serializers.IntegerField(source="days.year")
    version = serializers.IntegerField(source="days.version")
    running = serializers.IntegerField(help_text="Running deadlines that reach into the year")
    changed = serializers.SerializerMethodField(help_text="How many of them change; all are under the digest")
    moved = serializers.SerializerMethodField()
    digest = serializers.CharField(help_text="To be sent back as `confirmed_digest`")

    def get_changed(self, found: CalendarDiff) -> int:
        """How many change."""
        return len(found.moved)

    @extend_schema_field(DeadlineMoved(many=True))
    def get_moved(self, found: CalendarDiff) -> Any:
        """The first of them."""
        return DeadlineMoved(found.moved[:_SHOWN], many=True).data


class CalendarNotices(ScopedView[CalendarYear]):
    """The notices on file."""

    queryset = CalendarYear.objects.none()
    serializer_class = CalendarNotice
    keyset = ("loaded_at", "id")

    def visible(self, by: Actor) -> QuerySet[CalendarYear]:
        """Every published notice: the law is for everybody who signs in."""
        return CalendarYear.objects.filter(published=True)

    @extend_schema(operation_id="listCalendarNotices", responses=CalendarNotice(many=True))
    def get(self, request: Request) -> Response:
        """List the holiday notices on file, every version; of each year and scope the latest counts."""
        return self.page()


class ShowCalendarDiff(APIView):
    """What a notice would do."""

    @extend_schema(
        operation_id="showCalendarDiff",
        request=CalendarNoticeForm,
        responses=CalendarDiffShown,
        examples=[OpenApiExample("Next year", request_only=True, value=_EXAMPLE)],
    )
    def post(self, request: Request) -> Response:
        """Show what a holiday notice would do to every running deadline, old end and new; nothing is written."""
        notice = _notice(checked(CalendarNoticeForm, request))
        found = show_calendar_diff(notice=notice, by=actor(request), at=moment(request))
        return Response(CalendarDiffShown(found).data)


class ImportCalendar(APIView):
    """Putting it on file."""

    @extend_schema(
        operation_id="importCalendar",
        request=CalendarImportForm,
        responses={201: CalendarDiffShown},
        examples=[
            OpenApiExample("Confirmed", request_only=True, value={**_EXAMPLE, "confirmed_digest": "0" * 64})
        ],
    )
    def post(self, request: Request) -> Response:
        """Put a holiday notice on file 工作日历登记, and move every running deadline as the confirmed diff said."""
        data = checked(CalendarImportForm, request)
        digest = data.pop("confirmed_digest")
        return perform(request, import_calendar, _imported, notice=_notice(data), confirmed_digest=digest)


def _notice(data: dict[str, Any]) -> HolidayNotice:
    return HolidayNotice(
        Scope(data["scope"]), data["year"], data["source"], tuple(data["holidays"]), tuple(data["workdays"])
    )


def _imported(found: CalendarDiff) -> Answer:
    return Answer(201, as_rendered(CalendarDiffShown(found).data))


PATHS = [
    path("calendar/notices", CalendarNotices.as_view(), name="calendar-notices"),
    path("calendar/diff", ShowCalendarDiff.as_view(), name="calendar-diff"),
    path("calendar/imports", ImportCalendar.as_view(), name="import-calendar"),
]
