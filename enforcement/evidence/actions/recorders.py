"""Recorders 执法记录仪: registered, given to the officers who wear them, and what they hold looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError

from enforcement.errors import NotCompetent, NotNow, NotVisible, Refusal, Taken, Unprocessable
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.docking import (
    DockedFile,
    DockedLook,
    DockState,
    Recorder,
    RecorderAssignment,
)
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.common import COLLECTORS, ONE_CASE
from enforcement.evidence.rules.custody import CustodyEvent, CustodyOutcome
from enforcement.journal.actions import Done, act
from enforcement.registry.models import Actor, Officer
from enforcement.registry.rules import Role
from media_storage.downloads import sign_download
from media_storage.models import StoredObject
from media_storage.s3 import SignedRequest

#: Who keeps the agency's recorders.
KEEPERS: Final = (Role.UNIT_HEAD, Role.CUSTODIAN)


@act("register_recorder")
def register_recorder(
    *, id: UUID, agency_id: UUID, serial: str, model: str, by: Actor, at: datetime
) -> Done[Recorder]:
    """Put a recorder on the agency's list.

    Raises:
        NotCompetent: who does not keep the agency's recorders.
        Taken: the serial number is on a list already.
        AlreadyDone: it was registered before.

    """
    by.must(KEEPERS, agency_id)
    if earlier := Recorder.objects.filter(pk=id).first():
        if (earlier.agency_id, earlier.serial, earlier.model) != (agency_id, serial, model):
            raise Taken
        raise AlreadyDone(earlier)
    if Recorder.objects.filter(serial=serial).exists():
        raise Taken("该设备编号已经登记。", code="serial_taken")
    recorder = Recorder.objects.create(
        id=id, agency_id=agency_id, serial=serial, model=model, registered_at=at
    )
    return Done(recorder, stream=agency_id, subject=recorder.pk)


@act("assign_recorder")
def assign_recorder(
    *, id: UUID, subject_id: UUID, officer_id: UUID, valid_from: datetime, by: Actor, at: datetime
) -> Done[RecorderAssignment]:
    """Give a recorder to the officer who wears it from then on; who wore it before does so no longer.

    Raises:
        NotVisible, NotCompetent: in this order.
        Unprocessable: no officer of the agency.
        NotNow: it was given to somebody at a later moment already.
        AlreadyDone: it was given before.

    """
    recorder = Recorder.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=subject_id).first()
    if recorder is None:
        raise NotVisible
    by.must(KEEPERS, recorder.agency_id)
    if earlier := RecorderAssignment.objects.filter(pk=id).first():
        if (earlier.recorder_id, earlier.officer_id) != (recorder.pk, officer_id):
            raise Taken
        raise AlreadyDone(earlier)
    if not Officer.objects.filter(pk=officer_id, agency_id=recorder.agency_id).exists():
        raise Unprocessable("执法人员不存在,或者不属于本机关。", pointer="/officer")
    if recorder.assignments.filter(valid_from__gte=valid_from).exists():
        raise NotNow("该设备在此之后已有配发记录。", code="assigned_later")
    recorder.assignments.filter(valid_to__isnull=True).update(valid_to=valid_from)
    made = RecorderAssignment.objects.create(
        id=id, recorder=recorder, officer_id=officer_id, valid_from=valid_from
    )
    return Done(made, stream=recorder.agency_id, subject=recorder.pk, facts={"officer": officer_id})


def _view_refused(refusal: Refusal | IntegrityError, given: Mapping[str, Any]) -> None:
    docked = DockedFile.objects.filter(pk=given["subject_id"]).first()
    if docked is None or not isinstance(refusal, Refusal):
        return
    by, at = given["by"], given["at"]
    if docked.state != DockState.CONFIRMED:
        _look(docked, by=by, at=at, code=refusal.code)
        return
    Custody.objects.note(
        Evidence.objects.get(pk=docked.upload_id),
        CustodyEvent.DOWNLOADED,
        by=by,
        at=at,
        outcome=CustodyOutcome.REFUSED,
        code=refusal.code,
    )


def _look(docked: DockedFile, *, by: Actor, at: datetime, code: str = "") -> None:
    DockedLook.objects.create(
        docked=docked,
        account_id=by.account_id,
        device=by.device,
        address=by.address or None,
        code=code,
        at=at,
    )


@act("view_recording", on_refusal=_view_refused)
def view_recording(*, subject_id: UUID, by: Actor, at: datetime) -> Done[tuple[DockedFile, SignedRequest]]:
    """Give leave to fetch a recorder's file that waits for its case; who looked is journaled.

    Once it is evidence it is looked at as evidence: its custody log says by whom, and who had looked before.

    Raises:
        NotVisible, NotCompetent: in this order.
        NotNow: its bytes are not there yet, or it is evidence.

    """
    docked = DockedFile.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=subject_id).first()
    if docked is None:
        raise NotVisible
    by.must((*COLLECTORS, Role.CUSTODIAN), docked.agency_id)
    if docked.state == DockState.CONFIRMED:
        raise NotNow("该文件已经归入案件,请按证据调取。", code="already_confirmed", requirements=[ONE_CASE])
    stored = StoredObject.objects.filter(upload_id=docked.upload_id).first()
    if stored is None:
        raise NotNow("文件尚未全部入库。", code="bytes_missing")
    _look(docked, by=by, at=at)
    return Done((docked, sign_download(stored)), stream=docked.agency_id, subject=docked.pk)


def keeping_agency(by: Actor) -> UUID:
    """The agency whose recorders the actor keeps: their own, else the first. Raises NotCompetent."""
    kept = by.agencies(KEEPERS)
    if not kept:
        raise NotCompetent("此事项须由办案机构负责人、涉案财物保管员办理。")
    return by.agency_id if by.agency_id in kept else min(kept, key=str)
