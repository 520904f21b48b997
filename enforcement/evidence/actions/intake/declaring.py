"""Putting on file what is about to be sent, and what is said of it; one file or up to 200."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid4

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import Status
from enforcement.errors import NotNow, NotVisible, Refusal, Taken, Unprocessable
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.models.clocks import clock_of
from enforcement.evidence.models.evidence import DECLARED, PENDING, Evidence, Pending
from enforcement.evidence.refusals import refusal_of, refusing
from enforcement.evidence.rules.common import CLOSED_FILE, OWN_RECORD, accepts, bringers
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Note
from enforcement.journal.rules import Fact, Outcome
from enforcement.law.values import EvidenceKind
from enforcement.registry.models import Actor, certificate_held, legal_day
from enforcement.registry.offline import when_made
from media_storage import instances, uploads
from media_storage.digests import declare_md5
from media_storage.errors import Conflict, StorageError
from media_storage.models import Upload


@dataclass(frozen=True, slots=True)
class File:
    """The file as the client declares it; `parts` are the SHA-256 of its parts where known already.

    `sha256` is "" where the device does not know it yet; `md5` are the MD5 of the parts where the store needs it.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    parts: tuple[str, ...] = ()
    md5: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collected:
    """What the collector says of the evidence; times are the device's."""

    kind: EvidenceKind
    title: str
    purpose: str
    factual: bool
    captured_at: datetime
    device_clock: datetime | None = None
    place: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    device: str = ""
    supersedes: UUID | None = None
    record: UUID | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a batch."""

    id: UUID
    case_id: UUID
    file: File
    collected: Collected


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of one declaration: on file (`fresh` where it was not before), or refused."""

    id: UUID
    pending: Pending | None = None
    refusal: Refusal | None = None
    fresh: bool = False


@act("begin_upload")
def begin_upload(
    *, id: UUID, case_id: UUID, file: File, collected: Collected, by: Actor, at: datetime
) -> Done[Pending]:
    """Put on file what is about to be sent and what is said of it; the bytes follow.

    Raises:
        NotVisible: a case of another agency, or none.
        NotNow: the case is closed.
        Taken: the id stands for something else.
        TooLarge, Unprocessable: the declaration.
        AlreadyDone: this was declared before.

    """
    [begun] = _declare([Item(id, case_id, file, collected)], by=by, at=at)
    if begun.pending is None:
        raise begun.refusal or NotVisible
    if not begun.fresh:
        raise AlreadyDone(begun.pending)
    note = _note(begun.pending)
    return Done(begun.pending, stream=note.stream, subject=note.subject, facts=note.facts)


@act("begin_uploads")
def begin_uploads(*, items: Sequence[Item], by: Actor, at: datetime) -> Done[list[Begun]]:
    """Put several declarations on file, each as `begin_upload` would; one that is refused harms no other.

    Each file is an entry on the stream of its case, each refusal one on the actor's, and the batch another.
    """
    begun = _declare(items, by=by, at=at)
    fresh = sorted((_note(one.pending) for one in begun if one.pending and one.fresh), key=_stream)
    refused = [
        Note("begin_upload", by.account_id, item.case_id, {"code": one.refusal.code}, Outcome.REFUSED)
        for item, one in zip(items, begun, strict=True)
        if one.refusal
    ]
    facts = {"files": len(items), "begun": len(fresh), "refused": len(refused)}
    return Done(begun, stream=by.account_id, facts=facts, also=[*fresh, *refused])


def _declare(items: Sequence[Item], *, by: Actor, at: datetime) -> list[Begun]:
    """Check each, insert all that may be, and say of each what became of it, in the order given."""
    asked = _Asked.of(items, by=by)
    batch = uuid4() if len(items) > 1 else None
    new: dict[UUID, Upload] = {}
    refused: dict[int, Refusal] = {}
    for place, item in enumerate(items):
        try:
            if item.id in new:
                raise Unprocessable("同一批中有相同的编号。", code="id_repeated", pointer="/id")
            new[item.id] = asked.declared(item, (batch, place) if batch else None, by=by, at=at)
        except Refusal as refusal:
            refused[place] = refusal
    kept = uploads.declare_all(list(new.values())) if new else {}
    known = [id for id, one in kept.items() if isinstance(one, Upload) and one.key != new[id].key]
    earlier = Pending.objects.in_bulk(known) if known else {}
    begun = []
    for place, item in enumerate(items):
        if place in refused:
            begun.append(Begun(item.id, refusal=refused[place]))
            continue
        upload = _with_md5(kept[item.id], item)
        if isinstance(upload, StorageError):
            begun.append(Begun(item.id, refusal=refusal_of(upload)))
            continue
        pending = asked.pending(upload, item, by=by, at=at)
        begun.append(
            _compared(earlier[item.id], pending, item.collected) if item.id in earlier else _new(pending)
        )
    PENDING.add([one.pending for one in begun if one.pending and one.fresh])
    return begun


