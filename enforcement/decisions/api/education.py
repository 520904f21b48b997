"""Education on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.cases.api import StepView
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import education
from enforcement.wire import StrictForm


class LessonForm(StrictForm):
    """How the party was educated."""

    given_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=300)
    person = serializers.CharField(max_length=60, help_text="被教育人")
    text = serializers.CharField(max_length=5000, help_text="教育内容")
    signed = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: the signed record")
    signature_note = serializers.CharField(max_length=500, default="", allow_blank=True)


class Educate(StepView):
    """Record that the party was educated 教育当事人, where no penalty is imposed (Art. 33 para. 3)."""

    step, act, form = StepCode.EDUCATE, education.educate, LessonForm
    example = {
        "given_at": "2026-11-20T10:00:00+08:00",
        "place": "当事人经营场所",
        "person": "张某",
        "text": "讲解食品安全法关于保质期的规定。",
        "signature_note": "当事人口头表示知悉。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the lesson."""
        return {"lesson": education.Lesson(**data)}


STEPS: tuple[type[StepView], ...] = (Educate,)
