"""Asking for a measure and what the head says to it, before or within the hours of an urgent one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from enforcement.cases.collective import Voice, must_carry
from enforcement.cases.founding import must_be_two_certified
from enforcement.cases.models import Case, CaseStep, Party
from enforcement.cases.rules import StepCode
from enforcement.errors import NotNow, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.law.measures import MeasureKind, approved_together, may_found, measure_power
from enforcement.law.statutes import art
from enforcement.law.values import BasisLevel, Department
from enforcement.measures.actions.common import done, measure_of, must_be, refused, settle
from enforcement.measures.models import clocks
from enforcement.measures.models.after import Release
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Approval, Measure
from enforcement.measures.models.standing import reckon
from enforcement.measures.rules.vocabulary import Custody, Happening, MeasureState, ReleaseGround
from enforcement.registry.models import Actor, Officer, legal_day
from enforcement.registry.powers import LegalBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: against whom, of what, why and under which law.

    `days`: a term shorter than the law's. `grave`: of weight, or of great effect on the public.
    """

    kind: MeasureKind
    grounds: str
    party: UUID | None = None
    basis: UUID | None = None
    objects_said: str = ""
    days: int | None = None
    grave: bool = False


@act("request_measure")
def request_measure(
    *, case_id: UUID, id: UUID, wanted: Wanted, officers: Sequence[UUID], by: Actor, at: datetime
) -> Done[CaseStep]:
    """Ask the head for a measure 提请采取强制措施, naming who will carry it out.

    Raises:
        NotCompetent: not an officer of the agency, without a certificate, or not one of those named to the case.
        NotNow: fewer than two certified officers, or a text that may give no such power.
        Taken, Unprocessable: the id exists; no such party, basis or officer.

    Basis: 行政强制法 Arts. 17-18; Penalty Law Arts. 42, 56.

    """
    case = Case.objects.for_step(case_id, StepCode.REQUEST_MEASURE, by=by)
    by.must_be_certified()
    if case.case_officers.filter(released_at__isnull=True).exists():
        case.must_be_handled_by(by)
    if Measure.objects.filter(pk=id).exists():
        raise Taken
    if Officer.objects.filter(pk__in=officers, agency_id=case.agency_id).count() != len(set(officers)):
        raise Unprocessable("执法人员须为本机关人员。", pointer="/officers")
    must_be_two_certified(list(dict.fromkeys(officers)), legal_day(at))
    measure = opened(case, id, wanted, day=legal_day(at), by=by, at=at)
    measure.state = MeasureState.REQUESTED
    measure.save(force_insert=True)
    step = case.take(
        StepCode.REQUEST_MEASURE,
        by=by,
        at=at,
        content={
            "measure": str(id),
            "kind": wanted.kind,
            "grounds": wanted.grounds,
            "basis": str(measure.basis) if measure.basis else "",
            "objects": wanted.objects_said,
            "officers": [str(pk) for pk in officers],
        },
    )
    return done(step, case, id, {"kind": wanted.kind.value, "power_verified": measure.power_verified})


def opened(case: Case, id: UUID, wanted: Wanted, *, day: date, by: Actor, at: datetime) -> Measure:
    """A measure of the case on its law, not yet written.

    Raises:
        NotNow: the text may give no such power, or is not published and in force.
        Unprocessable: no such party or basis.

    Basis: 行政强制法 Arts. 10-11, 17, 29.

    """
    basis, verified = _founded(case, wanted, day)
    return Measure(
        id=id,
        case=case,
        kind=wanted.kind,
        party=_party(case, wanted.party),
        basis=basis,
        power_verified=verified,
        grounds=wanted.grounds,
        objects_said=wanted.objects_said,
        days=wanted.days,
        grave=wanted.grave,
        opened_by_id=by.account_id,
        opened_at=at,
    )


def _party(case: Case, id: UUID | None) -> Party:
    parties = list(case.parties.all()) if id is None else list(case.parties.filter(pk=id))
    if len(parties) != 1:
        raise Unprocessable("须写明被采取措施的当事人。", code="party_unknown", pointer="/party")
    return parties[0]


def _founded(case: Case, wanted: Wanted, day: date) -> tuple[LegalBasis | None, bool]:
    """The text relied on, and whether the row that gives the power was read."""
    if not wanted.kind.compulsory:
        return None, True
    basis = LegalBasis.objects.filter(pk=wanted.basis).first() if wanted.basis else None
    if basis is None:
        raise Unprocessable("须援引授予该项权力的法律、法规。", code="basis_unknown", pointer="/basis")
    article = art("QZF", "29") if wanted.kind is MeasureKind.FREEZING else art("QZF", "10-11,17")
    in_force = LegalBasis.objects.published_on(day).filter(pk=basis.pk).exists()
    requirements = (
        Requirement("basis_in_force", article.cite(), f"{basis}在行为当日已公布并有效", met=in_force),
        Requirement(
            "basis_may_give_power",
            article.cite(),
            f"{basis}的效力级别可以设定{wanted.kind.label}",
            met=may_found(wanted.kind, BasisLevel(basis.level)),
        ),
    )
    if unmet := [requirement for requirement in requirements if not requirement.met]:
        raise NotNow(
            f"该依据不能作为{wanted.kind.label}的依据:{unmet[0].detail}。",
            code="measure_unfounded",
            requirements=requirements,
        )
    row = measure_power(Department(case.department), wanted.kind, basis.statute, basis.article, day)
    return basis, bool(row and row.verified)


