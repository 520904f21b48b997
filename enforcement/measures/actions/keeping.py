"""While things are held: extension, testing, change of place; and what advance registration comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.errors import Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.measures import MeasureKind
from enforcement.law.statutes import art
from enforcement.law.values import Department
from enforcement.measures.actions.common import (
    done,
    enter,
    item_of,
    items_of,
    measure_of,
    must_be,
    must_be_new,
    not_in_the_future,
    paper,
    refused,
    settle,
)
from enforcement.measures.actions.requesting import back_in_place
from enforcement.measures.models import clocks
from enforcement.measures.models.items import Kept, Said
from enforcement.measures.models.measure import Extension, Measure
from enforcement.measures.models.terms import Testing
from enforcement.measures.rules.ledger import custody_wanting
from enforcement.measures.rules.term import longest_extension
from enforcement.measures.rules.vocabulary import Happening, MeasureState, PreservationOutcome
from enforcement.registry.models import Actor, legal_day

#: What the head decides of an item registered in advance, and the row of the ledger it makes.
_SETTLED: Final[Mapping[PreservationOutcome, Happening]] = {
    PreservationOutcome.EVIDENCED: Happening.EVIDENCED,
    PreservationOutcome.TESTED: Happening.SENT_TO_TEST,
    PreservationOutcome.RELEASED: Happening.RELEASED,
}
_HOW: Final = {
    PreservationOutcome.SEIZED: "转为查封、扣押的,经批准后办理“实施查封、扣押”并注明所转的物品",
    PreservationOutcome.CONFISCATED: "予以没收的,作出处罚决定后办理“处置涉案财物”",
}


@act("extend_measure")
def extend_measure(
    *, case_id: UUID, measure_id: UUID, days: int, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head extends a measure once, by thirty days at most; the party is then told in writing, with the reasons.

    Raises:
        NotCompetent, Unprocessable: not a head; no such measure, or more days than the law gives.
        NotNow: advance registration, extended already, or the term is over.

    Basis: 行政强制法 Arts. 25, 32.

    """
    case = Case.objects.for_step(case_id, StepCode.EXTEND_MEASURE, by=by)
    measure = measure_of(case, measure_id)
    must_be(measure, MeasureState.IN_FORCE)
    day = legal_day(measure.taking.taken_at)
    longest = longest_extension(measure.of_kind, Department(case.department), day)
    if longest is None:
        raise refused("先行登记保存的期限不得延长。", "not_extendable", art("CFF", "56"))
    if not 1 <= days <= longest.amount:
        raise Unprocessable(f"延长不得超过{longest.amount}日。", code="extension_too_long", pointer="/days")
    if Extension.objects.filter(measure=measure).exists():
        raise refused("该措施已经延长过一次,不得再次延长。", "extended_already", longest.article)
    _must_run(measure, at)
    extension = Extension.objects.create(
        measure=measure, days=days, reason=reason, account_id=by.account_id, at=at
    )
    clocks.lengthen(measure, extension, by=by, at=at)
    content = {"measure": str(measure.pk), "days": days, "reason": reason}
    step = case.take(StepCode.EXTEND_MEASURE, by=by, at=at, content=content)
    case.owe_seal(step, at=at)
    clocks.to_be_published(measure, step, legal_day(at), at=at)
    settle(measure, at=at)
    return done(step, case, measure.pk, {"days": days, "ends_on": measure.ends_on})


