"""Several requests open one upload at once: one multipart upload is meant, and no other keeps its parts."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from enforcement.evidence.actions import intake
from enforcement.evidence.tasks import upkeep
from media_storage import s3
from media_storage.models import Upload
from tests import factories
from tests.enforcement.threads import together
from tests.harness import Database

from .conftest import Phone, declaration, parts_of


@pytest.fixture
def upload(committed_db: Database, bucket: str) -> Upload:
    """Declared, not opened."""
    team = factories.team()
    body = bytes(18 * 1024 * 1024)
    begun = declaration(factories.clue(team), body, media_type="video/mp4", parts=parts_of(body))
    id = Phone(team.officer).begin(begun).data["id"]
    opened = Upload.objects.get(pk=UUID(id))
    s3.abort_multipart(opened.key, opened.multipart_id)
    Upload.objects.filter(pk=opened.pk).update(state="begun", multipart_id="")
    return Upload.objects.get(pk=opened.pk)


def test_the_slower_ones_are_dropped_and_a_stray_is_found_later(upload: Upload) -> None:
    opened = together(*[lambda: intake.open_upload(upload)] * 4)
    (meant,) = {one.multipart_id for one in opened}
    assert s3.find_multiparts(upload.key) == [meant]
    s3.create_multipart(upload.key, media_type="video/mp4")
    s3.create_multipart(f"{s3.ORIGINALS}nobodys", media_type="video/mp4")
    now = timezone.now()
    assert upkeep.tidy(now - timedelta(days=1)) == 0
    assert upkeep.tidy(now + timedelta(minutes=1)) == 2
    assert s3.find_multiparts(upload.key) == [meant]
    assert upkeep.tidy(now + timedelta(minutes=1)) == 0
