"""When a look at evidence is unusual: the county's own figures, for nobody above it has set any.

They found nothing and bar nothing: what exceeds them stands on a list that the supervisor reads. The county has
published none yet, so these are the software's proposal and say so wherever a finding is shown.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from enforcement.law.statutes import Article, art


@dataclass(frozen=True, slots=True)
class WatchRule:
    """From `valid_from` on: pieces by one account within a time, and the office hours in Asia/Shanghai.

    `verified` False where no document of the county says so; `document` is its title and number.
    """

    valid_from: date
    pieces: int
    within: timedelta
    opens: time
    closes: time
    article: Article
    document: str = ""
    verified: bool = False


RULES: Final[tuple[WatchRule, ...]] = (
    WatchRule(
        valid_from=date(2021, 7, 15),
        pieces=100,
        within=timedelta(minutes=10),
        opens=time(7, 30),
        closes=time(20),
        article=art("CFF", "47"),
    ),
)


def watch_rule(day: date) -> WatchRule:
    """The rule in force on a day; the first one before there was any."""
    return next((rule for rule in reversed(RULES) if rule.valid_from <= day), RULES[0])
