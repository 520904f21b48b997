"""Advance registration and compulsory measures: their papers say what was put on file when they were taken."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from enforcement.documents.rules.case_file import CaseFile, MeasureOnFile
from enforcement.documents.rules.filling.common import Subject, day, opinion
from enforcement.documents.rules.filling.investigation import record
from enforcement.documents.rules.values import Found, Rows
from enforcement.law.instruments import InstrumentKind as K

_COPIES: Final = "一式二份,由当事人和行政机关分别保存"
_BAN: Final = "在此期间,当事人或者有关人员不得销毁或者转移证据。"


def _of(file: CaseFile, subject: Subject) -> MeasureOnFile | None:
    wanted = str(subject.step.content.get("measure") or "") if subject.step else ""
    return next((one for one in file.measures if one.id == wanted), None)


def _rows(one: MeasureOnFile, only: Collection[str] = ()) -> Rows:
    chosen = [item for item in one.items if not only or item.id in only]
    return tuple((str(number), *item.cells) for number, item in enumerate(chosen, start=1))


def asked(file: CaseFile, subject: Subject) -> Found:
    """The approval of a measure, before it or within the hours of an urgent one (QZF 18-19)."""
    one = _of(file, subject)
    if one is None:
        return {}
    planned: Rows = (("1", one.objects, "—", "—", "—", "—"),) if one.objects else ()
    return {
        "measure": one.kind,
        "urgent": "是,已当场实施,二十四小时内补办批准手续" if one.urgent else "否,事前批准",
        "reason": one.grounds,
        "items": _rows(one) or planned,
        "head_opinion": opinion(subject.step, fallback="同意。"),
    }


def taken(file: CaseFile, subject: Subject) -> Found:
    """The decision or notice, and its list (QZF 24; CFF 56)."""
    one = _of(file, subject)
    if one is None or not one.content:
        return {}
    said = one.content
    on = str(said.get("date") or "")
    return {
        "party": str(said.get("party_name") or ""),
        "address": str(said.get("party_address") or ""),
        "reason": f"{said.get('reasons')}",
        "basis": f"{said.get('basis')}的规定,决定对下列场所、设施或者财物予以{one.kind}。",
        "period": str(said.get("period") or ""),
        "approved": one.approved,
        "items": _rows(one),
        "ban": _BAN,
        "remedies": str(said.get("remedies") or ""),
        "decision_number": one.number,
        "copies": _COPIES,
        "counted": record(file, subject).get("period"),
        "date": day(date.fromisoformat(on)) if on else "",
    }


def on_site(file: CaseFile, subject: Subject) -> Found:
    """The record on site (QZF 18 (7)-(9))."""
    if subject.step is None:
        return {}
    said = subject.step.content
    witness = f"见证人:{said['witness']}" if said.get("witness") else ""
    found = record(file, subject)
    signature = "；".join(filter(None, (str(found.get("signature") or ""), witness)))
    return found | {
        "told": "已当场告知理由、依据以及当事人依法享有的权利、救济途径"
        if said.get("rights_told")
        else "未告知",
        "defence": str(said.get("statement") or "当事人未提出陈述和申辩。"),
        "signature": signature,
    }


def extended(file: CaseFile, subject: Subject) -> Found:
    """The one extension, with its reasons (QZF 25)."""
    one = _of(file, subject)
    if one is None or subject.step is None:
        return {}
    return {
        "decision_number": one.number,
        "reason": str(subject.step.content.get("reason") or ""),
        "period": f"延长{subject.step.content.get('days')}日,至{day(one.ends_on)}",
        "remedies": str(one.content.get("remedies") or ""),
    }


def tested(file: CaseFile, subject: Subject) -> Found:
    """The period of a testing, told to the party in writing (QZF 25 (3))."""
    one = _of(file, subject)
    if one is None or subject.step is None:
        return {}
    begins, ends = (
        day(date.fromisoformat(str(subject.step.content[name]))) for name in ("begins_on", "ends_by")
    )
    return {"decision_number": one.number, "period": f"自{begins}起至{ends}止"}


def released(file: CaseFile, subject: Subject) -> Found:
    """The release, of all or of some items (QZF 28)."""
    one = _of(file, subject)
    if one is None or subject.step is None:
        return {}
    return {
        "decision_number": one.number,
        "reason": str(subject.step.content.get("opinion") or ""),
        "items": _rows(one, subject.step.content.get("items") or ()),
    }


def settled(file: CaseFile, subject: Subject) -> Found:
    """What becomes of what was registered in advance, item by item (P 35)."""
    one = _of(file, subject)
    if one is None or subject.step is None:
        return {}
    outcomes = subject.step.content.get("outcomes") or ()
    return {
        "notice_number": one.number,
        "outcome": str(subject.step.content.get("opinion") or ""),
        "items": _rows(one, [str(outcome["item"]) for outcome in outcomes]),
    }


FILLERS: Final = {
    K.PRESERVATION_APPROVAL: asked,
    K.MEASURE_APPROVAL: asked,
    K.PRESERVATION_NOTICE: taken,
    K.PRESERVATION_LIST: taken,
    K.MEASURE_DECISION: taken,
    K.MEASURE_LIST: taken,
    K.MEASURE_RECORD: on_site,
    K.MEASURE_EXTENSION: extended,
    K.APPRAISAL_PERIOD_NOTICE: tested,
    K.RELEASE_DECISION: released,
    K.PRESERVATION_OUTCOME: settled,
}
