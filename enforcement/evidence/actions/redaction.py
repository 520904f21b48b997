"""Covering what must not be shown: faces, plates, names on a screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError

from enforcement.cases.models import Case
from enforcement.errors import NotCompetent, NotNow, NotVisible, Refusal, Taken, Unprocessable
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.actions.custody import note_refused
from enforcement.evidence.actions.derivatives import must_be_renderable
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.derived import Redaction
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.common import COLLECTORS
from enforcement.evidence.rules.custody import CustodyEvent
from enforcement.journal.actions import Done, act
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role
from media_storage.inspection import Nature

#: Who covers: who collected, and who prepares what is published.
REDACTING: Final = (*COLLECTORS, Role.PUBLISHER)
MOST_REGIONS: Final = 100
_MOST_OF_ONE: Final = 50


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle on the upright picture, in pixels of the original, from its upper left corner."""

    x: int
    y: int
    width: int
    height: int


def _refused(refusal: Refusal | IntegrityError, given: Mapping[str, Any]) -> None:
    note_refused([given["evidence_id"]], CustodyEvent.DERIVED, refusal, by=given["by"], at=given["at"])


@act("redact_photograph", on_refusal=_refused)
def redact_photograph(
    *, id: UUID, evidence_id: UUID, regions: Sequence[Region], reason: str, by: Actor, at: datetime
) -> Done[Redaction]:
    """Have a copy of a photograph made in which regions are covered; the original is not touched.

    Raises:
        NotVisible: not there for the actor.
        NotCompetent: neither collects nor publishes for the agency of the case.
        NotNow: no photograph, not inspected yet, or covered too often.
        Unprocessable: a region lies outside the picture.
        Taken: the id stands for another redaction.
        AlreadyDone: this very one was asked for.

    Basis: Personal Information Protection Law Arts. 6, 73: no more is shown than the purpose needs.

    """
    evidence = Evidence.objects.visible_to(by).select_related("case").filter(pk=evidence_id).first()
    if evidence is None:
        raise NotVisible
    by.must(REDACTING, evidence.case.agency_id)
    if not Evidence.objects.readable_by(by).filter(pk=evidence_id).exists():
        raise NotCompetent
    Case.objects.select_for_update(no_key=True).get(pk=evidence.case_id)
    covered = [asdict(region) for region in regions]
    if earlier := Redaction.objects.filter(pk=id).first():
        said = (earlier.evidence_id, earlier.by_id, earlier.regions, earlier.reason)
        if said != (evidence.pk, by.account_id, covered, reason):
            raise Taken
        raise AlreadyDone(earlier)
    _must_lie_inside(evidence, regions)
    if evidence.redactions.count() >= _MOST_OF_ONE:
        raise NotNow(f"一张照片至多制作 {_MOST_OF_ONE} 份遮盖件。", code="too_many_redactions")
    redaction = Redaction.objects.create(
        id=id,
        evidence=evidence,
        regions=covered,
        reason=reason,
        by_id=by.account_id,
        certificate=by.certificate,
        at=at,
    )
    Custody.objects.note(
        evidence, CustodyEvent.DERIVED, by=by, at=at, detail=f"要求遮盖{len(covered)}处", case=evidence.case
    )
    return Done(
        redaction,
        stream=evidence.case_id,
        subject=evidence.pk,
        facts={"redaction": redaction.pk, "regions": len(covered), "original": evidence.sha256},
    )


def photograph(evidence: Evidence) -> tuple[int, int]:
    """Width and height of the upright picture. Raises NotNow where there is none to cover."""
    inspection = must_be_renderable(evidence)
    if inspection.nature != Nature.PHOTOGRAPH:
        raise NotNow("只能对照片进行遮盖。", code="not_a_photograph")
    return int(inspection.found["width"]), int(inspection.found["height"])


def _must_lie_inside(evidence: Evidence, regions: Sequence[Region]) -> None:
    width, height = photograph(evidence)
    for number, region in enumerate(regions):
        if region.x + region.width > width or region.y + region.height > height:
            message = f"遮盖区域超出照片范围(照片为 {width} × {height} 像素)。"
            raise Unprocessable(message, code="region_outside", pointer=f"/regions/{number}")
