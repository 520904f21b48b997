"""Archives for remedies: made once the document is in the store, removed when they have expired."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from enforcement.evidence.processing import alone, enqueue
from enforcement.remedies import packing
from enforcement.remedies.models import Bundle
from media_storage.errors import StorageError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Packed:
    """What one pass gave the worker to do, and how many archives it removed."""

    bundles: int = 0
    removed: int = 0


def due(at: datetime) -> Packed:
    """Have the worker make what is due, and remove what has expired."""
    return Packed(enqueue(pack, Bundle.objects.waiting(), at=at), _remove(at))


def _remove(at: datetime) -> int:
    try:
        return packing.remove_expired(at)
    except StorageError as away:
        log.warning("expired archives wait: %s", away)
        return 0


@task()
def pack(bundle_id: str) -> None:
    """Make an archive, once; fails without the store, and is taken up again."""
    with alone(pack, bundle_id) as mine:
        found = Bundle.objects.select_related("remedy__case", "assembly__file__upload__stored")
        bundle = found.filter(pk=UUID(bundle_id), ready_at__isnull=True).first()
        if mine and bundle is not None:
            packing.pack(bundle, at=timezone.now())
