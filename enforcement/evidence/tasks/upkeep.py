"""What keeps evidence kept: locks that follow their case, renewals, and rounds of sampling.

State on rows, work in the worker: the store is asked outside any transaction and what it says is put on file.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from enforcement.evidence.actions.common import AlreadyDone, Machine
from enforcement.evidence.actions.fixity import settle_stored
from enforcement.evidence.actions.retention import behind, retain_evidence
from enforcement.evidence.queue import SILENT, enqueue_alone, enqueue_missing
from media_storage import retention, rounds, s3, uploads
from media_storage.errors import ObjectMissing, StorageError, StorageMisconfigured, StorageUnavailable
from media_storage.examination import Examined, examine, left, over, taken_up
from media_storage.models import Checkpoint, Safekeeping, StoredObject

log = logging.getLogger(__name__)

#: Cases taken up in one pass, locks renewed in one pass, locks applied by one task, checks waiting at a time,
#: examinations of the command taken up in one pass.
_CASES: Final = 50
_EXAMINATIONS: Final = 500
_RENEWALS: Final = 500
_LOCKS: Final = 500
_CHECKS: Final = 20
#: Multipart uploads are compared with the rows so often; one as young as that may be about to get its row.
_STRAYS_EVERY: Final = timedelta(hours=6)
_STRAY_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """What one pass did."""

    cases: int = 0
    renewed: int = 0
    locking: bool = False
    checks: int = 0
    examined: int = 0


def due(at: datetime) -> Kept:
    """Take up what is due at `at`: rows and the worker's queue only."""
    cases = sum(_retain(case_id, at) for case_id in behind(_CASES))
    renewed = retention.renew(at, most=_RENEWALS)
    locking = Safekeeping.objects.due(at).exists() and enqueue_alone(apply_locks, at)
    rounds.next_round(at)
    enqueue_alone(drop_strays, at, every=_STRAYS_EVERY)
    waiting = Safekeeping.objects.drawn()
    alive = Checkpoint.objects.filter(saved_at__gt=at - SILENT).values_list("stored_id", flat=True)
    checks = enqueue_missing(check_content, waiting, at, alive=alive, most=_CHECKS)
    return Kept(cases, renewed, locking, checks, _take_up(at))


def _retain(case_id: UUID, at: datetime) -> bool:
    try:
        retain_evidence(case_id=case_id, by=Machine(), at=at)
    except AlreadyDone:
        return False
    return True


def _take_up(at: datetime) -> int:
    """Put on file of its case what `check_fixity` found out about an object: the command knows of no case."""
    examinations = left(_EXAMINATIONS)
    for row, examined in examinations:
        _settle(row.stored, examined, at)
        taken_up(row)
    return len(examinations)


def _settle(stored: StoredObject, examined: Examined, at: datetime) -> None:
    if settle_stored(stored, examined, at=at):
        found = "、".join(one.fault.value for one in examined.found) or "sound"
        log.warning("object %s: %s", stored.pk, found)


@task(priority=-10)
def drop_strays() -> None:
    """Drop the parts of multipart uploads that no upload on file means: nobody could complete them."""
    tidy(timezone.now() - _STRAY_AFTER)


def tidy(before: datetime) -> int:
    """Drop those opened before a moment. How many."""
    strays = uploads.strays(uploads.meant, before=before)
    for stray in strays:
        s3.abort_multipart(stray.key, stray.id)
        log.warning("parts of %s that no upload means were dropped", stray.key)
    return len(strays)


@task()
def apply_locks() -> None:
    """Make the store keep what rows want kept."""
    apply(timezone.now())


def apply(at: datetime) -> None:
    """Ask the store for what is due at `at`, and put on file what it then says; what it refuses is tried later."""
    for row in Safekeeping.objects.due(at).select_related("stored")[:_LOCKS]:
        try:
            lock = retention.apply_remote(row, at=at)
            as_wanted = retention.confirmed(row, lock, at=at)
        except StorageMisconfigured as refused:
            retention.failed(row, at=at)
            log.warning("object %s is not kept as wanted: %s", row.pk, refused)
        except StorageUnavailable:
            log.warning("locks wait: the store is away")
            return
        except ObjectMissing:
            retention.failed(row, at=at)
            log.warning("object %s is not there to be locked", row.pk)
            enqueue_missing(check_content, [row.pk], at)
        except StorageError as refused:
            retention.failed(row, at=at)
            log.warning("object %s cannot be locked: %s", row.pk, refused)
        else:
            if not as_wanted:
                log.warning("object %s is not kept as wanted", row.pk)
            if lock.checksum != row.stored.s3_checksum:
                log.warning("object %s has another checksum than was signed for", row.pk)
                enqueue_missing(check_content, [row.pk], at)


@task(priority=-10)
def check_content(stored_id: str) -> None:
    """Examine one stored object whole and put on file what is wrong with it; fails without the store.

    What was taken from a recorder is drawn too while it waits for its case.
    """
    stored = StoredObject.objects.select_related("safekeeping", "upload").get(pk=UUID(stored_id))
    try:
        examined = examine(stored, at=timezone.now())
    except StorageError:
        log.warning("object %s could not be examined", stored_id)
        raise
    _settle(stored, examined, timezone.now())
    over(stored, at=timezone.now())
