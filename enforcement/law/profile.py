"""What a department's procedure regulation fixes: the shape of a profile; the rows are in `departments`."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from enforcement.law.periods import Period, Unit
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


@dataclass(frozen=True, slots=True)
class Profile:
    """A department's rules over a half-open span of legal days. Amounts are yuan, the figure included.

    `hearing_person_from` and `hearing_organisation_from`: None means that no row is known, and a hearing is
    offered for every fine above the ceiling of the simple procedure; `hearing_confiscation` says whether the same
    figures measure what is confiscated, `hearing_local_standard` whether a provincial standard goes before them.
    `simple_filing_period` counts from the decision on the spot; `filing_period` from the clue; `decision_period`
    from filing. `preservation_lapses`: what was preserved is free when nothing is done in time. `signature` is the
    county row that says who signs, which seal and which number prefix.
    """

    department: Department
    valid_from: date
    valid_to: date | None

    branch_in_own_name: Rule[bool]
    decider: Rule[str]
    signature: Rule[str | None]

    filing_conditions: Rule[str]
    filing_period: Rule[Period | None]
    filing_extension: Rule[Period | None]
    decision_period: Rule[Period]
    decision_extension: Rule[Period | None]
    simple_filing_period: Rule[Period | None]
    limitation: Rule[Period]
    limitation_extended: Rule[Period]

    review_before_notice: Rule[bool]
    audit_required: Rule[bool]
    review_scope: Rule[str]
    review_days: Rule[Period | None]
    review_checklist: tuple[ChecklistItem, ...]
    audit_checklist: tuple[ChecklistItem, ...]
    review_opinions: tuple[OpinionRow, ...]

    notice_needs_head_approval: Rule[bool]
    defence_window: Rule[Period]
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
    closing_form_period: Rule[Period | None]
    closing_approval_by_head: Rule[bool]
    case_file: Rule[str]

    @property
    def version(self) -> str:
        """market_regulation@2022-11-01: what a case pins."""
        return f"{self.department.value}@{self.valid_from.isoformat()}"

    def in_force(self, on: date) -> bool:
        """Whether the profile governs the legal day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def rules(self) -> Iterator[tuple[str, Rule[Any]]]:
        """Each single-valued row with its name."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Rule):
                yield field.name, value


def within(
    amount: int, unit: Unit, article: Article, *, verified: bool = True, note: str = ""
) -> Rule[Period]:
    """Make the row of a period on the agency's side."""
    return Rule(Period(amount, unit, article, verified), article, verified, note)


def missing(article: Article, note: str = "") -> Rule[None]:
    """Make the row of a rule whose text is not to hand."""
    return Rule(None, article, verified=False, note=note)
