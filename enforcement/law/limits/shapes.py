"""The shape of one time limit."""

from dataclasses import dataclass
from datetime import date

from enforcement.law.limits.vocabulary import Approver, Clock, Exclusion, Reading, Severity
from enforcement.law.periods import Period
from enforcement.law.statutes import Article
from enforcement.law.values import Department

#: Severities under which nothing need be watched.
_UNWATCHED = frozenset({Severity.INFO, Severity.WARN})


@dataclass(frozen=True, slots=True)
class Extension:
    """One lengthening that the law allows; they are used in the order of the row.

    `period` None: a reasonable time, fixed as a date by whoever approves.
    """

    period: Period | None
    approver: Approver
    article: Article
    verified: bool = True
    note: str = ""

    @property
    def said(self) -> str:
        """延长15个工作日（机关负责人批准）."""
        length = self.period.said if self.period else "合理期限"
        return f"延长{length}（{self.approver.label}）"


@dataclass(frozen=True, slots=True)
class NotCounted:
    """Time that the row leaves out; where nobody read the text, only as far as a named person judges so."""

    kind: Exclusion
    article: Article
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Annual:
    """A fixed day of each year: by 31 January."""

    month: int
    day: int

    @property
    def said(self) -> str:
        """1月31日前."""
        return f"{self.month}月{self.day}日前"


@dataclass(frozen=True, slots=True)
class Limit:
    """One row: how long, from what to what, under which article, over a half-open span of legal days.

    `departments` empty: all six. `period` and `annual` None: the rule is missing, or gives no number of days
    (`verified` says which). `valid_from` None: the day is not known, and the row is missing too. `leads`: working
    days before the end at which to warn (hours for a period in hours). `ceiling`: a limit on the agency's power
    over property, to be acted on by the last working day before. `by_decision`: the day is fixed in writing in each
    case, by whoever approves or agrees. `of_another`: another body keeps it or does not; its passing is told, since the
    agency may then turn to a third.
    """

    code: str
    clock: Clock
    start: str
    end: str
    period: Period | None
    article: Article
    valid_from: date | None
    departments: frozenset[Department] = frozenset()
    reading: Reading = Reading.LATEST
    severity: frozenset[Severity] = frozenset({Severity.CLOCK})
    leads: tuple[int, ...] = (1,)
    extensions: tuple[Extension, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    annual: Annual | None = None
    ceiling: bool = False
    by_decision: bool = False
    of_another: bool = False
    valid_to: date | None = None
    verified: bool = True
    note: str = ""

    @property
    def version(self) -> str:
        """CLK-001@2022-11-01: what a deadline pins."""
        return f"{self.code}@{self.valid_from.isoformat() if self.valid_from else ''}"

    def in_force(self, on: date) -> bool:
        """Whether the row governs the legal day; a row of unknown date governs every day, and is missing."""
        if self.valid_from is None:
            return True
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def missing(self) -> bool:
        """Whether a person must judge, since the row gives nothing to count by."""
        return self.valid_from is None or (
            self.period is None and self.annual is None and not self.by_decision
        )

    @property
    def needed(self) -> Period:
        """The period of a row that gives one.

        Raises: LookupError where it gives none.
        """
        if self.period is None:
            raise LookupError(f"{self.code}没有期限长度")
        return self.period

    @property
    def mark(self) -> str:
        """规则缺失，请人工判断, 待核, or nothing: what every page shows beside the row."""
        if self.missing and not self.verified:
            return "规则缺失，请人工判断"
        return "" if self.verified else "待核"

    @property
    def said(self) -> str:
        """15个工作日, 1月31日前, 书面确定之日, or 无日数."""
        if self.by_decision:
            return "书面确定之日"
        if self.period:
            return self.period.said
        return self.annual.said if self.annual else "无日数"

    @property
    def watched(self) -> bool:
        """Whether the passing of the end is anybody's lateness, so that warnings go out."""
        return self.reading is Reading.LATEST and bool(self.severity - _UNWATCHED)

    def leaves_out(self, kind: Exclusion) -> NotCounted | None:
        """The row's word on time of a kind, or None where it counts."""
        return next((row for row in self.not_counted if row.kind is kind), None)
