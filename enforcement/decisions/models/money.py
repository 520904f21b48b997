"""What comes in and by when it has to: payments, instalments, pauses of the late penalty, receipts."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.db.models import Q

from enforcement.cases.models import Case, CaseStep
from enforcement.decisions.models.decision import Decision
from enforcement.decisions.rules.money import CollectionGround, Covers, Leg, Match
from enforcement.evidence.models.evidence import Evidence
from enforcement.registry.models import Account, Actor, Agency, choices
from enforcement.registry.rules import Role

#: Who sees the receipts of an agency: those who answer for its money.
TREASURERS = (Role.OFFICER, Role.UNIT_HEAD, Role.AGENCY_HEAD)


class Payment(models.Model):
    """A payment, at the bank or on the spot where Arts. 68-69 allow; `covers` says what it is for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="payments")
    covers = models.CharField(max_length=20, choices=choices(Covers), default=Covers.PRINCIPAL)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    on_spot = models.BooleanField(default=False)
    collection_ground = models.CharField(
        "当场收缴的理由", max_length=20, choices=choices(CollectionGround), blank=True, default=""
    )
    request = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="当事人提出的当场缴纳请求",
    )
    receipt_number = models.CharField("票据号", max_length=60)
    paid_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "decisions_payment"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=Decimal(0)), name="payment_is_positive"),
            models.UniqueConstraint(fields=["receipt_number"], name="payment_receipt_once"),
            models.CheckConstraint(
                condition=Q(on_spot=False, collection_ground="") | Q(on_spot=True) & ~Q(collection_ground=""),
                name="payment_on_spot_has_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.amount}"


class Handover(models.Model):
    """That a fine collected on the spot was handed on: to the agency, then to the bank (Art. 71). Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="handovers")
    leg = models.CharField(max_length=10, choices=choices(Leg))
    on = models.DateField()
    voucher = models.CharField("缴款凭证号", max_length=60)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "decisions_handover"
        constraints = [models.UniqueConstraint(fields=["payment", "leg"], name="handover_once")]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.leg}"


class Deferral(models.Model):
    """Leave to pay later or in parts 延期、分期缴纳, as the head gave it (Art. 66). Append-only."""

    step = models.OneToOneField(CaseStep, on_delete=models.PROTECT, primary_key=True, related_name="deferral")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="deferrals")
    agreed = models.BooleanField("执行协议约定的分阶段履行", default=False)
    remitted = models.DecimalField("减免的加处罚款", max_digits=14, decimal_places=2, default=Decimal(0))
    granted_on = models.DateField()
    granted_at = models.DateTimeField()

    class Meta:
        db_table = "decisions_deferral"

    def __str__(self) -> str:
        return f"{self.decision_id} {self.granted_on}"


class Instalment(models.Model):
    """A part of the money with its own due date. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    deferral = models.ForeignKey(Deferral, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        db_table = "decisions_instalment"
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["deferral", "due_on"], name="instalment_once_a_day"),
            models.CheckConstraint(condition=Q(amount__gt=Decimal(0)), name="instalment_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.amount}"


class LatePauseManager(models.Manager["LatePause"]):
    """The hooks by which a remedy pauses the late penalty (Art. 73)."""

    def pause(self, case: Case, *, since: date, ref: str, at: datetime) -> LatePause:
        """No late penalty runs from that day on; once per `ref`, the remedy's own reference."""
        row, _ = self.get_or_create(case=case, ref=ref, defaults={"since": since, "recorded_at": at})
        return row

    def resume(self, case: Case, *, until: date, ref: str, suit_until: date | None, at: datetime) -> None:
        """The remedy ended with `until`, the last day that does not count.

        `suit_until` is the last day on which the party may still sue, None where it no longer may: from the later
        of it and `until`, the three months run in which the court can be asked.
        """
        self.filter(case=case, ref=ref, until__isnull=True).update(
            until=until, suit_until=suit_until or until, ended_at=at
        )


class LatePause(models.Model):
    """Days of a reconsideration or suit on which no late penalty runs (Art. 73); both ends in, ended once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="late_pauses")
    ref = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True)
    suit_until = models.DateField("此后的起诉期限届满", null=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = LatePauseManager()

    class Meta:
        db_table = "decisions_late_pause"
        constraints = [models.UniqueConstraint(fields=["case", "ref"], name="late_pause_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.since}"


class FinanceReceiptQuerySet(models.QuerySet["FinanceReceipt"]):
    """Receipts by who may see them."""

    def visible_to(self, actor: Actor) -> FinanceReceiptQuerySet:
        """Those of the agencies whose money the actor answers for; a supervisor sees all."""
        if actor.supervises:
            return self
        return self.filter(agency_id__in=actor.agencies(TREASURERS))


class FinanceReceipt(models.Model):
    """A receipt as the finance system gave it 财政票据, and what it was found to be.

    The columns that were imported stay; `match`, `payment` and the settlement by a person go forward only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("票据号", max_length=60)
    decision_number = models.CharField("决定书文号", max_length=60)
    payer = models.CharField("缴款人", max_length=200, blank=True, default="")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid_on = models.DateField()
    match = models.CharField(max_length=20, choices=choices(Match))
    detail = models.CharField(max_length=300, blank=True, default="")
    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, null=True, related_name="finance_receipt"
    )
    imported_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    settled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settlement = models.CharField("处理情况", max_length=500, blank=True, default="")

    objects = FinanceReceiptQuerySet.as_manager()

    class Meta:
        db_table = "decisions_finance_receipt"
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="finance_receipt_once")]
        indexes = [models.Index(fields=["agency", "-imported_at", "-id"], name="finance_receipt_of_agency")]

    def __str__(self) -> str:
        return self.number
