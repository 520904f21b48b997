"""A remedy registered, answered, and new evidence allowed while it is pending."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions.models import Decision, LatePause
from enforcement.errors import Taken, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.keeping import Hold
from enforcement.evidence.rules.common import INTAKE_LOCKED, HoldGround
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.registry.models import Actor
from enforcement.remedies.actions.common import not_after_today, paper_of, refuse, remedy_of, taking
from enforcement.remedies.models import Remedy, Reply, Supplement
from enforcement.remedies.rules import INTAKE_ARTICLE, Instance, RemedyKind, reply_clock

REMEDY_OPEN = "remedy_open"
_HOLD_GROUND = {
    RemedyKind.RECONSIDERATION: HoldGround.RECONSIDERATION,
    RemedyKind.LITIGATION: HoldGround.LITIGATION,
}
_PARTYS_CLOCK = {
    RemedyKind.RECONSIDERATION: (Clock.RECONSIDERATION,),
    RemedyKind.LITIGATION: (Clock.LITIGATION, Clock.LITIGATION_AFTER_REVIEW),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What the copy of the application or complaint says."""

    kind: RemedyKind
    instance: Instance
    body: str
    body_number: str
    applicant: str
    claim: str
    filed_on: date
    received_on: date
    simple: bool = False
    follows: UUID | None = None


@act("register_remedy")
def register_remedy(*, case_id: UUID, id: UUID, brought: Brought, by: Actor, at: datetime) -> Done[CaseStep]:
    """Register a reconsideration or a suit from its copy 收到复议申请书、起诉状副本.

    The clock of the answer runs from the day the copy came; all evidence of the case is held; evidence of the facts
    collected from now on is not taken in where the case was decided; no late penalty runs.

    Raises:
        Taken: the id exists.
        Unprocessable: dates that cannot be; a simple procedure of a suit; what it follows is not of this case.

    Basis: 行政复议法 Arts. 46, 48, 54; 行政诉讼法 Arts. 35, 67; Penalty Law Art. 73.

    """
    case = taking(case_id, StepCode.REGISTER_REMEDY, by=by)
    if Remedy.objects.filter(pk=id).exists():
        raise Taken
    _must_be_possible(brought, at)
    follows = remedy_of(case, brought.follows) if brought.follows else None
    step = case.take(
        StepCode.REGISTER_REMEDY,
        by=by,
        at=at,
        content={"remedy": str(id), "kind": brought.kind.value, "number": brought.body_number},
    )
    remedy = Remedy.objects.create(
        id=id,
        case=case,
        decision=Decision.objects.filter(case=case).first(),
        kind=brought.kind,
        instance=brought.instance,
        simple=brought.simple,
        body=brought.body,
        body_number=brought.body_number,
        applicant=brought.applicant,
        claim=brought.claim,
        filed_on=brought.filed_on,
        received_on=brought.received_on,
        follows=follows,
        registered_by_id=by.account_id,
        registered_at=at,
    )
    _set_the_clocks(case, remedy, at)
    _keep_things_as_they_are(case, remedy, by=by, at=at)
    return Done(step, stream=case.pk, subject=id, facts={"kind": brought.kind.value})


def _must_be_possible(brought: Brought, at: datetime) -> None:
    not_after_today(brought.received_on, at, "/received_on")
    if brought.filed_on > brought.received_on:
        raise Unprocessable("申请、起诉之日不得晚于收到副本之日。", pointer="/filed_on")
    only = brought.instance is Instance.ONLY
    if only != (brought.kind is RemedyKind.RECONSIDERATION):
        raise Unprocessable("复议没有审级,诉讼须注明审级。", code="instance_of_kind", pointer="/instance")
    if brought.simple and brought.kind is RemedyKind.LITIGATION:
        raise Unprocessable("简易程序答复期限只适用于行政复议。", pointer="/simple")


def _set_the_clocks(case: Case, remedy: Remedy, at: datetime) -> None:
    kind = RemedyKind(remedy.kind)
    for clock in _PARTYS_CLOCK[kind]:
        Deadline.objects.meet(case, clock, at=at, when=remedy.filed_on)
    if kind is RemedyKind.RECONSIDERATION:
        Deadline.objects.cancel(case, Clock.LITIGATION, "已申请行政复议,起诉期限自收到复议决定起算", at=at)
    Deadline.objects.cancel(case, Clock.COURT_APPLICATION, "复议、诉讼期间,申请强制执行期限另行起算", at=at)
    if remedy.instance in {Instance.ONLY, Instance.FIRST}:
        clock = reply_clock(kind, simple=remedy.simple)
        Deadline.objects.start(case, clock, remedy.received_on, at=at, ref=remedy.ref)


