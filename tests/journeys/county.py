"""The county as its people reach it: who is signed in, and what the registry publishes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import httpx

from tests.journeys.client import Caller, Person, SignIn
from tests.journeys.expect import holds
from tests.journeys.law import Law

TIMEOUT = httpx.Timeout(60, connect=10)


class County:
    """Signs people in when a story first needs them; each keeps the one token for all stories."""

    def __init__(self, base_url: str, sign_ins: Iterable[SignIn]) -> None:
        self.http = httpx.Client(base_url=base_url, timeout=TIMEOUT)
        self.storage = httpx.Client(timeout=TIMEOUT)
        self.citizen = Caller(self.http)
        self._sign_ins = tuple(sign_ins)
        self._people: dict[str, Person] = {}

    def sign_out(self) -> int:
        """Revoke every device's token; return how many."""
        for person in self._people.values():
            person.sign_out()
        gone = len(self._people)
        self._people.clear()
        return gone

    def close(self) -> None:
        """Hang up."""
        self.http.close()
        self.storage.close()

    def people(self, role: str, department: str = "", *, rank: str = "") -> list[Person]:
        """Everybody of a role in a department, or outside of all with ''."""
        rows = [
            row
            for row in self._sign_ins
            if row.role == role and row.department == department and rank in {"", row.rank}
        ]
        holds(rows, f"登录名单里没有 {department or '司法局'} 的 {role} {rank}")
        return [self._person(row) for row in rows]

    def evaluator_for(self, law: Law) -> Person:
        """An evaluator who comes from another department."""
        rows = [
            row for row in self._sign_ins if row.role == "evaluator" and row.department not in {"", law.code}
        ]
        holds(rows, "登录名单里没有其他部门的案卷评查员")
        return self._person(rows[0])

    def outsider(self, law: Law) -> Person:
        """An officer of another department."""
        rows = [
            row for row in self._sign_ins if row.role == "officer" and row.department not in {"", law.code}
        ]
        holds(rows, "登录名单里没有其他部门的执法人员")
        return self._person(rows[0])

    def _person(self, row: SignIn) -> Person:
        if row.username not in self._people:
            self._people[row.username] = Person(self.http, row)
        return self._people[row.username]


class Team:
    """The people of one department who act in a case, each known by office alone."""

    def __init__(self, county: County, law: Law) -> None:
        officers = county.people("officer", law.code)
        self.officers = [person for person in officers if person.certificate]
        self.uncertified = [person for person in officers if not person.certificate]
        holds(len(self.officers) > 1, f"{law.name}没有两名持有效执法证的执法人员")
        self.first, self.second = self.officers[:2]
        self.unit_head = county.people("unit_head", law.code)[0]
        self.chief = county.people("agency_head", law.code, rank="chief")[0]
        self.deputy = county.people("agency_head", law.code, rank="deputy")[0]
        self.reviewer = county.people("legal_reviewer", law.code)[0]
        self.preparer, self.publisher = county.people("publisher", law.code)[:2]
        self.outsider = county.outsider(law)

    @property
    def agency(self) -> str:
        """The agency of the department."""
        return self.first.agency


def powers(person: Person, day: str) -> list[Any]:
    """The published powers of the person's agency whose bases can found a case that day, by their code."""
    listed = person.rows("powers", agency=person.agency, published_on=day)
    bases = {row["id"] for row in person.rows("legal-bases", agency=person.agency, published_on=day)}
    return sorted(
        (power for power in listed if {basis["id"] for basis in power["bases"]} <= bases),
        key=lambda power: str(power["code"]),
    )


def unpublished_basis(person: Person) -> Any | None:
    """A basis on file that is not published, if the registry holds one."""
    return next((row for row in person.rows("legal-bases") if row["published_at"] is None), None)
