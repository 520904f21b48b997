"""What the penalty decision does to things under a measure; `decisions` says it in its own transactions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.errors import Unprocessable
from enforcement.law.models import working_calendar
from enforcement.measures.models import clocks
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Measure
from enforcement.measures.models.standing import reckon
from enforcement.measures.models.terms import count_terms, follow_items
from enforcement.measures.rules.vocabulary import Happening, MeasureState
from enforcement.registry.models import Actor


def confiscation_decided(case: Case, *, at: datetime) -> None:
    """A decision confiscates things: what is held in term is held for it (行政强制法 27). The case is locked."""
    measures = Measure.objects.filter(
        case=case, state=MeasureState.IN_FORCE, confiscation_decided_at__isnull=True
    )
    for measure in measures:
        measure.confiscation_decided_at = at
        measure.save(update_fields=["confiscation_decided_at"])
        clocks.follow(measure, at=at)


def listed_as_confiscated(case: Case, things: Mapping[UUID, Decimal], *, by: Actor, at: datetime) -> None:
    """Take off the lists of measures what stands on the list of confiscated things now. The case is locked.

    Raises:
        Unprocessable: one of them is no item of the case, or more than is left of it.

    """
    found = {item.pk: item for item in Item.objects.filter(pk__in=things, measure__case=case)}
    for id, quantity in things.items():
        item = found.get(id)
        if item is None or (item.remaining and quantity > item.remaining):
            raise Unprocessable(
                "物品不在本案查封、扣押清单中,或者数量超出在册数量。",
                code="measure_item_unknown",
                pointer="/things",
            )
        if item.remaining:
            item.enter(Happening.CONFISCATED, quantity=quantity, by=by, at=at)
    for measure in Measure.objects.filter(items__in=found).distinct():
        count_terms(measure, working_calendar())
        follow_items(measure)
        clocks.follow(measure, at=at)
    if found:
        reckon(case, at=at)
