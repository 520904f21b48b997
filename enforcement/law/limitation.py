"""The limitation of penalties 追责时效: which law's row binds an act, and its last day; pure.

Two laws may dispute an act that ended before the Ecology Code: until a person judges, both may bind, and afterwards
the one that was chosen is computed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from enforcement.law.judging import LIMITATION, straddles
from enforcement.law.limits import LIMITS, Clock, Limit, MissingLimitError, governing
from enforcement.law.periods import Unit, add_months
from enforcement.law.statutes import Article
from enforcement.law.values import Department, Labelled

_MONTHS_A_YEAR: Final = 12


class LongerGround(Labelled):
    """What makes the limitation five years instead of two; each law knows its own grounds."""

    LIFE_AND_HEALTH = "life_and_health", "涉及公民生命健康安全且有危害后果"
    FINANCE = "finance", "涉及金融安全且有危害后果"
    ECOLOGY = "ecology", "造成环境污染、生态破坏等危害后果"


#: The grounds of each law (Penalty Law Art. 36; 生态环境法典 Art. 1054).
GROUNDS: Final[Mapping[str, frozenset[LongerGround]]] = {
    "CFF": frozenset({LongerGround.LIFE_AND_HEALTH, LongerGround.FINANCE}),
    "ECO": frozenset({LongerGround.ECOLOGY}),
}


@dataclass(frozen=True, slots=True)
class Limitation:
    """One law's limitation of one act: the row, the end of the act, the last day on which discovery is in time."""

    row: Limit
    ended: date

    @property
    def last(self) -> date:
        """The same day so many years on, or the last day of February; it does not move for a rest day."""
        period = self.row.needed
        return add_months(self.ended, period.amount * (_MONTHS_A_YEAR if period.unit is Unit.YEAR else 1))

    @property
    def article(self) -> Article:
        """The article of the row."""
        return self.row.article

    @property
    def said(self) -> str:
        """2024-11-23终了，2年内（至2026-11-23）发现."""
        return f"违法行为于{self.ended}终了，须在{self.row.said}内（至{self.last}）发现"

    def passed(self, discovered: date) -> bool:
        """Whether the act was discovered too late to be punished; the last day itself is in time."""
        return discovered > self.last


def limitations(
    department: Department,
    ended: date,
    on: date,
    *,
    ground: LongerGround | None = None,
    chosen: Mapping[str, str] | None = None,
) -> tuple[Limitation, ...]:
    """Those that may bind an act under the law of the day `on`: one, or both while a person has yet to judge.

    A ground makes it five years under the law that knows it, and leaves it two under the other.

    Raises: MissingLimitError where no row governs.
    """
    laws: Iterable[str]
    if straddles(department, ended, on):
        judged = (chosen or {}).get(LIMITATION)
        laws = [Article.parse(judged).statute] if judged else GROUNDS
    else:
        laws = [_row(Clock.LIMITATION, department, on).article.statute]
    return tuple(Limitation(_of(law, department, on, ground), ended) for law in laws)


def _of(law: str, department: Department, on: date, ground: LongerGround | None) -> Limit:
    clock = Clock.LIMITATION_EXTENDED if ground in GROUNDS[law] else Clock.LIMITATION
    return _row(clock, department, on, law)


def _row(clock: Clock, department: Department, on: date, law: str | None = None) -> Limit:
    among = [row for row in LIMITS if law is None or row.article.statute == law]
    row = governing(clock, department, on, among=among)
    if row is None:
        raise MissingLimitError(clock, department, on)
    return row


def in_time(found: Iterable[Limitation], discovered: date) -> bool:
    """Whether the act may still be punished under one of them; which one binds is another question."""
    return any(not one.passed(discovered) for one in found)
