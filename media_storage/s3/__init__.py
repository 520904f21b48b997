"""The only package that knows boto3: small typed calls to one bucket of any S3.

Signed requests name the public endpoint, which phones can reach; our own calls go to the private one. Every
call is short (connect 1 s, read 5 s, one retry if a probe finds the store there) and behind a breaker. Checksums
are hexadecimal SHA-256 on our side of each function and S3's Base64 on the other, except `Head.checksum`, which is
S3's own word.
"""

from media_storage.s3.bucket import Bucket, ensure_bucket, health
from media_storage.s3.derived import (
    delete,
    ensure_derivatives_bucket,
    get,
    made_under,
    put,
    put_pieces,
    sign_get_derived,
)
from media_storage.s3.locks import Lock, Mode, Version, lock_until, read_lock, set_hold, versions, whole
from media_storage.s3.multipart import (
    ORIGINALS,
    CompletedPart,
    Open,
    Part,
    abort_multipart,
    complete_multipart,
    create_multipart,
    find_multiparts,
    list_parts,
    open_multiparts,
)
from media_storage.s3.objects import CHUNK_BYTES, Head, Listed, head, listed, read, read_head
from media_storage.s3.ranges import read_range
from media_storage.s3.returning import is_empty, put_back
from media_storage.s3.signing import SignedRequest, sign_get, sign_part, sign_put

__all__ = [
    "CHUNK_BYTES",
    "ORIGINALS",
    "Bucket",
    "CompletedPart",
    "Head",
    "Listed",
    "Lock",
    "Mode",
    "Open",
    "Part",
    "SignedRequest",
    "Version",
    "abort_multipart",
    "complete_multipart",
    "create_multipart",
    "delete",
    "ensure_bucket",
    "ensure_derivatives_bucket",
    "find_multiparts",
    "get",
    "head",
    "health",
    "is_empty",
    "list_parts",
    "listed",
    "lock_until",
    "made_under",
    "open_multiparts",
    "put",
    "put_back",
    "put_pieces",
    "read",
    "read_head",
    "read_lock",
    "read_range",
    "set_hold",
    "sign_get",
    "sign_get_derived",
    "sign_part",
    "sign_put",
    "versions",
    "whole",
]
