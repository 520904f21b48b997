import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from config.engines import roles
from config.engines.children import CHECKOUT, Child, Command
from config.engines.postgres import Postgres
from config.engines.seaweedfs import SeaweedFS, program
from config.engines.secrets import load_or_generate
from tests.harness import Database

IGNORES_SIGTERM = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
daemon = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
print(os.getpid(), daemon.pid, flush=True)
time.sleep(600)
"""


def wait_for(happened: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class TestLifeline:
    def test_a_killed_starter_takes_even_stubborn_children_and_their_daemons_along(
        self, tmp_path: Path
    ) -> None:
        starter = (
            "import sys, time; from pathlib import Path; from config.engines.children import Child, Command;"
            f"child = Child(Command('stubborn', [sys.executable, '-c', {IGNORES_SIGTERM!r}], grace=0.3),"
            f" Path({str(tmp_path)!r})); time.sleep(600)"
        )
        log = tmp_path / "stubborn.log"
        with subprocess.Popen([sys.executable, "-c", starter], cwd=CHECKOUT) as process:
            assert wait_for(lambda: log.exists() and log.read_text().endswith("\n"))
            pids = [Path(f"/proc/{pid}") for pid in log.read_text().split()]
            assert all(pid.exists() for pid in pids)
            process.send_signal(signal.SIGKILL)
        assert wait_for(lambda: not any(pid.exists() for pid in pids))

    def test_a_suspended_command_still_stops(self, tmp_path: Path) -> None:
        command = Command("sleep", ["sleep", "600"], grace=5)
        with Child(command, tmp_path) as child:
            children = Path(f"/proc/{child.pid}/task/{child.pid}/children")
            assert wait_for(lambda: children.read_text() != "")
            pid = int(children.read_text())
            assert wait_for(lambda: Path(f"/proc/{pid}/cmdline").read_bytes() == b"sleep\x00600\x00")
            os.kill(pid, signal.SIGSTOP)
            began = time.monotonic()
            assert child.stop() == 128 + signal.SIGTERM
        assert time.monotonic() - began < 4

    def test_the_exit_status_is_the_commands(self, tmp_path: Path) -> None:
        with Child(Command("seven", ["sh", "-c", "exit 7"]), tmp_path) as child:
            assert wait_for(lambda: child.poll() is not None)
            assert child.stop() == 7


class TestPostgres:
    @pytest.mark.parametrize("password", ["", "wrong"])
    def test_refuses_a_connection_without_the_password(self, password: str) -> None:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(os.environ["DATABASE_URL"], password=password, passfile="/nonexistent")

    def test_the_runtime_role_owns_nothing_and_cannot_become_the_owner(self, committed_db: Database) -> None:
        with psycopg.connect(committed_db.url, autocommit=True) as runtime:
            for statement in (
                "CREATE TABLE mine (id int)",
                "TRUNCATE django_session",
                "ALTER TABLE django_session DISABLE TRIGGER ALL",
                f"SET ROLE {roles.user_of(committed_db.owner_url)}",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    runtime.execute(statement)

    def test_roots_cluster_in_a_closed_folder_is_sheltered(self, tmp_path: Path) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root must hand the cluster to another account")
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        engine = Postgres(closed, load_or_generate(closed), throwaway=True)
        try:
            with Child(engine.command(), closed / "logs") as child:
                engine.wait(child)
            assert engine.directory == (closed / "postgres").resolve()
            assert not engine.directory.is_relative_to(tmp_path)
            assert Postgres(closed, load_or_generate(closed)).directory == engine.directory
        finally:
            shutil.rmtree(engine.directory.parent)


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeaweedFS]:
    data_dir = tmp_path_factory.mktemp("storage")
    storage = SeaweedFS(data_dir, load_or_generate(data_dir))
    with Child(storage.command(), data_dir / "logs") as child:
        storage.wait(child)
        yield storage


def ask(storage: SeaweedFS, service: str, method: str, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", storage.port(service), timeout=5)
    try:
        connection.request(method, path)
        return connection.getresponse().status
    finally:
        connection.close()


class TestSeaweedFS:
    @pytest.mark.parametrize(
        ("service", "method", "path"),
        [
            ("filer", "DELETE", "/buckets?recursive=true"),
            ("filer", "GET", "/buckets"),
            ("master", "GET", "/col/delete?collection=evidence"),
            ("master", "GET", "/dir/lookup?fileId=1,01637037d6"),
            ("volume", "DELETE", "/1,01637037d6"),
            ("s3", "DELETE", "/evidence"),
            ("s3", "GET", "/"),
        ],
    )
    def test_no_port_obeys_a_stranger(self, storage: SeaweedFS, service: str, method: str, path: str) -> None:
        assert ask(storage, service, method, path) in {401, 403, 404}

    def test_the_shell_gets_nothing_without_a_certificate(self, storage: SeaweedFS, tmp_path: Path) -> None:
        shell = [str(program()), "shell", f"-master=127.0.0.1:{storage.port('master')}"]
        with subprocess.Popen(
            shell,
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as stranger:
            try:
                answer, _ = stranger.communicate("fs.configure\nexit\n", timeout=4)
            except subprocess.TimeoutExpired:
                stranger.kill()
                answer, _ = stranger.communicate()
        assert "/buckets/" not in answer

    def test_writes_are_synced_and_secrets_are_private(self, storage: SeaweedFS) -> None:
        assert (storage.directory / "synced").exists()
        for name in ("s3.json", "security.toml", "node.key"):
            assert (storage.directory / name).stat().st_mode & 0o077 == 0

    def test_a_busy_port_moves_the_storage(self, storage: SeaweedFS, tmp_path: Path) -> None:
        (tmp_path / "ports.json").write_text(json.dumps({"storage": storage.port("master")}))
        other = SeaweedFS(tmp_path, load_or_generate(tmp_path))
        other.command()
        assert other.endpoint != storage.endpoint
