"""Drafts on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases.api import CaseRow, ReasonForm, StepView, show_row
from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.journal.actions import Answer
from enforcement.law.local import Grade
from enforcement.law.values import DecisionVariant, PenaltyKind
from enforcement.review import actions
from enforcement.review.rules import Considered, Finding, MitigationGround, NoPenaltyGround, Penalty
from enforcement.review.rules.considered import Comparison, Daily, Mitigation, Norm, SameAct
from enforcement.review.rules.discretion import Deviation, DeviationGround, Stated
from enforcement.wire import StrictForm, checked, etag, perform, several


class PenaltyForm(StrictForm):
    """One proposed penalty."""

    kind = serializers.ChoiceField(PenaltyKind.choices())
    amount = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), default=Decimal(0)
    )
    detail = serializers.CharField(max_length=500, default="", allow_blank=True)


class FindingForm(StrictForm):
    """One element of the ground for imposing no penalty, as found, and the evidence it was found on."""

    element = serializers.CharField(max_length=40)
    text = serializers.CharField(max_length=5000)
    evidence = serializers.ListField(child=serializers.UUIDField(), max_length=50, allow_empty=False)


class MitigationForm(StrictForm):
    """A ground that mitigates."""

    ground = serializers.ChoiceField(MitigationGround.choices())
    reason = serializers.CharField(max_length=2000)


class ComparisonForm(StrictForm):
    """Old law and new compared."""

    old = serializers.CharField(max_length=1000, help_text="行为时的规定")
    new = serializers.CharField(max_length=1000, help_text="决定时的规定")
    new_is_lighter = serializers.BooleanField(help_text="新规定处罚较轻或者不认为是违法")
    reason = serializers.CharField(max_length=2000)


class SameActForm(StrictForm):
    """Whether a fine elsewhere was for the same act."""

    case = serializers.UUIDField()
    same = serializers.BooleanField()
    reason = serializers.CharField(max_length=2000)


class NormForm(StrictForm):
    """One of several norms breached."""

    basis = serializers.CharField(max_length=500)
    fine_up_to = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal(0))
    applied = serializers.BooleanField(default=False)


class DailyForm(StrictForm):
    """A fine by the day 按日连续处罚."""

    original = serializers.UUIDField(help_text="The case of the original decision")
    order_served_on = serializers.DateField(help_text="责令改正送达之日")
    reinspected_on = serializers.DateField(help_text="复查发现继续违法之日")


class ConsideredForm(StrictForm):
    """What the proposal has considered (Arts. 29-33, 37; 生态环境法典 1055-1060)."""

    mitigation = several(MitigationForm, at_most=7, at_least=0, default=list)
    comparison = ComparisonForm(allow_null=True, default=None)
    same_act = several(SameActForm, at_most=50, at_least=0, default=list)
    norms = several(NormForm, at_most=10, at_least=0, default=list)
    priors = serializers.CharField(
        max_length=2000, default="", allow_blank=True, help_text="Why it is a first offence all the same"
    )
    daily = DailyForm(allow_null=True, default=None)


class DeviationForm(StrictForm):
    """Why the fine leaves its grade or the like cases."""

    ground = serializers.ChoiceField(DeviationGround.choices())
    reason = serializers.CharField(max_length=2000)


class BenchmarkForm(StrictForm):
    """The power, grade and circumstances the fine rests on (Art. 34)."""

    power = serializers.UUIDField()
    grade = serializers.ChoiceField(Grade.choices(), help_text="裁量阶次")
    circumstances = serializers.ListField(
        child=serializers.CharField(max_length=300), max_length=20, default=list, help_text="适用情形"
    )
    deviation = DeviationForm(allow_null=True, default=None)


class DraftForm(StrictForm):
    """A proposed decision."""

    id = serializers.UUIDField(help_text="Made by the client")
    variant = serializers.ChoiceField(
        DecisionVariant.choices(), default=DecisionVariant.PENALTY.value, help_text="拟作处理 (Art. 57)"
    )
    ground = serializers.ChoiceField(
        NoPenaltyGround.choices(),
        allow_null=True,
        default=None,
        help_text="不予处罚的情形 (Arts. 30-31, 33, 36)",
    )
    findings = several(FindingForm, at_most=10, at_least=0, default=list)
    considered = ConsideredForm(required=False)
    benchmark = BenchmarkForm(
        allow_null=True, default=None, help_text="Required with a fine where the power has a benchmark"
    )
    penalties = several(PenaltyForm, at_most=14, at_least=0, default=list)
    facts = serializers.CharField(max_length=20000, help_text="违法事实和证据")
    basis = serializers.CharField(max_length=2000, help_text="处罚依据")
    discretion = serializers.CharField(max_length=2000, help_text="裁量理由")
    correction = serializers.CharField(
        max_length=2000, default="", allow_blank=True, help_text="责令改正 (Art. 28)"
    )
    performance = serializers.CharField(
        max_length=1000, default="", allow_blank=True, help_text="履行方式和期限; required with a penalty"
    )
    public_interest = serializers.BooleanField(default=False, help_text="涉及重大公共利益 (Art. 58 (1))")
    complex = serializers.BooleanField(default=False, help_text="疑难复杂、多个法律关系 (Art. 58 (3))")


class DraftDecision(StepView):
    """Draft the decision 拟定处理决定. Whether it is major is found from the draft; a new draft ends a pass."""

    step, act, form = StepCode.DRAFT_DECISION, actions.draft_decision, DraftForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b21",
        "penalties": [{"kind": "fine", "amount": "40000.00"}],
        "facts": "货架上有超过保质期的食品三袋。",
        "basis": "食品安全法第一百二十四条",
        "discretion": "无从轻、从重情节。",
        "performance": "自收到决定书之日起十五日内缴至代收银行。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the proposal."""
        id, ground = data.pop("id"), data.pop("ground")
        proposal = actions.Proposal(
            penalties=tuple(
                Penalty(PenaltyKind(p["kind"]), p["amount"], p["detail"]) for p in data.pop("penalties")
            ),
            variant=DecisionVariant(data.pop("variant")),
            ground=NoPenaltyGround(ground) if ground else None,
            findings=tuple(
                Finding(f["element"], f["text"], tuple(f["evidence"])) for f in data.pop("findings")
            ),
            considered=_considered(data.pop("considered", {})),
            benchmark=_stated(data.pop("benchmark")),
            **data,
        )
        return {"id": id, "proposal": proposal}


