"""Review on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases.api import CaseRow, ReasonForm, StepView, show_row, step_path
from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.errors import NotVisible
from enforcement.journal.actions import Answer
from enforcement.law.departments import profile
from enforcement.law.values import Department, PenaltyKind, ReviewOpinion
from enforcement.registry.models import Actor
from enforcement.review import actions
from enforcement.review.models import Dossier
from enforcement.review.rules import Penalty, ReviewKind
from enforcement.wire import ScopedView, StrictForm, checked, etag, perform, several


class PenaltyForm(StrictForm):
    """One proposed penalty."""

    kind = serializers.ChoiceField(PenaltyKind.choices())
    amount = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), default=Decimal(0)
    )
    detail = serializers.CharField(max_length=500, default="", allow_blank=True)


class DraftForm(StrictForm):
    """A proposed decision."""

    id = serializers.UUIDField(help_text="Made by the client")
    penalties = several(PenaltyForm, at_most=14)
    facts = serializers.CharField(max_length=20000, help_text="违法事实和证据")
    basis = serializers.CharField(max_length=2000, help_text="处罚依据")
    discretion = serializers.CharField(max_length=2000, help_text="裁量理由")
    correction = serializers.CharField(
        max_length=2000, default="", allow_blank=True, help_text="责令改正 (Art. 28)"
    )
    performance = serializers.CharField(max_length=1000, help_text="履行方式和期限")
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
        id = data.pop("id")
        penalties = tuple(
            Penalty(PenaltyKind(p["kind"]), p["amount"], p["detail"]) for p in data.pop("penalties")
        )
        return {"id": id, "proposal": actions.Proposal(penalties=penalties, **data)}


class DossierForm(StrictForm):
    """The id of the dossier to be made."""

    id = serializers.UUIDField(help_text="Made by the client")


class RequestView(StepView):
    """Send a dossier."""

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Say which request."""
        return {**data, "code": self.step}


class RequestReview(RequestView):
    """Send the dossier for legal review 送法制审核: major decisions."""

    step, act, form = StepCode.REQUEST_REVIEW, actions.request_review, DossierForm
    example = {"id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b22"}


class RequestAudit(RequestView):
    """Send the dossier for case audit 送案件审核: decisions that are not major."""

    step, act, form = StepCode.REQUEST_AUDIT, actions.request_review, DossierForm
    example = {"id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b22"}


class AnswerForm(StrictForm):
    """One checklist item answered."""

    item = serializers.CharField(max_length=40)
    ok = serializers.BooleanField()
    note = serializers.CharField(max_length=1000, default="", allow_blank=True)


class ExaminationForm(StrictForm):
    """A reviewer's opinion on one dossier."""

    id = serializers.UUIDField(help_text="Made by the client")
    dossier = serializers.UUIDField()
    digest = serializers.RegexField(r"^[0-9a-fA-F]{64}$", help_text="SHA-256 of the bytes examined")
    conclusion = serializers.ChoiceField(ReviewOpinion.choices())
    answers = several(AnswerForm, at_most=30)
    text = serializers.CharField(max_length=5000, help_text="审核意见; on return, the reasons")
    no_interest_declared = serializers.BooleanField(help_text="与本案无利害关系")


