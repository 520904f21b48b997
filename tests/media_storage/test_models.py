from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from media_storage import uploads
from media_storage.fixity import confirm
from media_storage.models import Confirmation, StoredObject, Upload, UploadState
from tests.harness import Database

from .conftest import AT, Phone, hex_of


def refused(sql: str, *values: UUID) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.django_db
class TestStoredObject:
    def test_cannot_be_changed(self, phone: Phone, photo: bytes) -> None:
        stored = phone.store(photo)
        with pytest.raises(DatabaseError), transaction.atomic():
            StoredObject.objects.filter(pk=stored.pk).update(sha256=hex_of(b"other"))
        with pytest.raises(DatabaseError), transaction.atomic():
            stored.save()
        refused("UPDATE media_storage_storedobject SET version_id = 'x' WHERE id = %s", stored.pk)

    def test_cannot_be_removed(self, phone: Phone, photo: bytes) -> None:
        stored = phone.store(photo)
        with pytest.raises(DatabaseError), transaction.atomic():
            stored.delete()
        refused("DELETE FROM media_storage_storedobject WHERE id = %s", stored.pk)
        refused("TRUNCATE media_storage_storedobject CASCADE")
        assert StoredObject.objects.filter(pk=stored.pk).exists()

    def test_must_name_a_version_and_a_real_digest(self, phone: Phone, photo: bytes) -> None:
        upload = phone.begin(photo)
        phone.send_part(upload, photo, 1)
        settled = uploads.settle_remote(uploads.claim_completion(upload_id=upload.id, at=AT))
        unversioned = uploads.Settled("", settled.etag, settled.size, settled.checksum)
        with pytest.raises(DatabaseError), transaction.atomic():
            uploads.record_stored(upload_id=upload.id, settled=unversioned, at=AT)


@pytest.mark.django_db
class TestConfirmation:
    def test_cannot_be_changed(self, phone: Phone, recording: bytes) -> None:
        confirm(phone.store(recording, sha256=hex_of(b"another film")), at=AT)
        with pytest.raises(DatabaseError), transaction.atomic():
            Confirmation.objects.update(matches=True)


@pytest.mark.django_db
class TestUpload:
    @pytest.mark.parametrize(
        ("column", "value"),
        [("sha256", hex_of(b"other")), ("size", 1), ("key", "originals/else"), ("media_type", "text/html")],
    )
    def test_declaration_cannot_be_changed(
        self, phone: Phone, photo: bytes, column: str, value: object
    ) -> None:
        upload = phone.declare(photo)
        with pytest.raises(DatabaseError), transaction.atomic():
            Upload.objects.filter(pk=upload.pk).update(**{column: value})

    def test_cannot_be_removed_or_taken_back_from_its_end(self, phone: Phone, photo: bytes) -> None:
        stored = phone.store(photo)
        refused("DELETE FROM media_storage_upload WHERE id = %s", stored.upload_id)
        refused("UPDATE media_storage_upload SET state = 'ready' WHERE id = %s", stored.upload_id)

    def test_knows_only_its_states(self, phone: Phone, photo: bytes) -> None:
        upload = phone.declare(photo)
        refused("UPDATE media_storage_upload SET state = 'lost' WHERE id = %s", upload.pk)
        assert Upload.objects.get(pk=upload.pk).state == UploadState.READY


class TestOwnerOfTheTables:
    """Who may alter the tables still may not alter what they hold without taking the guards away first."""

    @pytest.mark.parametrize(
        ("statement", "constraint"),
        [
            ("UPDATE media_storage_storedobject SET etag = 'x'", "stored_is_append_only"),
            ("DELETE FROM media_storage_storedobject", "stored_is_append_only"),
            ("TRUNCATE media_storage_confirmation", "stored_is_append_only"),
            ("UPDATE media_storage_upload SET size = 1", "upload_declaration_is_final"),
            ("UPDATE media_storage_upload SET state = 'ready'", "upload_end_is_final"),
            ("DELETE FROM media_storage_upload", "upload_declaration_is_final"),
        ],
    )
    def test_is_refused_by_name(
        self, committed_db: Database, phone: Phone, photo: bytes, statement: str, constraint: str
    ) -> None:
        phone.store(photo)
        with psycopg.connect(committed_db.owner_url) as owner:
            with pytest.raises(psycopg.errors.CheckViolation) as refusal:
                owner.execute(statement.encode())
            assert refusal.value.diag.constraint_name == constraint
