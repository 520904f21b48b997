"""Handing stored bytes out."""

from django.conf import settings
from django.utils.http import content_disposition_header

from media_storage import s3
from media_storage.models import StoredObject
from media_storage.sniff import NO_CLAIM

# What a browser may be told a download is; it is an attachment all the same.
_SAFE_TYPES = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/heic",
        "video/mp4",
        "video/quicktime",
        "video/x-matroska",
    }
)


def sign_download(stored: StoredObject, *, trusted: bool = True) -> s3.SignedRequest:
    """A short-lived GET of the very version on file, always as an attachment. No network, no rows.

    The answer's type is a harmless one: a picture or a film found to be what it says, else bytes of no type. What
    the caller does not trust has none.
    """
    safe = trusted and stored.media_type in _SAFE_TYPES and stored.type_mismatch is False
    disposition = content_disposition_header(as_attachment=True, filename=stored.file_name)
    return s3.sign_get(
        stored.key,
        version_id=stored.version_id,
        disposition=disposition or "attachment",
        media_type=stored.media_type if safe else NO_CLAIM,
        seconds=settings.S3_URL_SECONDS,
    )
