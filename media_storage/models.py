"""Uploads under way, and stored objects that never change.

`owner` and `context` are opaque to this app: the account that declared the file and the file it belongs to.
"""

from datetime import datetime
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q

from media_storage.keeping import Checkpoint, Examination, FixityRound, Safekeeping
from media_storage.parts import Plan

__all__ = [
    "RECEIVING",
    "SHA256_HEX",
    "Checkpoint",
    "Confirmation",
    "Examination",
    "FixityRound",
    "Safekeeping",
    "StoredObject",
    "Upload",
    "UploadState",
]

SHA256_HEX = r"^[0-9a-f]{64}$"
MD5_HEX = r"^[0-9a-f]{32}$"


class UploadState(models.TextChoices):
    """Where an upload stands; STORED and ABORTED are final."""

    BEGUN = "begun", "已申报"
    READY = "ready", "可上传"
    COMPLETING = "completing", "正在确认"
    STORED = "stored", "已入库"
    ABORTED = "aborted", "已中止"


class Verification(models.TextChoices):
    """What is known of the whole file's SHA-256, over and above that of its parts."""

    VERIFYING = "verifying", "校验中"
    CONFIRMED = "confirmed", "已确认"
    MISMATCH = "mismatch", "与申报不符"


# States in which the client may send bytes. COMPLETING is one: a completion may find that parts are missing.
RECEIVING = (UploadState.READY, UploadState.COMPLETING)


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads."""

    def abandoned(self, before: datetime) -> Self:
        """Completions claimed but not finished whose next attempt is due: for the sweeper."""
        return self.filter(state=UploadState.COMPLETING, next_attempt__lte=before).order_by("next_attempt")

    def dropped(self, before: datetime) -> Self:
        """Given up, with parts that S3 may still hold and that are due to be dropped."""
        return self.filter(state=UploadState.ABORTED, next_attempt__lte=before).order_by("next_attempt")

    def idle(self, before: datetime) -> Self:
        """Declared, never completed, nothing heard of since `expires_at`: to be aborted."""
        return self.filter(state__in=(UploadState.BEGUN, UploadState.READY), expires_at__lte=before).order_by(
            "expires_at"
        )


class Upload(models.Model):
    """A declared file on its way. The declaration never changes; `uploads` is the only writer of `state`.

    `sha256` is empty until it is declared: a phone may send while it is still filming and hashing. `expires_at`
    moves with whatever the client does, `next_attempt` is when the server goes on by itself: completing what was
    claimed, or dropping the parts of what was given up.
    """

    id = models.UUIDField(primary_key=True)  # the client's
    owner = models.UUIDField()
    context = models.UUIDField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)  # "" = not yet declared
    media_type = models.CharField(max_length=127)
    file_name = models.CharField(max_length=255)
    key = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.BEGUN)
    part_size = models.BigIntegerField(null=True)  # null: one PUT
    part_sha256 = ArrayField(
        models.CharField(max_length=64, blank=True), default=list
    )  # "" = not yet declared
    multipart_id = models.CharField(max_length=255, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    next_attempt = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(size__gte=0), name="upload_size_not_negative"),
            CheckConstraint(condition=Q(sha256="") | Q(sha256__regex=SHA256_HEX), name="upload_sha256_form"),
            CheckConstraint(
                condition=~Q(state__in=("completing", "stored")) | ~Q(sha256=""),
                name="upload_complete_has_sha256",
            ),
            CheckConstraint(condition=Q(state__in=UploadState.values), name="upload_state_known"),
            CheckConstraint(
                condition=Q(part_size__isnull=True) | Q(part_size__gt=0), name="upload_part_size_positive"
            ),
            CheckConstraint(
                condition=~Q(state=UploadState.STORED) | Q(completed_at__isnull=False),
                name="upload_stored_has_time",
            ),
            CheckConstraint(
                condition=~Q(state=UploadState.COMPLETING) | Q(next_attempt__isnull=False),
                name="upload_completing_is_due",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt"], condition=Q(state__in=("completing", "aborted")), name="upload_due"
            ),
            models.Index(
                fields=["expires_at"], condition=Q(state__in=("begun", "ready")), name="upload_idle"
            ),
            models.Index(fields=["context"], name="upload_context"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"

    @property
    def plan(self) -> Plan:
        """How the file is cut."""
        return Plan(self.size, self.part_size)

    @property
    def batch(self) -> str:
        """How the keys begin of the files that were declared together with this one; "" where it came alone."""
        batch, dash, _ = self.key.rpartition("-")
        return batch + dash

    @property
    def is_multipart(self) -> bool:
        """Whether the file goes in parts."""
        return self.part_size is not None

    @property
    def checksums(self) -> list[str]:
        """The SHA-256 of each part, in order; of a file in one PUT, its own. "" where not yet declared."""
        return self.part_sha256 if self.is_multipart else [self.sha256]


class PartMD5(models.Model):
    """The MD5 declared of a part, where the store enforces that and not SHA-256; a single PUT is part 1.

    Inserted once; the database refuses any change.
    """

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="part_md5")
    number = models.PositiveIntegerField()
    md5 = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="part_md5_once"),
            CheckConstraint(condition=Q(md5__regex=MD5_HEX), name="part_md5_form"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.number}"


class StoredObjectQuerySet(models.QuerySet["StoredObject"]):
    """Stored objects."""

    def unconfirmed(self) -> Self:
        """Those whose whole-file SHA-256 nobody has yet computed over the stored bytes."""
        return self.filter(sha256_enforced=False, confirmation__isnull=True).order_by("stored_at")


class StoredObject(models.Model):
    """Bytes in S3, known by key *and* version. Inserted once; the database refuses any change."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="stored")
    key = models.CharField(max_length=100, unique=True)
    version_id = models.CharField(max_length=255)
    etag = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    # Base64, as S3 reports it: of the file, or, with `-N`, of its N parts' digests.
    s3_checksum = models.CharField(max_length=64)
    # S3 refused any bytes without this very SHA-256. False where it did so for each part only.
    sha256_enforced = models.BooleanField()
    tree_hash = models.CharField(max_length=64)  # over the parts: `media_storage.tree`
    media_type = models.CharField(max_length=127)
    file_name = models.CharField(max_length=255)
    stored_at = models.DateTimeField()

    objects = StoredObjectQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(size__gte=0), name="stored_size_not_negative"),
            CheckConstraint(condition=Q(sha256__regex=SHA256_HEX), name="stored_sha256_form"),
            CheckConstraint(condition=Q(tree_hash__regex=SHA256_HEX), name="stored_tree_hash_form"),
            CheckConstraint(condition=~Q(version_id=""), name="stored_has_version"),
        ]
        indexes = [
            models.Index(fields=["stored_at"], condition=Q(sha256_enforced=False), name="stored_in_parts")
        ]

    def __str__(self) -> str:
        return f"{self.key}@{self.version_id}"

    def nobody_has_looked_at_it(self) -> None:
        """Spare whoever shows it the questions: it is new."""
        for name in ("sniff", "confirmation"):
            later: Any = self._meta.get_field(name)
            later.set_cached_value(self, None)

    @property
    def verification(self) -> Verification:
        """What is known of the SHA-256 of the whole.

        Lists use `select_related("confirmation")`; an object stored by one PUT asks no question anyway.
        """
        if self.sha256_enforced:
            return Verification.CONFIRMED
        confirmation = getattr(self, "confirmation", None)
        if not isinstance(confirmation, Confirmation):
            return Verification.VERIFYING
        return Verification.CONFIRMED if confirmation.matches else Verification.MISMATCH

    @property
    def sha256_confirmed(self) -> bool:
        """Whether the stored bytes are known to have the declared SHA-256 as a whole."""
        return self.verification == Verification.CONFIRMED

    @property
    def detected_type(self) -> str:
        """The media type that the first bytes show, "" where none is recognised or nobody has looked yet."""
        return self.sniff.detected_type if hasattr(self, "sniff") else ""

    @property
    def type_mismatch(self) -> bool | None:
        """Whether the first bytes contradict the declared type; None until somebody has looked."""
        return self.sniff.type_mismatch if hasattr(self, "sniff") else None


