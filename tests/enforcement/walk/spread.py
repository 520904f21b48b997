"""Which tours are taken where at every change, and at which stops random walks begin.

About a minute of processor time: the deep run takes every tour in every department and begins at every stop.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from enforcement.cases.rules import StepCode as C
from enforcement.law.values import Department
from tests.enforcement.walk.tours import TOURS

#: What each department meets one of at every change: a decision on the spot, one that was prepared, and what
#: else may become of a case.
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "on_the_spot": frozenset({"simple", "remedies", "corrected"}),
    "prepared": frozenset(
        {
            "ordinary",
            "minor",
            "hearing",
            "hearing_not_held",
            "unpunished",
            "deferred",
            "court",
            "court_executes",
        }
    ),
    "besides": frozenset({"measures", "detours", "declined", "merged", "consolidated"}),
}
_TAKEN: Final[Mapping[Department, tuple[str, ...]]] = {
    Department.MARKET_REGULATION: ("simple", "ordinary", "court_executes", "merged"),
    Department.ECOLOGY: ("simple", "minor", "remedies", "declined"),
    Department.TRANSPORT: ("simple", "hearing", "corrected", "consolidated"),
    Department.EMERGENCY: ("simple", "unpunished", "measures"),
    Department.AGRICULTURE: ("simple", "hearing_not_held", "deferred", "measures"),
    Department.URBAN: ("simple", "court", "detours"),
}
SPREAD: Final = [(name, department) for department, names in _TAKEN.items() for name in names]

_ALL: Final = tuple(Department)
#: Round by round: after each, every tour was taken in one department more.
EVERYWHERE: Final = [
    (name, _ALL[(place + turn) % len(_ALL)]) for turn in range(len(_ALL)) for place, name in enumerate(TOURS)
]
#: Short of what the walks begin.
BRINKS: Final = frozenset(
    {
        C.FILE,
        C.NOTIFY,
        C.DECIDE,
        C.DECIDE_ON_SPOT,
        C.HOLD_HEARING,
        C.RELEASE_MEASURE,
        C.SEPARATE,
        C.CLOSE,
    }
)
