"""What reading stored bytes back showed."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.keeping import FixityFinding, Kept
from enforcement.evidence.models.manifest import ExpectedFile
from enforcement.evidence.models.recordings import reckon
from enforcement.evidence.rules.common import KINDS
from enforcement.evidence.rules.custody import CustodyEvent, CustodyOutcome
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from media_storage import fixity
from media_storage.examination import Fault, Found

#: Parts named in a finding.
_NAMED: Final = 10


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
    case = Case.objects.select_for_update(no_key=True).get(pk=evidence.case_id)
    if hasattr(evidence.stored, "confirmation"):
        raise AlreadyDone(evidence)
    confirmation = fixity.record_confirmation(stored=evidence.stored, found=found, at=at)
    ended = CustodyOutcome.DONE if confirmation.matches else CustodyOutcome.FAILED
    code = "" if confirmation.matches else "content_mismatch"
    Custody.objects.note(evidence, CustodyEvent.CONFIRMED, by=by, at=at, outcome=ended, code=code, case=case)
    if not confirmation.matches:
        where = f"(第{'、'.join(map(str, found.wrong_parts[:_NAMED]))}段)" if found.wrong_parts else ""
        detail = f"证据{evidence.number}存储内容的 SHA-256 校验值与申报的不符{where}"
        case.find(None, "content_mismatch", KINDS, detail, at=at)
        FixityFinding.objects.stand(Kept.of(evidence), [Found(Fault.CONTENT, detail)], at=at)
        reckon(case, at=at)
        ExpectedFile.objects.reopen(case, at=at)
    return Done(
        evidence,
        stream=case.pk,
        subject=evidence.pk,
        facts={"sha256": found.sha256, "size": found.size, "matches": confirmation.matches},
    )
