"""What the storage refuses, in the words of the procedure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from enforcement.errors import NotNow, Refusal, Taken, TooLarge, Unavailable, Unprocessable
from media_storage import errors as storage

_POINTERS: Final = {"part_sha256": "parts", "part_numbers": "parts"}
_NOT_NOW: Final[tuple[tuple[type[storage.StorageError], str], ...]] = (
    (storage.ObjectMissing, "bytes_missing"),
    (storage.ChecksumMismatch, "checksum_mismatch"),
    (storage.UploadLost, "upload_lost"),
    (storage.PartsUndeclared, "parts_undeclared"),
    (storage.Sha256Undeclared, "sha256_undeclared"),
    (storage.DeclaredOtherwise, "sha256_declared_otherwise"),
    (storage.TreeMismatch, "tree_hash_mismatch"),
    (storage.PartsMissing, "parts_missing"),
    (storage.StorageError, "storage_refused"),
)
_MOST_NAMED: Final = 20


@contextmanager
def refusing() -> Iterator[None]:
    """Turn the storage's errors into refusals; transactions inside roll back first."""
    try:
        yield
    except storage.StorageError as error:
        raise refusal_of(error) from error


def refusal_of(error: storage.StorageError) -> Refusal:
    """The refusal for what the storage said; `refusing` raises it."""
    said = f"{error}。"
    found: Refusal
    match error:
        case storage.StorageUnavailable():
            found = Unavailable(said, retry_after=error.retry_after)
        case storage.TooLarge():
            found = TooLarge(said, pointer="/size")
        case storage.InvalidDeclaration():
            pointer = f"/{_POINTERS.get(error.field, error.field)}"
            found = Unprocessable(said, code="declaration_invalid", pointer=pointer)
        case storage.Conflict():
            found = Taken()
        case storage.WrongState():
            found = NotNow(said, code=f"upload_{error.state}")
        case storage.PartsMissing() | storage.PartsUndeclared():
            found = NotNow(f"{error}:{_named(error.numbers)}。", code=_code(error))
        case _:
            found = NotNow(said, code=_code(error))
    return found


def _code(error: storage.StorageError) -> str:
    return next(code for kind, code in _NOT_NOW if isinstance(error, kind))


def _named(numbers: tuple[int, ...]) -> str:
    named = "、".join(map(str, numbers[:_MOST_NAMED]))
    return f"{named}等" if len(numbers) > _MOST_NAMED else named
