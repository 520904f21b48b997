"""Closing a case 结案 (市场监督管理行政处罚程序规定 Art. 77)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.models import Decision
from enforcement.decisions.models.ledger import ledger
from enforcement.decisions.rules.closing import CloseGround, ground_fits
from enforcement.errors import NotNow, Requirement
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.law.values import ServiceMethod
from enforcement.registry.models import Actor, legal_day


@act("close")
def close(
    *,
    case_id: UUID,
    version: int | None,
    ground: CloseGround,
    opinion: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head approves the closing form 结案审批, which tells what came of the case from what is on file.

    Raises:
        NotNow: a duty is open, or the file does not bear the ground out.

    Basis: 市场监督管理行政处罚程序规定 Art. 77; other departments by row.

    """
    case = Case.objects.for_step(case_id, StepCode.CLOSE, by=by, version=version)
    status, taken = Status(case.status), case.steps.filter(void__isnull=True).values_list("code", flat=True)
    decision = Decision.objects.filter(case=case).first()
    report = closing_report(case, decision, at)
    content = {"ground": ground.value, "opinion": opinion, "report": report}
    codes = {StepCode(code) for code in taken}
    step = case.take(StepCode.CLOSE, by=by, at=at, content=content)
    account = ledger(decision, legal_day(at)) if decision else None
    owing = bool(account and account.owed + account.late_owed > 0)
    if not ground_fits(ground, status, codes, owing=owing, to_pay=bool(account and account.payable > 0)):
        detail = f"以“{ground.label}”结案,与在案情况({status.label})不符"
        raise NotNow(
            f"{detail}。",
            code="close_ground",
            requirements=[Requirement("close_ground", art("SAMR-P", "77").cite(), detail)],
        )
    case.closed_at = at
    case.save(update_fields=["closed_at"])
    Deadline.objects.meet(case, Clock.CLOSING_FORM, at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"ground": ground.value})


def closing_report(case: Case, decision: Decision | None, at: datetime) -> dict[str, Any]:
    """What the closing form 结案审批表 says of the case, read off the file."""
    said: dict[str, Any] = {
        "case_number": case.case_number,
        "title": case.title,
        "party_name": case.party_name,
        "filed_on": legal_day(case.filed_at).isoformat() if case.filed_at else None,
    }
    if decision is None:
        return said
    account, service = ledger(decision, legal_day(at)), getattr(decision, "service", None)
    said |= {
        "decision_number": decision.number,
        "decided_on": decision.decided_on.isoformat(),
        "penalties": decision.content.get("penalties", []),
        "payable": f"{account.payable:.2f}",
        "paid": f"{account.paid:.2f}",
        "late_penalty": f"{account.late.amount if account.charged else 0:.2f}",
        "late_penalty_paid": f"{account.late_paid:.2f}",
        "late_penalty_remitted": f"{account.remitted:.2f}",
        "items": [
            {"number": item.number, "name": item.name, "state": item.state.label}
            for item in case.confiscated_items.select_related("disposal")
        ],
        "execution": [
            {"step": StepCode(code).label, "on": legal_day(when).isoformat()}
            for code, when in case.steps.filter(void__isnull=True, code__in=_EXECUTION).values_list(
                "code", "at"
            )
        ],
    }
    if service is not None:
        said |= {
            "served_on": service.served_on.isoformat(),
            "served_by": ServiceMethod(service.method).label,
        }
    return said


#: The steps of execution a closing form tells of.
_EXECUTION = (
    StepCode.DECIDE_DEFERRAL,
    StepCode.DEMAND,
    StepCode.AGREE_EXECUTION,
    StepCode.ORDER_EXECUTION,
    StepCode.CARRY_OUT_EXECUTION,
    StepCode.APPLY_TO_COURT,
    StepCode.RECORD_COURT_ANSWER,
    StepCode.COURT_EXECUTED,
    StepCode.SUSPEND_EXECUTION,
    StepCode.RESUME_EXECUTION,
    StepCode.TERMINATE_EXECUTION,
)
