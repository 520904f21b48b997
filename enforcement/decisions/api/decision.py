"""Collective discussion and decision on the wire."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.api import StepView
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import decision, discussion
from enforcement.decisions.models import Decision
from enforcement.law.values import DecisionVariant, Procedure
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, several


class VoiceForm(StrictForm):
    """One head's opinion."""

    account = serializers.UUIDField()
    opinion = serializers.CharField(max_length=2000)
    agrees = serializers.BooleanField()


class PresentForm(StrictForm):
    """Somebody there without a vote 列席."""

    name = serializers.CharField(max_length=60)
    post = serializers.CharField(max_length=100)


class DiscussForm(StrictForm):
    """The minutes of a collective discussion."""

    held_at = serializers.DateTimeField(help_text="讨论时间")
    place = serializers.CharField(max_length=300, help_text="讨论地点")
    host = serializers.UUIDField(help_text="Account of who presided 主持人")
    voices = several(VoiceForm, at_most=20)
    reporters = serializers.ListField(child=serializers.UUIDField(), max_length=20, default=list)
    others = several(PresentForm, at_most=20, at_least=0, default=list)
    recorder = serializers.CharField(max_length=60)
    result = serializers.CharField(max_length=2000)


class Discuss(StepView):
    """Record the collective discussion 负责人集体讨论; investigators report and do not vote."""

    step, act, form = StepCode.DISCUSS, discussion.discuss, DiscussForm
    example = {
        "held_at": "2026-11-20T09:00:00+08:00",
        "place": "三楼会议室",
        "host": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a06",
        "voices": [
            {"account": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a06", "opinion": "同意处罚建议。", "agrees": True}
        ],
        "recorder": "李某",
        "result": "同意处罚建议。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the minutes."""
        voices = tuple(discussion.Voice(**voice) for voice in data.pop("voices"))
        others = tuple(discussion.Present(**present) for present in data.pop("others"))
        reporters = tuple(data.pop("reporters"))
        return {"minutes": discussion.Minutes(voices=voices, others=others, reporters=reporters, **data)}


class DecideForm(StrictForm):
    """The decision: everything else is in the dossier that passed."""

    id = serializers.UUIDField(help_text="Made by the client")
    defence_treatment = serializers.CharField(
        max_length=5000, default="", allow_blank=True, help_text="陈述申辩采纳情况及理由 (P 62)"
    )
    number = serializers.CharField(
        max_length=60,
        default="",
        allow_blank=True,
        help_text="文号, only where another body decides in the agency's stead and gives it",
    )


class Decide(StepView):
    """Decide 作出处理决定, a penalty or none, on the dossier that passed; the database checks it again."""

    step, act, form = StepCode.DECIDE, decision.decide, DecideForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b25",
        "defence_treatment": "当事人的申辩理由成立,已予采纳。",
    }


class DecisionShown(serializers.Serializer[Any]):
    """A decision as issued."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    procedure = serializers.ChoiceField(Procedure.choices())
    variant = serializers.ChoiceField(DecisionVariant.choices())
    number = serializers.CharField()
    dossier = serializers.UUIDField(source="dossier_id", allow_null=True)
    opinion = serializers.UUIDField(source="opinion_id", allow_null=True)
    fine = serializers.DecimalField(max_digits=14, decimal_places=2)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    content = serializers.DictField(help_text="The elements of Art. 59, or what stands for them")
    decided_at = serializers.DateTimeField()


class DecisionOfCase(ScopedView[Decision]):
    """The decision of a case."""

    queryset = Decision.objects.none()
    serializer_class = DecisionShown
    lookup_url_kwarg = "case_id"
    lookup_field = "case_id"

    def visible(self, by: Actor) -> QuerySet[Decision]:
        """Decisions of cases whose content the actor may read."""
        return Decision.objects.visible_to(by.reading)

    @extend_schema(operation_id="readDecision", responses=DecisionShown)
    def get(self, request: Request, case_id: Any) -> Response:
        """Read the decision 处理决定 of a case."""
        return Response(DecisionShown(self.get_object()).data)


STEPS: tuple[type[StepView], ...] = (Discuss, Decide)
