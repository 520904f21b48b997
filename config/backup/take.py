"""Taking a backup: a snapshot of the database, then every object version that it names."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from threading import Lock as Mutex
from typing import TypeVar
from uuid import uuid4

from config.backup import database
from config.backup.errors import Incomplete, Interrupted
from config.backup.manifest import Held, Manifest, Store, digest_of, key_check, sync
from media_storage import s3
from media_storage.errors import StorageError, StorageUnavailable

THREADS = 4
WINDOW = 64
PATIENCE = 60.0
"""Seconds for which a store that does not answer is asked again."""

Say = Callable[[str], None]
T = TypeVar("T")
R = TypeVar("R")


@dataclass
class Progress:
    """How far it is, said every so often."""

    what: str
    total: int
    say: Say
    done: int = 0
    fetched: int = 0
    bytes: int = 0
    _said: float = field(default_factory=time.monotonic)
    _mutex: Mutex = field(default_factory=Mutex)

    def step(self, size: int, *, fetched: bool = True) -> None:
        """One more; a line every two seconds and at the end."""
        with self._mutex:
            self.done += 1
            self.fetched += fetched
            self.bytes += size
            now = time.monotonic()
            if now - self._said >= 2 or self.done == self.total:  # noqa: PLR2004 - seconds
                self._said = now
                share = 100 * self.done // max(self.total, 1)
                self.say(f"{self.what} {self.done}/{self.total}（{share}%，{self.bytes / 2**20:.1f} MiB）")


def in_windows(act: Callable[[T], R], rows: Iterable[T]) -> Iterator[R]:
    """Do it to each, several at once and in order, holding few of them."""
    waiting = iter(rows)
    with ThreadPoolExecutor(THREADS) as pool:
        while window := list(islice(waiting, WINDOW)):
            yield from pool.map(act, window)


def patiently(act: Callable[[], T]) -> T:
    """Do it, again while the store is away. Raises Interrupted when it stays away."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except StorageUnavailable as away:
            if time.monotonic() > deadline:
                raise Interrupted(f"对象存储不可用：{away}；已取得的文件保留，重新执行即可继续。") from away
            time.sleep(0.5)


def take(store: Store, *, owner_url: str, runtime: str, key: str, say: Say) -> Path:
    """Take a backup into the directory; its folder.

    Raises: Incomplete (the backup is finished all the same), Interrupted, BackupError.
    """
    with store.being_written():
        with database.snapshot(owner_url, runtime) as moment:
            name = f"{moment.point:%Y-%m-%dT%H-%M-%S-%f}Z"
            unfinished = store.snapshots / f"{name}.unfinished"
            unfinished.mkdir(mode=0o700)
            say(f"时点 {moment.point.isoformat()}：导出数据库……")
            database.dump(owner_url, moment.name, moment.server, unfinished / "database.dump")
            held = moment.database()
            rows = unfinished / "rows.jsonl"
            with rows.open("w", encoding="utf-8") as file:
                file.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in moment.rows())
        findings, count, size = _fetch_all(store, rows, unfinished / "objects.jsonl", say)
        rows.unlink()
        files = {part: digest_of(unfinished / part) for part in ("database.dump", "objects.jsonl")}
        for part in files:
            sync(unfinished / part)
        point = moment.point.isoformat()
        manifest = Manifest(point, key_check(key), files, held, count, size, tuple(findings))
        final = store.finish(unfinished, manifest, key)
    say(
        f"备份完成 {final}：{count} 个文件，{size / 2**20:.1f} MiB，数据库 {files['database.dump'].size} 字节"
    )
    if findings:
        raise Incomplete(f"备份已完成，但有 {len(findings)} 个文件缺失或不符：\n" + "\n".join(findings))
    return final


def _fetch_all(store: Store, rows: Path, catalogue: Path, say: Say) -> tuple[list[str], int, int]:
    """Fetch what is not there yet and write the catalogue; the findings, the count and the bytes."""
    with rows.open(encoding="utf-8") as file:
        progress = Progress("取回文件", sum(1 for _ in file), say)

    def fetch(line: str) -> Held | str:
        row = database.Row(**json.loads(line))
        try:
            return _fetch(store, row, progress)
        except StorageError as problem:
            progress.step(0)
            return f"{row.key} 版本 {row.version}：{problem}"

    findings: list[str] = []
    count = size = 0
    with rows.open(encoding="utf-8") as source, catalogue.open("w", encoding="utf-8") as target:
        for one in in_windows(fetch, source):
            if isinstance(one, str):
                findings.append(one)
                continue
            if (known := json.dumps(asdict(one), ensure_ascii=False)) and one.actual != one.declared:
                findings.append(
                    f"{one.key} 版本 {one.version}：SHA-256 为 {one.actual}，申报为 {one.declared}"
                )
            target.write(known + "\n")
            count, size = count + 1, size + one.size
    catalogue.chmod(0o600)
    say(f"其中新取回 {progress.fetched} 个")
    return findings, count, size


def _fetch(store: Store, row: database.Row, progress: Progress) -> Held:
    """One object, from the store unless its bytes are here. Its lock is asked for each time: it is extended."""
    lock = patiently(lambda: s3.read_lock(row.key, version_id=row.version))
    path, actual = store.object_path(row.expected), row.expected
    here = path.exists() and path.stat().st_size == row.size
    if not here:
        actual = patiently(lambda: _download(store, row))
    progress.step(row.size, fetched=not here)
    return Held(
        id=row.id,
        key=row.key,
        version=row.version,
        size=store.object_path(actual).stat().st_size,
        declared=row.declared,
        actual=actual,
        checksum=row.checksum,
        media_type=row.media_type,
        part_size=row.part_size,
        lock_mode=lock.mode.value,
        lock_until=lock.until.isoformat() if lock.until else "",
        legal_hold=lock.hold,
    )


def _download(store: Store, row: database.Row) -> str:
    """The version's bytes under their own digest; the name is given when they are whole and on disk."""
    folder = store.directory / "objects"
    draft = folder / row.expected[:2] / f"{uuid4()}.part"
    draft.parent.mkdir(mode=0o700, exist_ok=True)
    digest = hashlib.sha256()
    try:
        with draft.open("xb") as file:
            for chunk in s3.read(row.key, version_id=row.version):
                digest.update(chunk)
                file.write(chunk)
        draft.chmod(0o600)
        sync(draft)
        path = store.object_path(digest.hexdigest())
        path.parent.mkdir(mode=0o700, exist_ok=True)
        draft.replace(path)
        sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)
    return digest.hexdigest()
