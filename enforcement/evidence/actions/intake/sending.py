"""While the client sends: addresses for its parts, and what has arrived of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from enforcement.cases.models import Case, shows
from enforcement.errors import NotVisible, Refusal
from enforcement.evidence.models.evidence import Pending
from enforcement.evidence.refusals import refusal_of, refusing
from enforcement.evidence.rules.common import bringers
from enforcement.journal.actions import Done, act
from enforcement.registry.models import Actor
from enforcement.written_once import NOBODY, NOTHING, Among, WrittenOnce
from media_storage import uploads
from media_storage.digests import declare_md5
from media_storage.errors import StorageError, WrongState
from media_storage.models import Upload, UploadState

_AT_ONCE = 8


def _of(account: UUID) -> QuerySet[Pending]:
    return Pending.objects.select_related("collected_by", "upload").filter(uploaded_by=account)


_ONE: Final = WrittenOnce(
    lambda: _of(NOBODY).filter(pk=NOTHING).select_related("case"), account=NOBODY, upload=NOTHING
)
_SEVERAL: Final = WrittenOnce(lambda: _of(NOBODY).filter(pk=Among(NOTHING)), account=NOBODY, uploads=NOTHING)


def own_uploads(upload_ids: Iterable[UUID], *, by: Actor) -> dict[UUID, Pending | Refusal]:
    """The actor's own uploads, of agencies in which they bring such files; of any other, why not.

    What several are of is read once.
    """
    ids = list(upload_ids)
    rows = {row.pk: row for row in _SEVERAL.rows(account=by.account_id, uploads=ids)}
    cases = Case.objects.seen({row.case_id for row in rows.values()}, by=by)
    found: dict[UUID, Pending | Refusal] = {}
    for id in ids:
        row = rows.get(id)
        case = cases.get(row.case_id) if row else None
        if row and case:
            row.case = case
        found[id] = _refused(case, by, factual=bool(row and row.factual)) or rows[id]
    return found


def _refused(case: Case | None, by: Actor, *, factual: bool) -> Refusal | None:
    """Why the actor has no such uploads in the case, where that is so."""
    try:
        if case is None:
            raise NotVisible
        by.must(bringers(factual=factual), case.agency_id)
    except Refusal as refusal:
        return refusal
    return None


def seen_upload(upload_id: UUID, *, by: Actor) -> Pending:
    """The actor's own upload, as `Pending.objects.visible_to` would give it. Raises NotVisible."""
    row = _ONE.first(account=by.account_id, upload=upload_id)
    if row is None or not shows(row.case, by):
        raise NotVisible
    return row


def own_upload(upload_id: UUID, *, by: Actor) -> Pending:
    """The actor's own upload, of an agency in which they bring such files. Raises NotVisible, NotCompetent."""
    row = seen_upload(upload_id, by=by)
    by.must(bringers(factual=row.factual), row.case.agency_id)
    return row


def begun_uploads(upload_ids: Iterable[UUID], *, by: Actor) -> dict[UUID, Upload | Refusal]:
    """The same, without what was said of them as evidence: all that is needed to give out their addresses.

    Whether they are of the facts was asked when they were declared, and is asked again when they are bound.
    """
    ids = list(upload_ids)
    rows = Upload.objects.filter(owner=by.account_id).in_bulk(ids)
    cases = Case.objects.seen({row.context for row in rows.values()}, by=by)
    found: dict[UUID, Upload | Refusal] = {}
    for id in ids:
        case = cases.get(rows[id].context) if id in rows else None
        found[id] = _refused(case, by, factual=False) or rows[id]
    return found


def open_uploads(rows: Iterable[Upload]) -> dict[UUID, Upload | Refusal]:
    """Make the object store ready for the bytes of each, if it is not yet. Outside any transaction; repeatable."""
    known = list(rows)
    found: dict[UUID, Upload | Refusal] = {upload.pk: upload for upload in known}
    begun = [upload for upload in known if upload.state == UploadState.BEGUN]
    if not begun:
        return found

    def remote(upload: Upload) -> str | StorageError:
        try:
            return uploads.open_remote(upload)
        except StorageError as refused:
            return refused

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        opened = list(pool.map(remote, begun))
    for upload, multipart_id in zip(begun, opened, strict=True):
        if isinstance(multipart_id, StorageError):
            found[upload.pk] = refusal_of(multipart_id)
            continue
        try:
            with transaction.atomic(durable=True):
                ready = uploads.mark_ready(upload_id=upload.pk, multipart_id=multipart_id)
        except WrongState as ended:  # it was given up meanwhile
            uploads.abort_remote(upload)
            found[upload.pk] = refusal_of(ended)
        else:
            uploads.drop_other(ready, multipart_id)
            found[upload.pk] = ready
    return found


def open_upload(upload: Upload) -> Upload:
    """The same for one.

    Raises:
        Unavailable: the store is away; what was declared stays on file.

    """
    found = open_uploads([upload])[upload.pk]
    if isinstance(found, Refusal):
        raise found
    return found


@act("sign_upload")
def sign_upload(
    *,
    upload_id: UUID,
    numbers: Sequence[int],
    part_sha256: Mapping[int, str],
    part_md5: Mapping[int, str],
    by: Actor,
    at: datetime,
) -> Done[Upload]:
    """Note that addresses were given out to send parts to; the upload is in use, and its time begins anew.

    It has no legal effect and may happen often, so it stands on the account's own stream.

    Raises:
        NotVisible: not the actor's upload.
        NotNow: all is sent.
        Unprocessable: no such part, or one declared otherwise.

    """
    upload = seen_upload(upload_id, by=by).upload
    with refusing():
        if part_sha256:
            upload = uploads.declare_parts(upload_id=upload_id, part_sha256=part_sha256)
        declare_md5(upload, part_md5)
        uploads.check_signable(upload, numbers)
    uploads.touch(upload_id=upload_id, at=at)
    return Done(upload, stream=by.account_id, subject=upload_id, facts={"parts": len(numbers)})


def addresses(upload: Upload, numbers: Sequence[int]) -> tuple[uploads.SignedPart, ...]:
    """The signed requests for parts; fresh each time. Raises NotNow, Unprocessable."""
    with refusing():
        return uploads.sign(upload, numbers)


def progress(upload: Upload) -> uploads.Progress:
    """Which parts the object store holds. Raises Unavailable, NotNow."""
    with refusing():
        return uploads.progress(upload)
