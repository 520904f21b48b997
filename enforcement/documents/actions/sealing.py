"""Ink and seal 签名、盖章: what is signed or sealed is bound to the instrument by its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.documents.models import Instrument, InstrumentSeal, InstrumentSignature
from enforcement.documents.rules.vocabulary import ORIGINALS, SealedBy, SignedBy
from enforcement.errors import NotNow, NotVisible, Requirement, Taken, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role

#: Who brings back what was sealed or signed.
_BINDERS = (Role.OFFICER, Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.HEARING_RECORDER, Role.ARCHIVIST)


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature. `evidence` is the picture or scan of it, None where it was refused; then `note` says why."""

    signer: str
    capacity: str
    manner: SignedBy
    evidence: UUID | None = None
    note: str = ""


@act("seal_instrument")
def seal_instrument(
    *, case_id: UUID, instrument_id: UUID, evidence: UUID, manner: SealedBy, by: Actor, at: datetime
) -> Done[Instrument]:
    """Bind the sealed file of an instrument: with the seal a decision exists, and what is served may be.

    Raises:
        NotNow: the kind bears no seal, or the instrument was voided; sealed before.
        Unprocessable: the file is not of this case, came before the instrument, or is no original.

    Basis: Penalty Law Arts. 44, 59 para. 2, 61; 行政强制法 Arts. 24, 31.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must(_BINDERS, case.agency_id, "seal_instrument")
    instrument = standing(case, instrument_id)
    if not instrument.row.sealed:
        raise NotNow(f"{instrument.title}不加盖印章。", code="bears_no_seal", article=art("CFF", "59"))
    if hasattr(instrument, "seal"):
        raise Taken("该文书的盖章件已经入卷。", code="sealed_before")
    original = _original(case, evidence, instrument)
    if InstrumentSeal.objects.filter(evidence=original).exists():
        raise Unprocessable("该文件已是另一文书的盖章件。", code="original_taken", pointer="/evidence")
    InstrumentSeal.objects.create(
        instrument=instrument,
        evidence=original,
        sha256=original.sha256,
        manner=manner,
        account_id=by.account_id,
        at=at,
    )
    if instrument.row.served and instrument.subject:
        case.sealed(instrument.subject, instrument.row.steps, at=at)
    return Done(
        instrument,
        stream=case.pk,
        subject=instrument.pk,
        facts={"evidence": original.pk, "sha256": original.sha256, "manner": manner.value},
    )


@act("sign_instrument")
def sign_instrument(
    *, case_id: UUID, instrument_id: UUID, id: UUID, signed: Signed, by: Actor, at: datetime
) -> Done[Instrument]:
    """Bind a signature or fingerprint, from a tablet or scanned from paper, or note that it was refused.

    Raises:
        Taken: the id exists.
        NotNow: the instrument was voided.
        Unprocessable: no file of the signature, or none of this case; a refusal without its note.

    Basis: Penalty Law Arts. 52, 55; 市场监督管理行政处罚程序规定 Arts. 28-29, 43.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must(_BINDERS, case.agency_id, "sign_instrument")
    instrument = standing(case, instrument_id)
    if InstrumentSignature.objects.filter(pk=id).exists():
        raise Taken
    refused = signed.manner is SignedBy.REFUSED
    if refused == (signed.evidence is not None) or (refused and not signed.note):
        raise Unprocessable(
            "签名须有签名图像或者扫描件;拒绝签名的,须注明情况。",
            code="signature_missing",
            pointer="/note" if refused else "/evidence",
        )
    original = _original(case, signed.evidence, instrument) if signed.evidence else None
    InstrumentSignature.objects.create(
        id=id,
        instrument=instrument,
        signer=signed.signer,
        capacity=signed.capacity,
        manner=signed.manner,
        evidence=original,
        sha256=original.sha256 if original else "",
        note=signed.note,
        account_id=by.account_id,
        at=at,
    )
    return Done(
        instrument,
        stream=case.pk,
        subject=instrument.pk,
        facts={
            "signature": id,
            "sha256": original.sha256 if original else None,
            "manner": signed.manner.value,
        },
    )


def standing(case: Case, instrument_id: UUID) -> Instrument:
    """An instrument of the case that was not voided. Raises NotVisible, NotNow."""
    found: Instrument | None = case.instruments.filter(pk=instrument_id).first()
    if found is None:
        raise NotVisible
    if hasattr(found, "void"):
        raise NotNow("该文书已经作废。", code="instrument_void", article=art("CFF", "59"))
    return found


def _original(case: Case, id: UUID, instrument: Instrument) -> Evidence:
    """A sealed or signed file of the case, received after the instrument was issued."""
    found = Evidence.objects.filter(pk=id, case=case).first()
    if found is None:
        raise Unprocessable(
            "盖章件、签名件须先作为本案材料上传。", code="original_missing", pointer="/evidence"
        )
    if found.media_type not in ORIGINALS:
        raise Unprocessable(
            "盖章件、签名件应为 PDF、OFD 或者图片。", code="original_form", pointer="/evidence"
        )
    if found.received_at < instrument.issued_at:
        needed = Requirement("after_issue", instrument.row.articles[0].cite(), "须先制发文书,再盖章、签名")
        raise Unprocessable(
            "该文件在文书制发之前已经入卷,不是它的盖章件或者签名件。",
            code="original_too_early",
            requirements=[needed],
            pointer="/evidence",
        )
    return found
