"""What a backup directory holds, said by a sealed manifest."""

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from config.backup.errors import BackupError, Damaged, NothingThere, WrongKey
from config.engines.secrets import write_private

FORMAT = 1
CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Held:
    """One object version: what the database says of it, and what the bytes turned out to be."""

    id: str
    key: str
    version: str
    size: int
    declared: str
    actual: str
    checksum: str
    media_type: str
    part_size: int | None
    lock_mode: str
    lock_until: str
    legal_hold: bool


@dataclass(frozen=True)
class File:
    """A file of the backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Database:
    """The database at the point.

    `rows` counts by table; `guards` has a digest for each trigger, function, constraint, index and privilege of
    the runtime role; `journal_heads` is one of the end of every chain.
    """

    server: int
    runtime: str
    rows: dict[str, int]
    guards: dict[str, str]
    journal_heads: str


@dataclass(frozen=True)
class Manifest:
    """A finished backup. Everything acknowledged before `point` (ISO 8601, UTC) is in it."""

    point: str
    key_check: str
    files: dict[str, File]
    database: Database
    objects: int
    object_bytes: int
    findings: tuple[str, ...]
    format: int = FORMAT


def key_check(key: str) -> str:
    """Says whether two keys are the same without telling either."""
    return hmac.new(key.encode(), b"backup/key", hashlib.sha256).hexdigest()


def _seal(key: str, text: bytes) -> str:
    return hmac.new(key.encode(), b"backup/manifest" + text, hashlib.sha256).hexdigest()


def digest_of(path: Path) -> File:
    """Size and SHA-256 of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return File(size, digest.hexdigest())


class Store:
    """A backup directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.snapshots = directory / "snapshots"

    def object_path(self, sha256: str) -> Path:
        """Where the bytes with this digest lie."""
        return self.directory / "objects" / sha256[:2] / sha256

    @contextmanager
    def being_written(self) -> Iterator[None]:
        """One writer at a time; what a killed one left half written is removed."""
        self.snapshots.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.directory / "objects").mkdir(mode=0o700, exist_ok=True)
        with (self.directory / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupError(f"另一个备份正在写入 {self.directory}。") from None
            for left in (*self.directory.glob("objects/*/*.part"), *self.snapshots.glob("*.unfinished/*")):
                left.unlink()
            for left in self.snapshots.glob("*.unfinished"):
                left.rmdir()
            yield

    def finish(self, unfinished: Path, manifest: Manifest, key: str) -> Path:
        """Write manifest and seal; the folder takes its final name last."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
        write_private(unfinished / "manifest.json", text)
        write_private(unfinished / "manifest.seal", _seal(key, text.encode()) + "\n")
        final = unfinished.with_suffix("")
        unfinished.rename(final)
        for folder in (final, self.snapshots):
            sync(folder)
        return final

    def choose(self, name: str = "") -> Path:
        """The folder of the backup named, else of the newest."""
        finished = sorted(one for one in self.snapshots.glob("*Z") if (one / "manifest.seal").exists())
        wanted = [one for one in finished if name in {"", one.name}]
        if not wanted:
            raise NothingThere(f"{self.directory} 中没有{name or '已完成的备份'}。")
        return wanted[-1]

    def read(self, folder: Path, key: str) -> Manifest:
        """The manifest, found to be what was sealed. Raises Damaged, WrongKey."""
        try:
            text = (folder / "manifest.json").read_bytes()
            told = json.loads(text)
            if told["format"] != FORMAT:
                raise Damaged(f"{folder} 的格式 {told['format']} 不受支持。")
            if not hmac.compare_digest(told["key_check"], key_check(key)):
                raise WrongKey("FIELD_ENCRYPTION_KEY 不是备份时的密钥：恢复后个人信息将无法读取。")
            if not hmac.compare_digest((folder / "manifest.seal").read_text().strip(), _seal(key, text)):
                raise Damaged(f"{folder} 的清单与其封签不符。")
            return Manifest(
                point=told["point"],
                key_check=told["key_check"],
                files={name: File(**one) for name, one in told["files"].items()},
                database=Database(**told["database"]),
                objects=told["objects"],
                object_bytes=told["object_bytes"],
                findings=tuple(told["findings"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as unreadable:
            raise Damaged(f"{folder} 的清单无法读取：{unreadable}") from unreadable


def held_in(folder: Path) -> Iterator[Held]:
    """The objects of a backup."""
    with (folder / "objects.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield Held(**json.loads(line))


def sync(path: Path) -> None:
    """Bring a file, or a folder's names, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
