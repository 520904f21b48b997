"""What is sent to the store later, and files put together by the worker."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from enforcement.documents import sending
from enforcement.documents.actions.keeping import store_document
from enforcement.documents.models import Outgoing
from enforcement.evidence.actions.common import Machine
from media_storage.errors import StorageError, StorageUnavailable

log = logging.getLogger(__name__)

_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """What one pass did."""

    sent: int = 0


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
    return Kept(sent)
