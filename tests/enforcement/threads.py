"""Jobs begun at the same moment, each on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connections

from enforcement.errors import Refusal


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """What each job returned, or the refusal it got; anything else fails the test."""
    results: list[Any] = [AssertionError("still running")] * len(jobs)
    barrier = threading.Barrier(len(jobs))

    def run(index: int, job: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[index] = job()
        except BaseException as error:  # noqa: BLE001 - raised again below, in the test's own thread
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index, job)) for index, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refusal | IntegrityError):
            raise result
    return results
