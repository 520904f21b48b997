"""A child process on a lifeline, as its starter sees it."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

CHECKOUT = Path(__file__).resolve().parents[2]
LOG_LIMIT = 5 * 1024 * 1024
"""Bytes after which a log is moved aside at the next start."""


class EngineError(RuntimeError):
    """An engine or a child process cannot start; the message tells the operator what to do."""


@dataclass(frozen=True)
class Command:
    """What to run and how to end it.

    `grace` is in seconds; `uid` and `gid` are given when the command must not run as root.
    """

    name: str
    argv: Sequence[str | os.PathLike[str]]
    environment: Mapping[str, str] = field(default_factory=dict)
    cwd: Path = CHECKOUT
    stop: str = "SIGTERM"
    grace: float = 10.0
    uid: int | None = None
    gid: int | None = None


def open_log(directory: Path, name: str) -> int:
    """Open `name`.log for appending, its predecessor moved aside when it has grown past the limit."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{name}.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)


class Child:
    """A running command; it ends when this object is stopped or this process ends."""

    def __init__(self, command: Command, logs: Path, *, lock: int | None = None) -> None:
        """Start the command; `lock` is a descriptor the wrapper keeps open, and with it what it locks."""
        self.command = command
        self.log = logs / f"{command.name}.log"
        read_end, self._write_end = os.pipe()
        output = open_log(logs, command.name)
        wrapper: list[str | os.PathLike[str]] = [
            sys.executable,
            "-m",
            "config.engines.lifeline",
            str(read_end),
        ]
        wrapper += ["--stop", command.stop, "--grace", str(command.grace), "--cwd", str(command.cwd)]
        if command.uid is not None:
            wrapper += ["--uid", str(command.uid), "--gid", str(command.gid)]
        try:
            self._wrapper = subprocess.Popen(
                [*wrapper, "--", *command.argv],
                cwd=CHECKOUT,
                env={**os.environ, **command.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=[read_end] if lock is None else [read_end, lock],
                start_new_session=True,
            )
        finally:
            os.close(read_end)
            os.close(output)

    @property
    def pid(self) -> int:
        """The wrapper's process id; the command is its child."""
        return self._wrapper.pid

    def poll(self) -> int | None:
        """The exit status, or None while the command runs."""
        return self._wrapper.poll()

    def release(self) -> None:
        """Let go of the lifeline: the command is asked to stop, and this call does not wait."""
        if self._write_end >= 0:
            os.close(self._write_end)
            self._write_end = -1

    def stop(self) -> int:
        """Let go of the lifeline and wait until the command and its descendants are gone."""
        self.release()
        return self._wrapper.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def tail(self, lines: int = 15) -> str:
        """The last lines of the log, to say why a child ended."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
