"""Execution by the court on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.cases.api import StepView
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import court
from enforcement.decisions.rules.execution import MATERIALS, CourtAnswer
from enforcement.wire import StrictForm

_PAPER = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b2a"


class MaterialsForm(StrictForm):
    """The materials of Art. 55, each as evidence."""

    application = serializers.UUIDField(help_text=MATERIALS[0][1])
    decision = serializers.UUIDField(help_text=MATERIALS[1][1])
    opinion = serializers.UUIDField(help_text=MATERIALS[2][1])
    state = serializers.UUIDField(help_text=MATERIALS[3][1])


class ApplyToCourtForm(StrictForm):
    """An application to the court."""

    court = serializers.CharField(max_length=200)
    object_state = serializers.CharField(max_length=2000, help_text="申请强制执行标的情况")
    materials = MaterialsForm()
    late_reason = serializers.CharField(
        max_length=1000, default="", allow_blank=True, help_text="逾期申请的正当理由"
    )


class ApplyToCourt(StepView):
    """Apply to the court for execution 申请人民法院强制执行, within three months after the remedy periods."""

    step, act, form = StepCode.APPLY_TO_COURT, court.apply_to_court, ApplyToCourtForm
    example = {
        "court": "昌宁县人民法院",
        "object_state": "罚款四万元及加处罚款未缴纳。",
        "materials": {key: _PAPER for key, _, _ in MATERIALS},
    }


class CourtAnswerForm(StrictForm):
    """What the court did."""

    answer = serializers.ChoiceField(CourtAnswer.choices())
    received_on = serializers.DateField()
    document = serializers.CharField(max_length=100, help_text="文书名称、文号")
    paper = serializers.UUIDField(help_text="Evidence: the court's paper, or the agency's objection")
    note = serializers.CharField(max_length=1000, default="", allow_blank=True)


class RecordCourtAnswer(StepView):
    """Record what the court did with the application; an end of the matter ends the execution."""

    step, act, form = StepCode.RECORD_COURT_ANSWER, court.record_court_answer, CourtAnswerForm
    example = {
        "answer": "accepted",
        "received_on": "2026-11-20",
        "document": "受理案件通知书(2026)云0524行审1号",
        "paper": _PAPER,
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the answer."""
        paper = data.pop("paper")
        return data | {"answer": CourtAnswer(data["answer"]), "paper_id": paper}


class CourtExecutedForm(StrictForm):
    """That the court executed."""

    executed_on = serializers.DateField()
    paper = serializers.UUIDField(help_text="Evidence: the court's paper")


class CourtExecuted(StepView):
    """Record that the court executed the decision 人民法院执行完毕; the money it brought in comes first."""

    step, act, form = StepCode.COURT_EXECUTED, court.court_executed, CourtExecutedForm
    example = {"executed_on": "2026-11-20", "paper": _PAPER}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the paper."""
        return {"executed_on": data["executed_on"], "paper_id": data["paper"]}


STEPS: tuple[type[StepView], ...] = (ApplyToCourt, RecordCourtAnswer, CourtExecuted)
