"""What is taken from recorders: received once, proposed to a case, and confirmed or rejected by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from enforcement.cases.founding import certificates_on
from enforcement.cases.models import Case, CaseStep
from enforcement.errors import NotNow, NotVisible, Taken, Unprocessable
from enforcement.evidence.actions import intake
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.actions.recordings import note
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.docking import DockedFile, DockState, Recorder
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.evidence.models.recordings import Measured
from enforcement.evidence.refusals import refusing
from enforcement.evidence.rules.common import COLLECTORS, ONE_CASE, OWN_RECORD
from enforcement.evidence.rules.custody import CustodyEvent
from enforcement.evidence.rules.matching import CapturedFrom
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Entry, Signatory
from enforcement.law.values import EvidenceKind
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role
from media_storage import retention, uploads
from media_storage.digests import declare_md5
from media_storage.models import StoredObject, Upload, UploadState

#: Who may empty recorders into the system.
DOCKERS = (*COLLECTORS, Role.CUSTODIAN)


@dataclass(frozen=True, slots=True)
class Found:
    """A file on a recorder, read: `parts` are the SHA-256 of its parts, `md5` their MD5; times are the recorder's."""

    name: str
    media_type: str
    size: int
    sha256: str
    parts: tuple[str, ...]
    captured_at: datetime
    captured_from: CapturedFrom
    length: timedelta | None
    fault: str = ""
    serial: str = ""
    latitude: float | None = None
    longitude: float | None = None
    md5: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Belongs:
    """What a person says of a recorder's file in giving it to a case."""

    title: str
    purpose: str = ""
    factual: bool = True
    place: str = ""
    record: UUID | None = None


@act("dock_recording")
def dock_recording(
    *, found: Found, agency_id: UUID, ahead: timedelta | None, by: Actor, at: datetime
) -> Done[DockedFile]:
    """Put on file that a recorder held this file, and make ready to receive it; the same bytes are one file.

    `ahead` is how far the recorder's clock was ahead of the server's when somebody looked, None if nobody did.

    Raises:
        NotCompetent: who may not empty the agency's recorders.
        Taken: it is evidence already.
        AlreadyDone: it was begun before; its upload may have to be carried through.

    """
    by.must(DOCKERS, agency_id)
    same: dict[str, Any] = {"agency_id": agency_id, "sha256": found.sha256, "size": found.size}
    if not found.size:
        same |= {"serial": found.serial, "name": found.name, "captured_at": found.captured_at}
    earlier = (
        DockedFile.objects.select_for_update(of=("self",)).select_related("upload").filter(**same).first()
    )
    if earlier and (earlier.state != DockState.RECEIVING or earlier.upload.state != UploadState.ABORTED):
        raise AlreadyDone(earlier)
    held = Evidence.objects.filter(case__agency_id=agency_id, sha256=found.sha256, size=found.size)
    if found.size and (number := held.values_list("number", flat=True).first()):
        raise Taken(f"该文件已经是证据{number}。", code="already_evidence")
    with refusing():
        upload = uploads.declare(
            id=uuid4(),
            owner=by.account_id,
            context=agency_id,
            size=found.size,
            sha256=found.sha256,
            media_type=found.media_type,
            file_name=found.name,
            part_sha256=found.parts,
            at=at,
        )
        declare_md5(upload, dict(enumerate(found.md5, start=1)))
    if earlier:
        earlier.upload = upload
        earlier.save(update_fields=["upload"])
        docked = earlier
    else:
        docked = _new(found, upload.pk, agency_id, ahead, by=by, at=at)
    return Done(
        docked,
        stream=agency_id,
        subject=docked.pk,
        facts={"sha256": found.sha256, "size": found.size, "recorder": docked.recorder_id},
    )


