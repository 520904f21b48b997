"""That the store holds what was made, and giving leave to fetch it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from enforcement.documents.models import Assembly, Instrument, Outgoing
from enforcement.errors import NotNow, NotVisible
from enforcement.evidence.models.custody import only_drawn
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.law.statutes import art
from enforcement.registry.models import Actor
from media_storage import uploads
from media_storage.models import StoredObject


@act("store_document")
def store_document(
    *, subject_id: UUID, settled: uploads.Settled | None, by: Signatory, at: datetime
) -> Done[StoredObject]:
    """Put on file that the store holds a document made for a case, under which key and version.

    Basis: 档案法实施条例 Art. 39: what is kept must be shown to be unchanged.
    """
    outgoing = Outgoing.objects.select_for_update().select_related("upload").filter(pk=subject_id).first()
    if outgoing is None or settled is None:
        stored = StoredObject.objects.select_related("upload").get(upload=subject_id)
    else:
        stored = uploads.record_stored(upload_id=subject_id, settled=settled, at=at)
    Outgoing.objects.filter(pk=subject_id).delete()
    return Done(
        stored,
        stream=stored.upload.context,
        subject=subject_id,
        facts={"sha256": stored.sha256, "size": stored.size},
    )


@act("access_instrument")
def access_instrument(*, subject_id: UUID, by: Actor, at: datetime) -> Done[StoredObject]:
    """Give leave to fetch the file of an instrument.

    Raises:
        NotVisible: not the actor's to read.
        NotNow: it is on its way to the store.

    """
    found = Instrument.objects.readable_by(by).select_related("upload__stored").filter(pk=subject_id).first()
    if found is None:
        raise NotVisible
    stored = _kept(found.stored)
    return Done(
        stored, stream=_stream(found.case_id, by), subject=found.pk, facts={"pdf_sha256": stored.sha256}
    )


@act("access_assembly")
def access_assembly(*, subject_id: UUID, by: Actor, at: datetime) -> Done[StoredObject]:
    """Give leave to fetch the file of a case put together.

    Raises:
        NotVisible: not the actor's to read.
        NotNow: it is not made yet, or on its way to the store.

    """
    rows = Assembly.objects.visible_to(by).select_related("file__upload__stored")
    found = rows.filter(pk=subject_id).first()
    if found is None:
        raise NotVisible
    made = getattr(found, "file", None)
    stored = _kept(made.stored if made else None)
    return Done(stored, stream=_stream(found.case_id, by), subject=found.pk, facts={"sha256": stored.sha256})


def _stream(case_id: UUID, by: Actor) -> UUID:
    """Where a look is journaled: who evaluates a file looks without its agency being told."""
    return by.account_id if only_drawn([case_id], by=by) else case_id


def _kept(stored: StoredObject | None) -> StoredObject:
    if stored is None:
        raise NotNow("文件正在生成或者入库,请稍后再试。", code="file_pending", article=art("CFF", "47"))
    return stored
