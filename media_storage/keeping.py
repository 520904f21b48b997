"""What changes about a stored object while its bytes do not: how far it was read, how long it is locked, when checked.

Rows of work, not of record: the object itself never changes, and what is found out about it is journaled by
whoever asked.
"""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q


class Checkpoint(models.Model):
    """How far a version was read back, and the digest of what was read; a later reader goes on from here."""

    stored = models.OneToOneField(
        "media_storage.StoredObject", models.PROTECT, primary_key=True, related_name="checkpoint"
    )
    version_id = models.CharField(max_length=255)
    etag = models.CharField(max_length=100)
    offset = models.BigIntegerField()
    words = models.BinaryField()  # the eight chaining words of SHA-256, big-endian
    wrong_parts = ArrayField(models.IntegerField(), default=list)
    seal = models.CharField(
        max_length=64
    )  # over all of the above: a row written in part or by hand does not fit
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [CheckConstraint(condition=Q(offset__gt=0), name="checkpoint_has_read")]

    def __str__(self) -> str:
        return f"{self.stored_id} {self.offset}"


class Examination(models.Model):
    """What the latest examination of an object showed, until somebody who knows what the object is takes it up.

    `found` is pairs of fault and detail; `read_sha256` is "" where there was nothing to read.
    """

    stored = models.OneToOneField(
        "media_storage.StoredObject", models.PROTECT, primary_key=True, related_name="examination"
    )
    found = models.JSONField()
    read_size = models.BigIntegerField()
    read_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="examination_oldest")]

    def __str__(self) -> str:
        return f"{self.stored_id} {self.at:%Y-%m-%d}"


class FixityRound(models.Model):
    """One drawing of objects to be read: from how many, how many, and what it was certain to find."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    begun_at = models.DateTimeField()
    population = models.BigIntegerField()
    sampled = models.BigIntegerField()  # drawn at random from all
    overdue = models.BigIntegerField()  # longest unread, so that all are read within the period
    damaged_share = models.FloatField()
    detection = models.FloatField()  # probability that the random part holds a damaged one of that share
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-begun_at"], name="fixity_round_newest")]

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d} {self.sampled}+{self.overdue}/{self.population}"


class SafekeepingQuerySet(models.QuerySet["Safekeeping"]):
    """Objects by what is to be done with them."""

    def due(self, at: datetime) -> Self:
        """Those whose lock or hold in S3 is not known to be the one wanted, when the next attempt is due."""
        return self.filter(next_attempt__lte=at).order_by("next_attempt")

    def running_out(self, at: datetime) -> Self:
        """Locks that are to be renewed by now."""
        return self.filter(renew_at__lte=at).order_by("renew_at")

    def drawn(self) -> Self:
        """Those drawn for a check and not checked yet."""
        return self.filter(round__isnull=False).order_by(F("checked_at").asc(nulls_first=True))


class Safekeeping(models.Model):
    """How a stored object is kept: until when wanted, until when S3 confirmed, when last checked as a whole.

    `basis` is the caller's word for why until then. `term` is set where the lock has to be renewed before it
    runs out: as long as nobody knows the end, or for ever. `final`: no later term is expected. `kept_for` is the
    file it was given to after it had come, opaque as the upload's `context`; null: that of the upload.
    """

    stored = models.OneToOneField(
        "media_storage.StoredObject", models.PROTECT, primary_key=True, related_name="safekeeping"
    )
    until = models.DateTimeField()
    hold = models.BooleanField(default=False)
    basis = models.CharField(max_length=20)
    final = models.BooleanField(default=False)
    term = models.DurationField(null=True)
    renew_at = models.DateTimeField(null=True)
    wanted_at = models.DateTimeField()
    confirmed_until = models.DateTimeField(null=True)
    confirmed_hold = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    next_attempt = models.DateTimeField(null=True)  # null: S3 has confirmed what is wanted
    checked_at = models.DateTimeField(null=True)
    round = models.ForeignKey(FixityRound, models.PROTECT, null=True, related_name="waiting")
    kept_for = models.UUIDField(null=True)

    objects = SafekeepingQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(term__isnull=True, renew_at__isnull=True)
                | Q(term__isnull=False, renew_at__isnull=False),
                name="safekeeping_renewed_in_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt"], condition=Q(next_attempt__isnull=False), name="safekeeping_due"
            ),
            models.Index(
                fields=["renew_at"], condition=Q(renew_at__isnull=False), name="safekeeping_runs_out"
            ),
            models.Index(fields=["stored"], condition=Q(final=False), name="safekeeping_open"),
            models.Index(F("checked_at").asc(nulls_first=True), name="safekeeping_unread"),
            models.Index(
                fields=["kept_for"], condition=Q(kept_for__isnull=False), name="safekeeping_kept_for"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stored_id} {self.basis} {self.until:%Y-%m-%d}"
