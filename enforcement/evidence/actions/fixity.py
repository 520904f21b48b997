"""What an examination of stored evidence showed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.evidence.actions.common import Machine
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.docking import DockedFile
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.keeping import FixityFinding
from enforcement.evidence.rules.custody import CustodyEvent, CustodyOutcome
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.journal.rules import Fact
from media_storage import fixity, rounds
from media_storage.examination import Examined
from media_storage.models import StoredObject


def settle_stored(stored: StoredObject, examined: Examined, *, at: datetime) -> bool:
    """Put on file what an examination of a stored object showed, evidence or not yet; whether that is anything new."""
    if evidence := Evidence.objects.select_related("stored").filter(stored=stored).first():
        return settle_examination(evidence, examined, at=at)
    if docked := DockedFile.objects.filter(upload=stored.upload_id).first():
        settle_unbound(docked, stored, examined, at=at)
    else:
        settle_made(stored, examined, at=at)
    return not examined.sound


def settle_examination(evidence: Evidence, examined: Examined, *, at: datetime) -> bool:
    """Put on file what an examination showed; whether that is anything new.

    That all is as it was is not journaled: it would be said of every file every year, in the stream of its case.
    """
    standing = set(FixityFinding.objects.standing().filter(evidence=evidence).values_list("fault", flat=True))
    news = standing != {one.fault.value for one in examined.found}
    if news:
        record_fixity(evidence_id=evidence.pk, examined=examined, by=Machine(), at=at)
    fixity.forget(evidence.stored)
    rounds.checked(evidence.stored_id, at=at)
    return news


@act("record_fixity")
def record_fixity(
    *, evidence_id: UUID, examined: Examined, by: Signatory, at: datetime
) -> Done[list[FixityFinding]]:
    """Put findings on the supervisor's list, and note those that are gone.

    Basis: Penalty Law Art. 47; 档案法实施条例 Art. 39: what is kept must be shown to be complete.
    """
    evidence = Evidence.objects.select_related("stored").get(pk=evidence_id)
    case = Case.objects.select_for_update(no_key=True).get(pk=evidence.case_id)
    new = FixityFinding.objects.stand(evidence, examined.found, at=at)
    gone = FixityFinding.objects.clear(evidence, examined.found, at=at)
    standing = list(FixityFinding.objects.standing().filter(evidence=evidence))
    Custody.objects.note(
        evidence,
        CustodyEvent.CHECKED,
        by=by,
        at=at,
        outcome=CustodyOutcome.FAILED if standing else CustodyOutcome.DONE,
        code=",".join(sorted(finding.fault for finding in standing))[:50],
        case=case,
    )
    return Done(
        standing,
        stream=case.pk,
        subject=evidence.pk,
        facts={
            "found": sorted(fault.value for fault in new),
            "cleared": gone,
            "read_sha256": examined.read.sha256 if examined.read else None,
        },
    )


def settle_unbound(docked: DockedFile, stored: StoredObject, examined: Examined, *, at: datetime) -> None:
    """Put on file what an examination of a recorder's file showed that is no evidence yet.

    The supervisor's list is of evidence; once it is that, the next round puts there what still stands.
    """
    if not examined.sound:
        record_docked_fixity(subject_id=docked.pk, examined=examined, by=Machine(), at=at)
    fixity.forget(stored)
    rounds.checked(stored.pk, at=at)


@act("record_docked_fixity")
def record_docked_fixity(
    *, subject_id: UUID, examined: Examined, by: Signatory, at: datetime
) -> Done[DockedFile]:
    """Note in the agency's stream what is wrong with a recorder's file that waits for its case.

    Basis: Penalty Law Art. 47.
    """
    docked = DockedFile.objects.get(pk=subject_id)
    facts: dict[str, Fact] = {
        "found": sorted(one.fault.value for one in examined.found),
        "read_sha256": examined.read.sha256 if examined.read else None,
    }
    return Done(docked, stream=docked.agency_id, subject=docked.pk, facts=facts)


def settle_made(stored: StoredObject, examined: Examined, *, at: datetime) -> None:
    """Put on file what an examination showed of a document made for a case, which is no evidence."""
    if not examined.sound:
        record_made_fixity(subject_id=stored.upload_id, examined=examined, by=Machine(), at=at)
    fixity.forget(stored)
    rounds.checked(stored.pk, at=at)


@act("record_made_fixity")
def record_made_fixity(
    *, subject_id: UUID, examined: Examined, by: Signatory, at: datetime
) -> Done[StoredObject]:
    """Note in the case's stream what is wrong with a document made for it.

    Basis: Penalty Law Art. 47; 档案法实施条例 Art. 39.
    """
    stored = StoredObject.objects.select_related("upload").get(upload=subject_id)
    facts: dict[str, Fact] = {
        "found": sorted(one.fault.value for one in examined.found),
        "read_sha256": examined.read.sha256 if examined.read else None,
    }
    return Done(stored, stream=stored.upload.context, subject=subject_id, facts=facts)
