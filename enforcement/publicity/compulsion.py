"""What a compulsory measure gives to a notice: its decision, its extension, its lifting.

Basis: 环境保护主管部门实施查封、扣押办法 Art. 7; 国办发〔2018〕118号 (unverified) for the other departments.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.documents.models import Instrument
from enforcement.documents.rules import InstrumentKind
from enforcement.errors import NotNow
from enforcement.law.limits import Clock as LimitClock
from enforcement.law.limits import limit
from enforcement.law.models import working_calendar
from enforcement.law.periods import due
from enforcement.law.values import Channel, Department
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.vocabulary import ReleaseGround
from enforcement.publicity.rules import Clock, Decided, NoticeSubject
from enforcement.publicity.source import party_decided, people_recorded
from enforcement.registry.models import Agency, legal_day

#: The acts that are published, each with what it is and the instrument that bears its number.
ACTS: Final = {
    StepCode.TAKE_MEASURE: (NoticeSubject.MEASURE, InstrumentKind.MEASURE_DECISION),
    StepCode.EXTEND_MEASURE: (NoticeSubject.EXTENSION, InstrumentKind.MEASURE_EXTENSION),
    StepCode.RELEASE_MEASURE: (NoticeSubject.RELEASE, InstrumentKind.RELEASE_DECISION),
    StepCode.DECLINE_MEASURE: (NoticeSubject.RELEASE, InstrumentKind.RELEASE_DECISION),
}


def act_of(case: Case, step: CaseStep) -> tuple[NoticeSubject, Measure] | None:
    """What the step did with which measure; None where it is nothing that is published."""
    subject = ACTS.get(StepCode(step.code), (None, None))[0]
    measure = Measure.objects.select_related("taking", "party", "basis").filter(
        case=case, pk=step.content.get("measure")
    )
    found = measure.first() if subject else None
    if subject is None or found is None or not found.of_kind.compulsory or not found.ran:
        return None
    return subject, found


def told_of(case: Case, step: CaseStep, measure: Measure) -> Decided:
    """Read what the notice of an act is built from."""
    day = legal_day(step.at)
    agency = Agency.objects.prefetch_related("deciding_names").get(pk=case.agency_id)
    return Decided(
        number=_number(case, step, measure),
        title=case.title,
        parties=(party_decided(measure.party),),
        facts=measure.grounds,
        basis=str(measure.basis) if measure.basis else measure.of_kind.article.cite(),
        penalty_kinds=(),
        content=_said(step, measure),
        amount=Decimal(0),
        agency=agency.decider_on(day).name,
        decided_on=day,
        others=people_recorded(case),
    )


def clock_of(case: Case, step: CaseStep) -> Clock:
    """By when it must be out: twenty working days, for want of a shorter rule."""
    row = limit(LimitClock.PUBLICATION_OTHER, Department(case.department), legal_day(step.at))
    if row.period is None:
        raise NotNow("公开期限缺失,请人工判断。", code="limit_missing", article=row.article)
    end = due(legal_day(step.at), row.period, working_calendar())
    return Clock(
        channel=Channel.PLATFORM.value,
        due_on=end.date,
        article=row.period.article.cite(),
        verified=end.verified,
        provisional=end.provisional,
        explanation=end.explanation,
    )


def _number(case: Case, step: CaseStep, measure: Measure) -> str:
    """The number of its instrument, of the form on which it was made, or of the case."""
    kind = ACTS[StepCode(step.code)][1]
    issued = Instrument.objects.filter(case=case, kind=kind, issued_at__gte=step.at).exclude(number="")
    drawn_up: Instrument | None = issued.order_by("issued_at").first()
    if drawn_up is not None:
        return drawn_up.number
    on_paper = measure.taking.paper_number if step.code == StepCode.TAKE_MEASURE else ""
    return on_paper or case.case_number or case.source_number


def _said(step: CaseStep, measure: Measure) -> str:
    kind = measure.of_kind.label
    if step.code == StepCode.TAKE_MEASURE:
        names = "、".join(measure.items.order_by("position").values_list("name", flat=True))
        return f"{kind}:{names};期限{measure.taking.content['period']}"
    if step.code == StepCode.EXTEND_MEASURE:
        return f"延长{kind}期限{step.content['days']}日"
    ground = step.content.get("ground", ReleaseGround.NOT_APPROVED.value)
    return f"解除{kind}:{ReleaseGround(ground).label}"
