"""A large object, read by a process of its own: how much memory it takes, and what a kill costs."""

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction

from media_storage import uploads
from media_storage.declaration import check_declaration
from media_storage.fixity import CHECKPOINT_BYTES, read_back
from media_storage.models import Checkpoint, StoredObject
from tests.harness import Database

from .conftest import AT, MIB, Phone, send

ROOT = Path(__file__).resolve().parents[2]
SIZE = 256 * MIB + 12_345

#: Says the growth of resident memory over what the process needs to say anything to the store at all.
_EXAMINES = """
import json
import django; django.setup()
from datetime import UTC, datetime
from media_storage import s3
from media_storage.examination import examine
from media_storage.models import StoredObject

def memory(line):
    status = open("/proc/self/status").read()
    return int(status.split(line + ":")[1].split()[0]) * 1024

stored = StoredObject.objects.select_related("safekeeping", "upload").get()
s3.head(stored.key)
before = memory("VmRSS")
examined = examine(stored, at=datetime.now(UTC))
print(json.dumps({
    "grown": memory("VmHWM") - before,
    "peak": memory("VmHWM"),
    "found": [one.fault for one in examined.found],
    "size": examined.read.size,
}))
"""

#: Reads at a pace at which it can be caught.
_READS = """
import time
import django; django.setup()
from media_storage.fixity import read_back
from media_storage.models import StoredObject
read_back(StoredObject.objects.get(), progress=lambda count: time.sleep(0.02))
"""


def pattern(number: int, size: int) -> bytes:
    """A part of its own content, cheap to make."""
    return (sha256(str(number).encode()).digest() * (size // 32 + 1))[:size]


@pytest.fixture
def large(committed_db: Database, bucket: str) -> StoredObject:
    """256 MiB and a bit, sent as a phone would, a part at a time."""
    whole, parts = sha256(), []
    plan = check_declaration(size=SIZE, sha256="0" * 64, media_type="video/mp4", part_sha256=())
    for cut in plan:
        piece = pattern(cut.number, cut.size)
        whole.update(piece)
        parts.append(sha256(piece).hexdigest())
    with transaction.atomic():
        upload = uploads.declare(
            id=uuid4(),
            owner=uuid4(),
            context=uuid4(),
            size=SIZE,
            sha256=whole.hexdigest(),
            media_type="video/mp4",
            file_name="查封全程.mp4",
            part_sha256=parts,
            at=AT,
        )
    multipart_id = uploads.open_remote(upload)
    with transaction.atomic():
        upload = uploads.mark_ready(upload_id=upload.id, multipart_id=multipart_id)
    for signed in uploads.sign(upload, [cut.number for cut in plan]):
        answer = send(signed.request, pattern(signed.range.number, signed.range.size))
        assert answer.status_code == 200
    return Phone().complete(upload)


def environment(database: Database) -> dict[str, str]:
    return (
        os.environ
        | database.environment
        | {"S3_BUCKET": settings.S3_BUCKET, "DJANGO_SETTINGS_MODULE": "config.settings"}
    )


class TestLarge:
    def test_is_examined_in_memory_that_does_not_depend_on_its_size(
        self, large: StoredObject, committed_db: Database
    ) -> None:
        done = subprocess.run(
            [sys.executable, "-c", _EXAMINES],
            cwd=ROOT,
            env=environment(committed_db),
            check=True,
            capture_output=True,
            text=True,
            timeout=300,
        )
        said = json.loads(done.stdout)
        assert (said["found"], said["size"]) == ([], SIZE)
        assert said["grown"] < 32 * MIB, said

    def test_is_not_begun_anew_when_its_reader_is_killed(
        self, large: StoredObject, committed_db: Database
    ) -> None:
        reader = subprocess.Popen([sys.executable, "-c", _READS], cwd=ROOT, env=environment(committed_db))
        deadline = time.monotonic() + 60
        while not Checkpoint.objects.filter(offset__gte=CHECKPOINT_BYTES).exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        reader.send_signal(signal.SIGKILL)
        reader.wait()
        offset = Checkpoint.objects.get(stored=UUID(str(large.pk))).offset
        found = read_back(large)
        assert found.resumed_at == offset >= CHECKPOINT_BYTES
        assert (found.size, found.sha256, found.wrong_parts) == (SIZE, large.sha256, ())
