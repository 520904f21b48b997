"""What the journeys expect of each department: the law as its reader has it, not the server's tables.

The departments' names are the ones on the command line; the rows say where no text was confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")


def penalty(number: str) -> str:
    """Part of the citation of an article of the Penalty Law, the number in Chinese numerals."""
    return f"行政处罚法》第{number}条"


def now() -> datetime:
    """The phone's clock."""
    return datetime.now(LEGAL_ZONE).replace(microsecond=0)


def today() -> date:
    """The legal day."""
    return now().date()


@dataclass(frozen=True, slots=True)
class Law:
    """A department's own rules as far as a journey meets them. Amounts in yuan, for organisations.

    `hearing_from` None: no figure confirmed; a hearing is then offered above the simple procedure's ceiling.
    """

    name: str
    code: str
    review_before_notice: bool = False
    checklist: int = 8
    hearing_from: Decimal | None = None
    warns_of_publication: bool = False

    def hearing_offered(self, amount: Decimal) -> bool:
        """Whether the notice tells of the right to a hearing."""
        return amount >= self.hearing_from if self.hearing_from else amount > ON_SPOT["organisation"]


#: Highest fine of the simple procedure (Penalty Law Art. 51), by kind of party.
ON_SPOT = {"person": Decimal(200), "organisation": Decimal(3000)}
#: Highest fine that officers may collect themselves (Art. 68).
COLLECTED_ON_SPOT = Decimal(100)

DEPARTMENTS = {
    law.name: law
    for law in (
        Law(
            "市场监管",
            "market_regulation",
            review_before_notice=True,
            checklist=7,
            hearing_from=Decimal(100_000),
            warns_of_publication=True,
        ),
        Law("生态环境", "ecology", hearing_from=Decimal(200_000)),
        Law("交通运输", "transport"),
        Law("应急管理", "emergency"),
        Law("农业农村", "agriculture"),
        Law("城市管理", "urban"),
    )
}
