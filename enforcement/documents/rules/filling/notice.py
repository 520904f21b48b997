"""Prior notice, defence, re-examination."""

from __future__ import annotations

from datetime import date
from typing import Final

from enforcement.documents.rules.case_file import CaseFile, DefenceOnFile
from enforcement.documents.rules.filling.common import (
    Subject,
    breach,
    day,
    facts_evidence,
    lines,
    opinion,
    provided,
)
from enforcement.documents.rules.filling.review import proposal
from enforcement.documents.rules.values import Found, Opinion
from enforcement.law.instruments import InstrumentKind as K

_DEFENCE: Final = (
    "根据《中华人民共和国行政处罚法》第四十四条、第四十五条的规定，你(单位)有权进行陈述和申辩。"
    "请自收到本告知书之日起五个工作日内向本机关提出；逾期未提出的，视为放弃陈述和申辩权利。"
)
_HEARING: Final = (
    "根据《中华人民共和国行政处罚法》第六十三条、第六十四条的规定，你(单位)有权要求听证。"
    "要求听证的，应当在收到本告知书之日起五个工作日内提出；逾期未提出的，视为放弃要求听证的权利。"
    "听证不收取费用。"
)


def told(file: CaseFile, subject: Subject) -> Found:
    """What is proposed against the party, why, and the party's rights (CFF 44, 63-64)."""
    if file.draft is None:
        return {}
    return {
        "facts": file.draft.facts,
        "evidence": facts_evidence(file),
        "breach_basis": breach(file),
        "basis": provided(file.draft.basis),
        "penalties": lines(file.draft.penalties),
        "discretion": file.draft.discretion,
        "right_of_defence": _DEFENCE,
        "right_of_hearing": _HEARING,
    }


def approved(file: CaseFile, subject: Subject) -> Found:
    """The approval of the notice."""
    return {
        "facts": file.draft.facts if file.draft else "",
        "proposal": proposal(file),
        "head_opinion": opinion(subject.step, fallback="同意告知。"),
    }


def _defence(file: CaseFile, subject: Subject, *, waived: bool) -> DefenceOnFile | None:
    wanted = str(subject.step.content.get("defence") or "") if subject.step else ""
    fitting = [one for one in file.defences if one.waived is waived or (one.hearing_waived and waived)]
    named = [one for one in fitting if not wanted or str(one.id) == wanted]
    return named[-1] if named else None


def defence(file: CaseFile, subject: Subject) -> Found:
    """What the party said."""
    one = _defence(file, subject, waived=False)
    if one is None:
        return {}
    received = str(subject.step.content.get("received_on") or "") if subject.step else ""
    on = date.fromisoformat(received) if received else one.received_at
    return {"received": day(on), "text": one.text}


def waiver(file: CaseFile, subject: Subject) -> Found:
    """What the party expressly gave up (CFF 62): defence and hearing are two things."""
    one = _defence(file, subject, waived=True)
    if one is None:
        return {}
    return {
        "waived_defence": "是" if one.waived else "否",
        "waived_hearing": "是" if one.hearing_waived else "否",
        "text": one.text,
        "date": day(one.received_at),
    }


def reexamined(file: CaseFile, subject: Subject) -> Found:
    """The re-examination, point by point (CFF 45)."""
    if subject.step is None:
        return {}
    points = tuple(
        (str(one["point"]), "采纳" if one["adopted"] else "不予采纳", str(one["reason"]))
        for one in subject.step.content.get("points", ())
    )
    result = str(subject.step.content.get("result") or "")
    return {
        "points": points,
        "result": result,
        "handler_opinion": Opinion(result, subject.step.by, day(subject.step.at)),
    }


FILLERS: Final = {
    K.PENALTY_NOTICE: told,
    K.HEARING_RIGHT_NOTICE: told,
    K.NOTICE_APPROVAL: approved,
    K.DEFENCE_RECORD: defence,
    K.DEFENCE_WAIVER: waiver,
    K.HEARING_WAIVER: waiver,
    K.REEXAMINATION_OPINION: reexamined,
}
