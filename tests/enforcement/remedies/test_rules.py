"""What the law says of remedies' outcomes."""

from __future__ import annotations

import pytest

from enforcement.law.limits import Clock, limit
from enforcement.law.values import Department
from enforcement.publicity.rules import WithdrawalGround
from enforcement.remedies.rules import ARTICLES, RemedyKind, RemedyOutcome, known, reply_clock
from tests.enforcement.remedies.stories import TODAY

WITHDRAWN = {
    RemedyOutcome.CHANGED: WithdrawalGround.CHANGED,
    RemedyOutcome.REVOKED: WithdrawalGround.REVOKED,
    RemedyOutcome.PARTLY_REVOKED: WithdrawalGround.REVOKED,
    RemedyOutcome.UNLAWFUL: WithdrawalGround.UNLAWFUL,
    RemedyOutcome.INVALID: WithdrawalGround.INVALID,
}


@pytest.mark.parametrize("outcome", list(RemedyOutcome))
def test_what_changes_revokes_or_condemns_the_decision_takes_its_notice_back_and_nothing_else_does(
    outcome: RemedyOutcome,
) -> None:
    assert outcome.withdraws == WITHDRAWN.get(outcome)
    assert outcome.undoes == (outcome in {RemedyOutcome.REVOKED, RemedyOutcome.INVALID})


def test_every_outcome_a_way_knows_names_its_article_and_a_suit_does_not_uphold() -> None:
    assert known(RemedyKind.LITIGATION, RemedyOutcome.UPHELD) is None
    assert set(ARTICLES[RemedyKind.RECONSIDERATION]) == set(RemedyOutcome)
    for kind in RemedyKind:
        assert all(article.number for article in ARTICLES[kind].values())


@pytest.mark.parametrize(
    ("kind", "simple", "said"),
    [
        (RemedyKind.RECONSIDERATION, False, "10个工作日"),
        (RemedyKind.RECONSIDERATION, True, "5个工作日"),
        (RemedyKind.LITIGATION, False, "15日（自然日）"),
    ],
)
def test_the_answer_is_due_in_ten_or_five_working_days_or_fifteen_days(
    kind: RemedyKind, *, simple: bool, said: str
) -> None:
    row = limit(reply_clock(kind, simple=simple), Department.MARKET_REGULATION, TODAY)
    assert row.said == said
    assert row.clock in {
        Clock.RECONSIDERATION_REPLY,
        Clock.RECONSIDERATION_REPLY_SIMPLE,
        Clock.LITIGATION_DEFENCE,
    }
