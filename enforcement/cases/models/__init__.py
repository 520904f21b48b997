"""What is on file of a case."""

from enforcement.cases.models.addresses import ServiceAddress
from enforcement.cases.models.bases import CaseBasis
from enforcement.cases.models.case import Case
from enforcement.cases.models.clues import CaseLink, Informant, InformantDetails, LinkKind
from enforcement.cases.models.deadlines import (
    Deadline,
    DeadlineChange,
    DeadlineExtension,
    DeadlineJudgement,
    ExcludedTime,
    Notification,
)
from enforcement.cases.models.hindrances import Finding, Hindrance, HindranceQuerySet
from enforcement.cases.models.judgements import Judgement, JudgementQuerySet
from enforcement.cases.models.matters import Matter, MatterOpinion
from enforcement.cases.models.of_case import OfCase
from enforcement.cases.models.officers import CaseOfficer
from enforcement.cases.models.parties import Party
from enforcement.cases.models.recusals import Recusal
from enforcement.cases.models.scope import CaseQuerySet, shows
from enforcement.cases.models.steps import CaseStep, StepVoid
from enforcement.cases.models.transfers import AgencyTransfer, JudicialTransfer

__all__ = [
    "AgencyTransfer",
    "Case",
    "CaseBasis",
    "CaseLink",
    "CaseOfficer",
    "CaseQuerySet",
    "CaseStep",
    "Deadline",
    "DeadlineChange",
    "DeadlineExtension",
    "DeadlineJudgement",
    "ExcludedTime",
    "Finding",
    "Hindrance",
    "HindranceQuerySet",
    "Informant",
    "InformantDetails",
    "Judgement",
    "JudgementQuerySet",
    "JudicialTransfer",
    "LinkKind",
    "Matter",
    "MatterOpinion",
    "Notification",
    "OfCase",
    "Party",
    "Recusal",
    "ServiceAddress",
    "StepVoid",
    "shows",
]
