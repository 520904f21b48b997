"""Law's own timer: deadlines that come near, pass or lapse."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import InterfaceError, OperationalError

from enforcement.cases.actions.deadlines import mark_deadline
from enforcement.cases.models import Deadline
from enforcement.errors import NotVisible
from enforcement.journal.models import Machine

log = logging.getLogger(__name__)

#: Rows marked in one pass: a pass stays short, and the next is seconds away.
_AT_ONCE: Final = 200


def due(at: datetime) -> int:
    """Mark the deadlines that are to be looked at by `at`; returns how many.

    Raises:
        RuntimeError: some could not be marked, each logged; the others were.

    """
    rows = Deadline.objects.running().filter(look_at__lte=at).order_by("look_at")
    marked = failed = 0
    for deadline_id in rows.values_list("pk", flat=True)[:_AT_ONCE]:
        try:
            marked += _mark(deadline_id, at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("deadline %s could not be marked", deadline_id)
            failed += 1
    if failed:
        raise RuntimeError(f"{failed} deadlines could not be marked")
    return marked


def _mark(deadline_id: UUID, at: datetime) -> bool:
    try:
        mark_deadline(deadline_id=deadline_id, by=Machine(), at=at)
    except NotVisible:
        return False
    return True
