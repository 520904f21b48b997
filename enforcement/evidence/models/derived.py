"""What was found out about evidence, and what was made from it; the original is never touched."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.flags import UNSAFE, FlagCode
from enforcement.registry.models import Account, choices
from media_storage.derivatives import Kind
from media_storage.inspection import Nature
from media_storage.models import SHA256_HEX


class Inspection(models.Model):
    """What looking at the bytes once showed. Append-only. `found` is the file's own word: nobody vouches for it.

    `renderable`: it is whole and what it claims to be, so pictures may be made of it.
    """

    evidence = models.OneToOneField(
        Evidence, on_delete=models.PROTECT, primary_key=True, related_name="inspection"
    )
    nature = models.CharField(max_length=12, choices=Nature)
    found = models.JSONField(default=dict)
    renderable = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_inspection"

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.nature}"


class EvidenceFlag(models.Model):
    """One thing that is odd about evidence. Append-only; it rejects nothing."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="flags", db_index=False)
    code = models.CharField(max_length=20, choices=choices(FlagCode))
    detail = models.CharField(max_length=500)
    measured = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_flag"
        constraints = [models.UniqueConstraint(fields=["evidence", "code"], name="evidence_flag_once")]
        ordering = ["evidence", "code"]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.code}"

    @property
    def unsafe(self) -> bool:
        """Whether the bytes are not what they should be."""
        return self.code in UNSAFE


class Redaction(models.Model):
    """Regions of a photograph that somebody covered, and why. Append-only; `id` is the client's.

    `regions` are rectangles on the upright picture, in pixels of the original: x, y, width, height.
    """

    id = models.UUIDField(primary_key=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="redactions")
    regions = models.JSONField()
    reason = models.CharField("遮盖理由", max_length=500)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    certificate = models.CharField("执法证号", max_length=30, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_redaction"

    def __str__(self) -> str:
        return f"{self.id} of {self.evidence_id}"


class Derivative(models.Model):
    """Something made from evidence, or the reason why it is not made. Append-only.

    What lies under `key` carries no mark and is handed to nobody, but for a redaction released for publication.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="derivatives", db_index=False
    )
    kind = models.CharField(max_length=20, choices=Kind)
    redaction = models.OneToOneField(
        Redaction, on_delete=models.PROTECT, null=True, related_name="derivative"
    )
    refusal = models.CharField(max_length=30, blank=True, default="")
    detail = models.CharField(max_length=500, blank=True, default="")
    key = models.CharField(max_length=120, blank=True, default="")
    media_type = models.CharField(max_length=50, blank=True, default="")
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_derivative"
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "kind"],
                condition=Q(redaction__isnull=True),
                name="evidence_derivative_once",
            ),
            models.CheckConstraint(
                condition=Q(refusal="", sha256__regex=SHA256_HEX) & ~Q(key="") | ~Q(refusal="") & Q(key=""),
                name="evidence_derivative_made_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.REDACTION, redaction__isnull=False)
                | ~Q(kind=Kind.REDACTION) & Q(redaction__isnull=True),
                name="evidence_derivative_of_redaction",
            ),
        ]
        indexes = [models.Index(fields=["evidence", "kind"], name="evidence_derivative_of")]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.kind}"


class RenditionQuerySet(models.QuerySet["Rendition"]):
    """Marked copies under way and in use."""

    def waiting(self) -> RenditionQuerySet:
        """Asked for, and not made yet."""
        return self.filter(ready_at__isnull=True, failure="").order_by("asked_at")

    def over(self, at: datetime) -> RenditionQuerySet:
        """Nobody may fetch them any more."""
        return self.filter(expires_at__lte=at).order_by("expires_at")


class Rendition(models.Model):
    """A copy of a derivative marked for one viewer, kept as long as it may be fetched, then removed with its row.

    Who looked at what stands in the journal. `lines` is what the mark says.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    derivative = models.ForeignKey(Derivative, on_delete=models.PROTECT, related_name="renditions")
    viewer = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField()
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    failure = models.CharField(max_length=500, blank=True, default="")

    objects = RenditionQuerySet.as_manager()

    class Meta:
        db_table = "evidence_rendition"
        indexes = [
            models.Index(fields=["expires_at"], name="evidence_rendition_over"),
            models.Index(fields=["asked_at"], condition=Q(ready_at=None), name="evidence_rendition_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.derivative_id} for {self.viewer_id}"

    @property
    def key(self) -> str:
        """Where the marked copy lies."""
        ending = "mp4" if self.derivative.kind == Kind.PREVIEW else "jpg"
        return f"marked/{self.derivative.evidence_id}/{self.pk}.{ending}"


def uninspected() -> models.QuerySet[Evidence]:
    """Evidence nobody has looked at yet, oldest first."""
    seen = Inspection.objects.filter(pk=OuterRef("pk"))
    return Evidence.objects.filter(~Exists(seen)).order_by("received_at")


def lacking(nature: Nature, kind: Kind) -> models.QuerySet[Inspection]:
    """Inspections of this nature whose derivative of this kind has neither been made nor refused, oldest first."""
    made = Derivative.objects.filter(evidence=OuterRef("pk"), kind=kind)
    return Inspection.objects.filter(~Exists(made), renderable=True, nature=nature).order_by("at")


def unmade_redactions() -> models.QuerySet[Redaction]:
    """Redactions whose picture has neither been made nor refused, oldest first."""
    return Redaction.objects.filter(derivative__isnull=True).order_by("at")
