"""Requests the client makes itself, signed for the endpoint that phones can reach. No network."""

from collections.abc import Mapping
from dataclasses import dataclass

from media_storage.s3.checksum import Checksum, in_use
from media_storage.s3.lean import presigned


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request the client makes itself, with exactly these headers, within `expires_in` seconds."""

    method: str
    url: str
    headers: dict[str, str]
    expires_in: int


def _sign(
    method: str, key: str, seconds: int, headers: dict[str, str], query: Mapping[str, str]
) -> SignedRequest:
    url = presigned(method, key, headers=headers, query=query, seconds=seconds)
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
    headers = {
        "Content-Length": str(size),
        "Content-Type": media_type,
        "If-None-Match": "*",
        by.header: by.value(sha256=sha256, md5=md5),
    }
    return _sign("PUT", key, seconds, headers, {})


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
    headers = {"Content-Length": str(size), by.header: by.value(sha256=sha256, md5=md5)}
    return _sign("PUT", key, seconds, headers, {"partNumber": str(number), "uploadId": upload})


def sign_get(key: str, *, version_id: str, disposition: str, media_type: str, seconds: int) -> SignedRequest:
    """A GET of one version, answered with the given type and Content-Disposition whatever the object says."""
    query = {
        "versionId": version_id,
        "response-content-disposition": disposition,
        "response-content-type": media_type,
    }
    return _sign("GET", key, seconds, {}, query)
