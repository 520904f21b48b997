"""The other real engine: Ceph's gateway, which ignores SHA-256 and conditions, and is used with Content-MD5."""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import Settings

from media_storage import digests, fixity, s3, uploads
from media_storage.errors import UploadLost
from media_storage.models import StoredObject, Upload
from tests import ceph
from tests.media_storage.conftest import AT, Phone, piece, send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(ceph.missing()), reason=f"Debian's Ceph is not installed: {ceph.missing()}"),
]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ceph.Ceph]:
    with ceph.ceph(tmp_path_factory.mktemp("ceph")) as found:
        yield found


@pytest.fixture(autouse=True)
def in_ceph(running: ceph.Ceph, settings: Settings) -> None:
    settings.S3_ENDPOINT_URL = settings.S3_PUBLIC_ENDPOINT_URL = running.endpoint
    settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY = running.access_key, running.secret_key
    settings.S3_CHECKSUM = "md5"


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def begin(phone: Phone, data: bytes) -> Upload:
    upload = phone.begin(data)
    digests.declare_md5(upload, {cut.number: md5(piece(data, upload, cut.number)) for cut in upload.plan})
    return upload


def store(phone: Phone, data: bytes) -> StoredObject:
    upload = begin(phone, data)
    for cut in upload.plan:
        assert phone.send_part(upload, data, cut.number).status_code == 200
    return phone.complete(upload)


class TestCheckStorage:
    def test_names_what_it_lacks_and_what_is_done_instead(self) -> None:
        out = StringIO()
        call_command("check_storage", "--json", "--lock-seconds=8", stdout=out)
        said = json.loads(out.getvalue())
        lacking = {one["code"] for one in said["findings"] if one["outcome"] == "lacks"}
        checksums = {"sha256_put", "sha256_part", "sha256_complete"}
        assert lacking == checksums | {"conditional_put", "conditional_race", "conditional_complete"}
        assert (said["fit_for_production"], said["checksum"]) == (True, "md5")
        assert set(said["fallbacks"]) == lacking


@pytest.mark.usefixtures("bucket")
class TestIntake:
    def test_a_photograph_and_a_film_are_stored_and_confirmed_by_reading_back(
        self, phone: Phone, photo: bytes, recording: bytes
    ) -> None:
        for data in (photo, recording):
            stored = store(phone, data)
            assert not stored.sha256_confirmed
            assert fixity.confirm(stored, at=AT + timedelta(minutes=1)).matches

    def test_other_bytes_are_refused(self, phone: Phone, recording: bytes) -> None:
        upload = begin(phone, recording)
        [signed] = uploads.sign(upload, [1])
        other = bytes(signed.range.size)
        assert send(signed.request, other).status_code == 400
        assert uploads.progress(upload).received == ()

    def test_a_completion_repeated_by_another_worker_finds_the_same_version(
        self, phone: Phone, recording: bytes
    ) -> None:
        upload = begin(phone, recording)
        for cut in upload.plan:
            phone.send_part(upload, recording, cut.number)
        with transaction.atomic():
            claimed = uploads.claim_completion(upload_id=upload.id, at=AT)
        assert uploads.settle_remote(claimed) == uploads.settle_remote(claimed)

    def test_a_finished_upload_is_lost_not_missing(self, phone: Phone, recording: bytes) -> None:
        upload = begin(phone, recording)
        s3.abort_multipart(upload.key, upload.multipart_id)
        with pytest.raises(UploadLost):
            uploads.progress(upload)

    def test_a_file_sent_again_after_it_was_stored_leaves_the_version_on_file(
        self, phone: Phone, photo: bytes
    ) -> None:
        upload = begin(phone, photo)
        [signed] = uploads.sign(upload, [1])
        assert send(signed.request, photo).status_code == 200
        stored = phone.complete(upload)
        assert send(signed.request, photo).status_code == 200  # no condition here: a second version
        assert s3.head(stored.key).version_id != stored.version_id
        assert s3.head(stored.key, version_id=stored.version_id).size == len(photo)
