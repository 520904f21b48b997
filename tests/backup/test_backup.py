import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.test import override_settings

from config.backup import check, database, take
from config.backup.errors import Damaged, Incomplete, WrongKey
from config.backup.manifest import Store, held_in
from config.engines import roles
from enforcement.evidence.models.derived import Derivative
from media_storage import s3
from media_storage.models import StoredObject
from tests import factories
from tests.backup import commands
from tests.enforcement.evidence.conftest import Phone as Device
from tests.harness import Database, drop
from tests.media_storage.conftest import Phone

EXTERNAL = ("DATABASE_URL", "DATABASE_OWNER_URL", "S3_ENDPOINT_URL", "S3_PUBLIC_ENDPOINT_URL", "S3_BUCKET")


@pytest.fixture
def phone(bucket: str) -> Phone:
    return Phone()


@pytest.fixture
def stored(committed_db: Database, phone: Phone) -> list[StoredObject]:
    return [phone.store(b"\xff\xd8\xff" + os.urandom(size)) for size in (1000, 200_000, 17 * 1024 * 1024)]


@pytest.fixture
def take_backup(committed_db: Database, tmp_path: Path) -> Callable[[], Path]:
    def run() -> Path:
        return take.take(
            Store(tmp_path / "backup"),
            owner_url=committed_db.owner_url,
            runtime=roles.user_of(committed_db.url),
            key=settings.FIELD_ENCRYPTION_KEY,
            say=lambda _: None,
        )

    return run


def check_backup(folder: Path, key: str = "") -> None:
    store = Store(folder.parent.parent)
    manifest = store.read(folder, key or settings.FIELD_ENCRYPTION_KEY)
    check.check(store, folder, manifest, say=lambda _: None)


class TestTake:
    def test_every_model_that_names_an_object_version_is_backed_up(self) -> None:
        naming = {
            model._meta.db_table  # noqa: SLF001 - Django's public name
            for model in apps.get_models()
            if any(field.name == "version_id" for field in model._meta.fields)  # noqa: SLF001
        }
        # A checkpoint whose version is another is discarded by whoever reads on.
        assert naming - {"media_storage_checkpoint"} == set(database.NAMING)

    def test_every_model_that_names_a_made_object_has_it_made_anew(self) -> None:
        keyed = {
            model._meta.db_table  # noqa: SLF001 - Django's public name
            for model in apps.get_models()
            if any(field.name == "key" for field in model._meta.fields)  # noqa: SLF001
            or isinstance(getattr(model, "key", None), property)
        }
        uploads_and_claims = {"media_storage_upload", "journal_claim"}
        assert keyed - uploads_and_claims == {*database.NAMING, *database.REMADE}

    def test_holds_the_bytes_of_every_version(
        self, stored: list[StoredObject], take_backup: Callable[[], Path]
    ) -> None:
        folder = take_backup()
        check_backup(folder)
        assert {(one.key, one.version, one.actual) for one in held_in(folder)} == {
            (one.key, one.version_id, one.sha256) for one in stored
        }

    def test_a_second_one_fetches_only_what_is_new(
        self, stored: list[StoredObject], take_backup: Callable[[], Path], phone: Phone
    ) -> None:
        store = Store(take_backup().parent.parent)
        times = {one.sha256: store.object_path(one.sha256).stat().st_mtime_ns for one in stored}
        new = phone.store(b"\xff\xd8\xff" + os.urandom(5000))
        check_backup(take_backup())
        assert store.object_path(new.sha256).exists()
        assert times == {one.sha256: store.object_path(one.sha256).stat().st_mtime_ns for one in stored}

    def test_names_what_the_store_has_lost_and_keeps_the_rest(
        self, stored: list[StoredObject], take_backup: Callable[[], Path], phone: Phone
    ) -> None:
        upload = phone.begin(b"\xff\xd8\xff never sent")
        StoredObject.objects.create(
            upload=upload,
            key=upload.key,
            version_id="lost",
            etag="x",
            size=upload.size,
            sha256=upload.sha256,
            s3_checksum="x",
            tree_hash=upload.sha256,
            sha256_enforced=True,
            media_type="image/jpeg",
            file_name="丢失.jpg",
            stored_at=upload.created_at,
        )
        with pytest.raises(Incomplete, match=upload.key):
            take_backup()

    def test_a_killed_one_is_gone_on_with(
        self, stored: list[StoredObject], committed_db: Database, tmp_path: Path
    ) -> None:
        told = {**committed_db.environment, "S3_BUCKET": settings.S3_BUCKET}
        arguments = ("take", "--to", tmp_path / "backup")
        with commands.started(tmp_path / "data", *arguments, told=told, keep=EXTERNAL) as process:
            deadline = time.monotonic() + 30
            while not list((tmp_path / "backup").glob("snapshots/*.unfinished")):
                assert time.monotonic() < deadline
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
        assert not list((tmp_path / "backup").glob("snapshots/*Z"))
        (tmp_path / "backup" / "objects" / "00").mkdir(exist_ok=True)
        (tmp_path / "backup" / "objects" / "00" / f"{uuid4()}.part").write_bytes(b"half")
        status, said = commands.run(tmp_path / "data", *arguments, told=told, keep=EXTERNAL)
        assert status == 0, said
        left = [
            path.name for path in (tmp_path / "backup").rglob("*") if path.suffix in {".part", ".unfinished"}
        ]
        assert left == []
        assert commands.run(tmp_path, "check", "--from", tmp_path / "backup")[0] == 0


