"""Records on the spot, orders, the report, sheets of evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from enforcement.decisions.rules import remedies
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.filling.common import (
    Subject,
    breach,
    day,
    facts_evidence,
    instant,
    minute,
    yes,
)
from enforcement.documents.rules.records import AppraisalOnFile, Record
from enforcement.documents.rules.values import Found
from enforcement.law.instruments import InstrumentKind as K

_SIGNED: Final = "当事人核对无误并签名"
_SHOWN: Final = "执法人员已出示执法证件,当事人已确认"
_TOLD: Final = "已告知陈述、申辩和申请回避等权利,当事人已确认"


def record(file: CaseFile, subject: Subject) -> Found:
    """An inspection or a questioning, as it was taken down."""
    if subject.step is None:
        return {}
    said, zone = subject.step.content, subject.step.at.tzinfo
    began, ended = (said.get(name) for name in ("occurred_from", "occurred_to"))
    present = [f"{one['name']}(执法证号:{one['certificate']})" for one in said.get("officers", ())]
    return {
        "period": _period(instant(began, zone), instant(ended, zone)) if began and ended else "",
        "place": str(said.get("place") or ""),
        "officers": "、".join(present),
        "person": str(said.get("person") or ""),
        "certificates_shown": yes(said.get("certificates_shown"), _SHOWN, "未出示"),
        "rights_told": yes(said.get("rights_told"), _TOLD, "未告知"),
        "text": str(said.get("text") or ""),
        "signature": _signature(said),
        "interpreter": _interpreter(said),
    }


def _period(began: datetime, ended: datetime) -> str:
    to = f"{ended.hour}时{ended.minute:02d}分" if began.date() == ended.date() else minute(ended)
    return f"{minute(began)}至{to}"


def _interpreter(said: Any) -> str:
    if not said.get("interpreter"):
        return ""
    language = str(said.get("language") or "")
    return f"{said['interpreter']}{f'({language})' if language else ''}"


def _signature(said: Any) -> str:
    words = {"signed": _SIGNED, "refused": "当事人拒绝签名", "absent": "当事人不在场"}
    state = words.get(str(said.get("signature")), str(said.get("signature") or ""))
    note = str(said.get("signature_note") or "")
    return f"{state}({note})" if note else state


def correction(file: CaseFile, subject: Subject) -> Found:
    """The order to correct."""
    if subject.step is None:
        return {}
    until = subject.step.content.get("deadline")
    return {
        "breach": f"实施了{file.title.removesuffix('案').removeprefix('涉嫌')}的行为。",
        "breach_basis": breach(file),
        "order": str(subject.step.content.get("order") or ""),
        "deadline": day(date.fromisoformat(until)) if until else "立即改正",
        "date": day(subject.step.at),
        "remedies": remedies(
            reconsideration=file.agency.reconsideration_body,
            court=file.agency.court,
            reconsideration_first=False,
        ),
    }


def report(file: CaseFile, subject: Subject) -> Found:
    """The report that ends the investigation (P 48)."""
    if subject.step is None:
        return {}
    keys = ("course", "facts", "nature", "proposal", "discretion")
    found: Found = {key: str(subject.step.content.get(key) or "") for key in keys}
    return found | {"evidence": facts_evidence(file)}


def sheet(file: CaseFile, subject: Subject) -> Found:
    """The sheet of one piece of evidence."""
    one = subject.evidence
    if one is None:
        return {}
    return {
        "evidence_number": str(one.number),
        "evidence_title": one.title,
        "evidence_kind": one.kind,
        "purpose": one.purpose,
        "captured": minute(one.captured_at),
        "captured_at_place": one.place,
        "collector": f"{one.collector}(执法证号:{one.certificate})" if one.collector else "",
        "method": f"使用{one.device}制作" if one.device else "",
        "digest": one.sha256,
    }


def matter(file: CaseFile, subject: Subject) -> Found:
    """A matter on the common form, with what each level said (P 41, 46, 47, 64)."""
    ids = file.records.ids(Record.MATTER)
    wanted = subject.record or (ids[-1] if ids else None)
    one = next((row for row in file.records.matters if row.id == wanted), None)
    if one is None:
        return {}
    found: Found = {"matter": one.what, "reason": one.reason}
    found |= {f"{level}_opinion": opinion for level, opinion in one.opinions.items()}
    if "collective" in one.opinions:
        found["head_opinion"] = one.opinions.get("head") or one.opinions["collective"]
    return found


def _appraisal(file: CaseFile, subject: Subject) -> AppraisalOnFile | None:
    ids = file.records.ids(Record.APPRAISAL)
    wanted = subject.record or (ids[-1] if ids else None)
    return next((row for row in file.records.appraisals if row.id == wanted), None)


def commissioned(file: CaseFile, subject: Subject) -> Found:
    """What was sent for testing, and to whom (P 32)."""
    one = _appraisal(file, subject)
    if one is None:
        return {}
    return {
        "addressee": one.body,
        "items": (("1", one.items, "—", "—"),),
        "matter": f"对上列送检物品、事项进行{one.kind}。",
        "date": day(one.sent_on),
    }


def result_told(file: CaseFile, subject: Subject) -> Found:
    """What a testing found, told to the party."""
    one = _appraisal(file, subject)
    if one is None or one.result_on is None:
        return {}
    result = f"{day(one.result_on)}收到结果:{one.result}"
    return {"institution": one.body, "report_number": one.report, "result": result}


FILLERS: Final = {
    K.MATTER_APPROVAL: matter,
    K.APPRAISAL_COMMISSION: commissioned,
    K.APPRAISAL_RESULT_NOTICE: result_told,
    K.SITE_RECORD: record,
    K.QUESTIONING_RECORD: record,
    K.CORRECTION_ORDER: correction,
    K.INVESTIGATION_REPORT: report,
    K.EVIDENCE_EXTRACT: sheet,
    K.PICTURE_EVIDENCE: sheet,
    K.ELECTRONIC_DATA_RECORD: sheet,
}
