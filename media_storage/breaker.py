"""A circuit breaker: a dead or hung object store costs a worker seconds once, not on every request."""

import threading
import time
from collections.abc import Callable
from math import ceil

from media_storage.errors import StorageUnavailable

PAUSE_SECONDS = 5.0
THRESHOLD = 2


class Breaker:
    """Closed while calls succeed; open for `PAUSE_SECONDS` after failures; then one quick probe decides.

    A call that got no answer in any of its attempts opens it at once: each such call holds a worker for
    seconds. A 5xx answer is cheap and may concern one request only: it takes `THRESHOLD` of them in a row.
    """

    def __init__(self, probe: Callable[[], bool]) -> None:
        self._probe = probe
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until: float | None = None

    def admit(self) -> None:
        """Let the caller through, or refuse at once.

        Raises: StorageUnavailable.
        """
        with self._lock:
            now = time.monotonic()
            if self._open_until is None:
                return
            if now < self._open_until:
                raise StorageUnavailable(retry_after=ceil(self._open_until - now))
            # This caller probes; whoever comes meanwhile is refused.
            self._open_until = now + PAUSE_SECONDS
        if not self._probe():
            raise StorageUnavailable(retry_after=ceil(PAUSE_SECONDS))
        self.answered()

    def answered(self) -> None:
        """S3 is there, whatever it said."""
        with self._lock:
            self._failures = 0
            self._open_until = None

    def failed(self, *, silent: bool) -> None:
        """Count a failure; `silent` means that no attempt got an answer."""
        with self._lock:
            self._failures += THRESHOLD if silent else 1
            if self._failures >= THRESHOLD:
                self._open_until = time.monotonic() + PAUSE_SECONDS
