"""What is possible next, and what it still wants."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.models import Case
from enforcement.cases.rules import Status, Step, StepCode, possible, unmet_and_met
from enforcement.law.values import Stage
from enforcement.registry.models import Actor
from enforcement.wire import (
    ScopedView,
    actor,
    etag,
    moment,
)


class Need(serializers.Serializer[Any]):
    """A requirement of a step."""

    code = serializers.CharField()
    article = serializers.CharField()
    detail = serializers.CharField()
    met = serializers.BooleanField()


class Operation(serializers.Serializer[Any]):
    """The request that takes the step."""

    method = serializers.CharField()
    url = serializers.CharField()


class NextStep(serializers.Serializer[Any]):
    """A step the status leaves open."""

    code = serializers.ChoiceField(StepCode.choices())
    label = serializers.CharField()  # type: ignore[assignment]
    roles = serializers.ListField(child=serializers.CharField(), help_text="Who may take it")
    competent = serializers.BooleanField(help_text="Whether the one who asks may")
    ready = serializers.BooleanField(help_text="Whether every requirement is met")
    articles = serializers.ListField(child=serializers.CharField())
    requirements = Need(many=True)
    operation = Operation(allow_null=True)


class NextSteps(serializers.Serializer[Any]):
    """What can happen next, and what is missing for it."""

    status = serializers.ChoiceField(Status.choices())
    stage = serializers.ChoiceField(Stage.choices())
    version = serializers.IntegerField()
    steps = NextStep(many=True)


class CaseSteps(ScopedView[Case]):
    """The next steps of a case."""

    queryset = Case.objects.none()
    serializer_class = NextSteps

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases visible to the actor."""
        return Case.objects.visible_to(by)

    @extend_schema(operation_id="listNextSteps", responses=NextSteps)
    def get(self, request: Request, id: UUID) -> Response:
        """List every possible next step with its requirements, met and unmet, their articles, and the operation."""
        case, who = self.get_object(), actor(request)
        facts = case.facts(moment(request))
        steps = []
        for step in possible(facts):
            requirements = unmet_and_met(step, facts)
            steps.append(
                {
                    "code": step.code,
                    "label": step.code.label,
                    "roles": [role.value for role in step.roles],
                    "competent": who.office(step.roles, case.agency_id, step.code) is not None,
                    "ready": all(requirement.met for requirement in requirements),
                    "articles": [article.cite() for article in step.articles],
                    "requirements": requirements,
                    "operation": _operation(step, case),
                }
            )
        shown = {"status": case.status, "stage": case.stage, "version": case.version, "steps": steps}
        return Response(NextSteps(shown).data, headers={"ETag": etag(case.version)})


def _operation(step: Step, case: Case) -> dict[str, str] | None:
    try:
        return {"method": "POST", "url": reverse(f"step-{step.code}", kwargs={"case_id": case.pk})}
    except NoReverseMatch:
        return None
