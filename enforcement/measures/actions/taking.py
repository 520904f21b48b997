"""Carrying a measure out on site: with an approval, or urgent with what made it so; the officer may be offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from enforcement.cases.founding import certificates_on
from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.errors import NotNow, Taken, Unprocessable
from enforcement.evidence.models.clocks import clock_of
from enforcement.evidence.models.recordings import Activity, OnSite
from enforcement.journal.actions import Done, act
from enforcement.law.limits import governing
from enforcement.law.measures import MeasureKind
from enforcement.law.models import working_calendar
from enforcement.law.periods import Period, Unit, due
from enforcement.law.statutes import art
from enforcement.law.values import Department
from enforcement.measures.actions.common import done, measure_of, must_all, must_be, refused
from enforcement.measures.actions.listing import Listed, content_of, list_item, must_be_free
from enforcement.measures.actions.requesting import Wanted, opened
from enforcement.measures.models import clocks
from enforcement.measures.models.measure import Measure, Taking
from enforcement.measures.models.standing import reckon
from enforcement.measures.models.terms import count_terms
from enforcement.measures.rules import form
from enforcement.measures.rules.term import Held, term
from enforcement.measures.rules.vocabulary import (
    MeasureState,
)
from enforcement.registry.models import Actor, Officer, legal_day

#: Hours within which approval is made up where a head judged that the department's unread rule allows it.
_BY_JUDGEMENT: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """An urgent measure: what is wanted, and what allowed no delay."""

    wanted: Wanted
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How a measure was carried out. Times are the device's; `approved` names the measure that a head approved."""

    id: UUID
    approved: UUID | None
    urgent: Urgent | None
    arrived_at: datetime
    taken_at: datetime
    left_at: datetime
    place: str
    officers: tuple[UUID, ...]
    items: tuple[Listed, ...]
    declared: form.Declared
    on_site: form.OnSite
    device_clock: datetime | None = None
    uncertainty: int | None = None
    paper_number: str = ""


@act("take_measure")
def take_measure(*, case_id: UUID, carried: Carried, by: Actor, at: datetime) -> Done[CaseStep]:
    """Put on file that things were sealed, seized or frozen 查封、扣押、冻结.

    Without an approval it must have been urgent, and the head is told within 24 hours. What was lacking on site is a
    veto finding; what the decision must contain, and that nothing is held twice, is asked.

    Raises:
        NotCompetent: not an officer of the agency.
        NotNow: neither approved nor urgent, freezing without approval, a declaration of Art. 23 that cannot be made,
            an element of Art. 24 missing, a thing that is held already.
        Taken, Unprocessable: the id exists; the times, an officer, an item.

    Basis: 行政强制法 Arts. 18-19, 22-25, 30-32.

    """
    case = Case.objects.for_step(case_id, StepCode.TAKE_MEASURE, by=by)
    return _carry_out(case, StepCode.TAKE_MEASURE, carried, by=by, at=at)


@act("preserve")
def preserve(*, case_id: UUID, carried: Carried, by: Actor, at: datetime) -> Done[CaseStep]:
    """Put on file that evidence was registered in advance 先行登记保存; within seven working days it is settled.

    Without an approval only where the department's rules let it be made up within 24 hours.

    Raises:
        NotCompetent, NotNow, Taken, Unprocessable: as for `take_measure`.

    Basis: Penalty Law Art. 56; 市场监督管理行政处罚程序规定 Arts. 33-34.

    """
    case = Case.objects.for_step(case_id, StepCode.PRESERVE, by=by)
    return _carry_out(case, StepCode.PRESERVE, carried, by=by, at=at)


def _carry_out(case: Case, code: StepCode, carried: Carried, *, by: Actor, at: datetime) -> Done[CaseStep]:
    if CaseStep.objects.filter(pk=carried.id).exists() or Measure.objects.filter(pk=carried.id).exists():
        raise Taken
    taken_at = _when(carried, by=by, at=at)
    measure = _measure(case, code, carried, taken_at, by=by, at=at)
    kind, day = measure.of_kind, legal_day(taken_at)
    must_all(f"不得{kind.label}", "measure_scope", form.undeclared(kind, carried.declared))
    must_be_free(case, kind, carried.items)
    held = Held(kind=kind, department=Department(case.department), taken_on=day, days=measure.days)
    counted = term(held, working_calendar())
    content = content_of(case, measure, carried.items, day, counted.ends_on)
    if missing := form.missing_elements(kind, content):
        raise NotNow(f"{missing[0].detail}。", code="measure_elements_missing", requirements=missing)
    officers = _present(case, carried.officers, day)
    measure.save(force_insert=True) if measure.urgent else measure.save()
    step = case.take(code, by=by, at=at, id=carried.id, content=_record(carried, measure, officers))
    Taking.objects.create(
        measure=measure,
        step=step,
        taken_at=taken_at,
        arrived_at=carried.arrived_at,
        left_at=carried.left_at,
        place=carried.place,
        officers=officers,
        paper_number=carried.paper_number,
        content=content,
        recorded_at=at,
    )
    if kind.compulsory:
        case.owe_seal(step, at=at)
    measure.go(MeasureState.IN_FORCE)
    for position, listed in enumerate(carried.items, start=1):
        list_item(case, measure, position, listed, by=by, at=at, taken_at=taken_at)
    count_terms(measure, working_calendar())
    clocks.begin(measure, at=at)
    clocks.to_be_published(measure, step, day, at=at)
    certified = sum(bool(officer["certificate"]) for officer in officers)
    defects = form.defects(kind, carried.on_site, officers=len(officers), certified=certified)
    for found, article, detail in defects:
        case.find(step, found, article, detail, at=at)
    _owe_recording(measure, step, carried, officers, by=by, at=at)
    reckon(case, at=at)
    return done(
        step,
        case,
        measure.pk,
        {
            "kind": kind.value,
            "urgent": measure.urgent,
            "items": len(carried.items),
            "ends_on": measure.ends_on,
            "officers": list(carried.officers),
        },
    )


