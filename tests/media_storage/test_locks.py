"""Against a real store: what is locked cannot be removed, by us or by anybody with our credentials."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from media_storage import retention, s3
from media_storage.errors import AlreadyExists, StorageMisconfigured
from media_storage.examination import Examined, Fault, examine
from media_storage.models import Safekeeping, StoredObject
from media_storage.s3.connection import calling

from .conftest import Phone

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC)


def later(seconds: float) -> datetime:
    return now() + timedelta(seconds=seconds)


class Root:
    """Whoever holds the store's own credentials."""

    def remove(self, stored: StoredObject) -> None:
        with calling() as (client, bucket):
            client.delete_object(Bucket=bucket, Key=stored.key, VersionId=stored.version_id)

    def delete(self, stored: StoredObject) -> None:
        with calling() as (client, bucket):
            client.delete_object(Bucket=bucket, Key=stored.key)

    def put(self, stored: StoredObject, data: bytes, **more: Any) -> None:
        with calling() as (client, bucket):
            client.put_object(Bucket=bucket, Key=stored.key, Body=data, **more)

    def retain(self, stored: StoredObject, mode: str, until: datetime) -> None:
        wanted: Any = {"Mode": mode, "RetainUntilDate": until}
        with calling() as (client, bucket):
            client.put_object_retention(
                Bucket=bucket, Key=stored.key, VersionId=stored.version_id, Retention=wanted
            )


@contextmanager
def denied() -> Iterator[None]:
    with pytest.raises(StorageMisconfigured) as refused:
        yield
    assert refused.value.code == "AccessDenied"


@pytest.fixture
def unlocked(settings: Settings) -> None:
    """Before `bucket`: one that locks nothing by itself."""
    settings.S3_INTAKE_LOCK_DAYS = 0


@pytest.fixture
def root(bucket: str) -> Root:
    return Root()


def kept(stored: StoredObject) -> s3.Lock:
    return s3.read_lock(stored.key, version_id=stored.version_id)


def wanting(stored: StoredObject, seconds: float, *, hold: bool = False) -> Safekeeping:
    """The row that wants the object kept so long, and the store made to do it."""
    at = now()
    retention.want([stored.pk], retention.Term("test", later(seconds), timedelta(seconds=seconds)), at=at)
    retention.want_hold([stored.pk], on=hold, at=at)
    return applied(stored)


def applied(stored: StoredObject) -> Safekeeping:
    row = Safekeeping.objects.select_related("stored").get(pk=stored.pk)
    retention.confirmed(row, retention.apply_remote(row, at=now()), at=now())
    return Safekeeping.objects.get(pk=stored.pk)


def looked_at(stored: StoredObject) -> Examined:
    return examine(StoredObject.objects.get(pk=stored.pk), at=now())


def faults(stored: StoredObject) -> set[Fault]:
    return {one.fault for one in looked_at(stored).found}


