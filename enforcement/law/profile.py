"""What a department's procedure regulation fixes: the shape of a profile; the rows are in `departments`."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

from enforcement.law.limits import Clock, governing, limit
from enforcement.law.periods import Period
from enforcement.law.statutes import Article
from enforcement.law.values import Channel, Department, PenaltyKind, ReviewOpinion

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Rule(Generic[T_co]):
    """One row: the value, the article that gives it, and whether a source was read for it.

    A value of None is a row that is missing: a person must judge, and the safer reading holds meanwhile.
    """

    value: T_co
    article: Article
    verified: bool = True
    note: str = ""

    @property
    def mark(self) -> str:
        """待核, 规则缺失，请人工判断, or nothing: what every page shows beside the row."""
        if self.value is None and not self.verified:
            return "规则缺失，请人工判断"
        return "" if self.verified else "待核"


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing the reviewer must answer."""

    code: str
    text: str
    article: Article
    verified: bool = True


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One conclusion open to the reviewer, in the department's words."""

    opinion: ReviewOpinion
    text: str
    article: Article
    verified: bool = True

    @property
    def passes(self) -> bool:
        """Whether the conclusion unlocks the decision."""
        return self.opinion is ReviewOpinion.PASS


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """One channel a decision must appear on, and by when, counted from the decision."""

    channel: Channel
    period: Period
    ordinary_only: bool = False
    skips_pure_warning: bool = False
    note: str = ""

    @property
    def article(self) -> Article:
        """The article that gives the period."""
        return self.period.article

    @property
    def verified(self) -> bool:
        """Whether the period was confirmed."""
        return self.period.verified

    def applies(self, *, ordinary: bool, kinds: Collection[PenaltyKind]) -> bool:
        """Whether a decision of this procedure and these penalties goes to the channel."""
        if self.ordinary_only and not ordinary:
            return False
        return not (self.skips_pure_warning and set(kinds) == {PenaltyKind.WARNING})


@dataclass(frozen=True, slots=True)
class CollectiveTriggers:
    """When the heads must decide together 集体讨论; a major case always counts."""

    amount_from: int | None = None
    kinds: frozenset[PenaltyKind] = frozenset()
    hearing_held: bool = False

    def met(
        self, *, major: bool, hearing_held: bool, kinds: Collection[PenaltyKind], amount: Decimal | int
    ) -> bool:
        """Whether this case needs the discussion; `amount` is the fine and confiscation in yuan."""
        return (
            major
            or (self.hearing_held and hearing_held)
            or not self.kinds.isdisjoint(kinds)
            or (self.amount_from is not None and amount >= self.amount_from)
        )


