"""The investigation: records of what happened, the order to correct, the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enforcement.cases.founding import (
    TWO,
    certificates_on,
)
from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.errors import Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import Article, art
from enforcement.registry.models import Actor, Officer, legal_day


@dataclass(frozen=True, slots=True)
class Record:
    """What happened on the spot: an inspection or a questioning.

    `occurred_from` and `occurred_to` are the phone's times; `officers` those who were there, certified or not.
    """

    occurred_from: datetime
    occurred_to: datetime
    place: str
    officers: tuple[UUID, ...]
    certificates_shown: bool
    rights_told: bool
    text: str
    signature: str
    person: str = ""
    signature_note: str = ""


@act("record_on_site")
def record_on_site(
    *, case_id: UUID, code: StepCode, id: UUID, record: Record, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Record an inspection or a questioning. What happened is always accepted; a defect becomes a finding.

    Raises:
        Taken: the record's id exists.
        Unprocessable: the end lies before the beginning, or an officer is unknown.

    Basis: Penalty Law Arts. 42, 55.

    """
    case = Case.objects.for_step(case_id, code, by=by)
    if CaseStep.objects.filter(pk=id).exists():
        raise Taken
    if record.occurred_to < record.occurred_from:
        raise Unprocessable("结束时间不得早于开始时间。", pointer="/occurred_to")
    present = dict(Officer.objects.filter(pk__in=record.officers).values_list("pk", "name"))
    if len(present) != len(set(record.officers)):
        raise Unprocessable("执法人员不存在。", pointer="/officers")
    certificates = certificates_on(legal_day(record.occurred_from), record.officers)
    content = {
        "occurred_from": record.occurred_from.isoformat(),
        "occurred_to": record.occurred_to.isoformat(),
        "place": record.place,
        "officers": [
            {"officer": str(pk), "name": present[pk], "certificate": certificates.get(pk, "")}
            for pk in record.officers
        ],
        "certificates_shown": record.certificates_shown,
        "rights_told": record.rights_told,
        "text": record.text,
        "person": record.person,
        "signature": record.signature,
        "signature_note": record.signature_note,
    }
    step = case.take(code, by=by, at=at, content=content, id=id)
    defects = _defects(record, certified=len(certificates))
    for found, article, detail in defects:
        case.find(step, found, article, detail, at=at)
    return Done(
        step,
        stream=case.pk,
        subject=step.pk,
        facts={
            "kind": code.value,
            "officers": list(record.officers),
            "findings": [found for found, _, _ in defects],
        },
    )


@act("order_correction")
def order_correction(
    *, case_id: UUID, version: int | None, order: str, deadline: date | None, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Order the party to correct the breach 责令改正, by an instrument of its own. Basis: Penalty Law Art. 28."""
    case = Case.objects.for_step(case_id, StepCode.ORDER_CORRECTION, by=by, version=version)
    content = {"order": order, "deadline": deadline.isoformat() if deadline else None}
    step = case.take(StepCode.ORDER_CORRECTION, by=by, at=at, content=content)
    case.unhinder("correction_owed", at=at)
    if deadline:
        detail = f"限期改正至 {deadline.isoformat()},须复查改正情况"
        case.hinder("recheck_owed", art("CFF", "28"), detail, at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"deadline": deadline})


@act("conclude_investigation")
def conclude_investigation(
    *,
    case_id: UUID,
    version: int | None,
    course: str,
    facts: str,
    nature: str,
    proposal: str,
    discretion: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Conclude the investigation with its report 调查终结报告.

    Raises:
        NotCompetent: not one of the officers named to the case.

    Basis: Penalty Law Art. 57; 市场监督管理行政处罚程序规定 Art. 48.

    """
    case = Case.objects.for_step(case_id, StepCode.CONCLUDE_INVESTIGATION, by=by, version=version)
    case.must_be_handled_by(by)
    step = case.take(
        StepCode.CONCLUDE_INVESTIGATION,
        by=by,
        at=at,
        content={
            "course": course,
            "facts": facts,
            "nature": nature,
            "proposal": proposal,
            "discretion": discretion,
        },
    )
    return Done(step, stream=case.pk, subject=step.pk)


def _defects(record: Record, *, certified: int) -> list[tuple[str, Article, str]]:
    found = []
    count = len(set(record.officers))
    if count < TWO:
        found.append(("single_officer", art("CFF", "42"), f"在场执法人员 {count} 人,少于两人"))
    if certified < count:
        found.append(
            ("uncertified_officer", art("CFF", "42"), f"{count - certified} 名执法人员当日没有有效执法证")
        )
    if not record.certificates_shown:
        found.append(("certificate_not_shown", art("CFF", "55"), "未主动出示执法证件"))
    if not record.rights_told:
        found.append(("rights_not_told", art("CFF", "44"), "未告知当事人权利"))
    return found
