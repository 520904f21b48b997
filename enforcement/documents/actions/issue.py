"""Issuing an instrument 制发文书: filled from the file, numbered, set in type, never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.documents import rendering, sending
from enforcement.documents.models import Instrument, InstrumentVoid
from enforcement.documents.reading import read
from enforcement.documents.rules import CATALOGUE, InstrumentKind, Kind
from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.composing import (
    Composed,
    Heading,
    compose,
    content,
    must_be_the_right_kind,
    subject_of,
)
from enforcement.documents.rules.filling import Subject
from enforcement.errors import NotNow, NotVisible, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.numbers import DocumentNumber
from enforcement.sealed import seal


@dataclass(frozen=True, slots=True)
class Wanted:
    """The instrument to be issued.

    `subject` is the step or evidence it is about, where there are several. `fields` are elements given by hand.
    `number` is entered where another body gives it. `replaces` is the instrument that it corrects or stands for.
    """

    kind: InstrumentKind
    subject: UUID | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    number: str = ""
    replaces: UUID | None = None


@act("issue_instrument")
def issue_instrument(*, case_id: UUID, id: UUID, wanted: Wanted, by: Actor, at: datetime) -> Done[Instrument]:
    """Issue an instrument: whole by its catalogue, under its number, as a file that is kept unchanged.

    Raises:
        NotVisible, NotCompetent: the case is not the actor's; the kind is for others to issue.
        NotNow: no step stands behind it; a notice that the head has yet to approve; an element is missing (each
            named with its article).
        Unprocessable: no such kind, or a field that the file answers.
        Taken: the id exists.

    Basis: Penalty Law Arts. 47, 59; 市场监督管理行政处罚程序规定 Art. 62 and the article of each element.

    """
    case = Case.objects.locked(case_id, by=by)
    kind = kind_of(wanted.kind)
    by.must(kind.issuers, case.agency_id, "issue_instrument")
    if Instrument.objects.filter(pk=id).exists():
        raise Taken
    file = read(case, at=at)
    must_be_the_right_kind(kind, file)
    subject = subject_of(kind, file, wanted.subject)
    _must_be_approved(case, kind, subject)
    composed = compose(kind, file, subject, wanted.fields)
    composed.must_be_complete()
    replaces = _replaced(case, kind, wanted.replaces)
    _once(case, kind, subject, replaces)
    number = _number(case, kind, subject, wanted.number, at)
    heading = heading_of(kind, file, composed, id=id, number=number.text if number else _by_step(kind, file))
    rendered = rendering.render(content(composed, heading), at=at)
    name = f"{heading.title}{heading.number}.pdf"
    upload = sending.hand_over(
        rendered.pdf, rendered.pdf_sha256, id=id, name=name, context=case.pk, owner=by.account_id, at=at
    )
    instrument = Instrument.objects.create(
        id=id,
        case=case,
        seq=case.instruments.count() + 1,
        kind=kind.code,
        title=heading.title,
        template=kind.template,
        agency_name=heading.agency,
        number_row=number,
        number=heading.number,
        volume=kind.volume,
        outward=kind.outward,
        subject=_about(subject),
        content_sealed=seal(rendered.text),
        content_sha256=rendered.sha256,
        upload=upload,
        pdf_sha256=rendered.pdf_sha256,
        pdf_size=len(rendered.pdf),
        warnings=[one.code for one in composed.warnings],
        verified=kind.verified and file.agency.decider_verified,
        replaces=replaces,
        issued_by_id=by.account_id,
        certificate=by.certificate,
        issued_at=at,
        issued_on=legal_day(at),
    )
    return Done(
        instrument,
        stream=case.pk,
        subject=instrument.pk,
        facts={
            "kind": kind.code,
            "template": kind.template,
            "content_sha256": rendered.sha256,
            "pdf_sha256": rendered.pdf_sha256,
            "replaces": replaces.pk if replaces else None,
        },
    )


@act("void_instrument")
def void_instrument(
    *, case_id: UUID, instrument_id: UUID, reason: str, by: Actor, at: datetime
) -> Done[Instrument]:
    """Void an instrument that was not sealed 作废; its number stays on file as void, and is not given again.

    Raises:
        NotNow: it was sealed, or voided before. Then only a correction is left.

    Basis: 党政机关公文格式 GB/T 9704 (unverified): a number stands for one instrument.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must(_of(case, instrument_id).row.issuers, case.agency_id, "void_instrument")
    instrument = _of(case, instrument_id)
    same = {"number": instrument.number}
    served = instrument.number and (
        case.notices.filter(**same).exists() or case.hearings.filter(**same).exists()
    )
    if served or hasattr(instrument, "seal") or hasattr(instrument, "void"):
        raise NotNow(
            "该文书已经盖章、送达或者作废,不能作废;有误的,应当另行制作补正文书。",
            code="not_voidable",
            article=art("CFF", "59"),
        )
    InstrumentVoid.objects.create(instrument=instrument, reason=reason, account_id=by.account_id, at=at)
    if instrument.number_row:
        instrument.number_row.void(reason=reason, by=by, at=at)
    return Done(instrument, stream=case.pk, subject=instrument.pk)


