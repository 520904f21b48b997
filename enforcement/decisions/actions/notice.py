"""Prior notice, defence, re-examination (Arts. 44-45, 62)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.decisions import clocks
from enforcement.decisions.actions.common import (
    latest_draft,
    law_of,
    not_in_the_future,
    notice_number,
    paper,
)
from enforcement.decisions.actions.served import Served
from enforcement.decisions.actions.service import weigh
from enforcement.decisions.models import Defence, Notice
from enforcement.decisions.offering import hearing_of
from enforcement.decisions.rules import heavier
from enforcement.errors import NotNow, Requirement, Taken, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.actions import Done, act
from enforcement.law.common import HEARING_REQUEST
from enforcement.law.models import working_calendar
from enforcement.law.periods import due
from enforcement.law.statutes import art
from enforcement.law.thresholds import Verdict
from enforcement.registry.models import Actor, legal_day
from enforcement.review.models import Draft


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a defence, re-examined: adopted or not, and why."""

    point: str
    adopted: bool
    reason: str


@act("approve_notice")
def approve_notice(
    *, case_id: UUID, version: int | None, opinion: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head approves the prior notice; until its sealed file is on file nobody serves it.

    Basis: 市场监督管理行政处罚程序规定 Art. 56; other departments by row.
    """
    case = Case.objects.for_step(case_id, StepCode.APPROVE_NOTICE, by=by, version=version)
    draft = latest_draft(case)
    step = case.take(
        StepCode.APPROVE_NOTICE,
        by=by,
        at=at,
        content={
            "opinion": opinion,
            "draft": str(draft.pk),
            "hearing_offered": hearing_of(case, draft, legal_day(at)).offered,
        },
    )
    if draft.penalises:
        case.owe_seal(step, at=at)
    return Done(step, stream=case.pk, subject=step.pk)


@act("notify")
def notify(
    *, case_id: UUID, version: int | None, id: UUID, served: Served, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Serve the prior notice 事先告知 of what is proposed, why, under what, and of the party's rights.

    Opens the defence period, which bars the decision until it has run or is expressly waived.

    Raises:
        NotNow: no published calendar to count the period by; heavier than what the party has defended against since;
            its sealed file is not on file, or was made when the law gave another right to a hearing.
        Unprocessable: served before it was drafted or approved, or after today; no receipt; electronically
            without the party's signed consent.

    Basis: Penalty Law Arts. 44, 62, 63-64.

    """
    case = Case.objects.for_step(case_id, StepCode.NOTIFY, by=by, version=version)
    if Notice.objects.filter(pk=id).exists():
        raise Taken
    draft, law = latest_draft(case), law_of(case)
    _must_be_announced(case, draft)
    _must_not_punish_the_defence(case, draft)
    weighed = weigh(case, served, at, not_before=_could_be_served_from(case, draft))
    served_on = weighed.must_have_served()
    verdict = hearing_of(case, draft, legal_day(at))
    _must_tell_the_same_rights(case, draft, verdict)
    until = clocks.noticed(case, served_on, hearing_offered=verdict.offered, at=at)
    asks_until = due(served_on, HEARING_REQUEST, working_calendar()).date if verdict.offered else None
    number = notice_number(case, "听告" if verdict.offered else "罚告", draft, at)
    step = case.take(
        StepCode.NOTIFY,
        by=by,
        at=at,
        content={
            "notice": str(id),
            "number": number,
            "draft": str(draft.pk),
            "hearing_offered": verdict.offered,
            "hearing_reason": f"{verdict.reason}({verdict.article.cite()})",
            "hearing_until": asks_until.isoformat() if asks_until else None,
            "defence_until": until.isoformat(),
        },
    )
    Notice.objects.create(
        id=id,
        case=case,
        draft=draft,
        number=number,
        hearing_offered=verdict.offered,
        hearing_reason=f"{verdict.reason}({verdict.article.cite()})",
        hearing_until=asks_until,
        method=served.method,
        recipient=served.recipient,
        receipt=weighed.shown_by(),
        served_on=served_on,
        defence_until=until,
        noted_at=at,
    )
    weighed.keep(case, step, id=id, by=by, at=at)
    case.unhinder("defence_period", at=at)
    rights = "陈述、申辩和要求听证" if verdict.offered else "陈述、申辩"
    detail = f"{rights}的期限至 {until.isoformat()} 届满;当事人明确放弃的除外"
    case.hinder("defence_period", law.defence_window.article, detail, at=at, until=until)
    case.unhinder("hearing_owed", at=at)
    if asks_until:
        detail = f"当事人可以在 {asks_until.isoformat()} 前要求听证;明确放弃的除外"
        case.hinder("hearing_owed", art("CFF", "64(1)"), detail, at=at, until=asks_until)
    return Done(
        step,
        stream=case.pk,
        subject=id,
        facts={"draft": draft.pk, "hearing_offered": verdict.offered, "until": until},
    )


@act("hear_defence")
def hear_defence(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    waived: bool,
    hearing_waived: bool,
    text: str,
    new_facts: bool,
    signed: UUID | None,
    received_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Take down the party's statement and defence, or the express, signed waiver of it.

    Defence and hearing are waived each by itself; a waiver ends the period only if it covers every right the notice
    gave. New facts end a pass. `received_on` is the day of `at` unless given.

    Raises:
        Unprocessable: a waiver without the signed paper; received after today or before the notice was served.

    Basis: Penalty Law Arts. 45, 62, 64.

    """
    case = Case.objects.for_step(case_id, StepCode.HEAR_DEFENCE, by=by, version=version)
    if Defence.objects.filter(pk=id).exists():
        raise Taken
    if (waived or hearing_waived) and signed is None:
        raise Unprocessable(
            "放弃陈述申辩、听证须有当事人签名的声明。", code="waiver_unsigned", pointer="/signed"
        )
    if waived and new_facts:
        raise Unprocessable("放弃陈述申辩与提出新事实相互矛盾。", pointer="/waived")
    notice = case.notices.order_by("-noted_at").first()
    received = received_on or legal_day(at)
    content = {
        "defence": str(id),
        "waived": waived,
        "hearing_waived": hearing_waived,
        "received_on": received.isoformat(),
    }
    step = case.take(StepCode.HEAR_DEFENCE, by=by, at=at, content=content)
    if notice is None:
        raise NotNow("尚未告知。", code="notice_missing", article=art("CFF", "44"))
    received_after_service(received, notice, at)
    Defence.objects.create(
        id=id,
        case=case,
        notice=notice,
        waived=waived,
        hearing_waived=hearing_waived,
        text=text,
        new_facts=new_facts,
        signed=paper(case, signed, "/signed") if signed else None,
        received_on=received,
        received_at=at,
    )
    if waived and (hearing_waived or not notice.hearing_offered):
        case.unhinder("defence_period", at=at)
    clocks.defended(case, waived=waived, hearing_settled=hearing_waived, received_on=received, at=at)
    if hearing_waived:
        case.unhinder("hearing_owed", at=at)
    if new_facts:
        case.void(
            [StepCode.PASS_REVIEW, StepCode.PASS_AUDIT],
            reason="当事人提出新的事实、证据,须重新审核",
            by=by,
            at=at,
        )
        case.hinder("new_facts", art("CFF", "45"), "当事人提出新的事实、证据,须重新送审", at=at)
    return Done(step, stream=case.pk, subject=id, facts={"waived": waived, "new_facts": new_facts})


def received_after_service(received: date, notice: Notice, at: datetime) -> None:
    """Refuse a paper that answers a notice not yet served."""
    not_in_the_future(received, at, "/received_on")
    if received < notice.served_on:
        raise Unprocessable(
            "收到的日期不得早于告知送达之日。", code="received_too_early", pointer="/received_on"
        )


def _must_be_announced(case: Case, draft: Draft) -> None:
    """Refuse to announce what imposes no penalty. Basis: Penalty Law Art. 44."""
    if not draft.penalises:
        raise NotNow(
            "拟作的处理不是行政处罚,不适用事先告知。",
            code="nothing_to_announce",
            article=art("CFF", "44"),
        )


def _must_tell_the_same_rights(case: Case, draft: Draft, verdict: Verdict) -> None:
    """Refuse to serve what was sealed when a hearing was, or was not, to be offered, and now is otherwise.

    Raises:
        NotNow: it is to be approved and sealed anew. Basis: Penalty Law Arts. 44, 63.

    """
    approved = _approval(case)
    if approved is None or approved.content["draft"] != str(draft.pk):
        return
    if approved.content["hearing_offered"] != verdict.offered:
        raise NotNow(
            f"批准告知之后,当事人要求听证的权利有变,须重新批准、制发告知书:{verdict.reason}。",
            code="hearing_right_changed",
            article=verdict.article,
        )


def _must_not_punish_the_defence(case: Case, draft: Draft) -> None:
    """Refuse to announce more than before to a party who has defended since, unless on new evidence of the facts.

    Raises:
        NotNow: heavier than what the party defended against. Basis: Penalty Law Art. 45.

    """
    earlier = case.notices.order_by("-noted_at").select_related("draft").first()
    if earlier is None:
        return
    heard = case.steps.filter(code=StepCode.HOLD_HEARING, void__isnull=True, at__gte=earlier.noted_at)
    if not (heard.exists() or earlier.defences.filter(waived=False).exists()):
        return
    how = heavier(earlier.draft.proposed, draft.proposed)
    anew = Evidence.objects.citable().filter(case=case, received_at__gt=earlier.noted_at)
    if how and not (anew.exists() and draft.facts != earlier.draft.facts):
        raise NotNow(
            f"不得因当事人陈述、申辩或者要求听证而给予更重的处罚({how})。",
            code="heavier_after_defence",
            requirements=[Requirement("not_heavier", art("CFF", "45").cite(), how)],
        )


def _approval(case: Case) -> CaseStep | None:
    """The approval of the notice that stands, the latest."""
    return case.steps.filter(code=StepCode.APPROVE_NOTICE, void__isnull=True).order_by("-seq").first()


def _could_be_served_from(case: Case, draft: Draft) -> date:
    approved = _approval(case)
    return max(legal_day(draft.drafted_at), legal_day(approved.at) if approved else date.min)


@act("reexamine")
def reexamine(
    *, case_id: UUID, version: int | None, points: Sequence[Point], result: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Re-examine the facts, reasons and evidence the party raised 复核, point by point.

    Raises:
        Unprocessable: the party made a defence and no point answers it.

    Basis: Penalty Law Art. 45.

    """
    case = Case.objects.for_step(case_id, StepCode.REEXAMINE, by=by, version=version)
    if case.defences.filter(waived=False).exists() and not points:
        raise Unprocessable("当事人作了陈述申辩,须逐点复核。", code="points_missing", pointer="/points")
    content = {
        "points": [{"point": p.point, "adopted": p.adopted, "reason": p.reason} for p in points],
        "result": result,
    }
    step = case.take(StepCode.REEXAMINE, by=by, at=at, content=content)
    return Done(step, stream=case.pk, subject=step.pk, facts={"points": len(points)})
