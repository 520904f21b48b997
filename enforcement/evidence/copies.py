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
from media_storage.derivatives import Kind
from media_storage.derivatives.make import mark_in_sandbox, mark_picture
from media_storage.errors import ObjectMissing
from media_storage.probe import StoredBytes

_REMOVED_AT_ONCE: Final = 200
#: Where a container does not say how long it is, as long as a round of a recorder.
_UNKNOWN_SECONDS: Final = 3600.0


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


def mark_later(rendition_id: UUID, *, at: datetime) -> None:
    """Mark a film or a large picture, in a task. Raises StorageError; the copy stays due."""
    copy = Rendition.objects.waiting().select_related("derivative").filter(pk=rendition_id).first()
    if copy is None:
        return
    of = copy.derivative
    found = Inspection.objects.get(pk=of.evidence_id).found
    source = StoredBytes(of.key, "", of.size, bucket=settings.S3_DERIVATIVES_BUCKET)
    try:
        mark_in_sandbox(
            Kind(of.kind),
            source,
            lines=copy.lines,
            seconds=found.get("seconds") or _UNKNOWN_SECONDS,
            key=copy.key,
        )
    except ObjectMissing as lost:
        Rendition.objects.filter(pk=copy.pk).update(failure=str(lost))
    except sandbox.SandboxFailure as failure:
        Rendition.objects.filter(pk=copy.pk).update(failure=str(failure))
    else:
        Rendition.objects.filter(pk=copy.pk).update(ready_at=at)


def remove_expired(at: datetime) -> int:
    """Remove copies that may not be fetched any more, and their rows. Raises StorageError."""
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
