"""Rows put on file by a statement written once are what Django's own would be."""

from datetime import timedelta
from uuid import uuid4

import pytest

from media_storage.inserting import Inserting
from media_storage.models import Safekeeping, Upload
from tests.media_storage.conftest import AT, Phone

pytestmark = pytest.mark.django_db


def upload(**given: object) -> Upload:
    said = {
        "id": uuid4(),
        "owner": uuid4(),
        "context": uuid4(),
        "size": 2**40,
        "sha256": "",
        "media_type": "video/mp4",
        "file_name": "“查封”现场\\录像 \t'1'.mp4",
        "key": f"originals/2026/11/{uuid4()}",
        "part_size": 8,
        "part_sha256": ["", "a" * 64],
        "created_at": AT,
        "expires_at": AT + timedelta(microseconds=1),
    }
    return Upload(**said | given)


def test_a_row_is_read_back_as_it_was_put_in() -> None:
    new = upload()
    Inserting(Upload).add([new])
    kept = Upload.objects.get(pk=new.pk)
    for field in Upload._meta.concrete_fields:  # noqa: SLF001 - Django's documented way to a model's columns
        assert getattr(kept, field.attname) == getattr(new, field.attname), field.attname


def test_what_can_be_changed_afterwards_is_saved_as_an_update() -> None:
    new = upload()
    Inserting(Upload).add([new])
    new.failures = 3
    new.save()
    assert Upload.objects.get(pk=new.pk).failures == 3


def test_a_span_of_time_is_one(phone: Phone, photo: bytes) -> None:
    kept = Safekeeping.objects.get(pk=phone.store(photo).pk)
    assert kept.term == timedelta(days=30)
    assert kept.renew_at == kept.stored.upload.created_at + timedelta(days=15)


def test_those_that_are_there_are_not_said_to_be_new() -> None:
    first, second, third = upload(), upload(), upload()
    Inserting(Upload).add([first, second])
    again = upload(id=second.pk, file_name="别的.mp4")
    assert Inserting(Upload).add_new([again, third]) == {third.pk}
    assert Upload.objects.get(pk=second.pk).file_name == second.file_name
