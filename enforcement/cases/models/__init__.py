"""What is on file of a case."""

from enforcement.cases.models.case import (
    Case,
    CaseBasis,
    CaseOfficer,
    CaseQuerySet,
    CaseStep,
    Finding,
    Hindrance,
    HindranceQuerySet,
    Party,
    StepVoid,
)
from enforcement.cases.models.deadlines import (
    Deadline,
    DeadlineChange,
    DeadlineExtension,
    ExcludedTime,
    Notification,
)

__all__ = [
    "Case",
    "CaseBasis",
    "CaseOfficer",
    "CaseQuerySet",
    "CaseStep",
    "Deadline",
    "DeadlineChange",
    "DeadlineExtension",
    "ExcludedTime",
    "Finding",
    "Hindrance",
    "HindranceQuerySet",
    "Notification",
    "Party",
    "StepVoid",
]
