"""`python -m config.backup take --to DIR`, `check --from DIR`, `restore --from DIR`.

`DATA_DIR` says of which installation; DATABASE_URL and S3_ENDPOINT_URL replace its engines, as for `make run`.
A restore that ended before its time goes on where it was when the same command is given again.
A running installation is backed up as it runs; otherwise its engines are started for as long as it takes. The
exit status is 0, or that of the failure (`config.backup.errors`).
"""

import argparse
import json
import os
import shlex
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import django
import psycopg

from config import instance
from config.backup import check, database, restore, take
from config.backup.errors import BackupError, Interrupted, NotEmpty, WrongKey
from config.backup.manifest import Store
from config.backup.unfinished import Unfinished
from config.engines import roles
from config.engines.children import CHECKOUT, EngineError
from config.engines.secrets import write_private
from config.supervisor import System
from media_storage.errors import StorageError

KEYS = ("SECRET_KEY", "FIELD_ENCRYPTION_KEY")


def say(text: str) -> None:
    """A line for the operator, at once."""
    print(text, flush=True)


def _data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR") or CHECKOUT / "var").expanduser().absolute()


def _running(data_dir: Path) -> dict[str, str] | None:
    """The environment of the installation that runs there now."""
    try:
        pid = json.loads((data_dir / "run.json").read_text())["pid"]
        lines = (data_dir / "env").read_text().splitlines()
    except (OSError, ValueError, KeyError):
        return None
    if not Path(f"/proc/{pid}").exists():
        return None
    pairs = (shlex.split(line)[1].partition("=") for line in lines)
    return {name: value for name, _, value in pairs}


@contextmanager
def _started(data_dir: Path, *, restoring: bool = False) -> Iterator[dict[str, str]]:
    """The engines of an installation that does not run, and its environment."""
    system = System(instance.Choice(data_dir, 0), instance.lock(data_dir, restoring=restoring))
    try:
        yield system.start_engines()
    finally:
        system.stop()


@contextmanager
def _source(data_dir: Path) -> Iterator[dict[str, str]]:
    if (told := _running(data_dir)) is not None:
        yield told
        return
    embedded = not (os.environ.get("DATABASE_URL") and os.environ.get("S3_ENDPOINT_URL"))
    if embedded and not (data_dir / "secrets.json").exists():
        raise BackupError(f"{data_dir} 中没有可备份的数据。")
    if (data_dir / "storage" / "master-1").exists():
        raise BackupError("存储集群没有运行：请先执行 make cluster。")
    with _started(data_dir) as told:
        yield told


def _enter(told: dict[str, str]) -> None:
    os.environ.update(told)
    django.setup()


def _take(to: Path) -> None:
    data_dir = _data_dir()
    with _source(data_dir) as told:
        _enter(told)
        store = Store(to)
        store.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _keep_keys(data_dir, told, to)
        take.take(
            store,
            owner_url=told["DATABASE_OWNER_URL"],
            runtime=roles.user_of(told["DATABASE_URL"]),
            key=told["FIELD_ENCRYPTION_KEY"],
            say=say,
        )


def _keep_keys(data_dir: Path, told: dict[str, str], to: Path) -> None:
    """Keys that this machine made itself exist nowhere else; keys the operator gave are the operator's to keep."""
    secrets = data_dir / "secrets.json"
    if not secrets.exists() or json.loads(secrets.read_text())["secret_key"] != told["SECRET_KEY"]:
        return
    path = Path(os.environ.get("KEYS_FILE") or to / "keys.json")
    write_private(path, json.dumps({name: told[name] for name in KEYS}, indent=2) + "\n")
    say(f"密钥写入 {path}：请与备份分开保管")


def _keys(source: Path) -> dict[str, str]:
    """The keys of the environment, else those kept with the backup."""
    if all(os.environ.get(name) for name in KEYS):
        return {name: os.environ[name] for name in KEYS}
    path = Path(os.environ.get("KEYS_FILE") or source / "keys.json")
    try:
        kept = json.loads(path.read_text())
        return {name: kept[name] for name in KEYS}
    except (OSError, ValueError, KeyError):
        raise WrongKey(f"没有密钥：请给出 KEYS_FILE，或设置 {'、'.join(KEYS)}（{path}）。") from None


