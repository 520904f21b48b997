"""The custody log: looks that leave a row, its export, and anomalies that somebody answers for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from enforcement.errors import NotCompetent, NotNow, NotVisible, Refusal, Unprocessable
from enforcement.evidence.custody_sheet import MOST_ON_PAPER, Sheet
from enforcement.evidence.models.custody import AnomalyAcknowledgement, Custody, CustodyAnomaly, log_cases
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.evidence.rules.custody import CustodyEvent, CustodyOutcome, Form
from enforcement.journal.actions import Done, act
from enforcement.registry.models import Actor


def view(evidence: Evidence, *, by: Actor, at: datetime) -> None:
    """Note that what is on file of a piece was read."""
    with transaction.atomic(durable=True):
        Custody.objects.note(evidence, CustodyEvent.VIEWED, by=by, at=at)


def refused_view(evidence_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that somebody asked for a piece that is not theirs to see; of what does not exist nothing is noted."""
    with transaction.atomic(durable=True):
        note_refused([evidence_id], CustodyEvent.VIEWED, NotVisible(), by=by, at=at)


def note_refused(
    ids: Collection[UUID],
    event: CustodyEvent,
    refusal: Refusal | IntegrityError,
    *,
    by: Actor,
    at: datetime,
    purpose: str = "",
) -> None:
    """Note a refused attempt at each piece that caused the refusal, in the caller's transaction.

    Refused because one of several cannot be seen: the others were not touched, and their logs say nothing. An only
    one caused it, whatever the reason. What was anybody's to ask for and could not be had is an attempt that failed.
    """
    if isinstance(refusal, IntegrityError):
        return
    there = Evidence.objects.filter(pk__in=ids)
    if not isinstance(refusal, NotVisible | NotCompetent):
        seen = there & Evidence.objects.visible_to(by)
        failed = CustodyOutcome.FAILED
        Custody.objects.note_all(
            seen, event, by=by, at=at, outcome=failed, code=refusal.code, purpose=purpose
        )
        return
    open_to = (
        Evidence.objects.visible_to(by)
        if isinstance(refusal, NotVisible)
        else Evidence.objects.readable_by(by)
    )
    barred = list(there if len(ids) == 1 else there.exclude(pk__in=open_to.filter(pk__in=ids).values("pk")))
    Custody.objects.note_all(
        barred,
        event,
        by=by,
        at=at,
        outcome=CustodyOutcome.REFUSED,
        code=refusal.code,
        purpose=purpose,
    )


def refused_upload(upload_ids: Collection[UUID], *, by: Actor, at: datetime) -> None:
    """Note that somebody reached for what another is sending, before it is evidence or since."""
    with transaction.atomic(durable=True):
        declared = Pending.objects.filter(pk__in=upload_ids)
        refused, code = CustodyOutcome.REFUSED, NotVisible.code
        Custody.objects.note_all(declared, CustodyEvent.RECEIVED, by=by, at=at, outcome=refused, code=code)


def _export_refused(refusal: Refusal | IntegrityError, given: Mapping[str, Any]) -> None:
    note_refused([given["evidence_id"]], CustodyEvent.EXPORTED, refusal, by=given["by"], at=given["at"])


@act("export_custody", on_refusal=_export_refused)
def export_custody(*, evidence_id: UUID, form: Form, by: Actor, at: datetime) -> Done[Custody]:
    """Note that the log of a piece is taken out of the system; the row says up to where it goes.

    Raises:
        NotVisible: no such piece, or its log is not the actor's to read.
        Unprocessable: more rows than a sheet holds.

    """
    evidence = readable(evidence_id, by=by)
    rows = Custody.objects.visible_to(by).filter(evidence_id=evidence.pk)
    if form is Form.PDF and rows.count() >= MOST_ON_PAPER:
        message = f"保管记录超过 {MOST_ON_PAPER} 条,请导出 CSV。"
        raise Unprocessable(message, code="too_long_for_paper")
    row = Custody.objects.note(evidence, CustodyEvent.EXPORTED, by=by, at=at, detail=form.label)
    return Done(row, stream=evidence.case_id, subject=evidence.pk, facts={"form": form.value})


def readable(evidence_id: UUID, *, by: Actor) -> Evidence:
    """The piece whose log the actor may read. Raises NotVisible."""
    evidence = Evidence.objects.visible_to(by).select_related("case", "stored").filter(pk=evidence_id).first()
    if evidence is None or not log_cases(by).filter(pk=evidence.case_id).exists():
        raise NotVisible
    return evidence


def sheet(taken_id: UUID, *, by: Actor) -> Sheet:
    """What was on file up to an export of the actor's own. Raises NotVisible."""
    taken = Custody.objects.select_related("agency").get(pk=taken_id, account=by.account_id)
    evidence = readable(taken.evidence_id, by=by)
    rows = Custody.objects.visible_to(by).filter(evidence_id=evidence.pk, seq__lte=taken.seq)
    return Sheet(evidence, taken, tuple(rows.select_related("agency").order_by("seq")))


@act("acknowledge_anomaly")
def acknowledge_anomaly(*, anomaly_id: UUID, reason: str, by: Actor, at: datetime) -> Done[CustodyAnomaly]:
    """Say what looking into an anomaly has shown.

    It stands on the supervisor's own stream: the case's is read by those it may be about.

    Raises:
        NotVisible: not a supervisor.
        NotCompetent: the anomaly is the actor's own.
        NotNow: somebody has answered for it.

    """
    anomaly = CustodyAnomaly.objects.visible_to(by).filter(pk=anomaly_id).first()
    if anomaly is None:
        raise NotVisible
    if anomaly.account_id == by.account_id:
        raise NotCompetent("涉及本人的异常须由他人核查。", code="own_anomaly")
    if AnomalyAcknowledgement.objects.filter(anomaly=anomaly).exists():
        raise NotNow("该异常已有核查说明。", code="already_acknowledged")
    AnomalyAcknowledgement.objects.create(anomaly=anomaly, account_id=by.account_id, reason=reason, at=at)
    return Done(anomaly, stream=by.account_id, subject=anomaly.pk, facts={"kind": anomaly.kind})
