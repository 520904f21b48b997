"""One installation in a data directory: who may run it, on which port, with which environment."""

import fcntl
import json
import os
import shlex
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from config.engines import ports, roles
from config.engines.children import CHECKOUT, EngineError
from config.engines.postgres import Postgres
from config.engines.secrets import write_private

DEFAULT_PORT = 8000
LEFTOVERS_TIMEOUT = 45.0
"""Seconds within which the children of a killed supervisor are gone: longer than the longest grace."""
UNFINISHED = "restoring"
"""A file of the data directory that exists while a restore is not finished."""


class Storage(Protocol):
    """An object store of ours: one process, or a cluster behind one address."""

    @property
    def endpoint(self) -> str:
        """The S3 endpoint."""


@dataclass(frozen=True)
class Choice:
    """What the operator chose: `PORT` and `DATA_DIR`, from the environment."""

    data_dir: Path
    port: int


def choose() -> Choice:
    """Read the operator's choice: a port asked for must be free, the default gives way to the next one."""
    data_dir = Path(os.environ.get("DATA_DIR") or CHECKOUT / "var").expanduser().absolute()
    asked = os.environ.get("PORT", "")
    if not asked:
        return Choice(data_dir, next(port for port in range(DEFAULT_PORT, 65536) if ports.is_free(port)))
    if not asked.isdigit() or not 0 < int(asked) < 65536:  # noqa: PLR2004 - the range of ports
        raise EngineError(f"PORT={asked} 不是端口号。")
    if not ports.is_free(int(asked)):
        raise EngineError(f"端口 {asked} 已被占用：请换一个 PORT，或先停止占用它的程序。")
    return Choice(data_dir, int(asked))


def _is_alive(pid: str) -> bool:
    return pid.isdigit() and Path(f"/proc/{pid}").exists()


def lock(data_dir: Path, *, restoring: bool = False) -> int:
    """Claim the data directory for this process and its children's lifelines; returns the lock's fd.

    The children of a supervisor that was killed are waited for. Raises EngineError when another supervisor
    runs, or a restore ended before its time and this is not the one that goes on with it.
    """
    data_dir.mkdir(mode=0o755, parents=True, exist_ok=True)
    descriptor = os.open(data_dir / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + LEFTOVERS_TIMEOUT
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode().strip()
            if _is_alive(holder) or time.monotonic() > deadline:
                raise EngineError(
                    f"数据目录 {data_dir} 正由进程 {holder} 使用；请先停止它，或另设 DATA_DIR。"
                ) from None
            time.sleep(0.1)
        else:
            if (data_dir / UNFINISHED).exists() and not restoring:
                raise EngineError(f"{data_dir} 的恢复没有完成：重新执行恢复即可继续。")
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            return descriptor


def environment(
    choice: Choice, secrets: dict[str, str], database: Postgres | None, storage: Storage | None
) -> dict[str, str]:
    """What every Django process is told. What the operator has set is kept as it is."""
    base = f"http://{ports.LOOPBACK}:{choice.port}"
    told = {
        "ENVIRONMENT": "local",
        "DATA_DIR": str(choice.data_dir),
        "PORT": str(choice.port),
        "PUBLIC_BASE_URL": base,
        "ALLOWED_HOSTS": f"localhost,{ports.LOOPBACK}",
        "SECRET_KEY": secrets["secret_key"],
        "FIELD_ENCRYPTION_KEY": secrets["field_encryption_key"],
        "S3_REGION": "us-east-1",
        "S3_BUCKET": "evidence",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    passed = ("DATABASE_URL", "DATABASE_OWNER_URL", "S3_ENDPOINT_URL", "S3_PUBLIC_ENDPOINT_URL")
    for name in (*told, *passed, "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_CHECKSUM"):
        if os.environ.get(name) and name not in {"PORT", "DATA_DIR"}:
            told[name] = os.environ[name]
    if database:
        told["DATABASE_URL"] = database.url(roles.RUNTIME)
        told["DATABASE_OWNER_URL"] = database.url(roles.OWNER)
    if storage:
        told["S3_ENDPOINT_URL"] = storage.endpoint
        told["S3_ACCESS_KEY"], told["S3_SECRET_KEY"] = secrets["s3_access_key"], secrets["s3_secret_key"]
    told.setdefault("DATABASE_OWNER_URL", told["DATABASE_URL"])
    told.setdefault("S3_PUBLIC_ENDPOINT_URL", told["S3_ENDPOINT_URL"])
    return told


def publish(choice: Choice, told: dict[str, str]) -> None:
    """Write `env` (for a shell) and `run.json` (for `make journey` and `make bench`)."""
    env_file = choice.data_dir / "env"
    write_private(env_file, "".join(f"export {name}={shlex.quote(value)}\n" for name, value in told.items()))
    run = {
        "pid": os.getpid(),
        "port": choice.port,
        "url": f"http://{ports.LOOPBACK}:{choice.port}",
        "storage_url": told["S3_PUBLIC_ENDPOINT_URL"],
        "data_dir": str(choice.data_dir),
        "env_file": str(env_file),
        "sign_ins": str(choice.data_dir / "sign-ins.json"),
    }
    write_private(choice.data_dir / "run.json", json.dumps(run, indent=2) + "\n")