class TestDamage:
    @pytest.mark.parametrize("part", ["database.dump", "objects.jsonl", "manifest.json", "manifest.seal"])
    def test_one_bit_of_any_file_is_noticed(
        self, stored: list[StoredObject], take_backup: Callable[[], Path], part: str
    ) -> None:
        folder = take_backup()
        flip(folder / part)
        with pytest.raises(Damaged):
            check_backup(folder)

    def test_a_damaged_object_stops_the_restore_before_anything_is_changed(
        self, stored: list[StoredObject], take_backup: Callable[[], Path], tmp_path: Path
    ) -> None:
        store = Store(take_backup().parent.parent)
        flip(store.object_path(stored[1].sha256))
        status, said = commands.run(tmp_path / "new", "restore", "--from", store.directory)
        assert (status, stored[1].sha256 in said) == (Damaged.status, True)
        assert not (tmp_path / "new").exists()

    def test_a_missing_object_is_noticed(
        self, stored: list[StoredObject], take_backup: Callable[[], Path]
    ) -> None:
        folder = take_backup()
        Store(folder.parent.parent).object_path(stored[0].sha256).unlink()
        with pytest.raises(Damaged):
            check_backup(folder)

    def test_another_key_is_refused(self, committed_db: Database, take_backup: Callable[[], Path]) -> None:
        folder = take_backup()
        with pytest.raises(WrongKey):
            check_backup(folder, "another key")


