"""A function over one file, in a process that can be killed.

Decoders are written in C and fed by whoever uploads: they hang, exhaust memory and crash. So no file is decoded
in a process that serves or that others wait for. The child is a fresh interpreter with an empty environment,
limits on time, memory and output, and, where the kernel allows, no network; it reads the file through a socket
from this side, which alone holds the credentials of the object store. It dies with its parent.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Protocol

from media_storage.errors import StorageUnavailable
from media_storage.inside.child import (
    ANSWERED,
    ASKED,
    DONE,
    MEMORY,
    MOST_AT_ONCE,
    READ,
    REFUSED,
)

CHECKOUT: Final = Path(__file__).resolve().parent.parent
MIB: Final = 1024 * 1024
#: An answer is a description; what is larger is a file.
_LONGEST_ANSWER: Final = 4 * MIB
_SAID_LAST: Final = 500


class Source(Protocol):
    """Bytes that can be read range by range."""

    @property
    def size(self) -> int:
        """In bytes."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """At most `length` bytes from `offset` on; fewer only at the end. Raises StorageError, OSError."""
        ...


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file on this machine."""

    path: Path

    @property
    def size(self) -> int:
        """In bytes."""
        return self.path.stat().st_size

    def read(self, offset: int, length: int) -> bytes:
        """Read a range."""
        with self.path.open("rb") as file:
            return os.pread(file.fileno(), length, offset)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child may use: `seconds` by the clock, `cpu` seconds of a processor, for which it lets others go first.

    In bytes: `memory` is address space, `file` the largest it may write.
    """

    seconds: float = 30
    cpu: int = 30
    memory: int = 1536 * MIB
    file: int = 64 * MIB


class SandboxFailure(Exception):
    """The function did not come to an end. `code` is stable; `str()` is Chinese."""

    code = "failed"


class TimedOut(SandboxFailure):
    """Longer than the limit, by the clock or by the processor."""

    code = "timed_out"

    def __init__(self) -> None:
        super().__init__("处理超时")


class OutOfMemory(SandboxFailure):
    """More memory than the limit."""

    code = "out_of_memory"

    def __init__(self) -> None:
        super().__init__("处理所需内存超过限制")


class Crashed(SandboxFailure):
    """The process died, or a library failed in a way nobody foresaw; `said` is for the log."""

    code = "crashed"

    def __init__(self, said: str) -> None:
        super().__init__("处理程序异常退出")
        self.said = said


class Refused(SandboxFailure):
    """The function itself says that these bytes are not to be worked on, and why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def run(function: str, source: Source, *, limits: Limits = Limits(), **arguments: Any) -> Any:
    """Call `function(file, **arguments)` in the sandbox; what it returns, as JSON says it.

    `function` is named, "package.module.function", and stands in a module of `media_storage.inside`: who only asks
    for it has no use for the decoders, which take 30 MiB of a process and half a second of its start. Files it makes
    are in a folder among its arguments, that belongs to the caller.

    Raises: TimedOut, OutOfMemory, Crashed, Refused; StorageError where the source could not be read, which says
    nothing about the file.
    """
    order = {
        "function": function.rsplit(".", 1),
        "arguments": arguments,
        "size": source.size,
        "limits": {"memory": limits.memory, "cpu": limits.cpu, "file": limits.file},
    }
    here, there = socket.socketpair()
    with here, tempfile.TemporaryFile() as stderr:
        child = _start(there, stderr)
        patience = 0.0
        try:
            kind, answer = _converse(here, order, source, time.monotonic() + limits.seconds)
            patience = 1.0
        finally:
            status = _end(child, patience=patience)
        return _outcome(kind, answer, status, stderr)


def _start(there: socket.socket, stderr: IO[bytes]) -> "subprocess.Popen[bytes]":
    with there:
        return subprocess.Popen(  # noqa: S603 - this interpreter, our module
            [sys.executable, "-E", "-s", "-B", "-m", "media_storage.inside.child", str(there.fileno())],
            cwd=CHECKOUT,
            env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            pass_fds=[there.fileno()],
            start_new_session=True,
        )


def _end(child: "subprocess.Popen[bytes]", *, patience: float) -> int:
    """Let a child that closed its end go, kill one that does not, and with it whatever it started."""
    with suppress(subprocess.TimeoutExpired):
        child.wait(timeout=patience)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    return child.wait()


def _converse(
    here: socket.socket, order: dict[str, Any], source: Source, deadline: float
) -> tuple[bytes, Any]:
    """Serve ranges until the answer comes; (b"", None) where the child went away without one."""
    _send(here, json.dumps(order).encode(), deadline)
    while head := _receive(here, ASKED.size, deadline):
        kind, offset, length = ASKED.unpack(head)
        if kind != READ:
            if length > _LONGEST_ANSWER:
                break
            body = _receive(here, length, deadline)
            return (kind, json.loads(body)) if body else (b"", None)
        asked = min(length, MOST_AT_ONCE)
        got = source.read(offset, asked)
        if len(got) > asked or (not got and offset < source.size):
            raise StorageUnavailable
        _send(here, got, deadline)
    return b"", None


def _send(here: socket.socket, body: bytes, deadline: float) -> None:
    here.settimeout(max(0.001, deadline - time.monotonic()))
    try:
        here.sendall(ANSWERED.pack(len(body)) + body)
    except TimeoutError as late:
        raise TimedOut from late
    except OSError:
        return  # it is gone; the next read says so


def _receive(here: socket.socket, length: int, deadline: float) -> bytes:
    """Exactly so many bytes, or none where the other side is gone. Raises TimedOut."""
    held = bytearray()
    while len(held) < length:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([here], [], [], left)[0]:
            raise TimedOut
        try:
            got = here.recv(min(length - len(held), MOST_AT_ONCE))
        except ConnectionResetError:
            return b""
        if not got:
            return b""
        held += got
    return bytes(held)


def _outcome(kind: bytes, answer: Any, status: int, stderr: IO[bytes]) -> Any:
    if kind == DONE:
        return answer
    if kind == REFUSED:
        raise Refused(str(answer["code"]), str(answer["detail"]))
    if kind == MEMORY:
        raise OutOfMemory
    if status == -signal.SIGXCPU:
        raise TimedOut
    stderr.seek(0)
    said = stderr.read()[-_SAID_LAST:].decode(errors="replace")
    raise Crashed(str(answer) if kind else f"{status}: {said}")
