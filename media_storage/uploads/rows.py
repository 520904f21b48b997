"""What is on file of uploads. The caller holds the transaction, but where it says otherwise."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connection
from django.utils.timezone import get_default_timezone

from media_storage import instances, retention, s3
from media_storage.declaration import check_declaration, check_sha256, clean_file_name
from media_storage.digests import is_whole_enforced
from media_storage.errors import (
    Conflict,
    DeclaredOtherwise,
    InvalidDeclaration,
    PartsUndeclared,
    Sha256Undeclared,
    StorageError,
    TreeMismatch,
    WrongState,
)
from media_storage.inserting import Inserting
from media_storage.models import RECEIVING, StoredObject, Upload, UploadState
from media_storage.tree import tree_hash
from media_storage.uploads.remote import Settled

IDLE_LIMIT = timedelta(days=7)
COMPLETION_LEASE = timedelta(minutes=1)  # longer than the slowest `settle_remote` of a request
LONG_LEASE = timedelta(minutes=30)  # the same for the worker, which joins thousands of parts
_BACKOFF = timedelta(seconds=30)
_LONGEST_BACKOFF = timedelta(hours=1)

#: A claim is a lease: what it protects against is a server that dies, and the client of a request that got no
#: answer asks again. So its commit does not wait for the disk, as the commit of the evidence does.
_CLAIM: Final = """
    UPDATE media_storage_upload SET state = 'completing', next_attempt = %s, expires_at = %s
    WHERE id IN (SELECT id FROM media_storage_upload WHERE id = ANY(%s) ORDER BY id FOR UPDATE)
      AND state IN ('ready', 'completing') AND sha256 <> '' AND '' <> ALL(part_sha256)
      AND set_config('synchronous_commit', 'off', true) = 'off'
    RETURNING *
"""
_TOUCH: Final = """
    UPDATE media_storage_upload SET expires_at = %s WHERE id = %s AND state IN ('begun', 'ready', 'completing')
"""
_DECLARED: Final = Inserting(Upload)
_STORED: Final = Inserting(StoredObject)
_LOCK: Final = """
    SELECT id, state, sha256, part_sha256 FROM media_storage_upload WHERE id = ANY(%s) ORDER BY id FOR UPDATE
"""

_IS_STORED: Final = """
    UPDATE media_storage_upload SET state = 'stored', completed_at = %s, next_attempt = NULL WHERE id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a client says when everything is sent: "" where it said so before, or does not say."""

    sha256: str = ""
    tree_hash: str = ""


def declared(
    *,
    id: UUID,
    owner: UUID,
    context: UUID,
    size: int,
    sha256: str,
    media_type: str,
    file_name: str,
    at: datetime,
    part_sha256: Sequence[str] = (),
    together: tuple[UUID, int] | None = None,
) -> Upload:
    """A declaration, checked, not yet on file.

    The keys of files declared `together` (their batch, and the place in it) begin alike. They have no folder of
    their own: to make and to look up one costs the store a fortieth of what a photograph costs it.

    `sha256` may be "" and follow: of a file that goes in one PUT when its address is asked for, of a larger one
    when it is completed. `part_sha256` is empty or has one value for each part of the plan; parts can also be
    declared later.

    Raises: InvalidDeclaration, TooLarge.
    """
    cut = check_declaration(size=size, sha256=sha256, media_type=media_type, part_sha256=part_sha256)
    single = cut.part_size is None
    month = at.astimezone(get_default_timezone())
    name = f"{together[0].hex}-{together[1]}" if together else uuid4().hex
    return instances.new(
        Upload,
        id=id,
        owner=owner,
        context=context,
        size=size,
        sha256=sha256 or (part_sha256[0] if single and part_sha256 else ""),
        media_type=media_type,
        file_name=clean_file_name(file_name),
        key=f"{s3.ORIGINALS}{month:%Y/%m}/{name}",
        # One PUT needs nothing of S3 beforehand.
        state=UploadState.READY if single else UploadState.BEGUN,
        part_size=cut.part_size,
        part_sha256=[] if single else list(part_sha256) or [""] * cut.count,
        created_at=at,
        expires_at=at + IDLE_LIMIT,
    )


def declare_all(new: Sequence[Upload]) -> dict[UUID, Upload | Conflict]:
    """Put declarations on file, each once: of one repeated with the same content, what is there."""
    asked = {one.id: one for one in new}
    fresh = _DECLARED.add_new([asked[id] for id in sorted(asked)])
    kept = Upload.objects.in_bulk(repeated) if (repeated := asked.keys() - fresh) else {}
    return {
        id: one if id in fresh else kept[id] if _same(kept[id], one) else Conflict()
        for id, one in asked.items()
    }


def _same(kept: Upload, new: Upload) -> bool:
    fields = ("owner", "context", "size", "media_type", "file_name")
    said = [(kept.sha256, new.sha256), *zip(kept.part_sha256, new.part_sha256, strict=False)]
    return all(getattr(kept, name) == getattr(new, name) for name in fields) and all(
        not known or not value or known == value for known, value in said
    )


def declare(
    *,
    id: UUID,
    owner: UUID,
    context: UUID,
    size: int,
    sha256: str,
    media_type: str,
    file_name: str,
    at: datetime,
    part_sha256: Sequence[str] = (),
) -> Upload:
    """Put one declaration on file, as `declared` says.

    Raises: InvalidDeclaration, TooLarge, Conflict.
    """
    new = declared(
        id=id,
        owner=owner,
        context=context,
        size=size,
        sha256=sha256,
        media_type=media_type,
        file_name=file_name,
        at=at,
        part_sha256=part_sha256,
    )
    kept = declare_all([new])[id]
    if isinstance(kept, Conflict):
        raise kept
    return kept


def declare_parts(*, upload_id: UUID, part_sha256: Mapping[int, str]) -> Upload:
    """Add the SHA-256 of some parts, by number; of a file that goes in one PUT, it is the whole file's.

    Raises: InvalidDeclaration, Conflict where a part was declared otherwise, WrongState.
    """
    upload = _locked(upload_id)
    _require(upload, UploadState.BEGUN, *RECEIVING)
    for number, sha256 in part_sha256.items():
        check_sha256("part_sha256", sha256)
        if not 1 <= number <= upload.plan.count:
            raise InvalidDeclaration("part_sha256", f"没有第 {number} 个分段")
        if upload.checksums[number - 1] not in {"", sha256}:
            raise Conflict
        if upload.is_multipart:
            upload.part_sha256[number - 1] = sha256
        else:
            upload.sha256 = sha256
    upload.save(update_fields=["part_sha256", "sha256"])
    return upload


def touch(*, upload_id: UUID, at: datetime) -> None:
    """The client is at it: it has the whole time again before the upload is given up."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, [at + IDLE_LIMIT, upload_id])


