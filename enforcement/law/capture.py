"""What a file says of the moment it was made, held against what was declared: how far the two may lie apart.

No statute fixes these figures. Evidence must be verified before it founds anything (Art. 46); they say when somebody
should look twice. What exceeds them is a flag on the evidence and never a reason to refuse it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from enforcement.law.statutes import Article, art


@dataclass(frozen=True, slots=True)
class CaptureRule:
    """From `valid_from` on: how far clocks and places may differ.

    A kilometre, because maps in use in China are shifted against the receivers of cameras (GCJ-02 against WGS 84)
    by up to 700 metres.
    """

    valid_from: date
    clock: timedelta
    metres: int
    article: Article


@dataclass(frozen=True, slots=True)
class Bounds:
    """The rectangle a division lies in, degrees of WGS 84; `verified` False where it is from a general account."""

    south: float
    north: float
    west: float
    east: float
    verified: bool = False

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether the place lies inside."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


RULES: Final = (
    CaptureRule(
        valid_from=date(2021, 7, 15), clock=timedelta(minutes=10), metres=1_000, article=art("CFF", "46")
    ),
)

#: By division code. An offence is handled where it happened (Art. 22): a photograph from elsewhere wants a reason.
DIVISIONS: Final = {
    "530524": Bounds(south=24.20, north=25.25, west=99.22, east=100.25),
}


def capture_rule(day: date) -> CaptureRule:
    """The rule in force on a day; the first one before there was any."""
    return next((rule for rule in reversed(RULES) if rule.valid_from <= day), RULES[0])
