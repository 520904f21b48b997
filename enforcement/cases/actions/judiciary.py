"""Suspected crimes handed to the police, and what comes back (Art. 27; 令310)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from enforcement.cases.actions.transfers import begin_again
from enforcement.cases.founding import must_be_two_certified
from enforcement.cases.models import Case, CaseStep, Deadline, JudicialTransfer
from enforcement.cases.rules import JudicialOutcome, Status, StepCode
from enforcement.cases.rules.deadlines import DeadlineState
from enforcement.errors import NotCompetent, NotNow, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.periods import minute_of
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, Appointment, legal_day
from enforcement.registry.rules import Rank, Role

#: What goes with a transferred case (令310 Art. 6); what there is none of is said to be none.
ATTACHMENTS: Final[Mapping[str, str]] = {
    "letter": "涉嫌犯罪案件移送书",
    "report": "涉嫌犯罪案件情况的调查报告",
    "items": "涉案物品清单",
    "appraisal": "有关检验报告或者鉴定结论",
    "other": "其他有关涉嫌犯罪的材料",
}


@dataclass(frozen=True, slots=True)
class Handover:
    """How a case was handed over: to whom, when, with which of the five attachments (code to what it is)."""

    to_body: str
    handed_at: datetime
    attachments: Mapping[str, str]
    receipt: UUID | None = None
    copied_to_procuratorate_on: date | None = None


@act("propose_transfer")
def propose_transfer(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    suspected: str,
    report: str,
    officers: Sequence[UUID],
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Two officers or more report a suspected crime 提请移送; from now until it is decided there is no penalty.

    Raises:
        NotNow: fewer than two certified officers, or a transfer is under way. Taken: the id exists.

    Basis: 行政执法机关移送涉嫌犯罪案件的规定 Art. 5.

    """
    case = Case.objects.for_step(case_id, StepCode.PROPOSE_TRANSFER, by=by, version=version)
    case.must_be_handled_by(by)
    if JudicialTransfer.objects.filter(pk=id).exists():
        raise Taken
    if case.judicial_transfers.undecided().exists():
        raise NotNow("本案已提请移送,尚未决定。", code="transfer_pending", article=art("YSG", "5"))
    must_be_two_certified(list(officers), legal_day(at))
    if by.officer_id not in officers:
        raise Unprocessable("提请人须为专案组成员。", pointer="/officers")
    step = case.take(
        StepCode.PROPOSE_TRANSFER,
        by=by,
        at=at,
        content={
            "transfer": str(id),
            "suspected": suspected,
            "report": report,
            "officers": [str(officer) for officer in officers],
        },
    )
    JudicialTransfer.objects.create(
        id=id,
        case=case,
        suspected=suspected,
        report=report,
        officers=[str(officer) for officer in officers],
        proposed_at=at,
    )
    Deadline.objects.start(case, Clock.TRANSFER_DECISION, at, at=at, ref=str(id))
    case.hinder(
        "transfer_undecided", art("CFF", "27"), "涉嫌犯罪,是否移送司法机关尚未决定,不得以罚代刑", at=at
    )
    return Done(step, stream=case.pk, subject=id, facts={"officers": list(officers)})


