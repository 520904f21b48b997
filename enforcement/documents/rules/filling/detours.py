"""Recusal, transfers, re-inspection, education, compulsory execution."""

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


def demanded(_: CaseFile, subject: Subject) -> Found:
    """The demand: by when, how, how much, and that the party may be heard (QZF 35)."""
    if subject.step is None:
        return {}
    said = subject.step.content
    on = str(said.get("perform_by") or "")
    return {
        "decision_number": str(said.get("decision") or ""),
        "period": f"{day(date.fromisoformat(on))}前" if on else "",
        "way": str(said.get("way") or ""),
        "amount": str(said.get("payment") or said.get("duty") or ""),
        "right_of_defence": f"{said.get('rights') or ''}。",
    }


def compelled(file: CaseFile, subject: Subject) -> Found:
    """The decision to execute by force, or to have another perform at the party's cost (QZF 37, 51)."""
    if subject.step is None:
        return {}
    said, zone = subject.step.content, subject.step.at.tzinfo
    when = "至".join(minute(instant(str(said[name]), zone)) for name in ("begins_at", "ends_at"))
    return {
        "reason": str(said.get("reasons") or ""),
        "way": f"执行时间:{when}。",
        "object": str(said.get("target") or ""),
        "cost": str(said.get("cost") or ""),
        "agent": str(said.get("agent") or ""),
        "remedies": str(file.decision.content.get("remedies") or "") if file.decision else "",
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
    K.DEMAND: demanded,
    K.EXECUTION_DECISION: compelled,
    K.SUBSTITUTE_DECISION: compelled,
}
