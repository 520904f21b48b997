import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from media_storage import s3
from media_storage.parts import Plan, plan

from .conftest import MIB

pytestmark = pytest.mark.usefixtures("bucket")


def ranges(data: bytes, cut: Plan) -> Iterator[bytes]:
    for part in cut:
        yield data[part.offset : part.offset + part.size]


@pytest.mark.parametrize("size", [1000, 17 * MIB + 5])
def test_what_is_put_back_has_the_checksum_it_was_first_sent_with(size: int) -> None:
    data = os.urandom(size)
    cut = plan(size, single_put_max=16 * MIB)
    first = s3.put_back("one", ranges(data, cut), plan=cut, media_type="image/jpeg", lock=s3.Lock())
    second = s3.put_back("two", ranges(data, cut), plan=cut, media_type="image/jpeg", lock=s3.Lock())
    assert (first.size, first.checksum) == (second.size, second.checksum) == (size, first.checksum)
    assert first.checksum.endswith("-3") is (size > 16 * MIB)
    assert b"".join(s3.read("two", version_id=second.version_id)) == data


def test_putting_back_twice_makes_one_version() -> None:
    cut = Plan(5, None)
    versions = {
        s3.put_back("one", [b"12345"], plan=cut, media_type="text/plain", lock=s3.Lock()).version_id
        for _ in range(2)
    }
    assert len(versions) == 1


def test_a_version_is_kept_as_it_was_kept() -> None:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=30)
    for lock in (s3.Lock(), s3.Lock("COMPLIANCE", until), s3.Lock(legal_hold=True)):
        key = f"kept-{lock.mode}-{lock.legal_hold}"
        said = s3.put_back(key, [b"12345"], plan=Plan(5, None), media_type="text/plain", lock=lock)
        assert s3.lock_of(key, version_id=said.version_id) == lock


def test_a_period_that_has_run_out_is_not_put_back() -> None:
    over = s3.Lock("COMPLIANCE", datetime.now(UTC) - timedelta(days=1))
    said = s3.put_back("old", [b"12345"], plan=Plan(5, None), media_type="text/plain", lock=over)
    assert s3.lock_of("old", version_id=said.version_id) == s3.Lock()


def test_a_bucket_is_empty_until_something_is_in_it() -> None:
    assert s3.is_empty()
    s3.put_back("one", [b"12345"], plan=Plan(5, None), media_type="text/plain", lock=s3.Lock())
    assert not s3.is_empty()
