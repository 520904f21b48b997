"""Notices, defences, decisions, service, payments."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q

from enforcement.cases.models import Case
from enforcement.evidence.models.evidence import Evidence
from enforcement.law.values import Procedure, ServiceMethod
from enforcement.registry.models import Account, choices
from enforcement.review.models import Dossier, Draft, OfCaseQuerySet, Opinion


class Notice(models.Model):
    """A prior notice 行政处罚告知书, served (Art. 44)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, unique=True)
    hearing_offered = models.BooleanField()
    hearing_reason = models.CharField(max_length=300)
    method = models.CharField(max_length=20, choices=choices(ServiceMethod))
    recipient = models.CharField(max_length=100)
    receipt = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    served_on = models.DateField()
    defence_until = models.DateField()
    noted_at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        db_table = "decisions_notice"

    def __str__(self) -> str:
        return self.number


class Defence(models.Model):
    """A statement, or an express waiver signed by the party (Arts. 45, 62)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="defences")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="defences")
    waived = models.BooleanField()
    hearing_waived = models.BooleanField(default=False)
    hearing_requested = models.BooleanField(default=False)
    text = models.TextField()
    new_facts = models.BooleanField(default=False)
    signed = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        db_table = "decisions_defence"
        constraints = [
            models.CheckConstraint(
                condition=Q(waived=False) | Q(signed__isnull=False), name="waiver_is_signed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {'waiver' if self.waived else 'statement'}"


class Decision(models.Model):
    """A decision 行政处罚决定 (Art. 59). One per case; the database checks review, freshness and separation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    procedure = models.CharField(max_length=10, choices=choices(Procedure))
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, related_name="+")
    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, null=True, related_name="+")
    passed = models.BooleanField(null=True)
    number = models.CharField("决定书文号", max_length=60, unique=True)
    content = models.JSONField("第五十九条所列内容")
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
        ]

    def __str__(self) -> str:
        return self.number


class Service(models.Model):
    """Service of a decision with its receipt 送达回证 (Art. 61)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="service")
    method = models.CharField(max_length=20, choices=choices(ServiceMethod))
    recipient = models.CharField(max_length=200)
    relation = models.CharField(max_length=60, blank=True, default="")
    receipt = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    publication_warned = models.BooleanField("已书面告知将予公示")
    served_on = models.DateField()
    pay_by = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "decisions_service"

    def __str__(self) -> str:
        return f"{self.decision_id} {self.served_on}"


class Payment(models.Model):
    """A payment, at the bank or on the spot where Arts. 68-69 allow."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    on_spot = models.BooleanField(default=False)
    receipt_number = models.CharField("票据号", max_length=60)
    paid_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "decisions_payment"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=Decimal(0)), name="payment_is_positive"),
            models.UniqueConstraint(fields=["receipt_number"], name="payment_receipt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.amount}"
