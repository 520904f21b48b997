"""Hearings: asked for, and arranged. What was said at one stands in the steps that record it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.decisions.models.notice import Notice
from enforcement.decisions.rules.hearing import ClosedGround
from enforcement.evidence.models.evidence import Evidence
from enforcement.registry.models import Account, choices
from enforcement.review.models import OfCaseQuerySet


class HearingRequest(models.Model):
    """That a party asked for a hearing 听证申请 (Art. 64 (1)). What was posted in time was asked for in time.

    `made_on` is the day that counts: of posting where it was posted, else of receipt.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hearing_requests")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="hearing_requests")
    asked_by = models.CharField("申请人", max_length=100)
    text = models.TextField("申请内容", blank=True, default="")
    posted_on = models.DateField("交邮之日", null=True)
    received_on = models.DateField("收到之日")
    made_on = models.GeneratedField(
        expression=models.functions.Coalesce(F("posted_on"), F("received_on")),
        output_field=models.DateField(),
        db_persist=True,
    )
    in_time = models.BooleanField("在期限内")
    paper = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        db_table = "decisions_hearing_request"
        constraints = [
            models.CheckConstraint(
                condition=Q(posted_on__isnull=True) | Q(posted_on__lte=F("received_on")),
                name="hearing_request_posted_before_received",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.received_on}"


class Hearing(models.Model):
    """A hearing as the party was told of it 听证通知书: when, where, before whom (Art. 64 (2)-(4)).

    A hearing put off is another row. `host` presides as arranged; `presiding` says who does after a recusal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hearings")
    request = models.ForeignKey(HearingRequest, on_delete=models.PROTECT, related_name="hearings")
    number = models.CharField(max_length=60, unique=True)
    host = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField("听证时间")
    place = models.CharField("听证地点", max_length=300)
    public = models.BooleanField("公开举行")
    closed_ground = models.CharField(
        "不公开的理由", max_length=20, choices=choices(ClosedGround), blank=True, default=""
    )
    served_on = models.DateField("听证通知书送达之日")
    noted_at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        db_table = "decisions_hearing"
        constraints = [
            models.CheckConstraint(
                condition=Q(public=True) ^ ~Q(closed_ground=""), name="hearing_closed_on_a_ground"
            ),
            models.CheckConstraint(condition=~Q(host=F("recorder")), name="hearing_host_does_not_record"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def presiding(self) -> uuid.UUID:
        """The account of who presides: the host as arranged, or who took over when a recusal was granted."""
        granted = self.case.steps.filter(
            code=StepCode.DECIDE_HOST_RECUSAL,
            void__isnull=True,
            content__hearing=str(self.pk),
            content__granted=True,
        ).last()
        return uuid.UUID(granted.content["host"]) if granted else self.host_id