class TestOnArrival:
    @pytest.mark.parametrize("file", ["photo", "recording"])
    def test_an_original_is_locked_however_it_was_sent(
        self, request: pytest.FixtureRequest, phone: Phone, root: Root, file: str
    ) -> None:
        stored = phone.store(request.getfixturevalue(file))
        lock = kept(stored)
        assert lock.mode is s3.Mode.COMPLIANCE
        assert lock.lasts(now() + timedelta(days=29))
        with denied():
            root.remove(stored)

    def test_the_row_says_what_is_wanted_and_then_what_the_store_confirmed(
        self, phone: Phone, photo: bytes
    ) -> None:
        stored = phone.store(photo)
        row = stored.safekeeping
        assert (row.basis, row.confirmed_until) == ("intake", None)
        assert row in Safekeeping.objects.due(now())
        row = applied(stored)
        assert row.confirmed_until == kept(stored).until
        assert row.next_attempt is None

    def test_what_is_put_over_it_later_is_refused(self, phone: Phone, photo: bytes, root: Root) -> None:
        stored = phone.store(photo)
        with pytest.raises(AlreadyExists):
            root.put(stored, b"other", IfNoneMatch="*")

    def test_a_longer_rule_of_the_bucket_stays(self, bucket: str, settings: Settings) -> None:
        settings.S3_INTAKE_LOCK_DAYS = 1
        s3.ensure_bucket()
        with calling() as (client, _):
            said = client.get_object_lock_configuration(Bucket=bucket)
        rule = said["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
        assert (rule["Mode"], rule["Days"]) == ("COMPLIANCE", 30)


@pytest.mark.usefixtures("unlocked")
class TestTerm:
    def test_nobody_removes_a_version_before_its_time_and_anybody_may_after(
        self, phone: Phone, photo: bytes, root: Root
    ) -> None:
        stored = phone.store(photo)
        wanting(stored, 3)
        with denied():
            root.remove(stored)
        time.sleep(3.1)
        root.remove(stored)
        assert faults(stored) == {Fault.MISSING}

    def test_is_extended_and_never_shortened(self, phone: Phone, photo: bytes, root: Root) -> None:
        stored = phone.store(photo)
        first = wanting(stored, 60).confirmed_until
        second = wanting(stored, 600).confirmed_until
        assert first
        assert second
        assert second > first
        with denied():
            root.retain(stored, "COMPLIANCE", later(60))
        with denied():
            root.retain(stored, "GOVERNANCE", later(6000))
        with denied():
            s3.lock_until(stored.key, version_id=stored.version_id, until=later(60))

    def test_a_shorter_want_leaves_the_longer(self, phone: Phone, photo: bytes) -> None:
        stored = phone.store(photo)
        longer = wanting(stored, 600).until
        assert wanting(stored, 60).until == longer

    def test_the_database_does_not_let_a_want_be_shortened(self, phone: Phone, photo: bytes) -> None:
        stored = phone.store(photo)
        wanting(stored, 600)
        with pytest.raises(IntegrityError), transaction.atomic():
            Safekeeping.objects.filter(pk=stored.pk).update(until=now())

    def test_one_without_end_is_renewed_before_it_runs_out(self, phone: Phone, photo: bytes) -> None:
        stored = phone.store(photo)
        length = timedelta(seconds=100)
        forever = retention.Term("closed", later(100), length, renewed=True, final=True)
        retention.want([stored.pk], forever, at=now())
        before = applied(stored)
        assert retention.renew(now() + timedelta(seconds=49), most=10) == 0
        assert retention.renew(now() + timedelta(seconds=51), most=10) == 1
        after = applied(stored)
        assert before.confirmed_until
        assert after.confirmed_until
        assert after.confirmed_until >= before.confirmed_until + timedelta(seconds=50)
        assert retention.renew(now() + timedelta(seconds=51), most=10) == 0

    def test_a_store_that_does_not_do_it_is_asked_again_later(self, phone: Phone, photo: bytes) -> None:
        stored = phone.store(photo)
        row = stored.safekeeping
        retention.want([row.pk], retention.Term("test", later(60), timedelta(seconds=60)), at=now())
        row.refresh_from_db()
        at = now()
        assert not retention.confirmed(row, kept(stored), at=at)
        row.refresh_from_db()
        assert row.failures == 1
        assert row.next_attempt == at + timedelta(minutes=1)
        assert row.confirmed_until is None

    def test_what_was_wanted_while_the_store_was_asked_stays_due(self, phone: Phone, photo: bytes) -> None:
        stored = phone.store(photo)
        retention.want([stored.pk], retention.Term("a", later(60), timedelta(seconds=60)), at=now())
        seen = Safekeeping.objects.select_related("stored").get(pk=stored.pk)
        lock = retention.apply_remote(seen, at=now())
        retention.want([stored.pk], retention.Term("b", later(600), timedelta(seconds=600)), at=now())
        assert retention.confirmed(seen, lock, at=now())
        assert Safekeeping.objects.due(now()).filter(pk=stored.pk).exists()


@pytest.mark.usefixtures("unlocked")
class TestHold:
    def test_keeps_a_version_without_a_term_until_it_is_lifted(
        self, phone: Phone, photo: bytes, root: Root
    ) -> None:
        stored = phone.store(photo)
        assert wanting(stored, 0, hold=True).confirmed_hold
        with denied():
            root.remove(stored)
        assert not wanting(stored, 0, hold=False).confirmed_hold
        root.remove(stored)


class TestExamination:
    def test_finds_nothing_where_nothing_is_wrong(self, phone: Phone, recording: bytes) -> None:
        stored = phone.store(recording)
        applied(stored)
        seen = looked_at(stored)
        assert seen.sound
        assert seen.read
        assert seen.read.sha256 == stored.sha256

    def test_finds_a_delete_that_only_wrote_a_marker(self, phone: Phone, photo: bytes, root: Root) -> None:
        stored = phone.store(photo)
        root.delete(stored)
        assert faults(stored) == {Fault.HIDDEN}

    def test_finds_another_version_on_top_while_ours_is_still_whole(
        self, phone: Phone, photo: bytes, root: Root
    ) -> None:
        stored = phone.store(photo)
        root.put(stored, b"other bytes")
        seen = looked_at(stored)
        assert [one.fault for one in seen.found] == [Fault.OVERLAID]
        assert seen.read
        assert seen.read.sha256 == stored.sha256

    def test_finds_both_where_a_deleted_key_was_taken_again(
        self, phone: Phone, photo: bytes, root: Root
    ) -> None:
        stored = phone.store(photo)
        root.delete(stored)
        root.put(stored, b"other bytes", IfNoneMatch="*")
        assert faults(stored) == {Fault.HIDDEN, Fault.OVERLAID}

    def test_finds_bytes_that_are_not_those_stored(self, phone: Phone, recording: bytes, root: Root) -> None:
        """The row names a version whose bytes are others: what a store that gives back other bytes would do."""
        stored = phone.store(recording)
        other = bytearray(recording)
        other[9 * 1024 * 1024] ^= 1
        root.put(stored, bytes(other))
        stored.version_id = s3.head(stored.key).version_id
        seen = examine(stored, at=now())
        assert {one.fault for one in seen.found} == {Fault.OVERLAID, Fault.CHECKSUM, Fault.CONTENT}
        assert "不符的分段:2" in seen.found[-1].detail

    def test_finds_a_lock_that_the_store_has_lost(
        self, settings: Settings, request: pytest.FixtureRequest, photo: bytes
    ) -> None:
        settings.S3_INTAKE_LOCK_DAYS = 0
        phone: Phone = request.getfixturevalue("phone")
        stored = phone.store(photo)
        confirmed = {"until": later(600), "confirmed_until": later(600), "hold": True, "next_attempt": None}
        Safekeeping.objects.filter(pk=stored.pk).update(**confirmed)
        assert faults(stored) == {Fault.UNLOCKED, Fault.HOLD_MISSING}
        s3.lock_until(stored.key, version_id=stored.version_id, until=later(60))
        s3.set_hold(stored.key, version_id=stored.version_id, on=True)
        assert faults(stored) == {Fault.LOCK_SHORT}

    def test_gives_the_store_a_day_to_do_what_is_newly_wanted(
        self, settings: Settings, request: pytest.FixtureRequest, photo: bytes
    ) -> None:
        settings.S3_INTAKE_LOCK_DAYS = 0
        phone: Phone = request.getfixturevalue("phone")
        stored = phone.store(photo)
        days = timedelta(days=3)
        retention.want([stored.pk], retention.Term("filed", now() + days, days), at=now())
        assert faults(stored) == set()
        Safekeeping.objects.filter(pk=stored.pk).update(wanted_at=now() - timedelta(hours=25))
        assert faults(stored) == {Fault.UNLOCKED}

    def test_a_version_that_never_was_is_missing(self, phone: Phone, photo: bytes) -> None:
        stored = phone.store(photo)
        stored.version_id = uuid4().hex
        assert {one.fault for one in examine(stored, at=now()).found} >= {Fault.MISSING}