@act("approve_measure")
def approve_measure(
    *,
    case_id: UUID,
    measure_id: UUID,
    opinion: str,
    judgement: str,
    told_at: datetime | None,
    voices: Sequence[Voice] = (),
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head approves a measure, or makes up the approval of an urgent one 补办批准手续.

    `told_at`: when the head was told of an urgent one and consented by word, said by the head. Approval later than
    24 hours after the measure is a veto finding; the measure stands, the lateness stays on file.

    Raises:
        NotCompetent, Unprocessable: not a head of the agency; no such measure.
        NotNow: decided on already, or the power is unverified and the head does not say why it is there.
        Unprocessable, NotCompetent: a grave one of ecology without the heads' votes, or votes that do not carry.

    Basis: 行政强制法 Arts. 18 (1), 19; 市场监督管理行政处罚程序规定 Art. 33; 查封、扣押办法 (ecology) Art. 10.

    """
    case = Case.objects.for_step(case_id, StepCode.APPROVE_MEASURE, by=by)
    measure = measure_of(case, measure_id)
    _must_be_open(measure)
    if measure.grave and approved_together(measure.of_kind, Department(case.department)):
        must_carry(case, voices, at)
    if not measure.power_verified and not judgement.strip():
        message = "授权依据待核,请人工判断:批准人须具名说明该项权力的依据"
        raise NotNow(
            f"{message}。",
            code="power_unverified",
            requirements=[Requirement("power_judged", art("QZF", "17").cite(), message)],
        )
    if told_at is not None and not _during(measure, told_at, at):
        raise Unprocessable("口头报告的时间应在实施之后、登记之前。", pointer="/told_at")
    Approval.objects.create(
        measure=measure,
        approved=True,
        opinion=opinion,
        judgement=judgement,
        told_at=told_at,
        account_id=by.account_id,
        at=at,
    )
    step = case.take(
        StepCode.APPROVE_MEASURE,
        by=by,
        at=at,
        content={
            "measure": str(measure.pk),
            "opinion": opinion,
            "judgement": judgement,
            "voices": [{"account": str(v.account), "opinion": v.opinion, "agrees": v.agrees} for v in voices],
        },
    )
    if measure.stands is MeasureState.REQUESTED:
        measure.go(MeasureState.APPROVED)
    else:
        _find_late(measure, step, told_at or at)
        clocks.answered(measure, when=told_at or at, at=at)
        reckon(case, at=at)
    return done(step, case, measure.pk, {"kind": measure.kind, "urgent": measure.urgent})


@act("decline_measure")
def decline_measure(
    *, case_id: UUID, measure_id: UUID, opinion: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head declines; an urgent measure is lifted at once and everything owed back.

    Raises:
        NotCompetent, Unprocessable, NotNow: as for `approve_measure`.

    Basis: 行政强制法 Arts. 18 (1), 19.

    """
    case = Case.objects.for_step(case_id, StepCode.DECLINE_MEASURE, by=by)
    measure = measure_of(case, measure_id)
    _must_be_open(measure)
    Approval.objects.create(measure=measure, approved=False, opinion=opinion, account_id=by.account_id, at=at)
    step = case.take(
        StepCode.DECLINE_MEASURE, by=by, at=at, content={"measure": str(measure.pk), "opinion": opinion}
    )
    if measure.stands is MeasureState.REQUESTED:
        measure.go(MeasureState.DECLINED)
        return done(step, case, measure.pk, {"kind": measure.kind, "urgent": False})
    _find_late(measure, step, at)
    clocks.answered(measure, when=at, at=at)
    clocks.to_be_published(measure, step, legal_day(at), at=at)
    if held := list(measure.items.holding()):
        let_go(measure, held, ReleaseGround.NOT_APPROVED, opinion, by=by, at=at)
    settle(measure, at=at)
    return done(step, case, measure.pk, {"kind": measure.kind, "urgent": True})


def let_go(
    measure: Measure,
    items: Sequence[Item],
    ground: ReleaseGround,
    opinion: str,
    *,
    id: UUID | None = None,
    serve_by: date | None = None,
    by: Actor,
    at: datetime,
) -> Release:
    """Write that items are lifted; what the party kept in place is thereby back with the party."""
    release = Release.objects.create(
        id=id or uuid4(),
        measure=measure,
        ground=ground,
        items=[item.pk for item in items],
        opinion=opinion,
        serve_by=serve_by,
        account_id=by.account_id,
        at=at,
    )
    for item in items:
        item.enter(Happening.RELEASED, by=by, at=at)
        back_in_place(item, by=by, at=at)
    if any(item.replaces_id for item in items):
        detail = "先行处置的财物已解除:变卖价格是否明显低于市场价格、是否补偿,尚未决定"
        measure.case.hinder("compensation_undecided", art("QZF", "28§2"), detail, at=at)
    return release


def back_in_place(item: Item, *, by: Signatory, at: datetime) -> None:
    """Take off the list what never left its party: advance registration in place ends with its lifting."""
    if item.custody == Custody.PARTY and not item.measure.of_kind.compulsory:
        item.enter(Happening.RETURNED, quantity=item.remaining, by=by, at=at)


def _must_be_open(measure: Measure) -> None:
    """Refuse what was decided on already; an urgent measure is decided on even after it was lifted."""
    if not measure.urgent:
        must_be(measure, MeasureState.REQUESTED)
    elif hasattr(measure, "approval"):
        raise refused("该措施已经审批。", "measure_decided", measure.of_kind.article)


def _during(measure: Measure, told_at: datetime, at: datetime) -> bool:
    return measure.urgent and measure.taking.taken_at <= told_at <= at


def _find_late(measure: Measure, step: CaseStep, decided_at: datetime) -> None:
    """A veto finding where an urgent measure was decided on after its hours, once."""
    if measure.approval_due_at is None or decided_at <= measure.approval_due_at:
        return
    if measure.unapproved_found_at is None:
        measure.found_unapproved(step, at=step.at)
