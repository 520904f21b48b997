"""What the law leaves to a person in a case, and what that person decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases import actions
from enforcement.cases.models import Case, Judgement
from enforcement.journal.actions import Answer
from enforcement.law.judging import AnswerKind, Question
from enforcement.registry.models import Actor, legal_day
from enforcement.wire import ScopedView, StrictForm, as_rendered, checked, etag, if_match, moment, perform


class JudgementForm(StrictForm):
    """An answer to an open question."""

    id = serializers.UUIDField(help_text="Made by the client")
    rule = serializers.CharField(max_length=60, help_text="Code of the question")
    value = serializers.CharField(max_length=200, help_text="The answer, as the question's `answer` says")
    decision = serializers.CharField(max_length=2000, help_text="判断及理由")


class JudgementShown(serializers.Serializer[Any]):
    """A judgement 人工判断."""

    id = serializers.UUIDField()
    rule = serializers.CharField()
    question = serializers.CharField()
    value = serializers.CharField()
    decision = serializers.CharField()
    account = serializers.UUIDField(source="account_id")
    name = serializers.CharField(source="account.name", help_text="Who decided")
    at = serializers.DateTimeField()


class ChoiceShown(serializers.Serializer[Any]):
    """An answer that may be given."""

    value = serializers.CharField()
    text = serializers.CharField()


class QuestionShown(serializers.Serializer[Any]):
    """A question the law leaves to a person."""

    rule = serializers.CharField()
    text = serializers.CharField(help_text="What is to be judged")
    article = serializers.CharField()
    mark = serializers.CharField(help_text="待核, 规则缺失，请人工判断 or 请人工判断")
    meanwhile = serializers.CharField(help_text="The safer reading, which holds until somebody judges")
    answer = serializers.ChoiceField(AnswerKind.choices())
    choices = ChoiceShown(many=True)
    bars = serializers.BooleanField(help_text="Whether no decision is made before it is judged")
    judgement = JudgementShown(allow_null=True, help_text="The one that stands")


class QuestionsShown(serializers.Serializer[Any]):
    """The questions of a case; those that bar it, then those open, then those judged."""

    version = serializers.IntegerField(help_text="Of the case, to be sent as If-Match")
    open = serializers.IntegerField(help_text="How many nobody has judged")
    questions = QuestionShown(many=True)


def _shown(question: Question, judgement: Judgement | None) -> dict[str, Any]:
    return {
        "rule": question.rule,
        "text": question.text,
        "article": question.article.cite(),
        "mark": question.mark,
        "meanwhile": question.meanwhile,
        "answer": question.answer.value,
        "choices": [{"value": value, "text": text} for value, text in question.choices],
        "bars": question.bars,
        "judgement": JudgementShown(judgement).data if judgement else None,
    }


def _answer(row: Judgement) -> Answer:
    return Answer(201, as_rendered(JudgementShown(row).data), etag(row.case.version))


class CaseJudgements(ScopedView[Case]):
    """The open questions of a case."""

    queryset = Case.objects.none()
    serializer_class = QuestionsShown
    lookup_url_kwarg = "case_id"
    versioned = True

    def visible(self, by: Actor) -> QuerySet[Case]:
        """The case, if the actor may read its content."""
        return Case.objects.visible_to(by.reading)

    @extend_schema(operation_id="listJudgements", responses=QuestionsShown)
    def get(self, request: Request, case_id: UUID) -> Response:
        """List what the law leaves to a person in the case 待核、请人工判断, with the judgement that stands."""
        case = self.get_object()
        rows = Judgement.objects.filter(case=case).select_related("account").order_by("at")
        standing = {row.rule: row for row in rows}
        found = [
            _shown(one, standing.get(one.rule))
            for one in Judgement.objects.questions(case, legal_day(moment(request)))
        ]
        found.sort(key=lambda one: (one["judgement"] is not None, not one["bars"]))
        return Response(
            {
                "version": case.version,
                "open": sum(one["judgement"] is None for one in found),
                "questions": found,
            },
            headers={"ETag": etag(case.version)},
        )

    @extend_schema(
        operation_id="judge",
        request=JudgementForm,
        responses={201: JudgementShown},
        examples=[
            OpenApiExample(
                "Which limitation binds an act that ended before the Ecology Code",
                request_only=True,
                value={
                    "id": "0f3c9a52-6f0e-4f7e-8f43-2c9a9d1f6b01",
                    "rule": "limitation_law",
                    "value": "CFF 36",
                    "decision": "行为终了于法典施行之前，适用行为时的时效规定。",
                },
            )
        ],
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Judge an open question 人工判断 (agency head); what was chosen holds for this case, and says by whom."""
        data = checked(JudgementForm, request)
        return perform(request, actions.judge, _answer, case_id=case_id, version=if_match(request), **data)
