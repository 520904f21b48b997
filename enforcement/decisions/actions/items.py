"""Confiscated things, from the list to their end (Penalty Law Art. 74)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, Q

from enforcement.cases.models import Case
from enforcement.decisions.actions.common import decision_of, not_in_the_future
from enforcement.decisions.models import ConfiscatedItem, Disposal
from enforcement.decisions.rules.items import DISPOSAL_ARTICLE, ItemState, disposal_requirements
from enforcement.errors import NotNow, NotVisible, Taken, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.law.values import PenaltyKind
from enforcement.measures.models.confiscation import listed_as_confiscated
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing as it is listed. `measure_item` names the item of the sealing list it comes from."""

    id: UUID
    name: str
    quantity: Decimal
    unit: str
    place: str
    specification: str = ""
    condition: str = ""
    measure_item: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a thing was disposed of: what was done, where, by whom, before whom, with which proof."""

    state: ItemState
    on: date
    place: str
    method: str
    handled_by: str
    witnesses: tuple[str, ...]
    proofs: tuple[UUID, ...]
    voucher: str = ""
    proceeds: Decimal = Decimal(0)


@act("list_confiscated")
def list_confiscated(
    *, case_id: UUID, things: Sequence[Thing], by: Actor, at: datetime
) -> Done[list[ConfiscatedItem]]:
    """List what the decision confiscated, thing by thing 没收物品清单; the case stays open until none is left.

    Raises:
        NotCompetent: neither officer nor custodian of the agency.
        NotNow: the decision confiscates no things, or the case is closed.
        Taken: an id exists.
        Unprocessable: a thing stands on no list of the case's measures, or with less.

    Basis: Penalty Law Arts. 9 (3), 74.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER, Role.CUSTODIAN], case.agency_id, "list_confiscated")
    decision = decision_of(case)
    if PenaltyKind.CONFISCATION_OF_THINGS not in decision.penalty_kinds or case.closed_at:
        raise NotNow(
            "本案决定没有没收非法财物,或者案件已经结案。",
            code="nothing_confiscated",
            article=art("CFF", "74"),
        )
    ids = [thing.id for thing in things]
    if len(set(ids)) != len(ids) or ConfiscatedItem.objects.filter(pk__in=ids).exists():
        raise Taken
    last = case.confiscated_items.aggregate(last=Max("number"))["last"] or 0
    rows = ConfiscatedItem.objects.bulk_create(
        ConfiscatedItem(
            id=thing.id,
            case=case,
            decision=decision,
            number=number,
            name=thing.name,
            specification=thing.specification,
            quantity=thing.quantity,
            unit=thing.unit,
            condition=thing.condition,
            place=thing.place,
            measure_item=thing.measure_item,
            listed_by_id=by.account_id,
            listed_at=at,
        )
        for number, thing in enumerate(things, start=last + 1)
    )
    under_measure = {thing.measure_item: thing.quantity for thing in things if thing.measure_item}
    listed_as_confiscated(case, under_measure, by=by, at=at)
    case.hinder("items_owed", DISPOSAL_ARTICLE, "没收的非法财物尚未登记、处理完毕", at=at)
    return Done(rows, stream=case.pk, subject=case.pk, facts={"items": ids})


@act("dispose_of_item")
def dispose_of_item(
    *, case_id: UUID, item_id: UUID, ending: Ending, by: Actor, at: datetime
) -> Done[ConfiscatedItem]:
    """The head approves how a confiscated thing was disposed of: before two witnesses, with proof 处理、销毁记录.

    Raises:
        NotVisible: no such thing in the case.
        NotCompetent: not the head of the agency.
        NotNow: it was disposed of already, or witnesses, pictures or the voucher are missing.
        Unprocessable: a proof is not on file, or a date before the decision or after today.

    Basis: Penalty Law Art. 74: destroyed as the law says, else auctioned in public or as the State prescribes.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.AGENCY_HEAD], case.agency_id, "dispose_of_item")
    item = case.confiscated_items.filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    if Disposal.objects.filter(item=item).exists():
        raise NotNow("该物品已经处理。", code="item_disposed", article=art("CFF", "74"))
    not_in_the_future(ending.on, at, "/on")
    if ending.on < decision_of(case).decided_on:
        raise Unprocessable("处理日期不得早于决定日期。", pointer="/on")
    proofs = Evidence.objects.filter(case=case, pk__in=ending.proofs)
    if proofs.count() != len(set(ending.proofs)) or not ending.proofs:
        raise Unprocessable("处理记录、凭证须先作为本案材料上传。", code="proof_missing", pointer="/proofs")
    pictures = proofs.filter(Q(media_type__startswith="image/") | Q(media_type__startswith="video/")).count()
    asked = disposal_requirements(ending.state, ending.witnesses, pictures=pictures, voucher=ending.voucher)
    if unmet := [one for one in asked if not one.met]:
        raise NotNow(f"处理记录不全:{unmet[0].detail}。", code="disposal_incomplete", requirements=asked)
    Disposal.objects.create(
        item=item,
        state=ending.state,
        on=ending.on,
        place=ending.place,
        method=ending.method,
        approved_by_id=by.account_id,
        handled_by=ending.handled_by,
        witnesses=list(ending.witnesses),
        voucher=ending.voucher,
        proceeds=ending.proceeds,
        proofs=list(ending.proofs),
        recorded_at=at,
    )
    if not case.confiscated_items.held().exists():
        case.unhinder("items_owed", at=at)
    return Done(item, stream=case.pk, subject=item.pk, facts={"state": ending.state.value, "on": ending.on})
