"""Clues before they become cases: who informed, merging, splitting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from enforcement.cases.actions.joining import link, other_case, sprout
from enforcement.cases.actions.parties import PartyGiven
from enforcement.cases.models import Case, CaseStep, Deadline, Informant, InformantDetails, LinkKind
from enforcement.cases.rules import PROCEDURE, Status, StepCode
from enforcement.errors import NotCompetent, NotNow, NotVisible, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day


@act("register_informant")
def register_informant(
    *, case_id: UUID, id: UUID, informant: InformantDetails, by: Actor, at: datetime
) -> Done[Informant]:
    """Lock away who gave the clue 举报人信息. Whoever registers it received it, and may open it again.

    Raises:
        Taken: the id exists. NotNow: an informant is on file. Unprocessable: nothing was said of them.

    Basis: 市场监督管理投诉举报处理暂行办法 (confidentiality; 待核); Penalty Law Art. 50.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must(PROCEDURE[StepCode.REGISTER_CLUE].roles, case.agency_id)
    if not (informant.name or informant.phone or informant.address):
        raise Unprocessable("须至少登记姓名、电话或者地址之一。", code="nothing_given", pointer="/name")
    if Informant.objects.filter(pk=id).exists():
        raise Taken
    if Informant.objects.filter(case=case).exists():
        raise NotNow("本案源已经登记举报人。", code="informant_registered", article=art("SAMR-C", "31"))
    row = Informant.objects.create(
        id=id,
        case=case,
        named=informant.named,
        sealed=Informant.lock(informant),
        received_by_id=by.account_id,
        received_at=at,
    )
    if row.named and (case.filed_at or case.status == Status.NOT_FILED):
        owe_an_answer(case, at)
    return Done(row, stream=case.pk, subject=row.pk, facts={"named": row.named})


@act("open_informant")
def open_informant(*, case_id: UUID, reason: str, by: Actor, at: datetime) -> Done[InformantDetails]:
    """Open who gave the clue, with the reason on the journal.

    Raises:
        NotVisible: no such case, or no informant on file. NotCompetent: neither who received it nor the unit head.

    """
    case = Case.objects.visible_to(by.reading).filter(pk=case_id).first()
    row = Informant.objects.filter(case=case).first() if case else None
    if case is None or row is None:
        raise NotVisible
    if not Informant.objects.openable_by(by).filter(pk=row.pk).exists():
        raise NotCompetent("举报人信息只能由案源接收人和办案机构负责人查看。", code="informant_locked")
    return Done(row.open(), stream=case.pk, subject=row.pk, facts={"reason_length": len(reason)})


@act("tell_informant")
def tell_informant(*, case_id: UUID, told_on: date, how: str, by: Actor, at: datetime) -> Done[Informant]:
    """Record that the named informant was told whether a case was filed.

    Raises:
        NotNow: nobody to tell, or told already, or filing undecided.
        Unprocessable: a date that cannot be.

    Basis: 市场监督管理投诉举报处理暂行办法 Art. 31 (待核).

    """
    case = Case.objects.locked(case_id, by=by)
    by.must(PROCEDURE[StepCode.REGISTER_CLUE].roles, case.agency_id, "tell_informant")
    row = Informant.objects.filter(case=case, named=True, told_on__isnull=True).first()
    if row is None:
        raise NotNow(
            "没有需要告知的实名举报人,或者已经告知。",
            code="nobody_to_tell",
            article=art("SAMR-C", "31"),
        )
    answered = case.steps.filter(code__in=[StepCode.FILE, StepCode.DECLINE_FILING], void__isnull=True).first()
    if answered is None:
        raise NotNow("尚未决定是否立案。", code="filing_undecided", article=art("SAMR-C", "31"))
    if not legal_day(answered.at) <= told_on <= legal_day(at):
        raise Unprocessable("告知之日须在决定是否立案之日至今日之间。", pointer="/told_on")
    row.tell(on=told_on, how=how, by=by, at=at)
    Deadline.objects.meet(case, Clock.INFORMANT_TOLD, at=at, when=told_on)
    case.unhinder("informant_untold", at=at)
    return Done(row, stream=case.pk, subject=row.pk, facts={"told_on": told_on})


def owe_an_answer(case: Case, at: datetime) -> None:
    """Open the duty to tell a named informant, once it is decided whether to file."""
    if not Informant.objects.filter(case=case, named=True, told_on__isnull=True).exists():
        return
    owed = Deadline.objects.start(case, Clock.INFORMANT_TOLD, at, at=at)
    until = f"(至 {owed.due_on.isoformat()},待核)" if owed.due_on else ""
    case.hinder("informant_untold", art("SAMR-C", "31"), f"尚未将是否立案告知实名举报人{until}", at=at)


@act("merge_clue")
def merge_clue(
    *, case_id: UUID, version: int | None, into: UUID, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Merge a clue into another clue or a running case of the agency 案源合并; it keeps its own source number.

    Raises:
        Unprocessable: as `other_case`.

    Basis: Penalty Law Art. 54.

    """
    case = Case.objects.for_step(case_id, StepCode.MERGE_CLUE, by=by, version=version)
    target = other_case(into, case, by=by)
    step = case.take(StepCode.MERGE_CLUE, by=by, at=at, content={"into": str(target.pk), "reason": reason})
    link(LinkKind.CLUE_MERGED, case, target, reason, by=by, at=at)
    Deadline.objects.cancel(case, Clock.FILING, "案源已合并", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"into": target.pk})


@act("split_clue")
def split_clue(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    title: str,
    summary: str,
    parties: Sequence[PartyGiven],
    reason: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Split a clue off another 案源分立: a clue with a source number of its own that was received when the first was.

    Raises:
        Taken: the new id exists.

    Basis: Penalty Law Art. 54.

    """
    case = Case.objects.for_step(case_id, StepCode.SPLIT_CLUE, by=by, version=version)
    step = case.take(StepCode.SPLIT_CLUE, by=by, at=at, content={"into": str(id), "reason": reason})
    new = sprout(case, id=id, title=title, summary=summary, parties=parties, by=by, at=at)
    link(LinkKind.CLUE_SPLIT, case, new, reason, by=by, at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"into": new.pk})
