"""Service, payment, closing (Arts. 61, 66-67; 市场监督管理行政处罚程序规定 77)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions.common import law_of
from enforcement.decisions.actions.served import Served
from enforcement.decisions.actions.service import weigh
from enforcement.decisions.models import Decision
from enforcement.decisions.models.ledger import payable
from enforcement.decisions.rules.execution import court_window
from enforcement.errors import NotNow, Requirement
from enforcement.journal.actions import Done, act
from enforcement.law.common import PAYMENT
from enforcement.law.limits import Clock
from enforcement.law.models import working_calendar
from enforcement.law.periods import due
from enforcement.law.statutes import art
from enforcement.law.values import PenaltyKind
from enforcement.registry.models import Actor


@act("serve")
def serve(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    served: Served,
    publication_warned: bool,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Serve the decision with its receipt 送达回证; the decision binds from here, and publication falls due.

    Raises:
        NotNow: the decision is not sealed, or does not count as served yet; the party was not told in writing that
            it will be published, where the rule asks for it.
        Taken, Unprocessable: as for `service.weigh`.

    Basis: Penalty Law Arts. 59, 61; 市场监督管理行政处罚信息公示规定 Art. 8.

    """
    case = Case.objects.for_step(case_id, StepCode.SERVE, by=by, version=version)
    warning = law_of(case).publication_warning_at_service
    if warning.value and not publication_warned:
        raise NotNow(
            "送达时须书面告知当事人将公示行政处罚信息。",
            code="publication_warning_required",
            requirements=[Requirement("publication_warning", warning.article.cite(), "书面告知将予公示")],
        )
    step = case.take(
        StepCode.SERVE,
        by=by,
        at=at,
        content={"service": str(id), "method": served.method, "recipient": served.recipient},
    )
    decision = Decision.objects.get(case=case)
    weighed = weigh(case, served, at, not_before=decision.decided_on, remedies=True)
    served_on = weighed.must_have_served()
    weighed.keep(
        case,
        case.steps.filter(code=StepCode.DECIDE, void__isnull=True).latest("seq"),
        id=id,
        by=by,
        at=at,
        decision=decision,
        publication_warned=publication_warned,
        pay_by=due(served_on, PAYMENT, working_calendar()).date if decision.fine else None,
    )
    Deadline.objects.meet(case, Clock.SERVICE, at=at, when=served_on)
    bind(case, decision, served_on, at)
    return Done(step, stream=case.pk, subject=id, facts={"method": served.method, "served_on": served_on})


def bind(case: Case, decision: Decision, served_on: date, at: datetime) -> None:
    """Open the duties and set the clocks running that a decision brings to the party and the agency once served."""
    money = payable(decision)
    if money > 0:
        case.hinder("payment_owed", art("CFF", "66"), f"罚没款 {money} 元尚未缴清", at=at)
        window = court_window(served_on, working_calendar())
        Deadline.objects.start(case, Clock.PAYMENT, served_on, at=at)
        Deadline.objects.start(case, Clock.COURT_APPLICATION, window.since, at=at)
    if PenaltyKind.CONFISCATION_OF_THINGS in decision.penalty_kinds:
        case.hinder("items_owed", art("CFF", "74"), "没收的非法财物尚未登记、处理完毕", at=at)
    Deadline.objects.start(case, Clock.RECONSIDERATION, served_on, at=at)
    Deadline.objects.start(case, Clock.LITIGATION, served_on, at=at)
    if decision.penalises:
        case.hinder(
            "publication_owed", art("CFF", "48"), "行政处罚决定尚未公示,也未记录不予公示的理由", at=at
        )
