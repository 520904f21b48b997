"""The sandboxed process: `python -m media_storage.inside.child FD`; `media_storage.sandbox` starts it and speaks to it.

The parent sends the order; this side asks it for ranges of the file and ends with one answer. Messages from
here are a kind, two numbers and, for answers, JSON; the parent's are a length and bytes.
"""

import ctypes
import errno
import importlib
import io
import json
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from media_storage.inside.ranged import Ranged
from media_storage.inside.refusal import Refused

ASKED: Final = struct.Struct(">cQI")
ANSWERED: Final = struct.Struct(">I")
READ, DONE, REFUSED, MEMORY, FAILED = b"R", b"D", b"N", b"M", b"X"
#: At once: few requests to the object store, little memory.
MOST_AT_ONCE: Final = 1024 * 1024
_BUFFER: Final = 256 * 1024
_LANDLOCK_CREATE, _LANDLOCK_ADD_RULE, _LANDLOCK_RESTRICT, _PR_SET_NO_NEW_PRIVS = 444, 445, 446, 38
_KNOWS_TRUNCATE: Final = 3
#: Landlock's rights: execute, write, read a file, read a folder, …, truncate.
_EXECUTE, _READ_ONLY, _OF_FILES = 1, 1 | 4 | 8, 1 | 2 | 4 | 1 << 14
#: Where the interpreter, its libraries and their fonts are.
_LIBRARIES: Final = (sys.prefix, sys.base_prefix, "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null")
_CODE: Final = str(Path(__file__).resolve().parent.parent)
_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_PDEATHSIG = 0x10000000, 0x40000000, 1


class Line:
    """The socket to the parent."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)

    def receive(self) -> bytes:
        """One message of the parent."""
        (length,) = ANSWERED.unpack(self._exactly(ANSWERED.size))
        return self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        held = bytearray()
        while len(held) < length:
            got = self._socket.recv(min(length - len(held), MOST_AT_ONCE))
            if not got:
                raise SystemExit(3)
            held += got
        return bytes(held)

    def ask(self, offset: int, length: int) -> bytes:
        """A range of the file; never more than was asked for."""
        self._socket.sendall(ASKED.pack(READ, offset, length))
        return self.receive()[:length]

    def answer(self, kind: bytes, said: Any = None) -> None:
        """The end."""
        body = json.dumps(said, ensure_ascii=False).encode()
        self._socket.sendall(ASKED.pack(kind, 0, len(body)) + body)


class Distant(Ranged):
    """The file, read from the parent range by range."""

    def __init__(self, line: Line, size: int) -> None:
        super().__init__(size)
        self._line = line

    def get(self, offset: int, length: int) -> bytes:
        """A range of the file, no longer than one message."""
        return self._line.ask(offset, min(length, MOST_AT_ONCE))


def shut_in(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Leave these folders and files and no others, by Landlock; nor may other processes be looked into.

    The environment and the memory of the parent hold credentials, the checkout holds what others will run.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    everything = (1 << 12 + min(version, _KNOWS_TRUNCATE)) - 1
    ruleset = ctypes.create_string_buffer(struct.pack("=Q", everything), 8)
    descriptor = libc.syscall(_LANDLOCK_CREATE, ruleset, ctypes.c_size_t(8), 0)
    if descriptor < 0:
        return
    wanted = [(path, _READ_ONLY) for path in readable] + [(path, everything & ~_EXECUTE) for path in writable]
    for path, access in wanted:
        try:
            at = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # this system has no such place
            continue
        allowed = access if Path(path).is_dir() else access & _OF_FILES
        rule = ctypes.create_string_buffer(struct.pack("=Qi", allowed, at), 12)
        libc.syscall(_LANDLOCK_ADD_RULE, descriptor, 1, rule, 0)
        os.close(at)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.syscall(_LANDLOCK_RESTRICT, descriptor, 0)
    os.close(descriptor)


def as_nice_as_its_parent() -> None:
    """Let others go first where the parent does: Linux shares by session before it looks at who is nice within one."""
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(os.nice(0)), encoding="ascii")


def confine(limits: Mapping[str, int]) -> None:
    """Give up what a function over one file does not need. What the kernel does not grant is done without."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    for name, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu"]),
        (resource.RLIMIT_FSIZE, limits["file"]),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(name)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # At the soft limit of CPU comes the signal that says why; at the hard one, a second later, the end.
        later = 1 if name == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else 0
        resource.setrlimit(name, (allowed, allowed + later))


def work(line: Line) -> tuple[bytes, Any]:
    """Do what the parent orders; the kind of answer and the answer."""
    order = json.loads(line.receive())
    module, name = order["function"]
    function = getattr(importlib.import_module(module), name)
    arguments = order["arguments"]
    as_nice_as_its_parent()
    fonts = [str(one) for one in arguments.get("font") or () if isinstance(one, str)]
    shut_in([*_LIBRARIES, _CODE, *fonts], [arguments["into"]] if "into" in arguments else [])
    confine(order["limits"])
    file = io.BufferedReader(Distant(line, order["size"]), _BUFFER)
    try:
        return DONE, function(file, **order["arguments"])
    except Exception as error:  # noqa: BLE001 - whatever a library raises over hostile bytes is an answer
        return failure(error)


def failure(error: Exception) -> tuple[bytes, Any]:
    """What the parent is told of an exception."""
    number = error.errno if isinstance(error, OSError) else 0
    if isinstance(error, Refused):
        return REFUSED, {"code": error.code, "detail": error.detail}
    if isinstance(error, MemoryError) or number == errno.ENOMEM:
        return MEMORY, None
    if number == errno.EFBIG:
        return REFUSED, {"code": "output_too_large", "detail": "生成的文件超过允许的大小"}
    return FAILED, f"{type(error).__name__}: {error}"


def main() -> None:
    """Work, answer and end without tidying up: what a library left behind may not even be freed safely."""
    line = Line(int(sys.argv[1]))
    line.answer(*work(line))
    os._exit(0)


if __name__ == "__main__":
    main()
