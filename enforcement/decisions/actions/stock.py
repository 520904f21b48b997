"""Numbers for decisions on the spot: issued to an officer, used or declared void (Art. 52)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from enforcement.decisions.models import ON_SPOT_WORD, FormStock
from enforcement.errors import NotCompetent, NotNow, NotVisible, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, Officer
from enforcement.registry.numbers import DocumentNumber
from enforcement.registry.rules import Role

MOST_AT_ONCE = 200


@act("issue_form_stock")
def issue_form_stock(
    *, id: UUID, agency: UUID, officer: UUID, count: int, by: Actor, at: datetime
) -> Done[FormStock]:
    """Give an officer a range of numbers 领用当场处罚决定书, taken from the agency's gapless series of the year.

    Raises:
        NotCompetent: not a unit head of the agency.
        NotNow: another body gives the agency's numbers.
        Unprocessable: no officer of the agency.

    Basis: Penalty Law Art. 52.

    """
    by.must([Role.UNIT_HEAD], agency)
    if FormStock.objects.filter(pk=id).exists():
        raise Taken
    if not Officer.objects.filter(pk=officer, agency_id=agency).exists():
        raise Unprocessable("须为本机关执法人员。", pointer="/officer")
    last = DocumentNumber.objects.take_along(agency, ON_SPOT_WORD, count, at=at)
    stock = FormStock.objects.create(
        id=id,
        agency_id=agency,
        officer_id=officer,
        prefix=f"{last.series}〔{last.year}〕",
        first=last.seq - count + 1,
        last=last.seq,
        issued_by_id=by.account_id,
        issued_at=at,
    )
    return Done(stock, stream=stock.pk, subject=stock.pk, facts={"first": stock.first, "last": stock.last})


@act("void_forms")
def void_forms(
    *, stock_id: UUID, numbers: Sequence[int], reason: str, by: Actor, at: datetime
) -> Done[FormStock]:
    """Declare numbers void 作废: spoilt, lost or handed back; none is ever given again.

    Raises:
        NotCompetent: neither the officer who holds them nor a unit head.
        NotNow: one of them is used or void already.
        Unprocessable: a number that is not in the stock.

    """
    stock = FormStock.objects.visible_to(by).filter(pk=stock_id).first()
    if stock is None:
        raise NotVisible
    if by.officer_id != stock.officer_id and by.office([Role.UNIT_HEAD], stock.agency_id) is None:
        raise NotCompetent("须由领用人或者办案机构负责人办理。")
    if strange := [number for number in numbers if number not in stock.numbers]:
        raise Unprocessable(f"不在本批号段内:{strange[0]}。", pointer="/numbers")
    if gone := set(numbers) - set(stock.unused):
        raise NotNow(
            f"该号已经使用或者作废:{stock.said(min(gone))}。",
            code="form_gone",
            article=art("CFF", "52"),
        )
    stock.void(sorted(set(numbers)), void_reason=reason, account_id=by.account_id, at=at)
    return Done(
        stock,
        stream=stock.pk,
        subject=stock.pk,
        facts={"numbers": [str(number) for number in sorted(set(numbers))]},
    )
