"""Index of the models of every package, for Django."""

from enforcement.cases.models import (
    Case,
    CaseBasis,
    CaseOfficer,
    CaseStep,
    Finding,
    Hindrance,
    Party,
    StepVoid,
)
from enforcement.decisions.models import Decision, Defence, Notice, Payment, Service
from enforcement.evidence.derived import Derivative, EvidenceFlag, Inspection, Redaction, Rendition
from enforcement.evidence.models import Evidence, Pending
from enforcement.journal.models import Claim, Entry
from enforcement.law.models import CalendarYear
from enforcement.publicity.models import PublicNotice
from enforcement.registry.models import (
    Account,
    Agency,
    Appointment,
    Certificate,
    DecidingName,
    DeviceToken,
    NumberSeries,
    Officer,
)
from enforcement.registry.powers import LegalBasis, Power, PublicationTask, ReviewCatalogRow
from enforcement.review.models import Dossier, DossierEvidence, Draft, Opinion
from enforcement.supervision.models import Round, RoundEvaluator, Sample, Score

__all__ = [
    "Account",
    "Agency",
    "Appointment",
    "CalendarYear",
    "Case",
    "CaseBasis",
    "CaseOfficer",
    "CaseStep",
    "Certificate",
    "Claim",
    "DecidingName",
    "Decision",
    "Defence",
    "Derivative",
    "DeviceToken",
    "Dossier",
    "DossierEvidence",
    "Draft",
    "Entry",
    "Evidence",
    "EvidenceFlag",
    "Finding",
    "Hindrance",
    "Inspection",
    "LegalBasis",
    "Notice",
    "NumberSeries",
    "Officer",
    "Opinion",
    "Party",
    "Payment",
    "Pending",
    "Power",
    "PublicNotice",
    "PublicationTask",
    "Redaction",
    "Rendition",
    "ReviewCatalogRow",
    "Round",
    "RoundEvaluator",
    "Sample",
    "Score",
    "Service",
    "StepVoid",
]
