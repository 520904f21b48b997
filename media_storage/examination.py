"""Examining a stored object: that it is there, alone under its key, the same, locked and whole."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import models, transaction

from media_storage import rounds, s3
from media_storage.errors import ObjectMissing
from media_storage.fixity import Progress, ReadBack, forget, read_back
from media_storage.keeping import Examination, Safekeeping
from media_storage.models import StoredObject

#: How long the store may take to do what is wanted before it counts as not done.
GRACE: Final = timedelta(days=1)


class Fault(models.TextChoices):
    """What can be wrong with a stored object."""

    MISSING = "missing", "入库的版本已不存在"
    HIDDEN = "hidden", "键上出现删除标记"
    OVERLAID = "overlaid", "同一键下出现了其他版本"
    SIZE = "size", "大小与入库时不符"
    CHECKSUM = "checksum", "存储报告的校验值与入库时不符"
    CONTENT = "content", "读回内容的 SHA-256 与申报的不符"
    UNLOCKED = "unlocked", "未处于合规模式锁定"
    LOCK_SHORT = "lock_short", "锁定期限短于应有期限"
    HOLD_MISSING = "hold_missing", "应有的依法保全(legal hold)未生效"


@dataclass(frozen=True, slots=True)
class Found:
    """One fault, with figures."""

    fault: Fault
    detail: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examination showed; `read` is None where there was nothing to read."""

    found: tuple[Found, ...]
    read: ReadBack | None

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.found


def examine(stored: StoredObject, *, at: datetime, progress: Progress | None = None) -> Examined:
    """Look at the version on file in every way there is, and read it whole. Writes nothing but checkpoints.

    Raises: StorageUnavailable: the store is away, which says nothing of the object.
    """
    found = _alone(stored)
    try:
        said = s3.head(stored.key, version_id=stored.version_id)
        lock = s3.read_lock(stored.key, version_id=stored.version_id)
        found += _as_reported(stored, said)
        found += _as_locked(stored.safekeeping, lock, at)
        read = read_back(stored, progress=progress)
    except ObjectMissing:
        return Examined((Found(Fault.MISSING, f"版本 {stored.version_id} 不存在"), *found), None)
    if read.sha256 != stored.sha256:
        parts = "、".join(str(number) for number in read.wrong_parts[:10])
        more = f"等 {len(read.wrong_parts)} 个" if len(read.wrong_parts) > 10 else ""  # noqa: PLR2004 - enough to begin with
        where = f",不符的分段:{parts}{more}" if parts else ",各分段均与申报相符"
        found.append(Found(Fault.CONTENT, f"读回 {read.size} 字节,SHA-256 为 {read.sha256}{where}"))
    return Examined(tuple(found), read)


def over(stored: StoredObject, *, at: datetime) -> None:
    """Note that an object was examined and that what was found is on file. Rows only."""
    forget(stored)
    rounds.checked(stored.pk, at=at)


def leave(stored: StoredObject, examined: Examined, *, at: datetime) -> None:
    """Put on file what was found, for whoever knows what the object is: nobody need be there. Rows only."""
    with transaction.atomic():
        Examination.objects.update_or_create(
            stored=stored,
            defaults={
                "found": [[one.fault.value, one.detail] for one in examined.found],
                "read_size": examined.read.size if examined.read else 0,
                "read_sha256": examined.read.sha256 if examined.read else "",
                "at": at,
            },
        )
        over(stored, at=at)


def left(most: int) -> list[tuple[Examination, Examined]]:
    """What examinations left that nobody has taken up, oldest first; who does says `taken_up`."""
    rows = Examination.objects.select_related("stored__upload").order_by("at")[:most]
    return [(row, _left(row)) for row in rows]


def taken_up(row: Examination) -> None:
    """Forget what was left, unless a later examination has taken its place. Rows only."""
    Examination.objects.filter(pk=row.pk, at=row.at).delete()


def _left(row: Examination) -> Examined:
    found = tuple(Found(Fault(fault), detail) for fault, detail in row.found)
    return Examined(found, ReadBack(row.read_size, row.read_sha256) if row.read_sha256 else None)


def _alone(stored: StoredObject) -> list[Found]:
    """What else lies under the key: a plain delete only writes a marker, a plain put only another version.

    The key is ours alone and was never written twice, so anything beside our version was put there by others.
    """
    found = []
    others = [one for one in s3.versions(stored.key) if one.version_id != stored.version_id]
    if markers := [one.version_id for one in others if one.marker]:
        detail = f"有 {len(markers)} 个删除标记({markers[0]}),原版本仍可按版本号读取"
        found.append(Found(Fault.HIDDEN, detail))
    if strangers := [one.version_id for one in others if not one.marker]:
        found.append(Found(Fault.OVERLAID, f"有 {len(strangers)} 个其他版本({strangers[0]})"))
    return found


def _as_reported(stored: StoredObject, said: s3.Head) -> list[Found]:
    found = []
    if said.size != stored.size:
        found.append(Found(Fault.SIZE, f"现为 {said.size} 字节,入库时 {stored.size} 字节"))
    if (said.checksum, said.etag) != (stored.s3_checksum, stored.etag):
        found.append(Found(Fault.CHECKSUM, f"现为 {said.checksum or '无'}({said.etag})"))
    return found


def _as_locked(row: Safekeeping, lock: s3.Lock, at: datetime) -> list[Found]:
    """Against what S3 confirmed; against what is wanted where S3 has had the time to do it."""
    had_time = row.next_attempt is None or at - row.wanted_at > GRACE
    until = row.until if had_time else row.confirmed_until
    found = []
    if until is not None and until > at and not lock.lasts(until):
        if lock.mode is not s3.Mode.COMPLIANCE or lock.until is None:
            found.append(Found(Fault.UNLOCKED, f"应锁定至 {until:%Y-%m-%d %H:%M:%S} UTC"))
        else:
            detail = f"锁定至 {lock.until:%Y-%m-%d %H:%M:%S} UTC,应至 {until:%Y-%m-%d %H:%M:%S} UTC"
            found.append(Found(Fault.LOCK_SHORT, detail))
    held = row.hold if had_time else row.confirmed_hold and row.hold
    if held and not lock.hold:
        found.append(Found(Fault.HOLD_MISSING, "应处于依法保全状态"))
    return found