def _when(carried: Carried, *, by: Actor, at: datetime) -> datetime:
    """When the law counts it as taken, in the server's time, never later than it was put on file."""
    if not carried.arrived_at <= carried.taken_at <= carried.left_at or carried.arrived_at == carried.left_at:
        raise Unprocessable("时间应依次为到达现场、实施、离开现场。", code="times", pointer="/taken_at")
    clock = clock_of(by.made, carried.device_clock, at, uncertainty=carried.uncertainty)
    return min(carried.taken_at - clock.ahead, at)


def _measure(
    case: Case, code: StepCode, carried: Carried, taken_at: datetime, *, by: Actor, at: datetime
) -> Measure:
    """The approved measure, or an urgent one of its own."""
    urgent = carried.urgent
    if carried.approved is not None and urgent is None:
        measure = measure_of(case, carried.approved, "/approved")
        _of_step(measure.of_kind, code)
        must_be(measure, MeasureState.APPROVED)
        return measure
    if urgent is None or carried.approved is not None:
        raise Unprocessable(
            "须写明经批准的措施,或者写明情况紧急的理由。", code="approval_or_urgency", pointer="/approved"
        )
    wanted = urgent.wanted
    _of_step(wanted.kind, code)
    if not urgent.reason.strip():
        raise Unprocessable("须写明情况紧急的理由。", code="urgency_unsaid", pointer="/urgent/reason")
    measure = opened(case, carried.id, wanted, day=legal_day(taken_at), by=by, at=at)
    measure.state = MeasureState.APPROVED
    measure.urgent, measure.urgent_reason = True, urgent.reason
    measure.approval_due_at = _report_by(case, wanted.kind, taken_at)
    return measure


def _of_step(kind: MeasureKind, code: StepCode) -> None:
    if kind.compulsory != (code is StepCode.TAKE_MEASURE):
        raise Unprocessable(f"{kind.label}不在此办理。", code="measure_of_another_step", pointer="/approved")


def _report_by(case: Case, kind: MeasureKind, taken_at: datetime) -> datetime:
    """Until when the head is told and approves; refuses where the law knows no approval afterwards."""
    department, day = Department(case.department), legal_day(taken_at)
    makeup = case.law(day).preservation_makeup_24h
    if kind is MeasureKind.FREEZING:
        raise refused("冻结须事先经机关负责人批准。", "approval_required", art("QZF", "18(1),30"))
    if not kind.compulsory and not makeup.value:
        raise refused(
            "先行登记保存须事先经机关负责人批准;本部门没有事后补办的规定。",
            "approval_required",
            art("CFF", "56"),
        )
    row = governing(kind.report, department, day)
    period = row.needed if row else Period(_BY_JUDGEMENT, Unit.HOUR, makeup.article, verified=False)
    return due(taken_at, period, working_calendar()).at


def _present(case: Case, officers: Sequence[UUID], day: date) -> list[dict[str, str]]:
    """The officers as the file shows them, with the certificates they could show that day."""
    wanted = list(dict.fromkeys(officers))
    names = dict(Officer.objects.filter(pk__in=wanted, agency_id=case.agency_id).values_list("pk", "name"))
    if len(names) != len(wanted):
        raise Unprocessable("执法人员不存在,或者不属于本机关。", pointer="/officers")
    held = certificates_on(day, wanted)
    return [{"officer": str(pk), "name": names[pk], "certificate": held.get(pk, "")} for pk in wanted]


def _record(carried: Carried, measure: Measure, officers: Sequence[Mapping[str, str]]) -> dict[str, object]:
    """The record on site 现场笔录."""
    site = carried.on_site
    return {
        "measure": str(measure.pk),
        "kind": measure.kind,
        "urgent": measure.urgent,
        "occurred_from": carried.arrived_at.isoformat(),
        "taken_at": carried.taken_at.isoformat(),
        "occurred_to": carried.left_at.isoformat(),
        "place": carried.place,
        "officers": list(officers),
        "certificates_shown": site.certificates_shown,
        "party_notified": site.party_notified,
        "rights_told": site.rights_told,
        "statement": site.statement,
        "text": site.record,
        "signature": site.signature,
        "signature_note": site.signature_note,
        "witness": site.witness,
        "handed_over": site.handed_over,
        "copies": site.copies,
    }


def _owe_recording(
    measure: Measure,
    step: CaseStep,
    carried: Carried,
    officers: Sequence[Mapping[str, str]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Declare the activity whose recording the department's list asks for; from now on it is owed."""
    if kind := measure.of_kind.recorded_as:
        on_site = OnSite(
            carried.arrived_at, carried.left_at, carried.place, carried.device_clock, carried.uncertainty
        )
        Activity.objects.owe(kind, step=step, on_site=on_site, officers=officers, by=by, at=at)
