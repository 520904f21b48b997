"""Dossier, review and audit on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.api import StepView
from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.errors import NotVisible
from enforcement.law.values import ReviewOpinion
from enforcement.registry.models import Actor
from enforcement.review import actions
from enforcement.review.models import Dossier
from enforcement.review.rules import ReviewKind
from enforcement.wire import ScopedView, StrictForm, etag, several


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
        rules = case.law()
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


STEPS: tuple[type[StepView], ...] = (
    RequestReview,
    RequestAudit,
    ReturnReview,
    PassReview,
    ReturnAudit,
    PassAudit,
)
