"""Index of the models of every package, for Django."""

from enforcement.cases.models import (
    Case,
    CaseBasis,
    CaseOfficer,
    CaseStep,
    Deadline,
    DeadlineChange,
    DeadlineExtension,
    ExcludedTime,
    Finding,
    Hindrance,
    Notification,
    Party,
    StepVoid,
)
from enforcement.decisions.models import Decision, Defence, Notice, Payment, Service
from enforcement.documents.models import (
    Assembly,
    AssemblyFile,
    Instrument,
    InstrumentSeal,
    InstrumentSignature,
    InstrumentVoid,
    Outgoing,
)
from enforcement.evidence.models.custody import AnomalyAcknowledgement, Custody, CustodyAnomaly
from enforcement.evidence.models.derived import Derivative, EvidenceFlag, Inspection, Redaction, Rendition
from enforcement.evidence.models.docking import DockedFile, DockedLook, Recorder, RecorderAssignment
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.evidence.models.keeping import FixityFinding, Hold
from enforcement.evidence.models.manifest import ExpectedFile, FileLoss
from enforcement.evidence.models.recordings import Activity, Excuse, Recording
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
from enforcement.registry.numbers import DocumentNumber
from enforcement.registry.powers import LegalBasis, Power, PublicationTask, ReviewCatalogRow
from enforcement.review.models import Dossier, DossierEvidence, Draft, Opinion
from enforcement.supervision.models import Round, RoundEvaluator, Sample, Score
from enforcement.sync.models import Chain, Handshake, HandshakeReturn, Operation, Settlement

__all__ = [
    "Account",
    "Activity",
    "Agency",
    "AnomalyAcknowledgement",
    "Appointment",
    "Assembly",
    "AssemblyFile",
    "CalendarYear",
    "Case",
    "CaseBasis",
    "CaseOfficer",
    "CaseStep",
    "Certificate",
    "Chain",
    "Claim",
    "Custody",
    "CustodyAnomaly",
    "Deadline",
    "DeadlineChange",
    "DeadlineExtension",
    "DecidingName",
    "Decision",
    "Defence",
    "Derivative",
    "DeviceToken",
    "DockedFile",
    "DockedLook",
    "DocumentNumber",
    "Dossier",
    "DossierEvidence",
    "Draft",
    "Entry",
    "Evidence",
    "EvidenceFlag",
    "ExcludedTime",
    "Excuse",
    "ExpectedFile",
    "FileLoss",
    "Finding",
    "FixityFinding",
    "Handshake",
    "HandshakeReturn",
    "Hindrance",
    "Hold",
    "Inspection",
    "Instrument",
    "InstrumentSeal",
    "InstrumentSignature",
    "InstrumentVoid",
    "LegalBasis",
    "Notice",
    "Notification",
    "NumberSeries",
    "Officer",
    "Operation",
    "Opinion",
    "Outgoing",
    "Party",
    "Payment",
    "Pending",
    "Power",
    "PublicNotice",
    "PublicationTask",
    "Recorder",
    "RecorderAssignment",
    "Recording",
    "Redaction",
    "Rendition",
    "ReviewCatalogRow",
    "Round",
    "RoundEvaluator",
    "Sample",
    "Score",
    "Service",
    "Settlement",
    "StepVoid",
]
