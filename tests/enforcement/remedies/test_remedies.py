"""A remedy from its copy to its effect (复议法 46-48, 63-75; 行诉法 67-78; Penalty Law Arts. 48, 73)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from enforcement.cases.models import Deadline
from enforcement.decisions.models import LatePause
from enforcement.errors import NotCompetent, NotNow, Taken, Unprocessable
from enforcement.evidence.models.keeping import Hold
from enforcement.law.limits import Clock
from enforcement.publicity import actions as publicity
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.rules import NoticeState, WithdrawalGround
from enforcement.registry.models import legal_day
from enforcement.remedies.actions import bringing, ending
from enforcement.remedies.models import Effect, Outcome, Remedy
from enforcement.remedies.rules import Absence, Instance, RemedyKind, RemedyOutcome
from tests import factories
from tests.enforcement.publicity.cases import open_hindrances, prepared, served
from tests.enforcement.remedies.stories import (
    AFTER,
    LATER,
    TODAY,
    brought,
    ended,
    facts_seen_at,
    paid,
    paper,
    punished,
)
from tests.factories import AT, actor

pytestmark = pytest.mark.django_db


def running(remedy: Remedy) -> dict[str, Deadline]:
    return {row.clock: row for row in Deadline.objects.filter(case=remedy.case_id, ended_at__isnull=True)}


def test_a_copy_starts_the_answers_clock_holds_the_evidence_closes_intake_and_stops_the_late_penalty() -> (
    None
):
    team, case = punished()
    remedy = brought(team, case)
    clocks = running(remedy)
    answer = clocks[Clock.RECONSIDERATION_REPLY]
    assert answer.ref == remedy.ref
    assert answer.due_on is not None
    assert answer.due_on > TODAY + timedelta(days=10)
    assert not {Clock.RECONSIDERATION, Clock.LITIGATION, Clock.COURT_APPLICATION} & set(clocks)
    assert Hold.objects.standing().get(case=case).source == remedy.pk
    assert LatePause.objects.get(case=case).since == remedy.filed_on
    assert {"intake_locked", "remedy_pending"} <= open_hindrances(case.pk)
    with pytest.raises(NotNow) as refused:
        facts_seen_at(team, case, LATER + timedelta(minutes=1))
    assert refused.value.code == "intake_locked"
    assert "第四十六条" in refused.value.requirements[0].article
    assert facts_seen_at(team, case, LATER - timedelta(minutes=1)).factual
    assert paper(team, case)
    with pytest.raises(Taken):
        bringing.register_remedy(
            case_id=case.pk,
            id=remedy.pk,
            brought=bringing.Brought(
                kind=RemedyKind.LITIGATION,
                instance=Instance.FIRST,
                body="测试县人民法院",
                body_number="(2026)云0524行初1号",
                applicant="张某",
                claim="请求撤销。",
                filed_on=TODAY,
                received_on=TODAY,
            ),
            by=actor(team.unit_head, LATER),
            at=LATER,
        )
    consent = paper(team, case)
    bringing.allow_supplement(
        case_id=case.pk, remedy=remedy.pk, id=uuid4(), reason="申请人提出新的理由", consent=consent,
        by=actor(team.head, LATER), at=LATER,
    )  # fmt: skip
    assert facts_seen_at(team, case, LATER + timedelta(minutes=2)).factual


def test_the_answer_is_the_heads_once_with_evidence_of_the_case() -> None:
    team, case = punished()
    remedy, receipt = brought(team, case), paper(team, case)
    said: dict[str, Any] = {
        "case_id": case.pk,
        "remedy": remedy.pk,
        "text": "事实清楚。",
        "submitted_on": TODAY,
        "receipt": receipt,
        "at": LATER,
    }
    with pytest.raises(NotCompetent):
        bringing.reply_to_remedy(**said, evidence=[receipt], by=actor(team.unit_head, LATER))
    with pytest.raises(Unprocessable):
        bringing.reply_to_remedy(**said, evidence=[uuid4()], by=actor(team.head, LATER))
    bringing.reply_to_remedy(**said, evidence=[receipt], by=actor(team.head, LATER))
    assert Clock.RECONSIDERATION_REPLY not in running(remedy)
    with pytest.raises(NotNow) as again:
        bringing.reply_to_remedy(**said, evidence=[receipt], by=actor(team.head, LATER))
    assert again.value.code == "replied"


@pytest.mark.parametrize("result", [RemedyOutcome.REVOKED, RemedyOutcome.INVALID])
def test_a_decision_that_fell_is_taken_back_from_public_in_three_days_and_nothing_is_owed_any_longer(
    result: RemedyOutcome,
) -> None:
    team, case = punished()
    remedy = brought(team, case)
    ended(team, remedy, result, redo=True)
    clocks = running(remedy)
    assert legal_day(clocks[Clock.WITHDRAWAL].since) == TODAY
    assert Clock.LITIGATION_AFTER_REVIEW in clocks
    assert Clock.PAYMENT not in clocks
    now = open_hindrances(case.pk)
    assert {"withdrawal_owed", "decision_undone"} <= now
    assert not {"payment_owed", "intake_locked", "remedy_pending", "publication_owed"} & now
    notice = PublicNotice.objects.get(case=case)
    publicity.withdraw_notice(
        subject_id=notice.pk,
        version=notice.version,
        ground=WithdrawalGround(result.value),
        reason="决定已失去效力。",
        by=actor(team.publisher, LATER),
        at=LATER,
    )
    assert "withdrawal_owed" not in open_hindrances(case.pk)
    assert Clock.WITHDRAWAL not in running(remedy)
    with pytest.raises(NotNow) as twice:
        ended(team, remedy, RemedyOutcome.UPHELD)
    assert twice.value.code == "ended"


@pytest.mark.parametrize("result", [one for one in RemedyOutcome if one.withdraws is None])
def test_what_leaves_a_decision_standing_takes_nothing_back_and_the_court_is_asked_once_nobody_can_sue(
    result: RemedyOutcome,
) -> None:
    team, case = punished()
    remedy = brought(team, case)
    ended(team, remedy, result)
    clocks, now = running(remedy), open_hindrances(case.pk)
    assert "payment_owed" in now
    assert not {"withdrawal_owed", "decision_undone", "remedy_pending", "intake_locked"} & now
    assert PublicNotice.objects.get(case=case).state == NoticeState.PUBLISHED
    withdrawn = result is RemedyOutcome.WITHDRAWN
    suit = clocks[Clock.LITIGATION if withdrawn else Clock.LITIGATION_AFTER_REVIEW]
    # Served, decided and received on 23 November: fifteen days; six months end on Sunday 23 May, so on the 24th.
    assert suit.due_on == (date(2027, 5, 24) if withdrawn else date(2026, 12, 8))
    assert legal_day(clocks[Clock.COURT_APPLICATION].since) == suit.due_on


def test_a_judgment_under_appeal_does_nothing_until_it_takes_effect() -> None:
    team, case = punished()
    remedy = brought(team, case, kind=RemedyKind.LITIGATION, instance=Instance.FIRST)
    assert Clock.LITIGATION_DEFENCE in running(remedy)
    ended(team, remedy, RemedyOutcome.UNLAWFUL, effective_on=None)
    assert not Effect.objects.exists()
    assert "withdrawal_owed" not in open_hindrances(case.pk)
    assert "remedy_pending" in open_hindrances(case.pk)
    with pytest.raises(NotNow):
        ended(team, remedy, RemedyOutcome.REVOKED)
    ended(team, remedy, RemedyOutcome.UNLAWFUL, at=AFTER)
    assert Outcome.objects.count() == 1
    assert "withdrawal_owed" in open_hindrances(case.pk)
    assert "decision_undone" not in open_hindrances(case.pk)
    assert "remedy_pending" not in open_hindrances(case.pk)


def test_what_a_way_does_not_know_and_days_that_cannot_be_are_refused() -> None:
    team, case = punished()
    with pytest.raises(Unprocessable):
        brought(team, case, instance=Instance.FIRST)
    with pytest.raises(Unprocessable):
        brought(team, case, received_on=TODAY + timedelta(days=1))
    remedy = brought(team, case, kind=RemedyKind.LITIGATION, instance=Instance.FIRST)
    wrong: tuple[tuple[RemedyOutcome, dict[str, Any]], ...] = (
        (RemedyOutcome.UPHELD, {}),
        (RemedyOutcome.CHANGED, {"redo": True}),
        (RemedyOutcome.CHANGED, {"decided_on": TODAY - timedelta(days=1)}),
    )
    for result, said in wrong:
        with pytest.raises(Unprocessable):
            ended(team, remedy, result, **said)
    with transaction.atomic(), pytest.raises(DatabaseError):
        Remedy.objects.filter(pk=remedy.pk).update(claim="改写")


def test_the_heads_appearance_is_recorded_or_the_ground_of_absence() -> None:
    team, case = punished()
    remedy = brought(team, case, kind=RemedyKind.LITIGATION, instance=Instance.FIRST)
    said: dict[str, Any] = {
        "case_id": case.pk,
        "remedy": remedy.pk,
        "heard_on": TODAY,
        "proof": paper(team, case),
        "by": actor(team.unit_head, LATER),
        "at": LATER,
    }
    nobody: dict[str, Any] = {"head": None, "post": "", "absence": None, "detail": ""}
    for wrong in (nobody, nobody | {"head": team.officer.pk, "post": "科员"}):
        with pytest.raises(Unprocessable):
            ending.record_appearance(**said, id=uuid4(), **wrong)
    ending.record_appearance(**said, id=uuid4(), **nobody | {"head": team.head.pk, "post": "局长"})
    assert remedy.appearances.get().head_id == team.head.pk
    other = brought(team, case, kind=RemedyKind.LITIGATION, instance=Instance.SECOND, follows=remedy.pk)
    absent = nobody | {"absence": Absence.DUTY, "detail": "参加抢险救灾。"}
    ending.record_appearance(**said | {"remedy": other.pk}, id=uuid4(), **absent)
    assert other.appearances.get().absence == Absence.DUTY


def test_the_agencys_own_revocation_keeps_an_unpublished_notice_back_and_money_is_returned_to_zero() -> None:
    team = factories.team()
    case = served(team)
    notice = prepared(case, team.officer)
    paid(team, case, 50)
    ending.correct_decision(
        case_id=case.pk,
        id=uuid4(),
        ground=WithdrawalGround.REVOKED,
        reason="检验结论被更正。",
        paper=paper(team, case),
        corrected_on=TODAY,
        by=actor(team.head, LATER),
        at=LATER,
    )
    with pytest.raises(NotNow) as refused:
        publicity.publish_notice(
            subject_id=notice.pk, version=notice.version, by=actor(team.publisher, AT), at=AT
        )
    assert refused.value.code == "decision_undone"
    assert PublicNotice.objects.get(pk=notice.pk).state == NoticeState.PREPARED
    assert "restitution_owed" in open_hindrances(case.pk)
    returning: dict[str, Any] = {
        "case_id": case.pk,
        "things": "",
        "returned_on": TODAY,
        "paper": paper(team, case),
        "by": actor(team.head, LATER),
        "at": LATER,
    }
    with pytest.raises(Unprocessable):
        ending.make_restitution(**returning, id=uuid4(), amount=Decimal(51))
    ending.make_restitution(**returning, id=uuid4(), amount=Decimal(20))
    assert "restitution_owed" in open_hindrances(case.pk)
    ending.make_restitution(**returning, id=uuid4(), amount=Decimal(30))
    assert "restitution_owed" not in open_hindrances(case.pk)
