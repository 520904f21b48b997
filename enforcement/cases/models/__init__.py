"""What is on file of a case."""

from enforcement.cases.models.bases import CaseBasis
from enforcement.cases.models.case import Case
from enforcement.cases.models.deadlines import (
    Deadline,
    DeadlineChange,
    DeadlineExtension,
    ExcludedTime,
    Notification,
)
from enforcement.cases.models.hindrances import Finding, Hindrance, HindranceQuerySet
from enforcement.cases.models.officers import CaseOfficer
from enforcement.cases.models.parties import Party
from enforcement.cases.models.scope import CaseQuerySet
from enforcement.cases.models.steps import CaseStep, StepVoid

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
