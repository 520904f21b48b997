"""Execution: later payment, demand, compulsion, the court, what was taken on the spot, what became of things."""

from __future__ import annotations

from datetime import date
from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.decisions.rules.execution import Means
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.filling.common import Subject, day, instant, minute, said_of
from enforcement.documents.rules.filling.decision import decided
from enforcement.documents.rules.records import Record
from enforcement.documents.rules.values import Found, Rows
from enforcement.law.instruments import InstrumentKind as K

C: Final = StepCode


def _parts(said: object) -> Rows:
    rows = said if isinstance(said, list) else []
    return tuple(
        (str(number), day(date.fromisoformat(str(row["due_on"]))), f"{float(row['amount']):,.2f}")
        for number, row in enumerate(rows, start=1)
    )


def _schedule(rows: Rows) -> str:
    return "；".join(f"第{number}期:{on}前缴纳{amount}元" for number, on, amount in rows)


def applied(_: CaseFile, subject: Subject) -> Found:
    """The party's application to pay later or in parts (CFF 66)."""
    said = said_of(subject)
    wanted = _schedule(_parts(said.get("instalments")))
    reason = str(said.get("reason") or "")
    return {
        "reason": f"{reason}申请按下列期限缴纳:{wanted}。" if reason and wanted else reason,
        "received": day(subject.step.at) if subject.step else "",
    }


def deferred(_: CaseFile, subject: Subject) -> Found:
    """What the head decided of it."""
    said = said_of(subject)
    if "granted" not in said:
        return {}
    verdict = "批准延期(分期)缴纳罚款。" if said["granted"] else "不予批准延期(分期)缴纳罚款。"
    return {"decision": f"{verdict}{said.get('opinion') or ''}", "schedule": _parts(said.get("instalments"))}


def demanded(_: CaseFile, subject: Subject) -> Found:
    """The demand: by when, how, how much, and that the party may be heard (QZF 35)."""
    said = said_of(subject)
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
    said = said_of(subject)
    if subject.step is None or not said.get("means"):
        return {}
    zone, means = subject.step.at.tzinfo, Means(said["means"])
    when = "至".join(minute(instant(str(said[name]), zone)) for name in ("begins_at", "ends_at"))
    return {
        "reason": str(said.get("reasons") or ""),
        "way": f"方式:{means.label};标的:{said.get('target') or '见决定'};时间:{when}。",
        "power": file.records.powers.get(str(said.get("power") or ""), ""),
        "object": str(said.get("target") or ""),
        "cost": str(said.get("cost") or ""),
        "agent": str(said.get("agent") or ""),
        "remedies": str(file.decision.content.get("remedies") or "") if file.decision else "",
    }


def by_force(file: CaseFile, subject: Subject) -> Found:
    """Compulsory execution other than by another's performance."""
    substitute = said_of(subject).get("means") == Means.SUBSTITUTE
    return {} if substitute else compelled(file, subject)


def by_another(file: CaseFile, subject: Subject) -> Found:
    """Performance by another."""
    substitute = said_of(subject).get("means") == Means.SUBSTITUTE
    return compelled(file, subject) if substitute else {}


def court(file: CaseFile, subject: Subject) -> Found:
    """The application to the court: the decision, what the party said, the demand, the object (QZF 55)."""
    said, step = said_of(subject), subject.step
    if file.decision is None or step is None:
        return {}
    served = str(said.get("demand_served_on") or "")
    heard = file.last([C.HEAR_DEMAND_DEFENCE])
    opinion = str(heard.content.get("text") or "") if heard else "当事人对催告未提出陈述和申辩。"
    owed = f"罚没款{said.get('amount')}元,加处罚款{said.get('late_penalty')}元。"
    return {
        "court": str(said.get("court") or ""),
        "facts": decided(file),
        "party_opinion": f"{f'{day(date.fromisoformat(served))}送达催告书。' if served else ''}{opinion}",
        "object": f"{said.get('object_state') or ''}\n{owed}",
    }


def collected(file: CaseFile, subject: Subject) -> Found:
    """A fine taken on the spot, and its way to the bank (CFF 68-71)."""
    ids = file.records.ids(Record.COLLECTION)
    wanted = subject.record or (ids[-1] if ids else None)
    one = next((row for row in file.records.collections if row.id == wanted), None)
    if one is None:
        return {}
    return {
        "receipt_number": one.receipt_number,
        "collected": f"{day(one.paid_on)},{one.amount}元,{one.ground}",
        "handed_in": day(one.handed_in),
        "paid_in": day(one.paid_in),
    }


def disposed(file: CaseFile, subject: Subject) -> Found:
    """What became of confiscated things (CFF 74): of one, or of all that went the same way."""
    goods = [one for one in file.records.goods if subject.record in {None, one.id}]
    if not goods:
        return {}
    same = [one for one in goods if (one.on, one.method) == (goods[-1].on, goods[-1].method)]
    last = same[-1]
    return {
        "disposed": f"{day(last.on)},{last.place},{last.method}",
        "items": tuple((str(number), *one.cells) for number, one in enumerate(same, start=1)),
        "witnesses": last.witnesses,
    }


def payments(file: CaseFile, subject: Subject) -> Found:
    """What was paid, by receipt."""
    return {"payments": file.decision.payments if file.decision else ()}


FILLERS: Final = {
    K.DEFERRAL_APPLICATION: applied,
    K.DEFERRAL_APPROVAL: deferred,
    K.DEMAND: demanded,
    K.EXECUTION_DECISION: by_force,
    K.SUBSTITUTE_DECISION: by_another,
    K.COURT_APPLICATION: court,
    K.ON_SPOT_COLLECTION: collected,
    K.GOODS_DISPOSAL: disposed,
    K.FINE_RECEIPT: payments,
}