def _check(source: Path, name: str) -> None:
    store = Store(source)
    folder = store.choose(name)
    manifest = store.read(folder, _keys(source)["FIELD_ENCRYPTION_KEY"])
    check.check(store, folder, manifest, say=say)
    say(
        f"备份完好 {folder}：时点 {manifest.point}，{manifest.objects} 个文件，{manifest.object_bytes / 2**20:.1f} MiB"
    )


def _restore(source: Path, name: str) -> None:
    data_dir, store = _data_dir(), Store(source)
    begun = Unfinished.of(data_dir)
    folder, keys = store.choose(name or (begun.backup if begun else "")), _keys(source)
    manifest = store.read(folder, keys["FIELD_ENCRYPTION_KEY"])
    if begun is None:
        _must_be_empty(data_dir)
    elif begun.backup != folder.name:
        raise NotEmpty(f"{data_dir} 中备份 {begun.backup} 的恢复没有完成：请先完成它，或清空该目录。")
    check.check(store, folder, manifest, say=say)
    # What is half restored must not be taken for the record: nothing runs here until the restore ends.
    begun = begun or Unfinished.begin(data_dir, folder.name)
    _give_keys(data_dir, keys)
    with _started(data_dir, restoring=True) as told:
        _enter(told)
        at, owner_url = datetime.now(UTC), told["DATABASE_OWNER_URL"]
        held = begun.take_hold(data_dir, owner_url=owner_url, bucket=told["S3_BUCKET"])
        remade = restore.put_back(store, folder, manifest, owner_url=owner_url, at=at, say=say)
        held.end(data_dir, owner_url=owner_url)
    report = {"backup": str(folder), "point": manifest.point, "restored_at": at.isoformat()}
    write_private(data_dir / "restored.json", json.dumps(report, indent=2) + "\n")
    say(f"恢复完成：时点 {manifest.point} 之前确认的全部内容已在 {data_dir}，核对无误。")
    if remade:
        say(f"  备份不含派生件：{remade} 份将由后台任务依原件重新制作。")
    for finding in manifest.findings:
        say(f"  备份时已缺失或不符：{finding}")


def _must_be_empty(data_dir: Path) -> None:
    """Before anything is changed: no directory with something in it, no database with tables. Raises NotEmpty."""
    if data_dir.exists() and any(data_dir.iterdir()):
        raise NotEmpty(f"{data_dir} 不是空目录：恢复只能写入空目录。")
    if address := os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL"):
        database.require_empty(address)


def _give_keys(data_dir: Path, keys: dict[str, str]) -> None:
    """The installation's own secrets begin with the keys; an attempt before this one may have added to them."""
    path = data_dir / "secrets.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    kept = known | {name.lower(): value for name, value in keys.items()}
    write_private(path, json.dumps(kept, indent=2) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="config.backup", description="备份与恢复。")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("take", help="备份").add_argument("--to", type=Path, required=True)
    for word, what in (("check", "核对备份"), ("restore", "恢复到空目录")):
        command = commands.add_parser(word, help=what)
        command.add_argument("--from", dest="source", type=Path, required=True)
        command.add_argument("--snapshot", default="", help="哪一次备份，默认最近一次")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Do it; the exit status."""
    options = _parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if options.command == "take":
            _take(options.to.absolute())
        elif options.command == "check":
            _check(options.source.absolute(), options.snapshot)
        else:
            _restore(options.source.absolute(), options.snapshot)
    except BackupError as problem:
        print(problem, file=sys.stderr)
        return problem.status
    except EngineError as problem:
        print(problem, file=sys.stderr)
        return BackupError.status
    except (psycopg.Error, StorageError) as away:
        print(f"数据库或对象存储出错：{away}", file=sys.stderr)
        return Interrupted.status
    except KeyboardInterrupt:
        print("已停止；重新执行即可继续备份。", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
