"""One request of an account at a time does its operations."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import connection

from enforcement.errors import Unavailable

#: Seconds that one request waits for another of the same account.
PATIENCE: Final = 10.0
_LOCK: Final = 4703


@contextmanager
def in_turn(account: UUID, *, patience: float = PATIENCE) -> Iterator[None]:
    """Dispatch for an account in one request at a time, so that order holds and no answer is overtaken.

    The lock is the connection's: it outlives the transactions in between and goes with a process that dies. So
    it needs a connection of its own, not one that a pooler lends per transaction. `patience` is in seconds.

    Raises:
        Unavailable: another request of the account is still at it.

    """
    deadline = time.monotonic() + patience
    arguments = (_LOCK, str(account))
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", arguments)
            if cursor.fetchone()[0]:
                break
            if time.monotonic() > deadline:
                raise Unavailable("本账号的另一次同步正在进行,请稍后重试。")
            time.sleep(0.05)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", arguments)
