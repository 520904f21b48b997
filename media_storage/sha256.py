"""SHA-256 that can be put down and taken up again.

`hashlib` keeps the state of a digest to itself, so that a worker killed at the 49th GiB of a film would begin
anew. The libcrypto that Python itself links has the algorithm's own functions with a public context (`h`, the
eight chaining words of FIPS 180-4, is its first member); at a multiple of 64 bytes those words and the length
are the whole state, on any machine. The layout is tested against `hashlib` before it is believed; where
libcrypto hides the functions or the test fails, `resumable()` is False, `state` is None and a read that is
interrupted begins anew: slower, never wrong.

Chosen 2026-11-23 over a package: none that exports the state is maintained, and SHA-256 in Python itself reads
one MiB a second.
"""

import ctypes
import ctypes.util
import hashlib
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

BLOCK: Final = 64
_WORDS: Final = 8


class _Context(ctypes.Structure):
    """`SHA256_CTX` of OpenSSL, with room to spare behind it."""

    _fields_ = (
        ("h", ctypes.c_uint32 * _WORDS),
        ("low", ctypes.c_uint32),
        ("high", ctypes.c_uint32),
        ("data", ctypes.c_uint32 * 16),
        ("num", ctypes.c_uint32),
        ("md_len", ctypes.c_uint32),
        ("spare", ctypes.c_uint8 * 128),
    )


@dataclass(frozen=True, slots=True)
class State:
    """A digest put down after `length` bytes, a multiple of 64; `words` are its 32 bytes, big-endian."""

    words: bytes
    length: int


class Digest(Protocol):
    """What both ways of hashing do."""

    def update(self, data: bytes) -> None:
        """Take in bytes."""

    def state(self) -> State | None:
        """The state to go on from later; None where it cannot be had here."""

    def hexdigest(self) -> str:
        """The digest of all that was taken in; the last call."""


class _Resumable:
    """The digest by libcrypto's own functions."""

    def __init__(self, library: ctypes.CDLL, state: State | None = None) -> None:
        self._library, self._context, self._length = library, _Context(), 0
        library.SHA256_Init(ctypes.byref(self._context))
        if state is not None:
            self._length = state.length
            bits = state.length * 8
            self._context.low, self._context.high = bits & 0xFFFFFFFF, bits >> 32
            for index in range(_WORDS):
                self._context.h[index] = int.from_bytes(state.words[index * 4 : index * 4 + 4], "big")

    def update(self, data: bytes) -> None:
        """Take in bytes; other threads run meanwhile."""
        self._library.SHA256_Update(ctypes.byref(self._context), data, len(data))
        self._length += len(data)

    def state(self) -> State | None:
        """The state, at a multiple of 64 bytes."""
        if self._length % BLOCK:
            return None
        words = b"".join(int(word).to_bytes(4, "big") for word in self._context.h)
        return State(words, self._length)

    def hexdigest(self) -> str:
        """The digest."""
        out = ctypes.create_string_buffer(_WORDS * 4)
        self._library.SHA256_Final(out, ctypes.byref(self._context))
        return out.raw.hex()


class _Plain:
    """The digest by `hashlib`, which cannot be put down."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def update(self, data: bytes) -> None:
        """Take in bytes."""
        self._digest.update(data)

    def state(self) -> State | None:
        """Nothing to go on from."""
        return None

    def hexdigest(self) -> str:
        """The digest."""
        return self._digest.hexdigest()


def resumable() -> bool:
    """Whether a digest can be put down here."""
    return _library() is not None


def begin() -> Digest:
    """A digest of nothing yet."""
    library = _library()
    return _Resumable(library) if library else _Plain()


def take_up(state: State) -> Digest | None:
    """A digest that goes on from where it was put down; None where that cannot be done here."""
    fits = state.length % BLOCK == 0 and len(state.words) == _WORDS * 4
    library = _library() if fits else None
    return _Resumable(library, state) if library else None


@cache
def _library() -> ctypes.CDLL | None:
    """The libcrypto that passed the test, once in a process."""
    return next((library for library in _candidates() if _is_right(library)), None)


def _candidates() -> Iterator[ctypes.CDLL]:
    """First through Python's own module, which finds the library it is linked with; then by name."""
    found = importlib.util.find_spec("_hashlib")
    for name in (found.origin if found else None, ctypes.util.find_library("crypto")):
        if not name:
            continue
        try:
            library = ctypes.CDLL(name)
            library.SHA256_Init.argtypes = [ctypes.c_void_p]
            library.SHA256_Update.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
            library.SHA256_Final.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        except (OSError, AttributeError):
            continue
        yield library


def _is_right(library: ctypes.CDLL) -> bool:
    """Whether it hashes as `hashlib` does, in one go and put down at every second block, short tail included."""
    data = bytes(index * 7 % 251 for index in range(BLOCK * 9 + 5))
    expected = hashlib.sha256(data).hexdigest()
    whole = _Resumable(library)
    whole.update(data)
    if whole.hexdigest() != expected:
        return False
    for cut in range(0, len(data), BLOCK * 2):
        first = _Resumable(library)
        first.update(data[:cut])
        state = first.state()
        if state is None:
            return False
        second = _Resumable(library, state)
        second.update(data[cut:])
        if second.hexdigest() != expected:
            return False
    return True
