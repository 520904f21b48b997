"""The database of a backup: dumped from a snapshot, put back in sections, compared by what it holds and refuses."""

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config.backup.errors import BackupError, Interrupted, NotEmpty
from config.backup.manifest import Database
from config.engines import postgres

Owner = psycopg.Connection[tuple[Any, ...]]

NAMING = ("media_storage_storedobject",)
"""The tables that name an object by key and version: what `_OBJECTS` reads and `rewrite_versions` writes."""

DERIVED = "evidence_derivative"
REMADE = {
    "evidence_rendition": "DELETE FROM evidence_rendition",
    DERIVED: "DELETE FROM evidence_derivative WHERE key <> ''",
    "remedies_bundle": "DELETE FROM remedies_bundle",
}
"""The tables that name an object made from originals, which no backup holds, and how a restore forgets it.

An archive for a remedy is made anew when it is asked for again.
"""

_OBJECTS = """
SELECT s.id::text, s.key, s.version_id, s.size, s.sha256, coalesce(c.sha256, s.sha256), s.s3_checksum,
       s.media_type, u.part_size
FROM media_storage_storedobject s
JOIN media_storage_upload u ON u.id = s.upload_id
LEFT JOIN media_storage_confirmation c ON c.stored_id = s.id
ORDER BY s.stored_at, s.id
"""
_WRITTEN_OTHERWISE = re.compile(r"::[a-z]+( varying)?(\[\])?|[()\s]")
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"

_GUARDS = """
SELECT 'trigger', t.tgrelid::regclass::text, t.tgname, pg_get_triggerdef(t.oid) || t.tgenabled::text
FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
WHERE NOT t.tgisinternal AND r.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'function', p.oid::regprocedure::text, '', pg_get_functiondef(p.oid)
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
UNION ALL
SELECT 'constraint', c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) || c.convalidated::text
FROM pg_constraint c WHERE c.connamespace = 'public'::regnamespace AND c.contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL
SELECT 'index', i.tablename, i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'public'
UNION ALL
SELECT 'privilege', r.oid::regclass::text, p.word, has_table_privilege(%(runtime)s, r.oid, p.word)::text
FROM pg_class r, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS p(word)
WHERE r.relkind = 'r' AND r.relnamespace = 'public'::regnamespace
ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Row:
    """An object as the database names it; `expected` is the digest its bytes are known or declared to have."""

    id: str
    key: str
    version: str
    size: int
    declared: str
    expected: str
    checksum: str
    media_type: str
    part_size: int | None


@dataclass(frozen=True)
class Returned:
    """An object put back: its id in the database, and what the new store says of it."""

    id: str
    version: str
    etag: str
    checksum: str


class Snapshot:
    """A moment of the database, held open."""

    def __init__(self, owner: Owner, runtime: str, point: datetime, name: str) -> None:
        self._owner = owner
        self._runtime = runtime
        self.point = point
        self.name = name

    @property
    def server(self) -> int:
        """The server's version number."""
        return self._owner.info.server_version

    def database(self) -> Database:
        """What is there and what is refused."""
        return state(self._owner, self._runtime)

    def rows(self) -> Iterator[Row]:
        """The objects it names, without holding them all."""
        with psycopg.ServerCursor(self._owner, "objects") as cursor:
            cursor.execute(_OBJECTS)
            for row in cursor:
                yield Row(*row)


@contextmanager
def snapshot(owner_url: str, runtime: str) -> Iterator[Snapshot]:
    """Hold the database at one moment. Raises Interrupted."""
    try:
        with psycopg.connect(owner_url) as owner:
            # The clock first: what was acknowledged by then is in a snapshot taken afterwards.
            [[point]] = owner.execute("SELECT clock_timestamp()").fetchall()
            owner.rollback()
            owner.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            owner.read_only = True
            [[name]] = owner.execute("SELECT pg_export_snapshot()").fetchall()
            yield Snapshot(owner, runtime, point.astimezone(UTC), name)
            owner.rollback()
    except psycopg.OperationalError as away:
        raise Interrupted(f"数据库不可用：{away}") from away


def tables(owner: Owner) -> list[str]:
    """The tables there are."""
    return [str(name) for [name] in owner.execute(_TABLES)]


def state(owner: Owner, runtime: str) -> Database:
    """Count, and digest what guards the record and where the journal's chains end."""
    rows = {}
    for table in tables(owner):
        [rows[table]] = owner.execute(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        ).fetchall()[0]
    guards = {
        " ".join(part for part in where if part): hashlib.sha256(_plain(where[0], says)).hexdigest()[:16]
        for *where, says in owner.execute(_GUARDS, {"runtime": runtime})
    }
    heads = hashlib.sha256()
    query = "SELECT DISTINCT ON (stream) stream, seq, digest FROM journal_entry ORDER BY stream, seq DESC"
    with psycopg.ServerCursor(owner, "heads") as cursor:
        for stream, seq, digest in cursor.execute(query):
            heads.update(f"{stream} {seq} {bytes(digest).hex()}\n".encode())
    return Database(owner.info.server_version, runtime, rows, guards, heads.hexdigest())