class OpinionView(StepView):
    """Give an opinion."""

    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b23",
        "dossier": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b22",
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "conclusion": "pass",
        "answers": [{"item": "jurisdiction", "ok": True}],
        "text": "同意处罚建议。",
        "no_interest_declared": True,
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the examination."""
        answers = {answer["item"]: (answer["ok"], answer["note"]) for answer in data["answers"]}
        examination = actions.Examination(
            dossier=data["dossier"],
            digest=data["digest"],
            conclusion=ReviewOpinion(data["conclusion"]),
            answers=answers,
            text=data["text"],
            no_interest_declared=data["no_interest_declared"],
        )
        return {"id": data["id"], "code": self.step, "examination": examination}


class ReturnReview(OpinionView):
    """Return the dossier with reasons 法制审核退回."""

    step, act, form = StepCode.RETURN_REVIEW, actions.give_opinion, ExaminationForm


class PassReview(OpinionView):
    """Pass the legal review 法制审核通过."""

    step, act, form = StepCode.PASS_REVIEW, actions.give_opinion, ExaminationForm


class ReturnAudit(OpinionView):
    """Return the dossier with reasons 案件审核退回."""

    step, act, form = StepCode.RETURN_AUDIT, actions.give_opinion, ExaminationForm


class PassAudit(OpinionView):
    """Pass the case audit 案件审核通过."""

    step, act, form = StepCode.PASS_AUDIT, actions.give_opinion, ExaminationForm


class ChecklistShown(serializers.Serializer[Any]):
    """An item to answer."""

    code = serializers.CharField()
    text = serializers.CharField()
    article = serializers.CharField()
    verified = serializers.BooleanField()


class OpinionShown(serializers.Serializer[Any]):
    """An opinion given."""

    id = serializers.UUIDField()
    conclusion = serializers.ChoiceField(ReviewOpinion.choices())
    passed = serializers.BooleanField()
    text = serializers.CharField()
    answers = serializers.DictField()
    received_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField()


class EvidenceInDossier(serializers.Serializer[Any]):
    """A piece of evidence and its digest."""

    evidence = serializers.UUIDField()
    sha256 = serializers.CharField()


class DossierShown(serializers.Serializer[Any]):
    """Exactly what the reviewer examines, and what must be answered."""

    id = serializers.UUIDField()
    case = serializers.UUIDField()
    kind = serializers.ChoiceField(ReviewKind.choices())
    digest = serializers.CharField(help_text="SHA-256 of `text`, UTF-8")
    text = serializers.CharField(help_text="Canonical JSON of the draft and of the evidence digests")
    submitted_at = serializers.DateTimeField()
    fresh = serializers.BooleanField(help_text="False once a new draft or new evidence of the facts came")
    evidence = EvidenceInDossier(many=True)
    checklist = ChecklistShown(many=True)
    conclusions = serializers.ListField(child=serializers.CharField())
    opinion = OpinionShown(allow_null=True)


class LatestDossier(ScopedView[Case]):
    """The latest dossier of a case."""

    queryset = Case.objects.none()
    serializer_class = DossierShown
    lookup_url_kwarg = "case_id"

    def visible(self, by: Actor) -> QuerySet[Case]:
        """Cases whose content the actor may read."""
        return Case.objects.visible_to(by.reading)

    @extend_schema(operation_id="readDossier", responses=DossierShown)
    def get(self, request: Request, case_id: UUID) -> Response:
        """Read the latest dossier 送审卷宗 with the department's checklist."""
        case = self.get_object()
        latest = case.dossiers.order_by("-draft__seq", "-submitted_at")
        dossier = latest.prefetch_related("items", "opinions").first()
        if dossier is None:
            raise NotVisible("本案尚未送审。")
        fresh = Dossier.objects.fresh(case)
        rules = profile(Department(case.department), case.law_day())
        legal = dossier.kind == ReviewKind.LEGAL_REVIEW
        shown = {
            "id": dossier.pk,
            "case": case.pk,
            "kind": dossier.kind,
            "digest": bytes(dossier.digest).hex(),
            "text": dossier.text,
            "submitted_at": dossier.submitted_at,
            "fresh": fresh is not None and fresh.pk == dossier.pk,
            "evidence": [
                {"evidence": item.evidence_id, "sha256": item.sha256} for item in dossier.items.all()
            ],
            "checklist": [
                {
                    "code": item.code,
                    "text": item.text,
                    "article": item.article.cite(),
                    "verified": item.verified,
                }
                for item in (rules.review_checklist if legal else rules.audit_checklist)
            ],
            "conclusions": [row.opinion.value for row in rules.review_opinions],
            "opinion": next(iter(dossier.opinions.all()), None),
        }
        return Response(DossierShown(shown).data, headers={"ETag": etag(case.version)})


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


STEPS: tuple[type[StepView], ...] = (
    DraftDecision,
    RequestReview,
    RequestAudit,
    ReturnReview,
    PassReview,
    ReturnAudit,
    PassAudit,
)

urlpatterns = [
    path("cases/<uuid:case_id>/dossier", LatestDossier.as_view(), name="dossier"),
    path("cases/<uuid:case_id>/major", DesignateMajor.as_view(), name="designate-major"),
    *(step_path(view) for view in STEPS),
]
