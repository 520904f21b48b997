"""The database goes away under load: every clue that was acknowledged is there once, and nothing is half-written."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg import sql

from config.engines import roles
from tests.conftest import System
from tests.journeys.client import Person
from tests.journeys.county import County

pytestmark = pytest.mark.every_database

CLIENTS, EACH = 4, 25
FRESH_CONNECTIONS = 12
PATIENCE = 60.0
AWAY_SECONDS = 2.0


def clue(officer: Person) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "agency": officer.agency,
        "procedure": "ordinary",
        "title": "数据库中断期间登记的案源",
        "source": "inspection",
        "received_at": "2026-11-02T09:30:00+08:00",
        "summary": "连续登记。",
        "parties": [],
    }


def take_away(system: System) -> None:
    """No connection is let in, and those there are end: what a restart looks like from outside."""
    name = sql.Identifier(system.database.name)
    owner = roles.with_database(system.database.owner_url, "postgres")
    runtime = roles.with_database(system.database.url, "postgres")
    with psycopg.connect(owner, autocommit=True) as keys, psycopg.connect(runtime, autocommit=True) as door:
        keys.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        door.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [system.database.name],
        )
        time.sleep(AWAY_SECONDS)
        keys.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


def test_no_worker_that_was_idle_meanwhile_refuses_its_next_request(system: System, county: County) -> None:
    sign_in = county.people("officer", "urban")[0].sign_in
    take_away(system)
    for _ in range(FRESH_CONNECTIONS):
        with httpx.Client(base_url=system.url) as http:
            Person(http, sign_in).sign_out()


def test_every_acknowledged_clue_is_there_once(system: System, county: County) -> None:
    officer = county.people("officer", "urban")[0]
    answers: set[int] = set()
    begun = threading.Event()

    def register(_client: int) -> list[str]:
        done = []
        for _ in range(EACH):
            body, key, deadline = clue(officer), str(uuid4()), time.monotonic() + PATIENCE
            while True:
                try:
                    answer = officer.post("cases", body, key=key)
                except httpx.TransportError:
                    answer = None
                if answer is not None:
                    answers.add(answer.status)
                    if answer.status == 201:
                        break
                    assert answer.status == 503, answer
                    assert answer.media_type == "application/problem+json"
                assert time.monotonic() < deadline
                time.sleep(0.1)
            done.append(body["id"])
            begun.set()
        return done

    with ThreadPoolExecutor(CLIENTS) as clients:
        running = [clients.submit(register, client) for client in range(CLIENTS)]
        begun.wait(PATIENCE)
        take_away(system)
        ids = [id for job in running for id in job.result()]

    assert answers == {201, 503}
    listed = [row["id"] for row in officer.rows("cases") if row["title"] == "数据库中断期间登记的案源"]
    assert sorted(listed) == sorted(ids)
    assert len(ids) == CLIENTS * EACH
    numbers = [row["source_number"] for row in officer.rows("cases")]
    assert len(set(numbers)) == len(numbers)
