"""What is asked of S3 on an upload's behalf: outside any transaction, repeatable at any time."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from media_storage import s3
from media_storage.digests import declared_md5, is_as_declared, is_whole_enforced
from media_storage.errors import (
    AlreadyExists,
    ChecksumMismatch,
    InvalidDeclaration,
    ObjectMissing,
    PartsMissing,
    PartsUndeclared,
    StorageError,
    StorageUnavailable,
    UploadLost,
    WrongState,
)
from media_storage.models import RECEIVING, Upload, UploadState
from media_storage.parts import PartRange, s3_checksum

_AT_ONCE = 8  # requests to S3 under way for one batch
_WORTH_LISTING = 3  # files: fewer are asked for one by one


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


def sign(upload: Upload, part_numbers: Iterable[int]) -> tuple[SignedPart, ...]:
    """The requests that carry these parts. No network; may be asked again after they expire.

    Raises: as `check_signable`, and InvalidDeclaration where the store needs an MD5 that was not declared.
    """
    numbers = tuple(part_numbers)
    check_signable(upload, numbers)
    md5 = declared_md5(upload, numbers)
    plan = upload.plan
    return tuple(_sign_one(upload, plan.part(number), md5.get(number, "")) for number in numbers)


def check_signable(upload: Upload, numbers: Sequence[int]) -> None:
    """Hold the client to parts that exist and are declared.

    Raises: WrongState, PartsUndeclared, InvalidDeclaration where the plan has no such part.
    """
    if upload.state not in RECEIVING:
        raise WrongState(upload.state, UploadState(upload.state).label)
    count, checksums = upload.plan.count, upload.checksums
    for number in numbers:
        if not 1 <= number <= count:
            raise InvalidDeclaration("part_numbers", f"没有第 {number} 个分段")
    if undeclared := [number for number in numbers if not checksums[number - 1]]:
        raise PartsUndeclared(undeclared)


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
    held = _held(upload)
    missing = () if held is None else _absent(upload, held)
    gone = frozenset(missing)
    return Progress(tuple(number for number in every if number not in gone), missing)


def settle_remote(upload: Upload) -> Settled:
    """Make the object final in S3 and find it equal to the declaration. S3 only; repeatable at any time.

    The parts are there in their planned sizes, and S3's checksum of the whole is that of the declared parts in
    their order, so that the tree hash over them is the stored object's.

    Raises: ObjectMissing, PartsMissing, UploadLost, ChecksumMismatch, StorageUnavailable.
    """
    said = _join(upload) if upload.is_multipart else s3.head(upload.key)
    if said.size != upload.size:
        raise ChecksumMismatch(f"大小为 {said.size}，申报为 {upload.size}")
    if not is_as_declared(upload, said):
        raise ChecksumMismatch
    return Settled(said.version_id, said.etag, said.size, said.checksum)


def settle_all(claimed: Sequence[Upload]) -> dict[UUID, Settled | StorageError]:
    """The same for each, several at once: one that is refused does not hold up the others."""
    listed = _settled_together(claimed)
    alone = [upload for upload in claimed if upload.pk not in listed]

    def one(upload: Upload) -> Settled | StorageError:
        try:
            return settle_remote(upload)
        except StorageError as refused:
            return refused

    if len(alone) <= 1:
        return listed | {upload.pk: one(upload) for upload in alone}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return listed | dict(zip([upload.pk for upload in alone], pool.map(one, alone), strict=True))


def _settled_together(claimed: Iterable[Upload]) -> dict[UUID, Settled | StorageError]:
    """Those of the files that one listing of what was declared together settles.

    Each went in one PUT, and the store took no bytes but those with the SHA-256 that was signed: that they are there,
    in their size, is all there is to ask now. Who applies the lock asks for the checksum, and has what differs
    examined. Whatever a listing does not show is asked for by itself.
    """
    batches: dict[str, list[Upload]] = {}
    for upload in claimed:
        if upload.batch and is_whole_enforced(upload):
            batches.setdefault(upload.batch, []).append(upload)
    found: dict[UUID, Settled | StorageError] = {}
    for batch, several in batches.items():
        if len(several) < _WORTH_LISTING:
            continue
        try:
            seen = s3.listed(batch)
        except StorageError:
            continue
        for upload in several:
            if (one := seen.get(upload.key)) and one.size == upload.size:
                checksum = s3_checksum(upload.sha256)
                found[upload.pk] = Settled(one.version_id, one.etag, one.size, checksum)
    return found


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


def drop_other(upload: Upload, opened: str) -> None:
    """Drop the multipart upload that this attempt opened, where another attempt's came to be on file. S3 only.

    Where the store is away at that moment, `strays` finds it later.
    """
    if opened and opened != upload.multipart_id:
        with suppress(StorageError):
            s3.abort_multipart(upload.key, opened)


def strays(
    known: Callable[[Collection[str]], Mapping[str, str | None]], *, before: datetime
) -> list[s3.Open]:
    """Multipart uploads that S3 holds open and no row means any more, opened before a moment.

    `known` says of keys which multipart upload is meant: None where one may still be put on file. S3 and rows.
    """
    found = [one for one in s3.open_multiparts() if one.initiated < before]
    meant = known({one.key for one in found})
    return [one for one in found if meant.get(one.key, "") not in {None, one.id}]


def abort_remote(upload: Upload) -> None:
    """Drop the parts of an upload that will not be completed. S3 only. A whole object is never deleted."""
    if upload.is_multipart:
        for multipart_id in s3.find_multiparts(upload.key):
            s3.abort_multipart(upload.key, multipart_id)
