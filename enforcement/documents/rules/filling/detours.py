"""Recusal, transfers, re-inspection, education."""

from __future__ import annotations

from datetime import date
from typing import Final

from enforcement.cases.rules import Corrected, RecusalSource, StepCode
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.filling.common import Subject, day, instant, minute, said_of
from enforcement.documents.rules.values import Found
from enforcement.law.instruments import InstrumentKind as K

C: Final = StepCode


def recusal(file: CaseFile, subject: Subject) -> Found:
    """The request, or the decision on it with who asked for it (CFF 43)."""
    if subject.step is None:
        return {}
    said = subject.step.content
    asked = [one for one in file.steps if one.code is C.REQUEST_RECUSAL]
    request = next((one for one in asked if one.content.get("recusal") == said.get("recusal")), subject.step)
    person = file.names.get(str(said.get("person")), "")
    found: Found = {"person": person, "reason": str(said.get("reason") or ""), "date": day(subject.step.at)}
    source = request.content.get("source")
    if source == RecusalSource.SELF:
        found["applicant"] = f"{person}(主动申请)"
    elif source == RecusalSource.AGENCY:
        found["applicant"] = request.by
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
        "result": f"{Corrected(said['result']).label}。{said.get('text') or ''}"
        if said.get("result")
        else "",
    }


def transferred(_: CaseFile, subject: Subject) -> Found:
    """The letter with its materials (CFF 25)."""
    said = said_of(subject)
    return {
        "addressee": str(said.get("to") or ""),
        "reason": str(said.get("reason") or ""),
        "materials": tuple(
            (str(number), str(name), "1") for number, name in enumerate(said.get("materials") or (), start=1)
        ),
    }


def to_the_police(file: CaseFile, subject: Subject) -> Found:
    """The letter that hands over a suspected crime, with its attachments once they were handed over (令310)."""
    said, report = said_of(subject), file.last([C.PROPOSE_TRANSFER])
    handed = file.last([C.HAND_TO_JUDICIARY])
    attached = handed.content.get("attachments") if handed else {}
    suspected = f"涉嫌{report.content.get('suspected')}。" if report else ""
    told = str(report.content.get("report") or "") if report else ""
    return {
        "addressee": str(said.get("to") or ""),
        "facts": told or (file.draft.facts if file.draft else file.summary),
        "reason": f"{suspected}{said.get('reason') or ''}",
        "materials": tuple(
            (str(number), str(what), "1") for number, what in enumerate((attached or {}).values(), start=1)
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
    K.CRIME_TRANSFER: to_the_police,
    K.EDUCATION_RECORD: educated,
}
