"""Copies marked for one viewer: made, and removed when they have expired. Rows and S3, outside any act.

Leave to look is the act, `access_derivative`; these only do what it promised.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.http import content_disposition_header

from enforcement.evidence.actions.derivatives import Handed
from enforcement.evidence.models.derived import Derivative, Inspection, Rendition
from media_storage import s3, sandbox
from media_storage.derivatives import Kind, pieces
from media_storage.derivatives.make import mark_film, mark_large_picture, mark_picture
from media_storage.errors import ObjectMissing
from media_storage.probe import StoredBytes

_REMOVED_AT_ONCE: Final = 200


def mark_now(rendition_id: UUID, *, at: datetime) -> None:
    """Mark a picture within the request that asked for it, unless it is marked or a task does it.

    Raises: StorageError; the copy stays due.
    """
    copy = Rendition.objects.waiting().select_related("derivative").filter(pk=rendition_id).first()
    if copy is None:
        return
    bucket = settings.S3_DERIVATIVES_BUCKET
    marked = mark_picture(s3.get(bucket, copy.derivative.key), copy.lines)
    s3.put(bucket, copy.key, marked, media_type="image/jpeg")
    Rendition.objects.filter(pk=copy.pk).update(ready_at=at)


def mark_later(rendition_id: UUID, *, at: datetime) -> bool:
    """Mark a large picture, or the next piece of a film, in a task; whether there is more to do.

    Raises: StorageError; the copy stays due.
    """
    copy = Rendition.objects.waiting().select_related("derivative").filter(pk=rendition_id).first()
    if copy is None:
        return False
    row = Rendition.objects.filter(pk=copy.pk)
    try:
        if not _marked(copy):
            return True
    except (ObjectMissing, sandbox.SandboxFailure) as failure:
        row.update(failure=str(failure))
    else:
        row.update(ready_at=at)
    pieces.drop(str(copy.pk))
    return False


def _marked(copy: Rendition) -> bool:
    """Whether the copy is whole now."""
    of = copy.derivative
    source = StoredBytes(of.key, "", of.size, bucket=settings.S3_DERIVATIVES_BUCKET)
    if of.kind != Kind.PREVIEW:
        mark_large_picture(source, lines=copy.lines, key=copy.key)
        return True
    found = Inspection.objects.get(pk=of.evidence_id).found
    seconds = found.get("seconds") or 0.0
    return mark_film(source, lines=copy.lines, seconds=seconds, key=copy.key, name=str(copy.pk))


def remove_expired(at: datetime) -> int:
    """Remove copies that may not be fetched any more, and their rows. Raises StorageError."""
    for unfinished in Rendition.objects.over(at).filter(ready_at=None)[:_REMOVED_AT_ONCE]:
        pieces.drop(str(unfinished.pk))
    return remove(Rendition.objects.over(at).select_related("derivative")[:_REMOVED_AT_ONCE])


def remove(over: QuerySet[Any]) -> int:
    """Remove what lies under the keys of these rows in the bucket of what was made, then the rows; how many.

    Raises: StorageError.
    """
    rows = list(over)
    if rows:
        s3.delete(settings.S3_DERIVATIVES_BUCKET, [row.key for row in rows])
        over.model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()  # noqa: SLF001 - public by documentation
    return len(rows)


def address(handed: Handed) -> s3.SignedRequest:
    """The short-lived address of what was handed out, always an attachment. No network."""
    of = handed.derivative
    name = f"{of.evidence_id}-{of.kind}{'.mp4' if of.media_type == 'video/mp4' else '.jpg'}"
    return s3.sign_get_derived(
        handed.copy.key if handed.copy else of.key,
        disposition=content_disposition_header(as_attachment=True, filename=name) or "attachment",
        media_type=of.media_type,
        seconds=settings.S3_URL_SECONDS,
    )


def all_of(evidence_id: UUID) -> list[Derivative]:
    """What was made of evidence or refused, but for redactions, which have a list of their own."""
    rows = Derivative.objects.filter(evidence=evidence_id, redaction=None)
    order = list(Kind)
    return sorted(rows, key=lambda row: order.index(Kind(row.kind)))
