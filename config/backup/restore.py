"""Putting a backup back into an empty database and an empty bucket, and proving that it is all there."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import StringIO
from pathlib import Path

import psycopg
from django.core.management import CommandError, call_command

from config.backup import database
from config.backup.errors import NotRestored
from config.backup.manifest import Held, Manifest, Store, held_in
from config.backup.take import Progress, Say, in_windows, patiently
from media_storage import s3
from media_storage.parts import Plan

RESTORED = "media_storage_restoration"


def put_back(
    store: Store, folder: Path, manifest: Manifest, *, owner_url: str, at: datetime, say: Say
) -> int:
    """Restore into an empty database and verify; how many derivatives are to be made anew. Raises NotRestored."""
    runtime = manifest.database.runtime
    say("写入数据库……")
    database.load(owner_url, runtime, folder)
    progress = Progress("放回文件", manifest.objects, say)
    versions = _put_back_all(store, folder, progress)
    written = database.rewrite_versions(owner_url, versions, point=manifest.point, at=at)
    if written != manifest.objects:
        raise NotRestored(f"写入 {written} 个文件的版本号，应为 {manifest.objects} 个。")
    gone = database.forget_remade(owner_url)
    say("恢复约束、触发器和权限……")
    database.guard(owner_url, folder)
    verify(folder, manifest, gone, owner_url=owner_url, say=say)
    return gone[database.DERIVED]


def _put_back_all(store: Store, folder: Path, progress: Progress) -> Iterator[database.Returned]:
    def put(held: Held) -> database.Returned:
        plan = Plan(held.size, held.part_size)
        lock = s3.Lock(
            s3.Mode(held.lock_mode),
            datetime.fromisoformat(held.lock_until) if held.lock_until else None,
            held.legal_hold,
        )
        path = store.object_path(held.actual)
        said = patiently(
            lambda: s3.put_back(
                held.key, _ranges(path, plan), plan=plan, media_type=held.media_type, lock=lock
            )
        )
        # A store that keeps no SHA-256 says nothing of it; every byte is read back below.
        differs = bool(said.checksum and held.checksum) and said.checksum != held.checksum
        if said.size != held.size or differs:
            raise NotRestored(f"{held.key} 放回后为 {said.size} 字节、校验值 {said.checksum}，与备份不符。")
        progress.step(held.size)
        return database.Returned(held.id, said.version_id, said.etag, said.checksum)

    return in_windows(put, held_in(folder))


def _ranges(path: Path, plan: Plan) -> Iterator[bytes]:
    with path.open("rb") as file:
        for cut in plan:
            yield file.read(cut.size)


def verify(folder: Path, manifest: Manifest, gone: Mapping[str, int], *, owner_url: str, say: Say) -> None:
    """The restored system against the backup: rows, guards, journal, every byte. Raises NotRestored.

    `gone` counts, by table, the rows that were left out.
    """
    known = manifest.database
    with psycopg.connect(owner_url) as owner:
        found = database.state(owner, known.runtime)
        rows = owner.execute("SELECT key, version_id FROM media_storage_storedobject").fetchall()
        versions: dict[str, str] = dict(rows)
    for table, count in known.rows.items():
        if table != RESTORED and found.rows.get(table) != count - gone.get(table, 0):
            raise NotRestored(f"表 {table} 恢复后有 {found.rows.get(table)} 行，备份时 {count} 行。")
    if differing := sorted(dict(known.guards.items() ^ found.guards.items())):
        raise NotRestored(f"约束、触发器或权限与备份时不同：{'、'.join(differing[:10])}")
    if found.journal_heads != known.journal_heads:
        raise NotRestored("流水链的末端与备份时不同。")
    try:
        call_command("verify_journal", stdout=(said := StringIO()))
    except CommandError as broken:
        raise NotRestored(str(broken)) from broken
    say(said.getvalue().strip())
    progress = Progress("核对文件", manifest.objects, say)

    def read(held: Held) -> None:
        if _digest(held.key, versions[held.key]) != held.actual:
            raise NotRestored(f"{held.key} 恢复后的 SHA-256 与备份不符。")
        progress.step(held.size)

    for _ in in_windows(read, held_in(folder)):
        pass


def _digest(key: str, version: str) -> str:
    def read() -> str:
        digest = hashlib.sha256()
        for chunk in s3.read(key, version_id=version):
            digest.update(chunk)
        return digest.hexdigest()

    return patiently(read)
