"""The bucket of what was made from originals: no versions, no lock, and nothing in it that could not be made again."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import ClientError
from django.conf import settings

from media_storage.errors import StorageError
from media_storage.parts import s3_checksum
from media_storage.s3.bucket import Bucket
from media_storage.s3.connection import calling, code_of, connection
from media_storage.s3.signing import SignedRequest

#: What is sent at once of something long; ten thousand parts of it are 160 GiB.
_PART_BYTES: Final = 16 * 1024 * 1024


def ensure_derivatives_bucket() -> Bucket:
    """Make the bucket where it is absent."""
    name = settings.S3_DERIVATIVES_BUCKET
    with calling() as (client, _):
        try:
            region = settings.S3_REGION
            place: Any = (
                {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
            )
            client.create_bucket(Bucket=name, **place)
        except ClientError as answer:
            if code_of(answer) not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                raise
            client.head_bucket(Bucket=name)  # somebody else's answers 403
            return Bucket(name, created=False, cors_origins=())
    return Bucket(name, created=True, cors_origins=())


def put(bucket: str, key: str, content: bytes | Path, *, media_type: str, sha256: str = "") -> None:
    """Store it; S3 refuses other bytes than those of `sha256`, hexadecimal, where it is given."""
    checksum: Any = {"ChecksumSHA256": s3_checksum(sha256)} if sha256 else {}
    with calling() as (client, _):
        if isinstance(content, bytes):
            client.put_object(Bucket=bucket, Key=key, Body=content, ContentType=media_type, **checksum)
            return
        with content.open("rb") as file:
            client.put_object(Bucket=bucket, Key=key, Body=file, ContentType=media_type, **checksum)


def put_pieces(key: str, pieces: Iterable[bytes], *, media_type: str) -> None:
    """Store what comes piece by piece, however long, in the bucket of what was made; one part of it is held."""
    bucket = settings.S3_DERIVATIVES_BUCKET
    with calling() as (client, _):
        opened = client.create_multipart_upload(Bucket=bucket, Key=key, ContentType=media_type)["UploadId"]
    named: Any = {"Bucket": bucket, "Key": key, "UploadId": opened}
    try:
        parts: list[Any] = []
        for number, body in enumerate(_parts(pieces), start=1):
            with calling() as (client, _):
                sent = client.upload_part(PartNumber=number, Body=body, **named)
            parts.append({"PartNumber": number, "ETag": sent["ETag"]})
        with calling() as (client, _):
            client.complete_multipart_upload(MultipartUpload={"Parts": parts}, **named)
    except BaseException:
        with suppress(StorageError), calling() as (client, _):
            client.abort_multipart_upload(**named)
        raise


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= _PART_BYTES:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def get(bucket: str, key: str) -> bytes:
    """All of it; for what is known to be small. Raises ObjectMissing."""
    with calling() as (client, _):
        return client.get_object(Bucket=bucket, Key=key)["Body"].read()


def made_under(bucket: str, folder: str) -> dict[str, int]:
    """The keys that begin so, and the sizes of what lies under them."""
    with calling() as (client, _):
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=folder)
        return {one["Key"]: one["Size"] for page in pages for one in page.get("Contents", ())}


def delete(bucket: str, keys: Iterable[str]) -> None:
    """Remove what was made; nothing happens where it is gone. Never called with the bucket of originals.

    Raises: ValueError for that bucket.
    """
    if bucket == settings.S3_BUCKET:
        raise ValueError(bucket)
    for key in keys:
        with calling() as (client, _):
            client.delete_object(Bucket=bucket, Key=key)


def sign_get_derived(key: str, *, disposition: str, media_type: str, seconds: int) -> SignedRequest:
    """A GET of something made, answered with the given type and Content-Disposition."""
    url = connection().signer.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings.S3_DERIVATIVES_BUCKET,
            "Key": key,
            "ResponseContentDisposition": disposition,
            "ResponseContentType": media_type,
        },
        ExpiresIn=seconds,
        HttpMethod="GET",
    )
    return SignedRequest("GET", url, {}, seconds)
