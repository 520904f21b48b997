"""The order of the file 案卷: which instrument stands where, in which volume; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.catalogue import CATALOGUE
from enforcement.documents.rules.shapes import GenericPlace, Kind, Place
from enforcement.law.instruments import InstrumentKind, Volume
from enforcement.law.values import Department

_RANK: Final = {code: rank for rank, code in enumerate(CATALOGUE)}
#: Where the list of evidence stands, under either order.
EVIDENCE: Final = (Place.EVIDENCE, GenericPlace.EVIDENCE)


@dataclass(frozen=True, slots=True)
class Filed:
    """An instrument to be put in its place: its row of the catalogue, its place in time, the step it is about."""

    kind: Kind
    seq: int
    subject: UUID | None


def by_article(department: Department) -> bool:
    """Whether an article fixes the order of the department's files; else practice does, unverified."""
    return department is Department.MARKET_REGULATION


def place_of(filed: Filed, file: CaseFile) -> Place | GenericPlace:
    """Where an instrument stands. The receipt of the decision stands with the decision."""
    article = by_article(file.agency.department)
    served = {step.id for step in file.steps if step.code is StepCode.SERVE}
    if filed.kind.code is InstrumentKind.SERVICE_RECEIPT and filed.subject in served:
        return Place.DECISION if article else GenericPlace.DECISION
    return filed.kind.place if article else filed.kind.generic


def in_order(filed: Iterable[Filed], volume: Volume, file: CaseFile) -> list[Filed]:
    """The instruments of a volume in the order of the file (市场监督管理行政处罚程序规定 Art. 78)."""
    places: list[Place | GenericPlace] = list(Place if by_article(file.agency.department) else GenericPlace)
    return sorted(
        (one for one in filed if one.kind.volume in {volume, Volume.BOTH}),
        key=lambda one: (places.index(place_of(one, file)), _RANK[one.kind.code], one.seq),
    )