def kind_of(code: InstrumentKind) -> Kind:
    """The row of the catalogue. Raises Unprocessable for what is made with the file only."""
    kind = CATALOGUE[code]
    if kind.assembled:
        raise Unprocessable("该文书随案卷一并生成。", code="kind_unknown", pointer="/kind")
    return kind


def _must_be_approved(case: Case, kind: Kind, subject: Subject) -> None:
    """Refuse to draw up a notice on the draft alone where the head approves it first. Raises NotNow."""
    drafted = kind.served and subject.step and subject.step.code is StepCode.DRAFT_DECISION
    rule = case.law().notice_needs_head_approval
    if drafted and rule.value:
        needed = Requirement(
            "approve_notice", rule.article.cite(), f"须先办理:{StepCode.APPROVE_NOTICE.label}"
        )
        raise NotNow(
            f"尚不能制作{kind.title}:{needed.detail}({needed.article})。",
            code="instrument_not_now",
            requirements=[needed],
        )


def heading_of(kind: Kind, file: CaseFile, composed: Composed, *, id: UUID, number: str) -> Heading:
    """What stands above and below the elements. What leaves the agency does so in the name of who decides."""
    date = composed.values.get("date")
    return Heading(
        agency=file.agency.decides_as if kind.outward else file.agency.name,
        title=kind.title_for(file.agency.department, file.today),
        number=number,
        day=date if isinstance(date, str) else "",
        verify=rendering.verification(id) if kind.outward else "",
    )


def _about(subject: Subject) -> UUID | None:
    if subject.step:
        return subject.step.id
    return subject.evidence.id if subject.evidence else subject.record


def _of(case: Case, instrument_id: UUID) -> Instrument:
    found: Instrument | None = case.instruments.filter(pk=instrument_id).first()
    if found is None:
        raise NotVisible
    return found


def _replaced(case: Case, kind: Kind, id: UUID | None) -> Instrument | None:
    """The instrument this one takes the place of: a voided one of its kind, or, for a correction, any that was issued.

    Raises:
        NotVisible: not of this case.
        NotNow: it stands and cannot be replaced, or was replaced before.

    """
    if id is None:
        return None
    earlier = _of(case, id)
    if hasattr(earlier, "replaced_by"):
        raise NotNow("该文书已有补正或者替换的文书。", code="replaced_before", article=art("CFF", "59"))
    if kind.code is not InstrumentKind.CLERICAL_CORRECTION and (
        earlier.kind != kind.code or not hasattr(earlier, "void")
    ):
        raise NotNow(
            "文书制发后不得更改;有误的,应当另行制作补正文书。",
            code="instrument_stands",
            article=art("CFF", "59"),
        )
    return earlier


def _once(case: Case, kind: Kind, subject: Subject, replaces: Instrument | None) -> None:
    """Refuse a second instrument of one step or record: what was issued stands until it is voided."""
    about = _about(subject)
    if about is None or subject.evidence or replaces is not None:
        return
    if case.instruments.standing().filter(kind=kind.code, subject=about).exists():
        needed = Requirement("once", kind.articles[0].cite(), f"该事项的{kind.title}已经制发")
        raise NotNow(f"{needed.detail}。", code="issued_before", requirements=[needed])


def _by_step(kind: Kind, file: CaseFile) -> str:
    """The number that the step behind a kind has given."""
    return (
        {
            StepCode.REGISTER_CLUE: file.source_number,
            StepCode.FILE: file.case_number,
            StepCode.DECIDE: file.decision.number if file.decision else "",
            StepCode.DECIDE_ON_SPOT: file.decision.number if file.decision else "",
        }.get(kind.numbered_by, "")
        if kind.numbered_by
        else ""
    )


def _number(case: Case, kind: Kind, subject: Subject, given: str, at: datetime) -> DocumentNumber | None:
    """The number drawn for an instrument, or that its service has drawn before it; None where its step gave it."""
    if not kind.word:
        if given:
            raise Unprocessable(
                "该文书不编文号,或者文号已由办理步骤编定。", code="not_numbered", pointer="/number"
            )
        return None
    drawn = DocumentNumber.objects.filter(
        case_id=case.pk, word=kind.word, voided_at__isnull=True, instrument__isnull=True
    )
    notices = case.notices.filter(draft=case.drafts.order_by("-seq").first()).values("number")
    used = Q(text__in=notices) | Q(text__in=case.hearings.values("number"))
    if subject.step and subject.step.content.get("number"):
        used |= Q(text=subject.step.content["number"])
    told = drawn.filter(used).order_by("-taken_at").first()
    if told:
        return told
    return DocumentNumber.objects.take(case.agency_id, kind.word, case_id=case.pk, at=at, given=given)
