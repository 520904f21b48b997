"""Identity and telephone numbers at rest: AES-256-GCM, and a keyed digest to find them by (个人信息保护法 28, 51).

Keys derive from `FIELD_ENCRYPTION_KEY`; SM3/SM4 variants carry another version byte when the county needs them.
"""

import base64
import hashlib
import hmac
import secrets
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = b"\x01"
_NONCE = 12
_RESIDENT = 18


@cache
def _key(purpose: bytes) -> bytes:
    master = base64.urlsafe_b64decode(settings.FIELD_ENCRYPTION_KEY)
    return hmac.digest(master, b"enforcement-record/" + purpose, "sha256")


def seal(text: str) -> bytes:
    """Encrypt; '' stays empty, so that 'none given' needs no key."""
    return seal_bytes(text.encode())


def seal_bytes(content: bytes) -> bytes:
    """Encrypt bytes; none stay none."""
    if not content:
        return b""
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + nonce + AESGCM(_key(b"seal")).encrypt(nonce, content, None)


def unseal(sealed: bytes | memoryview) -> str:
    """Decrypt what `seal` made. Raises InvalidTag when the bytes were changed."""
    return unseal_bytes(sealed).decode()


def unseal_bytes(sealed: bytes | memoryview) -> bytes:
    """Decrypt what `seal_bytes` made. Raises InvalidTag when the bytes were changed."""
    data = bytes(sealed)
    if not data:
        return b""
    nonce, body = data[1 : 1 + _NONCE], data[1 + _NONCE :]
    return AESGCM(_key(b"seal")).decrypt(nonce, body, None)


def lookup(text: str) -> str:
    """Hex HMAC-SHA-256 of the normalised number: equal numbers have equal digests, nothing else is learnt."""
    normal = text.strip().upper()
    return hmac.new(_key(b"lookup"), normal.encode(), hashlib.sha256).hexdigest() if normal else ""


def masked(text: str) -> str:
    """`530524********1234`: the division and the last four, never the birthday; of other numbers nothing."""
    return f"{text[:6]}{'*' * 8}{text[-4:]}" if len(text) == _RESIDENT else "*" * len(text)
