"""The running system's processes: what they have used of a processor, and killing them in earnest."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from config.supervisor import Supervised, System

_TICKS = os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM = 11, 12  # of /proc/<pid>/stat, counted from the state behind the name


@dataclass(frozen=True)
class Processes:
    """What the supervisor started, each by its name there: `web`, `worker`, `storage`."""

    system: System

    def cpu_seconds(self, name: str) -> float:
        """What the program and its descendants, those ended and waited for too, have used so far."""
        return sum(_cpu_seconds(pid) for pid in self._pids(name))

    def kill(self, name: str) -> None:
        """SIGKILL to the program and its descendants, all at once; its wrapper sees it end."""
        for pid in self._pids(name):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        child = self._named(name).child
        while child is not None and child.poll() is None:
            time.sleep(0.01)

    def start(self, name: str, **environment: str) -> None:
        """Start a killed program, with what is to be otherwise in its environment from now on."""
        program = self._named(name)
        if program.child is not None:
            program.child.release()
        told = {**program.command.environment, **environment}
        program.command = replace(program.command, environment=told)
        program.start(self.system.logs, self.system.lock)

    @contextmanager
    def stopped(self, name: str) -> Iterator[None]:
        """Let the program and its descendants stand still for a while; nothing of it is lost."""
        pids = self._pids(name)
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def await_health(self) -> None:
        """Return when the system says that it is ready."""
        self.system.wait_until_ready()

    def _named(self, name: str) -> Supervised:
        every = (*self.system.engines, *self.system.programs)
        return next(one for one in every if one.command.name == name)

    def _pids(self, name: str) -> list[int]:
        """Descendants of the wrapper, which itself only waits."""
        child = self._named(name).child
        if child is None:
            return []
        parents = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with suppress(OSError):
                    parents[int(folder.name)] = int(_stat(int(folder.name))[1])
        found: list[int] = []
        generation = {child.pid}
        while generation := {pid for pid, parent in parents.items() if parent in generation}:
            found.extend(generation)
        return found


def own_cpu_seconds() -> float:
    """What this very process has used so far."""
    return time.process_time()


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _cpu_seconds(pid: int) -> float:
    try:
        columns = _stat(pid)
    except OSError:
        return 0.0
    return sum(int(column) for column in columns[_USER : _SYSTEM + 3]) / _TICKS
