"""By what S3 holds bytes against the client's word: SHA-256, or MD5 where the engine ignores SHA-256.

MD5 finds what a bad line does to the bytes, not what a forger does. With it the SHA-256 that was declared is
known to be that of the stored bytes only once they have been read back, however small the file.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from hashlib import md5 as md5_of
from typing import Final, Literal

from django.conf import settings

from media_storage.parts import s3_checksum


@dataclass(frozen=True, slots=True)
class Checksum:
    """One way to bind a request to bytes: the header on the wire, and what boto3 calls it."""

    name: Literal["sha256", "md5"]
    header: str
    parameter: str

    def value(self, *, sha256: str, md5: str) -> str:
        """The digest in S3's form.

        Raises: ValueError where the one needed was not declared.
        """
        digest = sha256 if self.name == "sha256" else md5
        if not digest:
            raise ValueError(f"{self.name} was not declared")
        return s3_checksum(digest)

    @property
    def for_upload(self) -> dict[str, str]:
        """The headers that open a multipart upload whose parts carry it."""
        return {"x-amz-checksum-algorithm": "SHA256"} if self.name == "sha256" else {}

    def for_part(self, sha256: str) -> dict[str, str]:
        """What names a part at the completion beside its number and ETag."""
        return {"ChecksumSHA256": s3_checksum(sha256)} if self.name == "sha256" else {}


SHA256: Final = Checksum("sha256", "x-amz-checksum-sha256", "ChecksumSHA256")
MD5: Final = Checksum("md5", "Content-MD5", "ContentMD5")


_instead: ContextVar[Checksum | None] = ContextVar("checksum", default=None)


def in_use() -> Checksum:
    """The one in the settings, unless the caller tries another."""
    return _instead.get() or (MD5 if MD5.name == settings.S3_CHECKSUM else SHA256)


@contextmanager
def using(checksum: Checksum) -> Iterator[None]:
    """Every call and signature of this thread uses it: the acceptance run's, which finds out what must be set."""
    token = _instead.set(checksum)
    try:
        yield
    finally:
        _instead.reset(token)


def composite_etag(part_md5: Sequence[str]) -> str:
    """The ETag of a multipart object: the MD5 over its parts' MD5, and their number; without quotes."""
    over = md5_of(b"".join(bytes.fromhex(one) for one in part_md5), usedforsecurity=False).hexdigest()
    return f"{over}-{len(part_md5)}"
