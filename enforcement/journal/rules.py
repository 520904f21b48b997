"""The canonical form of an entry and its digest; pure, so that anybody can recompute both."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

_Scalar = str | int | bool | None | UUID | date | Decimal
#: What may stand in an entry: references, codes, amounts, digests.
Fact = _Scalar | list[str] | list[UUID]

#: The digest that precedes the first entry of a stream.
GENESIS: Final = bytes(32)

_PLAIN = re.compile(r"[!-~]{0,200}")
_PERSONAL = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
#: A SHA-256, a version of an object or a UUID; one in hundreds has digits that look like a mobile number.
_REFERENCE = re.compile(r"[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Outcome(StrEnum):
    """Whether the act was done or refused."""

    DONE = "done"
    REFUSED = "refused"


def plain(value: Fact) -> str | int | bool | list[str] | None:
    """Return the value as it stands in an entry.

    Raises ValueError for free text, an identity number or a mobile number: the journal holds no personal data,
    because it can never be corrected (个人信息保护法 34).
    """
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list):
        return [_text(str(item)) for item in value]
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, Decimal):
        return f"{value:f}"  # an amount of eleven digits is no telephone number
    return _text(value.isoformat() if isinstance(value, date) else str(value))


def personal(text: str) -> bool:
    """Whether a text holds what looks like an identity number or a mobile number."""
    return bool(_PERSONAL.search(text))


def _text(value: str) -> str:
    if _REFERENCE.fullmatch(value):
        return value
    if not _PLAIN.fullmatch(value) or personal(value):
        raise ValueError(f"a journal fact holds references and codes only, not {value[:12]!r}…")
    return value


def instant(at: datetime) -> str:
    """UTC, microseconds, `Z`: one spelling per moment."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(fields: Mapping[str, object]) -> str:
    """JSON with sorted keys and no spaces (RFC 8785 for the value kinds that `plain` lets through)."""
    return _CANONICAL.encode(fields)


def digest(previous: bytes, seq: int, body: str) -> bytes:
    """SHA-256 over 0x00, the previous digest, the 8-byte sequence number and the body; the database does the same."""
    return hashlib.sha256(b"\x00" + previous + seq.to_bytes(8, "big") + body.encode()).digest()


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it stands in the table, for whoever recomputes the chain."""

    seq: int
    previous: bytes
    digest: bytes
    body: str
    columns: Mapping[str, str | None]


def broken(entry: Written, *, seq: int, previous: bytes) -> str:
    """Say in Chinese how an entry fails to follow the one before, or '' when it does.

    `seq` and `previous` are what they must be; the columns must repeat what the body says.
    """
    if entry.seq != seq:
        return f"序号应为 {seq},中间有缺失"
    if entry.previous != previous:
        return "前一条的散列不符"
    if entry.digest != digest(previous, entry.seq, entry.body):
        return "内容与散列不符"
    said = json.loads(entry.body)
    if differing := sorted(name for name, value in entry.columns.items() if said.get(name) != value):
        return f"栏目与内容不一致:{'、'.join(differing)}"
    return ""
