"""What may be done with a notice: prepare, publish, withhold, withdraw; each by whom the law gives it to."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from enforcement.cases.models import Case, Deadline
from enforcement.decisions.clocks import CHANNELS
from enforcement.decisions.models import Decision
from enforcement.decisions.models.revision import revised
from enforcement.errors import (
    NotCompetent,
    NotNow,
    NotVisible,
    Requirement,
    Stale,
    Taken,
    Unprocessable,
    VersionRequired,
)
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.measures.models.clocks import MEASURE_UNPUBLISHED
from enforcement.publicity.compulsion import act_of, clock_of, told_of
from enforcement.publicity.leaks import leaks
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.rules import (
    DECISION_UNDONE,
    WITHDRAWAL_OWED,
    Minority,
    NoticeState,
    NoticeSubject,
    WithdrawalGround,
    WithholdGround,
    build_notice,
)
from enforcement.publicity.source import business_names, clocks_of, decided_of, minority_of, sealed_of
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role

OWED = "publication_owed"


@act("prepare_notice")
def prepare_notice(
    *,
    case_id: UUID,
    id: UUID,
    facts_summary: str = "",
    adult_confirmed: bool = False,
    by: Actor,
    at: datetime,
) -> Done[PublicNotice]:
    """Prepare the notice of a served decision from the allow-list; again as often as needed until it is out.

    What the leak test finds does not stop the preparation: it is told, and stops the publication. Of a decision that
    was changed, or revoked in part, after its notice was withdrawn, what stands is published anew.

    Raises:
        NotCompetent: neither publisher of the agency nor an officer of the case.
        NotNow: the decision is not served, its notice is out or withheld already, or was withdrawn and nothing else
            stands since.
        Taken: the id is another notice's.

    Basis: Penalty Law Art. 48; 国办发〔2018〕118号 (unverified).

    """
    case = _locked_for_preparing(case_id, by=by)
    decision = Decision.objects.filter(case=case, service__isnull=False).first()
    if decision is None:
        raise NotNow(
            "决定尚未送达,不得准备公示。",
            code="notice_before_service",
            requirements=[Requirement("served", art("CFF", "61").cite(), "行政处罚决定书已经送达")],
        )
    decision.case = case
    notice = _standing(PublicNotice.objects.filter(decision=decision))
    if notice is None:
        _may_be_published_anew(decision)
        notice = _opened(id, case, decision=decision)
    due = clocks_of(decision)
    notice.prepare(build_notice(decided_of(decision), facts_summary=facts_summary))
    notice.decided_on, notice.due_on = decision.decided_on, due[0].due_on
    notice.channels = [clock.as_json() for clock in due]
    return _prepared(notice, decision.pk, adult_confirmed=adult_confirmed, by=by, at=at)


@act("prepare_measure_notice")
def prepare_measure_notice(
    *,
    case_id: UUID,
    id: UUID,
    step_id: UUID,
    facts_summary: str = "",
    adult_confirmed: bool = False,
    by: Actor,
    at: datetime,
) -> Done[PublicNotice]:
    """Prepare the notice of a compulsory measure: of its decision, its extension or its lifting.

    Raises:
        NotCompetent: neither publisher of the agency nor an officer of the case.
        NotNow: its notice is out or withheld already.
        Taken: the id is another notice's.
        Unprocessable: the step is none that is published.

    Basis: 环境保护主管部门实施查封、扣押办法 Art. 7; 国办发〔2018〕118号 (unverified).

    """
    case = _locked_for_preparing(case_id, by=by)
    step = case.steps.filter(pk=step_id, void__isnull=True).first()
    found = act_of(case, step) if step else None
    if step is None or found is None:
        raise Unprocessable(
            "须为本案查封、扣押、冻结的实施、延期或者解除。", code="nothing_to_publish", pointer="/step"
        )
    subject, measure = found
    notice = _standing(PublicNotice.objects.filter(step=step)) or _opened(
        id, case, subject=subject, step=step
    )
    told, due = told_of(case, step, measure), clock_of(case, step)
    notice.prepare(build_notice(told, facts_summary=facts_summary))
    notice.decided_on, notice.due_on, notice.channels = told.decided_on, due.due_on, [due.as_json()]
    return _prepared(notice, step.pk, adult_confirmed=adult_confirmed, by=by, at=at)


def _locked_for_preparing(case_id: UUID, *, by: Actor) -> Case:
    case = Case.objects.locked(case_id, by=by)
    named = case.case_officers.filter(released_at__isnull=True).values_list("officer_id", flat=True)
    if by.officer_id not in named:
        by.must([Role.PUBLISHER], case.agency_id, "prepare_notice")
    return case


def _standing(notices: QuerySet[PublicNotice]) -> PublicNotice | None:
    """The notice that is not withdrawn, to be prepared once more; None where there is none. Raises NotNow."""
    notice = notices.select_for_update().exclude(state=NoticeState.WITHDRAWN).first()
    if notice is not None:
        _must_be(notice, NoticeState.PREPARED)
        notice.version += 1
    return notice


def _opened(id: UUID, case: Case, **of: Any) -> PublicNotice:
    if PublicNotice.objects.filter(pk=id).exists():
        raise Taken
    return PublicNotice(id=id, case=case, agency_id=case.agency_id, department=case.department, **of)


def _may_be_published_anew(decision: Decision) -> None:
    """After a withdrawal only what stands after a change is published, or what should not have been as it was.

    Raises: NotNow. Basis: Penalty Law Art. 48.
    """
    last = decision.public_notices.order_by("-withdrawn_at").first()
    if last is None or last.withdrawal_ground == WithdrawalGround.NOT_DISCLOSABLE:
        return
    changed = revised(decision)
    if changed is None or last.published_at is None or changed.recorded_at < last.published_at:
        text = "决定经变更、部分撤销,其余的处罚仍然有效"
        raise NotNow(
            "公示已经撤回,决定此后没有变更,不得重新公示。",
            code="notice_withdrawn",
            requirements=[Requirement("stands_changed", art("CFF", "48").cite(), text)],
        )


def _prepared(
    notice: PublicNotice, of: UUID, *, adult_confirmed: bool, by: Actor, at: datetime
) -> Done[PublicNotice]:
    notice.adult_confirmed = adult_confirmed
    notice.prepared_by_id, notice.prepared_at = by.account_id, at
    notice.save()
    return Done(
        notice,
        stream=notice.case_id,
        subject=notice.pk,
        facts={"decision": of, "digest": notice.digest, "due_on": notice.due_on},
    )


@act("publish_notice")
def publish_notice(*, subject_id: UUID, version: int | None, by: Actor, at: datetime) -> Done[PublicNotice]:
    """Approve a notice and put it before the public; the duty to publish is met.

    Raises:
        NotCompetent: no publisher of the agency, or the one who prepared it.
        Stale: prepared anew since it was read.
        NotNow: the leak test found something, or a minor is or may be a party.

    Basis: Penalty Law Art. 48; 国办发〔2018〕118号 (unverified).

    """
    notice = _locked(subject_id, by=by)
    by.must([Role.PUBLISHER], notice.agency_id, "publish_notice")
    _expect(notice, version)
    _must_be(notice, NoticeState.PREPARED)
    _must_be_another(notice, by)
    requirements = obstacles(notice)
    if unmet := [r for r in requirements if not r.met]:
        raise NotNow(f"公示内容不得发布:{unmet[0].detail}。", code=unmet[0].code, requirements=requirements)
    notice.go_public(by, at)
    _save(notice)
    _duty_met(notice, at)
    return Done(
        notice,
        stream=notice.case_id,
        subject=notice.pk,
        facts={
            "decision": notice.decision_id or notice.step_id,
            "digest": notice.digest,
            "due_on": notice.due_on,
        },
    )


@act("withhold_notice")
def withhold_notice(
    *, subject_id: UUID, version: int | None, ground: WithholdGround, reason: str, by: Actor, at: datetime
) -> Done[PublicNotice]:
    """The head decides that the decision is not disclosed 不予公开, on one of five grounds.

    Raises:
        NotCompetent: no head of the agency, or the one who prepared the notice.
        NotNow: the ground is minority and every party is known to be of age.

    Basis: 政府信息公开条例 Arts. 14-15; 国办发〔2018〕118号 (unverified).

    """
    notice = _locked(subject_id, by=by)
    by.must([Role.AGENCY_HEAD], notice.agency_id, "withhold_notice")
    _expect(notice, version)
    _must_be(notice, NoticeState.PREPARED)
    _must_be_another(notice, by)
    if ground is WithholdGround.MINOR and minority_of(notice.case, notice.decided_on) is Minority.NONE:
        raise NotNow(
            "当事人均为成年人,不得以未成年人为由不予公开。",
            code="no_minor",
            requirements=[Requirement("minor", ground.article.cite(), ground.label)],
        )
    notice.state, notice.approved_by_id, notice.approved_at = NoticeState.NOT_DISCLOSED, by.account_id, at
    notice.withhold_ground, notice.withhold_reason = ground, reason
    _save(notice)
    _duty_met(notice, at, withheld=ground)
    return Done(notice, stream=notice.case_id, subject=notice.pk, facts={"ground": ground.value})


def _duty_met(notice: PublicNotice, at: datetime, *, withheld: WithholdGround | None = None) -> None:
    """The clocks end, and what barred the closing is gone: published, or decided not to be."""
    penalty = notice.subject == NoticeSubject.PENALTY
    clocks = tuple(CHANNELS.values()) if penalty else (Clock.PUBLICATION_OTHER,)
    ref = "" if penalty else str(notice.step_id)
    for clock in clocks:
        if withheld is None:
            Deadline.objects.meet(notice.case, clock, at=at, ref=ref)
        else:
            Deadline.objects.cancel(notice.case, clock, f"不予公开：{withheld.label}", at=at, ref=ref)
    if penalty:
        notice.case.unhinder(OWED, at=at)
    elif not Deadline.objects.running().filter(case=notice.case, clock=Clock.PUBLICATION_OTHER).exists():
        notice.case.unhinder(MEASURE_UNPUBLISHED, at=at)


@act("withdraw_notice")
def withdraw_notice(
    *, subject_id: UUID, version: int | None, ground: WithdrawalGround, reason: str, by: Actor, at: datetime
) -> Done[PublicNotice]:
    """Withdraw a published notice 撤回: the content goes, number, agency, ground and reason stay in public.

    Raises:
        NotNow: it is not public, or the reason itself would give something away.

    Basis: Penalty Law Art. 48 para. 2.

    """
    notice = _locked(subject_id, by=by)
    by.must([Role.PUBLISHER], notice.agency_id, "withdraw_notice")
    _expect(notice, version)
    _must_be(notice, NoticeState.PUBLISHED)
    found = _leaks(notice.case, {"reason": reason})
    if found:
        raise NotNow(
            "撤回理由将向社会公开,其中含有不得公开的内容。", code="notice_leaks", requirements=_said(found)
        )
    notice.withdraw(ground, reason, by, at)
    _save(notice)
    Deadline.objects.meet(notice.case, Clock.WITHDRAWAL, at=at)
    notice.case.unhinder(WITHDRAWAL_OWED, at=at)
    return Done(notice, stream=notice.case_id, subject=notice.pk, facts={"ground": ground.value})


@act("view_notice")
def view_notice(*, subject_id: UUID, by: Actor, at: datetime) -> Done[None]:
    """Note that a supervisor looked at a notice before it was public, or at why it never was."""
    if not PublicNotice.objects.visible_to(by).filter(pk=subject_id).exists():
        raise NotVisible
    return Done(None, stream=by.account_id, subject=subject_id)


def obstacles(notice: PublicNotice) -> tuple[Requirement, ...]:
    """What publication asks of a prepared notice, met and unmet; the leak test is run anew each time."""
    found = _leaks(notice.case, notice.said.as_json())
    undone = notice.case.hindrances.filter(code=DECISION_UNDONE, closed_at__isnull=True)
    young = minority_of(notice.case, notice.decided_on)
    minor = WithholdGround.MINOR
    return (
        *_said(found),
        Requirement(
            "notice_changed",
            art("CFF", "48").cite(),
            "公示内容与准备时的摘要一致",
            met=notice.said.digest == notice.digest,
        ),
        Requirement(
            DECISION_UNDONE,
            art("CFF", "48").cite(),
            "决定没有被撤销或者确认无效",
            met=notice.subject != NoticeSubject.PENALTY or not undone.exists(),
        ),
        Requirement(
            "notice_must_be_withheld",
            minor.article.cite(),
            "当事人是未成年人的,不予公开" if young is Minority.PRESENT else "当事人没有未成年人",
            met=young is not Minority.PRESENT,
        ),
        Requirement(
            "party_age_unknown",
            minor.article.cite(),
            "自然人当事人年龄不明的,准备公示时须确认其为成年人",
            met=young is not Minority.UNKNOWN or notice.adult_confirmed,
        ),
    )


def _leaks(case: Case, fields: dict[str, object]) -> list[str]:
    return leaks(fields, sealed_of(case), business_names(case))


def _said(found: list[str]) -> tuple[Requirement, ...]:
    article = art("XXG", "15").cite()
    if not found:
        return (Requirement("notice_leaks", article, "未发现不得公开的个人信息", met=True),)
    return tuple(Requirement("notice_leaks", article, finding) for finding in found)


def _locked(id: UUID, *, by: Actor) -> PublicNotice:
    """Lock the case, then the notice, as every act on the case does. Raises NotVisible."""
    case_id = PublicNotice.objects.visible_to(by).filter(pk=id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotVisible
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    notice = PublicNotice.objects.select_for_update().get(pk=id)
    notice.case = case
    return notice


def _expect(notice: PublicNotice, version: int | None) -> None:
    if version is None:
        raise VersionRequired
    if version != notice.version:
        raise Stale


def _must_be(notice: PublicNotice, state: NoticeState) -> None:
    if notice.state != state:
        raise NotNow(
            f"公示信息现为“{NoticeState(notice.state).label}”,不能办理;须为“{state.label}”。",
            code="notice_settled",
            requirements=[
                Requirement("notice_state", art("CFF", "48").cite(), f"公示信息须为“{state.label}”")
            ],
        )


def _must_be_another(notice: PublicNotice, by: Actor) -> None:
    if notice.prepared_by_id == by.account_id:
        raise NotCompetent(
            "公示信息的采集与审核发布须由不同人员办理。",
            code="notice_two_people",
            requirements=[Requirement("notice_two_people", art("118").cite(), "审核人不是采集人")],
        )


def _save(notice: PublicNotice) -> None:
    notice.version += 1
    notice.save()
