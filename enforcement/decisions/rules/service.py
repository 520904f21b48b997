"""How an instrument reaches whom it is for, what proves it, and the day on which it counts as served; pure.

Basis: Penalty Law Art. 61; Civil Procedure Law Arts. 87-95; 市场监督管理行政处罚程序规定 Arts. 81-83.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from enforcement.errors import Requirement
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.common import ANNOUNCEMENT_SERVICE
from enforcement.law.periods import due
from enforcement.law.statutes import Article, art
from enforcement.law.values import Labelled, ServiceMethod


class Outcome(Labelled):
    """What has become of one way of serving an instrument."""

    PENDING = "pending", "在途"
    SERVED = "served", "已送达"
    FAILED = "failed", "未能送达"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One way of serving, as the officers describe it.

    `received_on` is the day on the receipt, or of arrival in the recipient's system; `sent_on` that of posting, by
    mail or on the notice board. `pictures` counts photographs and films on file of it. `address_confirmed` and
    `consented` say what the party's signed confirmation of the address for service 送达地址确认书 covers.
    `remedies` says that the instrument can be taken to reconsideration, so that an electronic one needs a channel.
    """

    method: ServiceMethod
    received_on: date | None = None
    sent_on: date | None = None
    returned_on: date | None = None
    tracking_number: str = ""
    agent: str = ""
    address_confirmed: bool = False
    consented: bool = False
    channel: str = ""
    refusal: str = ""
    witness: str = ""
    pictures: int = 0
    ground: str = ""
    failed_before: int = 0
    untraceable: bool = False
    remedies: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """Whether and from when the instrument counts as served, and why, in Chinese."""

    outcome: Outcome
    on: date | None
    explanation: tuple[str, ...]


#: The article each way of serving rests on.
ARTICLES: Final[Mapping[ServiceMethod, Article]] = {
    ServiceMethod.DIRECT: art("MSF", "88"),
    ServiceMethod.LEFT_AT_DOMICILE: art("MSF", "89"),
    ServiceMethod.ELECTRONIC: art("CFF", "61§2"),
    ServiceMethod.ENTRUSTED: art("MSF", "91"),
    ServiceMethod.MAIL: art("MSF", "91"),
    ServiceMethod.FORWARDED: art("MSF", "92-94"),
    ServiceMethod.ANNOUNCEMENT: art("MSF", "95"),
}
#: Mail returned from the address that the party confirmed counts as served on the day of its return.
RETURNED_COUNTS: Final = art("SAMR-P", "83")


def requirements(attempt: Attempt) -> tuple[Requirement, ...]:
    """Everything the law asks of this way of serving, met and unmet."""
    asked = _ASKED.get(attempt.method)
    return asked(attempt) if asked else ()


def effect(attempt: Attempt, today: date, calendar: WorkingCalendar) -> Effect:
    """Whether the instrument counts as served on what is known today, and from which day.

    A direct service that was refused is none. Mail counts on receipt; returned, only from a confirmed address.
    An announcement counts thirty days after it was posted.
    """
    cite = ARTICLES[attempt.method].cite()
    if attempt.method is ServiceMethod.ANNOUNCEMENT:
        return _announced(attempt, today, calendar)
    if attempt.returned_on is not None:
        return _returned(attempt)
    if attempt.received_on is None:
        way = f"{attempt.method.label},{_said(attempt.sent_on)}发出,尚无签收或者到达记录"
        return Effect(Outcome.PENDING, None, (way, cite))
    if attempt.method is ServiceMethod.DIRECT and attempt.refusal:
        return Effect(Outcome.FAILED, None, (f"受送达人拒收:{attempt.refusal}", cite))
    return Effect(
        Outcome.SERVED, attempt.received_on, (f"{_MARKS[attempt.method]}:{attempt.received_on}", cite)
    )


_MARKS: Final = {
    ServiceMethod.DIRECT: "以送达回证上的签收日期为送达日期",
    ServiceMethod.LEFT_AT_DOMICILE: "以留置之日为送达日期",
    ServiceMethod.ELECTRONIC: "以到达受送达人特定系统的日期为送达日期",
    ServiceMethod.ENTRUSTED: "以受托机关送达回证上的签收日期为送达日期",
    ServiceMethod.MAIL: "以回执上注明的收件日期为送达日期",
    ServiceMethod.FORWARDED: "以受送达人在送达回证上签收的日期为送达日期",
}