def _considered(data: dict[str, Any]) -> Considered:
    comparison, daily = data.get("comparison"), data.get("daily")
    return Considered(
        mitigation=tuple(
            Mitigation(MitigationGround(m["ground"]), m["reason"]) for m in data.get("mitigation", ())
        ),
        comparison=Comparison(**comparison) if comparison else None,
        same_act=tuple(SameAct(**answer) for answer in data.get("same_act", ())),
        norms=tuple(Norm(**norm) for norm in data.get("norms", ())),
        priors=data.get("priors", ""),
        daily=Daily(**daily) if daily else None,
    )


def _stated(data: dict[str, Any] | None) -> Stated | None:
    if data is None:
        return None
    deviation = data["deviation"]
    return Stated(
        power=data["power"],
        grade=Grade(data["grade"]),
        circumstances=tuple(data["circumstances"]),
        deviation=Deviation(DeviationGround(deviation["ground"]), deviation["reason"]) if deviation else None,
    )


class DesignateMajor(APIView):
    """Designate a decision as major."""

    @extend_schema(operation_id="designateMajor", request=ReasonForm, responses={201: CaseRow})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Designate as a major decision 认定为重大执法决定; there is no way back (Art. 58)."""
        return perform(
            request, actions.designate_major, _designated, case_id=case_id, **checked(ReasonForm, request)
        )


def _designated(case: Case) -> Answer:
    return Answer(201, show_row(case), etag(case.version))


STEPS: tuple[type[StepView], ...] = (DraftDecision,)
