"""What the first bytes of stored evidence show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from media_storage import sniffing


@act("sniff_evidence")
def sniff_evidence(
    *, case_id: UUID, evidence: Sequence[Evidence], detected: Mapping[UUID, str], by: Signatory, at: datetime
) -> Done[int]:
    """Put on file of what kind pieces of evidence of one case are, and which are not of the type declared.

    A type that lies is no refusal: what was recorded is kept as it came, and the evidence says so.

    Basis: Penalty Law Art. 46: evidence must be verified.
    """
    sniffs = sniffing.record_sniffs([one.stored for one in evidence], detected, at=at)
    lying = {sniff.stored_id for sniff in sniffs if sniff.type_mismatch}
    mismatches = [one.pk for one in evidence if one.stored_id in lying]
    return Done(len(sniffs), stream=case_id, facts={"files": len(sniffs), "mismatches": mismatches})
