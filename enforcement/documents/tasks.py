"""What is sent to the store later, and files put together by the worker."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from enforcement.documents import assembling, sending
from enforcement.documents.actions.assembly import put_file_together
from enforcement.documents.actions.keeping import store_document
from enforcement.documents.models import Assembly, Outgoing
from enforcement.evidence.actions.common import Machine
from enforcement.evidence.processing import alone, enqueue
from media_storage.errors import StorageError, StorageUnavailable

log = logging.getLogger(__name__)

_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """What one pass did."""

    sent: int = 0
    assemblies: int = 0


def due(at: datetime) -> Kept:
    """Send what was set in type. Where the store does not answer, it waits."""
    sent = 0
    for outgoing in Outgoing.objects.due(at)[:_AT_ONCE]:
        try:
            settled = sending.send(outgoing, at=at)
        except StorageUnavailable as away:
            outgoing.failed(at)
            log.warning("documents wait: %s", away)
            break
        except StorageError as refused:
            outgoing.failed(at)
            log.warning("document %s is left: %s", outgoing.pk, refused)
            continue
        store_document(subject_id=outgoing.pk, settled=settled, by=Machine(), at=at)
        sent += 1
    return Kept(sent, enqueue(put_together, Assembly.objects.waiting(at), at=at))


@task()
def put_together(assembly_id: str) -> None:
    """Put the file of a case together, once."""
    with alone(put_together, assembly_id) as mine:
        asked = Assembly.objects.select_related("case", "file").get(pk=UUID(assembly_id))
        if not mine or hasattr(asked, "file"):
            return
        at = timezone.now()
        made = assembling.assemble(asked, at=at)
        put_file_together(
            subject_id=asked.pk,
            pdf=made.pdf,
            pages=made.pages,
            instruments=made.instruments,
            by=Machine(),
            at=at,
        )