def _announced(attempt: Attempt, today: date, calendar: WorkingCalendar) -> Effect:
    if attempt.sent_on is None:
        return Effect(Outcome.PENDING, None, ("尚未发出公告",))
    counted = due(attempt.sent_on, ANNOUNCEMENT_SERVICE, calendar)
    outcome = Outcome.SERVED if today >= counted.date else Outcome.PENDING
    return Effect(outcome, counted.date, counted.explanation)


def _returned(attempt: Attempt) -> Effect:
    back = f"邮件于{attempt.returned_on}退回"
    if not attempt.address_confirmed:
        return Effect(Outcome.FAILED, None, (f"{back},寄往的不是当事人确认的送达地址,不视为送达",))
    why = f"{back},寄往当事人确认的送达地址,以退回之日视为送达之日"
    return Effect(Outcome.SERVED, attempt.returned_on, (why, f"{RETURNED_COUNTS.cite()}(其他部门参照,待核)"))


def _said(day: date | None) -> str:
    return day.isoformat() if day else "(日期不详)"


def _left(attempt: Attempt) -> tuple[Requirement, ...]:
    cite = ARTICLES[ServiceMethod.LEFT_AT_DOMICILE].cite()
    return (
        Requirement("refusal_noted", cite, "记明受送达人拒收的事由", met=bool(attempt.refusal)),
        Requirement(
            "left_before_witness",
            cite,
            "须有见证人签名的送达回证,或者留置过程的照片、录像",
            met=bool(attempt.witness) or attempt.pictures > 0,
        ),
    )


def _mail(attempt: Attempt) -> tuple[Requirement, ...]:
    cite = ARTICLES[ServiceMethod.MAIL].cite()
    return (
        Requirement("tracking_number", cite, "邮件编号", met=bool(attempt.tracking_number)),
        Requirement("posted_on", cite, "交寄日期", met=attempt.sent_on is not None),
    )


def _through(attempt: Attempt) -> tuple[Requirement, ...]:
    what = "受托机关" if attempt.method is ServiceMethod.ENTRUSTED else "转交单位"
    return (
        Requirement("agent_named", ARTICLES[attempt.method].cite(), f"{what}名称", met=bool(attempt.agent)),
    )


def _electronic(attempt: Attempt) -> tuple[Requirement, ...]:
    found = [
        Requirement(
            "service_confirmed",
            ARTICLES[ServiceMethod.ELECTRONIC].cite(),
            "当事人签订的同意电子送达的确认书",
            met=attempt.consented,
        )
    ]
    if attempt.remedies:
        found.append(
            Requirement(
                "online_reconsideration",
                art("FYF", "22").cite(),
                "通过互联网送达的,须同时告知互联网申请行政复议的渠道",
                met=bool(attempt.channel),
            )
        )
    return tuple(found)


def _announcement(attempt: Attempt) -> tuple[Requirement, ...]:
    cite = ARTICLES[ServiceMethod.ANNOUNCEMENT].cite()
    return (
        Requirement("ground_noted", cite, "在案卷中记明公告送达的原因和经过", met=bool(attempt.ground)),
        Requirement(
            "other_ways_failed",
            cite,
            "受送达人下落不明,或者列明用其他方式未能送达的情况",
            met=attempt.untraceable or attempt.failed_before > 0,
        ),
        Requirement("posted_on", cite, "发出公告的日期", met=attempt.sent_on is not None),
        Requirement(
            "posting_pictured",
            art("SAMR-P", "82(5)").cite(),
            "张贴公告的照片或者录像",
            met=attempt.pictures > 0,
        ),
    )


_ASKED: Final[Mapping[ServiceMethod, Callable[[Attempt], tuple[Requirement, ...]]]] = {
    ServiceMethod.LEFT_AT_DOMICILE: _left,
    ServiceMethod.MAIL: _mail,
    ServiceMethod.ENTRUSTED: _through,
    ServiceMethod.FORWARDED: _through,
    ServiceMethod.ELECTRONIC: _electronic,
    ServiceMethod.ANNOUNCEMENT: _announcement,
}
