"""Receipts of the finance system, imported and held against what is on file (Penalty Law Arts. 67, 70, 74)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction

from enforcement.cases.models import Case
from enforcement.decisions.actions.payment import Sum, pay
from enforcement.decisions.models import Decision, FinanceReceipt, Payment
from enforcement.decisions.models.ledger import ledger
from enforcement.decisions.rules.money import Covers, Match, matched
from enforcement.errors import NotCompetent, NotNow, NotVisible, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role

#: Who imports and settles: those who record payments, and nobody by signature alone.
IMPORTERS = (Role.OFFICER, Role.UNIT_HEAD)


@dataclass(frozen=True, slots=True)
class Line:
    """One receipt as the finance system gives it."""

    number: str
    decision_number: str
    amount: Decimal
    paid_on: date
    payer: str = ""


@act("import_receipt")
def import_receipt(*, agency_id: UUID, line: Line, by: Actor, at: datetime) -> Done[FinanceReceipt]:
    """Take in one receipt, once by its number, and record the payment where exactly one reading fits.

    A receipt that pays a part is recorded as such. One that pays too much, or whose decision nobody knows, is left
    to a person and records nothing. One that agrees with a payment on file confirms it.

    Raises:
        NotCompetent: neither officer nor unit head of the agency.
        Unprocessable: the number came before with another amount, day or decision.

    Basis: Penalty Law Arts. 67, 70.

    """
    by.must(IMPORTERS, agency_id, "import_receipt")
    known = FinanceReceipt.objects.filter(agency_id=agency_id, number=line.number).first()
    if known is not None:
        if (known.decision_number, known.amount, known.paid_on) != (
            line.decision_number,
            line.amount,
            line.paid_on,
        ):
            raise Unprocessable(
                f"票据 {line.number} 曾以不同内容导入。", code="receipt_differs", pointer="/number"
            )
        return Done(known, stream=agency_id, subject=known.pk, facts={"repeated": True})
    row = FinanceReceipt(
        agency_id=agency_id,
        number=line.number,
        decision_number=line.decision_number,
        payer=line.payer,
        amount=line.amount,
        paid_on=line.paid_on,
        match=Match.UNMATCHED,
        imported_by_id=by.account_id,
        imported_at=at,
    )
    decision = Decision.objects.filter(number=line.decision_number, case__agency_id=agency_id).first()
    if decision is not None:
        _match(row, decision, by=by, at=at)
    else:
        row.detail = "没有这一文号的处罚决定"
    row.save(force_insert=True)
    return Done(row, stream=agency_id, subject=row.pk, facts={"match": row.match, "amount": row.amount})


@act("settle_receipt")
def settle_receipt(
    *, subject_id: UUID, settlement: str, decision_number: str, by: Actor, at: datetime
) -> Done[FinanceReceipt]:
    """A person says what a receipt is that matched nothing, or too much: for which decision, or what became of it.

    Raises:
        NotVisible, NotCompetent: not of the agency's officers or unit heads.
        NotNow: it was matched or settled.
        Unprocessable: no such decision, or the money does not fit it either.

    Basis: Penalty Law Art. 70.

    """
    row = FinanceReceipt.objects.visible_to(by).select_for_update().filter(pk=subject_id).first()
    if row is None:
        raise NotVisible
    by.must(IMPORTERS, row.agency_id, "settle_receipt")
    if row.match not in {Match.UNMATCHED, Match.OVER}:
        raise NotNow("该票据已经核对或者处理。", code="receipt_settled", article=art("CFF", "67"))
    if decision_number:
        decision = Decision.objects.filter(number=decision_number, case__agency_id=row.agency_id).first()
        if decision is None:
            raise Unprocessable(
                "没有这一文号的处罚决定。", code="decision_unknown", pointer="/decision_number"
            )
        _match(row, decision, by=by, at=at)
        if row.payment_id is None:
            raise Unprocessable(row.detail, code="receipt_does_not_fit", pointer="/decision_number")
    row.match = Match.SETTLED
    row.settlement, row.settled_by_id, row.settled_at = settlement, by.account_id, at
    row.save()
    return Done(row, stream=row.agency_id, subject=row.pk, facts={"payment": row.payment_id})


def _match(row: FinanceReceipt, decision: Decision, *, by: Actor, at: datetime) -> None:
    """Find what the receipt is, and record the payment that it shows."""
    case = Case.objects.select_for_update(no_key=True).get(pk=decision.case_id)
    recorded = Payment.objects.filter(receipt_number=row.number).first()
    if recorded is not None:
        same = recorded.decision_id == decision.pk and recorded.amount == row.amount
        row.match = Match.PAID if same else Match.UNMATCHED
        row.detail = "" if same else "同一票据号登记的缴款与票据不一致"
        row.payment = recorded if same else None
        return
    account = ledger(decision, legal_day(at))
    covers, row.match = matched(row.amount, account.owed, account.late_owed)
    if covers is None:
        row.detail = f"应缴余额 {account.owed} 元、加处罚款 {account.late_owed} 元,票据金额 {row.amount} 元"
        return
    id = uuid4()
    try:
        with transaction.atomic():
            pay(case, id, Sum(row.amount, row.paid_on, row.number, covers), by=by, at=at)
    except (NotNow, NotCompetent, Unprocessable) as refusal:
        row.match, row.detail = Match.UNMATCHED, refusal.message[:300]
        return
    row.payment_id = id
    if covers is Covers.LATE_PENALTY:
        row.detail = Covers.LATE_PENALTY.label
