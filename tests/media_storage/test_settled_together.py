"""Files declared together are settled by one listing, and come out as if each had been asked for."""

from uuid import uuid4

import pytest
from django.db import transaction

from media_storage import s3, uploads
from media_storage.errors import ChecksumMismatch, ObjectMissing
from media_storage.models import Upload
from tests.media_storage.conftest import AT, Phone, hex_of, send

pytestmark = pytest.mark.django_db


def declared(phone: Phone, photos: list[bytes]) -> list[Upload]:
    batch = uuid4()
    new = [
        uploads.declared(
            id=uuid4(),
            owner=phone.owner,
            context=phone.context,
            size=len(photo),
            sha256=hex_of(photo),
            media_type="image/jpeg",
            file_name=f"现场照片{number}.jpg",
            at=AT,
            together=(batch, number),
        )
        for number, photo in enumerate(photos)
    ]
    with transaction.atomic():
        assert set(uploads.declare_all(new)) == {one.pk for one in new}
    return new


PHOTOS = [b"first", b"second photograph", b"third", b"fourth one"]


def test_each_as_if_it_had_been_asked_for_alone(phone: Phone) -> None:
    several = declared(phone, PHOTOS)
    assert len({one.batch for one in several}) == 1
    for upload, photo in zip(several, PHOTOS, strict=True):
        assert phone.send_part(upload, photo, 1).status_code == 200
    assert uploads.settle_all(several) == {one.pk: uploads.settle_remote(one) for one in several}


def test_what_has_not_arrived_is_missing_and_holds_up_no_other(phone: Phone) -> None:
    several = declared(phone, PHOTOS)
    for upload, photo in list(zip(several, PHOTOS, strict=True))[1:]:
        assert phone.send_part(upload, photo, 1).status_code == 200
    found = uploads.settle_all(several)
    assert isinstance(found[several[0].pk], ObjectMissing)
    assert all(isinstance(found[one.pk], uploads.Settled) for one in several[1:])


def test_bytes_of_another_size_are_refused(phone: Phone) -> None:
    several = declared(phone, PHOTOS)
    for upload, photo in list(zip(several, PHOTOS, strict=True))[1:]:
        assert phone.send_part(upload, photo, 1).status_code == 200
    other = b"by whoever holds the keys of the store"
    alien = s3.sign_put(
        several[0].key, size=len(other), sha256=hex_of(other), media_type="image/jpeg", seconds=60
    )
    assert send(alien, other).status_code == 200
    assert isinstance(uploads.settle_all(several)[several[0].pk], ChecksumMismatch)


def test_one_that_came_alone_is_of_no_batch(phone: Phone) -> None:
    assert phone.declare(b"alone").batch == ""
