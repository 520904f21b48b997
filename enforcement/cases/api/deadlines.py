"""Deadlines on the wire: of a case, each explained step by step, and of every case that the actor sees, by end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases.actions.deadlines import judge_deadline
from enforcement.cases.models import Case, Deadline
from enforcement.cases.rules.deadlines import DeadlineState, Light
from enforcement.errors import NotVisible
from enforcement.journal.actions import Answer
from enforcement.law.limits import Clock, Exclusion
from enforcement.law.models import calendar_of, working_calendar
from enforcement.law.statutes import Article
from enforcement.law.values import Department
from enforcement.registry.models import Actor, legal_day
from enforcement.wire import ScopedView, StrictForm, as_rendered, checked, moment, perform

_YEAR = 366


class DeadlineRow(serializers.Serializer[Any]):
    """A deadline: what is due, by when, under which row of the law, and how sure that is."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    case_number = serializers.CharField(source="case.__str__", help_text="立案号, before filing 案源登记号")
    title = serializers.CharField(source="case.title", help_text="案由")
    agency = serializers.UUIDField(source="agency_id")
    department = serializers.ChoiceField(Department.choices())
    clock = serializers.ChoiceField(Clock.choices())
    label = serializers.SerializerMethodField(help_text="期限名称")  # type: ignore[assignment]
    ref = serializers.CharField(allow_blank=True, help_text="Tells several of a kind apart")
    state = serializers.ChoiceField(DeadlineState.choices())
    light = serializers.ChoiceField(Light.choices())
    since = serializers.DateTimeField(help_text="起算")
    due_on = serializers.DateField(allow_null=True, help_text="届满日; null: the rule is missing")
    due_at = serializers.DateTimeField(allow_null=True, help_text="The last instant inside")
    act_by = serializers.DateField(
        allow_null=True, help_text="最迟办理日: the last working day up to the end"
    )
    provisional = serializers.BooleanField(help_text="暂定: a year without a published calendar was touched")
    verified = serializers.BooleanField(help_text="False: 待核")
    paused = serializers.BooleanField(help_text="暂停计算: time that does not count still runs")
    mark = serializers.SerializerMethodField(help_text="待核, 规则缺失，请人工判断, 暂定, or blank")
    article = serializers.SerializerMethodField(help_text="依据")
    limit = serializers.CharField(source="limit_version", allow_blank=True, help_text="期限规则及版本")
    met_on = serializers.DateField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_for = serializers.CharField(allow_blank=True)

    def get_label(self, deadline: Deadline) -> str:
        """The clock in Chinese."""
        return Clock(deadline.clock).label

    def get_mark(self, deadline: Deadline) -> str:
        """What a reader must know before relying on the date."""
        return deadline.mark

    def get_article(self, deadline: Deadline) -> str:
        """The article of the row, or blank where there is no row."""
        row = deadline.limit
        return row.article.cite() if row else ""


class DeadlineFilters(filters.FilterSet):
    """What a list of running deadlines may be narrowed by."""

    department = filters.ChoiceFilter(choices=Department.choices())
    agency = filters.UUIDFilter(field_name="agency_id")
    case = filters.UUIDFilter(field_name="case_id")
    clock = filters.ChoiceFilter(choices=Clock.choices())
    state = filters.ChoiceFilter(choices=DeadlineState.choices())
    light = filters.ChoiceFilter(choices=Light.choices())
    provisional = filters.BooleanFilter()
    verified = filters.BooleanFilter()
    paused = filters.BooleanFilter()
    due_from = filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_to = filters.DateFilter(field_name="due_on", lookup_expr="lte")
    due_within = filters.NumberFilter(method="within", min_value=0, max_value=_YEAR)

    class Meta:
        model = Deadline
        fields: ClassVar[list[str]] = []

    def within(self, rows: QuerySet[Deadline], _name: str, days: Any) -> QuerySet[Deadline]:
        """Those that end in so many days from now, or have ended undone, or lack a rule."""
        return rows.filter(order_at__lte=moment(cast("Request", self.request)) + timedelta(days=int(days)))


