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

__all__ = [
    "Case",
    "CaseBasis",
    "CaseOfficer",
    "CaseQuerySet",
    "CaseStep",
    "Finding",
    "Hindrance",
    "HindranceQuerySet",
    "Party",
    "StepVoid",
]
