"""What a decision must contain, how heavy it may be, when its case is closed; pure."""

from enforcement.decisions.rules.closing import CloseGround
from enforcement.decisions.rules.elements import ELEMENTS, missing_elements, penalties_said, remedies, written
from enforcement.decisions.rules.severity import fine_of, heavier

__all__ = [
    "ELEMENTS",
    "CloseGround",
    "fine_of",
    "heavier",
    "missing_elements",
    "penalties_said",
    "remedies",
    "written",
]
