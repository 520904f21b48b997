"""Records, the order to correct, the report."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.cases import actions
from enforcement.cases.api.steps import StepView
from enforcement.cases.rules import Corrected, StepCode
from enforcement.wire import (
    StrictForm,
)


class RecordForm(StrictForm):
    """What happened on the spot; defects are recorded as findings, never refused."""

    id = serializers.UUIDField(help_text="Made by the client")
    occurred_from = serializers.DateTimeField(help_text="Device time")
    occurred_to = serializers.DateTimeField(help_text="Device time")
    place = serializers.CharField(max_length=300)
    officers = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=20)
    certificates_shown = serializers.BooleanField()
    rights_told = serializers.BooleanField()
    text = serializers.CharField(max_length=20000)
    person = serializers.CharField(max_length=60, default="", allow_blank=True)
    signature = serializers.ChoiceField([("signed", "已签名"), ("refused", "拒绝签名"), ("absent", "不在场")])
    signature_note = serializers.CharField(max_length=500, default="", allow_blank=True)


class RecordView(StepView):
    """A record of what happened."""

    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b20",
        "occurred_from": "2026-11-20T09:00:00+08:00",
        "occurred_to": "2026-11-20T10:00:00+08:00",
        "place": "田园镇某某超市",
        "officers": ["0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a02", "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a03"],
        "certificates_shown": True,
        "rights_told": True,
        "text": "货架上有超过保质期的食品三袋。",
        "signature": "signed",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the record."""
        id = data.pop("id")
        record = actions.Record(**(data | {"officers": tuple(data["officers"])}))
        return {"id": id, "code": self.step, "record": record}


class Inspect(RecordView):
    """Record an on-site inspection 现场检查笔录."""

    step, act, form = StepCode.INSPECT, actions.record_on_site, RecordForm


class Question(RecordView):
    """Record a questioning 询问笔录: one person at a time."""

    step, act, form = StepCode.QUESTION, actions.record_on_site, RecordForm


class CorrectionForm(StrictForm):
    """An order to correct."""

    order = serializers.CharField(max_length=2000)
    deadline = serializers.DateField(allow_null=True, default=None, help_text="Null: at once")


class OrderCorrection(StepView):
    """Order the party to correct 责令改正 by an instrument of its own."""

    step, act, form = StepCode.ORDER_CORRECTION, actions.order_correction, CorrectionForm
    example = {"order": "立即停止经营超过保质期的食品。", "deadline": None}


class ReinspectionForm(StrictForm):
    """What was found when the order was looked at again."""

    inspected_on = serializers.DateField()
    officers = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=20)
    result = serializers.ChoiceField(Corrected.choices())
    text = serializers.CharField(max_length=20000)
    person = serializers.CharField(max_length=60, default="", allow_blank=True, help_text="在场的当事人")


class Reinspect(StepView):
    """Record the re-inspection of what was ordered 改正复查."""

    step, act, form = StepCode.REINSPECT, actions.reinspect, ReinspectionForm
    example = {
        "inspected_on": "2026-11-20",
        "officers": ["0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a02", "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a03"],
        "result": "yes",
        "text": "货架上已无超过保质期的食品。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read what was found."""
        said = {"officers": tuple(data["officers"]), "result": Corrected(data["result"])}
        return {"found": actions.Reinspection(**(data | said))}


class ReportForm(StrictForm):
    """The elements of the investigation report (P 48)."""

    course = serializers.CharField(max_length=10000, help_text="案源、调查经过")
    facts = serializers.CharField(max_length=20000, help_text="事实和主要证据")
    nature = serializers.CharField(max_length=2000, help_text="案件性质")
    proposal = serializers.CharField(max_length=2000, help_text="处理意见及依据")
    discretion = serializers.CharField(max_length=2000, help_text="裁量理由")


class ConcludeInvestigation(StepView):
    """Conclude the investigation with its report 调查终结报告."""

    step, act, form = StepCode.CONCLUDE_INVESTIGATION, actions.conclude_investigation, ReportForm
    example = {
        "course": "现场检查一次,询问一人。",
        "facts": "货架上有超过保质期的食品三袋,有照片和笔录为证。",
        "nature": "经营超过保质期的食品。",
        "proposal": "依据食品安全法第一百二十四条处以罚款。",
        "discretion": "无从轻、从重情节。",
    }
