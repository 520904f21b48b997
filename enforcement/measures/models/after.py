"""What follows a measure: applications, releases, service, claim notices, approvals of disposal. Append-only."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from enforcement.evidence.models.evidence import Evidence
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.vocabulary import DisposalGround, DisposalKind, ReleaseGround, Served
from enforcement.registry.models import Account, choices


class Release(models.Model):
    """That a measure is lifted, of the items named. `serve_by`: the last day to serve it, where a rule says one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="releases")
    ground = models.CharField("解除理由", max_length=20, choices=choices(ReleaseGround))
    items = ArrayField(models.UUIDField())
    opinion = models.CharField(max_length=2000)
    serve_by = models.DateField(null=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "measures_release"
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.ground}"


class Application(models.Model):
    """The party's application to lift a measure; a release after it grants it, a refusal answers it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="applications")
    text = models.TextField("申请内容")
    received_on = models.DateField("收到之日")
    check_by = models.DateField("核查期限", null=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "measures_application"
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.received_on}"


class ApplicationAnswer(models.Model):
    """What the head decided of an application; `release` is None where it was refused."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, primary_key=True, related_name="answer"
    )
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=2000)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "measures_application_answer"

    def __str__(self) -> str:
        return f"{self.application_id}"


class MeasureService(models.Model):
    """Service of an instrument of a measure, with its receipt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="services")
    what = models.CharField(max_length=20, choices=choices(Served))
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="services")
    recipient = models.CharField("签收人", max_length=100)
    receipt = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    served_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        db_table = "measures_service"
        constraints = [
            models.UniqueConstraint(fields=["measure", "what", "release"], name="measure_served_once"),
            models.UniqueConstraint(
                fields=["measure", "what"],
                condition=Q(release__isnull=True),
                name="measure_decision_served_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.what} {self.served_on}"


class ClaimNotice(models.Model):
    """A public notice to claim what nobody took back 招领公告; `ends_on` is its last day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="claim_notices")
    items = ArrayField(models.UUIDField())
    text = models.TextField()
    posted_on = models.DateField()
    ends_on = models.DateField()
    proof = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "measures_claim_notice"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("posted_on")), name="claim_notice_has_length")
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.posted_on}"


class DisposalApproval(models.Model):
    """The head's approval to sell, destroy or hand on items. `told_on`: the day the party was told in writing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="disposal_approvals")
    items = ArrayField(models.UUIDField())
    kind = models.CharField(max_length=20, choices=choices(DisposalKind))
    ground = models.CharField(max_length=20, choices=choices(DisposalGround))
    opinion = models.CharField(max_length=2000)
    told_on = models.DateField(null=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "measures_disposal_approval"
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.kind} {self.ground}"
