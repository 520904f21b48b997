"""When a decision is major; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from enforcement.law.statutes import Article, art
from enforcement.law.values import PartyKind, PenaltyKind
from enforcement.review.rules.penalties import Penalty, total


@dataclass(frozen=True, slots=True)
class CatalogRow:
    """A row of the agency's published catalogue; what is None matches everything."""

    title: str
    penalty_kind: PenaltyKind | None
    party_kind: PartyKind | None
    amount_from: Decimal | None

    def matches(self, penalties: Iterable[Penalty], parties: Iterable[PartyKind], total: Decimal) -> bool:
        """Whether the draft falls under the row; the amount counts fine and confiscation together, inclusive."""
        return (
            (self.penalty_kind is None or any(p.kind is self.penalty_kind for p in penalties))
            and (self.party_kind is None or self.party_kind in set(parties))
            and (self.amount_from is None or total >= self.amount_from)
        )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the drafter declares of the case under Art. 58."""

    public_interest: bool = False
    heard: bool = False
    complex: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a decision is major."""

    article: Article
    text: str


def major_grounds(
    penalties: Iterable[Penalty],
    parties: Iterable[PartyKind],
    circumstances: Circumstances,
    catalog: Iterable[CatalogRow],
) -> tuple[Ground, ...]:
    """Every ground on which the decision is major; none means it is not.

    Basis: Penalty Law Art. 58 (1)-(4); the agency's catalogue is the "other" of (4), and rows only add.
    """
    proposed, kinds = tuple(penalties), tuple(parties)
    found = []
    if circumstances.public_interest:
        found.append(Ground(art("CFF", "58(1)"), "涉及重大公共利益"))
    if circumstances.heard:
        found.append(Ground(art("CFF", "58(2)"), "直接关系当事人或者第三人重大权益,经过听证程序"))
    if circumstances.complex:
        found.append(Ground(art("CFF", "58(3)"), "案件情况疑难复杂、涉及多个法律关系"))
    found += [
        Ground(art("CFF", "58(4)"), f"本机关重大执法决定法制审核目录:{row.title}")
        for row in catalog
        if row.matches(proposed, kinds, total(proposed))
    ]
    return tuple(found)
