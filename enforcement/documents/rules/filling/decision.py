"""Decisions, service, payment, closing."""

from __future__ import annotations

from typing import Any, Final

from enforcement.cases.rules import StepCode
from enforcement.decisions.rules import CloseGround
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.filling.common import (
    Subject,
    breach,
    day,
    facts_evidence,
    lines,
    opinion,
    provided,
)
from enforcement.documents.rules.values import Found
from enforcement.law.instruments import InstrumentKind as K
from enforcement.law.values import DecisionVariant

C: Final = StepCode
#: Art. 33 para. 3 asks to educate who breached the law.
_NOT_EDUCATED: Final = "违法事实不能成立,不涉及教育。"
_HEED: Final = "当事人应当引以为戒,学习并自觉遵守上述法律规定,不得再次违法。"
_PUBLICATION: Final = "本机关将依法公示本行政处罚决定信息。"


def _said(file: CaseFile) -> dict[str, Any]:
    return dict(file.decision.content) if file.decision else {}


def _penalties(file: CaseFile) -> str:
    return lines([str(one) for one in _said(file).get("penalties", ())])


def decision(file: CaseFile, subject: Subject) -> Found:
    """The decision (CFF 59): its content is the one reviewed, and no other."""
    if file.decision is None:
        return {}
    said = _said(file)
    found: Found = {
        "party": str(said.get("party_name") or ""),
        "address": str(said.get("party_address") or ""),
        "facts": str(said.get("facts") or ""),
        "evidence": facts_evidence(file),
        "notice_course": _course(file),
        "defence_treatment": file.decision.defence_treatment,
        "breach_basis": breach(file),
        "basis": provided(str(said["basis"])) if said.get("basis") else "",
        "penalties": _penalties(file),
        "date": str(said.get("date") or ""),
        "publication": _PUBLICATION,
    }
    keys = ("discretion", "correction", "performance", "bank", "late_penalty", "remedies")
    found |= {key: str(said.get(key) or "") for key in keys}
    if not said.get("bank"):  # no fine: 令235 Art. 7 asks nothing
        found |= dict.fromkeys(("bank", "late_penalty"), "本决定不涉及罚款。")
    return found


def no_penalty(file: CaseFile, subject: Subject) -> Found:
    """A decision that imposes no penalty (CFF 33, 57): on which ground, or that the breach is not established."""
    found = decision(file, subject)
    if not found:
        return {}
    said = _said(file)
    if said.get("variant") == DecisionVariant.NOT_ESTABLISHED:
        return found | {"decision": "违法事实不能成立,不予行政处罚。", "education": _NOT_EDUCATED}
    ground = str(said.get("ground") or "")
    taught = file.last([C.EDUCATE])
    return found | {
        "decision": f"{ground},对当事人不予行政处罚。" if ground else "对当事人不予行政处罚。",
        "education": str(taught.content.get("text") or _HEED) if taught else _HEED,
    }


def _course(file: CaseFile) -> str:
    if not file.notices:
        return ""
    last = file.notices[-1]
    rights = "陈述、申辩和要求听证的权利" if last.hearing_offered else "陈述、申辩的权利"
    told = (
        f"{day(last.served_on)}，本机关向当事人送达{last.number}告知书，告知拟作出的处罚及其享有的{rights}。"
    )
    held = file.last([C.HOLD_HEARING])
    return f"{told}{day(held.at)}，本机关依法举行听证。" if held else told


def approval(file: CaseFile, subject: Subject) -> Found:
    """The approval of the decision."""
    found = decision(file, subject)
    return found | {"head_opinion": opinion(subject.step, fallback="同意作出行政处罚决定。")}


def on_spot(file: CaseFile, subject: Subject) -> Found:
    """The decision on the spot (CFF 52; 复议法 23: reconsideration comes first)."""
    if file.decision is None:
        return {}
    said = _said(file)
    signed = "当事人已签收" if said.get("signature") == "signed" else "当事人拒绝签收"
    note = str(said.get("signature_note") or "")
    found = decision(file, subject) | {
        "place": str(said.get("place") or ""),
        "told": "已口头告知当事人违法事实、处罚理由、依据和享有的权利",
        "defence": str(said.get("defence") or file.decision.defence_treatment),
        "signature": f"{signed}({note})" if note else signed,
    }
    return found | ({} if said.get("bank") else dict.fromkeys(("bank", "late_penalty"), ""))


def filed(file: CaseFile, subject: Subject) -> Found:
    """The filing of a decision on the spot with the agency."""
    found: Found = {"penalties": _penalties(file)}
    if subject.step:
        found |= {"filed": day(subject.step.at), "note": str(subject.step.content.get("note") or "")}
    return found


def closing(file: CaseFile, subject: Subject) -> Found:
    """The approval of closing (P 77)."""
    paid = file.decision.payments if file.decision else ()
    found: Found = {
        "penalties": _penalties(file),
        "ground": CloseGround(subject.step.content["ground"]).label if subject.step else "",
        "execution": "；".join(f"{on}缴纳{amount}元(票据号{number})" for number, on, amount, _ in paid)
        or "无缴纳记录。",
        "head_opinion": opinion(subject.step, fallback="同意结案。"),
    }
    return found


def decided(file: CaseFile) -> str:
    """What was decided, on which facts and basis: as an application to the court tells it (QZF 55)."""
    said = _said(file)
    number = f"{file.decision.number}决定" if file.decision else ""
    told = (
        f"{said.get('facts') or ''}\n依据{provided(str(said.get('basis') or ''))}{number}:{_penalties(file)}"
    )
    discretion = str(said.get("discretion") or "")
    return f"{told}\n裁量理由:{discretion}" if discretion else told


FILLERS: Final = {
    K.PENALTY_DECISION: decision,
    K.NO_PENALTY_DECISION: no_penalty,
    K.DECISION_APPROVAL: approval,
    K.ON_SPOT_DECISION: on_spot,
    K.ON_SPOT_RECORD: on_spot,
    K.ON_SPOT_FILING: filed,
    K.CLOSING_APPROVAL: closing,
}
