"""Execution by the agency itself where a law lets it; suspension and end of execution (行政强制法 Arts. 34-44, 51)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions.common import (
    decision_of,
    draw_number,
    finished,
    owe_recording,
    paper,
)
from enforcement.decisions.actions.demand import demanded
from enforcement.decisions.models.ledger import ledger, window_of
from enforcement.decisions.rules.execution import (
    Means,
    SuspensionGround,
    TerminationGround,
    at_a_forbidden_hour,
    own_execution,
)
from enforcement.errors import NotNow, Requirement, Unprocessable
from enforcement.evidence.models.recordings import OnSite
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.models import working_calendar
from enforcement.law.statutes import art
from enforcement.law.values import BasisLevel
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.powers import Power

#: The kind of power 职权类型 that a list of powers must show for an agency to execute by itself.
COMPULSION = "行政强制"
_THREE_YEARS = 3


@dataclass(frozen=True, slots=True)
class Order:
    """A decision of compulsory execution 强制执行决定. `power` is the listed power it is made under.

    `begins_at` and `ends_at` are when it is to be carried out; `urgent` is the reason where that is at night or on
    a holiday. `announcement` is evidence that a demolition was announced 公告. A substitute performance 代履行
    names its object, cost and agent in `target`, `cost` and `agent`.
    """

    means: Means
    power: UUID | None
    reasons: str
    target: str
    begins_at: datetime
    ends_at: datetime
    urgent: str = ""
    cuts_supply: bool = False
    announcement: UUID | None = None
    cost: str = ""
    agent: str = ""


@act("order_execution")
def order_execution(
    *, case_id: UUID, version: int | None, order: Order, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Decide on compulsory execution by the agency itself, where a law gives it the power.

    Raises:
        NotNow: no listed power that rests on a law; the demand was not served or has not had its time; at night or
            on a holiday without urgency; a demolition before both remedy periods passed or unannounced; supply cut.

    Basis: 行政强制法 Arts. 13, 34-37, 43-44, 51.

    """
    case = Case.objects.for_step(case_id, StepCode.ORDER_EXECUTION, by=by, version=version)
    today = legal_day(at)
    power = _power(case, order.power, today)
    served, ripe_on = demanded(case, substitute=order.means is Means.SUBSTITUTE)
    window = window_of(decision_of(case))
    asked = own_execution(
        means=order.means,
        empowered=power is not None,
        ripe=ripe_on is not None and today >= ripe_on,
        remedies_over=today >= window.opens and not case.late_pauses.filter(until__isnull=True).exists(),
        announced=order.announcement is not None,
        cuts_supply=order.cuts_supply,
        complete_substitute=bool(order.target and order.cost and order.agent),
    ) + _at_a_lawful_time(order)
    if unmet := [one for one in asked if not one.met]:
        raise NotNow(f"不得作出强制执行决定:{unmet[0].detail}。", code=unmet[0].code, requirements=asked)
    content = {
        "number": draw_number(case, "强执", at),
        "means": order.means.value,
        "power": str(order.power),
        "reasons": order.reasons,
        "target": order.target,
        "begins_at": order.begins_at.isoformat(),
        "ends_at": order.ends_at.isoformat(),
        "urgent": order.urgent,
        "announcement": str(paper(case, order.announcement, "/announcement").pk)
        if order.announcement
        else None,
        "cost": order.cost,
        "agent": order.agent,
        "demand_served_on": served.isoformat() if served else None,
    }
    step = case.take(StepCode.ORDER_EXECUTION, by=by, at=at, content=content)
    return Done(step, stream=case.pk, subject=step.pk, facts={"means": order.means.value})


