"""Drafts: a proposed decision and each change of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from enforcement.cases.models import Case
from enforcement.law.local import Grade
from enforcement.law.values import DecisionVariant, PartyKind, PenaltyKind
from enforcement.registry.models import Account, Actor, choices
from enforcement.registry.powers import Power, ReviewCatalogRow
from enforcement.review.rules import CatalogRow, Ground, NoPenaltyGround, Penalty


class OfCaseQuerySet(models.QuerySet[Any]):
    """Rows that belong to a case and are seen by who sees the case."""

    def visible_to(self, actor: Actor) -> OfCaseQuerySet:
        """Rows of the cases the actor may see."""
        return self.filter(case__in=Case.objects.visible_to(actor))


class Draft(models.Model):
    """A proposed decision. A change is a new draft; the latest is what a dossier is made of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="drafts")
    seq = models.PositiveIntegerField()
    author = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    variant = models.CharField(
        "拟作处理", max_length=20, choices=choices(DecisionVariant), default=DecisionVariant.PENALTY
    )
    ground = models.CharField(
        "不予处罚的情形", max_length=30, choices=choices(NoPenaltyGround), blank=True, default=""
    )
    findings = models.JSONField("逐项认定及其证据", default=list)
    power = models.ForeignKey(Power, on_delete=models.PROTECT, null=True, related_name="+")
    grade = models.CharField("裁量阶次", max_length=10, choices=choices(Grade), blank=True, default="")
    benchmark = models.JSONField("裁量基准的适用", default=dict)
    considered = models.JSONField("法律适用和裁量的考虑", default=dict)
    penalties = models.JSONField()
    penalty_kinds = ArrayField(models.CharField(max_length=40, choices=choices(PenaltyKind)))
    amount = models.DecimalField(
        "罚款与没收合计(元)", max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    fine = models.DecimalField("罚款(元)", max_digits=14, decimal_places=2, default=Decimal(0))
    party_kinds = ArrayField(models.CharField(max_length=30, choices=choices(PartyKind)))
    facts = models.TextField("违法事实和证据")
    basis = models.TextField("处罚依据")
    discretion = models.TextField("裁量理由")
    correction = models.TextField("责令改正内容", blank=True, default="")
    performance = models.TextField("履行方式和期限")
    public_interest = models.BooleanField(default=False)
    heard = models.BooleanField(default=False)
    complex = models.BooleanField(default=False)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        db_table = "review_draft"
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="draft_follows_one"),
            models.UniqueConstraint(fields=["id", "case"], name="draft_of_case"),
            models.CheckConstraint(
                condition=Q(amount__gte=F("fine")) & Q(fine__gte=0), name="draft_amount_holds_fine"
            ),
            models.CheckConstraint(
                condition=Q(variant=DecisionVariant.PENALTY.value) | Q(amount=0, penalty_kinds__len=0),
                name="draft_penalises_or_not",
            ),
            models.CheckConstraint(
                condition=Q(variant=DecisionVariant.NO_PENALTY.value) ^ Q(ground=""),
                name="draft_without_penalty_says_why",
            ),
            models.CheckConstraint(
                condition=Q(power__isnull=True) ^ ~Q(grade=""), name="draft_grade_is_of_a_power"
            ),
        ]
        indexes = [
            models.Index(
                fields=["power", "grade"], condition=Q(power__isnull=False), name="draft_of_power_and_grade"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} draft {self.seq}"

    @property
    def proposed(self) -> tuple[Penalty, ...]:
        """The penalties as values."""
        return tuple(
            Penalty(PenaltyKind(p["kind"]), Decimal(p["amount"]), p.get("detail", "")) for p in self.penalties
        )

    @property
    def penalises(self) -> bool:
        """Whether a penalty is proposed."""
        return DecisionVariant(self.variant).penalises

    def content(self) -> dict[str, Any]:
        """What of the draft enters the dossier's bytes, and against whom: the parties as they are now on file."""
        parties = self.case.parties.values("id", "kind", "name", "uscc", "id_lookup", "address")
        return {
            "parties": sorted(({**party, "id": str(party["id"])} for party in parties), key=itemgetter("id")),
            "id": str(self.pk),
            "case": str(self.case_id),
            "variant": self.variant,
            "ground": self.ground,
            "findings": self.findings,
            "benchmark": self.benchmark,
            "considered": self.considered,
            "heard": self.heard,
            "penalties": self.penalties,
            "facts": self.facts,
            "basis": self.basis,
            "discretion": self.discretion,
            "correction": self.correction,
            "performance": self.performance,
        }


def catalog_rows(case: Case, draft_day: Any) -> list[CatalogRow]:
    """What counts as major as of a day: the agency's published catalogue, the county's and what stands above."""
    rows = ReviewCatalogRow.objects.binding(case.agency_id, case.department, draft_day)
    return [
        CatalogRow(
            title=row.title,
            penalty_kind=PenaltyKind(row.penalty_kind) if row.penalty_kind else None,
            party_kind=PartyKind(row.party_kind) if row.party_kind else None,
            amount_from=row.amount_from,
        )
        for row in rows
    ]


def mark_major(case: Case, grounds: Iterable[Ground]) -> None:
    """Put on file why the decision of a case is major; there is no way back. The case must be locked."""
    said = [f"{ground.text}({ground.article.cite()})" for ground in grounds]
    case.major = case.major or bool(said)
    case.major_grounds = case.major_grounds + [text for text in said if text not in case.major_grounds]
    case.save(update_fields=["major", "major_grounds"])
