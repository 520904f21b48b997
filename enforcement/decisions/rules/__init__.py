"""What a decision must contain, how heavy it may be, when its case is closed; pure."""

from enforcement.decisions.rules.closing import CloseGround
from enforcement.decisions.rules.elements import (
    ELEMENTS,
    elements_of,
    missing_elements,
    penalties_said,
    remedies,
    written,
)
from enforcement.decisions.rules.hearing import (
    MOST_AGENTS,
    ClosedGround,
    DeclineGround,
    EndGround,
    asked_in_time,
    declinable,
)
from enforcement.decisions.rules.severity import fine_of, heavier

__all__ = [
    "ELEMENTS",
    "MOST_AGENTS",
    "CloseGround",
    "ClosedGround",
    "DeclineGround",
    "EndGround",
    "asked_in_time",
    "declinable",
    "elements_of",
    "fine_of",
    "heavier",
    "missing_elements",
    "penalties_said",
    "remedies",
    "written",
]
