"""What happens later to files from recorders: uploads nobody carried through are given up."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from django.db import transaction

from enforcement.errors import Refusal
from enforcement.evidence.actions.common import AlreadyDone, Machine
from enforcement.evidence.actions.docking import abandon_recording
from enforcement.evidence.models.docking import DockedFile
from enforcement.evidence.refusals import refusing
from media_storage import uploads

log = logging.getLogger(__name__)

_AT_ONCE: Final = 20


def due(at: datetime) -> int:
    """Give up what was begun and not carried through in time; docking the file again begins anew. How many."""
    done = 0
    for docked in DockedFile.objects.idle(at).select_related("upload")[:_AT_ONCE]:
        try:
            with refusing():
                uploads.abort_remote(docked.upload)
            abandon_recording(subject_id=docked.pk, by=Machine(), at=at)
            with transaction.atomic(durable=True):
                uploads.mark_dropped(upload_id=docked.upload_id)
        except Refusal as refusal:
            log.warning("recording %s waits: %s", docked.pk, refusal.message)
            break
        except AlreadyDone:
            continue
        done += 1
    return done
