"""Audit, legal review, discussion."""

from __future__ import annotations

from typing import Final

from enforcement.documents.rules.case_file import CaseFile, OpinionOnFile
from enforcement.documents.rules.filling.common import (
    Subject,
    day,
    facts_evidence,
    instant,
    lines,
    minute,
    opinion,
)
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
    """The minutes of a collective discussion: who was there in which post, each one's opinion (CFF 57)."""
    if subject.step is None:
        return {}
    said, zone = subject.step.content, subject.step.at.tzinfo
    voices = tuple(
        (
            _with_post(
                str(voice.get("name") or file.names.get(str(voice["account"]), "")), voice.get("post")
            ),
            str(voice["opinion"]),
            "同意" if voice["agrees"] else "不同意",
        )
        for voice in said.get("voices", ())
    )
    others = tuple(
        (_with_post(str(one["name"]), one.get("post")), "列席", "—") for one in said.get("others", ())
    )
    return {
        "held": minute(instant(str(said["held_at"]), zone) if said.get("held_at") else subject.step.at),
        "place": str(said.get("place") or ""),
        "host": file.names.get(str(said.get("host")), subject.step.by),
        "reporters": "、".join(file.names.get(str(one), "") for one in said.get("reporters", ())),
        "recorder": str(said.get("recorder") or ""),
        "proposal": proposal(file),
        "voices": voices + others,
        "result": str(said.get("result") or ""),
    }


def _with_post(name: str, post: object) -> str:
    return f"{name}({post})" if post else name


FILLERS: Final = {
    K.CASE_AUDIT: reviewed,
    K.REVIEW_OPINION: reviewed,
    K.REVIEW_SUBMISSION: sent,
    K.DISCUSSION_RECORD: minutes,
}
