"""What an element says on the page, and the content of an instrument as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody wrote on an approval form, with name and date."""

    text: str
    name: str
    on: str


Value = str | Rows | Opinion
Values = Mapping[str, Value]
#: What a filling says by element; None and what is empty are not on file.
Found = dict[str, Value | None]


def plain(value: Value) -> Any:
    """The value as JSON has it."""
    if isinstance(value, Opinion):
        return {"text": value.text, "name": value.name, "on": value.on}
    if isinstance(value, str):
        return value
    return [list(row) for row in value]
