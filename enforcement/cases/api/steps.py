"""One operation per step: what every one of them has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases.models import CaseStep
from enforcement.cases.rules import PROCEDURE, Status, StepCode
from enforcement.journal.actions import Act, Answer
from enforcement.law.values import Stage
from enforcement.wire import (
    MadeShown,
    StrictForm,
    checked,
    etag,
    if_match,
    perform,
)


class StepShown(serializers.Serializer[Any]):
    """A step taken."""

    id = serializers.UUIDField()
    seq = serializers.IntegerField()
    code = serializers.ChoiceField(StepCode.choices())
    label = serializers.CharField()  # type: ignore[assignment]
    at = serializers.DateTimeField()
    certificate = serializers.CharField(allow_blank=True)
    voided = serializers.CharField(allow_null=True, help_text="Why the step no longer counts")
    content = serializers.DictField()
    made = MadeShown(allow_null=True, help_text="Where it was made offline 离线办理; `at` is when it arrived")


def show_step(step: CaseStep) -> dict[str, Any]:
    """Shape a step taken."""
    void = getattr(step, "void", None)
    return {
        "id": step.pk,
        "seq": step.seq,
        "code": step.code,
        "label": StepCode(step.code).label,
        "at": step.at,
        "certificate": step.certificate,
        "voided": void.reason if void else None,
        "content": step.content,
        "made": dict(MadeShown(step.made).data) if step.made else None,
    }


class CaseAfter(serializers.Serializer[Any]):
    """The case after a step."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(Status.choices())
    stage = serializers.ChoiceField(Stage.choices())
    version = serializers.IntegerField()
    case_number = serializers.CharField(allow_blank=True)


class StepAnswer(serializers.Serializer[Any]):
    """What every step answers: the case after it and the step as recorded."""

    case = CaseAfter()
    step = StepShown()


def stepped(step: CaseStep) -> Answer:
    """Present a step taken; the ETag is the case's new version."""
    case = step.case
    after = {
        "id": case.pk,
        "status": case.status,
        "stage": case.stage,
        "version": case.version,
        "case_number": case.case_number,
    }
    return Answer(201, dict(StepAnswer({"case": after, "step": show_step(step)}).data), etag(case.version))


class StepView(APIView):
    """The operation that takes one step: form in, one act, the case after it out."""

    step: ClassVar[StepCode]
    act: ClassVar[Act[..., CaseStep]]
    form: ClassVar[type[StrictForm]]
    example: ClassVar[Mapping[str, Any]]

    @property
    def versioned(self) -> bool:
        """Whether the step needs `If-Match`; a record of what happened does not."""
        return not PROCEDURE[self.step].appends

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Turn the form's data into the act's arguments."""
        return data

    def post(self, request: Request, case_id: UUID) -> Response:
        """Take the step."""
        arguments = self.arguments(checked(self.form, request))
        if self.versioned:
            arguments["version"] = if_match(request)
        return perform(request, self.act, stepped, case_id=case_id, **arguments)


def step_path(view: type[StepView]) -> Any:
    """Route a step: `cases/{case_id}/steps/{step}`, named `step-{code}`, described from the table."""
    code = view.step
    row = PROCEDURE[code]
    articles = ";".join(article.cite() for article in row.articles)
    roles = ", ".join(f"`{role.value}` {role.label}" for role in row.roles)
    text = (view.__doc__ or "").strip()
    described = extend_schema(
        operation_id="".join(word.capitalize() if i else word for i, word in enumerate(code.split("_"))),
        summary=f"{code.label}",
        description=f"{text}\n\nTaken by {roles}. Basis: {articles}.",
        request=view.form,
        responses={201: StepAnswer},
        examples=[OpenApiExample(code.label, request_only=True, value=dict(view.example))],
    )
    return path(
        f"cases/<uuid:case_id>/steps/{code.replace('_', '-')}",
        _described(view, described).as_view(),
        name=f"step-{code}",
    )


def _described(view: type[StepView], described: Any) -> type[StepView]:
    """Give the view a `post` of its own, so that its description is not its parent's."""

    def post(self: StepView, request: Request, case_id: UUID) -> Response:
        return StepView.post(self, request, case_id)

    view.post = described(post)  # type: ignore[method-assign]
    return view


class OpinionForm(StrictForm):
    """An opinion."""

    opinion = serializers.CharField(max_length=2000)


class ReasonForm(StrictForm):
    """A reason."""

    reason = serializers.CharField(max_length=500)
