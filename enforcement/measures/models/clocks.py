"""The clocks of the law that a measure sets running, and when each is met.

The term stands on one deadline of the measure for all its items together. An item sent for testing gets one of its
own, since only for it do the days of testing not count.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.models.deadlines import Deadline
from enforcement.law.limits import Clock, Exclusion, governing
from enforcement.law.measures import PUBLISHED_BY_LAW, MeasureKind
from enforcement.law.periods import Period, Unit
from enforcement.law.values import Department
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Extension, Measure
from enforcement.measures.models.terms import Testing
from enforcement.registry.models import Actor, legal_day

#: The hindrance of an act that a law wants published.
MEASURE_UNPUBLISHED: Final = "measure_publication_owed"
_APART: Final = "送检测鉴定的物品分别计算期限"


def begin(measure: Measure, *, at: datetime) -> None:
    """Start the term, the hours of an urgent measure, and the service of a freezing."""
    case, taken_at, ref = measure.case, measure.taking.taken_at, str(measure.pk)
    Deadline.objects.start(case, measure.of_kind.term, taken_at, at=at, ref=ref)
    if measure.urgent:
        Deadline.objects.start(case, measure.of_kind.report, taken_at, at=at, ref=ref)
    if measure.of_kind is MeasureKind.FREEZING:
        Deadline.objects.start(case, Clock.FREEZE_SERVED, taken_at, at=at, ref=ref)


def to_be_published(measure: Measure, step: CaseStep, day: date, *, at: datetime) -> None:
    """A compulsory measure was taken, extended or lifted: that is to be published, and where a law says so it is owed.

    Basis: 环境保护主管部门实施查封、扣押办法 Art. 7; 国办发〔2018〕118号 (unverified).
    """
    if not measure.of_kind.compulsory:
        return
    case = measure.case
    Deadline.objects.start(case, Clock.PUBLICATION_OTHER, day, at=at, ref=str(step.pk))
    article = PUBLISHED_BY_LAW.get(Department(case.department))
    if article is not None:
        case.unhinder(MEASURE_UNPUBLISHED, at=at)
        detail = f"{measure.of_kind.label}的决定、延期、解除尚未公开"
        case.hinder(MEASURE_UNPUBLISHED, article, detail, at=at)


def answered(measure: Measure, *, when: datetime, at: datetime) -> None:
    """The head was told of an urgent measure and decided."""
    Deadline.objects.meet(measure.case, measure.of_kind.report, at=at, ref=str(measure.pk), when=when)


def lengthen(measure: Measure, extension: Extension, *, by: Actor, at: datetime) -> None:
    """Lengthen every deadline of the measure's term."""
    running = Deadline.objects.running().filter(
        case=measure.case, clock=measure.of_kind.term, ref__in=_refs(measure)
    )
    for ref in list(running.values_list("ref", flat=True)):
        _extend(measure, extension, ref, by=by, at=at)


def _extend(measure: Measure, extension: Extension, ref: str, *, by: Actor, at: datetime) -> None:
    row = governing(measure.of_kind.term, Department(measure.case.department), measure.case.law_day())
    article = row.extensions[0].article if row and row.extensions else measure.of_kind.article
    added = Period(extension.days, Unit.NATURAL_DAY, article)
    Deadline.objects.extend(
        measure.case, measure.of_kind.term, added, extension.reason, by=by, at=at, ref=ref
    )


def leave_out(testing: Testing, items: list[Item], *, by: Actor, at: datetime) -> None:
    """Count the items sent apart from the others, and stop their clocks until the result comes."""
    measure = testing.measure
    case, clock = measure.case, measure.of_kind.term
    extension = Extension.objects.filter(measure=measure).first()
    for item in items:
        ref = str(item.pk)
        if not Deadline.objects.running().filter(case=case, clock=clock, ref=ref).exists():
            Deadline.objects.start(case, clock, measure.taking.taken_at, at=at, ref=ref)
            if extension:
                _extend(measure, extension, ref, by=by, at=at)
        Deadline.objects.leave_out(case, Exclusion.TESTING, begins=testing.begins_on, at=at, ref=ref)


def count_again(testing: Testing, *, at: datetime) -> None:
    """Let the clocks run again: from the result, or from the day the party was told of where that is sooner."""
    for item in testing.items.all():
        Deadline.objects.count_again(
            testing.measure.case, Exclusion.TESTING, ends=testing.away.until, at=at, ref=str(item.pk)
        )
    testing.counted_again = True
    testing.save(update_fields=["counted_again"])


def follow(measure: Measure, *, at: datetime) -> None:
    """Meet or end the deadlines of what no longer runs, and all where things were confiscated in term."""
    case, clock = measure.case, measure.of_kind.term
    running = {item.pk for item in measure.items.all() if item.runs}
    refs = Deadline.objects.running().filter(case=case, clock=clock).values_list("ref", flat=True)
    apart = {UUID(ref) for ref in refs} - {measure.pk}
    if decided := decided_at(measure):
        for ref in _refs(measure):
            Deadline.objects.meet(case, clock, at=at, ref=ref, when=decided)
        return
    for item in measure.items.filter(pk__in=apart - running):
        Deadline.objects.meet(case, clock, at=at, ref=str(item.pk))
    if not running:
        Deadline.objects.meet(case, clock, at=at, ref=str(measure.pk))
    elif not running - apart:
        Deadline.objects.cancel(case, clock, _APART, at=at, ref=str(measure.pk))


def decided_at(measure: Measure) -> datetime | None:
    """When things were confiscated, where that lay within the term."""
    decided = measure.confiscation_decided_at
    if decided is None or measure.ends_on is None or legal_day(decided) > measure.ends_on:
        return None
    return decided


def start_where_fixed(case: Case, clock: Clock, since: date, *, ref: UUID, at: datetime) -> None:
    """Start a clock that only some departments' rules fix in days; elsewhere the law says 及时 and none runs."""
    if governing(clock, Department(case.department), case.law_day()):
        Deadline.objects.start(case, clock, since, at=at, ref=str(ref))


def met(case: Case, clock: Clock, *, ref: UUID, when: date | datetime, at: datetime) -> None:
    """Meet a clock, where it runs."""
    Deadline.objects.meet(case, clock, at=at, ref=str(ref), when=when)


def _refs(measure: Measure) -> list[str]:
    return [str(measure.pk), *(str(pk) for pk in measure.items.values_list("pk", flat=True))]
