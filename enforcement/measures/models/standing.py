"""What a case still owes of its measures: the hindrance that opens with a taking and closes with the last item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from enforcement.cases.models import Case
from enforcement.law.measures import MeasureKind
from enforcement.law.statutes import art
from enforcement.measures.models.after import MeasureService, Release
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Extension, Measure
from enforcement.measures.rules.vocabulary import Happening, Served
from enforcement.registry.models import legal_day

#: Bars closing, and declining to file.
OPEN: Final = "measure_open"
_RELEASE: Final = art("QZF", "28")
_LONGEST_DETAIL: Final = 300


def reckon(case: Case, *, at: datetime) -> None:
    """Open, change or close what the case owes of its measures. The case's row is locked."""
    owed = list(_owed(case, at))
    detail = ";".join(owed)[: _LONGEST_DETAIL - 30] + ";须逐项处理完毕"
    standing = case.hindrances.filter(code=OPEN, closed_at__isnull=True).first()
    if standing and (not owed or standing.detail != detail):
        case.unhinder(OPEN, at=at)
    if owed:
        case.hinder(OPEN, _RELEASE, detail, at=at)


def _owed(case: Case, at: datetime) -> Iterator[str]:
    today = legal_day(at)
    for measure in Measure.objects.filter(case=case, taking__isnull=False).select_related("approval"):
        said = measure.of_kind.label
        if left := measure.items.open().count():
            late = measure.ends_on is not None and measure.ends_on < today
            yield f"{said}尚有{left}项未处理" + ("(已逾期)" if late else "")
        if measure.urgent and not hasattr(measure, "approval"):
            yield f"紧急{said}尚未补办批准"
        yield from (f"{said}{served.label}尚未送达" for served in _unserved(measure))


def compensation_open(case: Case) -> QuerySet[Item]:
    """Prices of things sold early that were lifted, where no head has said whether the sale was under the market."""
    return Item.objects.filter(
        measure__case=case,
        replaces__isnull=False,
        replaces__compensation__isnull=True,
        ledger__happening=Happening.RELEASED,
    )


def _unserved(measure: Measure) -> Iterator[Served]:
    """Instruments that a rule wants served on the party and that were not."""
    served = set(MeasureService.objects.filter(measure=measure).values_list("what", flat=True))
    if measure.of_kind is MeasureKind.FREEZING and Served.DECISION not in served:
        yield Served.DECISION
    if Extension.objects.filter(measure=measure).exists() and Served.EXTENSION not in served:
        yield Served.EXTENSION
    if Release.objects.filter(measure=measure, serve_by__isnull=False, services__isnull=True).exists():
        yield Served.RELEASE
