"""What reading stored bytes back showed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.models import Evidence
from enforcement.evidence.recordings import reckon
from enforcement.evidence.rules import (
    KINDS,
)
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from media_storage import fixity


@act("confirm_evidence")
def confirm_evidence(
    *,
    evidence_id: UUID,
    found: fixity.ReadBack,
    by: Signatory,
    at: datetime,
) -> Done[Evidence]:
    """Put on file what reading the stored bytes back showed; other bytes than declared are a finding.

    Raises:
        AlreadyDone: it was confirmed.

    Basis: Penalty Law Art. 46: evidence must be verified.

    """
    evidence = Evidence.objects.select_related("stored").get(pk=evidence_id)
    case = Case.objects.select_for_update().get(pk=evidence.case_id)
    if hasattr(evidence.stored, "confirmation"):
        raise AlreadyDone(evidence)
    confirmation = fixity.record_confirmation(stored=evidence.stored, found=found, at=at)
    if not confirmation.matches:
        detail = f"证据{evidence.number}存储内容的 SHA-256 校验值与申报的不符"
        case.find(None, "content_mismatch", KINDS, detail, at=at)
        reckon(case, at=at)
    return Done(
        evidence,
        stream=case.pk,
        subject=evidence.pk,
        facts={"sha256": found.sha256, "size": found.size, "matches": confirmation.matches},
    )