#: The rows that the table of time limits gives.
_PERIODS: Final = (
    "filing_period",
    "filing_extension",
    "decision_period",
    "decision_extension",
    "simple_filing_period",
    "limitation",
    "limitation_extended",
    "review_days",
    "defence_window",
    "closing_form_period",
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A department's rules over a half-open span of legal days. Amounts are yuan, the figure included.

    `hearing_person_from` and `hearing_organisation_from`: None means that no row is known, and a hearing is
    offered for every fine above the ceiling of the simple procedure; `hearing_confiscation` says whether the same
    figures measure what is confiscated, `hearing_local_standard` whether a provincial standard goes before them.
    `preservation_lapses`: what was preserved is free when nothing is done in time. `signature` is the county row
    that says who signs, which seal and which number prefix. The periods are those of the table of time limits on
    the profile's first day.
    """

    department: Department
    valid_from: date
    valid_to: date | None

    branch_in_own_name: Rule[bool]
    decider: Rule[str]
    signature: Rule[str | None]

    filing_conditions: Rule[str]

    review_before_notice: Rule[bool]
    audit_required: Rule[bool]
    review_scope: Rule[str]
    review_checklist: tuple[ChecklistItem, ...]
    audit_checklist: tuple[ChecklistItem, ...]
    review_opinions: tuple[OpinionRow, ...]

    notice_needs_head_approval: Rule[bool]
    defence_treatment_in_decision: Rule[bool]
    hearing_person_from: Rule[int | None]
    hearing_organisation_from: Rule[int | None]
    hearing_confiscation: Rule[bool | None]
    hearing_local_standard: Rule[bool | None]
    collective_required: Rule[CollectiveTriggers]
    preservation_makeup_24h: Rule[bool]
    preservation_lapses: Rule[bool]

    publication: tuple[PublicationRow, ...]
    publication_warning_at_service: Rule[bool]
    closing_approval_by_head: Rule[bool]
    case_file: Rule[str]

    @property
    def version(self) -> str:
        """market_regulation@2022-11-01: what a case pins."""
        return f"{self.department.value}@{self.valid_from.isoformat()}"

    def in_force(self, on: date) -> bool:
        """Whether the profile governs the legal day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def _limit(self, clock: Clock) -> Rule[Period | None]:
        row = governing(clock, self.department, self.valid_from)
        if row is None:
            raise LookupError(f"{self.version}没有“{clock.label}”期限的规则")
        return Rule(row.period, row.article, row.verified, row.note)

    def _needed(self, clock: Clock) -> Rule[Period]:
        row = limit(clock, self.department, self.valid_from)
        return Rule(row.needed, row.article, row.verified, row.note)

    def _extension(self, clock: Clock) -> Rule[Period | None]:
        """The first extension of a clock; None where there is none, or nobody read whether there is."""
        row = governing(clock, self.department, self.valid_from)
        if row is None or not row.extensions:
            known = self._limit(clock)
            return Rule(None, known.article, known.verified, "没有延长的规定")
        first = row.extensions[0]
        later = "".join(f"其后{one.said}。" for one in row.extensions[1:])
        said = f"{first.approver.label}批准。{first.note}{later}"
        return Rule(first.period, first.article, first.verified, said)

    @property
    def filing_period(self) -> Rule[Period | None]:
        """From the clue to filing."""
        return self._limit(Clock.FILING)

    @property
    def filing_extension(self) -> Rule[Period | None]:
        """By how much filing may be put off."""
        return self._extension(Clock.FILING)

    @property
    def decision_period(self) -> Rule[Period]:
        """From filing to the decision."""
        return self._needed(Clock.DECISION)

    @property
    def decision_extension(self) -> Rule[Period | None]:
        """By how much the decision may be put off at first."""
        return self._extension(Clock.DECISION)

    @property
    def simple_filing_period(self) -> Rule[Period | None]:
        """From the decision on the spot to its filing with the agency."""
        return self._limit(Clock.ON_SPOT_FILING)

    @property
    def limitation(self) -> Rule[Period]:
        """From the end of the breach to its discovery."""
        return self._needed(Clock.LIMITATION)

    @property
    def limitation_extended(self) -> Rule[Period]:
        """The same on the grounds that the note names."""
        return self._needed(Clock.LIMITATION_EXTENDED)

    @property
    def review_days(self) -> Rule[Period | None]:
        """From the dossier's arrival to the opinion."""
        return self._limit(Clock.REVIEW)

    @property
    def defence_window(self) -> Rule[Period]:
        """For the party to state and defend."""
        return self._needed(Clock.DEFENCE)

    @property
    def closing_form_period(self) -> Rule[Period | None]:
        """From the ground for closing to the closing form."""
        return self._limit(Clock.CLOSING_FORM)

    def rules(self) -> Iterator[tuple[str, Rule[Any]]]:
        """Each single-valued row with its name, the periods after the rest."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Rule):
                yield field.name, value
        for name in _PERIODS:
            yield name, getattr(self, name)


def missing(article: Article, note: str = "") -> Rule[None]:
    """Make the row of a rule whose text is not to hand."""
    return Rule(None, article, verified=False, note=note)
