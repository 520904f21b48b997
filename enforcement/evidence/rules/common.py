"""Who collects evidence, what new evidence of the facts undoes, and why somebody looks at it; pure."""

from typing import Final

from enforcement.cases.rules import Status, StepCode
from enforcement.errors import Requirement
from enforcement.law.statutes import art
from enforcement.law.values import Labelled
from enforcement.registry.rules import Role

#: Who may add evidence to a case of their agency.
COLLECTORS: Final = (Role.OFFICER, Role.UNIT_HEAD)

#: Who else puts papers of the procedure on file, of a hearing, of things kept, of a remedy; none of the facts.
_PAPERS: Final = (Role.HEARING_CHAIR, Role.HEARING_RECORDER, Role.CUSTODIAN, Role.LEGAL_REVIEWER)

#: Who may have the evidence of a case kept beyond its term, and let it go again.
HOLDERS: Final = (Role.LEGAL_REVIEWER, Role.AGENCY_HEAD)

COLLECTION: Final = art("CFF", "42")
KINDS: Final = art("CFF", "46")
REVIEW: Final = art("CFF", "58")
RECORD: Final = art("CFF", "47")

#: Why a closed file takes nothing, a film has one case, and evidence stands under a record of its own case.
CLOSED_FILE: Final = Requirement(
    "file_closed", RECORD.cite(), "调查取证至执行的全过程记录归档保存,结案后不再增减"
)
ONE_CASE: Final = Requirement(
    "evidence_kept", RECORD.cite(), "归入案件的记录归档保存,不得改归他案;调取须经证据调取并留痕"
)
OWN_RECORD: Final = Requirement(
    "record_of_case", RECORD.cite(), "证据随本案的调查取证记录归档,所属笔录须在本案中"
)

#: Files looked at in one request.
MOST_AT_ONCE: Final = 100

#: Files begun or completed in one request: a dock of twenty recorders, a burst of photographs.
MOST_IN_BATCH: Final = 200

#: A completion of more parts than this takes longer than a request may: the worker does it.
WORKER_ABOVE: Final = 1000

_PASSES: Final = (StepCode.PASS_REVIEW, StepCode.PASS_AUDIT)
_DECIDED: Final = frozenset(
    {
        Status.DECIDED,
        Status.SERVED,
        Status.COURT_APPLIED,
        Status.EXECUTION_ENDED,
        Status.EXECUTED,
        Status.CLOSED,
    }
)
#: Where a case stands while nothing was decided in it that a party could take to a remedy.
BEFORE_DECISION: Final = frozenset(Status) - _DECIDED


class AccessPurpose(Labelled):
    """Why somebody asks for the bytes."""

    CASEWORK = "casework", "办案"
    REVIEW = "review", "审核"
    HEARING = "hearing", "听证"
    EVALUATION = "evaluation", "案卷评查"
    SUPERVISION = "supervision", "执法监督"
    REMEDY = "remedy", "复议应诉"
    ARCHIVE = "archive", "归档"


class HoldGround(Labelled):
    """Why evidence must not be let go whatever its term (依法保全)."""

    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION = "litigation", "行政诉讼"
    COMPENSATION = "compensation", "行政赔偿"
    CRIMINAL_TRANSFER = "criminal_transfer", "移送司法机关"
    SUPERVISION = "supervision", "执法监督或者监察调查"
    OTHER = "other", "其他依法应当保全的情形"


#: The hindrance under which a case takes no new evidence of the facts: a remedy is pending (复议法 46; 行诉法 35).
INTAKE_LOCKED: Final = "intake_locked"


def bringers(*, factual: bool) -> tuple[Role, ...]:
    """Who may bring a file: evidence of the facts is collected by two officers, a paper comes from who handles it.

    Basis: Penalty Law Arts. 42, 47.
    """
    return COLLECTORS if factual else (*COLLECTORS, *_PAPERS)


def accepts(status: Status, *, factual: bool) -> bool:
    """Whether a case in the status takes evidence; a closed file takes records of procedure only, as of a remedy."""
    return status is not Status.CLOSED or not factual


def undone_by_new_facts(status: Status) -> tuple[StepCode, ...]:
    """The steps that no longer count once there is new evidence of the facts.

    A review examined what there was; with more, it has to be done again. What is decided stays reviewed:
    evidence that arrives later cannot have founded the decision and does not unmake the review that did.

    Basis: Penalty Law Art. 58.
    """
    return () if status in _DECIDED else _PASSES
