"""Remedies on file: what was brought, what was answered, who appeared, how it ended, what was given back."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from enforcement.cases.models import Case
from enforcement.decisions.models import Decision
from enforcement.documents.models import Assembly
from enforcement.evidence.models.evidence import Evidence
from enforcement.publicity.rules import WithdrawalGround
from enforcement.registry.models import Account, Actor, choices
from enforcement.remedies.rules import Absence, Instance, RemedyKind, RemedyOutcome


class RemedyQuerySet(models.QuerySet["Remedy"]):
    """Remedies by who may see them and by where they stand."""

    def visible_to(self, actor: Actor) -> RemedyQuerySet:
        """Remedies of cases whose content the actor may see: an auditor, who sees metadata only, is shown none."""
        return self.filter(case__in=Case.objects.visible_to(actor.reading))

    def pending(self) -> RemedyQuerySet:
        """Those without an outcome that has taken effect."""
        return self.filter(~Exists(Effect.objects.filter(outcome__remedy=OuterRef("pk"))))


class Remedy(models.Model):
    """A reconsideration or a suit against what the agency did in a case. `id` is the client's.

    `received_on` is the day on which the copy of the application or complaint reached the agency: its clock runs from
    there. `follows` is the remedy before: a suit after a reconsideration, a second instance after a first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remedies")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="remedies")
    kind = models.CharField(max_length=20, choices=choices(RemedyKind))
    instance = models.CharField(max_length=10, choices=choices(Instance))
    simple = models.BooleanField("简易程序", default=False)
    body = models.CharField("复议机关、人民法院", max_length=200)
    body_number = models.CharField("复议、诉讼案号", max_length=80)
    applicant = models.CharField("申请人、原告", max_length=200)
    claim = models.TextField("请求和理由")
    filed_on = models.DateField("申请、起诉之日")
    received_on = models.DateField("收到副本之日")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    registered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()

    objects = RemedyQuerySet.as_manager()

    class Meta:
        db_table = "remedies_remedy"
        ordering = ["-registered_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "body", "body_number"], name="remedy_once"),
            models.CheckConstraint(
                condition=Q(kind=RemedyKind.RECONSIDERATION.value, instance=Instance.ONLY.value)
                | Q(kind=RemedyKind.LITIGATION.value, simple=False) & ~Q(instance=Instance.ONLY.value),
                name="remedy_instance_of_its_kind",
            ),
            models.CheckConstraint(condition=Q(received_on__gte=F("filed_on")), name="remedy_received_after"),
        ]
        indexes = [models.Index(fields=["case", "-registered_at", "-id"], name="remedy_of_case")]

    def __str__(self) -> str:
        return f"{self.body_number} {self.kind}"

    @property
    def ref(self) -> str:
        """How clocks and pauses name it."""
        return str(self.pk)


class BundleQuerySet(models.QuerySet["Bundle"]):
    """Archives under way and in use."""

    def waiting(self) -> BundleQuerySet:
        """Asked for, and not made yet though the document it holds is in the store."""
        return self.filter(ready_at__isnull=True, assembly__file__upload__stored__isnull=False).order_by(
            "asked_at"
        )

    def over(self, at: datetime) -> BundleQuerySet:
        """Nobody may fetch them any more."""
        return self.filter(expires_at__lte=at).order_by("expires_at")


class Bundle(models.Model):
    """The whole file for a remedy as one archive 全卷打包: document, originals, list. Kept a while, then removed.

    `evidence` are the originals in it, `digest` is of their list as the journal has it. Who asked stands there too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="bundles")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="bundles")
    evidence = ArrayField(models.UUIDField())
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    objects = BundleQuerySet.as_manager()

    class Meta:
        db_table = "remedies_bundle"
        indexes = [models.Index(fields=["expires_at"], name="remedy_bundle_over")]

    def __str__(self) -> str:
        return f"{self.remedy_id} {self.digest}"

    @property
    def key(self) -> str:
        """Where the archive lies."""
        return f"bundles/{self.remedy_id}/{self.pk}.zip"


class Reply(models.Model):
    """The agency's answer and the evidence handed in 答复（答辩）举证; once. Append-only."""

    remedy = models.OneToOneField(Remedy, on_delete=models.PROTECT, primary_key=True, related_name="reply")
    text = models.TextField()
    evidence = models.ManyToManyField(Evidence, related_name="+")
    submitted_on = models.DateField()
    receipt = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "remedies_reply"

    def __str__(self) -> str:
        return str(self.remedy_id)


class Supplement(models.Model):
    """Leave to take in evidence of the facts while the remedy is pending 补充证据. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="supplements")
    reason = models.TextField()
    consent = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "remedies_supplement"

    def __str__(self) -> str:
        return str(self.remedy_id)


class Appearance(models.Model):
    """Whether the head of the agency came to a hearing 负责人出庭应诉, and why not. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="appearances")
    heard_on = models.DateField()
    head = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField("职务", max_length=60, blank=True, default="")
    absence = models.CharField(max_length=20, choices=choices(Absence), blank=True, default="")
    detail = models.CharField(max_length=500, blank=True, default="")
    proof = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "remedies_appearance"
        constraints = [
            models.UniqueConstraint(fields=["remedy", "heard_on"], name="appearance_once"),
            models.CheckConstraint(
                condition=Q(head__isnull=False, absence="") & ~Q(post="")
                | Q(head__isnull=True) & ~Q(absence="") & ~Q(detail=""),
                name="appearance_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remedy_id} {self.heard_on}"


class Outcome(models.Model):
    """How a remedy ended 结果; once. Append-only. What it does, it does from its effect on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    remedy = models.OneToOneField(Remedy, on_delete=models.PROTECT, related_name="outcome")
    result = models.CharField(max_length=20, choices=choices(RemedyOutcome))
    detail = models.TextField("主文")
    redo = models.BooleanField("责令重新作出行政行为", default=False)
    decided_on = models.DateField()
    received_on = models.DateField()
    paper = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "remedies_outcome"

    def __str__(self) -> str:
        return f"{self.remedy_id} {self.result}"


class Effect(models.Model):
    """That an outcome has taken effect: a judgment under appeal has none. Append-only."""

    outcome = models.OneToOneField(Outcome, on_delete=models.PROTECT, primary_key=True, related_name="effect")
    effective_on = models.DateField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "remedies_effect"

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.effective_on}"


class Correction(models.Model):
    """That the agency itself changed or revoked its decision 自行纠正. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="corrections")
    ground = models.CharField(max_length=20, choices=choices(WithdrawalGround))
    reason = models.TextField()
    paper = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    corrected_on = models.DateField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "remedies_correction"

    def __str__(self) -> str:
        return f"{self.decision_id} {self.ground}"


class Restitution(models.Model):
    """What was given back after a decision fell 返还: money in yuan, things in words. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="restitutions")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    things = models.TextField(blank=True, default="")
    returned_on = models.DateField()
    paper = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "remedies_restitution"
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="restitution_amount")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.amount}"


__all__ = [
    "Appearance",
    "Correction",
    "Effect",
    "Outcome",
    "Remedy",
    "Reply",
    "Restitution",
    "Supplement",
]
