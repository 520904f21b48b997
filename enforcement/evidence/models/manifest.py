"""The files a record on the spot says it has, before their bytes arrive, and what became of each.

A file has arrived when evidence of its SHA-256 is bound to the case, under whatever id. Evidence under its id with
other bytes, declared so or found so when it was read back, is not the file declared: it `differs`, and is missing
until it comes or the head says in writing why it will not (2026-11-23: taking the id alone was rejected; a film
cut short would pass for the whole).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import Case as If
from django.db.models import CharField, Exists, OuterRef, Q, Value, When

from enforcement.cases.models import Case, CaseStep, Hindrance
from enforcement.cases.rules import StepCode
from enforcement.evidence.models.evidence import Evidence
from enforcement.law.statutes import art
from enforcement.law.values import EvidenceKind, Labelled
from enforcement.registry.models import Account, Actor, choices

#: Bars the conclusion of the investigation and the closing of the case.
FILES_MISSING: Final = "files_missing"
WHOLE_PROCESS: Final = art("CFF", "47")
#: The steps whose record is made on the spot.
ON_SITE: Final = (StepCode.INSPECT, StepCode.QUESTION)

_OWED: Final = "现场记录申报的文件尚未全部到齐;到齐后自动解除,灭失的须由机关负责人书面说明原因"


class FileState(Labelled):
    """What became of a file declared."""

    ARRIVED = "arrived", "已到"
    MISSING = "missing", "未到"
    DIFFERS = "differs", "到达内容与申报不符"
    LOST = "lost", "已说明灭失"


#: Neither there nor accounted for.
OWED: Final = (FileState.MISSING, FileState.DIFFERS)


class ExpectedFileQuerySet(models.QuerySet["ExpectedFile"]):
    """Expected files by who may know of them and by what became of them."""

    def visible_to(self, actor: Actor) -> ExpectedFileQuerySet:
        """Files of the cases the actor may see, and no other."""
        return self.filter(case__in=Case.objects.visible_to(actor))

    def judged(self) -> ExpectedFileQuerySet:
        """With `state`, for `became`: what is bound to the case now says so."""
        bound = Evidence.objects.filter(case=OuterRef("case"))
        return self.annotate(
            state=If(
                When(Exists(_arrived()), then=Value(FileState.ARRIVED.value)),
                When(Q(loss__isnull=False), then=Value(FileState.LOST.value)),
                When(Exists(bound.filter(pk=OuterRef("evidence"))), then=Value(FileState.DIFFERS.value)),
                default=Value(FileState.MISSING.value),
                output_field=CharField(),
            )
        )

    def owed(self) -> ExpectedFileQuerySet:
        """Those neither there nor accounted for."""
        return self.filter(~Exists(_arrived()), loss__isnull=True)

    def settle(self, case: Case, *, at: datetime) -> bool:
        """Let the case go on if nothing is owed any more; whether it was held. One query."""
        owed = self.filter(case=OuterRef("case")).owed()
        held = Hindrance.objects.filter(case=case, code=FILES_MISSING, closed_at__isnull=True)
        return bool(held.filter(~Exists(owed)).update(closed_at=at))

    def declare(self, case: Case, files: Iterable[ExpectedFile], *, at: datetime) -> None:
        """Put files on file and hold the case until they are there; the case is locked."""
        self.bulk_create(files)
        self.reopen(case, at=at)

    def reopen(self, case: Case, *, at: datetime) -> None:
        """Hold the case if a file is owed, again where it was there and is found to be other bytes."""
        if self.filter(case=case).owed().exists():
            case.hinder(FILES_MISSING, WHOLE_PROCESS, _OWED, at=at)


def _arrived() -> models.QuerySet[Evidence]:
    """Evidence that is the file of the outer row, and was not read back as other bytes."""
    bound = Evidence.objects.filter(case=OuterRef("case"), sha256=OuterRef("sha256"))
    return bound.exclude(stored__confirmation__matches=False)


class ExpectedFile(models.Model):
    """A file its record says it has. Append-only. `evidence` is the id the client will send it under."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="expected_files")
    record = models.ForeignKey(CaseStep, on_delete=models.PROTECT, related_name="expected_files")
    evidence = models.UUIDField()
    kind = models.CharField("证据种类", max_length=20, choices=choices(EvidenceKind))
    file_name = models.CharField("文件名", max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    declared_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    objects = ExpectedFileQuerySet.as_manager()

    class Meta:
        db_table = "evidence_expected_file"
        constraints = [
            models.UniqueConstraint(fields=["case", "evidence"], name="expected_file_once"),
        ]
        indexes = [models.Index(fields=["record", "declared_at", "id"], name="expected_file_of_record")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def became(self) -> FileState:
        """What became of it, as `judged` found."""
        return FileState(vars(self)["state"])

    def same(self, other: ExpectedFile) -> bool:
        """Whether both say the same of the file."""
        said = ("case_id", "record_id", "evidence", "kind", "file_name", "size", "sha256")
        return all(getattr(self, name) == getattr(other, name) for name in said)


class FileLoss(models.Model):
    """The head's written reason why a file will not come 灭失说明. Append-only."""

    file = models.OneToOneField(ExpectedFile, on_delete=models.PROTECT, primary_key=True, related_name="loss")
    reason = models.CharField("灭失原因", max_length=1000)
    signed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_file_loss"

    def __str__(self) -> str:
        return f"{self.file_id}"
