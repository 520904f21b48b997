"""Requests the client makes itself, signed for the endpoint that phones can reach. No network."""

from collections.abc import Mapping
from dataclasses import dataclass

from media_storage.parts import s3_checksum
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


def sign_put(key: str, *, size: int, sha256: str, media_type: str, seconds: int) -> SignedRequest:
    """A PUT of exactly these bytes; S3 refuses where the key is taken (412) or they differ (400, 403)."""
    headers = {
        "Content-Length": str(size),
        "Content-Type": media_type,
        "If-None-Match": "*",
        "x-amz-checksum-sha256": s3_checksum(sha256),
    }
    return _sign("PUT", key, seconds, headers, {})


def sign_part(key: str, upload: str, number: int, *, size: int, sha256: str, seconds: int) -> SignedRequest:
    """A PUT of exactly these bytes as one part; may be repeated."""
    headers = {"Content-Length": str(size), "x-amz-checksum-sha256": s3_checksum(sha256)}
    return _sign("PUT", key, seconds, headers, {"partNumber": str(number), "uploadId": upload})


def sign_get(key: str, *, version_id: str, disposition: str, media_type: str, seconds: int) -> SignedRequest:
    """A GET of one version, answered with the given type and Content-Disposition whatever the object says."""
    query = {
        "versionId": version_id,
        "response-content-disposition": disposition,
        "response-content-type": media_type,
    }
    return _sign("GET", key, seconds, {}, query)
