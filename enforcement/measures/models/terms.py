"""Testing of items, and the terms that follow from it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from enforcement.evidence.models.evidence import Evidence
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.values import Department
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Extension, Measure
from enforcement.measures.rules.term import Away, Held, Term, term
from enforcement.measures.rules.vocabulary import MeasureState
from enforcement.registry.models import Account, legal_day


class Testing(models.Model):
    """Testing, inspection or appraisal of items, its interval definite and told in writing; ends once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="testings")
    purpose = models.CharField("检测鉴定事项", max_length=500)
    laboratory = models.CharField("检测鉴定机构", max_length=200)
    begins_on = models.DateField("送检之日")
    ends_by = models.DateField("明确告知的结束之日")
    told_on = models.DateField("书面告知当事人之日")
    notice = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    items = models.ManyToManyField(Item, related_name="testings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_on = models.DateField("结果收到之日", null=True)
    counted_again = models.BooleanField("期限恢复计算", default=False)

    class Meta:
        db_table = "measures_testing"
        constraints = [
            models.CheckConstraint(condition=Q(ends_by__gt=F("begins_on")), name="testing_is_definite"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("begins_on")),
                name="testing_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.begins_on}-{self.ends_by}"

    @property
    def away(self) -> Away:
        """The days that do not count."""
        return Away(self.begins_on, self.ends_by, self.ended_on)


def terms_of(measure: Measure, calendar: WorkingCalendar) -> dict[Item, Term]:
    """Count the term of each item, each with its own days of testing."""
    extension = Extension.objects.filter(measure=measure).first()
    held = Held(
        kind=measure.of_kind,
        department=Department(measure.case.department),
        taken_on=taken_on(measure),
        days=measure.days,
        extension=extension.days if extension else 0,
        extension_reason=extension.reason if extension else "",
    )
    found: dict[Item, Term] = {}
    for item in measure.items.prefetch_related("testings"):
        testing = tuple(testing.away for testing in item.testings.all())
        found[item] = term(replace(held, testing=testing), calendar)
    return found


def count_said(measure: Measure, calendar: WorkingCalendar) -> dict[UUID, tuple[str, ...]]:
    """How the term of each item was counted, in Chinese."""
    return {item.pk: counted.explanation for item, counted in terms_of(measure, calendar).items()}


def count_terms(measure: Measure, calendar: WorkingCalendar) -> None:
    """Count each item's term again, and the measure's as the earliest of what is still held."""
    found = terms_of(measure, calendar)
    for item, counted in found.items():
        if item.ends_on != counted.ends_on:
            Item.objects.filter(pk=item.pk).update(ends_on=counted.ends_on)
    held = [counted for item, counted in found.items() if item.runs]
    if held:
        first = min(held, key=lambda counted: counted.ends_on)
        measure.ends_on, measure.warn_on, measure.act_by = first.ends_on, first.warn_on, first.act_by
        measure.provisional = first.provisional
    elif not measure.of_kind.compulsory:
        measure.ends_on = measure.warn_on = measure.act_by = None
    measure.save(update_fields=["ends_on", "warn_on", "act_by", "provisional"])


def follow_items(measure: Measure) -> None:
    """Move a measure to where its items are: released when nothing is held, settled when all are at zero."""
    if not measure.items.open().exists():
        if measure.stands is not MeasureState.SETTLED:
            measure.go(MeasureState.SETTLED)
    elif measure.stands is MeasureState.IN_FORCE and not measure.items.holding().exists():
        measure.go(MeasureState.RELEASED)


def taken_on(measure: Measure) -> date:
    """The legal day on which the measure was carried out."""
    return legal_day(measure.taking.taken_at)
