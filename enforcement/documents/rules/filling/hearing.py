"""Hearing: asked for, taken up, arranged, held, reported (CFF 63-65)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from enforcement.documents.rules.case_file import CaseFile, HearingOnFile
from enforcement.documents.rules.filling.common import Subject, day, instant, minute
from enforcement.documents.rules.values import Found, Opinion
from enforcement.law.instruments import InstrumentKind as K

_RIGHTS: Final = (
    "你(单位)可以亲自参加听证,也可以委托一至二人代理;认为主持人与本案有直接利害关系的,有权申请回避。"
    "无正当理由拒不出席听证或者未经许可中途退出听证的,视为放弃听证权利。"
)


def _of(file: CaseFile, subject: Subject) -> HearingOnFile | None:
    said = subject.step.content if subject.step else {}
    wanted = {str(said.get("hearing") or ""), str(said.get("request") or "")} - {""}
    fitting = [one for one in file.hearings if {one.id, one.request} & wanted]
    return fitting[-1] if fitting else None


def _when(one: HearingOnFile) -> str:
    return minute(one.opens_at) if one.opens_at else ""


def asked(file: CaseFile, subject: Subject) -> Found:
    """The request."""
    one = _of(file, subject)
    if one is None:
        return {}
    return {"applicant": one.asked_by, "request": one.asked or "要求听证。", "received": day(one.received_on)}


def answered(file: CaseFile, subject: Subject) -> Found:
    """That the request was taken up, or why not."""
    if subject.step is None:
        return {}
    reason = str(subject.step.content.get("reason") or "")
    return {"decision": f"决定不予受理:{reason}" if reason else "决定受理你(单位)的听证申请。"}


def told(file: CaseFile, subject: Subject) -> Found:
    """The notice of time, place and host."""
    one = _of(file, subject)
    if one is None:
        return {}
    return {
        "held": _when(one),
        "place": one.place,
        "public": "公开举行" if one.public else "不公开举行",
        "host": one.host,
        "members": f"记录员:{one.recorder}",
        "rights": _RIGHTS,
    }


def transcript(file: CaseFile, subject: Subject) -> Found:
    """What was said at the hearing."""
    one = _of(file, subject)
    if one is None or subject.step is None:
        return {}
    said, zone = subject.step.content, subject.step.at.tzinfo
    signed = {"signed": "参加人核对无误并签名", "refused": "拒绝签名"}.get(str(said.get("signature")), "")
    note = str(said.get("signature_note") or "")
    agents = "、".join(said.get("agents") or ())
    present = "当事人到场" if said.get("party_present") else "当事人未到场"
    return {
        "held": f"{_span(said, zone)},{one.place}",
        "host": one.host,
        "members": f"记录员:{one.recorder}",
        "attending": f"{present}{f',代理人:{agents}' if agents else ''}",
        "investigators": str(said.get("accusation") or ""),
        "defence": "\n".join(filter(None, (said.get("defence"), said.get("cross_examination")))),
        "last_statement": str(said.get("last_statement") or ""),
        "signature": f"{signed}({note})" if note else signed,
    }


def _span(said: Any, zone: Any) -> str:
    began, ended = (instant(str(said[name]), zone) for name in ("opened_at", "closed_at"))
    return f"{minute(began)}至{_clock(ended)}"


def _clock(moment: datetime) -> str:
    return f"{moment.hour}时{moment.minute:02d}分"


def reported(file: CaseFile, subject: Subject) -> Found:
    """The report of the host."""
    if subject.step is None:
        return {}
    said = subject.step.content
    return {
        "course": str(said.get("course") or ""),
        "points": str(said.get("findings") or ""),
        "proposal": str(said.get("proposal") or ""),
        "host_opinion": Opinion(str(said.get("proposal") or ""), subject.step.by, day(subject.step.at)),
    }


FILLERS: Final = {
    K.HEARING_APPLICATION: asked,
    K.HEARING_ADMISSION: answered,
    K.HEARING_NOTICE: told,
    K.HEARING_ANNOUNCEMENT: told,
    K.HEARING_TRANSCRIPT: transcript,
    K.HEARING_REPORT: reported,
}
