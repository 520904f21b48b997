"""One address before several: `python -m config.cluster.balancer LISTEN=BACKEND,BACKEND …`.

What nginx does in the composition, where nginx is not installed: a connection is carried, as bytes, to the
next backend that accepts one. A backend that dies takes its connections along; the client comes again and is
carried elsewhere. Nothing is read of what passes, so the host that a presigned URL names reaches the gateway
as the client wrote it.
"""

import asyncio
import contextlib
import itertools
import os
import signal
import sys
from collections.abc import Iterator, Sequence

from config.cluster.topology import Address

CHUNK_BYTES = 256 * 1024
CONNECT_SECONDS = 1.0


def _address(text: str) -> Address:
    host, _, port = text.rpartition(":")
    return Address(host, int(port))


class Front:
    """One listening address and its backends, taken in turn."""

    def __init__(self, backends: Sequence[Address]) -> None:
        self._backends = backends
        self._turn: Iterator[int] = itertools.cycle(range(len(backends)))

    async def carry(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        """Carry one connection until either side closes it."""
        try:
            opened = await self._open()
            if opened is None:
                return
            backend, sink = opened
            try:
                # Whoever ends first ends both: half an upload is of no use to anybody.
                ways = [asyncio.create_task(_copy(client, sink)), asyncio.create_task(_copy(backend, answer))]
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
            finally:
                await _close(sink)
        finally:
            await _close(answer)

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._turn)
        for step in range(len(self._backends)):
            at = self._backends[(first + step) % len(self._backends)]
            opening = asyncio.open_connection(at.host, at.port, limit=CHUNK_BYTES)
            with contextlib.suppress(OSError, TimeoutError):
                return await asyncio.wait_for(opening, CONNECT_SECONDS)
        return None


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await source.read(CHUNK_BYTES):
            sink.write(chunk)
            await sink.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        writer.close()
        await writer.wait_closed()


async def serve(fronts: dict[Address, Sequence[Address]]) -> None:
    """Carry until a signal says stop."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    for listen, backends in fronts.items():
        front = Front(backends)
        await asyncio.start_server(front.carry, listen.host, listen.port, limit=CHUNK_BYTES)
    await stopped.wait()
    # What is still being carried is cut: the starter has stopped the backends' clients already.
    sys.stdout.flush()
    os._exit(0)


def main(argv: Sequence[str]) -> None:
    """Read the fronts from the arguments and serve them."""
    fronts: dict[Address, Sequence[Address]] = {}
    for argument in argv:
        listen, _, backends = argument.partition("=")
        fronts[_address(listen)] = tuple(_address(one) for one in backends.split(","))
    asyncio.run(serve(fronts))


if __name__ == "__main__":
    main(sys.argv[1:])
