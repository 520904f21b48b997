"""The hearing: whether it was asked for in time, who may preside, on what it ends; pure."""

from datetime import date

from enforcement.law.values import Labelled

#: Agents a party may send (Art. 64 (5)).
MOST_AGENTS = 2


class ClosedGround(Labelled):
    """Why a hearing is not public (Art. 64 (3))."""

    STATE_SECRET = "state_secret", "涉及国家秘密"
    TRADE_SECRET = "trade_secret", "涉及商业秘密"
    PRIVACY = "privacy", "涉及个人隐私"


class DeclineGround(Labelled):
    """Why a hearing that was asked for is not held."""

    LATE = "late", "逾期提出"
    NOT_OFFERED = "not_offered", "不属于听证范围"
    NOT_A_PARTY = "not_a_party", "申请人不是本案当事人"


class EndGround(Labelled):
    """Why a hearing ends without being held to its end."""

    ABSENT = "absent", "当事人及其代理人无正当理由拒不出席"
    LEFT = "left", "当事人及其代理人未经许可中途退出"
    WITHDRAWN = "withdrawn", "当事人撤回听证要求"
    WAIVED = "waived", "当事人明确放弃听证"


def declinable(ground: DeclineGround, *, in_time: bool, offered: bool) -> bool:
    """Whether the ground holds: a hearing within Art. 63 that was asked for in time is held."""
    if ground is DeclineGround.LATE:
        return not in_time
    return ground is DeclineGround.NOT_A_PARTY or not offered


def asked_in_time(until: date | None, *, posted_on: date | None, received_on: date) -> bool:
    """Whether a hearing was asked for in time; a letter counts from the day it was posted.

    Basis: Penalty Law Art. 64 (1); Civil Procedure Law Art. 85.
    """
    return until is not None and (posted_on or received_on) <= until
