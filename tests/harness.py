"""The suite's engines and databases.

The engines start once, in the process that collects the tests, and are told to everybody through the
environment; a DATABASE_URL or S3_ENDPOINT_URL that is already there is used instead. One template database is
migrated by the owner role; every worker, and every test that commits, works in a clone of it as the runtime
role.
"""

import atexit
import fcntl
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from config.engines import roles
from config.engines.children import Child
from config.engines.postgres import Postgres
from config.engines.seaweedfs import SeaweedFS
from config.engines.secrets import load_or_generate

RUN = "ENFORCEMENT_TEST_RUN"
"""Names the run and its folder in the environment of every worker."""


@dataclass(frozen=True)
class Database:
    """A clone of the migrated template; `environment` points a process of its own at it."""

    name: str
    url: str
    owner_url: str

    @property
    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url, "DATABASE_OWNER_URL": self.owner_url}


def folder() -> Path:
    return Path(os.environ[RUN])


def owns_database() -> bool:
    """Whether the database server ends with the run."""
    return (folder() / "postgres").exists()


def begin() -> None:
    """Start what the environment does not provide. In a worker of xdist everything is provided."""
    if RUN in os.environ:
        return
    directory = Path(tempfile.mkdtemp(prefix="enforcement-tests-"))
    directory.chmod(0o755)
    (directory / "static").mkdir()
    os.environ[RUN] = str(directory)
    generated = load_or_generate(directory)
    children: list[Child] = []
    atexit.register(_end, directory, children)
    environment = {
        "ENVIRONMENT": "local",
        "SECRET_KEY": generated["secret_key"],
        "FIELD_ENCRYPTION_KEY": generated["field_encryption_key"],
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "DATA_DIR": str(directory),
        "PUBLIC_BASE_URL": "http://testserver",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    if not os.environ.get("S3_ENDPOINT_URL"):
        storage = SeaweedFS(directory, generated, throwaway=True)
        children.append(Child(storage.command(), directory / "logs"))
        environment |= {
            "S3_ENDPOINT_URL": storage.endpoint,
            "S3_PUBLIC_ENDPOINT_URL": storage.endpoint,
            "S3_ACCESS_KEY": generated["s3_access_key"],
            "S3_SECRET_KEY": generated["s3_secret_key"],
        }
    if not os.environ.get("DATABASE_URL"):
        database = Postgres(directory, generated, throwaway=True)
        children.append(Child(database.command(), directory / "logs"))
        database.wait(children[-1])
        database.provision()
        environment |= {
            "DATABASE_URL": database.url(roles.RUNTIME),
            "DATABASE_OWNER_URL": database.url(roles.OWNER),
        }
    if "S3_ACCESS_KEY" in environment:
        storage.wait(children[0])
    os.environ.update(environment)


def _end(directory: Path, children: list[Child]) -> None:
    for child in children:
        child.release()
    for child in children:
        child.stop()
    shutil.rmtree(directory, ignore_errors=True)


def _database(name: str) -> Database:
    url, owner_url = os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"]
    return Database(name, roles.with_database(url, name), roles.with_database(owner_url, name))


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection]:
    """The owner, connected to a database that is neither template nor clone."""
    address = roles.with_database(os.environ["DATABASE_OWNER_URL"], "postgres")
    with psycopg.connect(address, autocommit=True) as owner:
        yield owner


def point_at(database: Database) -> None:
    """Turn both aliases of Django, in every thread that connects from now on, to the database."""
    from django.db import connections  # noqa: PLC0415 - settings exist only after `begin`

    for alias in ("default", "owner"):
        connections[alias].close()
        connections.settings[alias]["NAME"] = database.name


def migrate(database: Database) -> None:
    """Bring the database to the newest migration, as the owner."""
    from django.core.management import call_command  # noqa: PLC0415 - the same
    from django.db import connections  # noqa: PLC0415 - the same

    roles.grant_runtime(database.owner_url, roles.user_of(database.url))
    point_at(database)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    connections["owner"].close()


def template() -> Database:
    """The migrated template; whoever asks first makes it and the others wait."""
    run = folder().name.rsplit("-", 1)[-1].lower()
    database = _database(f"test_{run}_template")
    done = folder() / "template.done"
    with (folder() / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            with _maintenance() as owner:
                owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database.name)))
                roles.ensure_database(owner, database.name, roles.user_of(database.owner_url))
            migrate(database)
            done.touch()
    return database


def clone(label: str, of: Database | None = None) -> Database:
    """A fresh copy of the template, or of another clone that nobody is connected to."""
    source = of or template()
    run = template().name.removesuffix("template")
    database = _database(f"{run}{label}_{secrets.token_hex(4)}")
    # To copy the files takes a tenth of what it takes to write every page to the log.
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    with _maintenance() as owner:
        owner.execute(statement.format(sql.Identifier(database.name), sql.Identifier(source.name)))
    return database


def drop(database: Database, *, patience: float = 5.0) -> None:
    """Drop a clone; connections that a test's processes are still closing are waited for, `patience` in
    seconds.
    """
    deadline = time.monotonic() + patience
    with _maintenance() as owner:
        while True:
            try:
                owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database.name)))
            except psycopg.errors.ObjectInUse:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return
