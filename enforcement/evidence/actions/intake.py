"""Intake: what is declared, sent, and bound to its case.

Binding is a durable claim, an idempotent call to the object store outside any transaction, and a durable
finish:

    begin_upload → open_upload → the client sends → settle → bind_evidence

A crash between any two is made good by the same request again, or by `finish`, which the sweeper calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import Status
from enforcement.errors import NotNow, NotVisible, Refusal, Taken, Unprocessable
from enforcement.evidence.actions.common import AlreadyDone, Machine
from enforcement.evidence.models import DECLARED, Evidence, Pending
from enforcement.evidence.recordings import reckon
from enforcement.evidence.refusals import refusing
from enforcement.evidence.rules import (
    COLLECTION,
    COLLECTORS,
    accepts,
    undone_by_new_facts,
)
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.journal.rules import Fact
from enforcement.law.values import EvidenceKind
from enforcement.registry.models import Actor, Certificate, legal_day
from media_storage import errors as storage
from media_storage import uploads
from media_storage.models import Upload, UploadState


@dataclass(frozen=True, slots=True)
class File:
    """The file as the client declares it; `parts` are the SHA-256 of its parts where known already."""

    name: str
    media_type: str
    size: int
    sha256: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collected:
    """What the collector says of the evidence; times are the device's."""

    kind: EvidenceKind
    title: str
    purpose: str
    factual: bool
    captured_at: datetime
    device_clock: datetime | None = None
    place: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    device: str = ""
    supersedes: UUID | None = None
    record: UUID | None = None


class Abandoned(StrEnum):
    """Why an upload will never become evidence."""

    EXPIRED = "expired"
    LOST = "lost"
    MISMATCH = "mismatch"


@act("begin_upload")
def begin_upload(
    *, id: UUID, case_id: UUID, file: File, collected: Collected, by: Actor, at: datetime
) -> Done[Pending]:
    """Put on file what is about to be sent and what is said of it; the bytes follow.

    Raises:
        NotVisible: a case of another agency, or none.
        NotNow: the case is closed.
        Taken: the id stands for something else.
        TooLarge, Unprocessable: the declaration.
        AlreadyDone: this was declared before.

    """
    case = Case.objects.visible_to(by).filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    by.must(COLLECTORS, case.agency_id)
    _must_accept(case)
    if collected.record and not CaseStep.objects.filter(pk=collected.record, case=case).exists():
        raise Unprocessable("所属的笔录不在本案中。", code="record_unknown", pointer="/record")
    if collected.supersedes and not Evidence.objects.filter(pk=collected.supersedes, case=case).exists():
        raise Unprocessable("被替换的证据不在本案中。", code="evidence_unknown", pointer="/supersedes")
    with refusing():
        upload = uploads.declare(
            id=id,
            owner=by.account_id,
            context=case.pk,
            size=file.size,
            sha256=file.sha256,
            media_type=file.media_type,
            file_name=file.name,
            part_sha256=file.parts,
            at=at,
        )
    new = _pending(upload, case, collected, by=by, at=at)
    if earlier := Pending.objects.filter(pk=upload.pk).first():
        if any(getattr(earlier, name) != getattr(new, name) for name in DECLARED if name != "declared_at"):
            raise Taken
        raise AlreadyDone(earlier)
    new.save(force_insert=True)
    return Done(
        new,
        stream=case.pk,
        subject=upload.pk,
        facts={
            "kind": collected.kind.value,
            "factual": collected.factual,
            "sha256": upload.sha256,
            "size": upload.size,
            "collector": by.officer_id,
        },
    )


def _pending(upload: Upload, case: Case, collected: Collected, *, by: Actor, at: datetime) -> Pending:
    # The day of collection is the device's word; a clock that runs ahead of ours is not believed.
    day = legal_day(min(collected.captured_at, at))
    certificate = ""
    if by.officer_id:
        held = Certificate.objects.valid_on(day).filter(officer_id=by.officer_id)
        certificate = held.values_list("number", flat=True).first() or ""
    return Pending(
        upload=upload,
        case=case,
        kind=collected.kind,
        title=collected.title,
        purpose=collected.purpose,
        factual=collected.factual,
        captured_at=collected.captured_at,
        device_clock=collected.device_clock,
        declared_at=at,
        place=collected.place,
        latitude=collected.latitude,
        longitude=collected.longitude,
        device=collected.device or by.device,
        collected_by_id=by.officer_id,
        certificate=certificate,
        uploaded_by_id=by.account_id,
        supersedes_id=collected.supersedes,
        record_id=collected.record,
    )


