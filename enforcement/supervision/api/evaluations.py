"""Evaluation on the wire: rounds, the draw, the files to score and their scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.journal.actions import Answer
from enforcement.law.evaluation import STANDARD, Grade
from enforcement.law.values import Department, Procedure
from enforcement.registry.models import Actor, legal_day
from enforcement.supervision import actions
from enforcement.supervision.checks import precheck
from enforcement.supervision.models import Round, Sample, Score
from enforcement.supervision.reading import read_file
from enforcement.supervision.rules import Check, Given, Result
from enforcement.wire import ScopedView, StrictForm, actor, checked, moment, perform, several

_MOST_FILES = 500
_MOST_EVALUATORS = 50
_MOST_EACH = 3


class RoundForm(StrictForm):
    """A round to be opened; the frame is fixed by this request."""

    id = serializers.UUIDField(help_text="Made by the client")
    title = serializers.CharField(max_length=200)
    agencies = serializers.ListField(
        child=serializers.UUIDField(), default=list, max_length=100, help_text="Empty: every agency"
    )
    departments = serializers.ListField(
        child=serializers.ChoiceField(Department.choices()),
        default=list,
        max_length=len(Department),
        help_text="Empty: every department",
    )
    closed_from = serializers.DateField(help_text="First day of closing, inclusive")
    closed_to = serializers.DateField(help_text="Last day of closing, inclusive")
    sample_size = serializers.IntegerField(min_value=1, max_value=_MOST_FILES)
    each = serializers.IntegerField(
        min_value=1, max_value=_MOST_EACH, default=1, help_text="Evaluators per file 每卷评查人数"
    )
    evaluators = serializers.ListField(
        child=serializers.UUIDField(),
        allow_empty=False,
        max_length=_MOST_EVALUATORS,
        help_text="Accounts that hold the office of evaluator today; of whatever agency",
    )


class ScoreShown(serializers.Serializer[Any]):
    """One evaluator's score."""

    id = serializers.UUIDField()
    evaluator = serializers.UUIDField(allow_null=True, help_text="Null for the agency: evaluation is blind")
    veto = serializers.BooleanField(help_text="一票否决")
    points = serializers.IntegerField(min_value=0, max_value=100)
    grade = serializers.ChoiceField(Grade.choices())
    comment = serializers.CharField()
    scored_at = serializers.DateTimeField()
    items = serializers.ListField(
        child=serializers.DictField(),
        help_text="Per item: code, machine, result, overridden, reason, evidence",
    )


class SampleShown(serializers.Serializer[Any]):
    """A file drawn."""

    id = serializers.UUIDField()
    round = serializers.UUIDField()
    case = serializers.UUIDField()
    agency = serializers.UUIDField()
    case_number = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    department = serializers.ChoiceField(Department.choices())
    procedure = serializers.ChoiceField(Procedure.choices())
    position = serializers.IntegerField(help_text="Place in the draw, from 1")
    evaluators = serializers.ListField(
        child=serializers.UUIDField(), help_text="Empty for the agency: evaluation is blind"
    )
    drawn_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True, help_text="When the last evaluator scored it")
    scores = ScoreShown(many=True, help_text="Those the one who asks may see")


