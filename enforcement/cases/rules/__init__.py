"""The procedure as a table: each step, from where, after what, by whom, under which article; pure."""

from enforcement.cases.rules.limitation import past_limitation
from enforcement.cases.rules.matters import MATTERS, Level, MatterKind, MatterRow, MatterState
from enforcement.cases.rules.reading import leaves, possible, unmet_and_met
from enforcement.cases.rules.seals import SEAL_OWED
from enforcement.cases.rules.segments import Segment, segments
from enforcement.cases.rules.shapes import Bar, Facts, Need, Profile, Step, Taken, When
from enforcement.cases.rules.substance import (
    BARS_PENALTY_ONLY,
    Age,
    AssessmentKind,
    Capacity,
    Corrected,
    JudicialOutcome,
    Objection,
    RecusalSource,
    age_at,
    decides_recusal_of,
)
from enforcement.cases.rules.table import PROCEDURE
from enforcement.cases.rules.vocabulary import Status, StepCode

__all__ = [
    "BARS_PENALTY_ONLY",
    "MATTERS",
    "PROCEDURE",
    "SEAL_OWED",
    "Age",
    "AssessmentKind",
    "Bar",
    "Capacity",
    "Corrected",
    "Facts",
    "JudicialOutcome",
    "Level",
    "MatterKind",
    "MatterRow",
    "MatterState",
    "Need",
    "Objection",
    "Profile",
    "RecusalSource",
    "Segment",
    "Status",
    "Step",
    "StepCode",
    "Taken",
    "When",
    "age_at",
    "decides_recusal_of",
    "leaves",
    "past_limitation",
    "possible",
    "segments",
    "unmet_and_met",
]
