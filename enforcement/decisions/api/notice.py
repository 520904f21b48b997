"""Notice, defence, re-examination on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.cases.api import OpinionForm, StepView
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import notice
from enforcement.decisions.api.service import DeliveryForm, served_of
from enforcement.decisions.api.shapes import SERVED
from enforcement.wire import StrictForm, several


class ApproveNotice(StepView):
    """Approve the prior notice 批准告知; drawn up and sealed (`sealInstrument`) from here on, it may be served."""

    step, act, form = StepCode.APPROVE_NOTICE, notice.approve_notice, OpinionForm
    example = {"opinion": "同意告知。"}


class Notify(StepView):
    """Serve the prior notice 事先告知; whether a hearing is offered is found from the law."""

    step, act, form = StepCode.NOTIFY, notice.notify, DeliveryForm
    example = SERVED

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the service."""
        return {"served": served_of(data), **data}


class DefenceForm(StrictForm):
    """A statement, or a signed waiver."""

    id = serializers.UUIDField(help_text="Made by the client")
    waived = serializers.BooleanField(help_text="明确放弃陈述、申辩")
    hearing_waived = serializers.BooleanField(default=False, help_text="明确放弃听证")
    text = serializers.CharField(max_length=20000)
    new_facts = serializers.BooleanField(default=False, help_text="提出新的事实或证据")
    received_on = serializers.DateField(
        allow_null=True, default=None, help_text="收到的日期; today unless given"
    )
    signed = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: the signed paper")


class HearDefence(StepView):
    """Take down the defence 陈述申辩, or its express waiver."""

    step, act, form = StepCode.HEAR_DEFENCE, notice.hear_defence, DefenceForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b24",
        "waived": False,
        "text": "已主动下架全部食品,请求从轻处罚。",
    }


class PointForm(StrictForm):
    """One point re-examined."""

    point = serializers.CharField(max_length=2000)
    adopted = serializers.BooleanField()
    reason = serializers.CharField(max_length=2000)


class ReexamineForm(StrictForm):
    """The record of re-examination."""

    points = several(PointForm, at_most=50, at_least=0, default=list)
    result = serializers.CharField(max_length=2000)


class Reexamine(StepView):
    """Re-examine what the party raised 复核, point by point."""

    step, act, form = StepCode.REEXAMINE, notice.reexamine, ReexamineForm
    example = {
        "points": [{"point": "已主动下架", "adopted": True, "reason": "属实,予以采纳。"}],
        "result": "部分采纳。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the points."""
        return {"points": [notice.Point(**point) for point in data["points"]], "result": data["result"]}


STEPS: tuple[type[StepView], ...] = (ApproveNotice, Notify, HearDefence, Reexamine)
