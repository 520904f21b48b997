import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from media_storage import s3
from media_storage.parts import Plan, plan
from media_storage.s3.checksum import composite_etag

from .conftest import MIB

pytestmark = pytest.mark.usefixtures("bucket")
UNKEPT = s3.Lock(s3.Mode.NONE, None, hold=False)


def ranges(data: bytes, cut: Plan) -> Iterator[bytes]:
    for part in cut:
        yield data[part.offset : part.offset + part.size]


@pytest.mark.parametrize("size", [1000, 17 * MIB + 5])
def test_where_md5_is_enforced_it_is_put_back_by_its_md5(size: int, settings: Settings) -> None:
    settings.S3_CHECKSUM = "md5"
    data = os.urandom(size)
    cut = plan(size, single_put_max=16 * MIB)
    said = s3.put_back("one", ranges(data, cut), plan=cut, media_type="image/jpeg", lock=UNKEPT)
    assert (said.size, said.checksum) == (size, "")
    assert said.etag.strip('"') == (
        hex_md5(data)
        if cut.part_size is None
        else composite_etag([hex_md5(one) for one in ranges(data, cut)])
    )


def hex_md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("size", [1000, 17 * MIB + 5])
def test_what_is_put_back_has_the_checksum_it_was_first_sent_with(size: int) -> None:
    data = os.urandom(size)
    cut = plan(size, single_put_max=16 * MIB)
    first = s3.put_back("one", ranges(data, cut), plan=cut, media_type="image/jpeg", lock=UNKEPT)
    second = s3.put_back("two", ranges(data, cut), plan=cut, media_type="image/jpeg", lock=UNKEPT)
    assert (first.size, first.checksum) == (second.size, second.checksum) == (size, first.checksum)
    assert first.checksum.endswith("-3") is (size > 16 * MIB)
    assert b"".join(s3.read("two", version_id=second.version_id)) == data


def test_putting_back_twice_makes_one_version() -> None:
    cut = Plan(5, None)
    versions = {
        s3.put_back("one", [b"12345"], plan=cut, media_type="text/plain", lock=UNKEPT).version_id
        for _ in range(2)
    }
    assert len(versions) == 1


def kept(key: str, lock: s3.Lock) -> s3.Lock:
    said = s3.put_back(key, [b"12345"], plan=Plan(5, None), media_type="text/plain", lock=lock)
    return s3.read_lock(key, version_id=said.version_id)


def test_a_version_is_kept_as_long_as_it_was_kept() -> None:
    until = datetime.now(UTC) + timedelta(days=4000)
    assert kept("locked", s3.Lock(s3.Mode.COMPLIANCE, until, hold=False)).lasts(until)
    assert kept("held", s3.Lock(s3.Mode.NONE, None, hold=True)).hold
    assert not kept("free", UNKEPT).hold


def test_a_period_that_has_run_out_is_no_more_than_the_arrivals_own() -> None:
    over = datetime.now(UTC) - timedelta(days=1)
    assert kept("old", s3.Lock(s3.Mode.COMPLIANCE, over, hold=False)).mode is kept("new", UNKEPT).mode


def test_a_bucket_is_empty_until_something_is_in_it() -> None:
    assert s3.is_empty()
    s3.put_back("one", [b"12345"], plan=Plan(5, None), media_type="text/plain", lock=UNKEPT)
    assert not s3.is_empty()