class RoundRow(serializers.Serializer[Any]):
    """A round in a list."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    standard = serializers.CharField(help_text="Version of the evaluation standard 评查标准")
    agencies = serializers.ListField(child=serializers.UUIDField())
    departments = serializers.ListField(child=serializers.ChoiceField(Department.choices()))
    closed_from = serializers.DateField()
    closed_to = serializers.DateField()
    sample_size = serializers.IntegerField()
    each = serializers.IntegerField()
    frame_size = serializers.IntegerField()
    frame_digest = serializers.CharField(
        help_text="SHA-256 of the frame's ids, ascending, one a line, each line ended by a line feed"
    )
    algorithm = serializers.CharField(
        help_text="`sha256-order-1`: the sample is the `sample_size` cases of the frame whose SHA-256 of seed"
        " and case id, written one after the other in lower case, is lowest, in that order"
    )
    seed = serializers.CharField(allow_blank=True, help_text="Hex; empty until the draw")
    opened_at = serializers.DateTimeField()
    drawn_at = serializers.DateTimeField(allow_null=True)


class RoundShown(RoundRow):
    """A round whole: everything that repeats the draw, and the files the one who asks may see."""

    frame = serializers.ListField(child=serializers.UUIDField(), help_text="Every case that could be drawn")
    evaluators = serializers.ListField(child=serializers.UUIDField(), help_text="Empty for an agency")
    samples = SampleShown(many=True)


def show_round(row: Round) -> dict[str, Any]:
    """Shape a round for a list."""
    names = ("id", "title", "standard", "agencies", "departments", "closed_from", "closed_to", "sample_size")
    more = ("each", "frame_digest", "algorithm", "seed", "opened_at", "drawn_at")
    return {name: getattr(row, name) for name in (*names, *more)} | {"frame_size": len(row.frame)}


def show_sample(sample: Sample, by: Actor, scores: Iterable[Score]) -> dict[str, Any]:
    """Shape a file drawn; the evaluators are named to supervisors, and each to themselves."""
    named = [pk for pk in sample.evaluators if by.supervises or pk == by.account_id]
    return {
        "id": sample.pk,
        "round": sample.round_id,
        "case": sample.case_id,
        "agency": sample.agency_id,
        "case_number": sample.case.case_number,
        "title": sample.case.title,
        "department": sample.case.department,
        "procedure": sample.case.procedure,
        "position": sample.position,
        "evaluators": named,
        "drawn_at": sample.drawn_at,
        "completed_at": sample.completed_at,
        "scores": [show_score(score, by) for score in scores],
    }


def show_score(score: Score, by: Actor) -> dict[str, Any]:
    """Shape a score."""
    named = by.supervises or score.evaluator_id == by.account_id
    return {
        "id": score.pk,
        "evaluator": score.evaluator_id if named else None,
        "veto": score.veto,
        "points": score.points,
        "grade": score.grade,
        "comment": score.comment,
        "scored_at": score.scored_at,
        "items": score.items,
    }


def _samples(by: Actor) -> QuerySet[Sample]:
    scores = Prefetch("scores", queryset=Score.objects.visible_to(by))
    return Sample.objects.visible_to(by).select_related("case").prefetch_related(scores)


def show_round_whole(row: Round, by: Actor) -> dict[str, Any]:
    """Shape a round with its frame and with the files the actor may see."""
    samples = _samples(by).filter(round=row).order_by("position")
    appointed = row.evaluators.values_list("account_id", flat=True)
    shown = {
        **show_round(row),
        "frame": row.frame,
        "evaluators": [pk for pk in appointed if by.supervises or pk == by.account_id],
        "samples": [show_sample(sample, by, sample.scores.all()) for sample in samples],
    }
    return dict(RoundShown(shown).data)


class RoundFilters(filters.FilterSet):
    """What a list of rounds may be narrowed by."""

    drawn = filters.BooleanFilter(field_name="drawn_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Round
        fields: ClassVar[list[str]] = []


class RoundList(ScopedView[Round]):
    """The rounds the actor may see, newest first; and opening one."""

    queryset = Round.objects.none()
    filterset_class = RoundFilters
    serializer_class = RoundRow

    def visible(self, by: Actor) -> QuerySet[Round]:
        """Rounds visible to the actor."""
        return Round.objects.visible_to(by)

    @extend_schema(operation_id="listEvaluationRounds", responses=RoundRow(many=True))
    def get(self, request: Request) -> Response:
        """List evaluation rounds 案卷评查."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.page([show_round(row) for row in rows or ()])

    @extend_schema(
        operation_id="openEvaluationRound",
        request=RoundForm,
        responses={201: RoundShown},
        examples=[
            OpenApiExample(
                "Ten market-regulation files of 2026",
                request_only=True,
                value={
                    "id": "3e0b7a0a-1d2c-4b58-9a3f-5f5d8c1c7e21",
                    "title": "2026年度行政执法案卷评查",
                    "departments": ["market_regulation"],
                    "closed_from": "2026-01-01",
                    "closed_to": "2026-11-30",
                    "sample_size": 10,
                    "evaluators": ["b8a4b1f2-7c53-4a57-8f0e-0d8f6f6e9c11"],
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Open a round 开展评查: the frame is fixed and its digest journaled before there is a seed.

        A supervisor of the justice bureau opens it. Evaluators of other agencies are welcome: none scores a
        file of the own agency.
        """
        by = actor(request)
        data = checked(RoundForm, request)
        data["departments"] = [Department(name) for name in data["departments"]]
        return perform(
            request, actions.open_round, lambda row: Answer(201, show_round_whole(row, by)), **data
        )


class RoundDetail(ScopedView[Round]):
    """One round."""

    queryset = Round.objects.none()
    serializer_class = RoundShown

    def visible(self, by: Actor) -> QuerySet[Round]:
        """Rounds visible to the actor."""
        return Round.objects.visible_to(by)

    @extend_schema(operation_id="readEvaluationRound", responses=RoundShown)
    def get(self, request: Request, id: UUID) -> Response:
        """Read a round with its files and results; `frame` and `seed` let anybody repeat the draw."""
        return Response(show_round_whole(self.get_object(), actor(request)))


class DrawForm(StrictForm):
    """Nothing to say: the round fixed everything but the seed, and the server makes that."""


class DrawSample(APIView):
    """The draw of a round."""

    @extend_schema(operation_id="drawEvaluationSample", request=DrawForm, responses={201: RoundShown})
    def post(self, request: Request, id: UUID) -> Response:
        """Draw the sample 抽取案卷, once, with a seed made now, and assign each file to strangers to it."""
        by = actor(request)
        data = checked(DrawForm, request)
        return perform(
            request,
            actions.draw_sample,
            lambda row: Answer(201, show_round_whole(row, by)),
            subject_id=id,
            **data,
        )


class SampleFilters(filters.FilterSet):
    """What a list of files drawn may be narrowed by."""

    round = filters.UUIDFilter(field_name="round_id")
    completed = filters.BooleanFilter(field_name="completed_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Sample
        fields: ClassVar[list[str]] = []


class SampleList(ScopedView[Sample]):
    """The files drawn that the actor may see: an evaluator's own to score."""

    queryset = Sample.objects.none()
    filterset_class = SampleFilters
    serializer_class = SampleShown
    keyset: ClassVar[tuple[str, str]] = ("drawn_at", "id")

    def visible(self, by: Actor) -> QuerySet[Sample]:
        """Files visible to the actor."""
        return _samples(by)

    @extend_schema(operation_id="listEvaluationSamples", responses=SampleShown(many=True))
    def get(self, request: Request) -> Response:
        """List files drawn: an evaluator's own, an agency head's scored ones, a supervisor's all."""
        by = actor(request)
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        shown = [show_sample(sample, by, sample.scores.all()) for sample in rows or ()]
        return self.page(shown)


class EvidenceShown(serializers.Serializer[Any]):
    """A row of the file that a result rests on."""

    kind = serializers.CharField(help_text="step, finding, basis, notice, opinion, decision, …")
    id = serializers.CharField(allow_blank=True, help_text="Of the row; empty where there is none to show")
    text = serializers.CharField()
    journal = serializers.IntegerField(allow_null=True, help_text="Entry in the case's journal stream 流水号")


class ItemShown(serializers.Serializer[Any]):
    """One item of the standard, filled in as far as the file's rows decide it."""

    code = serializers.CharField()
    text = serializers.CharField()
    article = serializers.CharField()
    verified = serializers.BooleanField(help_text="False: a county standard still to be confirmed 待核")
    veto = serializers.BooleanField(help_text="一票否决")
    points = serializers.IntegerField(allow_null=True, help_text="What a finding costs; null for a veto")
    result = serializers.ChoiceField(
        Result.choices(), help_text="The machine's; `unknown` waits for a person"
    )
    evidence = EvidenceShown(many=True)


class SampleForm(SampleShown):
    """A file to score: the standard's items pre-filled."""

    standard = serializers.CharField()
    form = ItemShown(many=True)


def show_form(checks: Iterable[Check]) -> list[dict[str, Any]]:
    """Shape the pre-filled standard."""
    found = {check.code: check for check in checks}
    return [
        {
            "code": item.code,
            "text": item.text,
            "article": item.article.cite(),
            "verified": item.verified,
            "veto": item.veto,
            "points": item.points,
            "result": found[item.code].result,
            "evidence": [asdict(row) for row in found[item.code].evidence],
        }
        for item in STANDARD
    ]


class SampleDetail(ScopedView[Sample]):
    """One file drawn, with its form."""

    queryset = Sample.objects.none()
    serializer_class = SampleForm

    def visible(self, by: Actor) -> QuerySet[Sample]:
        """Files visible to the actor."""
        return _samples(by).select_related("case", "round")

    @extend_schema(operation_id="readEvaluationSample", responses=SampleForm)
    def get(self, request: Request, id: UUID) -> Response:
        """Read a file drawn with the standard pre-filled 系统预判, the evidence for each result beside it.

        The look is journaled.
        """
        by, at = actor(request), moment(request)
        sample = self.get_object()
        actions.view_file(subject_id=sample.pk, by=by, at=at)
        shown = {
            **show_sample(sample, by, sample.scores.all()),
            "standard": sample.round.standard,
            "form": show_form(precheck(read_file(sample.case, legal_day(at)))),
        }
        return Response(SampleForm(shown).data)


class ItemAnswerForm(StrictForm):
    """An evaluator's answer to one item."""

    code = serializers.CharField(max_length=10)
    result = serializers.ChoiceField([(r.value, r.label) for r in Result if r is not Result.UNKNOWN])
    reason = serializers.CharField(
        max_length=2000,
        default="",
        allow_blank=True,
        help_text="Required to depart from the machine's result, and for every finding that is not its own",
    )


class ScoreForm(StrictForm):
    """A score: items the machine decided may be left out and then stand."""

    id = serializers.UUIDField(help_text="Made by the client")
    answers = several(ItemAnswerForm, at_most=len(STANDARD))
    comment = serializers.CharField(max_length=5000, help_text="评查意见")


class ScoreFile(APIView):
    """Scoring a file."""

    @extend_schema(
        operation_id="scoreEvaluationSample",
        request=ScoreForm,
        responses={201: ScoreShown},
        examples=[
            OpenApiExample(
                "Nothing found by hand but weak reasons for the amount",
                request_only=True,
                value={
                    "id": "9d6b3f0a-52d2-4b3c-8a9c-1fd0c0a9a7b3",
                    "answers": [
                        {"code": "V03", "result": "pass"},
                        {"code": "V04", "result": "pass"},
                        {"code": "V12", "result": "pass"},
                        {"code": "D03", "result": "pass"},
                        {"code": "D09", "result": "fail", "reason": "未说明适用从轻处罚的裁量阶次。"},
                        {"code": "D10", "result": "pass"},
                        {"code": "D11", "result": "pass"},
                    ],
                    "comment": "事实清楚,程序合法;裁量说理不足。",
                },
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Score a file 评查打分, once per evaluator: a veto scores nothing, else deductions from 100."""
        by = actor(request)
        data = checked(ScoreForm, request)
        answers = [Given(a["code"], Result(a["result"]), a["reason"]) for a in data["answers"]]
        return perform(
            request,
            actions.score_file,
            lambda score: Answer(201, dict(ScoreShown(show_score(score, by)).data)),
            subject_id=id,
            id=data["id"],
            answers=answers,
            comment=data["comment"],
        )


urlpatterns = [
    path("evaluations/rounds", RoundList.as_view(), name="evaluation-rounds"),
    path("evaluations/rounds/<uuid:id>", RoundDetail.as_view(), name="evaluation-round"),
    path("evaluations/rounds/<uuid:id>/draw", DrawSample.as_view(), name="evaluation-draw"),
    path("evaluations/samples", SampleList.as_view(), name="evaluation-samples"),
    path("evaluations/samples/<uuid:id>", SampleDetail.as_view(), name="evaluation-sample"),
    path("evaluations/samples/<uuid:id>/score", ScoreFile.as_view(), name="evaluation-score"),
]