@act("refuse_transfer")
def refuse_transfer(
    *, case_id: UUID, version: int | None, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The chief does not approve the transfer; the reasons stay on file.

    Raises:
        NotCompetent: not the chief, nor who is in charge.

    Basis: 行政执法机关移送涉嫌犯罪案件的规定 Art. 5.

    """
    case = Case.objects.for_step(case_id, StepCode.REFUSE_TRANSFER, by=by, version=version)
    _must_be_chief(by, case)
    step = case.take(StepCode.REFUSE_TRANSFER, by=by, at=at, content={"reason": reason})
    row = _decide(case, step, approved=False, reason=reason, by=by, at=at)
    return Done(step, stream=case.pk, subject=row.pk)


@act("transfer_judiciary")
def transfer_judiciary(
    *, case_id: UUID, version: int | None, to_body: str, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The chief approves the transfer to the police 批准移送; it is handed over within 24 hours.

    Raises:
        NotCompetent: not the chief, nor who is in charge.

    Basis: Penalty Law Art. 27; 行政执法机关移送涉嫌犯罪案件的规定 Art. 5.

    """
    case = Case.objects.for_step(case_id, StepCode.TRANSFER_JUDICIARY, by=by, version=version)
    _must_be_chief(by, case)
    step = case.take(StepCode.TRANSFER_JUDICIARY, by=by, at=at, content={"to": to_body, "reason": reason})
    row = _decide(case, step, approved=True, reason=reason, by=by, at=at)
    row.to_body = to_body
    row.save(update_fields=["to_body"])
    Deadline.objects.start(case, Clock.TRANSFER_HANDOVER, at, at=at, ref=str(row.pk))
    Deadline.objects.meet(case, Clock.DECISION, at=at)
    case.unhinder("correction_owed", at=at)
    case.hinder("handover_owed", art("YSG", "5"), "批准移送后须在二十四小时内向同级公安机关移送", at=at)
    return Done(step, stream=case.pk, subject=row.pk)


@act("hand_to_judiciary")
def hand_to_judiciary(
    *, case_id: UUID, version: int | None, handover: Handover, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Record the handing over of the case with its attachments 移交; being late stays on file as a finding.

    Raises:
        NotNow: handed over already. Unprocessable: an attachment missing, or a time that cannot be.

    Basis: 行政执法机关移送涉嫌犯罪案件的规定 Arts. 5-6.

    """
    case = Case.objects.for_step(case_id, StepCode.HAND_TO_JUDICIARY, by=by, version=version)
    row = case.judicial_transfers.select_for_update().under_way().first()
    if row is None or row.decided_at is None or row.handed_at:
        raise NotNow("没有待移交的案件。", code="nothing_to_hand_over", article=art("YSG", "5"))
    _must_be_complete(handover)
    if not minute_of(row.decided_at) <= handover.handed_at <= at:
        raise Unprocessable("移交时间须在批准之后、现在之前。", pointer="/handed_at")
    step = case.take(
        StepCode.HAND_TO_JUDICIARY,
        by=by,
        at=at,
        content={
            "to": handover.to_body,
            "handed_at": handover.handed_at.isoformat(),
            "attachments": dict(handover.attachments),
        },
    )
    met = Deadline.objects.meet(
        case, Clock.TRANSFER_HANDOVER, at=at, ref=str(row.pk), when=handover.handed_at
    )
    if met and met.state == DeadlineState.LATE:
        case.find(step, "transfer_late", art("YSG", "5"), "批准移送后超过二十四小时移交", at=at)
    row.to_body = handover.to_body
    row.handed_at, row.attachments = handover.handed_at, dict(handover.attachments)
    row.receipt = handover.receipt
    row.copied_to_procuratorate_on = handover.copied_to_procuratorate_on
    row.save(update_fields=["to_body", "handed_at", "attachments", "receipt", "copied_to_procuratorate_on"])
    case.unhinder("handover_owed", at=at)
    Deadline.objects.start(case, Clock.POLICE_DECISION, handover.handed_at, at=at, ref=str(row.pk))
    return Done(step, stream=case.pk, subject=row.pk)


@act("return_from_judiciary")
def return_from_judiciary(
    *,
    case_id: UUID,
    version: int | None,
    outcome: JudicialOutcome,
    document: str,
    outcome_on: date,
    criminal_fine: Decimal,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """What the police, procuratorate or court decided; the case goes on where it stood.

    A court's fine leaves no room for an administrative one, and an earlier one is set off against it.

    Raises:
        Unprocessable: a fine without a conviction, or a date that cannot be.

    Basis: Penalty Law Arts. 27, 35; 行政执法机关移送涉嫌犯罪案件的规定 Arts. 8-11, 13.

    """
    case = Case.objects.for_step(case_id, StepCode.RETURN_FROM_JUDICIARY, by=by, version=version)
    if criminal_fine and outcome is not JudicialOutcome.CONVICTED:
        raise Unprocessable("没有判处刑罚的,不填罚金。", pointer="/criminal_fine")
    step = case.take(
        StepCode.RETURN_FROM_JUDICIARY,
        by=by,
        at=at,
        content={
            "outcome": outcome.value,
            "document": document,
            "outcome_on": outcome_on.isoformat(),
            "criminal_fine": str(criminal_fine),
        },
    )
    row = case.judicial_transfers.select_for_update().under_way().get()
    if row.handed_at is None or not legal_day(row.handed_at) <= outcome_on <= legal_day(at):
        raise Unprocessable("日期须在移交之日至今日之间。", pointer="/outcome_on")
    row.outcome, row.outcome_document, row.outcome_on = outcome, document, outcome_on
    row.criminal_fine = criminal_fine
    row.save(update_fields=["outcome", "outcome_document", "outcome_on", "criminal_fine"])
    Deadline.objects.meet(case, Clock.POLICE_DECISION, at=at, ref=str(row.pk), when=outcome_on)
    Deadline.objects.cancel(case, Clock.TRANSFER_ITEMS, "案件已退回", at=at, ref=str(row.pk))
    case.unhinder("items_owed_to_police", at=at)
    if outcome is JudicialOutcome.DECLINED:
        Deadline.objects.start(case, Clock.TRANSFER_REVIEW, outcome_on, at=at, ref=str(row.pk))
    if case.status not in {Status.SERVED, Status.EXECUTED, Status.DECIDED}:
        begin_again(case, outcome_on, at)
    return Done(step, stream=case.pk, subject=row.pk, facts={"outcome": outcome.value})


def _must_be_chief(by: Actor, case: Case) -> None:
    """Only the head of the whole agency, or who is in charge of it, decides; a signature cannot be delegated."""
    ranks = {Rank.CHIEF, Rank.ACTING}
    held = [o for o in by.offices if o.role is Role.AGENCY_HEAD and o.agency_id == case.agency_id]
    own = Appointment.objects.filter(pk__in=[o.appointment_id for o in held], delegated_by__isnull=True)
    if not own.filter(rank__in=ranks).exists():
        raise NotCompetent(
            "是否移送涉嫌犯罪案件须由本机关正职负责人或者主持工作的负责人决定。",
            code="chief_only",
            requirements=[Requirement("chief", art("YSG", "5").cite(), "正职负责人或者主持工作的负责人")],
        )


def _decide(
    case: Case, step: CaseStep, *, approved: bool, reason: str, by: Actor, at: datetime
) -> JudicialTransfer:
    row = case.judicial_transfers.select_for_update().undecided().get()
    met = Deadline.objects.meet(case, Clock.TRANSFER_DECISION, at=at, ref=str(row.pk))
    if met and met.state == DeadlineState.LATE:
        case.find(step, "transfer_decided_late", art("YSG", "5"), "自接到报告之日起超过三日决定", at=at)
    row.approved, row.decided_at, row.decided_by_id, row.reason = approved, at, by.account_id, reason
    row.save(update_fields=["approved", "decided_at", "decided_by", "reason"])
    case.unhinder("transfer_undecided", at=at)
    return row


def _must_be_complete(handover: Handover) -> None:
    unknown = set(handover.attachments) - set(ATTACHMENTS)
    missing = [code for code in ATTACHMENTS if not handover.attachments.get(code, "").strip()]
    if unknown or missing:
        raise Unprocessable(
            f"移送材料不全:{ATTACHMENTS[missing[0]] if missing else '有不能识别的材料'};没有的须写明“无”及原因。",
            code="attachments_missing",
            requirements=[
                Requirement(f"attachment_{code}", art("YSG", "6").cite(), text, met=code not in missing)
                for code, text in ATTACHMENTS.items()
            ],
            pointer="/attachments",
        )