def _with_md5(upload: Upload | Conflict, item: Item) -> Upload | StorageError:
    """The upload with its MD5 on file, where the store needs it."""
    if isinstance(upload, Conflict):
        return upload
    try:
        declare_md5(upload, dict(enumerate(item.file.md5, start=1)))
    except StorageError as refused:
        return refused
    return upload


def _new(pending: Pending) -> Begun:
    return Begun(pending.upload_id, pending, fresh=True)


#: When it was declared, and what the device's clock showed then: of a file declared offline and begun at the server,
#: or by a phone that came back to life, two answers, of which the first stays on file. So does the certificate that
#: the register showed then: it is not the phone's word, and may have been entered or revoked since.
_OF_THEN: Final = frozenset(
    {"declared_at", "device_clock", "made_device_time", "made_earliest", "made_latest", "certificate"}
)


def _compared(earlier: Pending, new: Pending, said: Collected) -> Begun:
    """What is on file, where the repeat says the same; a device it does not name is the one it signed in as."""
    unsaid = _OF_THEN if said.device else _OF_THEN | {"device"}
    if any(getattr(earlier, name) != getattr(new, name) for name in DECLARED if name not in unsaid):
        return Begun(new.upload_id, refusal=Taken())
    return Begun(new.upload_id, earlier)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is on file of what the items name, asked once for all of them."""

    cases: Mapping[UUID, Case]
    records: frozenset[tuple[UUID, UUID]]
    evidence: frozenset[tuple[UUID, UUID]]
    certificates: dict[date, str]

    @classmethod
    def of(cls, items: Sequence[Item], *, by: Actor) -> _Asked:
        cases = Case.objects.seen({item.case_id for item in items}, by=by)
        records = {record for item in items if (record := item.collected.record)}
        replaced = {other for item in items if (other := item.collected.supersedes)}
        steps = CaseStep.objects.filter(pk__in=records).values_list("pk", "case_id") if records else ()
        evidence = Evidence.objects.filter(pk__in=replaced).values_list("pk", "case_id") if replaced else ()
        return cls(cases, frozenset(steps), frozenset(evidence), {})

    def declared(self, item: Item, together: tuple[UUID, int] | None, *, by: Actor, at: datetime) -> Upload:
        """The upload, not yet on file. Raises each refusal of `begin_upload` but Taken."""
        case, said, file = self.cases.get(item.case_id), item.collected, item.file
        if case is None:
            raise NotVisible
        by.must(bringers(factual=said.factual), case.agency_id)
        if not accepts(Status(case.status), factual=said.factual):
            raise NotNow("案件已结案,不再收入证据。", code="case_closed", requirements=[CLOSED_FILE])
        if said.record and (said.record, case.pk) not in self.records:
            raise Unprocessable(
                "所属的笔录不在本案中。", code="record_unknown", requirements=[OWN_RECORD], pointer="/record"
            )
        if said.supersedes and (said.supersedes, case.pk) not in self.evidence:
            raise Unprocessable("被替换的证据不在本案中。", code="evidence_unknown", pointer="/supersedes")
        with refusing():
            return uploads.declared(
                id=item.id,
                owner=by.account_id,
                context=case.pk,
                size=file.size,
                sha256=file.sha256,
                media_type=file.media_type,
                file_name=file.name,
                part_sha256=file.parts,
                at=at,
                together=together,
            )

    def pending(self, upload: Upload, item: Item, *, by: Actor, at: datetime) -> Pending:
        said = item.collected
        # The day of collection is the device's word, set right by what its clock showed when it was compared; what
        # lies ahead of ours is not believed.
        clock = clock_of(by.made, said.device_clock, at)
        day = legal_day(min(said.captured_at - clock.ahead, at))
        return instances.new(
            Pending,
            upload=upload,
            case_id=item.case_id,
            kind=said.kind,
            title=said.title,
            purpose=said.purpose,
            factual=said.factual,
            captured_at=said.captured_at,
            device_clock=said.device_clock,
            declared_at=at,
            place=said.place,
            latitude=said.latitude,
            longitude=said.longitude,
            device=said.device or by.device,
            collected_by_id=by.officer_id,
            certificate=by.certificate if day == legal_day(at) else self._certificate(by, day),
            uploaded_by_id=by.account_id,
            supersedes_id=said.supersedes,
            record_id=said.record,
            **when_made(by),
        )

    def _certificate(self, by: Actor, day: date) -> str:
        """The collector's number on an earlier day, '' where there was none; asked once per day."""
        if day not in self.certificates:
            self.certificates[day] = certificate_held(by.officer_id, day) if by.officer_id else ""
        return self.certificates[day]


def _note(pending: Pending) -> Note:
    upload = pending.upload
    facts: dict[str, Fact] = {
        "kind": str(pending.kind),
        "factual": pending.factual,
        "sha256": upload.sha256,
        "size": upload.size,
        "collector": pending.collected_by_id,
    }
    return Note("begin_upload", pending.case_id, upload.pk, facts)


def _stream(note: Note) -> UUID:
    return note.stream
