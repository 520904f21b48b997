"""What happens later to files from recorders: what was sent is put on file, what nobody carried through is given up."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from django.db import transaction

from enforcement.errors import Refusal, Unavailable
from enforcement.evidence.actions.common import AlreadyDone, Machine
from enforcement.evidence.actions.docking import abandon_recording, store_recording
from enforcement.evidence.models.docking import DockedFile
from enforcement.evidence.refusals import refusing
from media_storage import errors as storage
from media_storage import uploads

log = logging.getLogger(__name__)

_AT_ONCE: Final = 20


def due(at: datetime) -> int:
    """Finish what was sent, and give up what was begun and not carried through in time. How many were given up.

    What was given up is on file before its parts are dropped (`intake.due` does that), and docking the file again
    begins anew.
    """
    for docked in DockedFile.objects.abandoned(at).select_related("upload")[:_AT_ONCE]:
        try:
            _finish(docked, at)
        except Unavailable as away:
            log.warning("recordings wait: %s", away.message)
            break
        except Refusal as refusal:
            log.warning("recording %s is left: %s", docked.pk, refusal.code)
    done = 0
    for docked in DockedFile.objects.idle(at).select_related("upload")[:_AT_ONCE]:
        try:
            abandon_recording(subject_id=docked.pk, by=Machine(), at=at, idle=True)
        except AlreadyDone:
            continue
        done += 1
    return done


def _finish(docked: DockedFile, at: datetime) -> None:
    """Make a file final whose dock was stopped while it did so. Raises Refusal; what follows is in the rows."""
    with refusing():
        try:
            settled = uploads.settle_remote(docked.upload)
        except storage.StorageUnavailable:
            with transaction.atomic(durable=True):
                uploads.postpone(upload_id=docked.upload_id, at=at)
            raise
        except (storage.UploadLost, storage.ChecksumMismatch):
            abandon_recording(subject_id=docked.pk, by=Machine(), at=at)
            raise
        except storage.StorageError:
            with transaction.atomic(durable=True):
                uploads.reopen(upload_id=docked.upload_id)
            raise
    try:
        store_recording(subject_id=docked.pk, settled=settled, by=Machine(), at=at)
    except AlreadyDone:
        log.info("recording %s was stored meanwhile", docked.pk)
