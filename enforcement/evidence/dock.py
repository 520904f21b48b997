"""Emptying recorders: a folder of their files, each read, received once, and put before a person.

What was done stands on rows keyed by the file's SHA-256 and size, so that a run which is killed goes on where it
was when it is started again, and the same bytes are one file under any name in any folder.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from enforcement.errors import Refusal, Taken
from enforcement.evidence.actions import docking as acts
from enforcement.evidence.actions import intake
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.models.docking import DockedFile, DockState, Recorder
from enforcement.evidence.refusals import refusing
from enforcement.evidence.rules.matching import captured, named_serial
from enforcement.law.values import Labelled
from enforcement.registry.models import Actor, legal_day
from media_storage import errors as storage
from media_storage import probe, sandbox, sending, uploads
from media_storage.declaration import clean_file_name
from media_storage.models import RECEIVING, Upload, UploadState
from media_storage.parts import plan
from media_storage.said import Place, Recording
from media_storage.sniff import HEAD_BYTES, sniff

#: Addresses asked for at a time: they are used up before they expire.
_WINDOW: Final = 16
_READ: Final = 1024 * 1024
_KINDS: Final = ("video/", "audio/", "image/")
#: What recorders write that the system's table of endings may not know.
_ENDINGS: Final = {
    ".ts": "video/mp2t",
    ".mts": "video/mp2t",
    ".avi": "video/x-msvideo",
    ".mkv": "video/x-matroska",
    ".amr": "audio/amr",
    ".heic": "image/heic",
}

Heard = Callable[[int], None]


class Result(Labelled):
    """What became of a file."""

    STORED = "stored", "已入库"
    RESUMED = "resumed", "续传入库"
    DUPLICATE = "duplicate", "重复,未再入库"
    SKIPPED = "skipped", "不是音像文件"
    FAILED = "failed", "失败"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file, what became of it and why; `docked` is None where there is no row of it."""

    path: Path
    size: int
    result: Result
    detail: str = ""
    docked: DockedFile | None = None


@dataclass(frozen=True, slots=True)
class Dock:
    """Who empties which agency's recorders; `ahead` is how far their clock was ahead of the server's, if read."""

    folder: Path
    agency_id: UUID
    by: Actor
    serial: str = ""
    ahead: timedelta | None = None

    def files(self) -> list[Path]:
        """Every file in the folder and below, by path; neither links nor hidden ones."""
        found = (path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink())
        return sorted(path for path in found if not _hidden(path.relative_to(self.folder)))

    def take(self, path: Path, *, at: datetime, read: Heard, sent: Heard) -> Outcome:
        """Read a file, receive it unless it was received before, and say what became of it.

        `read` and `sent` hear of bytes as they go. Never raises for the file's sake: the rest still comes.
        """
        size = 0
        try:
            size = path.stat().st_size
            media_type = _media_type(path)
            if not media_type.startswith(_KINDS):
                return Outcome(path, size, Result.SKIPPED)
            found = self._found(path, size, media_type, read)
            return self._receive(path, found, at=at, sent=sent)
        except (Refusal, storage.StorageError) as refusal:
            return Outcome(path, size, Result.FAILED, str(refusal))
        except OSError as unreadable:
            return Outcome(path, size, Result.FAILED, f"无法读取({unreadable.strerror})")

    def _found(self, path: Path, size: int, media_type: str, read: Heard) -> acts.Found:
        whole, parts, md5 = _digests(path, size, read)
        told = _told(path, media_type)
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        began, known_from = captured(path.name, told.created, modified, told.length or timedelta(0))
        where = path.relative_to(self.folder).parts
        serials = Recorder.objects.filter(agency_id=self.agency_id).values_list("serial", flat=True)
        return acts.Found(
            name=clean_file_name(path.name),
            media_type=media_type,
            size=size,
            sha256=whole,
            parts=parts,
            md5=md5,
            captured_at=began,
            captured_from=known_from,
            length=told.length,
            fault=told.fault,
            serial=self.serial or named_serial((self.folder.name, *where), serials),
            latitude=told.place.latitude if told.place else None,
            longitude=told.place.longitude if told.place else None,
        )

    def _receive(self, path: Path, found: acts.Found, *, at: datetime, sent: Heard) -> Outcome:
        result = Result.STORED
        try:
            docked = self._dock(found, at)
        except Taken as held:
            return Outcome(path, found.size, Result.DUPLICATE, held.message)
        except AlreadyDone as done:
            docked, result = done.value, Result.RESUMED
            if docked.state != DockState.RECEIVING:
                return Outcome(
                    path, found.size, Result.DUPLICATE, f"已于{legal_day(docked.docked_at)}入库", docked
                )
        self._send(path, docked, sent)
        return Outcome(path, found.size, result, docked=self._settle(docked, at))

    def _dock(self, found: acts.Found, at: datetime) -> DockedFile:
        """Put the file on file; where another run did so at the same moment, it was the first."""

        def dock() -> DockedFile:
            return acts.dock_recording(
                found=found, agency_id=self.agency_id, ahead=self.ahead, by=self.by, at=at
            )

        try:
            return dock()
        except IntegrityError:
            return dock()

    def _send(self, path: Path, docked: DockedFile, sent: Heard) -> None:
        """Send what the object store does not hold yet."""
        upload = intake.open_upload(docked.upload)
        if upload.state not in RECEIVING:
            return
        with refusing():
            missing = iter(uploads.progress(upload).missing)
            while window := list(islice(missing, _WINDOW)):
                sending.send(path, uploads.sign(upload, window), sent=sent)

    def _settle(self, docked: DockedFile, at: datetime) -> DockedFile:
        """Make the object final and put it on file; what will never be whole is given up, to be begun anew."""
        try:
            settled = self._final(docked.upload_id, at)
        except (storage.UploadLost, storage.ChecksumMismatch):
            acts.abandon_recording(subject_id=docked.pk, by=self.by, at=at)
            raise
        try:
            return acts.store_recording(subject_id=docked.pk, settled=settled, by=self.by, at=at)
        except AlreadyDone as done:
            stored: DockedFile = done.value
            return stored

    @staticmethod
    def _final(upload_id: UUID, at: datetime) -> uploads.Settled | None:
        with transaction.atomic(durable=True):
            upload: Upload = uploads.claim_completion(upload_id=upload_id, at=at)
        if upload.state == UploadState.STORED:
            return None
        try:
            return uploads.settle_remote(upload)
        except storage.StorageError:
            with transaction.atomic(durable=True):
                uploads.reopen(upload_id=upload_id)
            raise


