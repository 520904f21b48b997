"""What may be done offline, how a log is chained, and what becomes of an operation; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from enforcement.journal.rules import canonical
from enforcement.law.values import Labelled

#: What the first operation of a log names as the digest before it.
GENESIS: Final = "0" * 64
#: Operations in one request, and those of one log that may wait for others at a time.
MOST_AT_ONCE: Final = 200
MOST_HELD: Final = 2000
#: Times an operation's route may break, over about two hours, before a person is asked.
MOST_FAILURES: Final = 8
#: Whole numbers that every JSON parser reads the same (RFC 8785; RFC 7493).
_SAFE: Final = 2**53 - 1


class State(Labelled):
    """What has become of an operation."""

    HELD = "held", "待办理"
    APPLIED = "applied", "已办理"
    CONFLICT = "conflict", "冲突待处理"
    DISCARDED = "discarded", "已放弃"
    RESUBMITTED = "resubmitted", "已另行提交"
    REFUSED = "refused", "已拒绝"


class Hold(Labelled):
    """What a held operation waits for."""

    GAP = "gap", "前序操作尚未收到"
    READY = "ready", "等待办理"
    DEPENDENCY = "dependency", "所依赖的操作尚未办结"
    UNAVAILABLE = "unavailable", "服务暂不可用,稍后自动再办"


class Resolution(Labelled):
    """What a person makes of a conflict."""

    DISCARD = "discard", "放弃"
    RESUBMIT = "resubmit", "另行提交"


class Fault(Labelled):
    """Why an operation, or a step of it, is not what its log says; each is a refusal kept on file."""

    DIGEST = "operation_altered", "操作内容与其散列不符,疑似被改动。"
    LINK = "chain_broken", "操作未衔接在案的前一操作,疑似有增删或者改动。"
    FORK = "chain_forked", "日志的同一位置已有另一操作,疑似日志被复制或者改写。"


class Unmade(Labelled):
    """Why an operation that stands in its log was not done, where no route was asked."""

    UNKNOWN = "operation_unknown", "没有这项操作。"
    ADDRESS = "operation_address", "params 与该操作的地址不符。"
    REUSED = "operation_id_reused", "该操作编号在本账号的日志中已经用过。"
    ABANDONED = "dependency_discarded", "所依赖的操作已被放弃。"
    BROKEN = "route_broken", "服务器多次办理该操作均出现内部错误,须由人员处理。"


class NeedsServer(Labelled):
    """Why an operation cannot be made offline."""

    CURRENT_FILE = "current_file", "须依据服务器上的现行案卷办理"
    NUMBER = "number", "编号或者文号由服务器依序给出"
    STORE = "store", "须与对象存储核对字节"
    PUBLIC = "public", "向社会公开须在服务器上审核"
    REGISTRY = "registry", "基础信息须在线登记"
    OVERSIGHT = "oversight", "执法监督在服务器上进行"
    ITSELF = "itself", "登录和同步本身不是离线操作"


@dataclass(frozen=True, slots=True)
class Offline:
    """An operation of the API that may be made offline.

    `route` is the name of its URL, `params` what its address takes. `case` is the name, in params or body, of the
    case it concerns. `makes` says that `body.id` is the id of what it creates. `versioned`: it is decided on a
    version of the case and carries `If-Match`. `asks`: what its body must say because nobody can add it later.
    """

    route: str
    params: tuple[str, ...] = ("case_id",)
    case: str = "case_id"
    makes: bool = False
    versioned: bool = False
    asks: tuple[str, ...] = ()


#: What may be made offline: what an officer does on the spot. A decision on the spot bears a number taken along.
OFFLINE: Final[Mapping[str, Offline]] = {
    "registerClue": Offline("step-register_clue", params=(), case="id", makes=True),
    "addParty": Offline("add-party", makes=True, versioned=True),
    "completeParty": Offline("complete-party", params=("case_id", "party_id"), versioned=True),
    "confirmAddress": Offline("service-addresses", makes=True),
    "nameOfficers": Offline("step-name_officers", versioned=True),
    "citeBasis": Offline("step-cite_basis", versioned=True),
    "inspect": Offline("step-inspect", makes=True),
    "question": Offline("step-question", makes=True),
    "takeMeasure": Offline("step-take_measure", makes=True),
    "preserve": Offline("step-preserve", makes=True),
    "orderCorrection": Offline("step-order_correction", versioned=True),
    "decideOnSpot": Offline("step-decide_on_spot", makes=True, versioned=True, asks=("form", "made_at")),
    "declareFiles": Offline("record-files", params=("case_id", "record_id")),
    "declareActivity": Offline("case-activities", makes=True),
    "beginUpload": Offline("evidence-uploads", params=(), case="case", makes=True),
}

#: What may not, and why; a write that stands in neither table may not either.
ONLINE: Final[Mapping[NeedsServer, tuple[str, ...]]] = {
    NeedsServer.CURRENT_FILE: (
        "takeOverPaperCase",
        "proposeFiling",
        "file",
        "proposeDecline",
        "declineFiling",
        "mergeClue",
        "splitClue",
        "registerInformant",
        "identifyParty",
        "sendForAppraisal",
        "receiveResult",
        "tellResult",
        "assessParty",
        "voidRecord",
        "correctRecord",
        "restateCase",
        "openInformant",
        "tellInformant",
        "reinspect",
        "handOver",
        "requestRecusal",
        "decideRecusal",
        "askMatter",
        "supportMatter",
        "refuseMatter",
        "approveMatter",
        "suspend",
        "resume",
        "terminate",
        "consolidate",
        "separate",
        "transferAgency",
        "recordTransferReceipt",
        "returnFromAgency",
        "proposeTransfer",
        "refuseTransfer",
        "transferJudiciary",
        "handToJudiciary",
        "returnFromJudiciary",
        "recordPoliceFiling",
        "handItemsToPolice",
        "objectToPolice",
        "recordObjectionAnswer",
        "overridePowerList",
        "judge",
        "stateTownship",
        "concludeInvestigation",
        "requestMeasure",
        "approveMeasure",
        "declineMeasure",
        "settlePreservation",
        "extendMeasure",
        "beginAppraisal",
        "endAppraisal",
        "applyForRelease",
        "refuseRelease",
        "releaseMeasure",
        "serveMeasure",
        "postClaimNotice",
        "approveDisposal",
        "inspectSeal",
        "decideCompensation",
        "payCompensation",
        "disposeItem",
        "moveItem",
        "draftDecision",
        "designateMajor",
        "requestReview",
        "returnReview",
        "passReview",
        "requestAudit",
        "returnAudit",
        "passAudit",
        "approveNotice",
        "notify",
        "hearDefence",
        "reexamine",
        "requestHearing",
        "acceptHearing",
        "declineHearing",
        "arrangeHearing",
        "recuseHost",
        "decideHostRecusal",
        "holdHearing",
        "terminateHearing",
        "reportHearing",
        "educate",
        "discuss",
        "decide",
        "serve",
        "recordService",
        "recordPayment",
        "recordHandover",
        "applyDeferral",
        "decideDeferral",
        "demand",
        "hearDemandDefence",
        "reexamineDemand",
        "agreeExecution",
        "orderExecution",
        "carryOutExecution",
        "applyToCourt",
        "recordCourtAnswer",
        "courtExecuted",
        "suspendExecution",
        "resumeExecution",
        "terminateExecution",
        "enterConfiscatedItems",
        "disposeOfItem",
        "importReceipt",
        "settleReceipt",
        "close",
        "registerRemedy",
        "replyToRemedy",
        "allowSupplement",
        "recordAppearance",
        "recordOutcome",
        "correctDecision",
        "makeRestitution",
        "excuseRecording",
        "explainLoss",
        "holdEvidence",
        "liftHold",
        "signInstrument",
        "askForFile",
        "voidInstrument",
        "acknowledgeNotification",
        "judgeDeadline",
    ),
    NeedsServer.NUMBER: ("fileOnSpot", "issueFormStock", "voidForms", "issueInstrument"),
    NeedsServer.STORE: (
        "beginUploads",
        "signParts",
        "completeUpload",
        "completeUploads",
        "accessEvidence",
        "accessInstrument",
        "accessAssembly",
        "exportForRemedy",
        "sealInstrument",
        "accessDerivative",
        "redactPhotograph",
        "declareRecordingLength",
        "viewDockedRecording",
        "confirmDockedRecording",
        "rejectDockedRecording",
    ),
    NeedsServer.PUBLIC: (
        "prepareNotice",
        "prepareMeasureNotice",
        "publishNotice",
        "withholdNotice",
        "withdrawNotice",
    ),
    NeedsServer.REGISTRY: (
        "appoint",
        "endAppointment",
        "addCertificate",
        "revokeCertificate",
        "addLegalBasis",
        "publishLegalBasis",
        "addPower",
        "publishPower",
        "addHearingStandard",
        "addDiscretionGrade",
        "addSigningRule",
        "addCatalogRow",
        "publishCountyRule",
        "endCountyRule",
        "handDownPower",
        "registerRecorder",
        "assignRecorder",
        "showCalendarDiff",
        "importCalendar",
    ),
    NeedsServer.OVERSIGHT: (
        "openEvaluationRound",
        "drawEvaluationSample",
        "scoreEvaluationSample",
        "exportCustodyCsv",
        "exportCustodyPdf",
        "acknowledgeCustodyAnomaly",
    ),
    NeedsServer.ITSELF: (
        "issueToken",
        "revokeToken",
        "syncOperations",
        "beginClockHandshake",
        "finishClockHandshake",
        "resolveSyncConflict",
    ),
}

_REASONS: Final = {operation: reason for reason, names in ONLINE.items() for operation in names}


def needs_server(operation: str) -> NeedsServer | None:
    """Why an operation cannot be made offline; None where it is unknown, or can."""
    return _REASONS.get(operation)


#: Fields of a body that refer to what another operation may have made.
_REFERS: Final = ("case", "party", "record", "supersedes")


@dataclass(frozen=True, slots=True)
class Concerns:
    """What an operation is about: its case, what it creates, and what has to be there for it.

    `agency` is the one its body names: who registers a clue may hold an office elsewhere than at home.
    """

    case: UUID | None
    makes: UUID | None
    refers: tuple[UUID, ...]
    versioned: bool
    agency: UUID | None = None


def concerns(operation: str, params: Mapping[str, Any], body: Mapping[str, Any]) -> Concerns:
    """Read off what an operation is about; what cannot be read is left out, and its route will say so."""
    row = OFFLINE.get(operation)
    if row is None:
        return Concerns(None, None, (), versioned=False)
    named = [*(params.get(name) for name in row.params), *(body.get(name) for name in _REFERS)]
    return Concerns(
        case=_uuid(params.get(row.case, body.get(row.case))),
        makes=_uuid(body.get("id")) if row.makes else None,
        refers=tuple(found for found in map(_uuid, named) if found),
        versioned=row.versioned,
        agency=_uuid(body.get("agency")),
    )


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def unhashable(value: Any) -> bool:
    """Whether a JSON value has more than one spelling: a fraction, a huge number, a name that is not ASCII."""
    if isinstance(value, Mapping):
        return any(not str(name).isascii() or unhashable(item) for name, item in value.items())
    if isinstance(value, list):
        return any(map(unhashable, value))
    return isinstance(value, float) or (isinstance(value, int) and abs(value) > _SAFE)


def content_of(chain: UUID, said: Mapping[str, Any]) -> str:
    """The bytes under the digest: the operation as sent, without `digest`, with `chain`; canonical JSON.

    For what `unhashable` lets through this is RFC 8785: names sorted, no spaces, characters as themselves.
    """
    return canonical({**{k: v for k, v in said.items() if k != "digest"}, "chain": str(chain)})


def digest_of(content: str) -> str:
    """Hex SHA-256 of the UTF-8 bytes. Raises UnicodeError for half a surrogate pair."""
    return hashlib.sha256(content.encode()).hexdigest()


def key_of(operation: UUID) -> str:
    """The idempotency key under which an operation is dispatched: the same however often it is."""
    return f"sync-{operation}"


def problem(code: str, detail: str, *, title: str = "内容不符合要求", status: int = 422) -> dict[str, Any]:
    """A refusal of our own in the shape in which routes refuse (RFC 9457)."""
    return {
        "type": f"urn:enforcement-record:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        "instance": "/api/v1/sync",
        "requirements": [],
        "errors": [],
    }


#: Keys of a body whose values are shown masked, wherever they stand.
SECRET: Final = frozenset({"id_number", "phone"})


def without_secrets(value: Any, mask: Any) -> Any:
    """A body as people are shown it: identity and telephone numbers go through `mask`."""
    if isinstance(value, Mapping):
        return {
            name: mask(item) if name in SECRET and isinstance(item, str) else without_secrets(item, mask)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(item, mask) for item in value]
    return value