def _must_run(measure: Measure, at: datetime) -> None:
    if measure.ends_on is None or legal_day(at) > measure.ends_on:
        raise refused(
            f"该措施的期限已于{measure.ends_on}届满,应当解除。", "measure_expired", art("QZF", "28")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Items sent for testing: what for, to whom, from when until when, and when the party was told so in writing."""

    items: tuple[UUID, ...]
    purpose: str
    laboratory: str
    begins_on: date
    ends_by: date
    told_on: date
    notice: UUID | None = None


@act("begin_appraisal")
def begin_appraisal(
    *, case_id: UUID, id: UUID, measure_id: UUID, sent: Sent, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Send items for testing 检测、检验、检疫、鉴定; the days told in writing do not count for them.

    Raises:
        NotCompetent: not an officer of the agency.
        NotNow: the term is over, or an item is not held.
        Taken, Unprocessable: the id exists; no such item, or the interval is not definite.

    Basis: 行政强制法 Art. 25 (3).

    """
    case = Case.objects.for_step(case_id, StepCode.BEGIN_APPRAISAL, by=by)
    if Testing.objects.filter(pk=id).exists():
        raise Taken
    measure = measure_of(case, measure_id)
    must_be(measure, MeasureState.IN_FORCE)
    _must_run(measure, at)
    if sent.ends_by <= sent.begins_on:
        raise Unprocessable("检测鉴定期间应当明确,结束应晚于开始。", pointer="/ends_by")
    not_in_the_future(sent.begins_on, at, "/begins_on")
    not_in_the_future(sent.told_on, at, "/told_on")
    if sent.begins_on < legal_day(measure.taking.taken_at):
        raise Unprocessable("检测鉴定不得早于采取措施。", pointer="/begins_on")
    if sent.notice:
        paper(case, sent.notice, "/notice")
    items = items_of(measure, sent.items)
    testing = Testing.objects.create(
        id=id,
        measure=measure,
        purpose=sent.purpose,
        laboratory=sent.laboratory,
        begins_on=sent.begins_on,
        ends_by=sent.ends_by,
        told_on=sent.told_on,
        notice_id=sent.notice,
        account_id=by.account_id,
        at=at,
    )
    testing.items.set(items)
    for item in items:
        enter(item, Happening.SENT_TO_TEST, by=by, at=at)
    clocks.leave_out(testing, items, by=by, at=at)
    content = {
        "measure": str(measure.pk),
        "testing": str(id),
        "begins_on": sent.begins_on.isoformat(),
        "ends_by": sent.ends_by.isoformat(),
        "told_on": sent.told_on.isoformat(),
        "laboratory": sent.laboratory,
    }
    step = case.take(StepCode.BEGIN_APPRAISAL, by=by, at=at, content=content)
    settle(measure, at=at)
    return done(step, case, measure.pk, {"testing": id, "ends_on": measure.ends_on})


@act("end_appraisal")
def end_appraisal(
    *, case_id: UUID, testing_id: UUID, ended_on: date, result: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Put on file that the result of a testing came; the day it comes counts again.

    Raises:
        NotCompetent: not an officer of the agency.
        NotNow: it has ended. Unprocessable: no such testing, or the day lies outside it.

    Basis: 行政强制法 Art. 25 (3).

    """
    case = Case.objects.for_step(case_id, StepCode.END_APPRAISAL, by=by)
    testing = Testing.objects.select_related("measure").filter(pk=testing_id, measure__case=case).first()
    if testing is None:
        raise Unprocessable("本案没有这次检测鉴定。", code="testing_unknown", pointer="/testing")
    measure = measure_of(case, testing.measure_id)
    if testing.ended_on is not None:
        raise refused("该次检测鉴定已经结束。", "testing_ended", art("QZF", "25"))
    not_in_the_future(ended_on, at, "/ended_on")
    if ended_on < testing.begins_on:
        raise Unprocessable("结束不得早于开始。", pointer="/ended_on")
    testing.ended_on = ended_on
    testing.save(update_fields=["ended_on"])
    clocks.count_again(testing, at=at)
    for item in testing.items.filter(state="testing"):
        enter(item, Happening.TESTED, by=by, at=at)
    content = {"measure": str(measure.pk), "testing": str(testing.pk), "ended_on": ended_on.isoformat()}
    step = case.take(StepCode.END_APPRAISAL, by=by, at=at, content={**content, "result": result})
    settle(measure, at=at)
    return done(step, case, measure.pk, {"testing": testing.pk, "ends_on": measure.ends_on})


@act("move_item")
def move_item(
    *,
    case_id: UUID,
    id: UUID,
    item_id: UUID,
    kept: Kept,
    occurred_at: datetime,
    note: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Put on file that an item is kept elsewhere, or by somebody else.

    Raises:
        NotCompetent: neither an officer nor a custodian of the agency.
        NotNow: it is disposed of. Taken, Unprocessable: the id exists; no such item; custody without its contract.

    Basis: 行政强制法 Art. 26.

    """
    case = Case.objects.for_step(case_id, StepCode.MOVE_ITEM, by=by)
    must_be_new(id)
    item = item_of(case, item_id)
    if said := custody_wanting(MeasureKind(item.measure.kind), kept.custody, kept.keeper, kept.contract):
        raise Unprocessable(said, code="custody_incomplete", pointer="/custody")
    if kept.contract:
        paper(case, kept.contract, "/contract")
    row = enter(
        item,
        Happening.MOVED,
        by=by,
        at=at,
        occurred_at=min(occurred_at, at),
        kept=kept,
        said=Said(id=id, note=note),
    )
    step = case.take(
        StepCode.MOVE_ITEM,
        by=by,
        at=at,
        content={"item": str(item.pk), "row": str(row.pk), "place": kept.place, "keeper": kept.keeper},
    )
    return done(step, case, item.measure_id, {"item": item.pk})


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of an item registered in advance."""

    item: UUID
    outcome: PreservationOutcome


@act("settle_preservation")
def settle_preservation(
    *, case_id: UUID, measure_id: UUID, outcomes: Sequence[Settled], opinion: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head decides item by item what advance registration comes to 处理决定.

    Raises:
        NotCompetent, Unprocessable: not a head; no such item, or an outcome that another act brings about.
        NotNow: no advance registration in force, or it was lifted by itself after its seven working days.

    Basis: Penalty Law Art. 56; 市场监督管理行政处罚程序规定 Art. 35.

    """
    case = Case.objects.for_step(case_id, StepCode.SETTLE_PRESERVATION, by=by)
    measure = measure_of(case, measure_id)
    if measure.of_kind.compulsory:
        raise Unprocessable("该措施不是先行登记保存。", code="measure_of_another_step", pointer="/measure")
    must_be(measure, MeasureState.IN_FORCE)
    for settled in outcomes:
        if settled.outcome not in _SETTLED:
            raise Unprocessable(f"{_HOW[settled.outcome]}。", code="outcome_elsewhere", pointer="/outcomes")
    items = {item.pk: item for item in items_of(measure, [one.item for one in outcomes], "/outcomes")}
    lapses = case.law().preservation_lapses.value
    for settled in outcomes:
        item = items[settled.item]
        if item.ends_on < legal_day(at) and not item.outcome and lapses:
            raise refused(
                "七个工作日内未作出处理决定,先行登记保存自动解除。", "preservation_lapsed", art("CFF", "56")
            )
        enter(item, _SETTLED[settled.outcome], by=by, at=at, said=Said(outcome=settled.outcome))
        if settled.outcome is not PreservationOutcome.TESTED:
            back_in_place(item, by=by, at=at)
    content = {
        "measure": str(measure.pk),
        "outcomes": [{"item": str(one.item), "outcome": one.outcome} for one in outcomes],
        "opinion": opinion,
    }
    step = case.take(StepCode.SETTLE_PRESERVATION, by=by, at=at, content=content)
    settle(measure, at=at)
    return done(
        step,
        case,
        measure.pk,
        {"items": len(outcomes), "outcomes": sorted({one.outcome.value for one in outcomes})},
    )
