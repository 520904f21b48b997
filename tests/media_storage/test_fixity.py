import os
import tracemalloc
from datetime import timedelta

import pytest
from django.conf import settings

from media_storage import s3
from media_storage.fixity import CHECKPOINT_LIFE, Progress, confirm, read_back
from media_storage.models import Checkpoint, StoredObject
from media_storage.s3.connection import connection

from .conftest import AT, MIB, Phone, hex_of

pytestmark = pytest.mark.django_db
PART = 8 * MIB


class Killed(BaseException):
    """What a signal does to a reader."""


def killed_after(read: int) -> Progress:
    """A progress that lives for so many bytes."""
    left = read

    def progress(count: int) -> None:
        nonlocal left
        left -= count
        if left <= 0:
            raise Killed

    return progress


@pytest.fixture
def half_read(phone: Phone, recording: bytes) -> StoredObject:
    """A film whose reader was killed in its third part."""
    stored = phone.store(recording, media_type="video/mp4")
    with pytest.raises(Killed):
        read_back(stored, every=PART, progress=killed_after(17 * MIB))
    return stored


class TestConfirm:
    def test_finds_the_declared_whole(self, phone: Phone, recording: bytes) -> None:
        stored = phone.store(recording, media_type="video/mp4")
        assert stored in StoredObject.objects.unconfirmed()
        confirmation = confirm(stored, at=AT)
        assert (confirmation.matches, confirmation.size) == (True, len(recording))
        assert StoredObject.objects.get(pk=stored.pk).sha256_confirmed
        assert stored not in StoredObject.objects.unconfirmed()

    def test_says_so_when_true_parts_do_not_make_the_declared_whole(
        self, phone: Phone, recording: bytes
    ) -> None:
        stored = phone.store(recording, media_type="video/mp4", sha256=hex_of(b"another film"))
        assert read_back(stored).wrong_parts == ()
        assert not confirm(stored, at=AT).matches
        assert not StoredObject.objects.get(pk=stored.pk).sha256_confirmed

    def test_is_recorded_once(self, phone: Phone, recording: bytes) -> None:
        stored = phone.store(recording, media_type="video/mp4")
        confirm(stored, at=AT)
        assert confirm(stored, at=AT + timedelta(days=1)).checked_at == AT

    def test_has_nothing_to_do_for_a_photograph(self, phone: Phone, photo: bytes) -> None:
        assert phone.store(photo) not in StoredObject.objects.unconfirmed()

    def test_reads_in_bounded_memory(self, phone: Phone, recording: bytes) -> None:
        stored = phone.store(recording, media_type="video/mp4")
        s3.head(stored.key)
        tracemalloc.start()
        try:
            confirm(stored, at=AT)
            assert tracemalloc.get_traced_memory()[1] < 6 * MIB
        finally:
            tracemalloc.stop()


class TestResuming:
    def test_goes_on_where_the_killed_reader_had_got_to(
        self, half_read: StoredObject, recording: bytes
    ) -> None:
        assert Checkpoint.objects.get(stored=half_read).offset == 2 * PART
        found = read_back(half_read)
        assert (found.resumed_at, found.size) == (2 * PART, len(recording))
        assert found.sha256 == hex_of(recording)

    def test_a_result_on_file_needs_no_checkpoint(self, half_read: StoredObject) -> None:
        assert confirm(half_read, at=AT).matches
        assert not Checkpoint.objects.filter(stored=half_read).exists()

    @pytest.mark.parametrize(
        "changed",
        [
            {"etag": '"another"'},
            {"version_id": "another"},
            {"offset": PART},
            {"words": b"w" * 32},
            {"wrong_parts": [1]},
            {"seal": "0" * 64},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_a_checkpoint_that_does_not_fit_is_not_believed(
        self, half_read: StoredObject, recording: bytes, changed: dict[str, object]
    ) -> None:
        Checkpoint.objects.filter(stored=half_read).update(**changed)
        found = read_back(half_read)
        assert (found.resumed_at, found.sha256) == (0, hex_of(recording))

    def test_what_was_read_a_week_ago_is_read_again(self, half_read: StoredObject) -> None:
        row = Checkpoint.objects.get(stored=half_read)
        row.saved_at -= CHECKPOINT_LIFE + timedelta(minutes=1)
        row.save()
        assert read_back(half_read).resumed_at == 0

    def test_a_wrong_part_is_named_even_if_it_was_read_before_the_kill(
        self, phone: Phone, recording: bytes
    ) -> None:
        stored = phone.store(recording, media_type="video/mp4")
        other = bytearray(recording)
        other[3] ^= 1
        put_over(stored, bytes(other))
        with pytest.raises(Killed):
            read_back(stored, every=PART, progress=killed_after(17 * MIB))
        found = read_back(stored)
        assert (found.wrong_parts, found.resumed_at) == ((1,), 2 * PART)
        assert found.sha256 == hex_of(bytes(other))

    @pytest.mark.parametrize("size", [5 * MIB, 26 * MIB + 11])
    def test_another_length_than_declared_is_read_to_its_end(
        self, phone: Phone, recording: bytes, size: int
    ) -> None:
        stored = phone.store(recording, media_type="video/mp4")
        other = os.urandom(size)
        put_over(stored, other)
        found = read_back(stored, every=PART)
        assert (found.size, found.sha256) == (size, hex_of(other))


def put_over(stored: StoredObject, data: bytes) -> None:
    """Other bytes under the key, and a row that takes them for ours: what a store that rots would give."""
    put = connection().client.put_object(Bucket=settings.S3_BUCKET, Key=stored.key, Body=data)
    stored.version_id = put["VersionId"]
