"""The county's files as frozen values: what is to be put on file, before anything is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from enforcement.registry.rules import Rank, Role

#: The day from which the county's own rows hold, where their statute is older.
SINCE: Final = date(2024, 1, 1)
_NAMESPACE: Final = UUID("6f0d6a3e-3d0b-5a5e-9c39-530524000000")
_FOLDER: Final = Path(__file__).parent

JUSTICE: Final = "sfj"


def identity(*name: str) -> UUID:
    """Return the same identifier for the same name everywhere, so that loading twice is loading once."""
    return uuid5(_NAMESPACE, "/".join(name))


@dataclass(frozen=True, slots=True)
class Post:
    """What a post brings: the office, whether its holder is on the list of officers, whether they sign in."""

    role: Role
    rank: str = ""
    qualification: str = ""
    officer: bool = False
    expired: bool = False
    signs_in: bool = True


_OFFICER = Post(Role.OFFICER, officer=True)

#: The posts that people hold, by the name that ends their user name.
POSTS: Final = {
    "officer-1": _OFFICER,
    "officer-2": _OFFICER,
    "officer-3": _OFFICER,
    "officer-4": Post(Role.OFFICER, officer=True, signs_in=False),
    "expired": Post(Role.OFFICER, officer=True, expired=True),
    "unit-head": Post(Role.UNIT_HEAD, officer=True),
    "chief": Post(Role.AGENCY_HEAD, Rank.CHIEF),
    "deputy": Post(Role.AGENCY_HEAD, Rank.DEPUTY),
    "reviewer": Post(Role.LEGAL_REVIEWER, qualification="A20185305240001"),
    "case-auditor": Post(Role.CASE_AUDITOR),
    "publisher-1": Post(Role.PUBLISHER),
    "publisher-2": Post(Role.PUBLISHER),
    "archivist": Post(Role.ARCHIVIST),
    "hearing-chair": Post(Role.HEARING_CHAIR),
    "hearing-recorder": Post(Role.HEARING_RECORDER),
    "custodian": Post(Role.CUSTODIAN),
    "evaluator": Post(Role.EVALUATOR),
    "evaluator-1": Post(Role.EVALUATOR),
    "evaluator-2": Post(Role.EVALUATOR),
    "supervisor": Post(Role.SUPERVISOR),
    "registrar": Post(Role.REGISTRAR),
    "auditor": Post(Role.AUDITOR),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a post of an agency."""

    code: str
    post_name: str
    name: str

    @property
    def post(self) -> Post:
        """What the post brings."""
        return POSTS[self.post_name]

    @property
    def username(self) -> str:
        """`scjg-officer-1`: told to people, so ASCII and predictable."""
        return f"{self.code}-{self.post_name}"


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis; `key` is how the file's powers refer to it."""

    key: str
    statute: str
    article: str
    level: str
    act: str
    penalty: str
    verified: bool
    valid_from: date
    valid_to: date | None = None
    published: bool = True


@dataclass(frozen=True, slots=True)
class PowerItem:
    """An item of the list of powers, standing on bases of the same file."""

    code: str
    name: str
    subject: str
    bases: tuple[str, ...]
    valid_from: date = SINCE
    valid_to: date | None = None
    published: bool = True


@dataclass(frozen=True, slots=True)
class CatalogRow:
    """A row of the catalogue of major decisions."""

    title: str
    penalty_kind: str = ""
    party_kind: str = ""
    amount_from: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """One agency with all its own. `agency` and `deciding_names` are the columns of their tables."""

    code: str
    agency: dict[str, Any]
    unit: str = ""
    deciding_names: tuple[dict[str, Any], ...] = ()
    people: tuple[Person, ...] = ()
    bases: tuple[Basis, ...] = ()
    powers: tuple[PowerItem, ...] = ()
    review_catalog: tuple[CatalogRow, ...] = field(default=())

    @property
    def id(self) -> UUID:
        """The agency's identifier."""
        return identity("agency", self.code)


@cache
def county() -> tuple[Body, ...]:
    """Read every file; a misspelt key is an error."""
    return tuple(_body(path) for path in sorted(_FOLDER.glob("*.toml")))


def _body(path: Path) -> Body:
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    code = rows.pop("code")
    return Body(
        code=code,
        agency=rows.pop("agency"),
        deciding_names=tuple(rows.pop("deciding_names", ())),
        people=tuple(Person(code, row["post"], row["name"]) for row in rows.pop("people", ())),
        bases=tuple(Basis(**row) for row in rows.pop("bases", ())),
        powers=tuple(PowerItem(**{**row, "bases": tuple(row["bases"])}) for row in rows.pop("powers", ())),
        review_catalog=tuple(CatalogRow(**row) for row in rows.pop("review_catalog", ())),
        **rows,
    )
