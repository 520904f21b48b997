"""From the clue to filing, and what there is of closing."""

from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.filling.common import Subject, breach, day, minute, opinion
from enforcement.documents.rules.values import Found
from enforcement.law.instruments import InstrumentKind as K

C: Final = StepCode


def clue(file: CaseFile, subject: Subject) -> Found:
    """The register of the clue."""
    return {
        "source": file.source,
        "received": minute(file.source_received_at),
        "summary": file.summary,
        "registrar": file.registrar,
        "date": day(subject.step.at if subject.step else file.opened_at),
    }


def filing(file: CaseFile, subject: Subject) -> Found:
    """The approval of filing: the four conditions are those that the act checked (P 19)."""
    step = subject.step
    found: Found = {
        "source": file.source,
        "received": minute(file.source_received_at),
        "summary": file.summary,
        "breach_basis": "；".join(file.bases),
        "evidence_of_breach": "符合:已登记线索并指定两名持证执法人员核查",
        "punishable": f"符合:{breach(file)}" if file.bases else "",
        "jurisdiction": f"符合:违法行为发生地为{file.place}" if file.place else "符合",
        "unit_opinion": opinion(file.last([C.PROPOSE_FILING])),
        "head_opinion": opinion(step, fallback="同意立案。"),
    }
    ground = str(step.content.get("five_year_ground") or "") if step else ""
    found["limitation"] = _limitation(file, ground)
    return found


def _limitation(file: CaseFile, ground: str) -> str:
    if file.act_ended_on is None:
        return "符合:批准立案时未发现已过追究时效"
    ended = f"违法行为终了之日为{day(file.act_ended_on)}"
    return f"符合:{ended}{f',{ground}' if ground else ''},{file.limitation}" if file.limitation else ""


def non_filing(file: CaseFile, subject: Subject) -> Found:
    """The approval not to file."""
    found: Found = {"source": file.source, "summary": file.summary}
    if subject.step:
        found["unit_opinion"] = opinion(file.last([C.PROPOSE_DECLINE]))
        found["reason"] = str(subject.step.content.get("reason") or "")
        found["head_opinion"] = opinion(subject.step, fallback="同意不予立案。")
    return found


FILLERS: Final = {K.CLUE_REGISTER: clue, K.FILING_APPROVAL: filing, K.NO_FILING_APPROVAL: non_filing}
