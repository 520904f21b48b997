"""Service 送达: the receipt of each way that succeeded, the announcement, the address confirmed at first contact."""

from __future__ import annotations

from datetime import date
from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.case_file import CaseFile, StepOnFile
from enforcement.documents.rules.filling.common import Subject, day
from enforcement.documents.rules.records import Record, ServiceOnFile
from enforcement.documents.rules.values import Found
from enforcement.law.instruments import InstrumentKind as K
from enforcement.measures.rules.vocabulary import Served

C: Final = StepCode
#: The instrument of a step that is served. What a step has two of is asked of the file.
_OF_STEP: Final = {
    C.ORDER_CORRECTION: K.CORRECTION_ORDER,
    C.DECIDE_RECUSAL: K.RECUSAL_DECISION,
    C.ACCEPT_HEARING: K.HEARING_ADMISSION,
    C.DECLINE_HEARING: K.HEARING_ADMISSION,
    C.ARRANGE_HEARING: K.HEARING_NOTICE,
    C.DECIDE_DEFERRAL: K.DEFERRAL_APPROVAL,
    C.DEMAND: K.DEMAND,
    C.TAKE_MEASURE: K.MEASURE_DECISION,
    C.PRESERVE: K.PRESERVATION_NOTICE,
    C.SETTLE_PRESERVATION: K.PRESERVATION_OUTCOME,
    C.EXTEND_MEASURE: K.MEASURE_EXTENSION,
    C.RELEASE_MEASURE: K.RELEASE_DECISION,
    C.BEGIN_APPRAISAL: K.APPRAISAL_PERIOD_NOTICE,
    C.DECIDE_ON_SPOT: K.ON_SPOT_DECISION,
}
_OF_MEASURE: Final = {
    Served.DECISION: K.MEASURE_DECISION,
    Served.EXTENSION: K.MEASURE_EXTENSION,
    Served.RELEASE: K.RELEASE_DECISION,
}


def _title(file: CaseFile, step: StepOnFile) -> str:
    """The instrument of a step with its number, as drawn up or as the step gave it."""
    said = step.content
    if step.code is C.DECIDE and file.decision:
        kind = K.PENALTY_DECISION if file.decision.penalises else K.NO_PENALTY_DECISION
        return f"{kind.label} {file.decision.number}"
    if step.code is C.NOTIFY:
        kind = K.HEARING_RIGHT_NOTICE if said.get("hearing_offered") else K.PENALTY_NOTICE
        return f"{kind.label} {said.get('number') or ''}".strip()
    if step.code is C.ORDER_EXECUTION:
        kind = K.SUBSTITUTE_DECISION if said.get("means") == "substitute" else K.EXECUTION_DECISION
    elif step.code in _OF_STEP:
        kind = _OF_STEP[step.code]
    else:
        return ""
    arranged = next((one.number for one in file.hearings if one.id and one.id == said.get("hearing")), "")
    number = file.records.numbers.get((kind, step.id)) or str(said.get("number") or "") or arranged
    return f"{kind.label} {number}".strip()


def _served(file: CaseFile, subject: Subject) -> ServiceOnFile | None:
    if subject.record:
        wanted = str(subject.record)
    elif subject.step:
        said = subject.step.content
        wanted = str(said.get("service") or said.get("notice") or "")
    else:
        return None
    return next((one for one in file.records.services if str(one.id) == wanted), None)


def receipt(file: CaseFile, subject: Subject) -> Found:
    """The receipt of a service: of the decision, of a notice, of what belongs to a measure, of any other step."""
    servers = "、".join(officer.name for officer in file.officers)
    if subject.step and subject.step.code is C.SERVE_MEASURE:
        return _of_measure(file, subject.step) | {"servers": servers}
    one = _served(file, subject)
    step = next((step for step in file.steps if one and step.id == one.step), None)
    if one is None or step is None or one.served_on is None:
        return {}
    return {
        "served_instrument": _title(file, step),
        "recipient": _addressee(one),
        "relation": _receiver(one, file),
        "method": one.method,
        "served_on": day(one.served_on),
        "service_place": one.place,
        "refusal": one.refusal,
        "servers": servers,
    }


def _addressee(one: ServiceOnFile) -> str:
    """Whom it is for: the party where another took it for the party, else who took it."""
    return one.party if one.relation and one.party else one.recipient


def _receiver(one: ServiceOnFile, file: CaseFile) -> str:
    """Who took it for whom it is for, and what they are to the party, as far as the file says (民诉法 88)."""
    if one.recipient == one.party:
        return "本人签收"
    if one.relation:
        return f"{one.recipient}({one.relation})" if one.party else one.relation
    speaks = any(party.representative == one.recipient for party in file.parties)
    return "法定代表人(负责人、经营者)" if speaks else ""


def _of_measure(file: CaseFile, step: StepOnFile) -> Found:
    said = step.content
    measure = next((one for one in file.records.measures if one.id == said.get("measure")), None)
    if measure is None:
        return {}
    what = Served(said["what"])
    kind, number = _OF_MEASURE[what], measure.number
    if what is Served.DECISION:
        kind = {"preservation": K.PRESERVATION_NOTICE, "freezing": K.FREEZING_DECISION}.get(
            measure.code, kind
        )
    else:
        codes = {Served.EXTENSION: C.EXTEND_MEASURE, Served.RELEASE: C.RELEASE_MEASURE}
        of = [
            one for one in file.steps if one.code is codes[what] and one.content.get("measure") == measure.id
        ]
        number = next((n for one in of[::-1] if (n := file.records.numbers.get((kind, one.id)))), "")
    return {
        "served_instrument": f"{kind.label} {number}".strip(),
        "recipient": str(said.get("recipient") or ""),
        "method": "直接送达",
        "served_on": day(date.fromisoformat(str(said["served_on"]))),
    }


def announced(file: CaseFile, subject: Subject) -> Found:
    """The announcement by which an instrument is served whose party cannot be reached (民诉法 95)."""
    posted = [one for one in file.records.services if one.announced and subject.record in {None, one.id}]
    step = next((step for step in file.steps if posted and step.id == posted[-1].step), None)
    if not posted or step is None:
        return {}
    one, title = posted[-1], _title(file, step)
    return {
        "served_instrument": title,
        "reason": one.ground,
        "text": f"因采用其他方式无法送达,现依法向你(单位)公告送达{title}。"
        "自发出本公告之日起经过三十日,即视为送达。可以到本机关领取该文书。",
        "announced": "，".join(filter(None, (day(one.sent_on), one.place))),
    }


def address(file: CaseFile, subject: Subject) -> Found:
    """Where the party may be served, as it was confirmed (P 83)."""
    ids = file.records.ids(Record.ADDRESS)
    wanted = subject.record or (ids[-1] if ids else None)
    one = next((row for row in file.records.addresses if row.id == wanted), None)
    told: Found = {
        "notice": "送达地址适用于本案调查、决定和执行的各个环节;地址变更的,应当及时书面告知本机关。因地址不准确、"
        "变更后未告知或者拒绝签收,致使文书未能被实际接收的,文书退回之日视为送达之日。",
    }
    if one is None:
        return told
    return told | {
        "party": one.party,
        "service_address": one.address,
        "service_recipient": one.recipient,
        "service_phone": one.phone,
        "electronic_consent": one.electronic,
        "date": day(one.confirmed_on),
    }


FILLERS: Final = {
    K.SERVICE_RECEIPT: receipt,
    K.SERVICE_ANNOUNCEMENT: announced,
    K.SERVICE_ADDRESS: address,
}
