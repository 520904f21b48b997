"""Who appeared, how a remedy ended, and what that does to the decision, its money and its notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions.models import Decision, LatePause
from enforcement.decisions.models.ledger import ledger
from enforcement.errors import Taken, Unprocessable
from enforcement.evidence.rules.common import INTAKE_LOCKED
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.publicity.rules import DECISION_UNDONE, WithdrawalGround
from enforcement.registry.models import Account, Actor, legal_day
from enforcement.registry.rules import Role
from enforcement.remedies.actions.bringing import REMEDY_OPEN
from enforcement.remedies.actions.common import not_after_today, paper_of, refuse, remedy_of, taking
from enforcement.remedies.actions.effects import (
    RESTITUTION_OWED,
    change,
    must_say_what_stands,
    owe_withdrawal,
    undo,
)
from enforcement.remedies.models import (
    Appearance,
    Correction,
    Effect,
    Outcome,
    Remedy,
    Restitution,
)
from enforcement.remedies.rules import Absence, RemedyKind, RemedyOutcome, known
from enforcement.review.rules import Penalty


@act("record_appearance")
def record_appearance(
    *,
    case_id: UUID,
    remedy: UUID,
    id: UUID,
    heard_on: date,
    head: UUID | None,
    post: str,
    absence: Absence | None,
    detail: str,
    proof: UUID,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Record whether the head came to the hearing 负责人出庭应诉, or why not, with the paper that shows it.

    Raises:
        Taken: the id exists.
        Unprocessable: neither a head with a post, nor a ground of absence with its reason; who came does not head
            this agency.

    Basis: 行政诉讼法 Art. 3; 最高法关于行政机关负责人出庭应诉若干问题的规定 Arts. 2, 7-9.

    """
    case = taking(case_id, StepCode.RECORD_APPEARANCE, by=by)
    found = remedy_of(case, remedy)
    if Appearance.objects.filter(pk=id).exists():
        raise Taken
    not_after_today(heard_on, at, "/heard_on")
    if (head is None) == (absence is None) or (head and not post) or (absence and not detail):
        raise Unprocessable(
            "须记录出庭负责人及其职务,或者未出庭的事由和说明。", code="appearance_or_reason", pointer="/head"
        )
    if head:
        heads = Account.objects.filter(pk=head, appointments__agency=case.agency_id)
        if not heads.filter(appointments__role=Role.AGENCY_HEAD).exists():
            raise Unprocessable("出庭负责人须为本机关负责人。", code="not_a_head", pointer="/head")
    step = case.take(
        StepCode.RECORD_APPEARANCE,
        by=by,
        at=at,
        content={"remedy": str(found.pk), "heard_on": heard_on.isoformat(), "appeared": head is not None},
    )
    Appearance.objects.create(
        id=id,
        remedy=found,
        heard_on=heard_on,
        head_id=head,
        post=post,
        absence=absence or "",
        detail=detail,
        proof=paper_of(case, proof, "/proof"),
        recorded_by_id=by.account_id,
        recorded_at=at,
    )
    return Done(step, stream=case.pk, subject=id, facts={"appeared": head is not None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What the paper that ends a remedy says; `effective_on` None while it may be appealed.

    `revised` is what stands of the penalties from its effect on, where they were changed or revoked in part.
    """

    result: RemedyOutcome
    detail: str
    decided_on: date
    received_on: date
    redo: bool = False
    effective_on: date | None = None
    revised: tuple[Penalty, ...] = ()


@act("record_outcome")
def record_outcome(
    *, case_id: UUID, remedy: UUID, id: UUID, ended: Ended, paper: UUID, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Record how a remedy ended 复议、诉讼结果; with its effect, or the effect of what was recorded before.

    From its effect on, a decision that was changed, revoked, found unlawful or void is to be taken back from public
    within three working days, and what was revoked or is void binds nobody: nothing more is to be paid, what was
    paid is to be given back.

    Raises:
        NotNow: it has another outcome already, or has taken effect.
        Unprocessable: this way knows no such outcome; a change without what stands after it; dates that cannot be.

    Basis: Penalty Law Art. 48; 行政复议法 Arts. 63-75; 行政诉讼法 Arts. 69-78; 行政强制法 Art. 41.

    """
    case = taking(case_id, StepCode.RECORD_OUTCOME, by=by)
    found = remedy_of(case, remedy)
    kind = RemedyKind(found.kind)
    _must_be_an_outcome(found, ended, at)
    article = known(kind, ended.result)
    if article is None:
        raise Unprocessable(
            f"{kind.label}没有“{ended.result.label}”的结果。", code="outcome_of_kind", pointer="/result"
        )
    earlier = Outcome.objects.filter(remedy=found).first()
    effected = Effect.objects.filter(outcome=earlier).exists() if earlier else False
    if effected or (earlier and (earlier.result != ended.result or ended.effective_on is None)):
        raise refuse("ended", "该复议、诉讼的结果已经登记。", article, "结果尚未登记,或者尚未生效")
    step = case.take(
        StepCode.RECORD_OUTCOME,
        by=by,
        at=at,
        content={
            "remedy": str(found.pk),
            "result": ended.result.value,
            "article": article.cite(),
            "effective_on": ended.effective_on.isoformat() if ended.effective_on else None,
        },
    )
    outcome = earlier or Outcome.objects.create(
        id=id,
        remedy=found,
        result=ended.result,
        detail=ended.detail,
        redo=ended.redo,
        decided_on=ended.decided_on,
        received_on=ended.received_on,
        paper=paper_of(case, paper),
        recorded_by_id=by.account_id,
        recorded_at=at,
    )
    if ended.effective_on:
        Effect.objects.create(
            outcome=outcome, effective_on=ended.effective_on, recorded_by_id=by.account_id, recorded_at=at
        )
        _take_effect(case, found, ended, ended.effective_on, by=by, at=at)
    return Done(step, stream=case.pk, subject=outcome.pk, facts={"result": ended.result.value})


def _must_be_an_outcome(remedy: Remedy, ended: Ended, at: datetime) -> None:
    not_after_today(ended.received_on, at, "/received_on")
    if ended.decided_on < remedy.filed_on or ended.received_on < ended.decided_on:
        raise Unprocessable("日期先后不符:申请起诉、作出、收到。", pointer="/decided_on")
    if ended.effective_on and not ended.decided_on <= ended.effective_on <= legal_day(at):
        raise Unprocessable("生效之日不得早于作出之日,不得晚于今日。", pointer="/effective_on")
    if ended.redo and not (ended.result.undoes or ended.result is RemedyOutcome.PARTLY_REVOKED):
        raise Unprocessable("只有撤销的,可以责令重新作出行政行为。", pointer="/redo")
    changed = bool(remedy.decision_id and ended.effective_on) and ended.result.changes
    must_say_what_stands(ended.revised, changed=changed)


def _take_effect(case: Case, remedy: Remedy, ended: Ended, on: date, *, by: Actor, at: datetime) -> None:
    suit_until = _suit_until(case, remedy, ended, at)
    LatePause.objects.resume(case, until=on, ref=remedy.ref, suit_until=suit_until, at=at)
    if not Remedy.objects.pending().filter(case=case).exists():
        case.unhinder(REMEDY_OPEN, at=at)
        case.unhinder(INTAKE_LOCKED, at=at)
    if remedy.decision is None:
        return
    result = ended.result
    if result.undoes:
        undo(case, remedy.decision, by=by, at=at)
    else:
        if result.changes:
            change(case, remedy.decision, ended.revised, why=result.label, since=on, at=at)
        account = ledger(remedy.decision, legal_day(at))
        if account.owed > 0:
            Deadline.objects.start(case, Clock.COURT_APPLICATION, suit_until or on, at=at)
    if result.withdraws:
        owe_withdrawal(case, remedy.decision, ended.received_on, at)


def _suit_until(case: Case, remedy: Remedy, ended: Ended, at: datetime) -> date | None:
    """Until when the party may still sue; None after a suit.

    Fifteen days after a reconsideration. One that was withdrawn leaves the six months as they were: the later day, and
    the safer reading (最高人民法院关于适用行政诉讼法的解释 Art. 58, 待核).

    Basis: 行政诉讼法 Arts. 45-46.
    """
    if remedy.kind != RemedyKind.RECONSIDERATION:
        return None
    served = getattr(remedy.decision, "service", None)
    if ended.result is RemedyOutcome.WITHDRAWN and served is not None and served.served_on:
        months = Deadline.objects.start(case, Clock.LITIGATION, served.served_on, at=at)
        return max(months.due_on or ended.received_on, ended.received_on)
    return Deadline.objects.start(case, Clock.LITIGATION_AFTER_REVIEW, ended.received_on, at=at).due_on


@act("correct_decision")
def correct_decision(
    *,
    case_id: UUID,
    id: UUID,
    ground: WithdrawalGround,
    reason: str,
    paper: UUID,
    corrected_on: date,
    revised: tuple[Penalty, ...] = (),
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head corrects the agency's own decision 自行变更、撤销, with the same effects as a remedy's.

    Raises:
        NotNow: there is no decision that was served.
        Unprocessable: a ground that is none of the decision; a change without what stands after it; a day that cannot
            be.

    Basis: Penalty Law Arts. 48, 75.

    """
    case = taking(case_id, StepCode.CORRECT_DECISION, by=by)
    decision = Decision.objects.filter(case=case).first()
    if decision is None:
        raise refuse("no_decision", "本案尚未作出决定。", art("CFF", "48"), "已经作出决定")
    if Correction.objects.filter(pk=id).exists():
        raise Taken
    if ground is WithdrawalGround.NOT_DISCLOSABLE:
        raise Unprocessable("不应当公开不是变更、撤销决定的理由。", pointer="/ground")
    must_say_what_stands(revised, changed=ground is WithdrawalGround.CHANGED)
    not_after_today(corrected_on, at, "/corrected_on")
    if corrected_on < decision.decided_on:
        raise Unprocessable("不得早于作出决定之日。", pointer="/corrected_on")
    step = case.take(
        StepCode.CORRECT_DECISION, by=by, at=at, content={"ground": ground.value, "reason": reason}
    )
    Correction.objects.create(
        id=id,
        decision=decision,
        ground=ground,
        reason=reason,
        paper=paper_of(case, paper),
        corrected_on=corrected_on,
        recorded_by_id=by.account_id,
        recorded_at=at,
    )
    if ground in {WithdrawalGround.REVOKED, WithdrawalGround.INVALID}:
        undo(case, decision, by=by, at=at)
    elif ground is WithdrawalGround.CHANGED:
        change(case, decision, revised, why=RemedyOutcome.CHANGED.label, since=corrected_on, at=at)
    owe_withdrawal(case, decision, corrected_on, at)
    return Done(step, stream=case.pk, subject=id, facts={"ground": ground.value})


@act("make_restitution")
def make_restitution(
    *,
    case_id: UUID,
    id: UUID,
    amount: Decimal,
    things: str,
    returned_on: date,
    paper: UUID,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Record what was given back 返还, until all that was paid is; things in words, with the party's receipt.

    Raises:
        NotNow: nothing is owed back.
        Taken: the id exists.
        Unprocessable: more money than was paid.

    Basis: 行政强制法 Art. 41.

    """
    case = taking(case_id, StepCode.MAKE_RESTITUTION, by=by)
    if Restitution.objects.filter(pk=id).exists():
        raise Taken
    article = art("QZF", "41")
    if not case.hindrances.filter(code=RESTITUTION_OWED, closed_at__isnull=True).exists():
        raise refuse("nothing_owed_back", "本案没有应当返还的款物。", article, "决定失去效力且有已收款物")
    not_after_today(returned_on, at, "/returned_on")
    account = ledger(Decision.objects.get(case=case), legal_day(at))
    given = sum((row.amount for row in case.restitutions.all()), Decimal(0))
    undone = case.hindrances.filter(code=DECISION_UNDONE, closed_at__isnull=True).exists()
    left = (account.paid + account.late_paid if undone else account.overpaid) - given
    if amount > left:
        raise Unprocessable(f"返还金额不得超过尚未返还的 {left} 元。", pointer="/amount")
    if case.confiscated_items.exists() and not things and amount == left:
        raise Unprocessable("须写明没收财物的返还情况。", pointer="/things")
    step = case.take(
        StepCode.MAKE_RESTITUTION, by=by, at=at, content={"amount": str(amount), "things": things}
    )
    Restitution.objects.create(
        id=id,
        case=case,
        amount=amount,
        things=things,
        returned_on=returned_on,
        paper=paper_of(case, paper),
        recorded_by_id=by.account_id,
        recorded_at=at,
    )
    if amount == left:
        case.unhinder(RESTITUTION_OWED, at=at)
    return Done(step, stream=case.pk, subject=id, facts={"amount": str(amount)})
