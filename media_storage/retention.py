"""Until when the store must not let a version go: wanted on rows, made true in S3, confirmed on rows.

`begin`, `want`, `want_hold`, `renew`, `confirmed` and `failed` touch rows only, `apply_remote` S3 only. A lock is
extended and never shortened: neither would S3 allow it, nor do the rows ask for it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Greatest

from media_storage import instances, s3
from media_storage.inserting import Inserting
from media_storage.keeping import Safekeeping
from media_storage.models import StoredObject

INTAKE: Final = "intake"
_BACKOFF: Final = timedelta(minutes=1)
_LONGEST_BACKOFF: Final = timedelta(hours=6)
_KEPT: Final = Inserting(Safekeeping)


@dataclass(frozen=True, slots=True)
class Term:
    """A lock that is wanted. `renewed`: it is extended by the same length again before it runs out."""

    basis: str
    until: datetime
    length: timedelta
    renewed: bool = False
    final: bool = False


def intake_days() -> timedelta:
    """The time for which the bucket locks whatever arrives."""
    return timedelta(seconds=settings.S3_INTAKE_LOCK_DAYS * settings.LOCK_DAY_SECONDS)


def begin(new: Iterable[StoredObject], *, at: datetime) -> None:
    """Keep new objects: the bucket has locked each on arrival, and until somebody says for how long it is renewed.

    They arrived after they were declared, so that a lock counted from then is one the bucket has given already.
    """
    term = intake_days()
    rows = [
        instances.new(
            Safekeeping,
            stored=stored,
            until=stored.upload.created_at + term,
            basis=INTAKE,
            term=term or None,
            renew_at=stored.upload.created_at + term / 2 if term else None,
            wanted_at=at,
            next_attempt=at,
        )
        for stored in new
    ]
    _KEPT.add(rows)


def want(ids: Collection[UUID], term: Term, *, at: datetime) -> int:
    """Want these objects locked for a term; one that ends sooner than what was wanted leaves that. Returns how many."""
    return Safekeeping.objects.filter(stored__in=ids).update(
        until=Greatest(F("until"), term.until),
        basis=term.basis,
        final=term.final,
        term=term.length if term.renewed else None,
        renew_at=at + term.length / 2 if term.renewed else None,
        wanted_at=at,
        failures=0,
        next_attempt=at,
    )


def keep_for(stored: StoredObject, context: UUID) -> None:
    """Note the file that an object was given to after it had come."""
    Safekeeping.objects.filter(pk=stored.pk).update(kept_for=context)


def want_hold(ids: Collection[UUID], *, on: bool, at: datetime) -> int:
    """Want these objects under legal hold, or free of it. Returns how many were not."""
    return (
        Safekeeping.objects.filter(stored__in=ids)
        .exclude(hold=on)
        .update(hold=on, wanted_at=at, failures=0, next_attempt=at)
    )


def renew(at: datetime, *, most: int) -> int:
    """Extend the locks that would otherwise run out, half of their term before they do. Returns how many."""
    some = list(Safekeeping.objects.running_out(at).values_list("pk", flat=True)[:most])
    return Safekeeping.objects.filter(pk__in=some, renew_at__lte=at).update(
        until=Greatest(F("until"), at + F("term")),
        renew_at=at + F("term") / 2,
        wanted_at=at,
        failures=0,
        next_attempt=at,
    )


def apply_remote(row: Safekeeping, *, at: datetime) -> s3.Lock:
    """Make S3 keep the version as wanted, and return what S3 then says. S3 only; repeatable.

    A term that is over already is not asked for: S3 refuses a lock in the past.

    Raises: StorageUnavailable, ObjectMissing.
    """
    stored = row.stored
    lock = s3.read_lock(stored.key, version_id=stored.version_id)
    if row.until > at and not lock.lasts(row.until):
        s3.lock_until(stored.key, version_id=stored.version_id, until=row.until)
    elif lock.hold == row.hold:
        return lock
    if lock.hold != row.hold:
        s3.set_hold(stored.key, version_id=stored.version_id, on=row.hold)
    return s3.read_lock(stored.key, version_id=stored.version_id)


def confirmed(row: Safekeeping, lock: s3.Lock, *, at: datetime) -> bool:
    """Put on file what S3 says; whether it is what is wanted. What was wanted meanwhile stays due. Rows only."""
    kept = row.until <= at or lock.lasts(row.until)
    as_wanted = kept and lock.hold == row.hold
    Safekeeping.objects.filter(pk=row.pk).update(
        confirmed_until=lock.until if lock.mode is s3.Mode.COMPLIANCE else None,
        confirmed_hold=lock.hold,
        confirmed_at=at,
    )
    if as_wanted:
        unchanged = Q(until=row.until, hold=row.hold)
        Safekeeping.objects.filter(unchanged, pk=row.pk).update(next_attempt=None, failures=0)
    else:
        failed(row, at=at)
    return as_wanted


def failed(row: Safekeeping, *, at: datetime) -> None:
    """S3 did not do it: try again, later each time. Rows only."""
    wait = min(_BACKOFF * 2 ** min(row.failures, 10), _LONGEST_BACKOFF)
    Safekeeping.objects.filter(pk=row.pk).update(failures=F("failures") + 1, next_attempt=at + wait)
