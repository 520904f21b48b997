"""Reading a backup through, before anything is changed on its word."""

from pathlib import Path

from config.backup.errors import Damaged
from config.backup.manifest import File, Held, Manifest, Store, digest_of, held_in
from config.backup.take import Progress, Say, in_windows


def check(store: Store, folder: Path, manifest: Manifest, *, say: Say) -> None:
    """Every byte of it against the sealed manifest. Raises Damaged at the first that differs."""
    for name, known in manifest.files.items():
        _compare(folder / name, known)
    progress = Progress("核对备份", manifest.objects, say)

    def compare(held: Held) -> None:
        _compare(store.object_path(held.actual), File(held.size, held.actual))
        progress.step(held.size)

    for _ in in_windows(compare, held_in(folder)):
        pass
    if progress.done != manifest.objects:
        raise Damaged(f"{folder} 列有 {progress.done} 个文件，清单为 {manifest.objects} 个。")


def _compare(path: Path, known: File) -> None:
    try:
        found = digest_of(path)
    except OSError as missing:
        raise Damaged(f"{path} 无法读取：{missing.strerror}") from missing
    if found != known:
        raise Damaged(
            f"{path} 已损坏：{found.size} 字节，SHA-256 {found.sha256}，应为 {known.size} 字节，{known.sha256}"
        )
