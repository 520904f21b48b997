import tracemalloc
from datetime import timedelta

import pytest

from media_storage import s3
from media_storage.fixity import confirm
from media_storage.models import StoredObject

from .conftest import AT, MIB, Phone, hex_of

pytestmark = pytest.mark.django_db


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