def mark_ready(*, upload_id: UUID, multipart_id: str) -> Upload:
    """The client may send. Of two attempts, the first to arrive here names the multipart upload.

    Raises: WrongState.
    """
    upload = _locked(upload_id)
    if upload.state == UploadState.BEGUN:
        upload.state = UploadState.READY
        upload.multipart_id = multipart_id
        upload.save(update_fields=["state", "multipart_id"])
    _require(upload, *RECEIVING, UploadState.STORED)
    return upload


def claim(upload_ids: Sequence[UUID], *, at: datetime, lease: timedelta = COMPLETION_LEASE) -> list[Upload]:
    """The client says that everything is sent; those whose declaration is complete, now COMPLETING.

    Not in a transaction: one statement of its own, whose commit does not wait for the disk.
    """
    return _rows(_CLAIM, [at + lease, at + IDLE_LIMIT, list(upload_ids)])


def _rows(sql: str, params: Sequence[Any]) -> list[Upload]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names, database = [column.name for column in cursor.description], connection.alias
        return [instances.on_file(Upload, names, row, database) for row in cursor.fetchall()]


def claim_completion(
    *, upload_id: UUID, at: datetime, said: Said | None = None, lease: timedelta = COMPLETION_LEASE
) -> Upload:
    """The same for one, with what the client says of the whole, and why not.

    Returns the upload in state COMPLETING, or in state STORED where it was completed before: then there is
    nothing left to do.

    Raises: PartsUndeclared, Sha256Undeclared, DeclaredOtherwise, TreeMismatch, InvalidDeclaration, WrongState.
    """
    said = said or Said()
    upload = _locked(upload_id)
    _require(upload, *RECEIVING, UploadState.STORED)
    if said.sha256:
        check_sha256("sha256", said.sha256)
        if upload.sha256 not in {"", said.sha256}:
            raise DeclaredOtherwise
    if upload.is_multipart and (
        missing := [n for n, one in enumerate(upload.part_sha256, start=1) if not one]
    ):
        raise PartsUndeclared(missing)
    upload.sha256 = upload.sha256 or said.sha256
    if not upload.sha256:
        raise Sha256Undeclared
    if said.tree_hash and said.tree_hash != (found := tree_hash(upload.checksums)):
        raise TreeMismatch(found)
    if upload.state == UploadState.STORED:
        return upload
    upload.state = UploadState.COMPLETING
    upload.next_attempt = at + lease
    upload.expires_at = at + IDLE_LIMIT
    upload.save(update_fields=["sha256", "state", "next_attempt", "expires_at"])
    return upload


