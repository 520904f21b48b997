"""When and how a decision is made to be obeyed 行政强制执行; pure.

Basis: Penalty Law Art. 72; 行政强制法 Arts. 34-46, 50-58; 最高人民法院关于适用行政诉讼法的解释 Art. 156.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from enforcement.errors import Requirement
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.common import COURT_APPLICATION, DEMAND, LITIGATION, RECONSIDERATION, SUBSTITUTE_DEMAND
from enforcement.law.periods import LEGAL_ZONE, due, earliest
from enforcement.law.profile import Rule
from enforcement.law.recordings import ActivityKind
from enforcement.law.statutes import Article, art
from enforcement.law.values import Labelled


class Means(Labelled):
    """How an agency that has the power executes by itself (行政强制法 Art. 12)."""

    TRANSFER = "transfer", "划拨存款、汇款"
    AUCTION = "auction", "拍卖或者依法处理查封、扣押的场所、设施或者财物"
    RESTORATION = "restoration", "排除妨碍、恢复原状"
    SUBSTITUTE = "substitute", "代履行"
    DEMOLITION = "demolition", "强制拆除违法的建筑物、构筑物、设施"
    OTHER = "other", "其他强制执行方式"

    @property
    def recorded_as(self) -> ActivityKind | None:
        """The activity of the list of recordings 音像记录清单 that it is by name; of any other, a person says."""
        return _RECORDED_AS.get(self)


_RECORDED_AS: Final[Mapping[Means, ActivityKind]] = {
    Means.SUBSTITUTE: ActivityKind.SUBSTITUTE_PERFORMANCE,
    Means.DEMOLITION: ActivityKind.DEMOLITION,
}


class SuspensionGround(Labelled):
    """Why execution is suspended 中止执行 (行政强制法 Art. 39)."""

    UNABLE = "unable", "当事人履行行政决定确有困难或者暂无履行能力"
    THIRD_PARTY = "third_party", "第三人对执行标的主张权利,确有理由"
    IRREPARABLE = "irreparable", "执行可能造成难以弥补的损失,且中止执行不损害公共利益"
    OTHER = "other", "行政机关认为需要中止执行的其他情形"


class TerminationGround(Labelled):
    """Why execution ends 终结执行 (行政强制法 Arts. 39-40)."""

    DEAD_WITHOUT_ESTATE = "dead_without_estate", "公民死亡,无遗产可供执行,又无义务承受人"
    ENDED_WITHOUT_ASSETS = "ended_without_assets", "法人或者其他组织终止,无财产可供执行,又无义务承受人"
    OBJECT_GONE = "object_gone", "执行标的灭失"
    BASIS_REVOKED = "basis_revoked", "据以执行的行政决定被撤销"
    OTHER = "other", "行政机关认为需要终结执行的其他情形"
    THREE_YEARS = "three_years", "中止执行满三年未恢复执行,没有明显社会危害,当事人确无能力履行"

    @property
    def article(self) -> Article:
        """The article that gives the ground."""
        return art("QZF", "39§2" if self is TerminationGround.THREE_YEARS else "40")


class CourtAnswer(Labelled):
    """What the court did with the application (行政强制法 Arts. 56-58)."""

    ACCEPTED = "accepted", "受理"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    GRANTED = "granted", "裁定准予执行"
    REFUSED = "refused", "裁定不准予执行"
    OBJECTION = "objection", "本机关向上一级人民法院申请复议"
    UPHELD = "upheld", "上一级人民法院维持裁定"
    OVERTURNED = "overturned", "上一级人民法院撤销裁定,准予受理或者执行"
    ENDED = "ended", "裁定终结执行"

    @property
    def ends(self) -> bool:
        """Whether nothing more comes of the application, without the decision having been executed."""
        return self in {CourtAnswer.UPHELD, CourtAnswer.ENDED}

    @property
    def lets_execute(self) -> bool:
        """Whether the court may execute on it."""
        return self in {CourtAnswer.GRANTED, CourtAnswer.OVERTURNED}

    @property
    def after(self) -> frozenset["CourtAnswer | None"]:
        """What the latest answer must be for this one to come next; None: the application itself."""
        return _FOLLOWS[self]


_A = CourtAnswer
_FOLLOWS: Final[Mapping[CourtAnswer, frozenset[CourtAnswer | None]]] = {
    _A.ACCEPTED: frozenset({None, _A.OVERTURNED}),
    _A.NOT_ACCEPTED: frozenset({None}),
    _A.GRANTED: frozenset({_A.ACCEPTED, _A.OVERTURNED}),
    _A.REFUSED: frozenset({_A.ACCEPTED}),
    _A.OBJECTION: frozenset({_A.NOT_ACCEPTED, _A.REFUSED}),
    _A.UPHELD: frozenset({_A.OBJECTION}),
    _A.OVERTURNED: frozenset({_A.OBJECTION}),
    _A.ENDED: frozenset({_A.NOT_ACCEPTED, _A.REFUSED, _A.GRANTED, _A.OVERTURNED}),
}
#: Which answer is given under which article.
ANSWER_ARTICLES: Final[Mapping[CourtAnswer, Article]] = {
    _A.ACCEPTED: art("QZF", "56"),
    _A.NOT_ACCEPTED: art("QZF", "56"),
    _A.GRANTED: art("QZF", "57"),
    _A.REFUSED: art("QZF", "58"),
    _A.OBJECTION: art("QZF", "58"),
    _A.UPHELD: art("QZF", "58"),
    _A.OVERTURNED: art("QZF", "58"),
    _A.ENDED: art("QZF", "40"),
}
#: The materials of an application to the court, each with the key it is handed in under.
MATERIALS: Final[tuple[tuple[str, str, Article], ...]] = (
    ("application", "强制执行申请书(机关负责人签名、加盖印章并注明日期)", art("QZF", "55(1)")),
    ("decision", "行政决定书及作出决定的事实、理由和依据", art("QZF", "55(2)")),
    ("opinion", "当事人的意见及行政机关催告情况", art("QZF", "55(3)")),
    ("state", "申请强制执行标的情况", art("QZF", "55(4)")),
)
#: What a demand must contain.
DEMAND_ELEMENTS: Final[tuple[tuple[str, str, Article], ...]] = (
    ("perform_by", "履行义务的期限", art("QZF", "35(1)")),
    ("way", "履行义务的方式", art("QZF", "35(2)")),
    ("payment", "涉及金钱给付的,明确的金额和给付方式", art("QZF", "35(3)")),
    ("rights", "当事人依法享有的陈述权和申辩权", art("QZF", "35(4)")),
)
#: The hours of night, in which nothing is executed; no text read fixes them.
NIGHT: Final = Rule(
    (time(22), time(6)),
    art("QZF", "43"),
    verified=False,
    note="“夜间”的起止时刻没有核到条文,暂按22时至次日6时",
)


def missing_demand_elements(content: Mapping[str, object], *, money: bool) -> tuple[Requirement, ...]:
    """The elements that a demand lacks; an amount only where money is owed. Basis: 行政强制法 Art. 35."""
    return tuple(
        Requirement(f"demand_{key}", article.cite(), f"催告书须载明{text}")
        for key, text, article in DEMAND_ELEMENTS
        if not content.get(key) and (money or key != "payment")
    )


@dataclass(frozen=True, slots=True)
class Window:
    """When the court may be asked: from `opens` to `closes`, both in; `since` is the day it is counted from."""

    since: date
    opens: date
    closes: date
    provisional: bool
    explanation: tuple[str, ...]

    def holds(self, day: date) -> bool:
        """Whether the day lies in the window."""
        return self.opens <= day <= self.closes


def court_window(
    served_on: date,
    calendar: WorkingCalendar,
    *,
    deferred_to: date | None = None,
    suit_until: date | None = None,
    reconsideration_first: bool = False,
) -> Window:
    """Compute when an application to the court is in time.

    Three months from the end of both remedy periods; where payment was deferred, from the end of that. After a
    remedy was used, `suit_until` is the last day on which the party could sue, in place of both periods.
    `reconsideration_first`: without reconsideration there is no suit, yet the longer period is waited out all the same.

    Basis: 行政强制法 Art. 53; Penalty Law Art. 72 para. 2; 行政诉讼法解释 Art. 156.
    """
    review, suit = due(served_on, RECONSIDERATION, calendar), due(served_on, LITIGATION, calendar)
    ends = suit_until or max(review.date, suit.date)
    said = [
        f"行政复议期限届满:{review.date}({RECONSIDERATION.article.cite()})",
        f"行政诉讼期限届满:{suit.date}({LITIGATION.article.cite()})",
    ]
    if suit_until:
        said = [f"复议、诉讼程序之后的起诉期限届满:{suit_until}"]
    if reconsideration_first and not suit_until:
        said.append("依法应当先申请行政复议的,仍按较长的期限等候")
    opens = ends
    if deferred_to is not None and deferred_to > opens:
        opens = deferred_to
        said.append(
            f"批准延期、分期缴纳至{deferred_to},申请期限自其结束之日起计算({art('CFF', '72§2').cite()})"
        )
    closing = due(opens, COURT_APPLICATION, calendar)
    said += [f"可以申请:自{opens}的次日起", f"期限届满:{closing.date}({COURT_APPLICATION.article.cite()})"]
    provisional = review.provisional or suit.provisional or closing.provisional
    return Window(opens, _next_day(opens), closing.date, provisional, tuple(said))


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def demand_ripe_on(served_on: date, calendar: WorkingCalendar, *, substitute: bool = False) -> date:
    """The first day on which a served demand has had its time.

    Ten working days have passed before the court is asked; three full ones lie before a substitute performance.

    Basis: 行政强制法 Arts. 51, 54.
    """
    if substitute:
        return earliest(served_on, SUBSTITUTE_DEMAND, calendar).date
    return _next_day(due(served_on, DEMAND, calendar).date)


def at_a_forbidden_hour(begins: datetime, ends: datetime, calendar: WorkingCalendar) -> str:
    """Say in Chinese why an execution from `begins` to `ends` is at a forbidden time, or ''.

    Basis: 行政强制法 Art. 43: neither at night nor on a statutory holiday, unless it is urgent.
    """
    first, last = begins.astimezone(LEGAL_ZONE), ends.astimezone(LEGAL_ZONE)
    night, morning = NIGHT.value
    day = first.date()
    while day <= last.date():
        year = calendar.years.get(day.year)
        if year is None:
            return f"{day.year}年放假安排尚未公布,不能确认{day}不是法定节假日"
        if day in year.holidays:
            return f"{day}是法定节假日"
        day = _next_day(day)
    if first.date() != last.date() or first.time() < morning or first.time() >= night or last.time() > night:
        return f"{first:%m-%d %H:%M}至{last:%m-%d %H:%M}涉及夜间"
    return ""


def own_execution(
    *,
    means: Means,
    empowered: bool,
    ripe: bool,
    remedies_over: bool,
    announced: bool,
    cuts_supply: bool,
    complete_substitute: bool,
) -> tuple[Requirement, ...]:
    """What the law asks of a decision of compulsory execution 强制执行决定, met and unmet."""
    found = [
        Requirement(
            "execution_power",
            art("QZF", "13,34").cite(),
            "法律授予本机关强制执行权(权责清单中已公布、以法律为依据的行政强制职权);没有的,申请人民法院强制执行",
            met=empowered,
        ),
        Requirement(
            "demand_ripe",
            art("QZF", "35,51" if means is Means.SUBSTITUTE else "35,37").cite(),
            "催告书送达后期限已满,当事人仍不履行",
            met=ripe,
        ),
        Requirement(
            "supply_kept",
            art("QZF", "43§2").cite(),
            "不得对居民生活采取停止供水、供电、供热、供燃气等方式",
            met=not cuts_supply,
        ),
    ]
    if means is Means.DEMOLITION:
        article = art("QZF", "44").cite()
        found += [
            Requirement("demolition_announced", article, "已予公告,限期当事人自行拆除", met=announced),
            Requirement(
                "remedies_over",
                article,
                "当事人在法定期限内不申请行政复议、不提起行政诉讼",
                met=remedies_over,
            ),
        ]
    if means is Means.SUBSTITUTE:
        found.append(
            Requirement(
                "substitute_complete",
                art("QZF", "51").cite(),
                "代履行决定载明代履行的标的、费用预算和代履行人",
                met=complete_substitute,
            )
        )
    return tuple(found)
