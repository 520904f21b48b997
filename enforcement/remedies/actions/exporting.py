"""The whole file of a case for the body that hears a remedy: one call, journaled once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from enforcement.cases.models import Case, Deadline
from enforcement.documents.models import Assembly, Instrument
from enforcement.documents.rules.vocabulary import Scope
from enforcement.errors import NotNow, NotVisible, Taken
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.common import AccessPurpose
from enforcement.evidence.rules.custody import CustodyEvent
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Entry
from enforcement.journal.rules import canonical
from enforcement.law.statutes import art
from enforcement.registry.models import Actor
from enforcement.registry.rules import CASEWORK, REVIEWING
from enforcement.remedies.models import Bundle, Remedy
from enforcement.remedies.rules import RemedyKind, reply_clock
from media_storage.downloads import sign_download
from media_storage.models import StoredObject


@dataclass(frozen=True, slots=True)
class Original:
    """A piece of evidence and leave to fetch it, for minutes."""

    evidence: Evidence
    url: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Export:
    """The file: as one document once it is made, its instruments, every original, and the journal of the case.

    `digest` is of the list of originals, and stands in the journal. `bundle` is all of it as one archive, once it is
    ready.
    """

    remedy: Remedy
    assembly: Assembly
    reply_due: date | None
    stored: StoredObject | None
    instruments: Sequence[Instrument]
    originals: Sequence[Original]
    entries: Sequence[Entry]
    digest: str
    bundle: Bundle


@act("export_for_remedy")
def export_for_remedy(*, remedy_id: UUID, id: UUID, by: Actor, at: datetime) -> Done[Export]:
    """Give the whole file of the case for the agency's answer 答复(答辩)举证: one document, originals, journal.

    The document is made by the server under `id`, and then an archive of it and the originals; asked again with the
    same id, the answer holds each once it is made.
    Every original goes onto its custody log as given out for a remedy.

    Raises:
        NotVisible: no remedy that the actor may read.
        NotCompetent: neither works on cases of the agency nor reviews them.
        NotNow: nothing was issued in the case.
        Taken: the id is that of another file.

    Basis: 行政复议法 Arts. 48, 54; 行政诉讼法 Art. 67: answer, evidence, basis and other material in time.

    """
    remedy = Remedy.objects.visible_to(by).filter(pk=remedy_id).first()
    if remedy is None:
        raise NotVisible
    case = Case.objects.locked(remedy.case_id, by=by)
    by.must(sorted(CASEWORK | REVIEWING), case.agency_id, "export_for_remedy")
    instruments = list(case.instruments.standing().select_related("seal__evidence").order_by("seq"))
    if not instruments:
        raise NotNow("本案尚未制发文书,没有可以汇编的案卷。", code="file_empty", article=art("FYF", "48"))
    assembly = _asked(case, id, by=by, at=at)
    originals = list(Evidence.objects.readable_by(by).filter(case=case).shown().order_by("number"))
    Custody.objects.note_all(
        originals, CustodyEvent.DOWNLOADED, by=by, at=at, purpose=AccessPurpose.REMEDY.value, cases=[case]
    )
    digest = hashlib.sha256(canonical({str(one.pk): one.sha256 for one in originals}).encode()).hexdigest()
    made = getattr(assembly, "file", None)
    clock = reply_clock(RemedyKind(remedy.kind), simple=remedy.simple)
    due = (
        Deadline.objects.filter(case=case, clock=clock, ref=remedy.ref)
        .values_list("due_on", flat=True)
        .first()
    )
    export = Export(
        remedy=remedy,
        assembly=assembly,
        reply_due=due,
        stored=made.stored if made else None,
        instruments=instruments,
        originals=[_given(one) for one in originals],
        entries=list(Entry.objects.filter(stream=case.pk).order_by("seq")),
        digest=digest,
        bundle=_bundled(remedy, assembly, [one.pk for one in originals], digest, at),
    )
    return Done(
        export,
        stream=case.pk,
        subject=remedy.pk,
        facts={"assembly": assembly.pk, "evidence": len(originals), "originals_sha256": digest},
    )


def _asked(case: Case, id: UUID, *, by: Actor, at: datetime) -> Assembly:
    """The request for the document: the one of that id, else a new one. Raises Taken."""
    known = Assembly.objects.select_related("file__upload__stored").filter(pk=id).first()
    if known is None:
        return Assembly.objects.create(
            id=id, case=case, scope=Scope.WHOLE, asked_by_id=by.account_id, asked_at=at
        )
    if known.case_id != case.pk or known.scope != Scope.WHOLE:
        raise Taken
    return known


def _bundled(remedy: Remedy, assembly: Assembly, evidence: list[UUID], digest: str, at: datetime) -> Bundle:
    """The archive of this document and these originals: the one that may still be fetched, else a new one."""
    known = Bundle.objects.filter(remedy=remedy, assembly=assembly, digest=digest, expires_at__gt=at)
    return known.order_by("-asked_at").first() or Bundle.objects.create(
        remedy=remedy,
        assembly=assembly,
        evidence=evidence,
        digest=digest,
        asked_at=at,
        expires_at=at + timedelta(seconds=settings.MARKED_COPY_SECONDS),
    )


def _given(one: Evidence) -> Original:
    odd = any(flag.unsafe for flag in one.flags.all())
    signed = sign_download(one.stored, trusted=not odd)
    return Original(one, signed.url, signed.expires_in)
