"""A restore that has begun: what it may clear when it is begun again, and nothing else.

A file of the data directory says which backup is put back. Once database and bucket were found empty, the
database itself bears a schema named by the same word: only where that stands is what the first attempt left
there taken away. The objects, which take hours, stay: a key that is taken is not sent again.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from config.backup import database
from config.backup.errors import NotEmpty
from config.engines.secrets import write_private
from config.instance import UNFINISHED
from media_storage import s3

_THERE = """
SELECT format('DROP %s IF EXISTS %s CASCADE', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
       WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass)
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
UNION ALL
SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure)
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


@dataclass(frozen=True)
class Unfinished:
    """A restore into `data_dir` of the backup named. `bucket` is where to, "" until the targets were found empty."""

    backup: str
    claim: str
    bucket: str = ""

    @classmethod
    def of(cls, data_dir: Path) -> "Unfinished | None":
        """The one that has begun there."""
        try:
            told = json.loads((data_dir / UNFINISHED).read_text())
            return cls(**told)
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as unreadable:
            raise NotEmpty(f"{data_dir / UNFINISHED} 无法读取：请清空该目录后重新恢复。") from unreadable

    @classmethod
    def begin(cls, data_dir: Path, backup: str) -> "Unfinished":
        """Say that one begins; nothing else runs there while the file exists."""
        data_dir.mkdir(mode=0o755, parents=True, exist_ok=True)
        begun = cls(backup, f"restoring_{uuid4().hex}")
        begun.write(data_dir)
        return begun

    def write(self, data_dir: Path) -> None:
        """Put it on file."""
        write_private(data_dir / UNFINISHED, json.dumps(asdict(self)) + "\n")

    def take_hold(self, data_dir: Path, *, owner_url: str, bucket: str) -> "Unfinished":
        """Find database and bucket empty, or take away of them what this restore left. Raises NotEmpty."""
        s3.ensure_bucket()
        if self.bucket == bucket and _bears(owner_url, self.claim):
            _clear(owner_url)
            return self
        database.require_empty(owner_url)
        if not s3.is_empty():
            raise NotEmpty("目标存储桶不是空的：恢复只能写入空存储桶。")
        with psycopg.connect(owner_url) as owner:
            owner.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(self.claim)))
        held = replace(self, bucket=bucket)
        held.write(data_dir)
        return held

    def end(self, data_dir: Path, *, owner_url: str) -> None:
        """It is all there."""
        with psycopg.connect(owner_url) as owner:
            owner.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(self.claim)))
        (data_dir / UNFINISHED).unlink()


def _bears(owner_url: str, claim: str) -> bool:
    with psycopg.connect(owner_url) as owner:
        return owner.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [claim]).fetchone() is not None


def _clear(owner_url: str) -> None:
    with psycopg.connect(owner_url) as owner:
        for statement in list(_statements(owner)):
            owner.execute(statement)


def _statements(owner: database.Owner) -> Iterator[bytes]:
    for [statement] in owner.execute(_THERE):
        yield str(statement).encode()
