"""Giving work to the worker once, though the tick asks again every few seconds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from media_storage.sha256 import resumable

#: A task that failed is not tried again sooner.
_AFTER_FAILURE: Final = timedelta(minutes=10)
#: A worker that has said nothing for so long is taken for dead.
SILENT: Final = timedelta(minutes=10)
#: The same, where a digest cannot be put down, so that reading a film is silent from beginning to end.
_SILENT_THROUGHOUT: Final = timedelta(hours=6)


def enqueue_missing(
    task: Task[[str], Any],
    waiting: QuerySet[Any] | Iterable[UUID],
    at: datetime,
    *,
    alive: Iterable[UUID] = (),
    most: int | None = None,
) -> int:
    """Enqueue the task for each row, or key, for which it neither waits, nor runs, nor failed just now. How many.

    `alive` are keys whose work has shown signs of life lately, however long ago it began. No more than `most` wait
    at a time.
    """
    patience = SILENT if resumable() else _SILENT_THROUGHOUT
    busy = Q(status=TaskResultStatus.READY)
    busy |= Q(status=TaskResultStatus.RUNNING, started_at__gt=at - patience)
    busy |= Q(status=TaskResultStatus.RUNNING, args_kwargs__args__0__in=[str(key) for key in alive])
    busy |= Q(status=TaskResultStatus.FAILED, finished_at__gt=at - _AFTER_FAILURE)
    return enqueue_idle(task, waiting, busy, most=most)


def enqueue_idle(
    task: Task[Any, Any], waiting: QuerySet[Any] | Iterable[UUID], busy: Q, *, most: int | None
) -> int:
    """Enqueue the task for each row, or key, that none of its `busy` results names. Returns how many.

    Of rows, the database leaves out the busy ones: however many fail, they do not stand in the others' way.
    """
    if not isinstance(waiting, QuerySet):
        waiting = list(waiting)
        if not waiting:
            return 0
    taken = set(
        DBTaskResult.objects.filter(busy, task_path=task.module_path).values_list(
            "args_kwargs__args__0", flat=True
        )
    )
    room = _room(task, most)
    if isinstance(waiting, QuerySet):
        waiting = waiting.exclude(pk__in=[UUID(key) for key in taken]).values_list("pk", flat=True)[:room]
    new = [key for key in map(str, waiting) if key not in taken][:room]
    for key in new:
        task.enqueue(key)
    return len(new)


def _room(task: Task[Any, Any], most: int | None) -> int | None:
    """How many more of a task may wait; None: any number."""
    if most is None:
        return None
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=task.module_path)
    return max(0, most - waiting.count())


def enqueue_alone(task: Task[[], Any], at: datetime, *, every: timedelta | None = None) -> bool:
    """Enqueue a task without arguments unless it waits or runs, or ended less than `every` ago."""
    busy = Q(status=TaskResultStatus.READY)
    busy |= Q(status=TaskResultStatus.RUNNING, started_at__gt=at - SILENT)
    if every is not None:
        busy |= Q(finished_at__gt=at - every)
    if DBTaskResult.objects.filter(busy, task_path=task.module_path).exists():
        return False
    task.enqueue()
    return True