def _plain(kind: str, says: str) -> bytes:
    """A definition without the casts and brackets that PostgreSQL writes otherwise once it was dumped and read."""
    return (says if kind == "function" else _WRITTEN_OTHERWISE.sub("", says)).encode()


def _program(name: str, server: int) -> Path:
    """A program of PostgreSQL as new as the server: POSTGRES_PROGRAMS, else Debian's own, else the wheel's."""
    told = os.environ.get("POSTGRES_PROGRAMS")
    places = (
        [Path(told)] if told else [Path(f"/usr/lib/postgresql/{server // 10000}/bin"), postgres.programs()]
    )
    found = next((place / name for place in places if (place / name).exists()), None)
    if found is None:
        raise BackupError(f"在 {places[0]} 中没有 {name}：请设置 POSTGRES_PROGRAMS。")
    return found


def _run(name: str, server: int, owner_url: str, *arguments: str | Path) -> None:
    """Run a program against the database, its password out of sight."""
    parts = urlsplit(owner_url)
    address = parts._replace(netloc=f"{parts.username}@{parts.hostname}:{parts.port or 5432}")
    ran = subprocess.run(  # noqa: S603 - a program of PostgreSQL
        [_program(name, server), "--no-password", "--dbname", urlunsplit(address), *arguments],
        env={**os.environ, "PGPASSWORD": unquote(parts.password or ""), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        raise Interrupted(f"{name} 失败：\n{ran.stderr[-2000:]}")


def dump(owner_url: str, name: str, server: int, to: Path) -> None:
    """Write the whole database as the snapshot sees it."""
    _run("pg_dump", server, owner_url, "--format=custom", f"--snapshot={name}", "--file", to)
    to.chmod(0o600)


def require_empty(owner_url: str) -> None:
    """Raises NotEmpty where the database holds a table."""
    with psycopg.connect(owner_url) as owner:
        if tables(owner):
            raise NotEmpty("目标数据库不是空的：恢复只能写入空数据库。")


def load(owner_url: str, runtime: str, folder: Path) -> None:
    """Put tables and rows back, without the guards: they stand only after `guard`."""
    role = sql.Identifier(runtime)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        if owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [runtime]).fetchone() is None:
            raise BackupError(f"目标数据库没有角色 {runtime}：守卫授权以它为对象，请先创建。")
        server = owner.info.server_version
        # A default that grants would outlive the dump's own grants, which say only what they add.
        for kind in ("TABLES", "SEQUENCES"):
            statement = "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON " + kind + " FROM {}"
            owner.execute(sql.SQL(statement).format(role))
    sections = ("--section=pre-data", "--section=data")
    _run(
        "pg_restore",
        server,
        owner_url,
        "--no-owner",
        "--single-transaction",
        *sections,
        folder / "database.dump",
    )


def rewrite_versions(owner_url: str, returned: Iterator[Returned], *, point: str, at: datetime) -> int:
    """Give each object its version in the new store; the old one stays beside it. Rows written.

    ETag and checksum are those the new store reports: later examinations compare with them.
    """
    with psycopg.connect(owner_url) as owner:
        owner.execute(
            "CREATE TEMPORARY TABLE put_back (id uuid PRIMARY KEY, version text, etag text, checksum text)"
            " ON COMMIT DROP"
        )
        with owner.cursor().copy("COPY put_back FROM STDIN") as copy:
            for row in returned:
                copy.write_row((row.id, row.version, row.etag, row.checksum))
        owner.execute(
            "INSERT INTO media_storage_restoration (stored_id, version_before, version_after, point, restored_at)"
            " SELECT s.id, s.version_id, p.version, %s, %s"
            " FROM put_back p JOIN media_storage_storedobject s ON s.id = p.id",
            [point, at],
        )
        return owner.execute(
            "UPDATE media_storage_storedobject s SET version_id = p.version, etag = p.etag, s3_checksum = p.checksum"
            " FROM put_back p WHERE p.id = s.id"
        ).rowcount


def forget_remade(owner_url: str) -> dict[str, int]:
    """Take away the rows that say of a derivative that it is made: its object is in no backup.

    So the tasks make it anew, a redaction from the regions on file; that and when it was made before stays in the
    journal. Rows that say why something was not made are as true as they were. How many rows, by table.
    """
    with psycopg.connect(owner_url) as owner:
        return {table: owner.execute(statement).rowcount for table, statement in REMADE.items()}


def guard(owner_url: str, folder: Path) -> None:
    """Put constraints, indexes, triggers and the defaults of privileges back over the rows."""
    with psycopg.connect(owner_url, autocommit=True) as owner:
        server = owner.info.server_version
    _run(
        "pg_restore",
        server,
        owner_url,
        "--no-owner",
        "--single-transaction",
        "--section=post-data",
        folder / "database.dump",
    )
    with psycopg.connect(owner_url, autocommit=True) as owner:
        # A database's own privileges are not in a dump of it.
        name = sql.Identifier(owner.info.dbname)
        owner.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(name))
        owner.execute("ANALYZE")
