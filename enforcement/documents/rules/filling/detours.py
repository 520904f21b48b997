"""Recusal, transfers, re-inspection, education."""

from __future__ import annotations

from datetime import date
from typing import Final

from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.filling.common import Subject, day, instant, minute
from enforcement.documents.rules.values import Found
from enforcement.law.instruments import InstrumentKind as K


def recusal(file: CaseFile, subject: Subject) -> Found:
    """The request or the decision on it (CFF 43)."""
    if subject.step is None:
        return {}
    said = subject.step.content
    found: Found = {
        "person": file.names.get(str(said.get("person")), ""),
        "reason": str(said.get("reason") or ""),
    }
    if "granted" in said:
        verdict = "决定其回避" if said["granted"] else "决定驳回回避申请"
        found["decision"] = f"{verdict}。{said.get('reason') or ''}"
    return found


def rechecked(file: CaseFile, subject: Subject) -> Found:
    """The re-inspection of what was ordered (CFF 28)."""
    if subject.step is None:
        return {}
    said = subject.step.content
    there = [
        f"{file.names.get(str(one['officer']), '')}(执法证号:{one['certificate']})"
        for one in said.get("officers", ())
    ]
    on = str(said.get("inspected_on") or "")
    return {
        "checked": day(date.fromisoformat(on)) if on else "",
        "officers": "、".join(there),
        "result": str(said.get("text") or ""),
    }


def transferred(file: CaseFile, subject: Subject) -> Found:
    """The letter with its materials (CFF 25)."""
    if subject.step is None:
        return {}
    said = subject.step.content
    return {
        "addressee": str(said.get("to") or ""),
        "reason": str(said.get("reason") or ""),
        "facts": file.draft.facts if file.draft else file.summary,
        "materials": tuple(
            (str(number), str(name), "1") for number, name in enumerate(said.get("materials") or (), start=1)
        ),
    }


def educated(_: CaseFile, subject: Subject) -> Found:
    """The lesson given (CFF 33)."""
    if subject.step is None:
        return {}
    said = subject.step.content
    when = minute(instant(str(said["given_at"]), subject.step.at.tzinfo)) if said.get("given_at") else ""
    return {"held": f"{when},{said.get('place') or ''}", "text": str(said.get("text") or "")}


FILLERS: Final = {
    K.RECUSAL_APPLICATION: recusal,
    K.RECUSAL_DECISION: recusal,
    K.CORRECTION_RECHECK: rechecked,
    K.CASE_TRANSFER: transferred,
    K.CRIME_TRANSFER: transferred,
    K.EDUCATION_RECORD: educated,
}
