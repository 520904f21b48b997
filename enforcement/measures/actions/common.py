"""What the acts on measures share: the measure of a case, its items, papers on file, the journal's entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from enforcement.cases.models import Case, CaseStep
from enforcement.errors import NotNow, Requirement, Taken, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.actions import Done
from enforcement.journal.models import Signatory
from enforcement.journal.rules import Fact
from enforcement.law.models import working_calendar
from enforcement.law.statutes import Article, art
from enforcement.measures.models import clocks
from enforcement.measures.models.items import Item, LedgerRow
from enforcement.measures.models.measure import Measure
from enforcement.measures.models.standing import reckon
from enforcement.measures.models.terms import count_terms, follow_items
from enforcement.measures.rules.ledger import CannotError
from enforcement.measures.rules.vocabulary import Happening, MeasureState
from enforcement.registry.models import legal_day


def measure_of(case: Case, id: UUID, pointer: str = "/measure") -> Measure:
    """A measure of the case. Raises Unprocessable where it is none."""
    found = Measure.objects.select_related("taking", "approval").filter(pk=id, case=case).first()
    if found is None:
        raise Unprocessable("本案没有这项措施。", code="measure_unknown", pointer=pointer)
    return found


def must_be(measure: Measure, *states: MeasureState) -> None:
    """Refuse what the measure's state does not allow. Raises NotNow."""
    if measure.stands not in states:
        wanted = "、".join(state.label for state in states)
        raise refused(
            f"该措施{measure.stands.label},须为{wanted}。", "measure_state", measure.of_kind.article
        )


def refused(message: str, code: str, article: Article) -> NotNow:
    """A refusal with the one requirement that is not met."""
    return NotNow(message, code=code, requirements=[Requirement(code, article.cite(), message)])


def must_all(message: str, code: str, requirements: Collection[Requirement]) -> None:
    """Refuse where one of the requirements is not met, naming the first. Raises NotNow."""
    unmet = [requirement for requirement in requirements if not requirement.met]
    if unmet:
        raise NotNow(f"{message}:{unmet[0].detail}。", code=code, requirements=requirements)


def items_of(measure: Measure, ids: Sequence[UUID], pointer: str = "/items") -> list[Item]:
    """The items named, each once, in the order of the list. Raises Unprocessable where one is not of the measure."""
    if len(set(ids)) != len(ids):
        raise Unprocessable("同一物品不能重复。", code="item_twice", pointer=pointer)
    found = list(measure.items.filter(pk__in=ids))
    if len(found) != len(ids):
        raise Unprocessable("物品不在该措施的清单中。", code="item_unknown", pointer=pointer)
    return found


def item_of(case: Case, id: UUID, pointer: str = "/item") -> Item:
    """An item of one of the case's measures. Raises Unprocessable where it is none."""
    found = Item.objects.select_related("measure").filter(pk=id, measure__case=case).first()
    if found is None:
        raise Unprocessable("本案的清单中没有这项物品。", code="item_unknown", pointer=pointer)
    return found


def must_be_new(id: UUID) -> None:
    """Refuse an id that stands for a row of a ledger. Raises Taken."""
    if LedgerRow.objects.filter(pk=id).exists():
        raise Taken


def enter(item: Item, happening: Happening, *, by: Signatory, at: datetime, **row: Any) -> LedgerRow:
    """Write a row of an item's ledger. Raises NotNow where it cannot follow the last one."""
    try:
        return item.enter(happening, by=by, at=at, **row)
    except CannotError as cannot:
        raise refused(f"“{item.name}”:{cannot}", "item_state", art("QZF", "26-28")) from cannot


def paper(case: Case, id: UUID, pointer: str) -> Evidence:
    """A paper or picture on file of the case. Raises Unprocessable where it was not uploaded."""
    found = Evidence.objects.filter(pk=id, case=case).first()
    if found is None:
        raise Unprocessable("凭证须先作为本案材料上传。", code="voucher_missing", pointer=pointer)
    return found


def not_in_the_future(day: date, at: datetime, pointer: str) -> None:
    """Refuse a date after today. Raises Unprocessable."""
    if day > legal_day(at):
        raise Unprocessable("日期不得晚于今日。", code="in_the_future", pointer=pointer)


def settle(measure: Measure, *, at: datetime) -> None:
    """Bring terms, state and the case's debt in line with the items, after anything that moved one."""
    count_terms(measure, working_calendar())
    follow_items(measure)
    clocks.follow(measure, at=at)
    reckon(measure.case, at=at)


def done(
    step: CaseStep, case: Case, subject: UUID, facts: Mapping[str, Fact] | None = None, **more: Any
) -> Done[CaseStep]:
    """Hand a step to the journal: in the case's stream, about the measure."""
    return Done(step, stream=case.pk, subject=subject, facts={**(facts or {}), **more})
