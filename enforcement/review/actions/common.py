"""What drafting and reviewing share."""

from __future__ import annotations

from enforcement.cases.models import Case
from enforcement.law.departments import profile
from enforcement.law.profile import Profile
from enforcement.law.values import Department


def law_of(case: Case) -> Profile:
    """The department rules that govern the case."""
    return profile(Department(case.department), case.law_day())
