"""A closed file as the checks see it: frozen values, read once, so that the checks need no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from enforcement.cases.rules import StepCode
from enforcement.evidence.rules.coverage import Verdict
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.limits import Clock
from enforcement.law.periods import LEGAL_ZONE
from enforcement.law.profile import Profile
from enforcement.law.recordings import ActivityKind
from enforcement.law.values import DecisionVariant, PenaltyKind, Procedure, ServiceMethod
from enforcement.publicity.rules import NoticeState
from enforcement.review.rules import ReviewKind
from enforcement.supervision.rules import Evidence


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step on file; `journal` is the number of its entry in the case's stream, None where there is none."""

    id: UUID
    seq: int
    code: StepCode
    at: datetime
    certificate: str
    content: Mapping[str, Any]
    voided: bool
    journal: int | None

    def shows(self, what: str = "") -> Evidence:
        """Cite the step, with what it shows."""
        said = f"第{self.seq}步“{self.code.label}”({self.at.astimezone(LEGAL_ZONE):%Y-%m-%d %H:%M})"
        return Evidence("step", str(self.id), f"{said}:{what}" if what else said, self.journal)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A veto finding made when the record was accepted."""

    id: UUID
    code: str
    detail: str

    def shows(self) -> Evidence:
        """Cite the finding."""
        return Evidence("finding", str(self.id), self.detail)


@dataclass(frozen=True, slots=True)
class Cited:
    """A legal basis cited by the case."""

    id: UUID
    name: str
    valid_from: date
    valid_to: date | None
    published_on: date | None
    founds_penalties: bool

    def holds_on(self, day: date) -> bool:
        """Whether the basis could found a penalty on the day."""
        in_force = self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
        return (
            in_force and self.founds_penalties and self.published_on is not None and self.published_on <= day
        )


@dataclass(frozen=True, slots=True)
class Told:
    """A prior notice served."""

    id: UUID
    number: str
    hearing_offered: bool
    served_on: date
    defence_until: date
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """A defence, or its waiver."""

    id: UUID
    notice: UUID
    waived: bool
    hearing_waived: bool
    new_facts: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft of the decision."""

    id: UUID
    seq: int
    drafted_at: datetime
    heard: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An opinion on a dossier; `submitted_at` is when the dossier was closed."""

    id: UUID
    dossier: UUID
    draft: UUID
    kind: ReviewKind
    passed: bool
    reviewer: UUID
    submitted_at: datetime
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision; amounts in yuan."""

    id: UUID
    number: str
    content: Mapping[str, Any]
    kinds: tuple[PenaltyKind, ...]
    fine: Decimal
    amount: Decimal
    defence_treatment: str
    opinion: UUID | None
    decided_at: datetime
    decided_on: date
    variant: DecisionVariant = DecisionVariant.PENALTY

    def shows(self, what: str) -> Evidence:
        """Cite the decision, with what it shows."""
        return Evidence("decision", str(self.id), f"{self.number}({self.decided_on}):{what}")


@dataclass(frozen=True, slots=True)
class Served:
    """Service of the decision; `receipt` is the evidence that shows it."""

    id: UUID
    method: ServiceMethod
    recipient: str
    receipt: UUID | None
    served_on: date


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that extensions or time left out moved; `sure`: by confirmed rules and published calendars."""

    id: UUID
    due_on: date
    sure: bool


@dataclass(frozen=True, slots=True)
class Published:
    """The public notice of the decision."""

    id: UUID
    state: NoticeState
    published_on: date | None
    withheld: str


@dataclass(frozen=True, slots=True)
class OnSite:
    """An activity that had to be recorded: what its record comes to, in Chinese too, and the head's reason."""

    id: UUID
    kind: ActivityKind
    verdict: Verdict
    continuous: bool
    said: str
    excuse: str

    def shows(self) -> Evidence:
        """Cite the activity with what is missing and why."""
        reason = f";机关负责人书面说明:{self.excuse}" if self.excuse else ""
        return Evidence("activity", str(self.id), f"{self.said}{reason}")


@dataclass(frozen=True, slots=True)
class File:
    """All that the checks ask of a closed case.

    `investigators` says of each account that investigated how it did; `opened_by` registered the clue,
    `handlers` sent its evidence, emptied its recorders or gave their films to it;
    `grounds_found` are the grounds on which the decided draft is major when the rules are asked again;
    `facts_after_review` are pieces of evidence of the facts that came between the dossier and the decision;
    `duties` are hindrances still open, by code.
    """

    procedure: Procedure
    law: Profile
    calendar: WorkingCalendar
    today: date
    received_on: date
    discovered_on: date
    act_ended_on: date | None = None
    filed_on: date | None = None
    major: bool = False
    grounds_found: tuple[str, ...] = ()
    collective: bool = False
    steps: tuple[StepTaken, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    bases: tuple[Cited, ...] = ()
    opened_by: UUID | None = None
    investigators: Mapping[UUID, str] = field(default_factory=dict)
    handlers: frozenset[UUID] = frozenset()
    notices: tuple[Told, ...] = ()
    defences: tuple[Answered, ...] = ()
    drafts: tuple[Drafted, ...] = ()
    opinions: tuple[Reviewed, ...] = ()
    facts_after_review: tuple[Evidence, ...] = ()
    decision: Decided | None = None
    service: Served | None = None
    published: Published | None = None
    duties: Mapping[str, Evidence] = field(default_factory=dict)
    on_site: tuple[OnSite, ...] = ()
    moved: Mapping[Clock, Moved] = field(default_factory=dict)

    @property
    def simple(self) -> bool:
        """Whether the case went by the simple procedure."""
        return self.procedure is Procedure.SIMPLE

    def standing(self, *codes: StepCode) -> tuple[StepTaken, ...]:
        """Steps of these codes that were not voided, in order."""
        return tuple(step for step in self.steps if step.code in codes and not step.voided)

    def last(self, *codes: StepCode, before: int | None = None) -> StepTaken | None:
        """The latest standing step of these codes, before a place in the sequence."""
        found = [step for step in self.standing(*codes) if before is None or step.seq < before]
        return found[-1] if found else None

    @property
    def decided_at_seq(self) -> int | None:
        """The place of the decision in the sequence."""
        step = self.last(StepCode.DECIDE, StepCode.DECIDE_ON_SPOT)
        return step.seq if step else None


def after(step: StepTaken | None, others: Iterable[StepTaken | None]) -> bool:
    """Whether the step comes after every other that was taken."""
    return step is not None and all(other is None or step.seq > other.seq for other in others)
