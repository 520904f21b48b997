"""An instrument as issued, and what was bound to it afterwards. All of it is append-only."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from enforcement.cases.models import Case
from enforcement.documents.rules import CATALOGUE, InstrumentKind, Kind, Volume
from enforcement.documents.rules.vocabulary import SealedBy, SignedBy
from enforcement.evidence.models.evidence import Evidence
from enforcement.registry.models import Account, Actor, choices
from enforcement.registry.numbers import DocumentNumber
from enforcement.sealed import unseal
from media_storage.models import StoredObject, Upload


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    """Instruments by who may see them."""

    def visible_to(self, actor: Actor) -> InstrumentQuerySet:
        """Instruments of the cases the actor may see, and no other.

        Nobody who sees a case is its party: the second volume 副卷 is kept from parties and from the public by what is
        put together for them, and `readable_by` keeps contents from auditors.
        """
        return self.filter(case__in=Case.objects.visible_to(actor))

    def readable_by(self, actor: Actor) -> InstrumentQuerySet:
        """Instruments whose content the actor may read: visible otherwise than as an auditor."""
        return self.visible_to(actor.reading)

    def standing(self) -> InstrumentQuerySet:
        """Those that were not voided."""
        return self.filter(void__isnull=True)

    def shown(self) -> InstrumentQuerySet:
        """With all that a list shows, in two queries."""
        return self.select_related("void", "seal", "upload__stored", "case", "replaced_by").prefetch_related(
            "signatures"
        )


class Instrument(models.Model):
    """An instrument 文书. `id` is the client's, `seq` counts within the case from 1.

    `content_sealed` is the encrypted canonical JSON that `content_sha256` is the digest of: it names people in clear.
    `pdf_sha256` is of what was set in type from it and goes to the store under `upload`. `number_row` is the number
    drawn for it, none where its step gave it. `subject` is the step or evidence it is about. `verified` False: its
    form or the name it is issued in is unconfirmed 待核.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="instruments", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40, choices=choices(InstrumentKind))
    title = models.CharField(max_length=60)
    template = models.CharField("格式版本", max_length=20)
    agency_name = models.CharField("制作机关", max_length=100)
    number_row = models.OneToOneField(
        DocumentNumber, on_delete=models.PROTECT, null=True, related_name="instrument"
    )
    number = models.CharField("文号", max_length=60, blank=True, default="")
    volume = models.CharField(max_length=10, choices=choices(Volume))
    outward = models.BooleanField("对外文书")
    subject = models.UUIDField(null=True)
    content_sealed = models.BinaryField()
    content_sha256 = models.CharField(max_length=64)
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="+")
    pdf_sha256 = models.CharField(max_length=64)
    pdf_size = models.PositiveIntegerField()
    warnings = models.JSONField(default=list)
    verified = models.BooleanField(default=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    certificate = models.CharField(max_length=30, blank=True, default="")
    issued_at = models.DateTimeField()
    issued_on = models.DateField()

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        db_table = "documents_instrument"
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="instrument_seq_once"),
            models.CheckConstraint(
                condition=Q(number_row__isnull=True) | ~Q(number=""), name="instrument_shows_its_number"
            ),
        ]
        indexes = [models.Index(fields=["case", "-issued_at", "-id"], name="instrument_of_case")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()

    @property
    def row(self) -> Kind:
        """Its row of the catalogue."""
        return CATALOGUE[InstrumentKind(self.kind)]

    @property
    def stored(self) -> StoredObject | None:
        """Where its file is kept: key, version, digest; None while it is on its way."""
        found = getattr(self.upload, "stored", None)
        return found if isinstance(found, StoredObject) else None

    def content(self) -> dict[str, Any]:
        """What it says, as it was issued."""
        said: dict[str, Any] = json.loads(unseal(self.content_sealed))
        return said


class InstrumentVoid(models.Model):
    """That an instrument was voided 作废 before it was sealed, and why. Its number is not given again."""

    instrument = models.OneToOneField(
        Instrument, on_delete=models.PROTECT, primary_key=True, related_name="void"
    )
    reason = models.CharField(max_length=300)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "documents_void"

    def __str__(self) -> str:
        return f"{self.instrument_id}: {self.reason}"


class InstrumentSeal(models.Model):
    """The sealed file of an instrument 盖章件: a file in the case, bound by its hash. With it the instrument exists."""

    instrument = models.OneToOneField(
        Instrument, on_delete=models.PROTECT, primary_key=True, related_name="seal"
    )
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    manner = models.CharField(max_length=20, choices=choices(SealedBy))
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "documents_seal"

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.manner}"


class InstrumentSignature(models.Model):
    """One signature or fingerprint under an instrument, or that it was refused; `note` says why it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="signatures")
    signer = models.CharField("签名人", max_length=60)
    capacity = models.CharField("身份", max_length=60)
    manner = models.CharField(max_length=20, choices=choices(SignedBy))
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "documents_signature"
        constraints = [
            models.CheckConstraint(
                condition=Q(manner=SignedBy.REFUSED, evidence__isnull=True) & ~Q(note="")
                | ~Q(manner=SignedBy.REFUSED) & Q(evidence__isnull=False),
                name="signature_is_on_file",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.signer}"
