"""Law's own timer: deadlines that come near, pass or lapse."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from enforcement.cases.actions.deadlines import mark_deadline
from enforcement.cases.models import Deadline
from enforcement.errors import NotVisible
from enforcement.journal.models import Machine

#: Rows marked in one pass: a pass stays short, and the next is seconds away.
_AT_ONCE: Final = 200


def due(at: datetime) -> int:
    """Mark the deadlines that are to be looked at by `at`; returns how many."""
    waiting = (
        Deadline.objects.running().filter(look_at__lte=at).order_by("look_at").values_list("pk", flat=True)
    )
    return sum(_mark(deadline_id, at) for deadline_id in waiting[:_AT_ONCE])


def _mark(deadline_id: UUID, at: datetime) -> bool:
    try:
        mark_deadline(deadline_id=deadline_id, by=Machine(), at=at)
    except NotVisible:
        return False
    return True
