"""Paying later or in parts: on application (Penalty Law Art. 66), or by agreement (行政强制法 Art. 42)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions.common import decision_of, paper
from enforcement.decisions.instalments import begin
from enforcement.decisions.models import Deferral, Instalment
from enforcement.decisions.models.ledger import Ledger, ledger, window_of
from enforcement.decisions.rules import money
from enforcement.errors import NotNow, Requirement, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day


@act("apply_deferral")
def apply_deferral(
    *,
    case_id: UUID,
    version: int | None,
    application: UUID,
    reason: str,
    instalments: Sequence[money.Instalment],
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Take in the party's application to pay later, or in parts 延期、分期缴纳申请.

    Raises:
        Unprocessable: the application is not on file; the parts are not what is owed, or not in the future.

    Basis: Penalty Law Art. 66 para. 2: the party is in real economic difficulty and applies.

    """
    case = Case.objects.for_step(case_id, StepCode.APPLY_DEFERRAL, by=by, version=version)
    content = {
        "application": str(paper(case, application, "/application").pk),
        "reason": reason,
        "instalments": _written(instalments),
    }
    step = case.take(StepCode.APPLY_DEFERRAL, by=by, at=at, content=content)
    _must_cover(instalments, _owing(case, at), at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"instalments": len(instalments)})


@act("decide_deferral")
def decide_deferral(
    *,
    case_id: UUID,
    version: int | None,
    granted: bool,
    opinion: str,
    instalments: Sequence[money.Instalment],
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head grants the application, with a due date for each part, or refuses it.

    Leave moves the day from which the court can be asked; the late penalty follows the new dates, and each part has a
    clock of its own.

    Raises:
        Unprocessable: granted without parts that are what is owed; refused with parts.

    Basis: Penalty Law Arts. 66 para. 2, 72 para. 2.

    """
    case = Case.objects.for_step(case_id, StepCode.DECIDE_DEFERRAL, by=by, version=version)
    content = {"granted": granted, "opinion": opinion, "instalments": _written(instalments)}
    step = case.take(StepCode.DECIDE_DEFERRAL, by=by, at=at, content=content)
    if not granted and instalments:
        raise Unprocessable("不予批准的,不列明缴纳日期。", pointer="/instalments")
    if granted:
        _defer(case, step, instalments, at=at, by=by, reason="批准延期、分期缴纳")
    return Done(step, stream=case.pk, subject=step.pk, facts={"granted": granted})


@act("agree_execution")
def agree_execution(
    *,
    case_id: UUID,
    version: int | None,
    agreement: UUID,
    terms: str,
    remedial: str,
    remitted: Decimal,
    instalments: Sequence[money.Instalment],
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Agree with the party on how to perform, in phases 执行协议; what was remedied may reduce the late penalty.

    Raises:
        NotNow: a reduction without remedial measures, or beyond the late penalty.
        Unprocessable: the agreement is not on file; the phases are not what is owed.

    Basis: 行政强制法 Art. 42: without harm to the public interest or others' rights.

    """
    case = Case.objects.for_step(case_id, StepCode.AGREE_EXECUTION, by=by, version=version)
    content = {
        "agreement": str(paper(case, agreement, "/agreement").pk),
        "terms": terms,
        "remedial": remedial,
        "remitted": str(remitted),
        "instalments": _written(instalments),
    }
    step = case.take(StepCode.AGREE_EXECUTION, by=by, at=at, content=content)
    account = _owing(case, at)
    if remitted > 0 and (not remedial or remitted > account.late_owed):
        raise NotNow(
            "只有当事人采取了补救措施,才可以在加处罚款的数额以内减免。",
            code="remission_without_remedy",
            requirements=[Requirement("remedial", art("QZF", "42").cite(), "当事人采取补救措施")],
        )
    _defer(case, step, instalments, at=at, by=by, reason="达成执行协议", agreed=True, remitted=remitted)
    if account.owed <= 0 and account.late_owed <= remitted:
        case.unhinder("late_penalty_owed", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"remitted": remitted})


def _defer(
    case: Case,
    step: CaseStep,
    instalments: Sequence[money.Instalment],
    *,
    reason: str,
    agreed: bool = False,
    remitted: Decimal = Decimal(0),
    by: Actor,
    at: datetime,
) -> None:
    """Write the leave, and move the clocks of the payment and of the court."""
    account = _owing(case, at)
    if account.owed > 0 or not agreed:
        _must_cover(instalments, account, at)
    decision = decision_of(case)
    deferral = Deferral.objects.create(
        step=step,
        decision=decision,
        agreed=agreed,
        remitted=remitted,
        granted_on=legal_day(at),
        granted_at=at,
    )
    Instalment.objects.bulk_create(
        Instalment(deferral=deferral, due_on=row.due_on, amount=row.amount) for row in instalments
    )
    if not instalments:
        return
    begin(case, deferral, at=at)
    last = instalments[-1].due_on
    clock = Deadline.objects.of(case, Clock.PAYMENT)
    if clock is not None and clock.extensions.exists():
        Deadline.objects.cancel(case, Clock.PAYMENT, "重新批准缴纳日期,由各期期限代替", at=at)
    elif clock is not None and clock.due_on and clock.due_on < last and clock.due_at and at <= clock.due_at:
        Deadline.objects.extend(case, Clock.PAYMENT, last, reason, by=by, at=at)
    if Deadline.objects.of(case, Clock.COURT_APPLICATION) is not None:
        Deadline.objects.start(case, Clock.COURT_APPLICATION, window_of(decision).since, at=at)


def _owing(case: Case, at: datetime) -> Ledger:
    return ledger(decision_of(case), legal_day(at))


def _must_cover(instalments: Sequence[money.Instalment], account: Ledger, at: datetime) -> None:
    if not money.adds_up(instalments, account.owed):
        raise Unprocessable(
            f"各期须按日期先后列明,合计须等于应缴余额 {account.owed} 元。",
            code="instalments_do_not_add_up",
            pointer="/instalments",
        )
    if instalments[0].due_on <= legal_day(at):
        raise Unprocessable("缴纳日期须晚于今日。", pointer="/instalments")


def _written(instalments: Sequence[money.Instalment]) -> list[dict[str, str]]:
    return [{"due_on": row.due_on.isoformat(), "amount": str(row.amount)} for row in instalments]
