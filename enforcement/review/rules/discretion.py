"""How a proposed fine stands to its benchmark and to like cases of the county; pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from enforcement.errors import Requirement
from enforcement.law.local import Grade, GradeRow
from enforcement.law.statutes import art
from enforcement.law.values import Labelled, PenaltyKind
from enforcement.review.rules.considered import Considered, MitigationGround

#: Like cases of so many years back are compared, and only where there are so many: an engineering choice.
YEARS: Final = 3
FEWEST: Final = 8
_REACH: Final = Decimal("1.5")


class DeviationGround(Labelled):
    """Why a fine leaves its grade or the like cases."""

    REDUCED = "reduced", "具有法定减轻处罚情形"
    AGGRAVATED = "aggravated", "具有法定从重处罚情形"
    MANIFESTLY_UNFIT = "manifestly_unfit", "适用裁量基准将明显不当,经审批调整适用"
    UNLIKE = "unlike", "与同类案件的情节有实质差别"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A structured reason for leaving the grade or the like cases."""

    ground: DeviationGround
    reason: str


@dataclass(frozen=True, slots=True)
class Stated:
    """The power and grade a draft states, the circumstances it rests on, and why it leaves them if it does."""

    power: UUID
    grade: Grade
    circumstances: tuple[str, ...]
    deviation: Deviation | None = None


@dataclass(frozen=True, slots=True)
class Like:
    """Fines of like cases in yuan: how many, and their quartiles."""

    count: int
    lower_quartile: Decimal
    median: Decimal
    upper_quartile: Decimal

    @property
    def fences(self) -> tuple[Decimal, Decimal]:
        """What lies outside is unlike: one and a half times the middle half's width beyond it."""
        reach = _REACH * (self.upper_quartile - self.lower_quartile)
        return max(Decimal(0), self.lower_quartile - reach), self.upper_quartile + reach

    def holds(self, amount: Decimal) -> bool:
        """Whether an amount is like those; too few cases say nothing of any."""
        lowest, highest = self.fences
        return self.count < FEWEST or lowest <= amount <= highest


@dataclass(frozen=True, slots=True)
class Weighed:
    """How the fine stands: the row of its grade, the like cases, and whether it leaves either."""

    row: GradeRow | None
    like: Like
    outside_grade: bool
    outside_like: bool

    @property
    def deviates(self) -> bool:
        """Whether a reason is needed."""
        return self.outside_grade or self.outside_like


def weigh(fine: Decimal, stated: Stated, rows: Sequence[GradeRow], like: Like) -> Weighed:
    """Hold a fine against the grade stated and against like cases.

    Basis: Penalty Law Art. 34.
    """
    row = next(
        (row for row in rows if row.grade is stated.grade and row.penalty_kind is PenaltyKind.FINE), None
    )
    outside = row is not None and not row.holds(fine)
    return Weighed(row, like, outside_grade=outside, outside_like=not like.holds(fine))


def explained(weighed: Weighed, stated: Stated, considered: Considered) -> tuple[Requirement, ...]:
    """That the circumstances are the grade's, that what must mitigate does, and that what deviates says why.

    Basis: Penalty Law Arts. 5, 30-32, 34.
    """
    article = art("CFF", "34").cite()
    given = stated.deviation is not None and bool(stated.deviation.reason.strip())
    found = [Requirement("grade_known", article, "须选用已公布的裁量阶次", met=weighed.row is not None)]
    if weighed.row is not None and weighed.row.circumstances:
        named: Collection[str] = weighed.row.circumstances
        met = bool(stated.circumstances) and set(stated.circumstances) <= set(named)
        found.append(Requirement("circumstances", article, "须列明该阶次的适用情形", met=met))
    if weighed.outside_grade:
        found.append(Requirement("outside_grade", article, "罚款超出所选阶次的幅度,须说明理由", met=given))
    if weighed.outside_like:
        lowest, highest = weighed.like.fences
        text = f"罚款偏离本县同类案件({lowest:.2f}元至{highest:.2f}元),须说明理由"
        found.append(Requirement("outside_like", article, text, met=given))
    must = [m for m in considered.mitigation if m.ground is not MitigationGround.LIMITED_CAPACITY]
    if must:
        cited = must[0].ground.article.cite()
        met = stated.grade is Grade.LIGHTER
        found.append(Requirement("must_mitigate", cited, "应当从轻或者减轻处罚", met=met))
    return tuple(found)


def stored(stated: Stated, weighed: Weighed) -> Mapping[str, Any]:
    """As the draft keeps it and the reviewer reads it."""
    row, like = weighed.row, weighed.like
    return {
        "power": str(stated.power),
        "grade": stated.grade.value,
        "circumstances": list(stated.circumstances),
        "deviation": asdict(stated.deviation) if stated.deviation else None,
        "minimum": str(row.minimum) if row and row.minimum is not None else None,
        "maximum": str(row.maximum) if row and row.maximum is not None else None,
        "document": row.document if row else "",
        "verified": bool(row and row.verified),
        "like": {
            "count": like.count,
            "lower_quartile": str(like.lower_quartile),
            "median": str(like.median),
            "upper_quartile": str(like.upper_quartile),
            "fences": [str(fence) for fence in like.fences],
        },
        "outside_grade": weighed.outside_grade,
        "outside_like": weighed.outside_like,
    }
