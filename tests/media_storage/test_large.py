"""A large object, read by a process of its own: how much memory it takes, and what a kill costs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction

from media_storage import uploads
from media_storage.declaration import check_declaration
from media_storage.fixity import CHECKPOINT_BYTES, read_back
from media_storage.models import Checkpoint, Examination, StoredObject
from media_storage.s3.connection import calling
from tests.harness import Database

from .conftest import AT, MIB, Phone, send

ROOT = Path(__file__).resolve().parents[2]
SIZE = 256 * MIB + 12_345

#: As large as is quick: eight times what the process may hold; what it holds does not grow with it.
LARGER = 512 * MIB + 12_345
MOST = 64 * MIB

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


def stored(size: int, content: Callable[[int, int], bytes]) -> StoredObject:
    """So many bytes, sent as a phone would, a part at a time; `content` says the bytes of a part."""
    whole, parts = sha256(), []
    plan = check_declaration(size=size, sha256="0" * 64, media_type="video/mp4", part_sha256=())
    for cut in plan:
        piece = content(cut.number, cut.size)
        whole.update(piece)
        parts.append(sha256(piece).hexdigest())
    with transaction.atomic():
        upload = uploads.declare(
            id=uuid4(),
            owner=uuid4(),
            context=uuid4(),
            size=size,
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
        answer = send(signed.request, content(signed.range.number, signed.range.size))
        assert answer.status_code == 200
    return Phone().complete(upload)


@pytest.fixture
def large(committed_db: Database, bucket: str) -> StoredObject:
    """256 MiB and a bit."""
    return stored(SIZE, pattern)


@pytest.fixture
def larger(committed_db: Database, bucket: str) -> StoredObject:
    """512 MiB and a bit, the same in every part."""
    return stored(LARGER, lambda _, size: pattern(0, size))


def examined(database: Database) -> tuple[int, dict[int, int]]:
    """The exit status of the command over all there is, and its `peaks`."""
    command = subprocess.Popen(
        [sys.executable, "manage.py", "check_fixity", "--all"],
        cwd=ROOT,
        env=environment(database),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = peaks(command)
    return command.returncode, found


def peaks(process: subprocess.Popen[bytes]) -> dict[int, int]:
    """The most memory that the process, and each it started, ever held, in bytes; read until it ends."""
    found: dict[int, int] = {}
    while process.poll() is None:
        for pid in (process.pid, *_children(process.pid)):
            with suppress(OSError, IndexError):
                said = Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1]
                found[pid] = int(said.split()[0]) * 1024
        time.sleep(0.01)
    return found


def _children(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield int(one)
            yield from _children(int(one))


def environment(database: Database) -> dict[str, str]:
    return (
        os.environ
        | database.environment
        | {"S3_BUCKET": settings.S3_BUCKET, "DJANGO_SETTINGS_MODULE": "config.settings"}
    )


class TestLarge:
    def test_is_examined_by_the_command_in_less_than_64_mib(
        self, larger: StoredObject, committed_db: Database
    ) -> None:
        status, found = examined(committed_db)
        assert (status, Examination.objects.get().found) == (0, [])
        assert max(found.values()) <= MOST, found
        with calling() as (client, bucket):
            client.delete_object(Bucket=bucket, Key=larger.key)  # writes a marker
        status, found = examined(committed_db)
        assert status == 1
        assert max(found.values()) <= MOST, found
        row = Examination.objects.get()
        assert (row.read_size, row.read_sha256) == (LARGER, larger.sha256)

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
