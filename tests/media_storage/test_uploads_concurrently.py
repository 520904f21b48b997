from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import connection

from media_storage.models import StoredObject, Upload

from .conftest import Phone

pytestmark = pytest.mark.usefixtures("committed_db")
THREADS = 4
T = TypeVar("T")


def together(act: Callable[[], T]) -> list[T]:
    """What each of several threads got from doing this at the same moment."""
    start = Barrier(THREADS)

    def one() -> T:
        try:
            start.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result(60) for future in [pool.submit(one) for _ in range(THREADS)]]


class TestTogether:
    def test_completions_of_one_recording_make_one_stored_object(
        self, phone: Phone, recording: bytes
    ) -> None:
        upload = phone.begin(recording, media_type="video/mp4")
        for cut in upload.plan:
            assert phone.send_part(upload, recording, cut.number).status_code == 200
        assert len({stored.id for stored in together(lambda: phone.complete(upload))}) == 1
        assert StoredObject.objects.filter(upload=upload).count() == 1

    def test_completions_of_one_photograph_make_one_stored_object(self, phone: Phone, photo: bytes) -> None:
        upload = phone.begin(photo)
        assert phone.send_part(upload, photo, 1).status_code == 200
        assert len({stored.id for stored in together(lambda: phone.complete(upload))}) == 1

    def test_declarations_with_one_id_make_one_upload(self, phone: Phone, photo: bytes) -> None:
        chosen = uuid4()
        keys = {upload.key for upload in together(lambda: phone.declare(photo, id=chosen, parts=False))}
        assert len(keys) == 1
        assert Upload.objects.filter(pk=chosen).count() == 1

    def test_openings_of_one_recording_agree_on_one_multipart(self, phone: Phone, recording: bytes) -> None:
        chosen = uuid4()
        opened = together(lambda: phone.begin(recording, media_type="video/mp4", id=chosen))
        assert len({upload.multipart_id for upload in opened}) == 1
