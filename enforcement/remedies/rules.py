"""What the law says of remedies: outcomes, what each does to the decision and to its notice; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from enforcement.law.limits import Clock
from enforcement.law.statutes import Article, art
from enforcement.law.values import Labelled
from enforcement.publicity.rules import WithdrawalGround


class RemedyKind(Labelled):
    """The two ways open to the party."""

    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION = "litigation", "行政诉讼"


class Instance(Labelled):
    """Where a suit stands; a reconsideration has one only."""

    ONLY = "only", "复议"
    FIRST = "first", "一审"
    SECOND = "second", "二审"
    RETRIAL = "retrial", "再审"


class RemedyOutcome(Labelled):
    """How a remedy ends."""

    UPHELD = "upheld", "维持"
    DISMISSED = "dismissed", "驳回请求"
    NOT_ACCEPTED = "not_accepted", "不予受理、驳回申请或者起诉"
    CHANGED = "changed", "变更"
    REVOKED = "revoked", "撤销"
    PARTLY_REVOKED = "partly_revoked", "部分撤销"
    UNLAWFUL = "unlawful", "确认违法"
    INVALID = "invalid", "确认无效"
    ORDERED = "ordered", "责令履行"
    MEDIATED = "mediated", "调解"
    WITHDRAWN = "withdrawn", "撤回、终止"

    @property
    def withdraws(self) -> WithdrawalGround | None:
        """On what ground a published decision is taken back, or None where it stays (Penalty Law Art. 48)."""
        return _WITHDRAWS.get(self)

    @property
    def undoes(self) -> bool:
        """Whether the decision binds nobody any longer."""
        return self in {RemedyOutcome.REVOKED, RemedyOutcome.INVALID}

    @property
    def changes(self) -> bool:
        """Whether something else than what was decided stands from now on."""
        return self in {RemedyOutcome.CHANGED, RemedyOutcome.PARTLY_REVOKED}

    @property
    def lost(self) -> bool:
        """Whether the agency's act was found wanting, wholly or in part: what supervision counts."""
        return self in _WITHDRAWS or self is RemedyOutcome.ORDERED


_O = RemedyOutcome
_WITHDRAWS: Final[Mapping[RemedyOutcome, WithdrawalGround]] = {
    _O.CHANGED: WithdrawalGround.CHANGED,
    _O.REVOKED: WithdrawalGround.REVOKED,
    _O.PARTLY_REVOKED: WithdrawalGround.REVOKED,
    _O.UNLAWFUL: WithdrawalGround.UNLAWFUL,
    _O.INVALID: WithdrawalGround.INVALID,
}

#: The article under which each outcome is given; what a way does not know has none.
ARTICLES: Final[Mapping[RemedyKind, Mapping[RemedyOutcome, Article]]] = {
    RemedyKind.RECONSIDERATION: {
        _O.CHANGED: art("FYF", "63"),
        _O.REVOKED: art("FYF", "64"),
        _O.PARTLY_REVOKED: art("FYF", "64"),
        _O.UNLAWFUL: art("FYF", "65"),
        _O.ORDERED: art("FYF", "66"),
        _O.INVALID: art("FYF", "67"),
        _O.UPHELD: art("FYF", "68"),
        _O.DISMISSED: art("FYF", "69"),
        _O.MEDIATED: art("FYF", "73"),
        _O.WITHDRAWN: art("FYF", "41"),
        _O.NOT_ACCEPTED: art("FYF", "30,33"),
    },
    RemedyKind.LITIGATION: {
        _O.DISMISSED: art("SSF", "69"),
        _O.REVOKED: art("SSF", "70"),
        _O.PARTLY_REVOKED: art("SSF", "70"),
        _O.ORDERED: art("SSF", "72"),
        _O.UNLAWFUL: art("SSF", "74"),
        _O.INVALID: art("SSF", "75"),
        _O.CHANGED: art("SSF", "77"),
        _O.MEDIATED: art("SSF", "60"),
        _O.WITHDRAWN: art("SSF", "62"),
        _O.NOT_ACCEPTED: art("SSF", "49,51"),
    },
}

#: Why new evidence of the facts is not taken in while a remedy is pending.
INTAKE_ARTICLE: Final = {
    RemedyKind.RECONSIDERATION: art("FYF", "46"),
    RemedyKind.LITIGATION: art("SSF", "35"),
}


class Absence(Labelled):
    """Why the head did not appear (最高法关于行政机关负责人出庭应诉若干问题的规定 Art. 8); each needs sealed proof."""

    FORCE_MAJEURE = "force_majeure", "不可抗力"
    ACCIDENT = "accident", "意外事件"
    DUTY = "duty", "需要履行他人不能代替的公务"
    OTHER = "other", "无法出庭的其他正当事由"


def reply_clock(kind: RemedyKind, *, simple: bool) -> Clock:
    """The clock of the agency's answer: 10 or 5 working days (复议法 48, 54), 15 days (行诉法 67)."""
    if kind is RemedyKind.LITIGATION:
        return Clock.LITIGATION_DEFENCE
    return Clock.RECONSIDERATION_REPLY_SIMPLE if simple else Clock.RECONSIDERATION_REPLY


def known(kind: RemedyKind, outcome: RemedyOutcome) -> Article | None:
    """The article of an outcome in this way, or None where the way has no such outcome."""
    return ARTICLES[kind].get(outcome)
