import time
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import Settings

from media_storage import s3, uploads
from media_storage.errors import (
    ChecksumMismatch,
    Conflict,
    InvalidDeclaration,
    ObjectMissing,
    PartsMissing,
    PartsUndeclared,
    StorageUnavailable,
    UploadLost,
    WrongState,
)
from media_storage.models import StoredObject, Upload, UploadState, Verification
from media_storage.parts import composite_checksum, s3_checksum
from media_storage.s3.connection import connect, connection
from media_storage.tree import tree_hash

from .conftest import AT, Phone, hex_of, send

pytestmark = pytest.mark.django_db


class TestDeclare:
    def test_gives_a_key_of_our_own_making(self, phone: Phone, photo: bytes) -> None:
        upload = phone.declare(photo, file_name="../../../etc/passwd")
        folder, year, month, name = upload.key.split("/")
        assert (folder, year, month) == ("originals", "2026", "11")
        assert name not in {str(upload.id), upload.file_name}

    def test_repeated_is_the_same_upload(self, phone: Phone, photo: bytes) -> None:
        first = phone.declare(photo)
        again = phone.declare(photo, id=first.id)
        assert again.key == first.key
        assert Upload.objects.filter(pk=first.id).count() == 1

    def test_the_same_id_for_other_bytes_is_refused(self, phone: Phone, photo: bytes) -> None:
        first = phone.declare(photo)
        with pytest.raises(Conflict):
            phone.declare(photo + b"x", id=first.id)

    def test_the_same_id_for_somebody_else_is_refused(self, phone: Phone, photo: bytes) -> None:
        first = phone.declare(photo)
        with pytest.raises(Conflict):
            Phone().declare(photo, id=first.id)

    def test_a_part_cannot_be_declared_otherwise_later(self, phone: Phone, recording: bytes) -> None:
        upload = phone.declare(recording, media_type="video/mp4")
        with pytest.raises(Conflict):
            uploads.declare_parts(upload_id=upload.id, part_sha256={2: hex_of(b"other")})
        with pytest.raises(InvalidDeclaration):
            uploads.declare_parts(upload_id=upload.id, part_sha256={4: hex_of(b"other")})


class TestSinglePut:
    def test_ends_as_a_stored_object_whose_checksum_s3_enforced(self, phone: Phone, photo: bytes) -> None:
        stored = phone.store(photo)
        assert (stored.size, stored.sha256) == (len(photo), hex_of(photo))
        assert stored.s3_checksum == s3_checksum(hex_of(photo))
        assert stored.sha256_confirmed
        assert stored.tree_hash == sha256(b"\x00" + sha256(photo).digest()).hexdigest()
        assert b"".join(s3.read(stored.key, version_id=stored.version_id)) == photo
        upload = Upload.objects.get(pk=stored.upload_id)
        assert (upload.state, upload.completed_at) == (UploadState.STORED, AT)

    def test_with_wrong_bytes_cannot_be_completed(self, phone: Phone, photo: bytes) -> None:
        upload = phone.begin(photo)
        [signed] = uploads.sign(upload, [1])
        assert send(signed.request, photo[::-1]).status_code == 400
        with pytest.raises(ObjectMissing):
            phone.complete(upload)

    def test_completed_too_early_goes_on_when_the_bytes_are_there(self, phone: Phone, photo: bytes) -> None:
        upload = phone.begin(photo)
        with pytest.raises(ObjectMissing):
            phone.complete(upload)
        claimed = Upload.objects.get(pk=upload.id)
        assert phone.send_part(claimed, photo, 1).status_code == 200  # even if nobody reopened it
        assert uploads.reopen(upload_id=upload.id).state == UploadState.READY
        assert phone.complete(upload).size == len(photo)

    def test_after_its_address_expired_is_signed_anew(
        self, phone: Phone, photo: bytes, settings: Settings
    ) -> None:
        upload = phone.begin(photo)
        settings.S3_URL_SECONDS = 1
        [stale] = uploads.sign(upload, [1])
        time.sleep(2.1)
        assert send(stale.request, photo).status_code == 403
        settings.S3_URL_SECONDS = 60
        assert phone.send_part(upload, photo, 1).status_code == 200


