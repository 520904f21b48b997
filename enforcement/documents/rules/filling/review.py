"""Audit, legal review, discussion."""

from __future__ import annotations

from typing import Final

from enforcement.documents.rules.case_file import CaseFile, OpinionOnFile
from enforcement.documents.rules.filling.common import Subject, day, facts_evidence, lines, minute, opinion
from enforcement.documents.rules.values import Found, Opinion
from enforcement.law.instruments import InstrumentKind as K


def proposal(file: CaseFile) -> str:
    """What is proposed."""
    if file.draft is None:
        return ""
    return f"依据{file.draft.basis},拟作出如下处理:{lines(file.draft.penalties)}"


def reviewed(file: CaseFile, subject: Subject) -> Found:
    """The opinion of a reviewer or auditor: the one its step gave."""
    found: Found = {"proposal": proposal(file), "grounds": "；".join(file.major_grounds)}
    given = _opinion_of(file, subject)
    if given:
        found |= {
            "answers": given.answers,
            "conclusion": given.conclusion,
            "qualification": given.qualification,
            "received": day(given.received_at),
            "dossier_digest": given.dossier_digest,
            "review_opinion": Opinion(given.text, given.reviewer, day(given.finished_at)),
        }
    return found


def _opinion_of(file: CaseFile, subject: Subject) -> OpinionOnFile | None:
    wanted = str(subject.step.content.get("opinion") or "") if subject.step else ""
    return next((one for one in file.opinions if str(one.id) == wanted), None)


def sent(file: CaseFile, subject: Subject) -> Found:
    """The form that sends a case to legal review."""
    found: Found = {
        "grounds": "；".join(file.major_grounds),
        "proposal": proposal(file),
        "evidence": facts_evidence(file),
        "dossier_digest": file.dossiers.get(str(subject.step.content.get("dossier")), "")
        if subject.step
        else "",
    }
    return found | {"unit_opinion": opinion(subject.step, fallback="同意送审。")}


def minutes(file: CaseFile, subject: Subject) -> Found:
    """The minutes of a collective discussion, each one's opinion (CFF 57)."""
    if subject.step is None:
        return {}
    said = subject.step.content
    voices = tuple(
        (
            file.names.get(str(voice["account"]), ""),
            str(voice["opinion"]),
            "同意" if voice["agrees"] else "不同意",
        )
        for voice in said.get("voices", ())
    )
    return {
        "held": minute(subject.step.at),
        "host": subject.step.by,
        "reporters": "、".join(file.names.get(str(one), "") for one in said.get("reporters", ())),
        "recorder": str(said.get("recorder") or ""),
        "proposal": proposal(file),
        "voices": voices,
        "result": str(said.get("result") or ""),
    }


FILLERS: Final = {
    K.CASE_AUDIT: reviewed,
    K.REVIEW_OPINION: reviewed,
    K.REVIEW_SUBMISSION: sent,
    K.DISCUSSION_RECORD: minutes,
}
