"""Requests the client makes itself, signed for the endpoint that phones can reach. No network."""

from dataclasses import dataclass

from media_storage.s3.checksum import Checksum, in_use
from media_storage.s3.connection import bucket_in_use, connection


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request the client makes itself, with exactly these headers, within `expires_in` seconds."""

    method: str
    url: str
    headers: dict[str, str]
    expires_in: int


def _sign(
    operation: str, method: str, seconds: int, headers: dict[str, str], **params: object
) -> SignedRequest:
    at = connection()
    url = at.signer.generate_presigned_url(
        operation, Params={"Bucket": bucket_in_use(), **params}, ExpiresIn=seconds, HttpMethod=method
    )
    return SignedRequest(method, url, headers, seconds)


def sign_put(
    key: str,
    *,
    size: int,
    sha256: str,
    media_type: str,
    seconds: int,
    md5: str = "",
    checksum: Checksum | None = None,
) -> SignedRequest:
    """A PUT of exactly these bytes; S3 refuses where the key is taken (412) or they differ (400, 403).

    `checksum` is the one in the settings unless named; the digest it needs must be given.
    """
    by = checksum or in_use()
    bound = by.value(sha256=sha256, md5=md5)
    return _sign(
        "put_object",
        "PUT",
        seconds,
        {
            "Content-Length": str(size),
            "Content-Type": media_type,
            "If-None-Match": "*",
            by.header: bound,
        },
        Key=key,
        ContentLength=size,
        ContentType=media_type,
        IfNoneMatch="*",
        **{by.parameter: bound},
    )


def sign_part(
    key: str,
    upload: str,
    number: int,
    *,
    size: int,
    sha256: str,
    seconds: int,
    md5: str = "",
    checksum: Checksum | None = None,
) -> SignedRequest:
    """A PUT of exactly these bytes as one part; may be repeated. `checksum` as for `sign_put`."""
    by = checksum or in_use()
    bound = by.value(sha256=sha256, md5=md5)
    return _sign(
        "upload_part",
        "PUT",
        seconds,
        {"Content-Length": str(size), by.header: bound},
        Key=key,
        UploadId=upload,
        PartNumber=number,
        ContentLength=size,
        **{by.parameter: bound},
    )


def sign_get(key: str, *, version_id: str, disposition: str, media_type: str, seconds: int) -> SignedRequest:
    """A GET of one version, answered with the given type and Content-Disposition whatever the object says."""
    return _sign(
        "get_object",
        "GET",
        seconds,
        {},
        Key=key,
        VersionId=version_id,
        ResponseContentDisposition=disposition,
        ResponseContentType=media_type,
    )
