"""Ties a command to the life of its starter: `python -m config.engines.lifeline FD … -- COMMAND`.

FD is the read end of a pipe whose only write end the starter holds. When the starter ends, however it ends,
the kernel closes the write end; the wrapper then asks the command to stop, waits, and kills what is left. The
wrapper and the command live in sessions of their own, so that a terminal's Ctrl-C or hang-up reaches the
starter alone. Should the wrapper itself be killed, the kernel sends the command its stop signal
(PR_SET_PDEATHSIG).

The module imports the standard library only: it runs once per child process and must start fast.
"""

import argparse
import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
STOP_REQUESTS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="config.engines.lifeline")
    parser.add_argument("fd", type=int)
    parser.add_argument("--stop", default="SIGTERM", help="the signal that asks the command to stop")
    parser.add_argument("--grace", type=float, default=10.0, help="seconds before it is killed")
    parser.add_argument("--cwd", type=Path)
    parser.add_argument("--uid", type=int)
    parser.add_argument("--gid", type=int)
    parser.add_argument("command", nargs="+")
    return parser.parse_args(argv)


def _children() -> list[int]:
    """Our direct children; as a subreaper we inherit every orphan of the command."""
    pid = os.getpid()
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _signal_group(child: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _stop(child: subprocess.Popen[bytes], number: signal.Signals, grace: float) -> None:
    """Ask the command to stop; a command that somebody suspended is woken to hear it."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child.pid, number)
    _signal_group(child, signal.SIGCONT)
    try:
        child.wait(grace)
    except subprocess.TimeoutExpired:
        _signal_group(child, signal.SIGKILL)
        child.wait()


def _sweep(child: subprocess.Popen[bytes], grace: float) -> None:
    """End what the command left behind: its group at once, other orphans after `grace` seconds."""
    _signal_group(child, signal.SIGKILL)
    deadline = time.monotonic() + grace
    while orphans := _children():
        if time.monotonic() > deadline:
            for orphan in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(orphan, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        time.sleep(0.02)


def main(argv: Sequence[str]) -> int:
    """Run the command until it ends or its starter does; the exit status is the command's (128 + signal)."""
    options = _arguments(argv)
    stop_signal = signal.Signals[options.stop]
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write)
    for number in (*STOP_REQUESTS, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    own_pid = os.getpid()

    def bind_to_wrapper() -> None:
        _prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != own_pid:
            os._exit(1)

    child = subprocess.Popen(
        options.command,
        cwd=options.cwd,
        user=options.uid,
        group=options.gid,
        extra_groups=[] if options.uid is not None else None,
        start_new_session=True,
        preexec_fn=bind_to_wrapper,  # noqa: PLW1509 - one thread
    )
    while child.poll() is None:
        ready, _, _ = select.select([options.fd, wake_read], [], [])
        asked = wake_read in ready and any(byte in STOP_REQUESTS for byte in os.read(wake_read, 512))
        if options.fd in ready or asked:
            _stop(child, stop_signal, options.grace)
    _sweep(child, options.grace)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
