"""A file of which ranges can be had, as a file."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Ranged(io.RawIOBase):
    """A file of `size` bytes; a subclass says how a range of it is had.

    libav writes what `read(n)` returns into a buffer of n bytes without looking: more than n would corrupt the
    heap. `readinto` cannot return more than the buffer it is given holds.
    """

    def __init__(self, size: int) -> None:
        self._size, self._at = size, 0

    def get(self, offset: int, length: int) -> bytes:
        """A range that lies in the file, or the beginning of it; never more."""
        raise NotImplementedError

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; nothing is read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Where we are."""
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill what is given, or less."""
        view = memoryview(buffer).cast("B")
        length = min(len(view), self._size - self._at)
        if length <= 0:
            return 0
        got = self.get(self._at, length)
        view[: len(got)] = got
        self._at += len(got)
        return len(got)
