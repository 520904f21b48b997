"""What is due of measures: advance registration that lapses, terms and hours that ran out."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q

from enforcement.law.measures import MeasureKind
from enforcement.measures.actions.common import Machine
from enforcement.measures.actions.lapsing import lapse_measure
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Measure
from enforcement.registry.models import legal_day

#: Measures taken up in one pass.
_MOST: Final = 200


def due(at: datetime) -> int:
    """Take up what is due at `at`, each measure by an act of its own. Returns how many."""
    undecided = Item.objects.holding().filter(measure=OuterRef("pk"), outcome="", ends_on__lt=legal_day(at))
    preserved = Q(kind=MeasureKind.PRESERVATION.value)
    overdue = Measure.objects.overdue(legal_day(at)).filter(
        (preserved & Exists(undecided)) | (~preserved & Q(overdue_found_at__isnull=True))
    )
    unapproved = Measure.objects.unapproved(at).filter(unapproved_found_at__isnull=True)
    found = sorted(
        {*overdue.values_list("pk", flat=True)[:_MOST], *unapproved.values_list("pk", flat=True)[:_MOST]}
    )
    for pk in found:
        lapse_measure(subject_id=pk, by=Machine(), at=at)
    return len(found)
