"""Decisions."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from enforcement.cases.models import Case
from enforcement.law.values import DecisionVariant, Procedure
from enforcement.registry.models import Account, choices
from enforcement.review.models import Dossier, OfCaseQuerySet, Opinion


class Decision(models.Model):
    """A decision 处理决定 (Arts. 57, 59). One per case; the database checks review, freshness and separation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    procedure = models.CharField(max_length=10, choices=choices(Procedure))
    variant = models.CharField(
        max_length=20, choices=choices(DecisionVariant), default=DecisionVariant.PENALTY
    )
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, related_name="+")
    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, null=True, related_name="+")
    passed = models.BooleanField(null=True)
    number = models.CharField("决定书文号", max_length=60, unique=True)
    content = models.JSONField("决定书要素")
    penalty_kinds = models.JSONField(default=list)
    fine = models.DecimalField("罚款(元)", max_digits=14, decimal_places=2)
    amount = models.DecimalField("罚款与没收合计(元)", max_digits=14, decimal_places=2)
    defence_treatment = models.TextField("陈述申辩采纳情况及理由", blank=True, default="")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    decided_on = models.DateField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        db_table = "decisions_decision"
        constraints = [
            models.CheckConstraint(
                condition=Q(procedure=Procedure.SIMPLE.value, dossier__isnull=True, opinion__isnull=True)
                | Q(procedure=Procedure.ORDINARY.value, dossier__isnull=False, opinion__isnull=False),
                name="decision_has_opinion",
            ),
            models.CheckConstraint(
                condition=Q(opinion__isnull=True, passed__isnull=True)
                | Q(opinion__isnull=False, passed__isnull=False, passed=True),
                name="decision_opinion_passed",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0, fine__gte=0), name="decision_amounts"),
            models.CheckConstraint(
                condition=Q(variant=DecisionVariant.PENALTY.value) | Q(amount=0, penalty_kinds=[]),
                name="decision_penalises_or_not",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def penalises(self) -> bool:
        """Whether it imposes a penalty; only such a decision is published as one and performed."""
        return DecisionVariant(self.variant).penalises