def postpone(*, upload_id: UUID, at: datetime) -> Upload:
    """S3 is away: the completion stays claimed and the sweeper tries again, later each time."""
    upload = _locked(upload_id)
    if upload.state == UploadState.COMPLETING:
        upload.failures += 1
        wait = min(_BACKOFF * 2 ** min(upload.failures - 1, 10), _LONGEST_BACKOFF)
        upload.next_attempt = at + wait
        upload.save(update_fields=["failures", "next_attempt"])
    return upload


def put_off(*, upload_id: UUID, until: datetime) -> None:
    """Somebody is at this completion; nobody else takes it up before then."""
    Upload.objects.filter(pk=upload_id, state=UploadState.COMPLETING).update(next_attempt=until)


def reopen(*, upload_id: UUID) -> Upload:
    """Bytes are missing: it is the client's turn again."""
    upload = _locked(upload_id)
    if upload.state == UploadState.COMPLETING:
        upload.state = UploadState.READY
        upload.next_attempt = None
        upload.save(update_fields=["state", "next_attempt"])
    return upload


def locked(rows: Iterable[Upload]) -> dict[UUID, Upload]:
    """Lock the rows in the one order in which everybody locks several; what may have changed is read anew."""
    known = {upload.pk: upload for upload in rows}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [list(known)])
        for id, state, sha256, part_sha256 in cursor.fetchall():
            upload = known[id]
            upload.state, upload.sha256, upload.part_sha256 = state, sha256, part_sha256
    return known


def record_stored_all(
    held: Mapping[UUID, Upload], settled: Mapping[UUID, Settled], *, at: datetime
) -> dict[UUID, StoredObject | StorageError]:
    """Put stored objects on file, each once; of one that is there, the first. `held` are the rows, locked."""
    found: dict[UUID, StoredObject | StorageError] = {}
    new: list[StoredObject] = []
    earlier = [upload.pk for upload in held.values() if upload.state == UploadState.STORED]
    if earlier:
        found |= {one.upload_id: one for one in StoredObject.objects.filter(upload__in=earlier)}
    for upload_id, seen in settled.items():
        upload = held[upload_id]
        if upload.state in RECEIVING:
            new.append(_stored(upload, seen, at))
            found[upload_id] = new[-1]
        elif upload_id not in found:
            found[upload_id] = WrongState(upload.state, UploadState(upload.state).label)
    if new:
        _STORED.add(new)
        retention.begin(new, at=at)
        with connection.cursor() as cursor:
            cursor.execute(_IS_STORED, [at, [one.upload_id for one in new]])
    return found


def _stored(upload: Upload, seen: Settled, at: datetime) -> StoredObject:
    stored = instances.new(
        StoredObject,
        upload=upload,
        key=upload.key,
        version_id=seen.version_id,
        etag=seen.etag,
        size=seen.size,
        sha256=upload.sha256,
        s3_checksum=seen.checksum,
        sha256_enforced=is_whole_enforced(upload),
        tree_hash=tree_hash(upload.checksums),
        media_type=upload.media_type,
        file_name=upload.file_name,
        stored_at=at,
    )
    stored.nobody_has_looked_at_it()
    return stored


def record_stored(*, upload_id: UUID, settled: Settled, at: datetime) -> StoredObject:
    """Put one stored object on file, once; a repeat returns the first.

    Raises: WrongState where the upload was aborted.
    """
    held = {upload_id: _locked(upload_id)}
    found = record_stored_all(held, {upload_id: settled}, at=at)[upload_id]
    if isinstance(found, StorageError):
        raise found
    return found


def mark_aborted(*, upload_id: UUID, at: datetime) -> Upload:
    """The upload is over; from `at` on its parts are to be dropped, where it has any.

    Raises: WrongState where it is stored.
    """
    upload = _locked(upload_id)
    _require(upload, UploadState.BEGUN, *RECEIVING, UploadState.ABORTED)
    if upload.state != UploadState.ABORTED:
        upload.state = UploadState.ABORTED
        upload.next_attempt = at if upload.is_multipart else None
        upload.save(update_fields=["state", "next_attempt"])
    return upload


def mark_dropped(*, upload_id: UUID) -> None:
    """S3 holds no parts of an upload that was given up."""
    Upload.objects.filter(pk=upload_id, state=UploadState.ABORTED).update(next_attempt=None)


def meant(keys: Collection[str]) -> dict[str, str | None]:
    """Which multipart upload is under way for each key: None where it was opened and may not be on file yet."""
    rows = Upload.objects.filter(key__in=keys, state__in=(UploadState.BEGUN, *RECEIVING))
    return {
        key: None if state == UploadState.BEGUN else multipart_id
        for key, state, multipart_id in rows.values_list("key", "state", "multipart_id")
    }


def _locked(upload_id: UUID) -> Upload:
    return Upload.objects.select_for_update().get(pk=upload_id)


def _require(upload: Upload, *states: UploadState) -> None:
    if upload.state not in states:
        raise WrongState(upload.state, UploadState(upload.state).label)