class TestTypeThatLies:
    def test_is_kept_and_flagged(self, phone: Phone) -> None:
        page = b"<!DOCTYPE html><script>alert(1)</script>"
        stored = phone.seen(phone.store(page, media_type="image/jpeg"))
        assert (stored.detected_type, stored.type_mismatch) == ("text/html", True)
        assert b"".join(s3.read(stored.key, version_id=stored.version_id)) == page


class TestMultipart:
    def test_is_resumed_after_a_kill_by_what_is_on_file_alone(self, phone: Phone, recording: bytes) -> None:
        upload_id = phone.begin(recording, media_type="video/mp4").id
        upload = Upload.objects.get(pk=upload_id)
        assert phone.send_part(upload, recording, 2).status_code == 200

        connect.cache_clear()  # a fresh process holds no client
        connection.cache_clear()
        upload = Upload.objects.get(pk=upload_id)
        assert uploads.progress(upload) == uploads.Progress(received=(2,), missing=(1, 3))
        with pytest.raises(PartsMissing) as refused:
            phone.complete(upload)
        assert refused.value.numbers == (1, 3)
        uploads.reopen(upload_id=upload_id)
        for number in (3, 1):
            assert phone.send_part(upload, recording, number).status_code == 200

        stored = phone.complete(upload)
        assert stored.s3_checksum == composite_checksum(upload.part_sha256)
        assert stored.s3_checksum.endswith("-3")
        assert stored.tree_hash == tree_hash(upload.part_sha256)
        assert stored.verification == Verification.VERIFYING
        assert stored.type_mismatch is None
        stored = phone.seen(stored)
        assert (stored.detected_type, stored.type_mismatch) == ("video/mp4", False)
        assert b"".join(s3.read(stored.key, version_id=stored.version_id)) == recording
        assert uploads.progress(upload) == uploads.Progress(received=(1, 2, 3), missing=())

    def test_parts_can_be_declared_as_they_come(self, phone: Phone, recording: bytes) -> None:
        upload = phone.declare(recording, media_type="video/mp4", parts=False)
        upload = uploads.mark_ready(upload_id=upload.id, multipart_id=uploads.open_remote(upload))
        with pytest.raises(PartsUndeclared) as refused:
            uploads.sign(upload, [1, 2])
        assert refused.value.numbers == (1, 2)
        cut = upload.plan.part(1)
        first = hex_of(recording[: cut.size])
        upload = uploads.declare_parts(upload_id=upload.id, part_sha256={1: first})
        assert phone.send_part(upload, recording, 1).status_code == 200
        with pytest.raises(PartsUndeclared):
            uploads.claim_completion(upload_id=upload.id, at=AT)

    def test_opened_twice_is_one_in_s3(self, phone: Phone, recording: bytes) -> None:
        upload = phone.declare(recording, media_type="video/mp4")
        first = uploads.open_remote(upload)  # and the process dies before it is recorded
        assert uploads.open_remote(upload) == first
        ready = uploads.mark_ready(upload_id=upload.id, multipart_id=first)
        assert uploads.mark_ready(upload_id=upload.id, multipart_id="another").multipart_id == first
        assert uploads.open_remote(ready) == first


