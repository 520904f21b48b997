"""The list of a measure 清单 and what its decision says: nothing twice, everything with its place and keeper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.errors import Taken, Unprocessable
from enforcement.law.measures import MeasureKind
from enforcement.law.statutes import art
from enforcement.measures.actions.common import paper, refused
from enforcement.measures.models import clocks
from enforcement.measures.models.items import Item, Kept, Said
from enforcement.measures.models.measure import Measure
from enforcement.measures.models.terms import follow_items
from enforcement.measures.rules import form, ledger
from enforcement.measures.rules.vocabulary import Happening, ItemState, PreservationOutcome
from enforcement.registry.models import Actor, Agency, legal_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row of the list as the officer entered it; `continues`: the item registered in advance that it was."""

    id: UUID
    name: str
    quantity: Decimal
    unit: str
    kept: Kept
    spec: str = ""
    condition: str = ""
    mark: str = ""
    seal_number: str = ""
    photos: tuple[UUID, ...] = ()
    continues: UUID | None = None


def must_be_free(case: Case, kind: MeasureKind, items: Sequence[Listed]) -> None:
    """Refuse a thing that is held already, here or by another agency of the county. Basis: 行政强制法 Art. 23."""
    marks = [listed.mark for listed in items if listed.mark]
    if len(set(marks)) != len(marks):
        raise Unprocessable("清单中有重复的唯一标识。", code="mark_twice", pointer="/items")
    if (
        len({listed.id for listed in items}) != len(items)
        or Item.objects.filter(pk__in=[listed.id for listed in items]).exists()
    ):
        raise Taken
    continued = [listed.continues for listed in items if listed.continues]
    held = Item.objects.open().filter(mark__in=marks).exclude(pk__in=continued).first()
    if held:
        raise refused(
            f"“{held.name}”已在被采取的措施中,不得重复{kind.label}。", "already_held", art("QZF", "23")
        )
    for listed in items:
        if said := ledger.custody_wanting(
            kind, listed.kept.custody, listed.kept.keeper, listed.kept.contract
        ):
            raise Unprocessable(said, code="custody_incomplete", pointer="/items")
        if listed.kept.contract:
            paper(case, listed.kept.contract, "/items")


def content_of(
    case: Case, measure: Measure, items: Sequence[Listed], first: date, last: date
) -> dict[str, object]:
    """What the decision or notice says (行政强制法 24; 处罚法 56)."""
    agency = Agency.objects.prefetch_related("deciding_names").get(pk=case.agency_id)
    decider = agency.decider_on(first)
    kind = measure.of_kind
    return {
        "party_name": measure.party.name,
        "party_address": measure.party.address,
        "reasons": measure.grounds,
        "basis": str(measure.basis) if measure.basis else kind.article.cite(),
        "period": form.period_said(first, last),
        "items": [
            {
                "name": item.name,
                "spec": item.spec,
                "quantity": f"{item.quantity.normalize():f}",
                "unit": item.unit,
                "condition": item.condition,
                "seal_number": item.seal_number,
                "place": item.kept.place,
            }
            for item in items
        ],
        "remedies": form.remedies(reconsideration=decider.reconsideration_body, court=agency.court)
        if kind.compulsory
        else "",
        "agency": decider.name,
        "date": first.isoformat(),
    }


def list_item(
    case: Case,
    measure: Measure,
    position: int,
    listed: Listed,
    *,
    by: Actor,
    at: datetime,
    taken_at: datetime,
) -> None:
    """Write a row of the list; what was registered in advance goes off that list as it comes onto this one."""
    if listed.continues:
        _convert(case, listed, listed.continues, by=by, at=at)
    item = Item.objects.create(
        id=listed.id,
        measure=measure,
        position=position,
        name=listed.name,
        spec=listed.spec,
        quantity=listed.quantity,
        unit=listed.unit,
        condition=listed.condition,
        mark=listed.mark,
        seal_number=listed.seal_number,
        photos=list(listed.photos),
        continues_id=listed.continues,
        place=listed.kept.place,
        custody=listed.kept.custody,
        keeper=listed.kept.keeper,
        ends_on=legal_day(taken_at),
    )
    item.list_it(by=by, at=at, occurred_at=taken_at, kept=listed.kept)


def _convert(case: Case, listed: Listed, preserved: UUID, *, by: Actor, at: datetime) -> None:
    """Turn an item registered in advance into one sealed or seized. Raises NotNow, Unprocessable."""
    kept = Item.objects.select_related("measure").filter(pk=preserved, measure__case=case).first()
    if kept is None or kept.measure.of_kind.compulsory:
        raise Unprocessable("被转换的物品未在本案先行登记保存。", code="item_unknown", pointer="/items")
    if kept.stands not in {ItemState.HELD, ItemState.TESTING}:
        raise refused(
            f"“{kept.name}”{kept.stands.label},不能转为查封、扣押。", "item_state", art("SAMR-P", "35")
        )
    if listed.quantity > kept.remaining:
        raise Unprocessable("数量超出先行登记保存的数量。", code="over_the_list", pointer="/items")
    kept.enter(
        Happening.CONVERTED,
        quantity=listed.quantity,
        by=by,
        at=at,
        said=Said(outcome=PreservationOutcome.SEIZED),
    )
    follow_items(kept.measure)
    clocks.follow(kept.measure, at=at)
