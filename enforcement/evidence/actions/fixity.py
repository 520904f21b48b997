"""What an examination of stored evidence showed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.evidence.actions.common import Machine
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.docking import DockedFile
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.keeping import FixityFinding, Kept
from enforcement.evidence.rules.custody import CustodyEvent, CustodyOutcome
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.journal.rules import Fact
from media_storage.examination import Examined, Fault
from media_storage.models import StoredObject


def settle_stored(stored: StoredObject, examined: Examined, *, at: datetime) -> bool:
    """Put on file what an examination of a stored object showed, evidence or not yet; whether that is anything new.

    That all is as it was is not journaled: it would be said of every file every year, in the stream of its case.
    """
    standing = FixityFinding.objects.standing().filter(stored=stored)
    news = set(standing.values_list("fault", flat=True)) != {one.fault.value for one in examined.found}
    if news:
        _record(stored, examined, at=at)
    return news


def _record(stored: StoredObject, examined: Examined, *, at: datetime) -> None:
    by = Machine()
    if evidence := Evidence.objects.filter(stored=stored).first():
        record_fixity(evidence_id=evidence.pk, examined=examined, by=by, at=at)
    elif docked := DockedFile.objects.filter(upload=stored.upload_id).first():
        record_docked_fixity(subject_id=docked.pk, examined=examined, by=by, at=at)
    else:
        record_made_fixity(subject_id=stored.upload_id, examined=examined, by=by, at=at)


@act("record_fixity")
def record_fixity(
    *, evidence_id: UUID, examined: Examined, by: Signatory, at: datetime
) -> Done[list[FixityFinding]]:
    """Put findings on the supervisor's list, and note those that are gone.

    Basis: Penalty Law Art. 47; 档案法实施条例 Art. 39: what is kept must be shown to be complete.
    """
    evidence = Evidence.objects.select_related("stored").get(pk=evidence_id)
    case = Case.objects.select_for_update(no_key=True).get(pk=evidence.case_id)
    evidence.case = case
    new, gone = _listed(Kept.of(evidence), examined, at=at)
    standing = list(FixityFinding.objects.standing().filter(stored=evidence.stored))
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
        facts=_facts(new, gone, examined),
    )


def _listed(kept: Kept, examined: Examined, *, at: datetime) -> tuple[list[Fault], list[str]]:
    """What is new on the supervisor's list, and what is gone from it."""
    new = FixityFinding.objects.stand(kept, examined.found, at=at)
    return new, FixityFinding.objects.clear(kept, examined.found, at=at)


def _facts(new: list[Fault], gone: list[str], examined: Examined) -> dict[str, Fact]:
    return {
        "found": sorted(fault.value for fault in new),
        "cleared": gone,
        "read_sha256": examined.read.sha256 if examined.read else None,
    }


@act("record_docked_fixity")
def record_docked_fixity(
    *, subject_id: UUID, examined: Examined, by: Signatory, at: datetime
) -> Done[DockedFile]:
    """Put on the list, and in the agency's stream, what is wrong with a recorder's file that waits for its case.

    Basis: Penalty Law Art. 47.
    """
    docked = DockedFile.objects.select_for_update().get(pk=subject_id)
    stored = StoredObject.objects.get(upload=docked.upload_id)
    new, gone = _listed(Kept(stored.pk, docked.agency_id), examined, at=at)
    return Done(docked, stream=docked.agency_id, subject=docked.pk, facts=_facts(new, gone, examined))


@act("record_made_fixity")
def record_made_fixity(
    *, subject_id: UUID, examined: Examined, by: Signatory, at: datetime
) -> Done[StoredObject]:
    """Put on the list, and in the case's stream, what is wrong with a document made for it.

    Basis: Penalty Law Art. 47; 档案法实施条例 Art. 39.
    """
    stored = StoredObject.objects.select_related("upload").get(upload=subject_id)
    case = Case.objects.select_for_update(no_key=True).get(pk=stored.upload.context)
    new, gone = _listed(Kept(stored.pk, case.agency_id, case.pk), examined, at=at)
    return Done(stored, stream=case.pk, subject=subject_id, facts=_facts(new, gone, examined))
