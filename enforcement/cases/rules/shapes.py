"""The shapes of the procedure table and of what it asks of a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from enforcement.cases.rules.vocabulary import Status, StepCode
from enforcement.law.statutes import Article
from enforcement.law.values import Article47Segment, DecisionVariant, Procedure
from enforcement.registry.rules import Role


class When(Enum):
    """The condition under which an earlier step is required."""

    ALWAYS = auto()
    MAJOR = auto()
    AUDITED = auto()
    REVIEW_FIRST_MAJOR = auto()
    REVIEW_FIRST_AUDITED = auto()
    HEAD_APPROVES_NOTICE = auto()
    COLLECTIVE = auto()
    PENALISING = auto()
    TRANSFERRING = auto()


@dataclass(frozen=True, slots=True)
class Need:
    """An earlier step that must stand (any of them, not voided), with its article.

    `since`: it must have been taken after the latest of these, where one was taken.
    """

    any_of: tuple[StepCode, ...]
    article: Article
    when: When = When.ALWAYS
    since: tuple[StepCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the procedure.

    `target` None leaves the status as it is; `partial` may leave it too, where only a part was done. `restores`:
    the status that stood before the latest of these steps comes back. `appends` marks the record of what happened:
    it needs no version, is repeatable and is never refused for the officers' want of a certificate; the want
    becomes a finding.
    """

    code: StepCode
    segment: Article47Segment
    sources: frozenset[Status]
    target: Status | None
    roles: tuple[Role, ...]
    articles: tuple[Article, ...]
    needs: tuple[Need, ...] = ()
    restores: tuple[StepCode, ...] = ()
    barred_by: frozenset[str] = frozenset()
    procedures: frozenset[Procedure] = frozenset({Procedure.ORDINARY})
    partial: bool = False
    appends: bool = False
    repeatable: bool = False
    certified: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that stands: its code and its place in the case's sequence."""

    code: StepCode
    seq: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What the department's rules switch in the table, as of the day the case was filed.

    `doubtful`: the conditions whose row nobody has verified, nor judged for the case.
    """

    review_before_notice: bool
    audit_required: bool
    head_approves_notice: bool
    doubtful: frozenset[When] = frozenset()


@dataclass(frozen=True, slots=True)
class Bar:
    """An open hindrance, as the table sees it."""

    code: str
    article: str
    detail: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the table asks of a case."""

    status: Status
    procedure: Procedure
    profile: Profile
    major: bool
    taken: tuple[Taken, ...]
    collective: bool = False
    variant: DecisionVariant = DecisionVariant.PENALTY
    bars: tuple[Bar, ...] = ()

    def last(self, codes: Iterable[StepCode]) -> int:
        """The latest place at which one of the steps stands, or 0."""
        wanted = frozenset(codes)
        return max((step.seq for step in self.taken if step.code in wanted), default=0)

    def holds(self, when: When) -> bool:
        """Whether the condition of a need applies to the case."""
        first = self.profile.review_before_notice
        audited = self.profile.audit_required and not self.major
        return {
            When.ALWAYS: True,
            When.MAJOR: self.major,
            When.AUDITED: audited,
            When.REVIEW_FIRST_MAJOR: first and self.major,
            When.REVIEW_FIRST_AUDITED: first and audited,
            When.HEAD_APPROVES_NOTICE: self.profile.head_approves_notice,
            When.COLLECTIVE: self.collective,
            When.PENALISING: self.variant.penalises,
            When.TRANSFERRING: self.variant is DecisionVariant.TRANSFER,
        }[when]
