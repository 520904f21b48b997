"""The procedure as a table: each step, from where, after what, by whom, under which article; pure."""

from enforcement.cases.rules.limitation import past_limitation
from enforcement.cases.rules.reading import possible, unmet_and_met
from enforcement.cases.rules.shapes import Bar, Facts, Need, Profile, Step, Taken, When
from enforcement.cases.rules.table import PROCEDURE
from enforcement.cases.rules.vocabulary import Status, StepCode

__all__ = [
    "PROCEDURE",
    "Bar",
    "Facts",
    "Need",
    "Profile",
    "Status",
    "Step",
    "StepCode",
    "Taken",
    "When",
    "past_limitation",
    "possible",
    "unmet_and_met",
]
