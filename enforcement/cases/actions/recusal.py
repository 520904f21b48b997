"""Standing aside 回避 (Art. 43): asked, decided by rank; the investigation goes on meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from enforcement.cases.collective import Voice, must_carry
from enforcement.cases.models import Case, CaseStep, Recusal
from enforcement.cases.rules import RecusalSource, StepCode, decides_recusal_of
from enforcement.errors import NotCompetent, NotNow, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.registry.models import Account, Actor, Appointment, Dated, legal_day
from enforcement.registry.rules import Rank, Role


@act("request_recusal")
def request_recusal(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    person: UUID,
    source: RecusalSource,
    reason: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Put on file that somebody should stand aside: the party asks, they themselves do, or a colleague.

    Until it is decided no investigation is concluded and nothing is decided; the investigation itself goes on.

    Raises:
        Unprocessable: nobody of this agency, or somebody else's own wish. Taken: the id exists.
        NotNow: the same person's recusal is undecided, or was granted.

    Basis: Penalty Law Art. 43.

    """
    case = Case.objects.for_step(case_id, StepCode.REQUEST_RECUSAL, by=by, version=version)
    if Recusal.objects.filter(pk=id).exists():
        raise Taken
    if not Account.objects.filter(pk=person, agency_id=case.agency_id).exists():
        raise Unprocessable("须为本机关人员。", pointer="/person")
    if source is RecusalSource.SELF and person != by.account_id:
        raise Unprocessable("主动回避由本人提出。", pointer="/source")
    if person in case.recused or case.recusals.open().filter(person_id=person).exists():
        raise NotNow("该人员的回避已经提出或者已经决定。", code="recusal_on_file", article=art("CFF", "43"))
    content = {"recusal": str(id), "person": str(person), "source": source.value, "reason": reason}
    step = case.take(StepCode.REQUEST_RECUSAL, by=by, at=at, content=content)
    Recusal.objects.create(
        id=id,
        case=case,
        person_id=person,
        source=source,
        reason=reason,
        requested_by_id=by.account_id,
        requested_at=at,
    )
    case.hinder("recusal_open", art("CFF", "43"), "回避申请尚未决定;决定作出之前,不停止调查", at=at)
    return Done(step, stream=case.pk, subject=id, facts={"source": source.value})


@act("decide_recusal")
def decide_recusal(
    *,
    case_id: UUID,
    version: int | None,
    recusal: UUID,
    granted: bool,
    reason: str,
    voices: Sequence[Voice] = (),
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Decide a recusal by rank: the heads together of the chief, the chief of another head, a head of the others.

    Granted, the person is released from the case and takes no step of it again, whatever the office.

    Raises:
        Unprocessable: no such request. NotNow: decided. NotCompetent: not the rank that decides, or about oneself.

    Basis: Penalty Law Art. 43; 市场监督管理行政处罚程序规定 Art. 4.

    """
    case = Case.objects.for_step(case_id, StepCode.DECIDE_RECUSAL, by=by, version=version)
    row = case.recusals.select_for_update().filter(pk=recusal).first()
    if row is None:
        raise Unprocessable("本案没有这项回避申请。", code="no_such_recusal", pointer="/recusal")
    if row.granted is not None:
        raise NotNow("该回避申请已经决定。", code="recusal_decided", article=art("CFF", "43"))
    _must_decide(case, row, voices, by=by, at=at)
    content = {
        "recusal": str(row.pk),
        "person": str(row.person_id),
        "granted": granted,
        "reason": reason,
        "voices": [{"account": str(v.account), "opinion": v.opinion, "agrees": v.agrees} for v in voices],
    }
    step = case.take(StepCode.DECIDE_RECUSAL, by=by, at=at, content=content)
    row.granted, row.decision_reason, row.decided_by_id, row.decided_at = granted, reason, by.account_id, at
    row.save(update_fields=["granted", "decision_reason", "decided_by", "decided_at"])
    if granted:
        case.recuse(row.person_id)
        named = case.case_officers.filter(officer__account=row.person_id, released_at__isnull=True)
        named.update(released_at=at)
    if not case.recusals.open().exists():
        case.unhinder("recusal_open", at=at)
    return Done(step, stream=case.pk, subject=row.pk, facts={"granted": granted})


def _must_decide(case: Case, row: Recusal, voices: Sequence[Voice], *, by: Actor, at: datetime) -> None:
    if row.person_id == by.account_id:
        raise NotCompetent("不得决定本人的回避。", code="own_recusal")
    heads = Appointment.objects.filter(
        Dated.on(legal_day(at)), agency_id=case.agency_id, role=Role.AGENCY_HEAD, delegated_by__isnull=True
    )
    theirs = set(heads.filter(account_id=row.person_id).values_list("rank", flat=True))
    rank = next((one for one in (Rank.CHIEF, Rank.ACTING, Rank.DEPUTY) if one in theirs), "")
    deciders = decides_recusal_of(rank)
    if deciders is None:
        must_carry(case, voices, at)
        return
    if not heads.filter(account_id=by.account_id, rank__in=deciders).exists():
        titles = "主要负责人" if rank else "负责人"
        raise NotCompetent(
            f"该人员的回避须由本机关{titles}决定。",
            code="recusal_by_rank",
            requirements=[Requirement("recusal_by_rank", art("SAMR-P", "4").cite(), f"由本机关{titles}决定")],
        )
