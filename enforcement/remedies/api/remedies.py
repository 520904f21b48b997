"""Remedies on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.api import StepView
from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.law.values import PenaltyKind
from enforcement.publicity.rules import WithdrawalGround
from enforcement.registry.models import Actor
from enforcement.remedies.actions import bringing, ending
from enforcement.remedies.models import Effect, Outcome, Remedy
from enforcement.remedies.rules import Absence, Instance, RemedyKind, RemedyOutcome
from enforcement.review.api import PenaltyForm
from enforcement.review.rules import Penalty
from enforcement.wire import ScopedView, StrictForm, several

_ID = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b61"
_REMEDY = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b60"
_WHOLE = ("reply", "outcome__effect")
_PAPER = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b62"


class OutcomeShown(serializers.Serializer[Any]):
    """How a remedy ended."""

    result = serializers.ChoiceField(RemedyOutcome.choices())
    detail = serializers.CharField()
    redo = serializers.BooleanField()
    decided_on = serializers.DateField()
    received_on = serializers.DateField()
    paper = serializers.UUIDField(source="paper_id")
    effective_on = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_effective_on(self, outcome: Outcome) -> Any:
        """The day of its effect; null while it may be appealed."""
        effect: Effect | None = getattr(outcome, "effect", None)
        return effect.effective_on if effect else None


class ReplyShown(serializers.Serializer[Any]):
    """The agency's answer."""

    text = serializers.CharField()
    submitted_on = serializers.DateField()
    receipt = serializers.UUIDField(source="receipt_id")
    evidence = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_evidence(self, reply: Any) -> list[UUID]:
        """The pieces handed in."""
        return [piece.pk for piece in reply.evidence.all()]


