"""Service, payment, closing (Arts. 61, 66-67; 市场监督管理行政处罚程序规定 77)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions import clocks
from enforcement.decisions.actions.common import law_of, not_before, not_in_the_future, receipt_of
from enforcement.decisions.actions.notice import Served
from enforcement.decisions.models import Decision, Payment, Service
from enforcement.errors import NotNow, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.law.thresholds import collection_on_the_spot
from enforcement.law.values import Procedure
from enforcement.registry.models import Actor, legal_day


@act("serve")
def serve(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    served: Served,
    relation: str,
    publication_warned: bool,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Serve the decision with its receipt 送达回证; the decision binds from here, and publication falls due.

    Raises:
        NotNow: the party was not told in writing that the decision will be published, where the rule asks for it.
        Unprocessable: served before it was decided, electronic service without the signed confirmation on file.

    Basis: Penalty Law Art. 61; 市场监督管理行政处罚信息公示规定 Art. 8.

    """
    case = Case.objects.for_step(case_id, StepCode.SERVE, by=by, version=version)
    if Service.objects.filter(pk=id).exists():
        raise Taken
    warning = law_of(case).publication_warning_at_service
    if warning.value and not publication_warned:
        raise NotNow(
            "送达时须书面告知当事人将公示行政处罚信息。",
            code="publication_warning_required",
            requirements=[Requirement("publication_warning", warning.article.cite(), "书面告知将予公示")],
        )
    step = case.take(
        StepCode.SERVE,
        by=by,
        at=at,
        content={"service": str(id), "method": served.method, "recipient": served.recipient},
    )
    decision = Decision.objects.get(case=case)
    not_in_the_future(served.served_on, at)
    not_before(served.served_on, decision.decided_on, "送达日期不得早于决定日期。")
    Service.objects.create(
        id=id,
        decision=decision,
        method=served.method,
        recipient=served.recipient,
        relation=relation,
        receipt=receipt_of(case, served.method, served.receipt, served.confirmation),
        publication_warned=publication_warned,
        served_on=served.served_on,
        pay_by=clocks.served(case, decision, served.served_on, at=at),
        recorded_at=at,
    )
    open_duties(case, decision, at)
    return Done(
        step, stream=case.pk, subject=id, facts={"method": served.method, "served_on": served.served_on}
    )


@act("record_payment")
def record_payment(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    amount: Decimal,
    paid_on: date,
    receipt_number: str,
    on_spot: bool,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Record a payment; the case is executed when nothing is owed.

    Raises:
        NotNow: collected on the spot beyond what Art. 68 allows.
        Unprocessable: more than is owed, or a date before the decision or after today.

    Basis: Penalty Law Arts. 66-68, 70.

    """
    case = Case.objects.for_step(case_id, StepCode.RECORD_PAYMENT, by=by, version=version)
    if Payment.objects.filter(pk=id).exists():
        raise Taken
    decision = Decision.objects.filter(case=case).first()
    paid = decision.payments.aggregate(paid=Sum("amount"))["paid"] if decision else None
    owed = (decision.amount if decision else Decimal(0)) - (paid or Decimal(0))
    step = case.take(
        StepCode.RECORD_PAYMENT,
        by=by,
        at=at,
        content={"payment": str(id), "amount": str(amount)},
        reached=amount >= owed,
    )
    if decision is None or amount > owed:
        raise Unprocessable(f"缴纳金额超过应缴余额 {owed} 元。", code="overpaid", pointer="/amount")
    if not decision.decided_on <= paid_on <= legal_day(at):
        raise Unprocessable("缴纳日期须在决定之日至今日之间。", pointer="/paid_on")
    allowed = decision.procedure == Procedure.SIMPLE and collection_on_the_spot(decision.fine)
    if on_spot and not allowed:
        raise NotNow(
            "不符合当场收缴罚款的条件,罚款须由当事人到指定的银行或者通过电子支付系统缴纳。",
            code="not_collected_on_spot",
            requirements=[
                Requirement("on_spot_collection", art("CFF", "68").cite(), "当场处罚且罚款一百元以下")
            ],
        )
    Payment.objects.create(
        id=id,
        decision=decision,
        amount=amount,
        on_spot=on_spot,
        receipt_number=receipt_number,
        paid_on=paid_on,
        recorded_at=at,
    )
    if amount == owed:
        case.unhinder("payment_owed", at=at)
        clocks.paid(case, paid_on, at=at)
    return Done(step, stream=case.pk, subject=id, facts={"amount": amount, "paid_on": paid_on})


@act("close")
def close(
    *, case_id: UUID, version: int | None, ground: str, opinion: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head approves the closing form 结案审批. Basis: 市场监督管理行政处罚程序规定 Art. 77; others by row."""
    case = Case.objects.for_step(case_id, StepCode.CLOSE, by=by, version=version)
    step = case.take(StepCode.CLOSE, by=by, at=at, content={"ground": ground, "opinion": opinion})
    Deadline.objects.meet(case, Clock.CLOSING_FORM, at=at)
    case.closed_at = at
    case.save(update_fields=["closed_at"])
    return Done(step, stream=case.pk, subject=step.pk, facts={"ground": ground})


def open_duties(case: Case, decision: Decision, at: datetime) -> None:
    """Open the duties that a served decision brings: to be paid, to be published."""
    if decision.amount > 0:
        case.hinder("payment_owed", art("CFF", "66"), f"罚没款 {decision.amount} 元尚未缴清", at=at)
    case.hinder("publication_owed", art("CFF", "48"), "行政处罚决定尚未公示,也未记录不予公示的理由", at=at)
