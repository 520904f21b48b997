"""What is due of measures: advance registration that lapses, terms and hours that ran out."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from enforcement.journal.models import Machine
from enforcement.law.measures import MeasureKind
from enforcement.measures.actions.lapsing import lapse_measure
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Measure
from enforcement.measures.models.terms import Testing
from enforcement.registry.models import legal_day

#: Measures taken up in one pass.
_MOST: Final = 200


def due(at: datetime) -> int:
    """Take up what is due at `at`, each measure by an act of its own. Returns how many."""
    today = legal_day(at)
    undecided = Item.objects.holding().filter(measure=OuterRef("pk"), outcome="", ends_on__lt=today)
    preserved = Q(kind=MeasureKind.PRESERVATION.value)
    overdue = Measure.objects.overdue(today).filter(
        (preserved & Exists(undecided)) | ~preserved, overdue_found_at__isnull=True
    )
    testing = Testing.objects.filter(measure=OuterRef("pk"), counted_again=False, ends_by__lt=today)
    found: set[UUID] = set()
    for rows in (
        overdue,
        Measure.objects.unapproved(at).filter(unapproved_found_at__isnull=True),
        Measure.objects.running().filter(Exists(testing)),
    ):
        found |= set(rows.values_list("pk", flat=True)[:_MOST])
    for pk in sorted(found):
        lapse_measure(subject_id=pk, by=Machine(), at=at)
    return len(found)
