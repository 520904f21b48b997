"""Seals looked at while things are held; a loss made good where what was sold is owed back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from enforcement.cases.founding import must_be_two_certified
from enforcement.cases.models import Case
from enforcement.errors import Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.measures.actions.common import (
    item_of,
    measure_of,
    must_be,
    not_in_the_future,
    paper,
    refused,
)
from enforcement.measures.models.items import Item, LedgerRow
from enforcement.measures.models.standing import compensation_open
from enforcement.measures.models.upkeep import Compensation, SealInspection
from enforcement.measures.rules.vocabulary import Happening, MeasureState
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What two officers found when they looked at seals and things."""

    inspected_on: date
    officers: tuple[UUID, ...]
    intact: bool
    text: str
    photos: tuple[UUID, ...] = ()


@act("inspect_seal")
def inspect_seal(
    *, case_id: UUID, measure_id: UUID, id: UUID, found: Inspected, by: Actor, at: datetime
) -> Done[SealInspection]:
    """Put on file that seals and things were looked at 检视; ecology's rule asks for it regularly.

    Raises:
        NotCompetent: not an officer of the case. NotNow: not in force, or fewer than two certified officers.
        Taken, Unprocessable: the id exists; no such measure, or a day before the taking or after today.

    Basis: 环境保护主管部门实施查封、扣押办法 Art. 23; 行政强制法 Art. 26.

    """
    case = _case(case_id, "inspect_seal", Role.OFFICER, by)
    case.must_be_handled_by(by)
    if SealInspection.objects.filter(pk=id).exists():
        raise Taken
    measure = measure_of(case, measure_id)
    must_be(measure, MeasureState.IN_FORCE)
    must_be_two_certified(list(dict.fromkeys(found.officers)), found.inspected_on)
    not_in_the_future(found.inspected_on, at, "/inspected_on")
    if found.inspected_on < legal_day(measure.taking.taken_at):
        raise Unprocessable("检视不得早于采取措施。", code="inspected_too_early", pointer="/inspected_on")
    row = SealInspection.objects.create(
        id=id,
        measure=measure,
        inspected_on=found.inspected_on,
        officers=list(found.officers),
        intact=found.intact,
        text=found.text,
        photos=list(found.photos),
        account_id=by.account_id,
        at=at,
    )
    return Done(row, stream=case.pk, subject=measure.pk, facts={"intact": found.intact})


@act("decide_compensation")
def decide_compensation(
    *,
    case_id: UUID,
    item_id: UUID,
    id: UUID,
    market_value: Decimal,
    amount: Decimal,
    reason: str,
    appraisal: UUID | None,
    by: Actor,
    at: datetime,
) -> Done[Compensation]:
    """The head says whether a thing was sold clearly under the market, and what of the loss is made good.

    Raises:
        NotCompetent: not a head of the agency.
        NotNow: not sold, its price not owed back, or decided already.
        Taken, Unprocessable: the id exists; no such item; more than the loss.

    Basis: 行政强制法 28§2.

    """
    case = _case(case_id, "decide_compensation", Role.AGENCY_HEAD, by)
    if Compensation.objects.filter(pk=id).exists():
        raise Taken
    item = item_of(case, item_id)
    if Compensation.objects.filter(item=item).exists():
        raise refused("该物品的补偿已经决定。", "compensation_decided", art("QZF", "28§2"))
    if not compensation_open(case).filter(replaces=item).exists():
        raise refused("该物品没有变卖，或者变卖款项无须返还。", "nothing_to_compensate", art("QZF", "28§2"))
    proceeds = _proceeds(item)
    if amount > max(Decimal(0), market_value - proceeds):
        raise Unprocessable(
            f"补偿不得超过市场价格与变卖价款{proceeds}元之差。", code="more_than_the_loss", pointer="/amount"
        )
    row = Compensation.objects.create(
        id=id,
        item=item,
        market_value=market_value,
        proceeds=proceeds,
        amount=amount,
        reason=reason,
        appraisal=paper(case, appraisal, "/appraisal") if appraisal else None,
        account_id=by.account_id,
        at=at,
    )
    if not compensation_open(case).exists():
        case.unhinder("compensation_undecided", at=at)
    if amount > 0:
        case.hinder("compensation_owed", art("QZF", "28§2"), "变卖价格明显低于市场价格的补偿尚未支付", at=at)
    return Done(row, stream=case.pk, subject=item.pk, facts={"amount": amount})


@act("pay_compensation")
def pay_compensation(
    *, case_id: UUID, item_id: UUID, paid_on: date, voucher: UUID, by: Actor, at: datetime
) -> Done[Compensation]:
    """Put on file that the compensation was paid, with its voucher.

    Raises:
        NotCompetent: not an officer of the agency. NotNow: nothing is owed, or it was paid.
        Unprocessable: no such item or voucher, or a day in the future.

    Basis: 行政强制法 28§2.

    """
    case = _case(case_id, "pay_compensation", Role.OFFICER, by)
    item = item_of(case, item_id)
    row = Compensation.objects.filter(item=item, amount__gt=0, paid_on__isnull=True).first()
    if row is None:
        raise refused("没有待支付的补偿。", "no_compensation_owed", art("QZF", "28§2"))
    not_in_the_future(paid_on, at, "/paid_on")
    row.paid_on, row.voucher = paid_on, paper(case, voucher, "/voucher")
    row.save(update_fields=["paid_on", "voucher"])
    owed = Compensation.objects.filter(item__measure__case=case, amount__gt=0, paid_on__isnull=True)
    if not owed.exists():
        case.unhinder("compensation_owed", at=at)
    return Done(row, stream=case.pk, subject=item.pk, facts={"paid_on": paid_on})


def _case(case_id: UUID, what: str, role: Role, by: Actor) -> Case:
    case = Case.objects.locked(case_id, by=by)
    by.must([role], case.agency_id, what)
    case.must_not_be_recused(by)
    return case


def _proceeds(item: Item) -> Decimal:
    rows: Iterable[LedgerRow] = item.ledger.filter(happening=Happening.AUCTIONED)
    return sum((row.proceeds or Decimal(0) for row in rows), Decimal(0))
