"""From a declared file to a stored object.

Each function touches rows only (`declare`, `declare_parts`, `mark_ready`, `claim_completion`, `postpone`,
`reopen`, `record_stored`, `mark_aborted`; the caller holds the transaction and journals), S3 only
(`open_remote`, `progress`, `settle_remote`, `abort_remote`; outside any transaction, idempotent) or neither
(`sign`):

    begin     declare → commit → open_remote → mark_ready → commit → sign
    resume    progress → sign the missing
    complete  claim_completion → commit → settle_remote → record_stored → commit
              StorageUnavailable: postpone; ObjectMissing or PartsMissing: reopen
    sweep     for each of Upload.objects.abandoned(at): settle_remote → record_stored

A crash between any two leaves a state from which the same call, made again, goes on. Several processes may
complete the same upload at once: S3 makes one object, and the row lock one `StoredObject`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.timezone import localtime

from media_storage import retention, s3
from media_storage.declaration import check_declaration, check_sha256, clean_file_name
from media_storage.digests import declared_md5, is_as_declared, is_whole_enforced
from media_storage.errors import (
    AlreadyExists,
    ChecksumMismatch,
    Conflict,
    InvalidDeclaration,
    ObjectMissing,
    PartsMissing,
    PartsUndeclared,
    StorageUnavailable,
    UploadLost,
    WrongState,
)
from media_storage.models import RECEIVING, StoredObject, Upload, UploadState
from media_storage.parts import PartRange
from media_storage.sniff import HEAD_BYTES, sniff, type_lies

IDLE_LIMIT = timedelta(days=7)
COMPLETION_LEASE = timedelta(minutes=1)  # longer than the slowest `settle_remote`
_BACKOFF = timedelta(seconds=30)
_LONGEST_BACKOFF = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SignedPart:
    """The request that carries one range of the file; a single PUT is its part 1."""

    range: PartRange
    request: s3.SignedRequest


@dataclass(frozen=True, slots=True)
class Progress:
    """Which parts S3 holds, and which it lacks, by number."""

    received: tuple[int, ...]
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """The object as S3 holds it, found equal to the declaration."""

    version_id: str
    etag: str
    size: int
    checksum: str
    detected_type: str | None


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
    """Put the declaration on file, once: repeated with the same content, it returns what is there. Rows only.

    `part_sha256` is empty or has one value for each part of the plan; parts can also be declared later.

    Raises: InvalidDeclaration, TooLarge, Conflict.
    """
    cut = check_declaration(size=size, sha256=sha256, media_type=media_type, part_sha256=part_sha256)
    new = Upload(
        id=id,
        owner=owner,
        context=context,
        size=size,
        sha256=sha256,
        media_type=media_type,
        file_name=clean_file_name(file_name),
        key=f"originals/{localtime(at):%Y/%m}/{uuid4()}",
        part_size=cut.part_size,
        part_sha256=[] if cut.part_size is None else list(part_sha256) or [""] * cut.count,
        created_at=at,
        expires_at=at + IDLE_LIMIT,
    )
    Upload.objects.bulk_create([new], ignore_conflicts=True)
    kept = Upload.objects.get(pk=id)
    same = ("owner", "context", "size", "sha256", "media_type", "file_name")
    if any(getattr(kept, name) != getattr(new, name) for name in same):
        raise Conflict
    declared_otherwise = zip(kept.part_sha256, part_sha256, strict=False)
    if any(known and known != said for known, said in declared_otherwise):
        raise Conflict
    return kept


def declare_parts(*, upload_id: UUID, part_sha256: Mapping[int, str]) -> Upload:
    """Add the SHA-256 of some parts, by number. Rows only.

    Raises: InvalidDeclaration, Conflict where a part was declared otherwise, WrongState.
    """
    upload = _locked(upload_id)
    _require(upload, UploadState.BEGUN, *RECEIVING)
    for number, sha256 in part_sha256.items():
        check_sha256("part_sha256", sha256)
        if not 1 <= number <= upload.plan.count:
            raise InvalidDeclaration("part_sha256", f"没有第 {number} 个分段")
        known = upload.part_sha256[number - 1] if upload.is_multipart else upload.sha256
        if known not in {"", sha256}:
            raise Conflict
        if upload.is_multipart:
            upload.part_sha256[number - 1] = sha256
    upload.save(update_fields=["part_sha256"])
    return upload


def open_remote(upload: Upload) -> str:
    """Make S3 ready for the bytes; the multipart id, "" where the file goes in one PUT. S3 only.

    Takes up a multipart upload that an earlier attempt opened and did not live to record.
    """
    if not upload.is_multipart:
        return ""
    if upload.multipart_id:
        return upload.multipart_id
    found = s3.find_multiparts(upload.key)
    return found[0] if found else s3.create_multipart(upload.key, media_type=upload.media_type)


def mark_ready(*, upload_id: UUID, multipart_id: str) -> Upload:
    """The client may send. Of two attempts, the first to arrive here names the multipart upload. Rows only.

    Raises: WrongState.
    """
    upload = _locked(upload_id)
    if upload.state == UploadState.BEGUN:
        upload.state = UploadState.READY
        upload.multipart_id = multipart_id
        upload.save(update_fields=["state", "multipart_id"])
    _require(upload, *RECEIVING, UploadState.STORED)
    return upload


def sign(upload: Upload, part_numbers: Iterable[int]) -> tuple[SignedPart, ...]:
    """The requests that carry these parts. No network; may be asked again after they expire.

    Raises: WrongState, PartsUndeclared, InvalidDeclaration where the plan has no such part, or the store needs
    an MD5 that was not declared.
    """
    _require(upload, *RECEIVING)
    numbers = tuple(part_numbers)
    for number in numbers:
        if not 1 <= number <= upload.plan.count:
            raise InvalidDeclaration("part_numbers", f"没有第 {number} 个分段")
    if undeclared := [
        number for number in numbers if upload.is_multipart and not upload.part_sha256[number - 1]
    ]:
        raise PartsUndeclared(undeclared)
    md5 = declared_md5(upload, numbers)
    return tuple(_sign_one(upload, upload.plan.part(number), md5.get(number, "")) for number in numbers)


def _sign_one(upload: Upload, cut: PartRange, md5: str) -> SignedPart:
    seconds = settings.S3_URL_SECONDS
    if upload.is_multipart:
        return SignedPart(
            cut,
            s3.sign_part(
                upload.key,
                upload.multipart_id,
                cut.number,
                size=cut.size,
                sha256=upload.part_sha256[cut.number - 1],
                md5=md5,
                seconds=seconds,
            ),
        )
    return SignedPart(
        cut,
        s3.sign_put(
            upload.key,
            size=upload.size,
            sha256=upload.sha256,
            md5=md5,
            media_type=upload.media_type,
            seconds=seconds,
        ),
    )


def progress(upload: Upload) -> Progress:
    """What has arrived. S3 only.

    Raises: UploadLost.
    """
    every = tuple(range(1, upload.plan.count + 1))
    if not upload.is_multipart:
        try:
            s3.head(upload.key)
        except ObjectMissing:
            return Progress((), every)
        return Progress(every, ())
    missing = _missing(upload)
    return Progress(tuple(number for number in every if number not in missing), missing)


def claim_completion(*, upload_id: UUID, at: datetime) -> Upload:
    """The client says that everything is sent. Rows only.

    Returns the upload in state COMPLETING, or in state STORED where it was completed before: then there is
    nothing left to do.

    Raises: PartsUndeclared, WrongState.
    """
    upload = _locked(upload_id)
    _require(upload, *RECEIVING, UploadState.STORED)
    if upload.state == UploadState.STORED:
        return upload
    if undeclared := [number for number, one in enumerate(upload.part_sha256, start=1) if not one]:
        raise PartsUndeclared(undeclared)
    upload.state = UploadState.COMPLETING
    upload.next_attempt = at + COMPLETION_LEASE
    upload.save(update_fields=["state", "next_attempt"])
    return upload


def settle_remote(upload: Upload) -> Settled:
    """Make the object final in S3 and find it equal to the declaration. S3 only; repeatable at any time.

    Raises: ObjectMissing, PartsMissing, UploadLost, ChecksumMismatch, StorageUnavailable.
    """
    said = _join(upload) if upload.is_multipart else s3.head(upload.key)
    if said.size != upload.size:
        raise ChecksumMismatch(f"大小为 {said.size}，申报为 {upload.size}")
    if not is_as_declared(upload, said):
        raise ChecksumMismatch
    first = s3.read_head(upload.key, version_id=said.version_id, length=HEAD_BYTES)
    return Settled(said.version_id, said.etag, said.size, said.checksum, sniff(first))


def _join(upload: Upload) -> s3.Head:
    """Make one object of the parts, or find the one that an earlier or concurrent attempt made."""
    held = _held(upload)
    if held is None:
        return s3.head(upload.key)
    if missing := _absent(upload, held):
        raise PartsMissing(missing)
    parts = [
        s3.CompletedPart(number, held[number].etag, sha256)
        for number, sha256 in enumerate(upload.part_sha256, start=1)
    ]
    try:
        s3.complete_multipart(upload.key, upload.multipart_id, parts)
        return s3.head(upload.key)
    except (UploadLost, AlreadyExists):
        # Another attempt was faster; or this one's own first request, whose answer never came.
        try:
            return s3.head(upload.key)
        except ObjectMissing as unsettled:
            raise StorageUnavailable from unsettled


def _missing(upload: Upload) -> tuple[int, ...]:
    held = _held(upload)
    return () if held is None else _absent(upload, held)


def _absent(upload: Upload, held: Mapping[int, s3.Part]) -> tuple[int, ...]:
    return tuple(
        cut.number for cut in upload.plan if cut.number not in held or held[cut.number].size != cut.size
    )


def _held(upload: Upload) -> dict[int, s3.Part] | None:
    """The parts S3 holds, or None where it holds the whole object.

    While one attempt joins the parts, another may be told that there are none: the object decides.

    Raises: UploadLost.
    """
    lost: UploadLost | None = None
    held: dict[int, s3.Part] = {}
    try:
        held = s3.list_parts(upload.key, upload.multipart_id)
    except UploadLost as answer:
        lost = answer
    if lost is None and not _absent(upload, held):
        return held
    try:
        s3.head(upload.key)
    except ObjectMissing:
        if lost:
            raise lost from None
        return held
    return None


def postpone(*, upload_id: UUID, at: datetime) -> Upload:
    """S3 is away: the completion stays claimed and the sweeper tries again, later each time. Rows only."""
    upload = _locked(upload_id)
    if upload.state == UploadState.COMPLETING:
        upload.failures += 1
        wait = min(_BACKOFF * 2 ** min(upload.failures - 1, 10), _LONGEST_BACKOFF)
        upload.next_attempt = at + wait
        upload.save(update_fields=["failures", "next_attempt"])
    return upload


def reopen(*, upload_id: UUID) -> Upload:
    """Bytes are missing: it is the client's turn again. Rows only."""
    upload = _locked(upload_id)
    if upload.state == UploadState.COMPLETING:
        upload.state = UploadState.READY
        upload.next_attempt = None
        upload.save(update_fields=["state", "next_attempt"])
    return upload


