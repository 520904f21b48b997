"""Cases handed to another agency, and those that come back (Art. 25)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import AgencyTransfer, Case, CaseStep, Deadline
from enforcement.cases.rules import PROCEDURE, StepCode
from enforcement.errors import NotNow, NotVisible, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day


@act("transfer_agency")
def transfer_agency(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    to_agency: str,
    letter: str,
    reason: str,
    materials: Sequence[str],
    sent_on: date,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head transfers a case to the agency that is competent 案件移送, by letter and list.

    Raises:
        Taken: the id exists. Unprocessable: sent after today, or before the clue came in.

    Basis: Penalty Law Art. 25; 市场监督管理行政处罚程序规定 Arts. 13-17.

    """
    case = Case.objects.for_step(case_id, StepCode.TRANSFER_AGENCY, by=by, version=version)
    if AgencyTransfer.objects.filter(pk=id).exists():
        raise Taken
    _between(sent_on, legal_day(case.source_received_at), at, "/sent_on")
    step = case.take(
        StepCode.TRANSFER_AGENCY,
        by=by,
        at=at,
        content={
            "transfer": str(id),
            "to": to_agency,
            "letter": letter,
            "reason": reason,
            "materials": list(materials),
        },
    )
    AgencyTransfer.objects.create(
        id=id,
        case=case,
        to_agency=to_agency,
        letter=letter,
        reason=reason,
        materials=list(materials),
        sent_on=sent_on,
        decided_by_id=by.account_id,
    )
    for clock in (Clock.FILING, Clock.DECISION):
        Deadline.objects.meet(case, clock, at=at, when=sent_on)
    case.unhinder("correction_owed", at=at)
    return Done(step, stream=case.pk, subject=id, facts={"sent_on": sent_on})


@act("record_transfer_receipt")
def record_transfer_receipt(
    *, case_id: UUID, transfer_id: UUID, received_on: date, receipt: UUID | None, by: Actor, at: datetime
) -> Done[AgencyTransfer]:
    """Record that the other agency received the case 移送回执; `receipt` is evidence of the case.

    Raises:
        NotVisible: no such transfer. NotNow: received already, or returned. Unprocessable: a date that cannot be.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must(PROCEDURE[StepCode.RETURN_FROM_AGENCY].roles, case.agency_id)
    row = case.agency_transfers.select_for_update().filter(pk=transfer_id).first()
    if row is None:
        raise NotVisible
    if row.received_on or row.returned_on:
        raise NotNow("已经登记回执或者退回。", code="transfer_answered", article=art("CFF", "25"))
    _between(received_on, row.sent_on, at, "/received_on")
    row.received_on, row.receipt = received_on, receipt
    row.save(update_fields=["received_on", "receipt"])
    return Done(row, stream=case.pk, subject=row.pk, facts={"received_on": received_on})


@act("return_from_agency")
def return_from_agency(
    *, case_id: UUID, version: int | None, returned_on: date, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The other agency gives the case back, or a common superior assigns it here: it goes on where it stood.

    Raises:
        Unprocessable: returned before it was sent, or after today.

    Basis: Penalty Law Art. 25 para. 2.

    """
    case = Case.objects.for_step(case_id, StepCode.RETURN_FROM_AGENCY, by=by, version=version)
    step = case.take(
        StepCode.RETURN_FROM_AGENCY,
        by=by,
        at=at,
        content={"returned_on": returned_on.isoformat(), "reason": reason},
    )
    row = case.agency_transfers.select_for_update().filter(returned_on__isnull=True).latest("sent_on")
    _between(returned_on, row.sent_on, at, "/returned_on")
    row.returned_on, row.return_reason = returned_on, reason
    row.save(update_fields=["returned_on", "return_reason"])
    begin_again(case, returned_on, at)
    return Done(step, stream=case.pk, subject=row.pk, facts={"returned_on": returned_on})


def begin_again(case: Case, day: date, at: datetime) -> None:
    """Let the clock of a case that came back run anew from that day, whole; the law is silent on it (待核).

    What had to be corrected is to be ordered here again, unless it was, or a draft has settled it (Art. 28).
    """
    settled = case.steps.filter(
        code__in=(StepCode.ORDER_CORRECTION, StepCode.DRAFT_DECISION), void__isnull=True
    )
    if case.filed_at and not settled.exists():
        case.hinder("correction_owed", art("CFF", "28"), "须责令当事人改正或者限期改正违法行为", at=at)
    clock = Clock.DECISION if case.filed_at else Clock.FILING
    Deadline.objects.start(case, clock, day, at=at)


def _between(day: date, first: date, at: datetime, pointer: str) -> None:
    if not first <= day <= legal_day(at):
        raise Unprocessable(
            f"日期须在 {first.isoformat()} 至今日之间。", code="date_impossible", pointer=pointer
        )
