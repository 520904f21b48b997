"""Free ports on the loopback.

The operating system hands out ports from 32768 for outgoing connections, so a port up there may be taken
between two starts; and SeaweedFS opens port + 10000 beside each port. Ours therefore lie below 22767.
"""

import random
import socket
from collections.abc import Callable

LOOPBACK = "127.0.0.1"
LOWEST = 12_000
HIGHEST = 22_700


def is_free(port: int, *, offsets: tuple[int, ...] = (0,)) -> bool:
    """Whether nobody listens on `port` plus each of the offsets."""
    for offset in offsets:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port + offset))
            except OSError:
                return False
    return True


def choose(preferred: int | None, is_usable: Callable[[int], bool]) -> int:
    """The preferred port when it is usable, else a random usable one, so that two starts seldom meet."""
    if preferred is not None and is_usable(preferred):
        return preferred
    source = random.SystemRandom()
    return next(port for port in iter(lambda: source.randrange(LOWEST, HIGHEST), None) if is_usable(port))


def answers(port: int) -> bool:
    """Whether somebody accepts a connection on the port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