class Sniff(models.Model):
    """What the first bytes of an object show. Inserted once, after receipt; the database refuses any change."""

    stored = models.OneToOneField(StoredObject, models.PROTECT, primary_key=True, related_name="sniff")
    detected_type = models.CharField(max_length=127, blank=True)  # "" = not recognised
    type_mismatch = models.BooleanField()
    sniffed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stored_id} {self.detected_type}"


class Confirmation(models.Model):
    """The result of reading a multipart object back once. Inserted once; the database refuses any change."""

    stored = models.OneToOneField(StoredObject, models.PROTECT, primary_key=True, related_name="confirmation")
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    matches = models.BooleanField()
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(sha256__regex=SHA256_HEX), name="confirmation_sha256_form"),
        ]

    def __str__(self) -> str:
        return f"{self.stored_id} {'=' if self.matches else '≠'}"


class StorageAcceptance(models.Model):
    """One acceptance run against one store. Inserted once; the database refuses any change."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    endpoint = models.CharField(max_length=255)
    fit = models.BooleanField()
    report = models.JSONField()
    checked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["endpoint", "-checked_at"], name="acceptance_latest")]

    def __str__(self) -> str:
        return f"{self.endpoint} {'fit' if self.fit else 'unfit'}"


class Restoration(models.Model):
    """Where a version went when the system was restored from a backup: a store gives out version ids itself.

    Written by the owner while it restores, before the guards stand; nobody writes it afterwards.
    """

    stored = models.ForeignKey(StoredObject, models.PROTECT, related_name="restorations")
    version_before = models.CharField(max_length=255)
    version_after = models.CharField(max_length=255)
    point = models.DateTimeField()  # of the backup: everything acknowledged before it is there
    restored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_before} → {self.version_after}"
