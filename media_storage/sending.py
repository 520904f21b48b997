"""Sending a file of this machine to the object store, by the same signed requests a phone uses."""

import http.client
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import IO, Final
from urllib.parse import urlsplit

from media_storage.errors import ChecksumMismatch, StorageRefused, StorageUnavailable
from media_storage.uploads import SignedPart

_CHUNK: Final = 256 * 1024
_TIMEOUT: Final = 60.0
#: An earlier attempt of this very file put it there; whether it is the same is found on completion.
_THERE_ALREADY: Final = HTTPStatus.PRECONDITION_FAILED


def send(path: Path, parts: Iterable[SignedPart], *, sent: Callable[[int], None]) -> None:
    """Send these parts of the file, one after the other over one connection; `sent` hears of bytes as they go.

    Raises: StorageUnavailable, ChecksumMismatch where the bytes are not those declared, StorageRefused.
    """
    parts = tuple(parts)
    if not parts:
        return
    with path.open("rb") as file, _connected(parts[0].request.url) as connection:
        for part in parts:
            body = _Range(file, part.range.offset, part.range.size, sent)
            address = urlsplit(part.request.url)
            try:
                connection.request(
                    part.request.method,
                    f"{address.path}?{address.query}",
                    body=iter(body),
                    headers=part.request.headers,
                )
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as silence:
                raise StorageUnavailable from silence
            _check(answer.status)


def _check(status: int) -> None:
    if status in {HTTPStatus.OK, _THERE_ALREADY}:
        return
    if status == HTTPStatus.BAD_REQUEST:
        raise ChecksumMismatch
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise StorageUnavailable
    raise StorageRefused(str(status))


@contextmanager
def _connected(url: str) -> Iterator[http.client.HTTPConnection]:
    address = urlsplit(url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    with closing(kind(address.hostname or "", address.port, timeout=_TIMEOUT)) as connection:
        yield connection


class _Range:
    """A range of an open file, in pieces."""

    def __init__(self, file: IO[bytes], offset: int, size: int, sent: Callable[[int], None]) -> None:
        self._file, self._offset, self._left, self._sent = file, offset, size, sent

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self._offset)
        while self._left and (piece := self._file.read(min(_CHUNK, self._left))):
            self._left -= len(piece)
            yield piece
            self._sent(len(piece))
