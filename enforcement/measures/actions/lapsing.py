"""What the lapse of time does by itself, and what it finds: nobody acts, so the server does."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.law.measures import MeasureKind
from enforcement.measures.actions.common import enter, settle
from enforcement.measures.actions.requesting import back_in_place
from enforcement.measures.models import clocks
from enforcement.measures.models.measure import Measure
from enforcement.measures.models.standing import reckon
from enforcement.measures.models.terms import Testing
from enforcement.measures.rules.vocabulary import Happening, MeasureState
from enforcement.registry.models import legal_day


@act("lapse_measure")
def lapse_measure(*, subject_id: UUID, by: Signatory, at: datetime) -> Done[Measure]:
    """End what ends by itself and find what is overdue, once.

    Advance registration that nobody settled within its seven working days is lifted by itself. Sealing and seizure
    beyond their term, and an urgent measure that no head approved within 24 hours, are veto findings: the agency
    must lift them, and the case stays barred until it has.

    Basis: 行政强制法 Arts. 19, 25, 28; 市场监督管理行政处罚程序规定 Art. 35.
    """
    found = Measure.objects.values_list("case_id", flat=True).get(pk=subject_id)
    case = Case.objects.select_for_update(no_key=True).get(pk=found)
    measure = Measure.objects.select_related("taking", "approval").get(pk=subject_id)
    today, did = legal_day(at), []
    if Measure.objects.unapproved(at).filter(pk=measure.pk, unapproved_found_at__isnull=True).exists():
        measure.found_unapproved(None, at=at)
        did.append("unapproved")
    if Measure.objects.overdue(today).filter(pk=measure.pk).exists():
        if measure.of_kind is MeasureKind.PRESERVATION:
            did += _lapse(measure, by=by, at=at)
        elif measure.overdue_found_at is None:
            measure.found_overdue(at=at)
            did.append("overdue")
    for testing in Testing.objects.filter(measure=measure, counted_again=False, ends_by__lt=today):
        clocks.count_again(testing, at=at)
        did.append("testing_over")
    if measure.stands is MeasureState.IN_FORCE:
        settle(measure, at=at)
    reckon(case, at=at)
    return Done(measure, stream=case.pk, subject=measure.pk, facts={"kind": measure.kind, "found": did})


def _lapse(measure: Measure, *, by: Signatory, at: datetime) -> list[str]:
    """Lift what nobody decided on, as the department's rule has it; what was sent for testing has its decision.

    Where a head judged that nothing is lifted by itself, it is overdue like anything else that is held too long.
    """
    if not measure.case.law().preservation_lapses.value:
        if measure.overdue_found_at is None:
            measure.found_overdue(at=at)
            return ["overdue"]
        return []
    lapsed = list(measure.items.holding().filter(outcome="", ends_on__lt=legal_day(at)))
    for item in lapsed:
        enter(item, Happening.LAPSED, by=by, at=at)
        back_in_place(item, by=by, at=at)
    return ["lapsed"] if lapsed else []
