"""One version of a text relied on."""

from dataclasses import dataclass
from datetime import date

from enforcement.law.values import BasisLevel


@dataclass(frozen=True, slots=True)
class Statute:
    """One version of a text. `valid_to` is exclusive; `document` is the number of its issue."""

    key: str
    title: str
    short_title: str
    issuer: str
    level: BasisLevel
    valid_from: date | None
    verified: bool
    document: str = ""
    valid_to: date | None = None
    unit: str = "条"
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the text was in force on the legal day; unknown dates do not count as in force."""
        return (
            self.valid_from is not None
            and self.valid_from <= on
            and (self.valid_to is None or on < self.valid_to)
        )
