"""What a proposed penalty has to have considered: the law that changed, one fine for one act, what mitigates; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from enforcement.errors import Requirement
from enforcement.law.statutes import Article, art
from enforcement.law.values import Department, Labelled

ADULT, RESPONSIBLE = 18, 14
#: The Ecology Code's first day; it repealed ten laws.
ECOLOGY_CODE: Final = date(2026, 8, 15)
#: Within how many days the continuation must be found (环境保护主管部门实施按日连续处罚办法, not read: 待核).
REINSPECTION_DAYS: Final = 30
#: Where one of two acts has no date, clues received this near each other may be of the same act.
NEAR: Final = timedelta(days=30)


class MitigationGround(Labelled):
    """Why the penalty must be lighter or below the range (Arts. 30-32), or may be (Art. 31, second sentence)."""

    HARM_REMOVED = "harm_removed", "主动消除或者减轻违法行为危害后果"
    COERCED = "coerced", "受他人胁迫或者诱骗实施违法行为"
    CONFESSED = "confessed", "主动供述行政机关尚未掌握的违法行为"
    MERIT = "merit", "配合行政机关查处违法行为有立功表现"
    OTHER_RULE = "other_rule", "法律、法规、规章规定其他应当从轻或者减轻"
    MINOR = "minor", "已满十四周岁不满十八周岁"
    LIMITED_CAPACITY = "limited_capacity", "尚未完全丧失辨认或者控制自己行为能力的精神病人、智力残疾人"

    @property
    def article(self) -> Article:
        """The article that gives the ground."""
        return {
            MitigationGround.MINOR: art("CFF", "30"),
            MitigationGround.LIMITED_CAPACITY: art("CFF", "31"),
        }.get(self, art("CFF", "32"))


@dataclass(frozen=True, slots=True)
class Mitigation:
    """A ground that mitigates, and what of the case it rests on."""

    ground: MitigationGround
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Old law and new compared: the law at the act governs, unless the new one is lighter or finds no breach."""

    old: str
    new: str
    new_is_lighter: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SameAct:
    """Whether a fine elsewhere was for the same act, and why."""

    case: UUID
    same: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Norm:
    """One of several norms that the act breaches, with the highest fine it allows, in yuan."""

    basis: str
    fine_up_to: Decimal
    applied: bool = False


@dataclass(frozen=True, slots=True)
class Daily:
    """A fine by the day: upon which decision, from which order on, and when the breach was found to go on."""

    original: UUID
    order_served_on: date
    reinspected_on: date

    @property
    def days(self) -> int:
        """From the day after the order was served, to the day the breach was found to go on."""
        return (self.reinspected_on - self.order_served_on).days


@dataclass(frozen=True, slots=True)
class Considered:
    """All of it. `priors` says why this is a first offence though the party was penalised before."""

    mitigation: tuple[Mitigation, ...] = ()
    comparison: Comparison | None = None
    same_act: tuple[SameAct, ...] = ()
    norms: tuple[Norm, ...] = ()
    priors: str = ""
    daily: Daily | None = None

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it, every value a string, a number or a list of these."""
        found: dict[str, Any] = _plain(asdict(self))
        return found


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (UUID, Decimal, date)):
        return str(value)
    return value


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A decision on the same party in another case of the county."""

    case: UUID
    number: str
    agency: str
    decided_on: date
    act_ended_on: date | None
    received_on: date
    fine: Decimal

    @property
    def said(self) -> str:
        """The decision as a requirement names it."""
        return f"{self.agency} {self.decided_on.isoformat()} {self.number}"

    def may_be_of(self, act_ended_on: date | None, received_on: date) -> bool:
        """Whether its fine may have been for the same act: of the same day, or near it where a day is unknown."""
        if not self.fine:
            return False
        if self.act_ended_on is not None and act_ended_on is not None:
            return self.act_ended_on == act_ended_on
        return abs(self.received_on - received_on) <= NEAR


def one_fine(
    found: Iterable[Elsewhere], answers: Sequence[SameAct], *, fined: bool
) -> tuple[Requirement, ...]:
    """That every fine that may be for the same act was answered for, and that none is followed by a second.

    Basis: Penalty Law Art. 29.
    """
    if not fined:
        return ()
    answered = {answer.case: answer for answer in answers}
    article = art("CFF", "29").cite()
    requirements = []
    for one in found:
        answer = answered.get(one.case)
        requirements.append(
            Requirement(
                "same_act_answered",
                article,
                f"须说明是否与已处罚款的案件为同一违法行为:{one.said}",
                met=answer is not None and bool(answer.reason),
            )
        )
        if answer is not None and answer.same:
            requirements.append(
                Requirement("no_second_fine", article, f"同一违法行为已由他案罚款,不得再次罚款:{one.said}")
            )
    return tuple(requirements)


