"""One shape for every table of the law, and how a value of any kind is said in Chinese."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from types import NoneType
from typing import Any, Final

from enforcement.law.periods import Period
from enforcement.law.profile import CollectiveTriggers, Rule
from enforcement.law.statutes import Article
from enforcement.law.values import Department, Labelled

MISSING = "规则缺失，请人工判断"
UNVERIFIED = "待核"


class Part(Labelled):
    """The chapters of the book."""

    TEXTS = "texts", "依据文本"
    SUBSTANCE = "substance", "主体、职权与实体要求"
    PROCEDURE = "procedure", "程序规则与标准"
    PERIODS = "periods", "期限"
    RECORDS = "records", "文书、记录与案卷"
    DISCLOSURE = "disclosure", "公示"
    COUNTY = "county", "本县和省级规定"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `key` names the rule: no two rows of one key bind one department on the same day.

    `departments` empty: all of them. `missing`: the text gives a rule that is not to hand. `basis` is said instead
    of the article where the row is a whole text, or a county's own document.
    """

    key: str
    cells: tuple[str, ...]
    article: Article
    valid_from: date | None = None
    valid_to: date | None = None
    departments: frozenset[Department] = frozenset()
    verified: bool = True
    missing: bool = False
    note: str = ""
    basis: str = ""

    @property
    def since(self) -> date | None:
        """From when the row holds: its own day, else that of the text it cites."""
        return self.valid_from or self.article.source.valid_from

    @property
    def mark(self) -> str:
        """待核, 规则缺失, or nothing."""
        if self.missing and not self.verified:
            return MISSING
        return "" if self.verified else UNVERIFIED

    @property
    def cited(self) -> str:
        """The basis in full."""
        return self.basis or self.article.cite()

    @property
    def bound(self) -> frozenset[Department]:
        """The departments the row binds, all of them named."""
        return self.departments or frozenset(Department)

    def in_force(self, on: date) -> bool:
        """Whether the row holds on the legal day; one without a known first day does."""
        return (self.since is None or self.since <= on) and (self.valid_to is None or on < self.valid_to)

    def standing(self, on: date) -> str:
        """尚未施行, 已失效, or nothing, as seen from a day."""
        if self.in_force(on):
            return ""
        return "已失效" if self.valid_to is not None and self.valid_to <= on else "尚未施行"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its anchor, what it is about, and the heading of each cell."""

    code: str
    part: Part
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """How many rows there are, and how many of them a person must still look at."""

    rows: int
    unverified: int
    missing: int


def summary(tables: Iterable[Table]) -> Summary:
    """Count the rows by mark."""
    marks = [row.mark for table in tables for row in table.rows]
    return Summary(len(marks), marks.count(UNVERIFIED), marks.count(MISSING))


def said(value: Any) -> str:
    """Say a value as a cell does; amounts are yuan."""
    return next((say(value) for kind, say in _SAID if isinstance(value, kind)), str(value))


def of_rule(key: str, name: str, rule: Rule[Any], **columns: Any) -> Row:
    """The row of a single-valued rule: what it is called and what it says."""
    return Row(
        key,
        (name, said(rule.value)),
        rule.article,
        verified=rule.verified,
        missing=rule.value is None,
        note=rule.note,
        **columns,
    )


def _triggers(value: CollectiveTriggers) -> str:
    found = ["情节复杂或者重大违法行为"]
    if value.hearing_held:
        found.append("经过听证的")
    if value.amount_from is not None:
        found.append(f"罚款、没收{value.amount_from:,}元以上的")
    found += sorted(kind.label for kind in value.kinds)
    return "；".join(found)


#: In this order: a truth value is also a number.
_SAID: Final[tuple[tuple[type, Callable[[Any], str]], ...]] = (
    (NoneType, lambda _: "—"),
    (bool, lambda value: "是" if value else "否"),
    (Period, lambda value: value.said),
    (CollectiveTriggers, _triggers),
    (Labelled, lambda value: value.label),
    (timedelta, lambda value: f"{int(value.total_seconds() // 60)}分钟"),
    (int, lambda value: f"{value:,}元"),
)
