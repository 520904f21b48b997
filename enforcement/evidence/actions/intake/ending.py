"""Uploads that will never become evidence: noted first, then dropped in the object store."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from enforcement.evidence.actions.common import AlreadyDone, Machine
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import Pending
from enforcement.evidence.refusals import refusing
from enforcement.evidence.rules.custody import CustodyEvent, CustodyOutcome
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from media_storage import uploads
from media_storage.models import Upload, UploadState


class Abandoned(StrEnum):
    """Why an upload will never become evidence."""

    EXPIRED = "expired"
    LOST = "lost"
    MISMATCH = "mismatch"


@act("abandon_upload")
def abandon_upload(
    *,
    upload_id: UUID,
    reason: Abandoned,
    by: Signatory,
    at: datetime,
) -> Done[Upload]:
    """Note that declared evidence will never arrive under this id; the client declares it anew.

    Raises:
        AlreadyDone: it seemed idle, and its client went on or completed it at the last moment.

    """
    pending = Pending.objects.get(pk=upload_id)
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    idle = upload.state in (UploadState.BEGUN, UploadState.READY) and upload.expires_at <= at
    if reason is Abandoned.EXPIRED and not idle:
        raise AlreadyDone(upload)
    with refusing():
        upload = uploads.mark_aborted(upload_id=upload_id, at=at)
    Custody.objects.note(
        pending, CustodyEvent.ABANDONED, by=by, at=at, outcome=CustodyOutcome.FAILED, code=reason.value
    )
    return Done(upload, stream=pending.case_id, subject=upload_id, facts={"reason": reason.value})


def expire(pending: Pending, *, at: datetime) -> None:
    """Give up an upload that nothing was heard of for seven days, and drop its parts.

    It is on file first: a completion that arrives at the last moment either finds its parts or is refused.

    Raises:
        Unavailable: it is noted; the parts wait for `drop`.

    """
    try:
        upload = abandon_upload(upload_id=pending.pk, reason=Abandoned.EXPIRED, by=Machine(), at=at)
    except AlreadyDone:
        return
    drop(upload)


def drop(upload: Upload) -> None:
    """Drop in the object store the parts of what was given up. Raises Unavailable; then it is tried again."""
    with refusing():
        uploads.abort_remote(upload)
    with transaction.atomic(durable=True):
        uploads.mark_dropped(upload_id=upload.pk)
