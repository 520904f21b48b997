import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from config.engines import ports
from config.engines.children import CHECKOUT

START_SECONDS = 300.0
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "S3_ENDPOINT_URL", "S3_PUBLIC_ENDPOINT_URL", "S3_BUCKET")


def environment(data_dir: Path, port: int | str, workers: int = 1) -> dict[str, str]:
    """What an operator's shell holds: nothing of the suite's engines."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "DATA_DIR": str(data_dir), "PORT": str(port), "WEB_WORKERS": str(workers)}


def processes_of(data_dir: Path) -> list[str]:
    """Command lines of the living processes that were told this data directory."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if f"DATA_DIR={data_dir}".encode() in told and command:
            found.append(command[:120])
    return found


def all_gone(data_dir: Path, seconds: float = 45.0) -> list[str]:
    deadline = time.monotonic() + seconds
    while (left := processes_of(data_dir)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


@dataclass(frozen=True)
class Running:
    process: subprocess.Popen[str]
    run: dict[str, str]
    told: dict[str, str]


@contextmanager
def supervisor(data_dir: Path, port: int, workers: int = 1) -> Iterator[Running]:
    command = [sys.executable, "-m", "config.supervisor"]
    with subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env=environment(data_dir, port, workers),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            run_file, deadline = data_dir / "run.json", time.monotonic() + START_SECONDS
            while not run_file.exists() or json.loads(run_file.read_text())["pid"] != process.pid:
                if process.poll() is not None or time.monotonic() > deadline:
                    process.kill()
                    pytest.fail(f"did not start:\n{process.stdout.read() if process.stdout else ''}")
                time.sleep(0.1)
            lines = (data_dir / "env").read_text().splitlines()
            told = dict(line.removeprefix("export ").split("=", 1) for line in lines)
            yield Running(process, json.loads(run_file.read_text()), told)
        finally:
            process.kill()


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((ports.LOOPBACK, port)) == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Pytest's own folders are closed to others, and root's cluster belongs to another account."""
    with tempfile.TemporaryDirectory(prefix="enforcement-run-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


class TestSupervisor:
    def test_however_it_ends_nothing_is_left_and_the_data_is_kept(self, open_folder: Path) -> None:
        data_dir, port = open_folder / "var", ports.choose(None, ports.is_free)
        with supervisor(data_dir, port) as first:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as health:
                assert json.load(health)["ready"] is True
            assert first.run["url"].endswith(f":{port}")
            for private in ("secrets.json", "env", "run.json", "sign-ins.json"):
                assert (data_dir / private).stat().st_mode & 0o077 == 0
            with psycopg.connect(first.told["DATABASE_OWNER_URL"]) as owner:
                owner.execute("CREATE TABLE kept (word text)")
                owner.execute("INSERT INTO kept VALUES ('昌宁')")
            secrets = (data_dir / "secrets.json").read_text()

            refused = subprocess.run(
                [sys.executable, "-m", "config.supervisor"],
                cwd=CHECKOUT,
                env=environment(data_dir, ports.choose(None, ports.is_free)),
                capture_output=True,
                text=True,
                check=False,
            )
            assert refused.returncode == 1
            assert str(first.process.pid) in refused.stderr

            first.process.send_signal(signal.SIGKILL)
            first.process.wait()
            # At once, while the killed one's children are still ending.
            with supervisor(data_dir, port) as second:
                assert (data_dir / "secrets.json").read_text() == secrets
                with psycopg.connect(second.told["DATABASE_OWNER_URL"]) as owner:
                    assert owner.execute("SELECT word FROM kept").fetchall() == [("昌宁",)]
                second.process.send_signal(signal.SIGHUP)
                assert second.process.wait(60) == 0
                assert processes_of(data_dir) == []
        engine_ports = json.loads((data_dir / "ports.json").read_text()).values()
        assert not any(is_listening(number) for number in (port, *engine_ports))
        assert not (data_dir / "run.json").exists()

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
    def test_a_start_that_is_interrupted_leaves_nothing(
        self, open_folder: Path, number: signal.Signals
    ) -> None:
        data_dir = open_folder / "var"
        with subprocess.Popen(
            [sys.executable, "-m", "config.supervisor"],
            cwd=CHECKOUT,
            env=environment(data_dir, ports.choose(None, ports.is_free)),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            deadline = time.monotonic() + START_SECONDS
            while not (data_dir / "logs" / "prepare.log").exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            assert len(processes_of(data_dir)) > 4
            process.send_signal(number)
        assert all_gone(data_dir) == []

    def test_a_busy_port_that_was_asked_for_is_an_error(self, open_folder: Path) -> None:
        with socket.create_server((ports.LOOPBACK, 0)) as taken:
            port = taken.getsockname()[1]
            refused = subprocess.run(
                [sys.executable, "-m", "config.supervisor"],
                cwd=CHECKOUT,
                env=environment(open_folder / "var", port),
                capture_output=True,
                text=True,
                check=False,
            )
        assert refused.returncode == 1
        assert str(port) in refused.stderr
        assert not (open_folder / "var").exists()
