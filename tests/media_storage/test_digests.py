import hashlib
from collections.abc import Mapping

import pytest
from pytest_django import Settings

from media_storage import digests, fixity, s3, uploads
from media_storage.errors import Conflict, InvalidDeclaration
from media_storage.models import Upload
from media_storage.s3.checksum import composite_etag

from .conftest import AT, Phone, hex_of, piece, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def under_md5(settings: Settings) -> None:
    settings.S3_CHECKSUM = "md5"


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def declared(upload: Upload, data: bytes) -> Mapping[int, str]:
    return {cut.number: md5(piece(data, upload, cut.number)) for cut in upload.plan}


class TestUnderMD5:
    def test_a_file_is_bound_to_its_md5_and_confirmed_only_by_reading_back(
        self, phone: Phone, photo: bytes, recording: bytes
    ) -> None:
        for data in (photo, recording):
            upload = phone.begin(data)
            digests.declare_md5(upload, declared(upload, data))
            [signed] = uploads.sign(upload, [1])
            assert "Content-MD5" in signed.request.headers
            assert "x-amz-checksum-sha256" not in signed.request.headers
            assert send(signed.request, bytes(signed.range.size)).status_code == 400
            for cut in upload.plan:
                assert phone.send_part(upload, data, cut.number).status_code == 200
            stored = phone.complete(upload)
            assert not stored.sha256_enforced
            assert stored.etag.strip('"').endswith("-3" if upload.is_multipart else md5(data))

    def test_parts_that_are_not_those_declared_do_not_become_an_object_on_file(
        self, phone: Phone, recording: bytes
    ) -> None:
        upload = phone.begin(recording)
        digests.declare_md5(upload, declared(upload, recording))
        for cut in upload.plan:
            phone.send_part(upload, recording, cut.number)
        held = s3.list_parts(upload.key, upload.multipart_id)
        assert {n: part.etag.strip('"') for n, part in held.items()} == declared(upload, recording)
        said = s3.Head(len(recording), f'"{composite_etag([md5(b"")] * 3)}"', "1", "")
        assert not digests.is_as_declared(upload, said)

    def test_what_is_declared_without_it_is_refused(self, phone: Phone, photo: bytes) -> None:
        upload = phone.begin(photo)
        with pytest.raises(InvalidDeclaration, match="未申报 MD5"):
            digests.declare_md5(upload, {})
        with pytest.raises(InvalidDeclaration, match="未申报 MD5"):
            uploads.sign(upload, [1])

    @pytest.mark.parametrize("wrong", [{1: "A" * 32}, {1: ""}, {2: "a" * 32}])
    def test_what_makes_no_sense_is_refused(
        self, phone: Phone, photo: bytes, wrong: Mapping[int, str]
    ) -> None:
        with pytest.raises(InvalidDeclaration):
            digests.declare_md5(phone.begin(photo), wrong)

    def test_is_declared_once(self, phone: Phone, photo: bytes) -> None:
        upload = phone.begin(photo)
        for _ in range(2):
            digests.declare_md5(upload, declared(upload, photo))
        with pytest.raises(Conflict):
            digests.declare_md5(upload, {1: md5(b"other")})

    def test_is_not_kept_where_the_store_enforces_sha256(
        self, phone: Phone, photo: bytes, settings: Settings
    ) -> None:
        settings.S3_CHECKSUM = "sha256"
        upload = phone.begin(photo)
        digests.declare_md5(upload, declared(upload, photo))
        assert not upload.part_md5.exists()

    def test_another_sha256_than_that_of_the_bytes_is_found_by_reading_back(
        self, phone: Phone, photo: bytes
    ) -> None:
        upload = phone.begin(photo, sha256=hex_of(b"something else"), parts=False)
        digests.declare_md5(upload, {1: md5(photo)})
        assert phone.send_part(upload, photo, 1).status_code == 200
        stored = phone.complete(upload)
        assert not fixity.confirm(stored, at=AT).matches
        assert not stored.sha256_confirmed
