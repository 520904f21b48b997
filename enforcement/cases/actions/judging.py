"""A named person's decision where the law has no verified row 人工判断."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from enforcement.cases.limitation import weigh_limitation
from enforcement.cases.models import Case, Judgement
from enforcement.cases.rules import Status
from enforcement.errors import NotNow, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.judging import LIGHTER_LAW, LIMITATION, NEW_LAW, length_rule
from enforcement.law.limits import Clock
from enforcement.law.models import working_calendar
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role

#: Nothing is left to judge.
_OVER = frozenset({Status.CLOSED, Status.NOT_FILED})


@act("judge")
def judge(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    rule: str,
    value: str,
    decision: str,
    by: Actor,
    at: datetime,
) -> Done[Judgement]:
    """Decide an open question of a case; from now on what was chosen holds for it, until it is judged again.

    Raises:
        NotVisible: no such case, for this actor.
        NotCompetent: no head of the case's agency.
        VersionRequired, Stale: as for a step.
        NotNow: the case is over.
        Taken: the id exists.
        Unprocessable: the law leaves no such question open in this case, or the answer answers nothing.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.AGENCY_HEAD], case.agency_id, "judge")
    case.expect(version)
    if Status(case.status) in _OVER:
        raise NotNow("案件已经结束,不再判断。", code="case_over", article=art("CFF", "57"))
    if Judgement.objects.filter(pk=id).exists():
        raise Taken
    asked = next((one for one in Judgement.objects.questions(case, legal_day(at)) if one.rule == rule), None)
    if asked is None:
        raise Unprocessable(
            "本案没有这一待判断的问题:规则已核的,从其规定。", code="no_such_question", pointer="/rule"
        )
    try:
        chosen = asked.check(value)
    except ValueError as error:
        raise Unprocessable(f"{error}。", code="answer_malformed", pointer="/value") from error
    row = Judgement.objects.record(case, asked, chosen, decision, id=id, by=by, at=at)
    if (rule, chosen) == (LIGHTER_LAW, NEW_LAW):
        case.unhinder("unjudged", at=at)
    if rule == LIMITATION:
        weigh_limitation(case, at)
    for deadline in case.deadlines.filter(ended_at__isnull=True):
        if rule == length_rule(Clock(deadline.clock)):
            deadline.case = case
            deadline.moved("机关负责人判断期限", working_calendar(), at=at)
    return Done(row, stream=case.pk, subject=row.pk, facts={"rule": rule})
