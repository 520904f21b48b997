"""What happens to evidence later: completions to finish, uploads that expire, films to read back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from enforcement.errors import Refusal, Unavailable
from enforcement.evidence.actions.common import AlreadyDone, Machine
from enforcement.evidence.actions.confirmation import confirm_evidence
from enforcement.evidence.actions.intake import drop, expire, finish, hand_over
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.evidence.queue import SILENT, enqueue_missing
from media_storage import fixity, s3
from media_storage.errors import StorageError
from media_storage.models import Checkpoint, Upload

log = logging.getLogger(__name__)

#: Rows taken up in one pass of each kind: a pass stays short, and the next is seconds away.
_AT_ONCE: Final = 20

Row = TypeVar("Row", Pending, Upload)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one pass did."""

    finished: int = 0
    expired: int = 0
    enqueued: int = 0


def due(at: datetime) -> Swept:
    """Take up what is due at `at`. Quick: where the object store does not answer, its work waits."""
    abandoned = list(Pending.objects.abandoned(at).select_related("uploaded_by", "upload")[:_AT_ONCE])
    idle = list(Pending.objects.idle(at).select_related("upload")[:_AT_ONCE])
    dropped = list(Upload.objects.dropped(at)[:_AT_ONCE])
    finished = expired = 0
    if (abandoned or idle or dropped) and (reason := s3.health()):
        log.warning("%d uploads wait: %s", len(abandoned) + len(idle) + len(dropped), reason)
    else:
        finished = _each(abandoned, lambda pending: _finish(pending, at))
        expired = _each(idle, lambda pending: expire(pending, at=at))
        _each(dropped, drop)
    return Swept(finished, expired, _enqueue(at))


def _finish(pending: Pending, at: datetime) -> None:
    """Finish a small file here, leave a large one to the worker."""
    if hand_over(pending.upload, at=at):
        finish_upload.enqueue(str(pending.pk))
    else:
        finish(pending, at=at)


def _each(rows: list[Row], do: Callable[[Row], object]) -> int:
    """Do it to each and count: one that is refused does not hold up the rest, a store that went away does."""
    done = 0
    for row in rows:
        try:
            do(row)
        except Unavailable as away:
            log.warning("uploads wait: %s", away.message)
            break
        except Refusal as refusal:
            log.warning("upload %s is left: %s", row.pk, refusal.code)
        else:
            done += 1
    return done


def _enqueue(at: datetime) -> int:
    """Have the worker read back what was sent in parts, unless it is at it or failed just now."""
    waiting = Evidence.objects.unconfirmed().order_by("received_at")
    reading = Checkpoint.objects.filter(saved_at__gt=at - SILENT).values_list("stored_id", flat=True)
    alive = Evidence.objects.filter(stored__in=reading).values_list("pk", flat=True)
    return enqueue_missing(confirm_content, waiting, at, alive=alive, most=_AT_ONCE)


@task()
def confirm_content(evidence_id: str) -> None:
    """Read a film back and put on file whether it is what was declared; fails without the store.

    Who comes after one that was killed goes on from its checkpoint.
    """
    evidence = Evidence.objects.select_related("stored").get(pk=UUID(evidence_id))
    try:
        found = fixity.read_back(evidence.stored)
    except StorageError:
        log.warning("evidence %s could not be read back", evidence_id)
        raise
    try:
        confirm_evidence(evidence_id=evidence.pk, found=found, by=Machine(), at=timezone.now())
    except AlreadyDone:
        log.info("evidence %s was confirmed meanwhile", evidence_id)


@task()
def finish_upload(upload_id: str) -> None:
    """Join the parts of a very large file and bind it, in the name of the client who completed it."""
    pending = Pending.objects.select_related("uploaded_by", "upload").get(pk=UUID(upload_id))
    try:
        finish(pending, at=timezone.now())
    except Refusal as refusal:
        # What follows is in the upload's state: postponed, given back to the client, or given up.
        log.warning("upload %s is left: %s", upload_id, refusal.code)
