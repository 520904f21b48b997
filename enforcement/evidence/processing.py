"""What is done with evidence after it arrived: looked at, pictured, marked; work for the worker, due from rows."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from enforcement.evidence import derived
from enforcement.evidence.actions.common import AlreadyDone, Machine
from enforcement.evidence.actions.inspection import inspect_evidence
from enforcement.evidence.models import Evidence
from media_storage import inspection

log = logging.getLogger(__name__)

_AT_ONCE: Final = 50
_AFTER_FAILURE: Final = timedelta(minutes=10)
_LOST_AFTER: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Enqueued:
    """What one pass gave the worker to do."""

    inspections: int = 0


def due(at: datetime) -> Enqueued:
    """Have the worker take up what is due, unless it is at it or failed just now."""
    return Enqueued(
        inspections=enqueue(inspect_content, derived.uninspected().values_list("pk", flat=True), at=at)
    )


def enqueue(
    work: Task[Any, Any], waiting: QuerySet[Any, UUID], *, at: datetime, lost: timedelta = _LOST_AFTER
) -> int:
    """Enqueue work on each row that no worker has in hand; `lost`: after so long a worker is taken for dead."""
    rows = [str(pk) for pk in waiting[:_AT_ONCE]]
    if not rows:
        return 0
    busy = Q(status=TaskResultStatus.READY)
    busy |= Q(status=TaskResultStatus.RUNNING, started_at__gt=at - lost)
    busy |= Q(status=TaskResultStatus.FAILED, finished_at__gt=at - _AFTER_FAILURE)
    taken = set(
        DBTaskResult.objects.filter(busy, task_path=work.module_path).values_list(
            "args_kwargs__args__0", flat=True
        )
    )
    new = [row for row in rows if row not in taken]
    for row in new:
        work.enqueue(row)
    return len(new)


@task()
def inspect_content(evidence_id: str) -> None:
    """Look at what arrived, once; fails without the store, and is taken up again."""
    evidence = Evidence.objects.select_related("stored").get(pk=UUID(evidence_id))
    if derived.Inspection.objects.filter(pk=evidence.pk).exists():
        return
    inspected = inspection.inspect(evidence.stored)
    try:
        inspect_evidence(evidence_id=evidence.pk, inspected=inspected, by=Machine(), at=timezone.now())
    except AlreadyDone:
        log.info("evidence %s was inspected meanwhile", evidence_id)
