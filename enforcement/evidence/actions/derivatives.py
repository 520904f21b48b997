"""Putting on file what was made from evidence, and giving leave to look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from enforcement import errors
from enforcement.errors import NotCompetent, NotNow, NotVisible
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.actions.custody import note_refused
from enforcement.evidence.models.custody import Custody, only_drawn
from enforcement.evidence.models.derived import Derivative, Inspection, Redaction, Rendition
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.common import AccessPurpose
from enforcement.evidence.rules.custody import CustodyEvent, CustodyOutcome
from enforcement.evidence.rules.flags import ZONE
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.registry.models import Account, Actor
from enforcement.registry.rules import Role
from media_storage.derivatives import Kind
from media_storage.derivatives.make import Made
from media_storage.inspection import Nature

#: Who may take a redacted photograph out of the file without a mark: to publish it, or to hand it to a party.
RELEASING: Final = (Role.PUBLISHER, Role.AGENCY_HEAD)
#: More pixels than that are marked by a task.
_MOST_PIXELS_AT_ONCE: Final = 4_000_000
#: A marked film that expires sooner is made anew.
_WORTH_FETCHING: Final = timedelta(minutes=30)
_GRACE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a derivative is not made; `detail` in Chinese."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Handed:
    """Leave to look: at a copy marked for the viewer, or, `copy` None, at what is released as it is."""

    derivative: Derivative
    copy: Rendition | None
    by_task: bool

    @property
    def ready(self) -> bool:
        """Whether there is something to fetch when the request ends: a task has not made it yet otherwise."""
        return self.copy is None or not self.by_task or self.copy.ready_at is not None


@act("derive_evidence")
def derive_evidence(
    *,
    evidence_id: UUID,
    redaction: Redaction | None = None,
    made: Sequence[Made],
    refused: Mapping[Kind, Refusal],
    by: Signatory,
    at: datetime,
) -> Done[list[Derivative]]:
    """Put on file what was made from evidence, or why it is not made, each kind once.

    Raises:
        AlreadyDone: another worker was faster.

    """
    evidence = Evidence.objects.get(pk=evidence_id)
    wanted = {one.kind for one in made} | set(refused)
    earlier = Derivative.objects.filter(evidence=evidence, kind__in=wanted, redaction=redaction)
    if earlier.exists():
        raise AlreadyDone(list(earlier))
    rows = [
        Derivative(
            evidence=evidence,
            kind=one.kind,
            redaction=redaction,
            key=one.key,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            width=one.width,
            height=one.height,
            made_at=at,
        )
        for one in made
    ]
    rows += [
        Derivative(
            evidence=evidence,
            kind=kind,
            redaction=redaction,
            refusal=refusal.code,
            detail=refusal.detail,
            made_at=at,
        )
        for kind, refusal in refused.items()
    ]
    Derivative.objects.bulk_create(rows)
    Custody.objects.note(
        evidence,
        CustodyEvent.DERIVED,
        by=by,
        at=at,
        outcome=CustodyOutcome.DONE if made else CustodyOutcome.FAILED,
        code=next((refusal.code for refusal in refused.values()), "") if not made else "",
        detail="、".join(Kind(row.kind).label for row in rows if row.key),
    )
    return Done(
        rows,
        stream=evidence.case_id,
        subject=evidence.pk,
        facts={
            "made": [row.kind for row in rows if row.key],
            "sha256": [row.sha256 for row in rows if row.key],
            "refused": [f"{row.kind}:{row.refusal}" for row in rows if row.refusal],
            "redaction": redaction.pk if redaction else None,
        },
    )


def _refused(refusal: errors.Refusal | IntegrityError, given: Mapping[str, Any]) -> None:
    purpose: AccessPurpose = given["purpose"]
    note_refused(
        [given["evidence_id"]],
        CustodyEvent.DERIVATIVE_VIEWED,
        refusal,
        by=given["by"],
        at=given["at"],
        purpose=purpose.value,
    )


@act("access_derivative", on_refusal=_refused)
def access_derivative(
    *,
    evidence_id: UUID,
    kind: Kind,
    redaction_id: UUID | None,
    purpose: AccessPurpose,
    unmarked: bool,
    by: Actor,
    at: datetime,
) -> Done[Handed]:
    """Give leave to look at a derivative, in a copy that says for whom, of which case and when it was made.

    Only a redacted photograph leaves without a mark, by the hand of who may release it.

    Raises:
        NotVisible: it is not there for the actor.
        NotCompetent: an auditor; or somebody who may not release asks for what bears no mark.
        NotNow: it is not made yet, or will not be; the message says why.

    """
    evidence = Evidence.objects.visible_to(by).select_related("case", "stored").filter(pk=evidence_id).first()
    if evidence is None:
        raise NotVisible
    if not Evidence.objects.readable_by(by).filter(pk=evidence_id).exists():
        raise NotCompetent("审计人员只能查看证据的登记信息,不能查看内容。", code="metadata_only")
    derivative = made(evidence, kind, redaction_id)
    copy: Rendition | None = None
    by_task = kind is Kind.PREVIEW or derivative.width * derivative.height > _MOST_PIXELS_AT_ONCE
    if unmarked:
        if kind is not Kind.REDACTION:
            raise NotCompetent("除遮盖件外,派生件须带水印查看。", code="mark_required")
        by.must(RELEASING, evidence.case.agency_id)
    else:
        copy = _copy(derivative, evidence, by_task=by_task, by=by, at=at)
    viewed = CustodyEvent.DERIVATIVE_VIEWED
    label = kind.label if copy else f"{kind.label}(无水印)"
    Custody.objects.note(
        evidence, viewed, by=by, at=at, purpose=purpose.value, detail=label, case=evidence.case
    )
    case = evidence.case_id
    stream = by.account_id if case in only_drawn([case], by=by) else case
    return Done(
        Handed(derivative, copy, by_task),
        stream=stream,
        subject=evidence.pk,
        facts={
            "evidence": evidence.pk,
            "kind": kind.value,
            "redaction": redaction_id,
            "purpose": purpose.value,
            "marked": copy is not None,
            "sha256": derivative.sha256,
        },
    )


def made(evidence: Evidence, kind: Kind, redaction_id: UUID | None) -> Derivative:
    """The derivative there is.

    Raises:
        NotVisible: no such redaction.
        NotNow: not made yet, or not to be made.

    """
    if (kind is Kind.REDACTION) != (redaction_id is not None):
        raise NotVisible
    if redaction_id and not Redaction.objects.filter(pk=redaction_id, evidence=evidence).exists():
        raise NotVisible
    found = Derivative.objects.filter(evidence=evidence, kind=kind, redaction=redaction_id).first()
    if found is None:
        raise _absent(evidence, kind)
    if found.refusal:
        raise NotNow(f"未能生成{kind.label}:{found.detail}。", code="derivative_refused")
    return found


def must_be_renderable(evidence: Evidence) -> Inspection:
    """What inspection found of a file that pictures may be made of.

    Raises:
        NotNow: it is not inspected yet, or is not what it should be; the message says what is wrong.

    """
    inspection = Inspection.objects.filter(pk=evidence.pk).first()
    if inspection is None:
        raise NotNow("该证据尚未检查完毕,请稍后再试。", code="not_inspected")
    if not inspection.renderable:
        wrong = "；".join(flag.detail for flag in evidence.flags.all() if flag.unsafe)
        nature = Nature(inspection.nature).label
        reason = f"不生成派生件:{wrong}。" if wrong else f"{nature}没有可供查看的派生件。"
        raise NotNow(reason, code="derivative_refused" if wrong else "no_derivative")
    return inspection


def _absent(evidence: Evidence, kind: Kind) -> NotNow:
    inspection = must_be_renderable(evidence)
    photograph = {Kind.THUMBNAIL, Kind.DISPLAY, Kind.REDACTION}
    film = {Kind.THUMBNAIL, Kind.POSTER, Kind.CONTACT_SHEET, Kind.PREVIEW}
    if kind not in (photograph if inspection.nature == Nature.PHOTOGRAPH else film):
        return NotNow(f"{Nature(inspection.nature).label}没有{kind.label}。", code="no_derivative")
    return NotNow(f"{kind.label}正在生成,请稍后再试。", code="derivative_pending")


def _copy(derivative: Derivative, evidence: Evidence, *, by_task: bool, by: Actor, at: datetime) -> Rendition:
    """The copy for this viewer: a picture's is made at each look, a film's serves until it expires."""
    if by_task:
        usable = Rendition.objects.filter(
            derivative=derivative,
            viewer=by.account_id,
            failure="",
            expires_at__gt=at + _WORTH_FETCHING,
        )
        if earlier := usable.order_by("-asked_at").first():
            return earlier
    kept = timedelta(seconds=settings.MARKED_COPY_SECONDS if by_task else settings.S3_URL_SECONDS)
    return Rendition.objects.create(
        derivative=derivative,
        viewer_id=by.account_id,
        lines=_lines(evidence, by=by, at=at),
        asked_at=at,
        expires_at=at + kept + _GRACE,
    )


def _lines(evidence: Evidence, *, by: Actor, at: datetime) -> list[str]:
    """Who looks, from where, at which case and when, in the county's time."""
    viewer = Account.objects.select_related("agency").get(pk=by.account_id)
    return [
        f"{viewer.name}({viewer.username}) {viewer.agency.name}",
        f"{evidence.case} 证据{evidence.number} {at.astimezone(ZONE):%Y-%m-%d %H:%M}",
    ]
