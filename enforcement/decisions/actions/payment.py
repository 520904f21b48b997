"""Payments, and fines that officers took themselves (Arts. 66-71)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions import instalments
from enforcement.decisions.actions.common import finished, not_in_the_future, paper
from enforcement.decisions.models import Decision, Handover, Payment
from enforcement.decisions.models.ledger import Ledger, ledger
from enforcement.decisions.rules.money import CollectionGround, Covers, Leg, Paid
from enforcement.errors import NotNow, NotVisible, Requirement, Taken, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.law.thresholds import collection_on_the_spot
from enforcement.law.values import Procedure
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role


@dataclass(frozen=True, slots=True)
class Sum:
    """Money that came in. `collected` says why officers took it themselves, None where the bank did.

    `request` is the party's request to pay on the spot (Art. 69), as evidence.
    """

    amount: Decimal
    paid_on: date
    receipt_number: str
    covers: Covers = Covers.PRINCIPAL
    collected: CollectionGround | None = None
    request: UUID | None = None


@act("record_payment")
def record_payment(
    *, case_id: UUID, version: int | None, id: UUID, paid: Sum, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Record a payment; the case is executed when nothing is owed, a late penalty that was announced included.

    Raises:
        NotNow: collected on the spot beyond what Arts. 68-69 allow.
        Unprocessable: more than is owed, a date before the decision or after today, a receipt used before.

    Basis: Penalty Law Arts. 66-70, 72.

    """
    case = Case.objects.for_step(case_id, StepCode.RECORD_PAYMENT, by=by, version=version)
    if Payment.objects.filter(pk=id).exists():
        raise Taken
    step = pay(case, id, paid, by=by, at=at)
    return Done(
        step,
        stream=case.pk,
        subject=id,
        facts={"amount": paid.amount, "paid_on": paid.paid_on, "covers": paid.covers},
    )


def pay(case: Case, id: UUID, paid: Sum, *, by: Actor, at: datetime) -> CaseStep:
    """Take the step of a payment on a locked case, and close the duties that it meets. Raises as the act does."""
    decision = Decision.objects.filter(case=case).first()
    if decision is None:
        return case.take(StepCode.RECORD_PAYMENT, by=by, at=at)
    before = ledger(decision, legal_day(at))
    after = ledger(decision, legal_day(at), *_principal(paid))
    late_owed = after.late_owed - (paid.amount if paid.covers is Covers.LATE_PENALTY else 0)
    step = case.take(
        StepCode.RECORD_PAYMENT,
        by=by,
        at=at,
        content={"payment": str(id), "amount": str(paid.amount), "covers": paid.covers.value},
        reached=after.owed <= 0 and late_owed <= 0,
    )
    _not_too_much(paid, before)
    if not decision.decided_on <= paid.paid_on <= legal_day(at):
        raise Unprocessable("缴纳日期须在决定之日至今日之间。", pointer="/paid_on")
    if Payment.objects.filter(receipt_number=paid.receipt_number).exists():
        raise Unprocessable("该票据号已经登记。", code="receipt_used", pointer="/receipt_number")
    request = _may_be_collected(case, decision, paid) if paid.collected else None
    Payment.objects.create(
        id=id,
        decision=decision,
        covers=paid.covers,
        amount=paid.amount,
        on_spot=paid.collected is not None,
        collection_ground=paid.collected or "",
        request=request,
        receipt_number=paid.receipt_number,
        paid_on=paid.paid_on,
        recorded_at=at,
    )
    _settle(case, decision, paid, after, late_owed=late_owed, at=at)
    finished(case, at)
    if paid.collected is not None:
        detail = "当场收缴的罚款尚未由执法人员上交、由机关缴付银行"
        case.hinder("collected_fine_owed", art("CFF", "71"), detail, at=at)
        Deadline.objects.start(case, Clock.HAND_IN, paid.paid_on, at=at, ref=str(id))
    return step


