"""Many objects as one archive, made piece by piece: neither the archive nor anything in it is held whole."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

#: The earliest and the latest year an archive can say.
_YEARS: Final = range(1980, 2108)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its name with folders, the local time it bears, how long it is, and its bytes."""

    name: str
    at: datetime
    size: int
    pieces: Iterable[bytes]


class _Outlet(io.RawIOBase):
    """Where the archive is written to, and taken from as soon as it is written; it cannot be wound back."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, said: "bytes | bytearray | memoryview[int]") -> int:  # type: ignore[override]  # what zipfile writes
        self._held += said
        return len(said)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = bytes(self._held)
        self._held.clear()
        return taken


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """A ZIP archive of the members, in their order and as they are: photographs and films do not get smaller."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for member in members:
            at = member.at
            info = zipfile.ZipInfo(
                member.name, at.timetuple()[:6] if at.year in _YEARS else (1980, 1, 1, 0, 0, 0)
            )
            with archive.open(info, "w", force_zip64=member.size >= zipfile.ZIP64_LIMIT) as entry:
                for piece in member.pieces:
                    entry.write(piece)
                    yield outlet.take()
    yield outlet.take()