@dataclass(frozen=True, slots=True)
class _Told:
    """What a file says of itself."""

    length: timedelta | None
    created: datetime | None = None
    place: Place | None = None
    fault: str = ""


def _told(path: Path, media_type: str) -> _Told:
    if not path.stat().st_size:
        return _Told(None, fault="空文件,没有内容")
    source = sandbox.LocalFile(path)
    try:
        if media_type.startswith("image/"):
            photograph = probe.photograph(source)
            taken = photograph.taken_at if photograph.taken_at and photograph.taken_at.tzinfo else None
            return _Told(None, taken, photograph.place)
        recording = probe.recording(source)
    except sandbox.SandboxFailure as failure:
        return _Told(None, fault=str(failure))
    length, fault = length_of(recording)
    return _Told(length, recording.created_at, recording.place, fault)


def length_of(recording: Recording) -> tuple[timedelta | None, str]:
    """How long a recording is by what its file shows, or None and why that is not known, in Chinese.

    A file cut short still announces its whole length: what it does not hold, it does not show.
    """
    if recording.truncated:
        return None, "文件不完整,时长不可信"
    if not recording.seconds:
        return None, "文件没有时长信息"
    return timedelta(seconds=recording.seconds), ""


def _digests(path: Path, size: int, read: Heard) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The SHA-256 of the file and, where it goes in parts, of each; and the MD5 of each, which some stores enforce."""
    cut = plan(size, single_put_max=settings.UPLOAD_SINGLE_PUT_MAX)
    whole, parts, md5s = hashlib.sha256(), [], []
    with path.open("rb") as file:
        for part in cut:
            digest, left = hashlib.sha256(), part.size
            md5 = hashlib.md5(usedforsecurity=False)
            while left and (piece := file.read(min(_READ, left))):
                whole.update(piece)
                digest.update(piece)
                md5.update(piece)
                left -= len(piece)
                read(len(piece))
            parts.append(digest.hexdigest())
            md5s.append(md5.hexdigest())
    return whole.hexdigest(), () if cut.part_size is None else tuple(parts), tuple(md5s)


def _media_type(path: Path) -> str:
    """What the first bytes show, else what the ending says."""
    with path.open("rb") as file:
        shown = sniff(file.read(HEAD_BYTES))
    ending = path.suffix.lower()
    return shown or _ENDINGS.get(ending) or mimetypes.guess_type(f"x{ending}")[0] or ""


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