def _new(
    found: Found, upload_id: UUID, agency_id: UUID, ahead: timedelta | None, *, by: Actor, at: datetime
) -> DockedFile:
    recorder = (
        Recorder.objects.filter(serial=found.serial, agency_id=agency_id).first() if found.serial else None
    )
    began = found.captured_at - (ahead or timedelta(0))
    return DockedFile.objects.create(
        agency_id=agency_id,
        sha256=found.sha256,
        size=found.size,
        upload_id=upload_id,
        name=found.name,
        media_type=found.media_type,
        serial=found.serial,
        recorder=recorder,
        officer=recorder.worn_at(began) if recorder else None,
        captured_at=found.captured_at,
        captured_from=found.captured_from,
        device_clock=None if ahead is None else at + ahead,
        docked_at=at,
        docked_by_id=by.account_id,
        milliseconds=round(found.length / timedelta(milliseconds=1)) or None if found.length else None,
        fault=found.fault,
        latitude=found.latitude,
        longitude=found.longitude,
    )


@act("store_recording")
def store_recording(
    *, subject_id: UUID, settled: uploads.Settled | None, by: Signatory, at: datetime
) -> Done[DockedFile]:
    """Put on file that the object store holds the recorder's file; it waits for somebody to say whose it is.

    Raises:
        AlreadyDone: it was stored before.
        NotNow: the store does not hold it.

    """
    docked = DockedFile.objects.select_for_update().get(pk=subject_id)
    if docked.state != DockState.RECEIVING:
        raise AlreadyDone(docked)
    if settled:
        with refusing():
            uploads.record_stored(upload_id=docked.upload_id, settled=settled, at=at)
    elif not StoredObject.objects.filter(upload_id=docked.upload_id).exists():
        raise NotNow("文件尚未确认上传完成。", code="bytes_missing")
    docked.state = DockState.WAITING
    docked.save(update_fields=["state"])
    return Done(docked, stream=docked.agency_id, subject=docked.pk, facts={"upload": docked.upload_id})


@act("abandon_recording")
def abandon_recording(
    *, subject_id: UUID, by: Signatory, at: datetime, idle: bool = False
) -> Done[DockedFile]:
    """Note that the upload of a recorder's file came to nothing; docking it again begins another.

    Raises:
        AlreadyDone: it was stored meanwhile, or, given up for being `idle`, is in use again.

    """
    docked = DockedFile.objects.select_for_update().get(pk=subject_id)
    if docked.state != DockState.RECEIVING:
        raise AlreadyDone(docked)
    upload = Upload.objects.select_for_update().get(pk=docked.upload_id)
    unused = upload.state in (UploadState.BEGUN, UploadState.READY) and upload.expires_at <= at
    if idle and not unused:
        raise AlreadyDone(docked)
    with refusing():
        uploads.mark_aborted(upload_id=docked.upload_id, at=at)
    return Done(docked, stream=docked.agency_id, subject=docked.pk, facts={"upload": docked.upload_id})


@act("confirm_recording")
def confirm_recording(
    *, subject_id: UUID, case_id: UUID, belongs: Belongs, by: Actor, at: datetime
) -> Done[Evidence]:
    """A person gives a recorder's file to a case: it becomes evidence by the act of intake, and its length counts.

    The collector is who wore the recorder, with the certificate of that day.

    Raises:
        NotVisible, NotCompetent: in this order.
        NotNow: its bytes are not there, it was given to another case, or the case is closed.
        Unprocessable: the record is none of the case.
        AlreadyDone: it was given to this case before.

    Basis: Penalty Law Arts. 42, 46, 47.

    """
    docked = _visible(subject_id, by)
    case = Case.objects.locked(case_id, by=by)
    if case.agency_id != docked.agency_id:
        raise NotVisible
    by.must(COLLECTORS, case.agency_id)
    if docked.state == DockState.CONFIRMED and docked.case_id == case.pk:
        raise AlreadyDone(Evidence.objects.get(pk=docked.upload_id))
    _must_wait(docked)
    if belongs.record and not CaseStep.objects.filter(pk=belongs.record, case=case).exists():
        raise Unprocessable(
            "所属的笔录不在本案中。", code="record_unknown", requirements=[OWN_RECORD], pointer="/record"
        )
    stored = StoredObject.objects.get(upload_id=docked.upload_id)
    pending = _declare(docked, case, belongs, by=by)
    _tell_looks(docked, pending, case)
    bound = intake.bind_evidence.function(
        pending=pending, case_id=case.pk, settled=_settled(stored), by=by, at=at
    )
    retention.keep_for(stored, case.pk)
    Entry.objects.append(
        stream=bound.stream, act="bind_evidence", by=by, at=at, subject=bound.subject, facts=bound.facts
    )
    if docked.length or docked.fault:
        note(bound.value, Measured.PROBE, docked.length or None, fault=docked.fault, by=by, at=at)
    docked.state = DockState.CONFIRMED
    docked.case, docked.decided_by_id, docked.decided_at = case, by.account_id, at
    docked.save(update_fields=["state", "case", "decided_by", "decided_at"])
    return Done(
        bound.value,
        stream=case.pk,
        subject=docked.pk,
        facts={"evidence": bound.value.pk, "recorder": docked.recorder_id, "officer": docked.officer_id},
    )


