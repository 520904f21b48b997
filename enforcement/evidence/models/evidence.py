"""Evidence on file, and what was declared of evidence whose bytes are still on their way."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from enforcement.cases.models import Case, CaseStep
from enforcement.evidence.models.clocks import clock_of
from enforcement.law.values import EvidenceKind
from enforcement.registry.models import Account, Actor, Officer, choices
from enforcement.registry.offline import Made
from media_storage import instances
from media_storage.inserting import Inserting
from media_storage.models import StoredObject, Upload, UploadState

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What is said of evidence once, when it is declared, and copied when its bytes are there.
DECLARED = (
    "case_id",
    "kind",
    "title",
    "purpose",
    "factual",
    "captured_at",
    "device_clock",
    "declared_at",
    "place",
    "latitude",
    "longitude",
    "device",
    "collected_by_id",
    "certificate",
    "uploaded_by_id",
    "supersedes_id",
    "record_id",
    "made_device_time",
    "made_earliest",
    "made_latest",
)


_PLACE: Final = """
    SELECT coalesce((SELECT max(number) FROM evidence_evidence WHERE case_id = %(case)s), 0) + 1,
           ARRAY(SELECT code FROM cases_hindrance WHERE case_id = %(case)s AND closed_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class PlaceInCase:
    """The number that the next piece of evidence gets, and the hindrances it may close."""

    number: int
    hindered: frozenset[str]


#: Where nothing is bound.
NOWHERE: Final = PlaceInCase(0, frozenset())


class Declared(Made):
    """What the collector says of a piece of evidence.

    `captured_at` and `device_clock` are the device's own times, the latter read when the file was declared;
    `declared_at` is the server's at that moment, so that the two show how far the device was off.
    `certificate` is the collector's number on the day of collection, '' where there was none. `factual`
    evidence is of the facts of the case; the rest is of its procedure (a receipt, a waiver): it voids no
    review and stands in no draft.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="%(class)s")
    kind = models.CharField("证据种类", max_length=20, choices=choices(EvidenceKind))
    title = models.CharField("证据名称", max_length=200)
    purpose = models.CharField("证明对象", max_length=500, blank=True, default="")
    factual = models.BooleanField()
    captured_at = models.DateTimeField()
    device_clock = models.DateTimeField(null=True)
    declared_at = models.DateTimeField()
    place = models.CharField("收集地点", max_length=300, blank=True, default="")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    device = models.CharField("采集设备", max_length=100, blank=True, default="")
    collected_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    certificate = models.CharField("执法证号", max_length=30, blank=True, default="")
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(CaseStep, on_delete=models.PROTECT, null=True, related_name="%(class)s")

    class Meta:
        abstract = True

    @property
    def taken_at(self) -> datetime:
        """When it was captured, in the server's time as far as the device's clock was compared with it."""
        clock = clock_of(self.made, self.device_clock, self.declared_at, device=self.device)
        return self.captured_at - clock.ahead


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence by who may know of it, who may see it and what may rest on it."""

    def visible_to(self, actor: Actor) -> EvidenceQuerySet:
        """Evidence whose case the actor may see, and no other; `readable_by` says who may have the bytes."""
        return self.filter(case__in=Case.objects.visible_to(actor))

    def readable_by(self, actor: Actor) -> EvidenceQuerySet:
        """Evidence whose bytes the actor may have: visible otherwise than as an auditor."""
        return self.visible_to(actor.reading)

    def citable(self) -> EvidenceQuerySet:
        """Evidence a draft may rest on: of the facts, not superseded, not found to be other than declared."""
        altered = Q(stored__confirmation__matches=False)
        return self.filter(factual=True, superseded_by__isnull=True).exclude(altered)

    def shown(self) -> EvidenceQuerySet:
        """With all that a list shows, in two queries."""
        stored = ("stored__confirmation", "stored__safekeeping", "stored__sniff")
        one = (*stored, "collected_by", "superseded_by", "inspection")
        return self.select_related(*one).prefetch_related("flags")

    def unconfirmed(self) -> EvidenceQuerySet:
        """Evidence sent in parts that nobody has read back as a whole yet."""
        return self.filter(stored__sha256_enforced=False, stored__confirmation__isnull=True)


class Evidence(Declared):
    """One piece of evidence 证据. Append-only. `id` is the client's, `number` counts within the case from 1.

    `sha256`, `size` and `media_type` are copied from the stored object: a dossier compares them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.PositiveIntegerField("证据序号")
    stored = models.OneToOneField(StoredObject, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=127)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        db_table = "evidence_evidence"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="evidence_number_once"),
        ]
        indexes = [
            models.Index(fields=["case", "-received_at", "-id"], name="evidence_of_case"),
            models.Index(fields=["-received_at", "-id"], name="evidence_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def nothing_refers_to_it(self) -> None:
        """Spare whoever shows it the questions: it is new."""
        for name in ("superseded_by", "inspection"):
            later: Any = self._meta.get_field(name)
            later.set_cached_value(self, None)
        vars(self)["_prefetched_objects_cache"] = {"flags": _no_flags()}

    @property
    def noticed(self) -> list[Any]:
        """The flags inspection set, in the order in which it did."""
        return list(self.flags.all())

    @staticmethod
    def place_in(case: Case) -> PlaceInCase:
        """What new evidence meets in a case whose row is locked, in one question."""
        with connection.cursor() as cursor:
            cursor.execute(_PLACE, {"case": case.pk})
            number, hindered = cursor.fetchone()
        return PlaceInCase(number, frozenset(hindered))


#: New evidence, put on file.
EVIDENCE: Final = Inserting(Evidence)


@cache
def _no_flags() -> models.QuerySet[Any]:
    """No flags, asked already: of new evidence nobody said anything, and to say so of each costs as much as a query."""
    flags: Any = Evidence._meta.get_field("flags")  # noqa: SLF001 - public by documentation
    nothing: models.QuerySet[Any] = flags.related_model.objects.none()
    len(nothing)
    return nothing


class PendingQuerySet(models.QuerySet["Pending"]):
    """Declarations under way."""

    def visible_to(self, actor: Actor) -> PendingQuerySet:
        """The actor's own, as long as the case may be seen: an upload is its sender's business alone."""
        return self.filter(uploaded_by_id=actor.account_id, case__in=Case.objects.visible_to(actor))

    def unbound(self) -> PendingQuerySet:
        """Those that are not evidence yet."""
        return self.filter(~Exists(Evidence.objects.filter(pk=OuterRef("pk"))))

    def abandoned(self, at: datetime) -> PendingQuerySet:
        """Completions that were claimed and not finished, and are due for another attempt."""
        return (
            self.unbound()
            .filter(upload__state=UploadState.COMPLETING, upload__next_attempt__lte=at)
            .order_by("upload__next_attempt")
        )

    def idle(self, at: datetime) -> PendingQuerySet:
        """Declared, not completed, and nothing heard of for the time there was."""
        states: Iterable[str] = (UploadState.BEGUN, UploadState.READY)
        return (
            self.unbound()
            .filter(upload__state__in=states, upload__expires_at__lte=at)
            .order_by("upload__expires_at")
        )


class Pending(Declared):
    """What was declared of evidence before its bytes arrived; it stays. Its id is the evidence's."""

    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, primary_key=True, related_name="+")
    supersedes = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PendingQuerySet.as_manager()

    class Meta:
        db_table = "evidence_pending"

    def __str__(self) -> str:
        return f"{self.upload_id} {self.title}"

    def evidence(self, *, id: UUID, number: int, stored: StoredObject, at: datetime) -> Evidence:
        """The evidence this becomes, unsaved, now that its bytes are stored; nothing refers to it yet."""
        new = instances.new(
            Evidence,
            id=id,
            number=number,
            stored=stored,
            sha256=stored.sha256,
            size=stored.size,
            media_type=stored.media_type,
            received_at=at,
            **{name: getattr(self, name) for name in DECLARED},
        )
        new.nothing_refers_to_it()
        collector: Any = self._meta.get_field("collected_by")
        if collector.is_cached(self):
            new.collected_by = self.collected_by
        return new


#: What is declared, put on file.
PENDING: Final = Inserting(Pending)
