"""Execution by the court: the application, its answers, its end (行政强制法 Arts. 53-58)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions.common import decision_of, finished, not_in_the_future, paper
from enforcement.decisions.actions.compulsion import give_up
from enforcement.decisions.actions.demand import demanded
from enforcement.decisions.models.ledger import ledger, window_of
from enforcement.decisions.rules.execution import (
    ANSWER_ARTICLES,
    MATERIALS,
    CourtAnswer,
)
from enforcement.errors import NotCompetent, NotNow, Requirement
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role

#: Within which the agency objects to a refusal (行政强制法 Arts. 56, 58).
OBJECTION_DAYS = 15


@act("apply_to_court")
def apply_to_court(
    *,
    case_id: UUID,
    version: int | None,
    court: str,
    object_state: str,
    materials: Mapping[str, UUID],
    late_reason: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Apply to the court for compulsory execution 申请人民法院强制执行, signed by the head.

    Raises:
        NotCompetent: signed by a delegate.
        NotNow: a material is missing; the demand has not had its ten working days; a remedy pends, or its periods
            have not passed; the three months are over without good cause; the window cannot be computed yet.
        Unprocessable: a material is not on file.

    Basis: 行政强制法 Arts. 53-55; 最高人民法院关于适用行政诉讼法的解释 Art. 156.

    """
    case = Case.objects.for_step(case_id, StepCode.APPLY_TO_COURT, by=by, version=version)
    if not by.must([Role.AGENCY_HEAD], case.agency_id, StepCode.APPLY_TO_COURT).rank:
        raise NotCompetent(
            "强制执行申请书须由行政机关负责人签名。",
            code="head_signs",
            requirements=[Requirement("head_signs", art("QZF", "55§2").cite(), "行政机关负责人签名")],
        )
    today, decision = legal_day(at), decision_of(case)
    window, (served, ripe_on) = window_of(decision), demanded(case)
    account = ledger(decision, today)
    asked = (
        *(
            Requirement(f"material_{key}", article.cite(), text, met=key in materials)
            for key, text, article in MATERIALS
        ),
        Requirement(
            "demand_ripe",
            art("QZF", "54").cite(),
            f"催告书送达满十个工作日({ripe_on}起)" if ripe_on else "催告书已经送达,且满十个工作日",
            met=ripe_on is not None and today >= ripe_on,
        ),
        Requirement(
            "window_known", art("QZF", "53").cite(), "所涉年度的放假安排已经登记", met=not window.provisional
        ),
        Requirement(
            "remedies_over",
            art("QZF", "53").cite(),
            f"复议、诉讼期限均已届满({window.opens}起可以申请)",
            met=today >= window.opens,
        ),
        Requirement(
            "in_time",
            art("QZF", "53").cite(),
            f"在{window.closes}前申请;逾期的须有正当理由",
            met=today <= window.closes or bool(late_reason),
        ),
    )
    if unmet := [one for one in asked if not one.met]:
        raise NotNow(f"尚不能申请强制执行:{unmet[0].detail}。", code=unmet[0].code, requirements=asked)
    content = {
        "court": court,
        "object_state": object_state,
        "materials": {key: str(paper(case, id, f"/materials/{key}").pk) for key, id in materials.items()},
        "late_reason": late_reason,
        "amount": str(account.owed),
        "late_penalty": str(account.late_owed),
        "demand_served_on": served.isoformat() if served else None,
        "window": list(window.explanation),
    }
    step = case.take(StepCode.APPLY_TO_COURT, by=by, at=at, content=content)
    for clock in (Clock.DEMAND, Clock.COURT_APPLICATION):
        Deadline.objects.meet(case, clock, at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"closes": window.closes})


@act("record_court_answer")
def record_court_answer(
    *,
    case_id: UUID,
    version: int | None,
    answer: CourtAnswer,
    received_on: date,
    document: str,
    paper_id: UUID,
    note: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Record what the court did with the application, or the agency's objection to it.

    An objection to a refusal is raised within fifteen days; an end of the matter gives up what is owed.

    Raises:
        NotNow: the answer does not follow the one before; an objection comes after its fifteen days.
        Unprocessable: the court's paper is not on file, or a date after today.

    Basis: 行政强制法 Arts. 56-58.

    """
    case = Case.objects.for_step(case_id, StepCode.RECORD_COURT_ANSWER, by=by, version=version)
    not_in_the_future(received_on, at, "/received_on")
    content = {
        "answer": answer.value,
        "received_on": received_on.isoformat(),
        "document": document,
        "paper": str(paper(case, paper_id, "/paper").pk),
        "note": note,
    }
    latest = latest_answer(case)
    step = case.take(StepCode.RECORD_COURT_ANSWER, by=by, at=at, content=content, reached=answer.ends)
    before = CourtAnswer(latest.content["answer"]) if latest else None
    article = ANSWER_ARTICLES[answer].cite()
    if before not in answer.after:
        raise NotNow(
            f"“{answer.label}”不能接在“{before.label if before else '申请'}”之后。",
            code="answer_out_of_order",
            requirements=[Requirement("answer_follows", article, answer.label)],
        )
    if latest and answer is CourtAnswer.OBJECTION and _days_since(latest, received_on) > OBJECTION_DAYS:
        raise NotNow(
            "对不予受理、不准予执行的裁定有异议的,须自收到之日起十五日内提出。",
            code="objection_late",
            requirements=[Requirement("objection_in_time", article, "十五日内申请复议")],
        )
    if answer.ends:
        give_up(case, f"人民法院:{answer.label}", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"answer": answer.value})


@act("court_executed")
def court_executed(
    *, case_id: UUID, version: int | None, executed_on: date, paper_id: UUID, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Record that the court executed the decision; money it brought in is recorded as a payment before.

    Raises:
        NotNow: the court did not grant the execution, or money is still owed.
        Unprocessable: the paper is not on file, or a date after today.

    Basis: 行政强制法 Art. 57.

    """
    case = Case.objects.for_step(case_id, StepCode.COURT_EXECUTED, by=by, version=version)
    not_in_the_future(executed_on, at, "/executed_on")
    content = {"executed_on": executed_on.isoformat(), "paper": str(paper(case, paper_id, "/paper").pk)}
    latest = latest_answer(case)
    step = case.take(StepCode.COURT_EXECUTED, by=by, at=at, content=content)
    if latest is None or not CourtAnswer(latest.content["answer"]).lets_execute:
        raise NotNow("人民法院尚未裁定准予执行。", code="execution_not_granted", article=art("QZF", "57"))
    finished(case, at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"executed_on": executed_on})


def latest_answer(case: Case) -> CaseStep | None:
    """The latest answer to the latest application; None where there is none yet."""
    applied = case.steps.filter(code=StepCode.APPLY_TO_COURT, void__isnull=True).order_by("-seq").first()
    if applied is None:
        return None
    answers = case.steps.filter(code=StepCode.RECORD_COURT_ANSWER, void__isnull=True, seq__gt=applied.seq)
    found: CaseStep | None = answers.order_by("-seq").first()
    return found


def _days_since(answer: CaseStep, day: date) -> int:
    return (day - date.fromisoformat(answer.content["received_on"])).days
