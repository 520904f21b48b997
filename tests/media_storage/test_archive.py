"""An archive is made piece by piece: in order, as it was, of any length, and nothing is left of one that broke."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from media_storage import s3
from media_storage.archive import Member, zipped
from media_storage.s3.connection import calling

AT = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
MIB = 1024 * 1024


@pytest.fixture
def made(bucket: str, settings: Settings) -> str:
    settings.S3_DERIVATIVES_BUCKET = f"{bucket}-derivatives"
    return s3.ensure_derivatives_bucket().name


def test_holds_its_members_in_order_as_they_were_even_beyond_four_gigabytes() -> None:
    members = [
        Member("原件/0001 货架.jpg", AT, 6, [b"abc", b"def"]),
        Member("空.txt", datetime(1970, 1, 1, tzinfo=UTC), 0, []),
        Member("原件/0002 录像.mp4", AT, 5 * 1024**3, [b"film"]),
    ]
    with zipfile.ZipFile(io.BytesIO(b"".join(zipped(members)))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [member.name for member in members]
        assert [archive.read(name) for name in archive.namelist()] == [b"abcdef", b"", b"film"]
        assert [one.date_time[:3] for one in archive.infolist()] == [
            (2026, 11, 23),
            (1980, 1, 1),
            (2026, 11, 23),
        ]


def test_gives_what_it_has_before_it_reads_on() -> None:
    read: list[int] = []

    def pieces() -> Iterator[bytes]:
        for turn in range(3):
            read.append(turn)
            yield b"x" * MIB

    given = zipped([Member("a", AT, 3 * MIB, pieces())])
    for turn in range(3):
        assert len(next(given)) >= MIB
        assert read == list(range(turn + 1))


def test_what_comes_in_pieces_is_one_object_in_the_store(made: str) -> None:
    pieces = [bytes([number]) * (7 * MIB) for number in range(5)]
    s3.put_pieces("bundles/1.zip", iter(pieces), media_type="application/zip")
    assert s3.get(made, "bundles/1.zip") == b"".join(pieces)


def test_of_what_broke_in_the_middle_no_part_is_left(made: str) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * (20 * MIB)
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        s3.put_pieces("bundles/2.zip", broken(), media_type="application/zip")
    with calling() as (client, _):
        assert not client.list_multipart_uploads(Bucket=made).get("Uploads")