class TestComplete:
    def test_twice_is_one_stored_object(self, phone: Phone, recording: bytes) -> None:
        upload = phone.begin(recording, media_type="video/mp4")
        for cut in upload.plan:
            phone.send_part(upload, recording, cut.number)
        assert phone.complete(upload) == phone.complete(upload)
        assert StoredObject.objects.filter(upload=upload).count() == 1

    def test_interrupted_after_s3_did_its_part_is_finished_by_the_sweeper(
        self, phone: Phone, recording: bytes
    ) -> None:
        upload = phone.begin(recording, media_type="video/mp4")
        for cut in upload.plan:
            phone.send_part(upload, recording, cut.number)
        uploads.settle_remote(uploads.claim_completion(upload_id=upload.id, at=AT))  # and the process dies

        assert upload not in Upload.objects.abandoned(AT)
        later = AT + timedelta(minutes=2)
        [found] = Upload.objects.abandoned(later).filter(pk=upload.id)
        stored = uploads.record_stored(upload_id=found.id, settled=uploads.settle_remote(found), at=later)
        assert stored.stored_at == later
        assert upload not in Upload.objects.abandoned(later)

    def test_interrupted_between_put_and_complete_is_finished_by_a_repeat(
        self, phone: Phone, photo: bytes
    ) -> None:
        upload = phone.begin(photo)
        phone.send_part(upload, photo, 1)
        assert uploads.claim_completion(upload_id=upload.id, at=AT).state == UploadState.COMPLETING
        assert phone.complete(Upload.objects.get(pk=upload.id)).sha256 == hex_of(photo)

    def test_postponed_is_tried_again_later_each_time(self, phone: Phone, photo: bytes) -> None:
        upload = phone.begin(photo)
        uploads.claim_completion(upload_id=upload.id, at=AT)
        waits = [uploads.postpone(upload_id=upload.id, at=AT).next_attempt for _ in range(12)]
        assert waits == sorted(waits, key=lambda when: when or AT)
        assert waits[0] == AT + timedelta(seconds=30)
        assert waits[-1] == AT + timedelta(hours=1)

    def test_while_the_store_is_away_waits_for_it(
        self, phone: Phone, photo: bytes, settings: Settings
    ) -> None:
        upload = phone.begin(photo)
        phone.send_part(upload, photo, 1)
        reachable = settings.S3_ENDPOINT_URL
        settings.S3_ENDPOINT_URL = "http://127.0.0.1:9"  # the discard port: nobody listens
        with pytest.raises(StorageUnavailable):
            phone.complete(upload)
        due = uploads.postpone(upload_id=upload.id, at=AT).next_attempt
        settings.S3_ENDPOINT_URL = reachable
        assert due is not None
        [found] = Upload.objects.abandoned(due).filter(pk=upload.id)
        assert phone.complete(found).sha256 == hex_of(photo)

    def test_of_parts_that_s3_has_dropped_says_that_they_are_lost(
        self, phone: Phone, recording: bytes
    ) -> None:
        upload = phone.begin(recording, media_type="video/mp4")
        phone.send_part(upload, recording, 1)
        s3.abort_multipart(upload.key, upload.multipart_id)
        with pytest.raises(UploadLost):
            uploads.progress(upload)
        with pytest.raises(UploadLost):
            phone.complete(upload)

    @pytest.mark.parametrize("other", [b"\xff\xd8\xff of another size", b""])
    def test_of_other_bytes_under_the_key_is_refused(self, phone: Phone, photo: bytes, other: bytes) -> None:
        upload = phone.begin(photo)
        other = other or photo[::-1]
        alien = s3.sign_put(
            upload.key, size=len(other), sha256=hex_of(other), media_type="image/jpeg", seconds=60
        )
        assert send(alien, other).status_code == 200
        with pytest.raises(ChecksumMismatch):
            phone.complete(upload)

    def test_before_the_upload_is_open_is_refused(self, phone: Phone, recording: bytes) -> None:
        upload = phone.declare(recording, media_type="video/mp4")
        with pytest.raises(WrongState) as refused:
            uploads.claim_completion(upload_id=upload.id, at=AT)
        assert refused.value.state == "begun"


class TestAbort:
    def test_drops_the_parts_and_ends_the_upload(self, phone: Phone, recording: bytes) -> None:
        upload = phone.begin(recording, media_type="video/mp4")
        phone.send_part(upload, recording, 1)
        assert upload in Upload.objects.idle(upload.expires_at)
        uploads.abort_remote(upload)
        uploads.abort_remote(upload)
        upload = uploads.mark_aborted(upload_id=upload.id, at=AT)
        assert s3.find_multiparts(upload.key) == []
        with pytest.raises(WrongState):
            uploads.sign(upload, [1])
        assert upload not in Upload.objects.idle(upload.expires_at)

    def test_of_a_stored_file_is_refused(self, phone: Phone, photo: bytes) -> None:
        stored = phone.store(photo)
        with pytest.raises(WrongState):
            uploads.mark_aborted(upload_id=stored.upload_id, at=AT)

    def test_of_an_unknown_upload_finds_nothing(self) -> None:
        with transaction.atomic(), pytest.raises(Upload.DoesNotExist):
            uploads.mark_aborted(upload_id=uuid4(), at=AT)
