"""Penalties as values; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from enforcement.law.values import PenaltyKind


@dataclass(frozen=True, slots=True)
class Penalty:
    """One penalty proposed; `amount` in yuan where the kind has one."""

    kind: PenaltyKind
    amount: Decimal = Decimal(0)
    detail: str = ""


def total(penalties: Iterable[Penalty]) -> Decimal:
    """Fine and confiscation together, in yuan."""
    return sum((p.amount for p in penalties), Decimal(0))