def open_upload(upload_id: UUID) -> Upload:
    """Make the object store ready for the bytes, if it is not yet. Repeatable; outside any transaction.

    Raises:
        Unavailable: the store is away; what was declared stays on file.

    """
    upload = Upload.objects.get(pk=upload_id)
    if upload.state != UploadState.BEGUN:
        return upload
    with refusing():
        multipart_id = uploads.open_remote(upload)
        with transaction.atomic(durable=True):
            return uploads.mark_ready(upload_id=upload_id, multipart_id=multipart_id)


@act("sign_upload")
def sign_upload(
    *,
    upload_id: UUID,
    numbers: Sequence[int],
    part_sha256: Mapping[int, str],
    by: Actor,
    at: datetime,
) -> Done[UUID]:
    """Note that addresses were given out to send parts to.

    It has no legal effect and may happen often, so it stands on the account's own stream.

    Raises:
        NotVisible: not the actor's upload.
        NotNow: all is sent.
        Unprocessable: no such part, or one declared otherwise.

    """
    _own(upload_id, by=by)
    with refusing():
        if part_sha256:
            uploads.declare_parts(upload_id=upload_id, part_sha256=part_sha256)
        uploads.sign(Upload.objects.get(pk=upload_id), numbers)
    return Done(upload_id, stream=by.account_id, subject=upload_id, facts={"parts": len(numbers)})


def addresses(upload_id: UUID, numbers: Sequence[int]) -> tuple[uploads.SignedPart, ...]:
    """The signed requests for parts; fresh each time. Raises NotNow, Unprocessable."""
    with refusing():
        return uploads.sign(Upload.objects.get(pk=upload_id), numbers)


def progress(upload: Upload) -> uploads.Progress:
    """Which parts the object store holds. Raises Unavailable, NotNow."""
    with refusing():
        return uploads.progress(upload)


def settle(upload_id: UUID, *, by: Signatory, at: datetime) -> uploads.Settled | None:
    """Claim the completion and make the object final; None where it was stored before.

    Outside any transaction.

    Raises:
        NotNow: bytes are missing, or are not those declared.
        Unavailable: the store is away; the claim stays, for the sweeper or for the client's repeat.

    """
    with refusing():
        with transaction.atomic(durable=True):
            upload = uploads.claim_completion(upload_id=upload_id, at=at)
        if upload.state == UploadState.STORED:
            return None
        try:
            return uploads.settle_remote(upload)
        except storage.StorageUnavailable:
            with transaction.atomic(durable=True):
                uploads.postpone(upload_id=upload_id, at=at)
            raise
        except storage.UploadLost:
            abandon_upload(upload_id=upload_id, reason=Abandoned.LOST, by=by, at=at)
            raise
        except storage.ChecksumMismatch:
            abandon_upload(upload_id=upload_id, reason=Abandoned.MISMATCH, by=by, at=at)
            raise
        except storage.StorageError:
            reopen(upload_id)
            raise


def reopen(upload_id: UUID) -> None:
    """Give an upload whose completion was refused back to the client."""
    with transaction.atomic(durable=True):
        uploads.reopen(upload_id=upload_id)


@contextmanager
def reopened_if_refused(upload_id: UUID) -> Iterator[None]:
    """Give the upload back when it cannot be bound; the bytes stay where they are."""
    try:
        yield
    except (Refusal, IntegrityError):
        reopen(upload_id)
        raise


def own_upload(upload_id: UUID, *, by: Actor) -> Pending:
    """The actor's own upload, of an agency in which they collect. Raises NotVisible, NotCompetent."""
    pending = _own(upload_id, by=by)
    by.must(COLLECTORS, pending.case.agency_id)
    return pending


