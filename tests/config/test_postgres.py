"""Whether a connection still stands is seen without asking the server, and times are read in one step."""

from datetime import UTC
from time import monotonic, sleep

import psycopg
import pytest
from django.db import DataError, connection
from psycopg.types.datetime import TimestamptzLoader

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


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        "2026-11-02 10:12:31.123456+08",
        "2026-11-02 10:12:31.1+05:30",
        "2026-11-02 10:12:31+00",
        "1927-12-31 23:59:59.000001+08:05:43",
        "0001-01-01 00:00:00+00",
        "9999-12-30 23:59:59.999999+00",
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai"])
def test_a_time_is_read_as_the_library_reads_it(said: str, zone: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('timezone', %s, true)", [zone])
        cursor.execute("SELECT %s::timestamptz", [said])
        [read] = cursor.fetchone()
        library = connection.connection.cursor()
        library.adapters.register_loader("timestamptz", TimestamptzLoader)
        [theirs] = library.execute("SELECT %s::timestamptz", [said]).fetchone()
    assert (read, read.tzinfo) == (theirs, UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["infinity", "10000-01-01 00:00:00+00", "0044-03-15 12:00:00+00 BC"])
def test_one_that_python_cannot_hold_is_refused_as_before(said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [said])
        with pytest.raises(DataError):
            cursor.fetchone()