def highest_norm(norms: Sequence[Norm]) -> tuple[Requirement, ...]:
    """That of several norms the one with the higher fine is applied.

    Basis: Penalty Law Art. 29, second sentence; 生态环境法典 Art. 1055.
    """
    if not norms:
        return ()
    highest = max(norm.fine_up_to for norm in norms)
    applied = [norm for norm in norms if norm.applied]
    met = len(norms) > 1 and len(applied) == 1 and applied[0].fine_up_to == highest
    return (Requirement("highest_norm", art("CFF", "29").cite(), "按照罚款数额高的规定处罚", met=met),)


def changed_law(
    department: Department,
    spans: Iterable[tuple[date, date | None]],
    *,
    act_on: date,
    today: date,
) -> Article | None:
    """The article that asks for a comparison, or None where the same law holds at the act and now.

    `spans`: from when and until when each cited basis holds, half-open.

    Basis: Penalty Law Art. 37; 生态环境法典 Art. 1057.
    """
    if department is Department.ECOLOGY and act_on < ECOLOGY_CODE <= today:
        return art("ECO", "1057")
    for begins, ends in spans:
        if not all(begins <= day and (ends is None or day < ends) for day in (act_on, today)):
            return art("CFF", "37")
    return None


def of_age(ages: Collection[int], considered: Considered, *, penalises: bool) -> tuple[Requirement, ...]:
    """That nobody under fourteen is penalised, and nobody under eighteen without mitigation.

    Basis: Penalty Law Art. 30.
    """
    if not penalises or not ages:
        return ()
    article, youngest = art("CFF", "30").cite(), min(ages)
    if youngest < RESPONSIBLE:
        return (Requirement("responsible_age", article, "不满十四周岁的未成年人有违法行为的,不予行政处罚"),)
    if youngest < ADULT:
        grounds = {mitigation.ground for mitigation in considered.mitigation}
        met = MitigationGround.MINOR in grounds
        return (Requirement("minor_mitigated", article, "对未成年人应当从轻或者减轻行政处罚", met=met),)
    return ()


@dataclass(frozen=True, slots=True)
class Original:
    """The decision a fine by the day follows, as it stands on file; None where there is no such thing."""

    decided_on: date | None
    fine: Decimal
    ordered_on: date | None
    inspected_on: frozenset[date]


def by_the_day(
    department: Department, daily: Daily, original: Original, *, fine: Decimal, today: date
) -> tuple[Requirement, ...]:
    """Every link of the chain: fined and ordered to correct, the order served, the breach found to go on, the sum.

    Basis: 生态环境法典 Art. 1060.
    """
    article = art("ECO", "1060").cite()
    served, found = daily.order_served_on, daily.reinspected_on
    decided = original.decided_on is not None and original.decided_on <= today and original.fine > 0
    return (
        Requirement(
            "daily_department",
            article,
            "按日连续处罚适用于生态环境领域",
            met=department is Department.ECOLOGY and today >= ECOLOGY_CODE,
        ),
        Requirement("daily_original", article, "须先作出原罚款决定", met=decided),
        Requirement(
            "daily_order",
            article,
            "须先责令改正并送达",
            met=original.ordered_on is not None and original.ordered_on <= served,
        ),
        Requirement(
            "daily_reinspection",
            article,
            f"须在送达之后{REINSPECTION_DAYS}日内(待核)复查,并有当日现场检查笔录",
            met=0 < daily.days <= REINSPECTION_DAYS and found in original.inspected_on and found <= today,
        ),
        Requirement(
            "daily_sum",
            article,
            f"罚款须为原处罚数额 {original.fine} 元乘以 {daily.days} 日",
            met=fine == original.fine * daily.days,
        ),
    )


def read_considered(stored: Mapping[str, Any]) -> Considered:
    """Read back what `Considered.stored` wrote."""
    comparison, daily = stored.get("comparison"), stored.get("daily")
    return Considered(
        mitigation=tuple(
            Mitigation(MitigationGround(m["ground"]), m["reason"]) for m in stored.get("mitigation", ())
        ),
        comparison=Comparison(**comparison) if comparison else None,
        same_act=tuple(SameAct(UUID(a["case"]), a["same"], a["reason"]) for a in stored.get("same_act", ())),
        norms=tuple(
            Norm(n["basis"], Decimal(n["fine_up_to"]), n["applied"]) for n in stored.get("norms", ())
        ),
        priors=stored.get("priors", ""),
        daily=Daily(
            UUID(daily["original"]),
            date.fromisoformat(daily["order_served_on"]),
            date.fromisoformat(daily["reinspected_on"]),
        )
        if daily
        else None,
    )
