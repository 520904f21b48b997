"""Deadlines computed from their parts; pure."""

from enforcement.cases.rules.deadlines.reckoning import fixed, reckon
from enforcement.cases.rules.deadlines.shapes import (
    DeadlineState,
    Interval,
    Lengthening,
    Light,
    Line,
    Parts,
    Reckoned,
    next_look,
    stage,
)

__all__ = [
    "DeadlineState",
    "Interval",
    "Lengthening",
    "Light",
    "Line",
    "Parts",
    "Reckoned",
    "fixed",
    "next_look",
    "reckon",
    "stage",
]
