"""Dossiers and the opinions on them."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q, Value

from enforcement.cases.models import Case
from enforcement.errors import NotNow
from enforcement.evidence.models.evidence import Evidence
from enforcement.law.statutes import art
from enforcement.law.values import ReviewOpinion
from enforcement.registry.models import Account, Actor, Appointment, choices
from enforcement.review.models.drafts import Draft, OfCaseQuerySet
from enforcement.review.rules import ReviewKind, dossier_text


class DossierManager(models.Manager["Dossier"]):
    """Dossiers, made from what is on file and from nothing else."""

    def get_queryset(self) -> OfCaseQuerySet:
        """Dossiers with the scope every row of a case has."""
        return OfCaseQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> OfCaseQuerySet:
        """Dossiers of the cases the actor may see."""
        return self.get_queryset().visible_to(actor)

    def compose(self, case: Case, *, id: UUID, kind: ReviewKind, by: Actor, at: datetime) -> Dossier:
        """Bind the latest draft and all current evidence of the facts into one dossier. The case must be locked.

        Raises:
            NotNow: there is no draft or no evidence. Basis: Penalty Law Arts. 46, 58.

        """
        draft = case.drafts.order_by("-seq").first()
        if draft is None:
            raise NotNow("尚未拟定处理决定。", code="draft_missing", article=art("CFF", "57"))
        evidence = list(Evidence.objects.citable().filter(case=case).values_list("pk", "sha256"))
        if not evidence:
            raise NotNow("没有可供审核的事实证据。", code="evidence_missing", article=art("CFF", "40"))
        text = dossier_text(draft=draft.content(), evidence=evidence)
        dossier = self.create(
            id=id,
            case=case,
            draft=draft,
            kind=kind,
            text=text,
            digest=hashlib.sha256(text.encode()).digest(),
            submitted_by_id=by.account_id,
            submitted_at=at,
        )
        DossierEvidence.objects.bulk_create(
            DossierEvidence(dossier=dossier, evidence_id=pk, sha256=sha256) for pk, sha256 in evidence
        )
        case.has_dossier = True
        case.save(update_fields=["has_dossier"])
        return dossier

    def fresh(self, case: Case) -> Dossier | None:
        """The latest dossier, if it still holds the latest draft and exactly the evidence now on file."""
        latest = (
            self.filter(case=case).order_by("-draft__seq", "-submitted_at").select_related("draft").first()
        )
        if latest is None:
            return None
        evidence = list(Evidence.objects.citable().filter(case=case).values_list("pk", "sha256"))
        draft = case.drafts.order_by("-seq").first()
        if draft is None or latest.text != dossier_text(draft=draft.content(), evidence=evidence):
            return None
        return latest


class Dossier(models.Model):
    """What a reviewer examines. The database refuses a `digest` that is not the SHA-256 of `text`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dossiers")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="dossiers")
    kind = models.CharField(max_length=20, choices=choices(ReviewKind))
    text = models.TextField()
    digest = models.BinaryField(default=b"")
    submitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    evidence = models.ManyToManyField(Evidence, through="DossierEvidence", related_name="dossiers")

    objects: ClassVar[DossierManager] = DossierManager()

    class Meta:
        db_table = "review_dossier"
        constraints = [models.UniqueConstraint(fields=["id", "case"], name="dossier_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} dossier {self.pk}"


class DossierEvidence(models.Model):
    """One piece of evidence in a dossier, with the digest it had."""

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="items")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "review_dossier_evidence"
        constraints = [models.UniqueConstraint(fields=["dossier", "evidence"], name="dossier_evidence_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.evidence_id}"


class Opinion(models.Model):
    """A reviewer's written opinion on one dossier. `passed` is the database's reading of `conclusion`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="opinions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    kind = models.CharField(max_length=20, choices=choices(ReviewKind))
    conclusion = models.CharField(max_length=20, choices=choices(ReviewOpinion))
    passed = models.GeneratedField(
        expression=models.Case(
            models.When(conclusion=ReviewOpinion.PASS.value, then=Value(value=True)),
            default=Value(value=False),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    answers = models.JSONField("逐项意见")
    text = models.TextField("审核意见")
    reviewer = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    no_interest_declared = models.BooleanField("声明与本案无利害关系")
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        db_table = "review_opinion"
        constraints = [
            models.UniqueConstraint(fields=["dossier"], name="opinion_one_per_dossier"),
            models.UniqueConstraint(fields=["id", "dossier", "passed"], name="opinion_as_decided_on"),
            models.CheckConstraint(
                condition=Q(no_interest_declared=True), name="opinion_reviewer_without_interest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.conclusion}"
