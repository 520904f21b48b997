"""From bytes set in type to an object that nobody can change: a row first, the store after the commit.

Idempotent at every place: the upload has the instrument's id, the store refuses other bytes than those declared,
and a second sending finds the first. What keeps originals keeps these too: the lock on arrival, renewed, and the
rounds of reading back.
"""

from __future__ import annotations

import hashlib
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from enforcement.documents.models import Outgoing
from enforcement.sealed import seal_bytes, unseal_bytes
from media_storage import sending, uploads
from media_storage.digests import declare_md5
from media_storage.models import Upload, UploadState
from media_storage.parts import plan

PDF: Final = "application/pdf"


def hand_over(
    body: bytes, sha256: str, *, id: UUID, name: str, context: UUID, owner: UUID, at: datetime
) -> Upload:
    """Declare a file and keep its bytes until the store has them. The caller holds the transaction."""
    parts, md5 = _digests(body)
    upload = uploads.declare(
        id=id,
        owner=owner,
        context=context,
        size=len(body),
        sha256=sha256,
        media_type=PDF,
        file_name=name,
        part_sha256=parts,
        at=at,
    )
    declare_md5(upload, dict(enumerate(md5, start=1)))
    Outgoing.objects.create(upload=upload, body_sealed=seal_bytes(body), next_attempt=at)
    return upload


def send(outgoing: Outgoing, *, at: datetime) -> uploads.Settled | None:
    """Put the file into the store; what the store then says, None where it was on file before.

    Repeatable; outside any transaction. Raises: StorageError; what was sent stays sent.
    """
    upload = _opened(outgoing.upload_id)
    if upload.state == UploadState.STORED:
        return None
    missing = uploads.progress(upload).missing
    with tempfile.NamedTemporaryFile() as file:
        file.write(unseal_bytes(outgoing.body_sealed))
        file.flush()
        sending.send(Path(file.name), uploads.sign(upload, missing), sent=lambda _: None)
    with transaction.atomic(durable=True):
        upload = uploads.claim_completion(upload_id=upload.pk, at=at)
    return uploads.settle_remote(upload)


def _opened(upload_id: UUID) -> Upload:
    upload = Upload.objects.get(pk=upload_id)
    if upload.state != UploadState.BEGUN:
        return upload
    multipart = uploads.open_remote(upload)
    with transaction.atomic(durable=True):
        return uploads.mark_ready(upload_id=upload.pk, multipart_id=multipart)


def _digests(body: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The SHA-256 of the parts, none where it goes in one, and the MD5 of each, which some stores enforce."""
    cut = plan(len(body), single_put_max=settings.UPLOAD_SINGLE_PUT_MAX)
    pieces = [body[part.offset : part.offset + part.size] for part in cut]
    md5 = tuple(hashlib.md5(piece, usedforsecurity=False).hexdigest() for piece in pieces)
    if cut.part_size is None:
        return (), md5
    return tuple(hashlib.sha256(piece).hexdigest() for piece in pieces), md5
