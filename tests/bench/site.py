"""What is measured: engines, a database of its own, and the server as the supervisor starts it.

Not the suite's engines: those skip every fsync, and what is measured here is durable.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from config import instance
from config.engines import ports, roles
from config.supervisor import System
from tests.bench.client import Client
from tests.bench.processes import Processes

WORKERS = "2"
SELDOM = "86400"


@dataclass(frozen=True)
class Officer:
    """A certified officer of one department on a phone: who sees one agency of six."""

    token: str = field(repr=False)
    agency: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Token {self.token}"}


@dataclass(frozen=True, eq=False)
class Site:
    """The running system. `told` is the environment of its processes."""

    url: str
    told: dict[str, str]
    sign_ins: Path
    processes: Processes

    @cached_property
    def officer(self) -> Officer:
        rows = json.loads(self.sign_ins.read_text())
        row = next(r for r in rows if r["role"] == "officer" and r["department"] == "market_regulation")
        form = {"username": row["username"], "password": row["password"], "device": "bench"}
        with Client(self.url) as client:
            token = client.post("/api/v1/tokens", form, {"Idempotency-Key": str(uuid4())})["token"]
        with Client(self.url, {"Authorization": f"Token {token}"}) as client:
            return Officer(token, client.get("/api/v1/me")["agency"])

    @cached_property
    def cases(self) -> int:
        """Fill the database with cases, `BENCH_CASES` of them in six agencies; done when first asked for."""
        number = int(os.environ.get("BENCH_CASES") or 100_000)
        with psycopg.connect(self.told["DATABASE_OWNER_URL"], autocommit=True) as owner:
            owner.execute("SELECT set_config('bench.cases', %s, false)", [str(number)])
            owner.execute(Path(__file__).with_name("populate.sql").read_bytes())
            for table in ("cases_case", "cases_step", "bench_bare"):
                owner.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(table)))
        return number

    def client(self, **headers: str) -> Client:
        """A connection of the officer's."""
        return Client(self.url, self.officer.headers | headers)

    def stranger(self, **headers: str) -> Client:
        """A connection of nobody's, for the floors."""
        return Client(self.url, headers)


def _apart(told: dict[str, str], database: str) -> dict[str, str]:
    """The environment, turned to the benchmark's own database, bucket and settings."""
    return told | {
        "DATABASE_URL": roles.with_database(told["DATABASE_URL"], database),
        "DATABASE_OWNER_URL": roles.with_database(told["DATABASE_OWNER_URL"], database),
        "S3_BUCKET": "bench",
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "SIGN_IN_RATE": "1000/min",
    }


def _free_port() -> int:
    asked = os.environ.get("PORT", "")
    return int(asked) if asked else ports.choose(None, ports.is_free)


@contextmanager
def running(data_dir: Path) -> Iterator[Site]:
    """Start everything under `data_dir`/bench; afterwards nothing of it is left."""
    folder = data_dir / "bench"
    choice = instance.Choice(folder, _free_port())
    lock = instance.lock(folder)
    database = f"bench_{secrets.token_hex(4)}"
    os.environ |= {"WEB_WORKERS": WORKERS, "TICK_SECONDS": SELDOM}
    system = System(choice, lock)
    try:
        told = system.start_engines()
        maintenance = roles.with_database(told["DATABASE_OWNER_URL"], "postgres")
        with psycopg.connect(maintenance, autocommit=True) as owner:
            roles.ensure_database(owner, database, roles.user_of(told["DATABASE_OWNER_URL"]))
        try:
            apart = _apart(told, database)
            system.prepare(apart)
            system.start_programs(apart)
            system.wait_until_ready()
            base_url = f"http://{ports.LOOPBACK}:{choice.port}"
            yield Site(base_url, apart, folder / "sign-ins.json", Processes(system))
        finally:
            for program in system.programs:
                if program.child is not None:
                    program.child.stop()
            _drop(maintenance, database)
    finally:
        system.stop()
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _drop(maintenance: str, database: str) -> None:
    with psycopg.connect(maintenance, autocommit=True) as owner:
        owner.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(database)))
