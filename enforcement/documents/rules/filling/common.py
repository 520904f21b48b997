"""What every filling uses: dates as instruments write them, people, evidence, opinions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from enforcement.documents.rules.case_file import CaseFile, EvidenceOnFile, StepOnFile
from enforcement.documents.rules.shapes import Kind
from enforcement.documents.rules.values import Found, Opinion, Rows


@dataclass(frozen=True, slots=True)
class Subject:
    """What an instrument is about, beside the case: a step, a piece of evidence, or another record by its id."""

    step: StepOnFile | None = None
    evidence: EvidenceOnFile | None = None
    record: UUID | None = None


def said_of(subject: Subject) -> Mapping[str, Any]:
    """What the step behind an instrument says; empty without one."""
    return subject.step.content if subject.step else {}


def day(value: date | None) -> str:
    """2026年11月23日, or ''."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def minute(value: datetime) -> str:
    """2026年11月23日10时30分."""
    return f"{day(value)}{value.hour}时{value.minute:02d}分"


def instant(text: str, zone: Any) -> datetime:
    """A stored time, in the zone of the file."""
    return datetime.fromisoformat(text).astimezone(zone)


def everywhere(kind: Kind, file: CaseFile) -> Found:
    """What any instrument of the case may say."""
    numbers = [party.masked_number if kind.masked else party.number for party in file.parties]
    found: Found = {
        "case": file.title,
        "case_number": file.case_number,
        "party": "、".join(party.name for party in file.parties),
        "party_number": "、".join(filter(None, numbers)),
        "address": "；".join(filter(None, (party.address for party in file.parties))),
        "representative": "、".join(filter(None, (party.representative for party in file.parties))),
        "officers": officers(file),
        "date": day(file.today),
        "contact": contact(file),
        "applicant_agency": file.agency.decides_as,
        "court": file.agency.court,
        "applicant": "、".join(party.name for party in file.parties),
    }
    if file.decision:
        found["decision_number"] = file.decision.number
    if file.notices:
        found["notice_number"] = file.notices[-1].number
    return found


def officers(file: CaseFile) -> str:
    """The officers of the case with their certificates."""
    return "、".join(f"{officer.name}(执法证号:{officer.certificate})" for officer in file.officers)


def contact(file: CaseFile) -> str:
    """Whom the party may ask: the officers, at the agency."""
    people = "、".join(officer.name for officer in file.officers)
    return f"{people}；{file.agency.phone}；{file.agency.address}" if people else ""


def opinion(step: StepOnFile | None, said: str = "opinion", fallback: str = "") -> Opinion | None:
    """The opinion of a step; None where it was not taken, or says none."""
    if step is None:
        return None
    text = str(step.content.get(said) or "") or fallback
    return Opinion(text, step.by, day(step.at)) if text else None


def facts_evidence(file: CaseFile) -> Rows:
    """The evidence of the facts, as instruments list it."""
    return tuple(
        (str(one.number), one.title, one.kind, one.purpose or "—") for one in file.evidence if one.factual
    )


def breach(file: CaseFile) -> str:
    """What was breached, as cited in the case."""
    return provided("、".join(file.bases)) if file.bases else ""


def lines(items: Sequence[str]) -> str:
    """Several penalties, each a numbered line; one is a sentence."""
    if len(items) <= 1:
        return "".join(f"{item}。" for item in items)
    return "\n".join(f"{number}.{item}。" for number, item in enumerate(items, start=1))


def provided(basis: str) -> str:
    """A basis as the end of a sentence that cites it."""
    return f"{basis}。" if basis.endswith("规定") else f"{basis}的规定。"


def yes(value: object, said: str, denied: str) -> str:
    """What was done, or that it was not."""
    return said if value else denied
