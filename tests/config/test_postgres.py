"""Whether a connection still stands is seen without asking the server."""

from time import monotonic, sleep

import psycopg
from django.db import connection

from tests import harness


def test_an_idle_connection_is_usable_and_nothing_is_asked_of_it(committed_db: harness.Database) -> None:
    connection.ensure_connection()
    session = connection.connection
    session.autocommit = False
    try:
        session.execute("SELECT 1 / 0")
    except psycopg.errors.DivisionByZero:
        # Whatever is asked now is refused until the transaction ends.
        assert connection.is_usable()
    session.rollback()
    session.autocommit = True


def test_one_that_the_server_ended_is_not_usable(committed_db: harness.Database) -> None:
    connection.ensure_connection()
    connection.connection.execute("SELECT 1")
    pid = connection.connection.info.backend_pid
    with psycopg.connect(committed_db.url, autocommit=True) as same_role:
        same_role.execute("SELECT pg_terminate_backend(%s)", [pid])
    deadline = monotonic() + 10
    while connection.is_usable() and monotonic() < deadline:
        sleep(0.01)
    assert not connection.is_usable()
    connection.close()
