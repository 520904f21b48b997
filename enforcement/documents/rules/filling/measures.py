"""Advance registration and compulsory measures: their papers say what was put on file when they were taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.filling.common import Subject, day, opinion
from enforcement.documents.rules.filling.investigation import record
from enforcement.documents.rules.records import MeasureOnFile, Record
from enforcement.documents.rules.values import Found, Opinion, Rows
from enforcement.law.instruments import InstrumentKind as K
from enforcement.law.measures import MeasureKind
from enforcement.measures.rules.vocabulary import DisposalGround, DisposalKind, ReleaseGround

_COPIES: Final = "一式二份,由当事人和行政机关分别保存"
_BAN: Final = "在此期间,当事人或者有关人员不得销毁或者转移证据。"
_DUTIES: Final = (
    "在此期间,不得擅自启封、使用、转移、处置或者损毁被采取措施的场所、设施或者财物;"
    "对本措施有权进行陈述和申辩。"
)
_KEEPING: Final = (
    "受委托的第三人应当妥善保管上列物品,不得损毁或者擅自转移、处置;因第三人的原因造成的损失,"
    "由委托机关先行赔付后向第三人追偿;保管费用由委托机关承担。"
)
_FREEZING: Final = frozenset({MeasureKind.FREEZING})
_PRESERVING: Final = frozenset({MeasureKind.PRESERVATION})
_HOLDING: Final = frozenset(MeasureKind) - _FREEZING - _PRESERVING


def _of(
    file: CaseFile, subject: Subject, kinds: frozenset[MeasureKind] = frozenset(MeasureKind)
) -> MeasureOnFile | None:
    """The measure of the step, or the one named, or the last one taken; only of these kinds."""
    if subject.step:
        wanted = str(subject.step.content.get("measure") or "")
    elif ids := file.records.ids(Record.MEASURE):
        wanted = str(subject.record or ids[-1])
    else:
        return None
    found = next((one for one in file.records.measures if one.id == wanted), None)
    return found if found and MeasureKind(found.code) in kinds else None


def _named(said: Mapping[str, Any]) -> frozenset[str] | None:
    items = said.get("items") or ()
    return frozenset(str(item) for item in items) or None


def _keeping(one: MeasureOnFile) -> str:
    places = dict.fromkeys(f"{item.cells[4]},保管人:{item.keeper or '当事人'}" for item in one.items)
    return "；".join(places)


def _asked(file: CaseFile, subject: Subject, kinds: frozenset[MeasureKind]) -> Found:
    one = _of(file, subject, kinds)
    if one is None:
        return {}
    planned: Rows = (("1", one.objects, "—", "—", "—", "—"),) if one.objects else ()
    return {
        "measure": one.kind,
        "urgent": "是,已当场实施,二十四小时内补办批准手续" if one.urgent else "否,事前批准",
        "reason": one.grounds,
        "items": one.rows() or planned,
        "handler_opinion": _proposed(file, one),
        "head_opinion": opinion(subject.step, fallback="同意。"),
    }


def _proposed(file: CaseFile, one: MeasureOnFile) -> Opinion | None:
    steps = [step for step in file.steps if step.code is StepCode.REQUEST_MEASURE]
    step = next((step for step in steps if step.content.get("measure") == one.id), None)
    return Opinion(f"建议{one.kind}。", step.by, day(step.at)) if step else None


def asked(file: CaseFile, subject: Subject) -> Found:
    """The approval of a compulsory measure, before it or within the hours of an urgent one (QZF 18-19)."""
    return _asked(file, subject, _HOLDING | _FREEZING)


def asked_to_preserve(file: CaseFile, subject: Subject) -> Found:
    """The approval of an advance registration (CFF 56)."""
    return _asked(file, subject, _PRESERVING)


def _taken(file: CaseFile, subject: Subject, kinds: frozenset[MeasureKind]) -> Found:
    one = _of(file, subject, kinds)
    if one is None or not one.content:
        return {}
    said: Mapping[str, Any] = one.content
    on, site = str(said.get("date") or ""), record(file, subject)
    return {
        "party": str(said.get("party_name") or ""),
        "address": str(said.get("party_address") or ""),
        "reason": f"{said.get('reasons')}",
        "basis": f"{said.get('basis')}的规定,决定对下列场所、设施或者财物予以{one.kind}。",
        "period": str(said.get("period") or ""),
        "approved": one.approved,
        "items": one.rows(),
        "ban": _BAN,
        "duties": _DUTIES,
        "custodian": _keeping(one),
        "remedies": str(said.get("remedies") or ""),
        "decision_number": one.number,
        "copies": _COPIES,
        "counted": ",".join(filter(None, (str(site.get("period") or ""), str(site.get("place") or "")))),
        "date": day(date.fromisoformat(on)) if on else "",
    }


def taken(file: CaseFile, subject: Subject) -> Found:
    """The decision to seal or seize, and its list (QZF 24)."""
    return _taken(file, subject, _HOLDING)


def preserved(file: CaseFile, subject: Subject) -> Found:
    """The notice of an advance registration, and its list (CFF 56)."""
    return _taken(file, subject, _PRESERVING)


def frozen(file: CaseFile, subject: Subject) -> Found:
    """The decision to freeze, and what the bank is asked (QZF 30-31)."""
    found, one = _taken(file, subject, _FREEZING), _of(file, subject, _FREEZING)
    if one is None or not found:
        return {}
    account = "；".join(f"{item.cells[0]},{item.cells[2]}" for item in one.items)
    return found | {
        "reason": f"{found['reason']}依据{one.content.get('basis')}的规定,决定予以冻结。",
        "account": account,
        "addressee": "、".join(dict.fromkeys(item.keeper for item in one.items if item.keeper)),
        "matter": f"请自收到本通知书之时起,对上列账户予以冻结,期限:{one.content.get('period')}。",
    }


def sealed_off(file: CaseFile, subject: Subject) -> Found:
    """The strip on what is sealed: the number of its decision and its period."""
    one = _of(file, subject)
    if one is None:
        return {}
    return {"decision_number": one.number, "period": str(one.content.get("period") or "")}


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
    said = subject.step.content
    ground = ReleaseGround(said["ground"]).label if said.get("ground") else ""
    return {
        "decision_number": one.number,
        "reason": "。".join(filter(None, (ground, str(said.get("opinion") or "")))),
        "items": one.rows(_named(said)),
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
        "items": one.rows(frozenset(str(outcome["item"]) for outcome in outcomes)),
    }


def returned(file: CaseFile, subject: Subject) -> Found:
    """What was given back (QZF 28)."""
    one = _of(file, subject)
    back = {item.id: item.returned_on for item in one.items if item.returned_on} if one else {}
    if one is None or not back:
        return {}
    return {"items": one.rows(frozenset(back)), "returned": day(max(back.values()))}


def entrusted(file: CaseFile, subject: Subject) -> Found:
    """What a third person keeps for the agency (QZF 26)."""
    one = _of(file, subject)
    kept = {item.id: item.keeper for item in one.items if item.third_party} if one else {}
    if one is None or not kept:
        return {}
    return {
        "addressee": "、".join(dict.fromkeys(kept.values())),
        "items": one.rows(frozenset(kept)),
        "duties": _KEEPING,
    }


def disposed_early(file: CaseFile, subject: Subject) -> Found:
    """The decision to dispose of things before the case is decided (P 41)."""
    one = _of(file, subject)
    if one is None or subject.step is None:
        return {}
    said = subject.step.content
    ground, kind = DisposalGround(said["ground"]), DisposalKind(said["kind"])
    if not ground.early:
        return {}
    cited = f"({ground.article.cite()}),决定予以{kind.label}。"
    consent = ground is DisposalGround.CONSENT
    return {
        "reason": f"{ground.label}{cited}{said.get('opinion') or ''}",
        "consent": ground.label if consent else "",
        "items": one.rows(_named(said)),
    }


FILLERS: Final = {
    K.PRESERVATION_APPROVAL: asked_to_preserve,
    K.MEASURE_APPROVAL: asked,
    K.PRESERVATION_NOTICE: preserved,
    K.PRESERVATION_LIST: preserved,
    K.MEASURE_DECISION: taken,
    K.MEASURE_LIST: taken,
    K.SEAL_STRIP: sealed_off,
    K.MEASURE_RECORD: on_site,
    K.MEASURE_EXTENSION: extended,
    K.APPRAISAL_PERIOD_NOTICE: tested,
    K.RELEASE_DECISION: released,
    K.RETURN_LIST: returned,
    K.CUSTODY_AGREEMENT: entrusted,
    K.EARLY_DISPOSAL: disposed_early,
    K.FREEZING_DECISION: frozen,
    K.FREEZING_NOTICE: frozen,
    K.PRESERVATION_OUTCOME: settled,
}
