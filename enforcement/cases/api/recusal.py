"""Standing aside 回避 on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.cases import actions
from enforcement.cases.api.matters import optional_voices
from enforcement.cases.api.steps import StepView
from enforcement.cases.collective import Voice
from enforcement.cases.rules import RecusalSource, StepCode
from enforcement.wire import StrictForm


class RequestRecusalForm(StrictForm):
    """Who should stand aside, who says so, and why."""

    id = serializers.UUIDField(help_text="Made by the client")
    person = serializers.UUIDField(help_text="The account of who should stand aside")
    source = serializers.ChoiceField(RecusalSource.choices())  # type: ignore[assignment]
    reason = serializers.CharField(max_length=2000)


class RequestRecusal(StepView):
    """Put a request for recusal on file 申请回避; the investigation goes on until it is decided."""

    step, act, form = StepCode.REQUEST_RECUSAL, actions.request_recusal, RequestRecusalForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b33",
        "person": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a09",
        "source": "party",
        "reason": "当事人称该执法人员与举报人有近亲属关系。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read who asks."""
        return data | {"source": RecusalSource(data["source"])}


class DecideRecusalForm(StrictForm):
    """The decision; `voices` where the heads decide together."""

    recusal = serializers.UUIDField()
    granted = serializers.BooleanField()
    reason = serializers.CharField(max_length=2000)
    voices = optional_voices()


class DecideRecusal(StepView):
    """Decide a recusal 决定回避, by rank."""

    step, act, form = StepCode.DECIDE_RECUSAL, actions.decide_recusal, DecideRecusalForm
    example = {
        "recusal": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b33",
        "granted": True,
        "reason": "确有近亲属关系,可能影响公正执法。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the voices."""
        return data | {"voices": [Voice(**voice) for voice in data["voices"]]}
