"""What looking at the bytes showed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.cases.rules import Status
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.models.derived import EvidenceFlag, Inspection
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.recordings import reckon
from enforcement.evidence.rules.common import accepts
from enforcement.evidence.rules.flags import NO_RECORDING, Flag, FlagCode, Said, compare, impossible
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.law.capture import DIVISIONS, capture_rule
from enforcement.registry.models import legal_day
from media_storage.inspection import Inspected, record
from media_storage.said import Photograph, Recording


@act("inspect_evidence")
def inspect_evidence(
    *, evidence_id: UUID, inspected: Inspected, by: Signatory, at: datetime
) -> Done[Inspection]:
    """Put on file what the bytes are and say of themselves, once, with a flag for each thing that is odd.

    Raises:
        AlreadyDone: it was inspected.

    Basis: Penalty Law Art. 46: evidence must be verified.

    """
    evidence = Evidence.objects.select_related("case__agency", "stored").get(pk=evidence_id)
    case = Case.objects.select_for_update(no_key=True).get(pk=evidence.case_id)
    if earlier := Inspection.objects.filter(pk=evidence_id).first():
        raise AlreadyDone(earlier)
    found = inspected.photograph or inspected.recording
    record(evidence.stored, inspected, at=at)
    inspection = Inspection.objects.create(
        evidence=evidence,
        nature=inspected.nature,
        found=_as_json(found),
        renderable=inspected.renderable,
        at=at,
    )
    flags = [Flag(FlagCode(one.code.value), one.detail, one.measured) for one in inspected.problems]
    rule = capture_rule(legal_day(evidence.captured_at))
    flags += impossible(evidence.taken_at, evidence.received_at, rule=rule)
    if found:
        flags += compare(
            _said(evidence),
            found,
            rule=rule,
            division=DIVISIONS.get(evidence.case.agency.division_code),
        )
    EvidenceFlag.objects.bulk_create(
        EvidenceFlag(evidence=evidence, code=flag.code, detail=flag.detail, measured=flag.measured, at=at)
        for flag in flags
    )
    if any(flag.code in NO_RECORDING for flag in flags) and accepts(Status(case.status), factual=True):
        reckon(case, at=at)
    return Done(
        inspection,
        stream=evidence.case_id,
        subject=evidence.pk,
        facts={
            "nature": inspection.nature,
            "detected": inspected.detected,
            "flags": sorted(flag.code.value for flag in flags),
        },
    )


def _said(evidence: Evidence) -> Said:
    declared = evidence.latitude is not None and evidence.longitude is not None
    return Said(
        captured_at=evidence.captured_at,
        latitude=float(evidence.latitude or 0) if declared else None,
        longitude=float(evidence.longitude or 0) if declared else None,
    )


def _as_json(found: Photograph | Recording | None) -> dict[str, Any]:
    """What the file says of itself, as it is kept."""
    if found is None:
        return {}
    kept = asdict(found)
    for name in ("taken_at", "created_at"):
        if kept.get(name):
            kept[name] = kept[name].isoformat()
    return kept
