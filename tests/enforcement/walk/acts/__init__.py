"""Every step of the procedure table as somebody would take it, module by module as the table has them."""

from __future__ import annotations

from tests.enforcement.walk.acts import (
    decision,
    detours,
    execution,
    hearing,
    initiation,
    investigation,
    measures,
    notice,
    remedies,
    review,
)
from tests.enforcement.walk.acts.common import DRIVERS, OTHER, Other

__all__ = [
    "DRIVERS",
    "OTHER",
    "Other",
    "decision",
    "detours",
    "execution",
    "hearing",
    "initiation",
    "investigation",
    "measures",
    "notice",
    "remedies",
    "review",
]
