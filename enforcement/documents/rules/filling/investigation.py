"""Records on the spot, orders, the report, sheets of evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

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
    }


def _period(began: datetime, ended: datetime) -> str:
    to = f"{ended.hour}时{ended.minute:02d}分" if began.date() == ended.date() else minute(ended)
    return f"{minute(began)}至{to}"


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


FILLERS: Final = {
    K.SITE_RECORD: record,
    K.QUESTIONING_RECORD: record,
    K.CORRECTION_ORDER: correction,
    K.INVESTIGATION_REPORT: report,
    K.EVIDENCE_EXTRACT: sheet,
    K.PICTURE_EVIDENCE: sheet,
    K.ELECTRONIC_DATA_RECORD: sheet,
}
