"""Which profile governs a department on a legal day; the rows themselves are in `department_rules`."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from enforcement.law.department_rules import ROWS
from enforcement.law.profile import Profile, PublicationRow, Rule
from enforcement.law.values import Department

__all__ = ["PROFILES", "NoProfileError", "Profile", "PublicationRow", "Rule", "profile"]

PROFILES: Final[tuple[Profile, ...]] = ROWS


class NoProfileError(LookupError):
    """No profile of the department governs the day: a person must judge."""


def profile(department: Department, on: date, *, among: Iterable[Profile] = PROFILES) -> Profile:
    """Return the profile that governs the department on the legal day.

    Raises: NoProfileError where none does.
    """
    for row in among:
        if row.department is department and row.in_force(on):
            return row
    raise NoProfileError(f"{department.label}在{on.isoformat()}没有已登记的程序规则，请人工判断")
