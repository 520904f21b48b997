"""What stands after a change: what is owed, what is given back, what the public reads (Penalty Law Art. 48)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from enforcement.cases.models import Case, Deadline
from enforcement.decisions.models import Decision
from enforcement.decisions.models.ledger import ledger
from enforcement.errors import NotNow, Unprocessable
from enforcement.law.limits import Clock
from enforcement.law.values import PenaltyKind
from enforcement.publicity import actions as publicity
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.rules import NoticeState, WithdrawalGround
from enforcement.registry.models import legal_day
from enforcement.remedies.actions import ending
from enforcement.remedies.rules import RemedyOutcome
from enforcement.review.rules import Penalty
from tests.enforcement.publicity.cases import prepared
from tests.enforcement.remedies.stories import LATER, TODAY, brought, ended, paid, paper, punished
from tests.factories import Team, actor, again

pytestmark = pytest.mark.django_db
LESS = (Penalty(PenaltyKind.FINE, Decimal(20)),)


def open_hindrances(case: Case) -> set[str]:
    return set(case.hindrances.filter(closed_at__isnull=True).values_list("code", flat=True))


def withdrawn(team: Team, case: Case, ground: WithdrawalGround = WithdrawalGround.CHANGED) -> PublicNotice:
    notice = PublicNotice.objects.get(case=case, state=NoticeState.PUBLISHED)
    return publicity.withdraw_notice(
        subject_id=notice.pk,
        version=notice.version,
        ground=ground,
        reason="决定已被依法变更。",
        by=actor(team.publisher, LATER),
        at=LATER,
    )


def corrected(team: Team, case: Case, ground: WithdrawalGround, **said: Any) -> None:
    ending.correct_decision(
        case_id=case.pk,
        id=uuid4(),
        ground=ground,
        reason="裁量偏高。",
        paper=paper(team, case),
        corrected_on=TODAY,
        by=actor(team.head, LATER),
        at=LATER,
        **said,
    )


@pytest.mark.parametrize("result", [RemedyOutcome.CHANGED, RemedyOutcome.PARTLY_REVOKED])
def test_what_stands_is_owed_and_is_published_anew_on_its_own_clock(result: RemedyOutcome) -> None:
    team, case = punished()
    remedy = brought(team, case)
    with pytest.raises(Unprocessable) as unsaid:
        ended(team, remedy, result)
    assert unsaid.value.code == "revision_missing"
    ended(team, remedy, result, revised=LESS)
    decision = Decision.objects.get(case=case)
    assert ledger(decision, TODAY).owed == Decimal(20)
    assert {"withdrawal_owed", "publication_owed", "payment_owed"} <= open_hindrances(case)
    clock = Deadline.objects.running().get(case=case, clock=Clock.PUBLICATION_PLATFORM)
    assert legal_day(clock.since) == TODAY
    with pytest.raises(NotNow) as standing:
        prepared(case, team.officer)
    assert standing.value.code == "notice_settled"
    old = withdrawn(team, case)
    anew = prepared(case, team.officer, at=LATER)
    assert anew.pk != old.pk
    assert (anew.said.amount, anew.due_on) == ("20.00", clock.due_on)
    assert result.label in anew.said.content
    publicity.publish_notice(
        subject_id=anew.pk, version=anew.version, by=actor(team.publisher, LATER), at=LATER
    )
    assert "publication_owed" not in open_hindrances(case)
    states = PublicNotice.objects.filter(case=case).values_list("state", flat=True)
    assert sorted(states) == [NoticeState.PUBLISHED, NoticeState.WITHDRAWN]


def test_what_was_withdrawn_and_stands_unchanged_is_not_published_again() -> None:
    team, case = punished()
    remedy = brought(team, case)
    ended(team, remedy, RemedyOutcome.UNLAWFUL)
    withdrawn(team, case, WithdrawalGround.UNLAWFUL)
    with pytest.raises(NotNow) as refused:
        prepared(case, team.officer, at=LATER)
    assert refused.value.code == "notice_withdrawn"
    assert "第四十八条" in refused.value.requirements[0].article


def test_what_should_not_have_been_public_as_it_was_is_published_without_it() -> None:
    team, case = punished()
    withdrawn(team, case, WithdrawalGround.NOT_DISCLOSABLE)
    assert (
        prepared(case, team.officer, at=LATER, facts_summary="违法事实摘要。").said.facts == "违法事实摘要。"
    )


@pytest.mark.parametrize(
    "ground", [one for one in WithdrawalGround if one is not WithdrawalGround.NOT_DISCLOSABLE]
)
def test_the_agencys_own_correction_has_the_notice_taken_back_in_three_working_days(
    ground: WithdrawalGround,
) -> None:
    team, case = punished()
    corrected(team, case, ground, revised=LESS if ground is WithdrawalGround.CHANGED else ())
    # Monday 23 November: the 24th, 25th and 26th.
    clock = Deadline.objects.running().get(case=case, clock=Clock.WITHDRAWAL)
    assert clock.due_on == date(2026, 11, 26)
    assert "withdrawal_owed" in open_hindrances(case)
    withdrawn(team, case, ground)
    assert "withdrawal_owed" not in open_hindrances(case)


def test_the_agencys_own_change_gives_back_what_was_paid_too_much_and_no_more() -> None:
    team, case = punished()
    paid(team, case, 50)
    with pytest.raises(Unprocessable):
        corrected(team, case, WithdrawalGround.CHANGED)
    with pytest.raises(Unprocessable):
        corrected(team, case, WithdrawalGround.REVOKED, revised=LESS)
    with pytest.raises(Unprocessable) as wrong:
        corrected(team, case, WithdrawalGround.CHANGED, revised=(Penalty(PenaltyKind.FINE, Decimal(0)),))
    assert wrong.value.pointer == "/revised/penalties/0/amount"
    corrected(team, case, WithdrawalGround.CHANGED, revised=LESS)
    assert "restitution_owed" in open_hindrances(case)
    assert "payment_owed" not in open_hindrances(case)
    returning: dict[str, Any] = {
        "case_id": case.pk,
        "things": "",
        "returned_on": TODAY,
        "paper": paper(team, case),
        "by": actor(team.head, LATER),
        "at": LATER,
    }
    with pytest.raises(Unprocessable):
        ending.make_restitution(**returning, id=uuid4(), amount=Decimal(31))
    ending.make_restitution(**returning, id=uuid4(), amount=Decimal(30))
    assert "restitution_owed" not in open_hindrances(again(case))
