"""From officers and bases to filing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases import actions
from enforcement.cases.api.steps import OpinionForm, ReasonForm, StepView
from enforcement.cases.rules import StepCode
from enforcement.journal.actions import Answer
from enforcement.law.limitation import LongerGround
from enforcement.registry.powers import PublicationTask
from enforcement.wire import (
    StrictForm,
    checked,
    perform,
    several,
)


class NamedForm(StrictForm):
    """An officer to be named."""

    officer = serializers.UUIDField()
    lead = serializers.BooleanField(default=False, help_text="主办")


class NameOfficersForm(StrictForm):
    """At least two certified officers."""

    officers = several(NamedForm, at_most=20)


class NameOfficers(StepView):
    """Name the case's officers 指定执法人员: two or more, each certified today."""

    step, act, form = StepCode.NAME_OFFICERS, actions.name_officers, NameOfficersForm
    example = {
        "officers": [
            {"officer": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a02", "lead": True},
            {"officer": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a03"},
        ]
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the officers."""
        return {"officers": [actions.Named(**named) for named in data["officers"]]}


class HandOverForm(StrictForm):
    """Who leaves, who takes over, what is handed on."""

    leaves = serializers.UUIDField(help_text="The officer who leaves 移交人")
    takes = serializers.UUIDField(help_text="The officer who takes over 接收人")
    reason = serializers.CharField(max_length=500)
    materials = serializers.ListField(
        child=serializers.CharField(max_length=300), max_length=200, default=list, help_text="移交材料清单"
    )


class HandOver(StepView):
    """Hand a case from one officer to another 移交承办; the lead goes with it."""

    step, act, form = StepCode.HAND_OVER, actions.hand_over, HandOverForm
    example = {
        "leaves": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a02",
        "takes": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a06",
        "reason": "工作调动。",
        "materials": ["案卷材料 1 册", "现场照片 6 张"],
    }


class CitationForm(StrictForm):
    """A basis and the power it is exercised under."""

    basis = serializers.UUIDField()
    power = serializers.UUIDField(allow_null=True, default=None)


class CiteBasisForm(StrictForm):
    """At least one basis."""

    citations = several(CitationForm, at_most=20)


class CiteBasis(StepView):
    """Cite legal bases and powers 援引依据: published and in force today."""

    step, act, form = StepCode.CITE_BASIS, actions.cite_basis, CiteBasisForm
    example = {
        "citations": [
            {"basis": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a04", "power": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a05"}
        ]
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the citations."""
        return {"citations": [actions.Citation(**given) for given in data["citations"]]}


class FileForm(OpinionForm):
    """The head's opinion; where the limitation is five years, on which statutory ground and why."""

    five_year_ground = serializers.CharField(max_length=500, default="", allow_blank=True)
    five_year_kind = serializers.ChoiceField(
        LongerGround.choices(), allow_null=True, default=None, help_text="较长追责期限的法定情形"
    )


class ProposeFiling(StepView):
    """Propose filing 提请立案."""

    step, act, form = StepCode.PROPOSE_FILING, actions.propose_filing, OpinionForm
    example = {"opinion": "符合立案条件,建议立案。"}


class FileCase(StepView):
    """Approve filing 立案; the case gets its number."""

    step, act, form = StepCode.FILE, actions.file, FileForm
    example = {"opinion": "同意立案。"}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the ground of a longer limitation."""
        kind = data["five_year_kind"]
        return data | {"five_year_kind": LongerGround(kind) if kind else None}


class DeclineFiling(StepView):
    """Decline filing 不予立案."""

    step, act, form = StepCode.DECLINE_FILING, actions.decline_filing, ReasonForm
    example = {"reason": "不属于本机关管辖。"}


class OverrideAnswer(serializers.Serializer[Any]):
    """The publication task that the override opened."""

    id = serializers.UUIDField()
    matter = serializers.CharField()
    opened_at = serializers.DateTimeField()


class OverridePowerList(APIView):
    """A head goes on under a power the published list lacks."""

    @extend_schema(operation_id="overridePowerList", request=ReasonForm, responses={201: OverrideAnswer})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Override a missing power-list entry by name and reason; opens a publication task (Art. 39)."""
        data = checked(ReasonForm, request)
        return perform(request, actions.override_power_list, _overridden, case_id=case_id, **data)


def _overridden(task: PublicationTask) -> Answer:
    return Answer(201, dict(OverrideAnswer(task).data))