class AppearanceShown(serializers.Serializer[Any]):
    """Whether the head came to a hearing."""

    id = serializers.UUIDField()
    heard_on = serializers.DateField()
    head = serializers.UUIDField(source="head_id", allow_null=True)
    post = serializers.CharField(allow_blank=True)
    absence = serializers.ChoiceField(Absence.choices(), allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    proof = serializers.UUIDField(source="proof_id")


class RemedyShown(serializers.Serializer[Any]):
    """A reconsideration or a suit, with all that came of it."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    decision = serializers.UUIDField(source="decision_id", allow_null=True)
    kind = serializers.ChoiceField(RemedyKind.choices())
    instance = serializers.ChoiceField(Instance.choices())
    simple = serializers.BooleanField()
    body = serializers.CharField()
    body_number = serializers.CharField()
    applicant = serializers.CharField()
    claim = serializers.CharField()
    filed_on = serializers.DateField()
    received_on = serializers.DateField()
    follows = serializers.UUIDField(source="follows_id", allow_null=True)
    registered_at = serializers.DateTimeField()
    reply = ReplyShown(allow_null=True)
    appearances = AppearanceShown(many=True)
    outcome = OutcomeShown(allow_null=True)

    def to_representation(self, instance: Remedy) -> dict[str, Any]:
        """Show what is not there yet as null."""
        for name in ("reply", "outcome"):
            if not hasattr(instance, name):
                setattr(instance, name, None)
        return super().to_representation(instance)


class CaseRemedies(ScopedView[Case]):
    """The remedies of one case."""

    pagination_class = None
    queryset = Case.objects.none()
    serializer_class = RemedyShown
    lookup_url_kwarg = "case_id"
    filter_backends = ()

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases visible to the actor otherwise than as an auditor."""
        return Case.objects.visible_to(by.reading)

    @extend_schema(operation_id="listRemediesOfCase", responses=RemedyShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """Every reconsideration and suit brought in the case 复议诉讼, newest first."""
        rows = Remedy.objects.filter(case=self.get_object()).select_related(*_WHOLE)
        whole = rows.prefetch_related("appearances", "reply__evidence")
        return Response(RemedyShown(whole, many=True).data)


class RemedyFilters(filters.FilterSet):
    """What the list of remedies may be narrowed by."""

    kind = filters.ChoiceFilter(choices=RemedyKind.choices())
    agency = filters.UUIDFilter(field_name="case__agency_id")
    pending = filters.BooleanFilter(method="only_pending")

    class Meta:
        model = Remedy
        fields: tuple[str, ...] = ()

    def only_pending(self, rows: Any, _name: str, wanted: bool) -> Any:
        """Those without an outcome in effect, or those with one."""
        pending = Remedy.objects.pending()
        return rows.filter(pk__in=pending) if wanted else rows.exclude(pk__in=pending)


class RemedyList(ScopedView[Remedy]):
    """Remedies of all cases."""

    queryset = Remedy.objects.none()
    serializer_class = RemedyShown
    filterset_class = RemedyFilters
    keyset = ("registered_at", "id")

    def visible(self, by: Actor) -> QuerySet[Remedy]:
        """Of the cases whose content the actor sees."""
        rows = Remedy.objects.visible_to(by).select_related(*_WHOLE)
        return rows.prefetch_related("appearances", "reply__evidence")

    @extend_schema(operation_id="listRemedies", responses=RemedyShown(many=True))
    def get(self, _request: Request) -> Response:
        """List remedies 复议应诉台账, newest first; `pending=true` for those that are not over."""
        return self.page()


class RegisterForm(StrictForm):
    """The copy of an application or a complaint."""

    id = serializers.UUIDField(help_text="Made by the client")
    kind = serializers.ChoiceField(RemedyKind.choices())
    instance = serializers.ChoiceField(Instance.choices(), default=Instance.ONLY.value)
    body = serializers.CharField(max_length=200, help_text="复议机关、人民法院")
    body_number = serializers.CharField(max_length=80, help_text="案号")
    applicant = serializers.CharField(max_length=200)
    claim = serializers.CharField(max_length=20000)
    filed_on = serializers.DateField()
    received_on = serializers.DateField(help_text="收到副本之日: the clock of the answer runs from it")
    simple = serializers.BooleanField(default=False, help_text="复议简易程序")
    follows = serializers.UUIDField(allow_null=True, default=None)


class RegisterRemedy(StepView):
    """Register a reconsideration or a suit; holds the evidence and closes intake 登记复议、诉讼."""

    step, act, form = StepCode.REGISTER_REMEDY, bringing.register_remedy, RegisterForm
    example = {
        "id": _REMEDY,
        "kind": "reconsideration",
        "body": "昌宁县人民政府",
        "body_number": "昌政复〔2026〕3号",
        "applicant": "张某",
        "claim": "请求撤销行政处罚决定。",
        "filed_on": "2026-11-20",
        "received_on": "2026-11-23",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read what was brought."""
        id = data.pop("id")
        said = data | {"kind": RemedyKind(data["kind"]), "instance": Instance(data["instance"])}
        return {"id": id, "brought": bringing.Brought(**said)}


class ReplyForm(StrictForm):
    """The agency's answer."""

    remedy = serializers.UUIDField()
    text = serializers.CharField(max_length=20000)
    evidence = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=500)
    submitted_on = serializers.DateField()
    receipt = serializers.UUIDField(help_text="Evidence: the body's receipt 回执")


class ReplyToRemedy(StepView):
    """Hand in the answer with evidence and basis 答复（答辩）举证."""

    step, act, form = StepCode.REPLY_TO_REMEDY, bringing.reply_to_remedy, ReplyForm
    example = {
        "remedy": _REMEDY,
        "text": "处罚决定认定事实清楚,适用依据正确,程序合法。",
        "evidence": [_PAPER],
        "submitted_on": "2026-12-01",
        "receipt": _PAPER,
    }


class SupplementForm(StrictForm):
    """Leave to supplement the evidence."""

    remedy = serializers.UUIDField()
    id = serializers.UUIDField(help_text="Made by the client")
    reason = serializers.CharField(max_length=2000)
    consent = serializers.UUIDField(help_text="Evidence: the body's written leave")


class AllowSupplement(StepView):
    """Open intake again, with leave of the body that hears the remedy 准许补充证据."""

    step, act, form = StepCode.ALLOW_SUPPLEMENT, bringing.allow_supplement, SupplementForm
    example = {"remedy": _REMEDY, "id": _ID, "reason": "申请人提出新的理由。", "consent": _PAPER}


class AppearanceForm(StrictForm):
    """A hearing, and who headed the agency there."""

    remedy = serializers.UUIDField()
    id = serializers.UUIDField(help_text="Made by the client")
    heard_on = serializers.DateField()
    head = serializers.UUIDField(allow_null=True, default=None, help_text="Account of the head who came")
    post = serializers.CharField(max_length=60, default="", allow_blank=True, help_text="职务")
    absence = serializers.ChoiceField(Absence.choices(), allow_null=True, default=None)
    detail = serializers.CharField(max_length=500, default="", allow_blank=True)
    proof = serializers.UUIDField(help_text="Evidence: the sealed certificate 身份证明或者情况说明")


class RecordAppearance(StepView):
    """Record whether the head appeared 负责人出庭应诉."""

    step, act, form = StepCode.RECORD_APPEARANCE, ending.record_appearance, AppearanceForm
    example = {
        "remedy": _REMEDY,
        "id": _ID,
        "heard_on": "2026-12-10",
        "head": "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a05",
        "post": "局长",
        "proof": _PAPER,
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the ground of absence."""
        return data | {"absence": Absence(data["absence"]) if data["absence"] else None}


class RevisedForm(StrictForm):
    """What stands after a change."""

    penalties = several(PenaltyForm, at_most=14)


def _revised(data: dict[str, Any] | None) -> tuple[Penalty, ...]:
    rows = data["penalties"] if data else ()
    return tuple(Penalty(PenaltyKind(row["kind"]), row["amount"], row["detail"]) for row in rows)


class OutcomeForm(StrictForm):
    """The paper that ends a remedy."""

    remedy = serializers.UUIDField()
    id = serializers.UUIDField(help_text="Made by the client")
    result = serializers.ChoiceField(RemedyOutcome.choices())
    detail = serializers.CharField(max_length=20000, help_text="主文")
    decided_on = serializers.DateField()
    received_on = serializers.DateField(help_text="The three working days to take a notice back run from it")
    redo = serializers.BooleanField(default=False, help_text="责令重新作出行政行为")
    effective_on = serializers.DateField(
        allow_null=True,
        default=None,
        help_text="Null while it may be appealed; the same again with the day later",
    )
    revised = RevisedForm(
        allow_null=True, default=None, help_text="变更后、部分撤销后其余的处罚, from its effect on"
    )
    paper = serializers.UUIDField(help_text="Evidence: the decision or judgment")


class RecordOutcome(StepView):
    """Record how a remedy ended, and its effect 登记结果."""

    step, act, form = StepCode.RECORD_OUTCOME, ending.record_outcome, OutcomeForm
    example = {
        "remedy": _REMEDY,
        "id": _ID,
        "result": "revoked",
        "detail": "撤销昌市监罚〔2026〕12号行政处罚决定。",
        "decided_on": "2026-12-20",
        "received_on": "2026-12-22",
        "effective_on": "2026-12-22",
        "paper": _PAPER,
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the outcome."""
        remedy, id, paper = data.pop("remedy"), data.pop("id"), data.pop("paper")
        said = {"result": RemedyOutcome(data["result"]), "revised": _revised(data["revised"])}
        ended = ending.Ended(**data | said)
        return {"remedy": remedy, "id": id, "paper": paper, "ended": ended}


class OwnCorrectionForm(StrictForm):
    """The agency's own correction."""

    id = serializers.UUIDField(help_text="Made by the client")
    ground = serializers.ChoiceField(WithdrawalGround.choices())
    reason = serializers.CharField(max_length=5000)
    paper = serializers.UUIDField(help_text="Evidence: the sealed correction")
    corrected_on = serializers.DateField()
    revised = RevisedForm(allow_null=True, default=None, help_text="变更后的处罚; required with a change")


class CorrectDecision(StepView):
    """Change or revoke the agency's own decision 自行纠正."""

    step, act, form = StepCode.CORRECT_DECISION, ending.correct_decision, OwnCorrectionForm
    example = {
        "id": _ID,
        "ground": "revoked",
        "reason": "据以处罚的检验结论被更正。",
        "paper": _PAPER,
        "corrected_on": "2026-12-20",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the ground."""
        return data | {"ground": WithdrawalGround(data["ground"]), "revised": _revised(data["revised"])}


class RestitutionForm(StrictForm):
    """What was given back."""

    id = serializers.UUIDField(help_text="Made by the client")
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0)
    things = serializers.CharField(max_length=5000, default="", allow_blank=True)
    returned_on = serializers.DateField()
    paper = serializers.UUIDField(help_text="Evidence: the party's receipt")


class MakeRestitution(StepView):
    """Record what was given back after a decision fell 返还."""

    step, act, form = StepCode.MAKE_RESTITUTION, ending.make_restitution, RestitutionForm
    example = {"id": _ID, "amount": "2000.00", "returned_on": "2026-12-28", "paper": _PAPER}
