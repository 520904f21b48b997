"""A large file sent in parts: the same hashing and the same connections, whoever signs the addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from tests.bench.client import Client

PART = 8 * 1024 * 1024
CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Signed:
    """A request that carries part `number`, counted from 1."""

    number: int
    path: str
    headers: dict[str, str]

    @classmethod
    def of(cls, row: dict[str, Any]) -> Signed:
        """Read one from the product's answer."""
        return cls(row["number"], path_of(row["url"]), row["headers"])


@dataclass(frozen=True, slots=True)
class Film:
    """Bytes that no two films share, so that no store can have them already."""

    content: memoryview

    @classmethod
    def made(cls, size: int) -> Film:
        """A film of `size` bytes; cheap to make, dear to compress."""
        seed = hashlib.shake_128(str(next(_SERIAL)).encode()).digest(1024 * 1024)
        return cls(memoryview((seed * (size // len(seed) + 1))[:size]))

    @property
    def parts(self) -> list[memoryview]:
        return [self.content[start : start + PART] for start in range(0, len(self.content), PART)]

    def digests(self) -> tuple[str, list[str]]:
        """SHA-256 of the whole and of each part, in one reading as a phone does it."""
        whole, parts = hashlib.sha256(), []
        for part in self.parts:
            whole.update(part)
            parts.append(hashlib.sha256(part).hexdigest())
        return whole.hexdigest(), parts


_SERIAL = count()


def path_of(url: str) -> str:
    """What is asked of the host: path and query."""
    at = urlsplit(url)
    return f"{at.path}?{at.query}"


def send(film: Film, storage: str, signed: Iterable[Signed]) -> None:
    """PUT every part over a few connections; addresses may still be coming."""
    parts = film.parts
    idle: SimpleQueue[Client] = SimpleQueue()
    clients = [Client(storage) for _ in range(CONNECTIONS)]
    for client in clients:
        idle.put(client)

    def put(one: Signed) -> None:
        client = idle.get()
        try:
            client.send("PUT", one.path, parts[one.number - 1], one.headers)
        finally:
            idle.put(client)

    try:
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for done in [pool.submit(put, one) for one in signed]:
                done.result()
    finally:
        for client in clients:
            client.close()


def in_windows(count_: int, ask: Callable[[list[int]], Iterable[Signed]], *, width: int) -> Iterator[Signed]:
    """Addresses of parts 1 to `count_`, asked for `width` at a time while earlier ones are on their way."""
    for start in range(1, count_ + 1, width):
        yield from ask(list(range(start, min(start + width, count_ + 1))))
