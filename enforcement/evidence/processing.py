"""What is done with evidence after it arrived: looked at, pictured, marked; work for the worker, due from rows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from enforcement.evidence import copies
from enforcement.evidence.actions.common import AlreadyDone, Machine
from enforcement.evidence.actions.derivatives import Refusal, derive_evidence
from enforcement.evidence.actions.inspection import inspect_evidence
from enforcement.evidence.actions.recordings import measure_recording
from enforcement.evidence.dock import length_of
from enforcement.evidence.models import derived
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.queue import enqueue_idle
from media_storage import inspection, s3, sandbox
from media_storage.derivatives import Kind, make, pieces
from media_storage.errors import StorageError
from media_storage.inspection import Nature
from media_storage.probe import StoredBytes

log = logging.getLogger(__name__)

_AT_ONCE: Final = 50
_AFTER_FAILURE: Final = timedelta(minutes=10)
#: After so long a worker may be dead. Whether it is, its lock says: a film of hours is converted for hours.
_LOST_AFTER: Final = timedelta(minutes=10)
#: A machine that was busy may have been too slow; a file that fails so often is given up.
_ATTEMPTS: Final = 3
#: Films take long: everything else goes first, and first of all what somebody waits for.
_LAST, _FIRST = -10, 10


@dataclass(frozen=True, slots=True)
class Enqueued:
    """What one pass gave the worker to do, and how many marked copies it removed."""

    inspections: int = 0
    pictures: int = 0
    previews: int = 0
    redactions: int = 0
    copies: int = 0
    removed: int = 0


class UnfinishedError(Exception):
    """Looking at a file did not come to an end this time."""


def due(at: datetime) -> Enqueued:
    """Have the worker take up what is due, unless it is at it or failed just now."""
    return Enqueued(
        inspections=enqueue(inspect_content, derived.uninspected(), at=at),
        pictures=enqueue(make_pictures, derived.lacking(Nature.PHOTOGRAPH, Kind.DISPLAY), at=at)
        + enqueue(make_pictures, derived.lacking(Nature.FILM, Kind.CONTACT_SHEET), at=at),
        previews=enqueue(make_preview, derived.lacking(Nature.FILM, Kind.PREVIEW), at=at),
        redactions=enqueue(make_redaction, derived.unmade_redactions(), at=at),
        copies=enqueue(mark_copy, derived.Rendition.objects.waiting(), at=at),
        removed=_remove(at),
    )


def _remove(at: datetime) -> int:
    try:
        return copies.remove_expired(at)
    except StorageError as away:
        log.warning("expired copies wait: %s", away)
        return 0


def mark_soon(rendition_id: UUID, *, at: datetime) -> None:
    """Somebody waits for this copy: no need to wait for the next pass."""
    enqueue(mark_copy, derived.Rendition.objects.waiting().filter(pk=rendition_id), at=at)


def redact_soon(redaction_id: UUID, *, at: datetime) -> None:
    """Somebody waits for this redaction."""
    enqueue(make_redaction, derived.unmade_redactions().filter(pk=redaction_id), at=at)


def enqueue(work: Task[Any, Any], waiting: QuerySet[Any], *, at: datetime) -> int:
    """Enqueue work on each row that no worker has in hand."""
    busy = Q(status=TaskResultStatus.READY)
    busy |= Q(status=TaskResultStatus.RUNNING, started_at__gt=at - _LOST_AFTER)
    # Done and still due: it failed, or found another at work on the same.
    busy |= Q(
        status__in=(TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL),
        finished_at__gt=at - _AFTER_FAILURE,
    )
    return enqueue_idle(work, waiting, busy, most=_AT_ONCE)


@contextmanager
def alone(work: Task[Any, Any], row: str) -> Iterator[bool]:
    """Whether nobody else is at this work on this row; nobody begins until the block ends, or its process dies."""
    asked = [f"{work.module_path}:{row}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 53))", asked)
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 53))", asked)


@task()
def inspect_content(evidence_id: str) -> None:
    """Look at what arrived, once; fails without the store, and is taken up again.

    Its length goes on file first: once it is inspected, nobody looks again. So what could not be looked at to its
    end, as on a machine that was busy, is tried again before that is said of it.
    """
    evidence = Evidence.objects.select_related("stored").get(pk=UUID(evidence_id))
    if derived.Inspection.objects.filter(pk=evidence.pk).exists():
        return
    inspected = inspection.inspect(evidence.stored)
    if inspected.unfinished and _failures(inspect_content, evidence) < _ATTEMPTS - 1:
        raise UnfinishedError(evidence_id)
    if inspected.recording:
        length, fault = length_of(inspected.recording)
        with suppress(AlreadyDone):
            measure_recording(
                subject_id=evidence.pk, length=length, fault=fault, by=Machine(), at=timezone.now()
            )
    try:
        inspect_evidence(evidence_id=evidence.pk, inspected=inspected, by=Machine(), at=timezone.now())
    except AlreadyDone:
        log.info("evidence %s was inspected meanwhile", evidence_id)


@task()
def make_pictures(evidence_id: str) -> None:
    """Make the pictures of a photograph or the stills of a film, once."""
    inspected = derived.Inspection.objects.select_related("evidence__stored").get(pk=UUID(evidence_id))
    evidence = inspected.evidence
    source = StoredBytes.of(evidence.stored)
    if inspected.nature == Nature.PHOTOGRAPH:
        kinds: tuple[Kind, ...] = (Kind.THUMBNAIL, Kind.DISPLAY)
        _derive(make_pictures, evidence, kinds, lambda: make.from_photograph(source, evidence.pk))
    else:
        kinds = (Kind.THUMBNAIL, Kind.POSTER, Kind.CONTACT_SHEET)
        _derive(make_pictures, evidence, kinds, lambda: make.stills_from_film(source, evidence.pk))


@task(priority=_LAST)
def make_preview(evidence_id: str) -> None:
    """Make the preview of a film, once; of a long one a piece at a time, so that other work gets its turn between."""
    inspected = derived.Inspection.objects.select_related("evidence__stored").get(pk=UUID(evidence_id))
    evidence = inspected.evidence
    source = StoredBytes.of(evidence.stored)
    seconds = inspected.found.get("seconds") or 0.0
    _derive(
        make_preview,
        evidence,
        (Kind.PREVIEW,),
        lambda: _whole(make.preview_from_film(source, evidence.pk, seconds=seconds)),
    )


def _whole(made: make.Made | None) -> list[make.Made] | None:
    return [made] if made else None


@task(priority=_FIRST)
def make_redaction(redaction_id: str) -> None:
    """Make the picture of a redaction, once."""
    redaction = derived.Redaction.objects.select_related("evidence__stored").get(pk=UUID(redaction_id))
    source = StoredBytes.of(redaction.evidence.stored)
    regions = [(region["x"], region["y"], region["width"], region["height"]) for region in redaction.regions]
    _derive(
        make_redaction,
        redaction.evidence,
        (Kind.REDACTION,),
        lambda: [make.redacted(source, redaction.evidence_id, regions=regions)],
        redaction,
    )


@task(priority=_FIRST)
def mark_copy(rendition_id: str) -> None:
    """Mark a copy for its viewer, once; of a long film a piece at a time."""
    with alone(mark_copy, rendition_id) as mine:
        more = mine and copies.mark_later(UUID(rendition_id), at=timezone.now())
    if more:
        mark_copy.enqueue(rendition_id)


def _derive(
    work: Task[Any, Any],
    evidence: Evidence,
    kinds: Sequence[Kind],
    do: Callable[[], list[make.Made] | None],
    redaction: derived.Redaction | None = None,
) -> None:
    """Make these kinds, or put on file why they are not made; where there is more to do, it is enqueued again.

    Without the store it fails and is taken up again.
    """
    row = str((redaction or evidence).pk)
    with alone(work, row) as mine:
        more = mine and not _derive_alone(work, evidence, kinds, do, redaction)
    if more:
        work.enqueue(row)


def _derive_alone(
    work: Task[Any, Any],
    evidence: Evidence,
    kinds: Sequence[Kind],
    do: Callable[[], list[make.Made] | None],
    redaction: derived.Redaction | None,
) -> bool:
    """Whether these kinds are made or refused now."""
    known = derived.Derivative.objects.filter(evidence=evidence, kind__in=kinds, redaction=redaction)
    if known.exists():
        return True
    made: list[make.Made] | None = []
    refused: dict[Kind, Refusal] = {}
    try:
        made = do()
    except sandbox.SandboxFailure as failure:
        final = (
            isinstance(failure, sandbox.Refused) or _failures(work, redaction or evidence) >= _ATTEMPTS - 1
        )
        if not final:
            raise
        refused = {kind: Refusal(failure.code, str(failure)) for kind in kinds}
    if made is None:
        return False
    try:
        derive_evidence(
            evidence_id=evidence.pk,
            redaction=redaction,
            made=made,
            refused=refused,
            by=Machine(),
            at=timezone.now(),
        )
    except AlreadyDone:
        s3.delete(settings.S3_DERIVATIVES_BUCKET, [one.key for one in made])
    if Kind.PREVIEW in kinds:
        pieces.drop(str(evidence.pk))
    return True


def _failures(work: Task[Any, Any], of: Evidence | derived.Redaction) -> int:
    return DBTaskResult.objects.filter(
        task_path=work.module_path, status=TaskResultStatus.FAILED, args_kwargs__args__0=str(of.pk)
    ).count()