def _keep_things_as_they_are(case: Case, remedy: Remedy, *, by: Actor, at: datetime) -> None:
    kind = RemedyKind(remedy.kind)
    Hold.objects.place(
        id=uuid.uuid5(remedy.pk, "hold"),
        case=case,
        ground=_HOLD_GROUND[kind],
        detail=f"{kind.label}{remedy.body_number}",
        by=by,
        at=at,
        source=remedy.pk,
    )
    LatePause.objects.pause(case, since=remedy.filed_on, ref=remedy.ref, at=at)
    if remedy.decision_id:
        detail = f"{kind.label}期间不得自行收集新的事实证据"
        case.hinder(INTAKE_LOCKED, INTAKE_ARTICLE[kind], detail, at=at)
    case.hinder(REMEDY_OPEN, INTAKE_ARTICLE[kind], f"{kind.label}{remedy.body_number}尚未终结", at=at)


@act("reply_to_remedy")
def reply_to_remedy(
    *,
    case_id: UUID,
    remedy: UUID,
    text: str,
    evidence: Sequence[UUID],
    submitted_on: date,
    receipt: UUID,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head's answer is handed in with the evidence and the basis 答复（答辩）举证; late is recorded as late.

    What is not handed in in time counts as absent, and the act falls for want of evidence.

    Raises:
        NotNow: it was answered before.
        Unprocessable: a piece is not evidence of the case; the day lies before the copy came, or after today.

    Basis: 行政复议法 Arts. 48, 54, 70; 行政诉讼法 Arts. 34, 67.

    """
    case = taking(case_id, StepCode.REPLY_TO_REMEDY, by=by)
    found = remedy_of(case, remedy)
    not_after_today(submitted_on, at, "/submitted_on")
    if submitted_on < found.received_on:
        raise Unprocessable("答复不得早于收到副本之日。", pointer="/submitted_on")
    clock = reply_clock(RemedyKind(found.kind), simple=found.simple)
    if Reply.objects.filter(remedy=found).exists():
        raise refuse("replied", "已经答复(答辩)。", INTAKE_ARTICLE[RemedyKind(found.kind)], "尚未答复")
    pieces = list(Evidence.objects.filter(case=case, pk__in=evidence))
    if len(pieces) != len(set(evidence)) or not pieces:
        raise Unprocessable("须提交作出行政行为的证据,且均为本案证据。", pointer="/evidence")
    step = case.take(
        StepCode.REPLY_TO_REMEDY,
        by=by,
        at=at,
        content={"remedy": str(found.pk), "submitted_on": submitted_on.isoformat(), "evidence": len(pieces)},
    )
    reply = Reply.objects.create(
        remedy=found,
        text=text,
        submitted_on=submitted_on,
        receipt=paper_of(case, receipt, "/receipt"),
        recorded_by_id=by.account_id,
        recorded_at=at,
    )
    reply.evidence.set(pieces)
    Deadline.objects.meet(case, clock, at=at, ref=found.ref, when=submitted_on)
    return Done(step, stream=case.pk, subject=found.pk, facts={"evidence": len(pieces)})


@act("allow_supplement")
def allow_supplement(
    *, case_id: UUID, remedy: UUID, id: UUID, reason: str, consent: UUID, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The body that hears the remedy lets the agency supplement its evidence 准许补充证据: intake is open again.

    Raises:
        NotNow: intake is not closed.
        Taken: the id exists.

    Basis: 行政复议法 Art. 46 para. 2; 行政诉讼法 Art. 36.

    """
    case = taking(case_id, StepCode.ALLOW_SUPPLEMENT, by=by)
    found = remedy_of(case, remedy)
    if Supplement.objects.filter(pk=id).exists():
        raise Taken
    if not case.hindrances.filter(code=INTAKE_LOCKED, closed_at__isnull=True).exists():
        article = INTAKE_ARTICLE[RemedyKind(found.kind)]
        raise refuse("intake_open", "本案没有停止收集证据。", article, "复议、诉讼期间停止收集证据")
    step = case.take(
        StepCode.ALLOW_SUPPLEMENT, by=by, at=at, content={"remedy": str(found.pk), "reason": reason}
    )
    Supplement.objects.create(
        id=id,
        remedy=found,
        reason=reason,
        consent=paper_of(case, consent, "/consent"),
        recorded_by_id=by.account_id,
        recorded_at=at,
    )
    case.unhinder(INTAKE_LOCKED, at=at)
    return Done(step, stream=case.pk, subject=id)
