"""Which row governs where province, county and ministry each have one: precedence goes by kind of row; pure.

Hearing thresholds: the verified provincial row, else the ministry's; a row that nobody has verified may only widen
the party's right, and a county may only be stricter with itself. Catalogues of review: the union. Discretion: the
benchmark of the competent level, which a lower level only refines within (Penalty Law, Art. 34; unverified).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from enforcement.law.profile import Rule
from enforcement.law.statutes import Article
from enforcement.law.values import Labelled, PenaltyKind


class IssuedBy(Labelled):
    """The level that issued a row, the highest first."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


_ORDER: Final = tuple(IssuedBy)


@dataclass(frozen=True, slots=True)
class LocalFigure:
    """A figure of a province, city or county, in yuan, inclusive; `document` says where it stands."""

    amount: Decimal
    issuer: IssuedBy
    document: str
    verified: bool


@dataclass(frozen=True, slots=True)
class LocalFigures:
    """The hearing figures published on a day, for citizens and for organisations."""

    citizen: tuple[LocalFigure, ...] = ()
    organisation: tuple[LocalFigure, ...] = ()


NO_LOCAL_FIGURES: Final = LocalFigures()


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure that governs. `settled`: a verified row of ministry or province stands behind it.

    Where nothing is settled, the figure alone takes no right away.
    """

    amount: Decimal | None
    article: Article
    settled: bool
    verified: bool
    source: str = ""


def hearing_figure(ministry: Rule[int | None], local: Iterable[LocalFigure]) -> Figure:
    """Find the figure from which on a hearing is offered.

    Basis: Penalty Law, Art. 63; the department's own rules, which let a provincial standard go before them.
    """
    rows = tuple(local)
    settled = [row for row in rows if row.issuer is IssuedBy.PROVINCE and row.verified]
    figures: list[tuple[Decimal, bool, str]] = [(row.amount, row.verified, row.document) for row in settled]
    if not settled and ministry.value is not None:
        figures.append((Decimal(ministry.value), ministry.verified, ""))
    known = bool(settled) or (ministry.verified and ministry.value is not None)
    figures += [(row.amount, row.verified, row.document) for row in rows if row not in settled]
    if not figures:
        return Figure(None, ministry.article, settled=False, verified=False)
    amount, verified, source = min(figures, key=lambda one: (one[0], not one[1]))
    return Figure(amount, ministry.article, known, verified and known, source)


class Grade(Labelled):
    """The grades of a benchmark 裁量阶次."""

    LIGHTER = "lighter", "从轻"
    GENERAL = "general", "一般"
    HEAVIER = "heavier", "从重"


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One grade of a power's benchmark: a range in yuan, or words where the penalty has no amount."""

    grade: Grade
    penalty_kind: PenaltyKind
    minimum: Decimal | None
    maximum: Decimal | None
    text: str
    circumstances: tuple[str, ...]
    issuer: IssuedBy
    document: str
    verified: bool

    def holds(self, amount: Decimal) -> bool:
        """Whether an amount lies in the range, both ends in it; a row without a range holds any."""
        return (self.minimum is None or amount >= self.minimum) and (
            self.maximum is None or amount <= self.maximum
        )

    def lighter_than(self, other: "GradeRow") -> bool:
        """Whether neither end of the range is higher, and one is lower."""
        ends = ((self.minimum, other.minimum), (self.maximum, other.maximum))
        known = [(own, theirs) for own, theirs in ends if own is not None and theirs is not None]
        return bool(known) and all(own <= theirs for own, theirs in known) and any(a < b for a, b in known)

    def refines(self, above: "GradeRow") -> bool:
        """Whether the range lies inside that of the level above."""
        return _not_below(self.minimum, above.minimum) and _not_above(self.maximum, above.maximum)


def benchmark(rows: Iterable[GradeRow]) -> tuple[GradeRow, ...]:
    """The grades that govern: of the highest level that has any, refined where a lower level keeps inside them."""
    found = sorted(rows, key=lambda row: _ORDER.index(row.issuer))
    if not found:
        return ()
    held = {(row.grade, row.penalty_kind): row for row in reversed(found) if row.issuer is found[0].issuer}
    for row in found:
        above = held.get((row.grade, row.penalty_kind))
        if above is not None and row.refines(above):
            held[row.grade, row.penalty_kind] = row
    return tuple(sorted(held.values(), key=lambda row: (row.penalty_kind, tuple(Grade).index(row.grade))))


def pinned_benchmark(at_act: Iterable[GradeRow], now: Iterable[GradeRow]) -> tuple[GradeRow, ...]:
    """The grades that bind an act: those in force on its day, a newer one only where it is lighter.

    Where none was published on the day of the act, those of today.

    Basis: Penalty Law Arts. 34, 37.
    """
    then, newer = tuple(at_act), {(row.grade, row.penalty_kind): row for row in now}
    if not then:
        return tuple(newer.values())
    found = []
    for row in then:
        other = newer.get((row.grade, row.penalty_kind))
        found.append(other if other is not None and other.lighter_than(row) else row)
    return tuple(found)


def _not_below(own: Decimal | None, above: Decimal | None) -> bool:
    return above is None or (own is not None and own >= above)


def _not_above(own: Decimal | None, above: Decimal | None) -> bool:
    return above is None or (own is not None and own <= above)
