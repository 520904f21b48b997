"""Whether the three parts that a case needs are there: database, storage, worker."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from media_storage import s3

_HEARTBEAT_SECONDS = 15


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when all are ready, 503 with the reason otherwise."""
    reasons = {
        name: reason
        for name, reason in (("database", _database()), ("storage", s3.health()), ("worker", _worker()))
        if reason
    }
    return JsonResponse(
        {"ready": not reasons, "reasons": reasons},
        status=503 if reasons else 200,
        headers={"Retry-After": "5"} if reasons else {},
        json_dumps_params={"ensure_ascii": False},
    )


def _database() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        connection.close()
        return f"数据库不可用:{type(error).__name__}"
    return None


def _worker() -> str | None:
    try:
        age = time.time() - settings.WORKER_HEARTBEAT.stat().st_mtime
    except OSError:
        return "后台任务进程未启动"
    return None if age < _HEARTBEAT_SECONDS else f"后台任务进程已 {int(age)} 秒没有心跳"