@act("reject_recording")
def reject_recording(*, subject_id: UUID, reason: str, by: Actor, at: datetime) -> Done[DockedFile]:
    """A person says that a recorder's file belongs to no case, and why; its bytes stay.

    Raises:
        NotVisible, NotCompetent: in this order.
        NotNow: it was given to a case.
        AlreadyDone: it was rejected before.

    """
    docked = _visible(subject_id, by)
    by.must(COLLECTORS, docked.agency_id)
    if docked.state == DockState.REJECTED:
        raise AlreadyDone(docked)
    _must_wait(docked)
    docked.state, docked.reason = DockState.REJECTED, reason
    docked.decided_by_id, docked.decided_at = by.account_id, at
    docked.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return Done(docked, stream=docked.agency_id, subject=docked.pk)


def _visible(id: UUID, by: Actor) -> DockedFile:
    """The file, locked."""
    docked = DockedFile.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=id).first()
    if docked is None:
        raise NotVisible
    return docked


def _must_wait(docked: DockedFile) -> None:
    if docked.state == DockState.RECEIVING:
        raise NotNow("文件尚未全部入库。", code="bytes_missing")
    if docked.state == DockState.CONFIRMED:
        raise NotNow("该文件已经归入案件。", code="already_confirmed", requirements=[ONE_CASE])


def _declare(docked: DockedFile, case: Case, belongs: Belongs, *, by: Actor) -> Pending:
    """Put on file what is said of the file as evidence, as of the day it was docked."""
    clock = docked.clock
    day = legal_day(min(docked.captured_at - clock.ahead, docked.docked_at))
    officer = docked.officer_id or by.officer_id
    held = certificates_on(day, [officer]) if officer else {}
    return Pending.objects.create(
        upload_id=docked.upload_id,
        case=case,
        kind=EvidenceKind.AUDIOVISUAL,
        title=belongs.title,
        purpose=belongs.purpose,
        factual=belongs.factual,
        captured_at=docked.captured_at,
        device_clock=docked.device_clock,
        declared_at=docked.docked_at,
        place=belongs.place,
        latitude=docked.latitude,
        longitude=docked.longitude,
        device=docked.serial,
        collected_by_id=officer,
        certificate=held.get(officer, "") if officer else "",
        uploaded_by_id=by.account_id,
        record_id=belongs.record,
    )


def _tell_looks(docked: DockedFile, pending: Pending, case: Case) -> None:
    """Begin the custody log with who looked at the file while it had no case, as of then."""
    for look in docked.looks.select_related("account__agency"):
        by, outcome = look.attempt()
        Custody.objects.note(
            pending,
            CustodyEvent.DOWNLOADED,
            by=by,
            at=look.at,
            outcome=outcome,
            code=look.code,
            detail="归入案件之前调取",
            case=case,
        )


def _settled(stored: StoredObject) -> uploads.Settled:
    """What was found when the object was made final."""
    return uploads.Settled(stored.version_id, stored.etag, stored.size, stored.s3_checksum)
