"""A case as instruments are filled from it: everything on file at one moment, frozen. Times are local."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.records import Records
from enforcement.law.values import Department


@dataclass(frozen=True, slots=True)
class AgencyOnFile:
    """The agency, and the name in which it decides on the day; the two differ where another body decides."""

    name: str
    decides_as: str
    decider_verified: bool
    department: Department
    address: str
    phone: str
    reconsideration_body: str
    court: str
    bank: str


@dataclass(frozen=True, slots=True)
class PartyOnFile:
    """A party; `number` is the code of an organisation or the person's number in clear."""

    name: str
    number: str
    masked_number: str
    address: str
    representative: str


@dataclass(frozen=True, slots=True)
class OfficerOnFile:
    """An officer named to the case, the one who answers for it first."""

    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class StepOnFile:
    """A step that stands."""

    id: UUID
    code: StepCode
    at: datetime
    by: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EvidenceOnFile:
    """A piece of evidence; `factual`: of the facts of the case, not of its procedure."""

    id: UUID
    number: int
    title: str
    kind: str
    purpose: str
    captured_at: datetime
    place: str
    collector: str
    certificate: str
    device: str
    sha256: str
    media_type: str
    factual: bool


@dataclass(frozen=True, slots=True)
class DraftOnFile:
    """The latest proposed decision; `penalties` as lines. `hearing`: it carries the right to a hearing, and why."""

    penalties: tuple[str, ...]
    facts: str
    basis: str
    discretion: str
    correction: str
    performance: str
    hearing: bool
    hearing_reason: str


@dataclass(frozen=True, slots=True)
class NoticeOnFile:
    """A prior notice that was served."""

    id: UUID
    number: str
    hearing_offered: bool
    method: str
    recipient: str
    served_on: date
    defence_until: date


@dataclass(frozen=True, slots=True)
class DefenceOnFile:
    """What the party said, or waived."""

    id: UUID
    waived: bool
    hearing_waived: bool
    text: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class OpinionOnFile:
    """A reviewer's opinion; `answers` are item, in order or not, and the note."""

    id: UUID
    conclusion: str
    answers: tuple[tuple[str, str, str], ...]
    text: str
    reviewer: str
    qualification: str
    received_at: datetime
    finished_at: datetime
    dossier_digest: str


@dataclass(frozen=True, slots=True)
class DecisionOnFile:
    """The decision, as issued; not `penalises`: no penalty is imposed."""

    id: UUID
    number: str
    penalises: bool
    content: Mapping[str, Any]
    defence_treatment: str
    decided_at: datetime
    decided_by: str
    payments: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class HearingOnFile:
    """A hearing as it was arranged, and the request that led to it."""

    id: str
    request: str
    asked_by: str
    asked: str
    received_on: date
    number: str
    opens_at: datetime | None
    place: str
    public: bool
    host: str
    recorder: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything an instrument may say of a case. `today` is the legal day on which it is drawn up.

    `dossiers` are digests and `names` people, by id. `limitation` says by when the breach had to be discovered; empty
    where it was discovered too late, or its end is unknown.
    """

    today: date
    agency: AgencyOnFile
    title: str
    case_number: str
    source_number: str
    source: str
    source_received_at: datetime
    summary: str
    place: str
    act_ended_on: date | None
    major_grounds: tuple[str, ...]
    registrar: str
    opened_at: datetime
    filed_at: datetime | None
    closed_at: datetime | None
    parties: tuple[PartyOnFile, ...]
    officers: tuple[OfficerOnFile, ...]
    bases: tuple[str, ...]
    steps: tuple[StepOnFile, ...]
    evidence: tuple[EvidenceOnFile, ...]
    draft: DraftOnFile | None
    notices: tuple[NoticeOnFile, ...]
    defences: tuple[DefenceOnFile, ...]
    opinions: tuple[OpinionOnFile, ...]
    dossiers: Mapping[str, str]
    decision: DecisionOnFile | None
    names: Mapping[str, str]
    hearings: tuple[HearingOnFile, ...] = ()
    limitation: str = ""
    records: Records = field(default_factory=Records)

    def last(self, codes: Collection[StepCode], id: UUID | None = None) -> StepOnFile | None:
        """The latest standing step of these codes, or the one of that id."""
        found = [step for step in self.steps if step.code in codes and (id is None or step.id == id)]
        return found[-1] if found else None