@act("bind_evidence")
def bind_evidence(
    *, upload_id: UUID, case_id: UUID, settled: uploads.Settled | None, by: Actor, at: datetime
) -> Done[Evidence]:
    """Bind the stored bytes to the case as evidence. The case is locked: a decision being taken sees it.

    New evidence of the facts ends the debt of evidence and voids a review that stood. A collector without a
    valid certificate on the day is a finding, not a refusal: the record is of what happened.

    Raises:
        NotNow: the case is closed, or what it supersedes is superseded already.
        AlreadyDone: it is bound.

    Basis: Penalty Law Arts. 42, 46, 58.

    """
    case = Case.objects.locked(case_id, by=by)
    if bound := Evidence.objects.filter(pk=upload_id).first():
        raise AlreadyDone(bound)
    by.must(COLLECTORS, case.agency_id)
    _must_accept(case)
    pending = Pending.objects.select_related("supersedes").get(pk=upload_id, case=case)
    if settled is None:
        raise NotNow("文件尚未确认上传完成。", code="bytes_missing")
    replaced = pending.supersedes
    if replaced and Evidence.objects.filter(supersedes=replaced).exists():
        raise NotNow("该证据已被其他证据替换,请替换最新的一份。", code="already_superseded")
    with refusing():
        stored = uploads.record_stored(upload_id=upload_id, settled=settled, at=at)
    evidence = pending.evidence(id=upload_id, number=Evidence.next_number(case), stored=stored, at=at)
    evidence.save(force_insert=True)
    facts: dict[str, Fact] = {
        "number": evidence.number,
        "kind": evidence.kind,
        "factual": evidence.factual,
        "sha256": evidence.sha256,
        "size": evidence.size,
        "type_mismatch": stored.type_mismatch,
        "supersedes": evidence.supersedes_id,
    }
    if evidence.factual:
        case.unhinder("evidence_owed", at=at)
    if evidence.factual or (replaced and replaced.factual):
        reason = f"审核之后有新的事实证据(证据{evidence.number}),须重新审核"
        facts["voided"] = case.void(undone_by_new_facts(Status(case.status)), reason=reason, by=by, at=at)
    if replaced:
        reckon(case, at=at)
    if not evidence.certificate:
        detail = f"证据{evidence.number}的收集人在收集当日没有有效的行政执法证"
        case.find(pending.record, "uncertified_collection", COLLECTION, detail, at=at)
        facts["finding"] = "uncertified_collection"
    return Done(evidence, stream=case.pk, subject=evidence.pk, facts=facts)


def finish(pending: Pending, *, at: datetime) -> Evidence:
    """Finish a completion that its client claimed and did not live to see, in the client's name.

    The office is that of the day it was declared: what was begun by right is finished whatever came between.

    Raises as `settle` and `bind_evidence` do, but AlreadyDone.
    """
    by = Actor.of(pending.uploaded_by, pending.declared_at)
    settled = settle(pending.pk, by=by, at=at)
    with reopened_if_refused(pending.pk):
        try:
            return bind_evidence(upload_id=pending.pk, case_id=pending.case_id, settled=settled, by=by, at=at)
        except AlreadyDone as done:
            bound: Evidence = done.value
            return bound


@act("abandon_upload")
def abandon_upload(
    *,
    upload_id: UUID,
    reason: Abandoned,
    by: Signatory,
    at: datetime,
) -> Done[Upload]:
    """Note that declared evidence will never arrive under this id; the client declares it anew.

    Raises:
        AlreadyDone: it ran out of time, and its client completed it at the last moment.

    """
    pending = Pending.objects.get(pk=upload_id)
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    if reason is Abandoned.EXPIRED and upload.state not in (UploadState.BEGUN, UploadState.READY):
        raise AlreadyDone(upload)
    with refusing():
        upload = uploads.mark_aborted(upload_id=upload_id)
    return Done(upload, stream=pending.case_id, subject=upload_id, facts={"reason": reason.value})


def expire(pending: Pending, *, at: datetime) -> None:
    """Drop the parts of an upload that ran out of time. Raises Unavailable; then it is tried again."""
    with refusing():
        uploads.abort_remote(pending.upload)
    with suppress(AlreadyDone):
        abandon_upload(upload_id=pending.pk, reason=Abandoned.EXPIRED, by=Machine(), at=at)


def _own(upload_id: UUID, *, by: Actor) -> Pending:
    pending = Pending.objects.visible_to(by).select_related("case").filter(pk=upload_id).first()
    if pending is None:
        raise NotVisible
    return pending


def _must_accept(case: Case) -> None:
    if not accepts(Status(case.status)):
        raise NotNow("案件已结案,不再收入证据。", code="case_closed")
