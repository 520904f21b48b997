"""Making an object final in the store: the claim before, and what to do with a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from enforcement.errors import Refusal
from enforcement.evidence.actions.intake.ending import Abandoned, abandon_upload
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import Pending
from enforcement.evidence.refusals import refusal_of, refusing
from enforcement.evidence.rules.common import WORKER_ABOVE
from enforcement.evidence.rules.custody import CustodyEvent, CustodyOutcome
from enforcement.journal.models import Signatory
from media_storage import errors as storage
from media_storage import uploads
from media_storage.models import Upload, UploadState
from media_storage.uploads import COMPLETION_LEASE, LONG_LEASE, Said, Settled


def settle_several(
    upload_ids: Sequence[UUID],
    *,
    said: Mapping[UUID, Said],
    by: Signatory,
    at: datetime,
    lease: timedelta = COMPLETION_LEASE,
) -> dict[UUID, Settled | Refusal | None]:
    """Claim completions and make the objects final, several at once; None where one was stored before.

    Outside any transaction. Of each that is refused, why: bytes are missing, or are not those declared, or the
    store is away (then the claim stays, for the sweeper or for the client's repeat).
    """
    found: dict[UUID, Settled | Refusal | None] = {}
    plain = [id for id in upload_ids if not said.get(id)]
    claimed = {upload.pk: upload for upload in uploads.claim(plain, at=at, lease=lease)} if plain else {}
    for id in upload_ids:
        if id in claimed:
            continue
        try:
            upload = _claim(id, said=said.get(id), at=at)
        except Refusal as refusal:
            found[id] = refusal
        else:
            found[id] = None
            if upload.state != UploadState.STORED:
                claimed[id] = upload
    outcome = uploads.settle_all(list(claimed.values())) if claimed else {}
    for id, one in outcome.items():
        found[id] = _after(id, one, by=by, at=at) if isinstance(one, storage.StorageError) else one
    return found


def settle(
    upload_id: UUID,
    *,
    by: Signatory,
    at: datetime,
    said: Said | None = None,
    lease: timedelta = COMPLETION_LEASE,
) -> Settled | None:
    """The same for one.

    Raises:
        NotNow: bytes are missing, or are not those declared.
        Unavailable: the store is away; the claim stays, for the sweeper or for the client's repeat.

    """
    words = {upload_id: said} if said else {}
    found = settle_several([upload_id], said=words, by=by, at=at, lease=lease)[upload_id]
    if isinstance(found, Refusal):
        raise found
    return found


def leave_to_worker(pending: Pending, *, said: Said | None, at: datetime) -> Upload | None:
    """Claim the completion of a file of very many parts, for the worker; None where it can be done at once.

    The next pass over what is due hands it over.

    Raises as `settle` does before it asks the store.
    """
    if pending.upload.plan.count <= WORKER_ABOVE:
        return None
    if pending.upload.state == UploadState.COMPLETING:
        return pending.upload
    upload = _claim(pending.pk, said=said, at=at, lease=timedelta())
    return None if upload.state == UploadState.STORED else upload


def hand_over(upload: Upload, *, at: datetime) -> bool:
    """Whether a claimed completion is the worker's; then nobody else takes it up before it is lost."""
    if upload.plan.count <= WORKER_ABOVE:
        return False
    with transaction.atomic(durable=True):
        uploads.put_off(upload_id=upload.pk, until=at + LONG_LEASE)
    return True


def _claim(
    upload_id: UUID, *, said: Said | None, at: datetime, lease: timedelta = COMPLETION_LEASE
) -> Upload:
    with refusing(), transaction.atomic(durable=True):
        return uploads.claim_completion(upload_id=upload_id, at=at, said=said, lease=lease)


def _after(upload_id: UUID, error: storage.StorageError, *, by: Signatory, at: datetime) -> Refusal:
    """Leave the upload in the state that follows from the store's refusal, and say it."""
    try:
        match error:
            case storage.StorageUnavailable():
                with transaction.atomic(durable=True):
                    uploads.postpone(upload_id=upload_id, at=at)
                    _note_failed(upload_id, error, by=by, at=at)
            case storage.UploadLost():
                abandon_upload(upload_id=upload_id, reason=Abandoned.LOST, by=by, at=at)
            case storage.ChecksumMismatch():
                abandon_upload(upload_id=upload_id, reason=Abandoned.MISMATCH, by=by, at=at)
            case _:
                with transaction.atomic(durable=True):
                    uploads.reopen(upload_id=upload_id)
                    _note_failed(upload_id, error, by=by, at=at)
    except Refusal as overtaken:  # somebody else completed it meanwhile
        return overtaken
    return refusal_of(error)


def _note_failed(upload_id: UUID, error: storage.StorageError, *, by: Signatory, at: datetime) -> None:
    """Say in the log of what is to be evidence that it did not arrive this time; the upload stays open."""
    Custody.objects.note(
        Pending.objects.get(pk=upload_id),
        CustodyEvent.RECEIVED,
        by=by,
        at=at,
        outcome=CustodyOutcome.FAILED,
        code=refusal_of(error).code,
    )


def reopen(upload_id: UUID) -> None:
    """Give an upload whose completion was refused back to the client."""
    with transaction.atomic(durable=True):
        uploads.reopen(upload_id=upload_id)


@contextmanager
def reopened_if_refused(upload_id: UUID) -> Iterator[None]:
    """Give the upload back when it cannot be bound; the bytes stay where they are."""
    try:
        yield
    except (Refusal, IntegrityError):
        reopen(upload_id)
        raise
