"""The demand, the agency's own execution, its suspension and end, on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.cases.api import ReasonForm, StepView
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import compulsion, demand
from enforcement.decisions.actions.notice import Point
from enforcement.decisions.api.notice import PointForm
from enforcement.decisions.rules.execution import Means, SuspensionGround, TerminationGround
from enforcement.wire import StrictForm, several

_PAPER = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b2a"


class DemandForm(StrictForm):
    """A demand; amounts, bank and rights are filled in from the file."""

    perform_by = serializers.DateField(help_text="履行义务的期限")
    way = serializers.CharField(max_length=1000, help_text="履行义务的方式")
    duty = serializers.CharField(max_length=2000, default="", allow_blank=True, help_text="金钱以外的义务")


class Demand(StepView):
    """Demand performance in writing 催告书; it is served through `recordService`."""

    step, act, form = StepCode.DEMAND, demand.demand, DemandForm
    example = {"perform_by": "2027-06-30", "way": "到决定书载明的代收银行缴纳。"}


class DemandDefenceForm(StrictForm):
    """What the party says to the demand."""

    text = serializers.CharField(max_length=20000)
    signed = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: the signed paper")


class HearDemandDefence(StepView):
    """Take down the party's defence against the demand; until it is examined nothing is enforced."""

    step, act, form = StepCode.HEAR_DEMAND_DEFENCE, demand.hear_demand_defence, DemandDefenceForm
    example = {"text": "资金周转困难,请求延期。"}


class ReexamineDemandForm(StrictForm):
    """The examination, point by point."""

    points = several(PointForm, at_most=50)
    result = serializers.CharField(max_length=2000)


class ReexamineDemand(StepView):
    """Examine what was raised against the demand, point by point."""

    step, act, form = StepCode.REEXAMINE_DEMAND, demand.reexamine_demand, ReexamineDemandForm
    example = {
        "points": [{"point": "资金困难", "adopted": False, "reason": "未提交证明。"}],
        "result": "不予采纳。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the points."""
        return {"points": [Point(**point) for point in data["points"]], "result": data["result"]}


class OrderExecutionForm(StrictForm):
    """A decision of compulsory execution."""

    means = serializers.ChoiceField(Means.choices())
    power = serializers.UUIDField(
        allow_null=True, default=None, help_text="The listed power of compulsion that rests on a law"
    )
    reasons = serializers.CharField(max_length=5000, help_text="强制执行的理由和依据")
    target = serializers.CharField(max_length=1000, help_text="执行标的")
    begins_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    urgent = serializers.CharField(
        max_length=1000, default="", allow_blank=True, help_text="情况紧急的理由 (强制法 43)"
    )
    cuts_supply = serializers.BooleanField(default=False, help_text="对居民生活停止供水、供电、供热、供燃气")
    announcement = serializers.UUIDField(
        allow_null=True, default=None, help_text="Evidence: announcement before a demolition (强制法 44)"
    )
    cost = serializers.CharField(max_length=1000, default="", allow_blank=True, help_text="代履行费用预算")
    agent = serializers.CharField(max_length=200, default="", allow_blank=True, help_text="代履行人")


class OrderExecution(StepView):
    """Decide on compulsory execution by the agency itself 强制执行决定, where a law gives the power."""

    step, act, form = StepCode.ORDER_EXECUTION, compulsion.order_execution, OrderExecutionForm
    example = {
        "means": "substitute",
        "reasons": "经催告仍不履行,已危害交通安全。",
        "target": "清除堆放在公路上的物料。",
        "begins_at": "2027-07-05T09:00:00+08:00",
        "ends_at": "2027-07-05T12:00:00+08:00",
        "cost": "三千元",
        "agent": "某某养护公司",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the order."""
        return {"order": compulsion.Order(**data | {"means": Means(data["means"])})}


class CarryOutForm(StrictForm):
    """What was done."""

    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=300)
    record = serializers.CharField(max_length=20000)
    signatures = serializers.UUIDField(help_text="Evidence: the signed record")
    completed = serializers.BooleanField()


class CarryOutExecution(StepView):
    """Record the execution 实施强制执行; completed, the decision is executed."""

    step, act, form = StepCode.CARRY_OUT_EXECUTION, compulsion.carry_out_execution, CarryOutForm
    example = {
        "began_at": "2026-11-20T09:00:00+08:00",
        "ended_at": "2026-11-20T11:00:00+08:00",
        "place": "某某公路 K12+300",
        "record": "代履行人清除物料,机关派员到场监督。",
        "signatures": _PAPER,
        "completed": True,
    }


class SuspendForm(StrictForm):
    """Why execution is suspended."""

    ground = serializers.ChoiceField(SuspensionGround.choices())
    detail = serializers.CharField(max_length=2000)


class SuspendExecution(StepView):
    """Suspend execution 中止执行."""

    step, act, form = StepCode.SUSPEND_EXECUTION, compulsion.suspend_execution, SuspendForm
    example = {"ground": "unable", "detail": "当事人暂无履行能力。"}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the ground."""
        return data | {"ground": SuspensionGround(data["ground"])}


class ResumeExecution(StepView):
    """Resume execution 恢复执行."""

    step, act, form = StepCode.RESUME_EXECUTION, compulsion.resume_execution, ReasonForm
    example = {"reason": "中止执行的情形已经消失。"}


class TerminateExecutionForm(StrictForm):
    """Why execution ends."""

    ground = serializers.ChoiceField(TerminationGround.choices())
    detail = serializers.CharField(max_length=2000)
    proofs = serializers.ListField(child=serializers.UUIDField(), max_length=20, allow_empty=False)


class TerminateExecution(StepView):
    """End execution 终结执行: nothing is owed any more."""

    step, act, form = StepCode.TERMINATE_EXECUTION, compulsion.terminate_execution, TerminateExecutionForm
    example = {"ground": "ended_without_assets", "detail": "企业已注销,无财产可供执行。", "proofs": [_PAPER]}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the ground."""
        return data | {"ground": TerminationGround(data["ground"])}


STEPS: tuple[type[StepView], ...] = (
    Demand,
    HearDemandDefence,
    ReexamineDemand,
    OrderExecution,
    CarryOutExecution,
    SuspendExecution,
    ResumeExecution,
    TerminateExecution,
)