@act("record_handover")
def record_handover(
    *, case_id: UUID, payment_id: UUID, id: UUID, leg: Leg, on: date, voucher: str, by: Actor, at: datetime
) -> Done[Handover]:
    """Record that a fine collected on the spot went on: from the officer to the agency, from it to the bank.

    Raises:
        NotVisible: no such payment in the case.
        NotNow: not collected on the spot, handed on already, or not yet with the agency.
        Unprocessable: before it came in, or after today.

    Basis: Penalty Law Art. 71: two working days each.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER, Role.UNIT_HEAD], case.agency_id, "record_handover")
    payment = Payment.objects.filter(pk=payment_id, decision__case=case).first()
    if payment is None:
        raise NotVisible
    if Handover.objects.filter(pk=id).exists():
        raise Taken
    done = {row.leg: row.on for row in payment.handovers.all()}
    if not payment.on_spot or leg in done or (leg is Leg.TO_BANK and Leg.TO_AGENCY not in done):
        raise NotNow(
            "该笔罚款不是当场收缴、已经上交,或者尚未交至行政机关。",
            code="nothing_to_hand_over",
            article=art("CFF", "71"),
        )
    not_in_the_future(on, at, "/on")
    if on < max([payment.paid_on, *done.values()]):
        raise Unprocessable("日期不得早于收到罚款之日。", pointer="/on")
    row = Handover.objects.create(
        id=id, payment=payment, leg=leg, on=on, voucher=voucher, recorded_by_id=by.account_id, recorded_at=at
    )
    ref = str(payment.pk)
    if leg is Leg.TO_AGENCY:
        Deadline.objects.meet(case, Clock.HAND_IN, at=at, ref=ref, when=on)
        Deadline.objects.start(case, Clock.BANK_DEPOSIT, on, at=at, ref=ref)
    else:
        Deadline.objects.meet(case, Clock.BANK_DEPOSIT, at=at, ref=ref, when=on)
    collected = Payment.objects.filter(decision__case=case, on_spot=True)
    if not collected.exclude(handovers__leg=Leg.TO_BANK).exists():
        case.unhinder("collected_fine_owed", at=at)
    return Done(
        row, stream=case.pk, subject=row.pk, facts={"payment": payment.pk, "leg": leg.value, "on": on}
    )


def _principal(paid: Sum) -> list[Paid]:
    return [Paid(paid.paid_on, paid.amount)] if paid.covers is Covers.PRINCIPAL else []


def _not_too_much(paid: Sum, before: Ledger) -> None:
    owed = before.owed if paid.covers is Covers.PRINCIPAL else before.late_owed
    if paid.amount > owed:
        raise Unprocessable(f"缴纳金额超过应缴余额 {owed} 元。", code="overpaid", pointer="/amount")


def _settle(
    case: Case, decision: Decision, paid: Sum, after: Ledger, *, late_owed: Decimal, at: datetime
) -> None:
    owed, principal = after.owed, after.paid
    if paid.covers is Covers.PRINCIPAL:
        instalments.paid(case, decision, principal, owed, paid.paid_on, at=at)
    if owed <= 0 and paid.covers is Covers.PRINCIPAL:
        case.unhinder("payment_owed", at=at)
        Deadline.objects.meet(case, Clock.PAYMENT, at=at, when=paid.paid_on)
    if owed <= 0 and late_owed <= 0:
        Deadline.objects.cancel(case, Clock.COURT_APPLICATION, "已经缴清", at=at)
        Deadline.objects.start(case, Clock.CLOSING_FORM, paid.paid_on, at=at)
    case.unhinder("late_penalty_owed", at=at)
    if owed <= 0 < late_owed:
        case.hinder("late_penalty_owed", art("CFF", "72"), f"加处罚款 {late_owed} 元尚未缴清", at=at)


def _may_be_collected(case: Case, decision: Decision, paid: Sum) -> Evidence | None:
    """The party's request where Art. 69 asks for one.

    Raises:
        NotNow: neither Art. 68 nor Art. 69 lets officers take the fine.

    """
    simple, ground = decision.procedure == Procedure.SIMPLE, paid.collected
    allowed = {
        CollectionGround.UP_TO_A_HUNDRED: simple and collection_on_the_spot(decision.fine),
        CollectionGround.HARD_TO_COLLECT: simple
        and collection_on_the_spot(decision.fine, hard_to_collect_later=True),
        CollectionGround.REMOTE_AT_REQUEST: paid.request is not None,
    }
    if ground is None or not allowed[ground]:
        raise NotNow(
            "不符合当场收缴罚款的条件,罚款须由当事人到指定的银行或者通过电子支付系统缴纳。",
            code="not_collected_on_spot",
            requirements=[
                Requirement(
                    "on_spot_collection", art("CFF", "68").cite(), "当场处罚且罚款一百元以下,或者事后难以执行"
                ),
                Requirement(
                    "remote_at_request",
                    art("CFF", "69").cite(),
                    "边远、水上、交通不便地区,经当事人提出(附书面请求)",
                ),
            ],
        )
    return paper(case, paid.request, "/request") if paid.request else None