@act("carry_out_execution")
def carry_out_execution(
    *,
    case_id: UUID,
    version: int | None,
    began_at: datetime,
    ended_at: datetime,
    place: str,
    record: str,
    signatures: UUID,
    completed: bool,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Record how the agency executed, or a substitute under its eyes 实施强制执行; completed, it is executed.

    A demolition and a substitute performance owe their recording from then on.

    Raises:
        NotNow: at night or on a holiday, and the decision gave no urgency; money is still owed.
        Unprocessable: the times do not fit, or the signed record is not on file.

    Basis: 行政强制法 Arts. 43, 51; Penalty Law Art. 47; 国办发〔2018〕118号.

    """
    case = Case.objects.for_step(case_id, StepCode.CARRY_OUT_EXECUTION, by=by, version=version)
    if not began_at < ended_at <= at:
        raise Unprocessable("执行的时间须先后有序,且不晚于现在。", pointer="/ended_at")
    content = {
        "began_at": began_at.isoformat(),
        "ended_at": ended_at.isoformat(),
        "place": place,
        "record": record,
        "signatures": str(paper(case, signatures, "/signatures").pk),
        "completed": completed,
    }
    step = case.take(StepCode.CARRY_OUT_EXECUTION, by=by, at=at, content=content, reached=completed)
    order = case.steps.filter(code=StepCode.ORDER_EXECUTION, void__isnull=True).latest("seq")
    wrong = at_a_forbidden_hour(began_at, ended_at, working_calendar())
    if wrong and not order.content["urgent"]:
        raise NotNow(
            f"不得在夜间或者法定节假日实施行政强制执行:{wrong}。",
            code="forbidden_hour",
            requirements=[Requirement("lawful_time", art("QZF", "43").cite(), wrong)],
        )
    account = ledger(decision_of(case), legal_day(at))
    if completed and account.owed + account.late_owed > 0:
        raise NotNow(
            "罚没款、加处罚款尚未缴清,不能登记为执行完毕。",
            code="money_still_owed",
            article=art("CFF", "66"),
        )
    finished(case, at)
    if kind := Means(order.content["means"]).recorded_as:
        present = [by.officer_id] if by.officer_id else []
        owe_recording(step, kind, OnSite(began_at, ended_at, place), present, by=by, at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"completed": completed})


@act("suspend_execution")
def suspend_execution(
    *,
    case_id: UUID,
    version: int | None,
    ground: SuspensionGround,
    detail: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head suspends execution 中止执行; nothing is enforced until it is resumed. Basis: 行政强制法 Art. 39."""
    case = Case.objects.for_step(case_id, StepCode.SUSPEND_EXECUTION, by=by, version=version)
    content = {"ground": ground.value, "detail": detail}
    step = case.take(StepCode.SUSPEND_EXECUTION, by=by, at=at, content=content)
    case.hinder("execution_suspended", art("QZF", "39"), f"已中止执行:{ground.label}", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"ground": ground.value})


@act("resume_execution")
def resume_execution(
    *, case_id: UUID, version: int | None, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head resumes execution when the ground of its suspension is gone. Basis: 行政强制法 Art. 39 para. 2."""
    case = Case.objects.for_step(case_id, StepCode.RESUME_EXECUTION, by=by, version=version)
    step = case.take(StepCode.RESUME_EXECUTION, by=by, at=at, content={"reason": reason})
    case.unhinder("execution_suspended", at=at)
    return Done(step, stream=case.pk, subject=step.pk)


@act("terminate_execution")
def terminate_execution(
    *,
    case_id: UUID,
    version: int | None,
    ground: TerminationGround,
    detail: str,
    proofs: Sequence[UUID],
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head ends execution 终结执行; what was owed is owed no more.

    Raises:
        NotNow: for want of ability, and execution was not suspended for three years.
        Unprocessable: a proof is not on file.

    Basis: 行政强制法 Arts. 39 para. 2, 40.

    """
    case = Case.objects.for_step(case_id, StepCode.TERMINATE_EXECUTION, by=by, version=version)
    content = {
        "ground": ground.value,
        "detail": detail,
        "proofs": [str(paper(case, proof, "/proofs").pk) for proof in proofs],
    }
    if ground is TerminationGround.THREE_YEARS and not _suspended_three_years(case, at):
        raise NotNow(
            "中止执行未满三年,不能以此终结。",
            code="not_three_years",
            requirements=[Requirement("three_years", ground.article.cite(), ground.label)],
        )
    step = case.take(StepCode.TERMINATE_EXECUTION, by=by, at=at, content=content)
    give_up(case, f"终结执行:{ground.label}", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"ground": ground.value})


def give_up(case: Case, reason: str, *, at: datetime) -> None:
    """Close the duties and clocks of a decision that is not enforced any more."""
    for code in ("payment_owed", "late_penalty_owed", "demand_defence_open", "execution_suspended"):
        case.unhinder(code, at=at)
    for clock in (Clock.PAYMENT, Clock.INSTALMENT, Clock.COURT_APPLICATION, Clock.DEMAND):
        Deadline.objects.cancel(case, clock, reason, at=at)
    finished(case, at)


def _power(case: Case, id: UUID | None, day: date) -> Power | None:
    """The published power of compulsion that rests on a law in force; None where there is none."""
    if id is None:
        return None
    return (
        Power.objects.published_on(day)
        .filter(pk=id, agency_id=case.agency_id, kind__contains=COMPULSION, bases__level=BasisLevel.LAW)
        .first()
    )


def _at_a_lawful_time(order: Order) -> tuple[Requirement, ...]:
    if order.ends_at <= order.begins_at:
        raise Unprocessable("结束时间须晚于开始时间。", pointer="/ends_at")
    wrong = at_a_forbidden_hour(order.begins_at, order.ends_at, working_calendar())
    detail = f"不得在夜间或者法定节假日实施,情况紧急的除外{f':{wrong}' if wrong else ''}"
    return (Requirement("lawful_time", art("QZF", "43").cite(), detail, met=not wrong or bool(order.urgent)),)


def _suspended_three_years(case: Case, at: datetime) -> bool:
    bar = case.hindrances.filter(code="execution_suspended", closed_at__isnull=True).first()
    if bar is None:
        return False
    since, today = legal_day(bar.opened_at), legal_day(at)
    return (today.year - since.year, today.month, today.day) >= (_THREE_YEARS, since.month, since.day) or (
        today.year - since.year > _THREE_YEARS
    )
