"""Stored bytes become evidence of their case; one file or up to 200."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError

from enforcement.cases.models import Case, Hindrance
from enforcement.cases.rules import Status
from enforcement.errors import NotNow, NotVisible, Refusal, Requirement
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.actions.intake.settling import reopened_if_refused, settle
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import EVIDENCE, NOWHERE, Evidence, Pending
from enforcement.evidence.models.manifest import FILES_MISSING, ExpectedFile
from enforcement.evidence.models.recordings import reckon
from enforcement.evidence.refusals import refusal_of
from enforcement.evidence.rules.common import (
    BEFORE_DECISION,
    CLOSED_FILE,
    COLLECTION,
    INTAKE_LOCKED,
    WORKER_ABOVE,
    accepts,
    bringers,
    undone_by_new_facts,
)
from enforcement.evidence.rules.custody import CustodyEvent, CustodyOutcome
from enforcement.journal.actions import Done, act, together
from enforcement.journal.models import Note
from enforcement.journal.rules import Fact, Outcome
from enforcement.law.statutes import Article
from enforcement.registry.models import Actor
from media_storage import uploads
from media_storage.errors import StorageError
from media_storage.models import StoredObject, Upload, UploadState

EVIDENCE_OWED: Final = "evidence_owed"


@dataclass(frozen=True, slots=True)
class Bound:
    """What became of one upload: evidence (`fresh` where it was not before), or refused, and what is journaled."""

    id: UUID
    evidence: Evidence | None = None
    refusal: Refusal | None = None
    fresh: bool = False
    facts: dict[str, Fact] = field(default_factory=dict)


def _binding_refused(refusal: Refusal | IntegrityError, given: Mapping[str, Any]) -> None:
    code = refusal.code if isinstance(refusal, Refusal) else "conflict"
    _note_refused([(given["pending"], code)], by=given["by"], at=given["at"])


def _note_refused(refused: Sequence[tuple[Pending, str]], *, by: Actor, at: datetime) -> None:
    """Say in the log of what is to be evidence that its case would not take it; its bytes stay where they are."""
    for pending, code in refused:
        Custody.objects.note(
            pending,
            CustodyEvent.RECEIVED,
            by=by,
            at=at,
            outcome=CustodyOutcome.REFUSED,
            code=code,
        )


@act("bind_evidence", on_refusal=_binding_refused)
def bind_evidence(
    *, pending: Pending, case_id: UUID, settled: uploads.Settled | None, by: Actor, at: datetime
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
    if pending.case_id != case.pk:
        raise NotVisible
    held = uploads.locked([pending.upload])
    [bound] = _bind(case, [pending], held, {pending.upload_id: settled} if settled else {}, by=by, at=at)
    if bound.evidence is None:
        raise bound.refusal or NotVisible
    if not bound.fresh:
        raise AlreadyDone(bound.evidence)
    return Done(bound.evidence, stream=case.pk, subject=pending.upload_id, facts=bound.facts)


@act("bind_several")
def bind_several(
    *, pendings: Sequence[Pending], settled: Mapping[UUID, uploads.Settled], by: Actor, at: datetime
) -> Done[list[Bound]]:
    """Bind several, each as `bind_evidence` would; one that is refused harms no other and goes back to its client.

    Each case is locked once. Each piece of evidence is an entry on the stream of its case, each refusal one on
    the actor's, and the batch another.

    Basis: Penalty Law Arts. 42, 46, 58.

    """
    by_case = sorted(pendings, key=lambda one: one.case_id)
    cases = Case.objects.all_locked({one.case_id for one in by_case}, by=by)
    # All of them in the one order in which claims take them too, and not case by case.
    held = uploads.locked(one.upload for one in pendings)
    bound: list[Bound] = []
    notes: list[Note] = []
    refused: list[Note] = []
    for case_id, group in groupby(by_case, key=lambda one: one.case_id):
        files = list(group)
        if case := cases.get(case_id):
            outcome = _bind(case, files, held, settled, by=by, at=at)
        else:
            outcome = [Bound(one.upload_id, refusal=NotVisible()) for one in files]
        bound += outcome
        notes += [Note("bind_evidence", case_id, one.id, one.facts) for one in outcome if one.fresh]
        refused += [
            Note("bind_evidence", by.account_id, case_id, {"code": one.refusal.code}, Outcome.REFUSED)
            for one in outcome
            if one.refusal
        ]
    declared = {one.upload_id: one for one in pendings}
    left = [one for one in bound if one.refusal]
    for one in left:
        uploads.reopen(upload_id=one.id)
    _note_refused([(declared[one.id], one.refusal.code) for one in left if one.refusal], by=by, at=at)
    facts: dict[str, Fact] = {"files": len(bound), "bound": len(notes), "refused": len(refused)}
    return Done(bound, stream=by.account_id, facts=facts, also=[*notes, *refused])


def _bind(
    case: Case,
    pendings: Sequence[Pending],
    held: Mapping[UUID, Upload],
    settled: Mapping[UUID, uploads.Settled],
    *,
    by: Actor,
    at: datetime,
) -> list[Bound]:
    """Bind what may be bound to a case whose row is locked, in the order given; `held` are locked too."""
    done = [one.upload_id for one in pendings if held[one.upload_id].state == UploadState.STORED]
    earlier = Evidence.objects.shown().in_bulk(done) if done else {}
    waiting = [one for one in pendings if one.upload_id not in earlier]
    refused = _refused(case, waiting, settled, by=by)
    ready = {one.upload_id: settled[one.upload_id] for one in waiting if one.upload_id not in refused}
    place = Evidence.place_in(case) if ready else NOWHERE
    number = place.number
    bound: dict[UUID, Bound] = {}
    with together():
        stored = uploads.record_stored_all(held, ready, at=at) if ready else {}
        for one in waiting:
            object = stored.get(one.upload_id)
            if isinstance(object, StoredObject):
                evidence = one.evidence(id=one.upload_id, number=number, stored=object, at=at)
                bound[one.upload_id] = Bound(one.upload_id, evidence, fresh=True, facts=_facts(evidence))
                number += 1
            elif isinstance(object, StorageError):
                refused[one.upload_id] = refusal_of(object)
        made = [one.evidence for one in bound.values() if one.evidence]
        EVIDENCE.add(made)
        Custody.objects.note_all(made, CustodyEvent.RECEIVED, by=by, at=at, cases=[case])
    if FILES_MISSING in place.hindered:
        ExpectedFile.objects.settle(case, at=at)
    if EVIDENCE_OWED in place.hindered and any(evidence.factual for evidence in made):
        case.unhinder(EVIDENCE_OWED, at=at)
    _consequences(case, [one for one in waiting if one.upload_id in bound], bound, by=by, at=at)
    known = {id: Bound(id, evidence) for id, evidence in earlier.items()}
    known |= {id: Bound(id, refusal=refusal) for id, refusal in refused.items()}
    return [(known | bound)[one.upload_id] for one in pendings]


def _refused(
    case: Case, waiting: Sequence[Pending], settled: Mapping[UUID, uploads.Settled], *, by: Actor
) -> dict[UUID, Refusal]:
    """Why some may not be bound."""
    replaced = {other for one in waiting if (other := one.supersedes_id)}
    taken = (
        set(Evidence.objects.filter(supersedes__in=replaced).values_list("supersedes_id", flat=True))
        if replaced
        else set()
    )
    refused: dict[UUID, Refusal] = {}
    lock = _lock(case)
    for one in waiting:
        try:
            by.must(bringers(factual=one.factual), case.agency_id)
            if not accepts(Status(case.status), factual=one.factual):
                raise NotNow("案件已结案,不再收入证据。", code="case_closed", requirements=[CLOSED_FILE])
            if lock and one.factual and one.taken_at >= lock.opened_at:
                raise NotNow(
                    "复议、诉讼期间不得自行收集新的证据;经准许补充的除外。",
                    code=INTAKE_LOCKED,
                    requirements=[
                        Requirement(INTAKE_LOCKED, Article.parse(lock.article).cite(), lock.detail)
                    ],
                )
            if one.upload_id not in settled:
                raise NotNow("文件尚未确认上传完成。", code="bytes_missing")
            if one.supersedes_id in taken:
                raise NotNow("该证据已被其他证据替换,请替换最新的一份。", code="already_superseded")
        except Refusal as refusal:
            refused[one.upload_id] = refusal
        else:
            if one.supersedes_id:
                taken.add(one.supersedes_id)
    return refused


def _lock(case: Case) -> Hindrance | None:
    """What closes intake while a remedy is pending; before there is a decision there is none to be brought."""
    if Status(case.status) in BEFORE_DECISION:
        return None
    return case.hindrances.filter(code=INTAKE_LOCKED, closed_at__isnull=True).first()


def _facts(evidence: Evidence) -> dict[str, Fact]:
    return {
        "number": evidence.number,
        "kind": evidence.kind,
        "factual": evidence.factual,
        "sha256": evidence.sha256,
        "size": evidence.size,
        "tree_hash": evidence.stored.tree_hash,
        "supersedes": evidence.supersedes_id,
    }


def _consequences(
    case: Case, pendings: Sequence[Pending], bound: Mapping[UUID, Bound], *, by: Actor, at: datetime
) -> None:
    """What new evidence does to its case, once for all of it."""
    rows = [(one, evidence) for one in pendings if (evidence := bound[one.upload_id].evidence)]
    undoing = [
        evidence
        for one, evidence in rows
        if evidence.factual or (one.supersedes is not None and one.supersedes.factual)
    ]
    if undoing and case.has_dossier:  # without one nothing was ever reviewed
        first = undoing[0]
        reason = f"审核之后有新的事实证据(证据{first.number}),须重新审核"
        voided = case.void(undone_by_new_facts(Status(case.status)), reason=reason, by=by, at=at)
        bound[first.pk].facts["voided"] = voided
    if any(one.supersedes_id for one, _ in rows):
        reckon(case, at=at)
    for one, evidence in rows:
        if evidence.factual and not evidence.certificate:
            detail = f"证据{evidence.number}的收集人在收集当日没有有效的行政执法证"
            case.find(one.record, "uncertified_collection", COLLECTION, detail, at=at)
            bound[evidence.pk].facts["finding"] = "uncertified_collection"


def finish(pending: Pending, *, at: datetime) -> Evidence:
    """Finish a completion that its client claimed and did not live to see, in the client's name.

    The office is that of the day it was declared: what was begun by right is finished whatever came between.

    Raises as `settle` and `bind_evidence` do, but AlreadyDone.
    """
    by = Actor.of(pending.uploaded_by, pending.declared_at)
    long = pending.upload.plan.count > WORKER_ABOVE
    lease = uploads.LONG_LEASE if long else uploads.COMPLETION_LEASE
    settled = settle(pending.pk, by=by, at=at, lease=lease)
    with reopened_if_refused(pending.pk):
        try:
            return bind_evidence(pending=pending, case_id=pending.case_id, settled=settled, by=by, at=at)
        except AlreadyDone as done:
            bound: Evidence = done.value
            return bound