class CaseDeadlines(ScopedView[Deadline]):
    """The deadlines of one case."""

    queryset = Deadline.objects.none()
    serializer_class = DeadlineRow
    keyset = ("opened_at", "id")

    def visible(self, by: Actor) -> QuerySet[Deadline]:
        """Deadlines of the case, for whoever may see it."""
        case_id = self.kwargs["case_id"]
        if not Case.objects.visible_to(by).filter(pk=case_id).exists():
            raise NotVisible
        return Deadline.objects.filter(case_id=case_id).select_related("case")

    @extend_schema(operation_id="listCaseDeadlines", responses=DeadlineRow(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the deadlines 期限 of a case, the newest first: what ran, what runs, what was met or missed."""
        return self.page()


class ComputationLine(serializers.Serializer[Any]):
    """One line of the computation."""

    text = serializers.CharField()
    article = serializers.CharField(allow_blank=True)


class ExcludedTimeShown(serializers.Serializer[Any]):
    """Time that may not count, (begins, ends]."""

    kind = serializers.ChoiceField(Exclusion.choices())
    begins = serializers.DateField()
    ends = serializers.DateField(allow_null=True)
    ref = serializers.CharField(allow_blank=True)
    judgement = serializers.CharField(allow_blank=True)


class DeadlineExtensionShown(serializers.Serializer[Any]):
    """An extension granted."""

    seq = serializers.IntegerField()
    amount = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField(allow_blank=True)
    until = serializers.DateField(allow_null=True)
    article = serializers.SerializerMethodField()
    verified = serializers.BooleanField()
    reason = serializers.CharField()
    approved_by = serializers.CharField(source="approved_by.name")
    at = serializers.DateTimeField()

    def get_article(self, extension: Any) -> str:
        """The article cited."""
        return Article.parse(extension.article).cite()


class DeadlineChangeShown(serializers.Serializer[Any]):
    """That the date moved."""

    due_before = serializers.DateField(allow_null=True)
    due_after = serializers.DateField(allow_null=True)
    why = serializers.CharField()
    calendar_version = serializers.CharField()
    at = serializers.DateTimeField()


class DeadlineExplanation(serializers.Serializer[Any]):
    """A deadline with its computation."""

    deadline = DeadlineRow()
    steps = ComputationLine(many=True)
    calendar_version = serializers.CharField(help_text="工作日历版本")
    excluded = ExcludedTimeShown(many=True)
    extensions = DeadlineExtensionShown(many=True)
    changes = DeadlineChangeShown(many=True)


class ExplainDeadline(ScopedView[Deadline]):
    """Why a deadline ends when it does."""

    queryset = Deadline.objects.none()
    serializer_class = DeadlineExplanation

    def visible(self, by: Actor) -> QuerySet[Deadline]:
        """Deadlines of the case, as far as the actor may see them."""
        return Deadline.objects.visible_to(by).filter(case_id=self.kwargs["case_id"]).select_related("case")

    @extend_schema(operation_id="explainDeadline", responses=DeadlineExplanation)
    def get(self, request: Request, case_id: UUID, id: UUID) -> Response:
        """Explain a deadline step by step, each line with its article; one that ended, by the calendar it had."""
        deadline = self.get_object()
        calendar = working_calendar() if deadline.runs else calendar_of(deadline.calendar_version)
        today = legal_day(deadline.ended_at or moment(request))
        found = deadline.reckoned(calendar, today)
        cited = deadline.limit.article.cite() if deadline.limit else ""
        missing = {"text": "规则缺失，请人工判断", "article": cited}
        shown = {
            "deadline": deadline,
            "steps": found.lines if found else [missing],
            "calendar_version": calendar.version,
            "excluded": deadline.case.excluded_times.all(),
            "extensions": deadline.extensions.select_related("approved_by"),
            "changes": deadline.changes.all(),
        }
        return Response(DeadlineExplanation(shown).data)


class DeadlineJudgementForm(StrictForm):
    """The day fixed, and why."""

    due_on = serializers.DateField()
    reason = serializers.CharField(max_length=1000)


class JudgeDeadline(APIView):
    """A person fixes what no rule does."""

    @extend_schema(operation_id="judgeDeadline", request=DeadlineJudgementForm, responses={201: DeadlineRow})
    def post(self, request: Request, case_id: UUID, id: UUID) -> Response:
        """Fix the day of a deadline whose rule is missing 请人工判断, as head of the agency, with a reason."""
        data = checked(DeadlineJudgementForm, request)
        return perform(request, judge_deadline, _judged, case_id=case_id, deadline_id=id, **data)


def _judged(deadline: Deadline) -> Answer:
    return Answer(201, as_rendered(DeadlineRow(deadline).data))


class DeadlineList(ScopedView[Deadline]):
    """What runs, the soonest first."""

    queryset = Deadline.objects.none()
    filterset_class = DeadlineFilters
    serializer_class = DeadlineRow
    keyset = ("order_at", "id")
    soonest_first = True

    def visible(self, by: Actor) -> QuerySet[Deadline]:
        """Running deadlines of the cases the actor may see."""
        return Deadline.objects.visible_to(by).running().select_related("case")

    @extend_schema(operation_id="listDeadlines", responses=DeadlineRow(many=True))
    def get(self, request: Request) -> Response:
        """List running deadlines, overdue and soonest first; `due_within=7` is the week ahead."""
        return self.page()


PATHS = [
    path("deadlines", DeadlineList.as_view(), name="deadlines"),
    path("cases/<uuid:case_id>/deadlines", CaseDeadlines.as_view(), name="case-deadlines"),
    path(
        "cases/<uuid:case_id>/deadlines/<uuid:id>/explain", ExplainDeadline.as_view(), name="explain-deadline"
    ),
    path(
        "cases/<uuid:case_id>/deadlines/<uuid:id>/judgement", JudgeDeadline.as_view(), name="judge-deadline"
    ),
]