class TestRestore:
    def test_is_refused_over_what_is_there(
        self, committed_db: Database, take_backup: Callable[[], Path], tmp_path: Path
    ) -> None:
        folder = take_backup()
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "kept").write_text("kept")
        status, _ = commands.run(tmp_path / "data", "restore", "--from", folder.parent.parent)
        assert status == 6
        assert [path.name for path in (tmp_path / "data").iterdir()] == ["kept"]

    def test_is_refused_over_a_database_that_holds_tables(
        self, bucket: str, committed_db: Database, take_backup: Callable[[], Path], tmp_path: Path
    ) -> None:
        folder = take_backup()
        told = {**committed_db.environment, "S3_BUCKET": bucket}
        status, said = commands.run(
            tmp_path / "data", "restore", "--from", folder.parent.parent, told=told, keep=EXTERNAL
        )
        assert status == 6, said
        assert not (tmp_path / "data").exists()

    def test_goes_into_an_empty_database_and_a_new_bucket_elsewhere(
        self, stored: list[StoredObject], take_backup: Callable[[], Path], tmp_path: Path
    ) -> None:
        folder = take_backup()
        with empty_database() as (database, told):
            told["S3_BUCKET"] = f"restored-{uuid4().hex}"
            arguments = ("restore", "--from", folder.parent.parent)
            status, said = commands.run(tmp_path / "data", *arguments, told=told, keep=EXTERNAL)
            assert status == 0, said
            with psycopg.connect(database.url) as runtime:
                rows = runtime.execute(
                    "SELECT s.sha256, r.version_before, r.version_after = s.version_id"
                    " FROM media_storage_storedobject s JOIN media_storage_restoration r ON r.stored_id = s.id"
                ).fetchall()
            assert set(rows) == {(one.sha256, one.version_id, True) for one in stored}
            # Restored once, it is not empty any more.
            assert commands.run(tmp_path / "again", *arguments, told=told, keep=EXTERNAL)[0] == 6

    def test_one_that_was_killed_goes_on_and_owes_the_derivatives_even_to_a_store_of_md5(
        self, stored: list[StoredObject], take_backup: Callable[[], Path], tmp_path: Path
    ) -> None:
        made, refused = derivatives()
        folder = take_backup()
        with empty_database() as (database, told):
            told |= {"S3_BUCKET": f"restored-{uuid4().hex}", "S3_CHECKSUM": "md5"}
            arguments = ("restore", "--from", folder.parent.parent)
            with commands.started(tmp_path / "data", *arguments, told=told, keep=EXTERNAL) as process:
                assert process.stdout
                assert any("恢复约束" in line for line in process.stdout)
                process.send_signal(signal.SIGKILL)
            status, said = commands.run(tmp_path / "data", "take", "--to", tmp_path, told=told, keep=EXTERNAL)
            assert (status, "没有完成" in said) == (1, True)
            status, said = commands.run(tmp_path / "data", *arguments, told=told, keep=EXTERNAL)
            assert status == 0, said
            with psycopg.connect(database.url) as runtime:
                rows = runtime.execute(
                    "SELECT key, version_id, etag, s3_checksum FROM media_storage_storedobject"
                ).fetchall()
                left = runtime.execute("SELECT id FROM evidence_derivative").fetchall()
        # What had been put back was not sent again, and later examinations compare with this store's own word.
        with override_settings(S3_BUCKET=told["S3_BUCKET"]):
            assert all(len(s3.versions(key)) == 1 for key, *_ in rows)
            heads = [s3.head(key, version_id=version) for key, version, *_ in rows]
        assert [(one.etag, one.checksum) for one in heads] == [(etag, sum) for *_, etag, sum in rows]
        assert "1 份将由后台任务" in said
        assert (left, made) == ([(refused,)], made)

    def test_nothing_runs_on_a_restore_that_was_not_finished(self, tmp_path: Path) -> None:
        (tmp_path / "restoring").touch()
        (tmp_path / "secrets.json").write_text(json.dumps({}))
        status, said = commands.run(tmp_path, "take", "--to", tmp_path / "backup")
        assert (status, "没有完成" in said) == (1, True)


def derivatives() -> tuple[UUID, UUID]:
    """A photograph with a picture that was made and a preview that was refused; their ids."""
    team = factories.team()
    photograph = b"\xff\xd8\xff" + os.urandom(1000)
    answer = Device(team.officer).upload(factories.clue(team), photograph)
    made = Derivative.objects.create(
        evidence_id=answer.data["id"], kind="thumbnail", key="made/1", sha256="0" * 64, made_at=factories.AT
    )
    refused = Derivative.objects.create(
        evidence_id=answer.data["id"], kind="preview", refusal="timeout", made_at=factories.AT
    )
    return made.pk, refused.pk


@contextmanager
def empty_database() -> Iterator[tuple[Database, dict[str, str]]]:
    """A database without tables, of the suite's owner, on the suite's server."""
    name = f"empty_{uuid4().hex}"
    urls = (os.environ[variable] for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"))
    url, owner_url = (roles.with_database(address, name) for address in urls)
    with psycopg.connect(roles.with_database(owner_url, "postgres"), autocommit=True) as owner:
        roles.ensure_database(owner, name, roles.user_of(owner_url))
    made = Database(name, url, owner_url)
    try:
        yield made, made.environment
    finally:
        drop(made)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
