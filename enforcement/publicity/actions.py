"""What may be done with a notice: prepare, publish, withhold, withdraw; each by whom the law gives it to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case, Deadline
from enforcement.decisions.clocks import CHANNELS
from enforcement.decisions.models import Decision
from enforcement.errors import NotCompetent, NotNow, NotVisible, Requirement, Stale, Taken, VersionRequired
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.publicity.leaks import leaks
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.rules import (
    DECISION_UNDONE,
    WITHDRAWAL_OWED,
    Minority,
    NoticeState,
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

    What the leak test finds does not stop the preparation: it is told, and stops the publication.

    Raises:
        NotCompetent: neither publisher of the agency nor an officer of the case.
        NotNow: the decision is not served, or its notice is out or withheld already.
        Taken: the id is another notice's.

    Basis: Penalty Law Art. 48; 国办发〔2018〕118号 (unverified).

    """
    case = Case.objects.locked(case_id, by=by)
    named = case.case_officers.filter(released_at__isnull=True).values_list("officer_id", flat=True)
    if by.officer_id not in named:
        by.must([Role.PUBLISHER], case.agency_id, "prepare_notice")
    decision = Decision.objects.filter(case=case, service__isnull=False).first()
    if decision is None:
        raise NotNow(
            "决定尚未送达,不得准备公示。",
            code="notice_before_service",
            requirements=[Requirement("served", art("CFF", "61").cite(), "行政处罚决定书已经送达")],
        )
    decision.case = case
    notice = PublicNotice.objects.select_for_update().filter(decision=decision).first()
    if notice is None:
        if PublicNotice.objects.filter(pk=id).exists():
            raise Taken
        notice = PublicNotice(
            id=id, decision=decision, case=case, agency_id=case.agency_id, department=case.department
        )
    else:
        _must_be(notice, NoticeState.PREPARED)
        notice.version += 1
    due = clocks_of(decision)
    notice.prepare(build_notice(decided_of(decision), facts_summary=facts_summary))
    notice.decided_on, notice.due_on = decision.decided_on, due[0].due_on
    notice.channels = [clock.as_json() for clock in due]
    notice.adult_confirmed = adult_confirmed
    notice.prepared_by_id, notice.prepared_at = by.account_id, at
    notice.save()
    return Done(
        notice,
        stream=case.pk,
        subject=notice.pk,
        facts={"decision": decision.pk, "digest": notice.digest, "due_on": notice.due_on},
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
    for clock in CHANNELS.values():
        Deadline.objects.meet(notice.case, clock, at=at)
    notice.case.unhinder(OWED, at=at)
    return Done(
        notice,
        stream=notice.case_id,
        subject=notice.pk,
        facts={"decision": notice.decision_id, "digest": notice.digest, "due_on": notice.due_on},
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
    for clock in CHANNELS.values():
        Deadline.objects.cancel(notice.case, clock, f"不予公开：{ground.label}", at=at)
    notice.case.unhinder(OWED, at=at)
    return Done(notice, stream=notice.case_id, subject=notice.pk, facts={"ground": ground.value})


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
            met=not notice.case.hindrances.filter(code=DECISION_UNDONE, closed_at__isnull=True).exists(),
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
