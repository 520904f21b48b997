"""What drafting and reviewing share."""

from __future__ import annotations

from enforcement.cases.models import Case
from enforcement.law.profile import Profile


def law_of(case: Case) -> Profile:
    """The department rules that govern the case."""
    return case.law()
