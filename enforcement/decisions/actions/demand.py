"""The demand before anything is enforced 催告, and what the party says to it (行政强制法 Arts. 35-36, 54)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions.common import decision_of, draw_number, paper
from enforcement.decisions.actions.notice import Point
from enforcement.decisions.models import Service
from enforcement.decisions.models.ledger import ledger
from enforcement.decisions.rules.execution import demand_ripe_on, missing_demand_elements
from enforcement.decisions.rules.service import Outcome
from enforcement.errors import NotNow, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.models import working_calendar
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day


@act("demand")
def demand(
    *, case_id: UUID, version: int | None, perform_by: date, way: str, duty: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Demand performance in writing 催告书: by when, how, how much, and that the party may be heard.

    It is served like any instrument; its ten working days run from that service.

    Raises:
        NotNow: what is owed is not overdue yet, nothing is owed, or an element of the demand is missing.
        Unprocessable: the day of performance is not in the future.

    Basis: 行政强制法 Arts. 35, 54.

    """
    case = Case.objects.for_step(case_id, StepCode.DEMAND, by=by, version=version)
    today = legal_day(at)
    if perform_by <= today:
        raise Unprocessable("履行期限须晚于今日。", pointer="/perform_by")
    decision = decision_of(case)
    account = ledger(decision, today)
    if account.owed > 0 and account.pay_by is not None and today <= account.pay_by:
        raise NotNow(
            f"缴款期限至{account.pay_by}届满,尚不能催告。",
            code="not_due_yet",
            article=art("QZF", "34"),
        )
    money = account.owed + account.late_owed
    if money <= 0 and not duty:
        raise NotNow("没有尚未履行的义务。", code="nothing_to_demand", article=art("QZF", "35"))
    content = {
        "number": draw_number(case, "催", at),
        "decision": decision.number,
        "duty": duty,
        "perform_by": perform_by.isoformat(),
        "way": way,
        "amount": str(account.owed),
        "late_penalty": str(account.late_owed),
        "late_penalty_explained": list(account.late.explanation) if account.late_owed else [],
        "payment": f"{money} 元,缴至{decision.content.get('bank', '')}" if money > 0 else "",
        "rights": "当事人收到催告书后有权进行陈述和申辩",
    }
    if missing := missing_demand_elements(content, money=money > 0):
        raise NotNow(f"催告书要素不全:{missing[0].detail}。", code="elements_missing", requirements=missing)
    step = case.take(StepCode.DEMAND, by=by, at=at, content=content)
    return Done(step, stream=case.pk, subject=step.pk, facts={"perform_by": perform_by, "money": money})


@act("hear_demand_defence")
def hear_demand_defence(
    *, case_id: UUID, version: int | None, text: str, signed: UUID | None, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Take down what the party says to the demand; until it is examined nothing is enforced. Basis: 强制法 36."""
    case = Case.objects.for_step(case_id, StepCode.HEAR_DEMAND_DEFENCE, by=by, version=version)
    content = {"text": text, "signed": str(paper(case, signed, "/signed").pk) if signed else None}
    step = case.take(StepCode.HEAR_DEMAND_DEFENCE, by=by, at=at, content=content)
    case.hinder("demand_defence_open", art("QZF", "36"), "当事人对催告的陈述、申辩尚未复核", at=at)
    return Done(step, stream=case.pk, subject=step.pk)


@act("reexamine_demand")
def reexamine_demand(
    *, case_id: UUID, version: int | None, points: Sequence[Point], result: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Examine the facts, reasons and evidence raised against the demand, point by point. Basis: 强制法 36."""
    case = Case.objects.for_step(case_id, StepCode.REEXAMINE_DEMAND, by=by, version=version)
    content = {
        "points": [{"point": p.point, "adopted": p.adopted, "reason": p.reason} for p in points],
        "result": result,
    }
    step = case.take(StepCode.REEXAMINE_DEMAND, by=by, at=at, content=content)
    case.unhinder("demand_defence_open", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"points": len(points)})


def demanded(case: Case, *, substitute: bool = False) -> tuple[date | None, date | None]:
    """When the latest demand was served, and from which day it has had its time; None while it was not."""
    step = case.steps.filter(code=StepCode.DEMAND, void__isnull=True).order_by("-seq").first()
    served = (
        Service.objects.filter(step=step, outcome=Outcome.SERVED).order_by("served_on").first()
        if step
        else None
    )
    if served is None or served.served_on is None:
        return None, None
    return served.served_on, demand_ripe_on(served.served_on, working_calendar(), substitute=substitute)