def record_stored(*, upload_id: UUID, settled: Settled, at: datetime) -> StoredObject:
    """Put the stored object on file, once; a repeat returns the first. Rows only.

    Raises: WrongState where the upload was aborted.
    """
    upload = _locked(upload_id)
    _require(upload, *RECEIVING, UploadState.STORED)
    if upload.state == UploadState.STORED:
        return StoredObject.objects.get(upload=upload)
    stored = StoredObject.objects.create(
        upload=upload,
        key=upload.key,
        version_id=settled.version_id,
        etag=settled.etag,
        size=settled.size,
        sha256=upload.sha256,
        s3_checksum=settled.checksum,
        sha256_enforced=is_whole_enforced(upload),
        media_type=upload.media_type,
        detected_type=settled.detected_type or "",
        type_mismatch=type_lies(upload.media_type, settled.detected_type),
        file_name=upload.file_name,
        stored_at=at,
    )
    retention.begin(stored, at=at)
    upload.state = UploadState.STORED
    upload.completed_at = at
    upload.next_attempt = None
    upload.save(update_fields=["state", "completed_at", "next_attempt"])
    return stored


def abort_remote(upload: Upload) -> None:
    """Drop the parts of an upload that will not be completed. S3 only. A whole object is never deleted."""
    if upload.is_multipart:
        for multipart_id in s3.find_multiparts(upload.key):
            s3.abort_multipart(upload.key, multipart_id)


def mark_aborted(*, upload_id: UUID) -> Upload:
    """The upload is over. Rows only.

    Raises: WrongState where it is stored.
    """
    upload = _locked(upload_id)
    _require(upload, UploadState.BEGUN, *RECEIVING, UploadState.ABORTED)
    upload.state = UploadState.ABORTED
    upload.next_attempt = None
    upload.save(update_fields=["state", "next_attempt"])
    return upload


def _locked(upload_id: UUID) -> Upload:
    return Upload.objects.select_for_update().get(pk=upload_id)


def _require(upload: Upload, *states: UploadState) -> None:
    if upload.state not in states:
        raise WrongState(upload.state, UploadState(upload.state).label)
