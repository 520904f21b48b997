"""The case as instruments are filled from it, read at one moment in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.decisions.models import Decision, Hearing, HearingRequest
from enforcement.decisions.offering import hearing_of
from enforcement.decisions.rules import penalties_said
from enforcement.documents.reading_people import signers
from enforcement.documents.reading_records import records_of
from enforcement.documents.rules.case_file import (
    AgencyOnFile,
    CaseFile,
    DecisionOnFile,
    DefenceOnFile,
    DraftOnFile,
    EvidenceOnFile,
    HearingOnFile,
    NoticeOnFile,
    OfficerOnFile,
    OpinionOnFile,
    PartyOnFile,
    StepOnFile,
)
from enforcement.evidence.models.evidence import Evidence
from enforcement.law.values import (
    ClueSource,
    Department,
    EvidenceKind,
    ReviewOpinion,
    ServiceMethod,
)
from enforcement.registry.models import Account, Agency, Officer, legal_day
from enforcement.review.rules import ReviewKind
from enforcement.sealed import unseal


def read(case: Case, *, at: datetime) -> CaseFile:
    """Everything on file of a case that an instrument may say. A dozen queries, whatever the case holds."""
    agency = Agency.objects.prefetch_related("deciding_names").get(pk=case.agency_id)
    names = _names(case)
    return CaseFile(
        today=legal_day(at),
        agency=_agency(agency, Department(case.department), at),
        title=case.title,
        case_number=case.case_number,
        source_number=case.source_number,
        source=ClueSource(case.source).label,
        source_received_at=timezone.localtime(case.source_received_at),
        summary=case.summary,
        place=case.place,
        act_ended_on=case.act_ended_on,
        limitation=_limitation(case, legal_day(at)),
        major_grounds=tuple(case.major_grounds),
        registrar=names.get(str(case.opened_by_id), ""),
        opened_at=timezone.localtime(case.opened_at),
        filed_at=timezone.localtime(case.filed_at) if case.filed_at else None,
        closed_at=timezone.localtime(case.closed_at) if case.closed_at else None,
        parties=_parties(case),
        officers=_officers(case),
        bases=tuple(str(row.basis) for row in case.bases.select_related("basis").order_by("cited_at", "pk")),
        steps=_steps(case, names),
        evidence=_evidence(case),
        draft=_draft(case, legal_day(at)),
        notices=_notices(case),
        defences=_defences(case),
        opinions=_opinions(case),
        dossiers={str(pk): bytes(digest).hex() for pk, digest in case.dossiers.values_list("pk", "digest")},
        decision=_decision(case, names),
        names=names,
        hearings=_hearings(case, names),
        records=records_of(case, names, at=at),
    )


def _agency(agency: Agency, field: Department, at: datetime) -> AgencyOnFile:
    """The agency under the rules of the case's field of law: a township has none of its own."""
    decider = agency.decider_on(legal_day(at))
    return AgencyOnFile(
        name=agency.name,
        decides_as=decider.name,
        decider_verified=decider.verified,
        department=field,
        address=agency.address,
        phone=agency.supervision_phone,
        reconsideration_body=decider.reconsideration_body,
        court=agency.court,
        bank=agency.collecting_bank,
    )


def _names(case: Case) -> Mapping[str, str]:
    """Everybody's name in the agency, by account and by officer."""
    people = Account.objects.filter(agency_id=case.agency_id) | Account.objects.filter(pk=case.opened_by_id)
    names = {str(pk): name for pk, name in people.values_list("pk", "name")}
    officers = Officer.objects.filter(agency_id=case.agency_id).values_list("pk", "name")
    return names | {str(pk): name for pk, name in officers}


def _parties(case: Case) -> tuple[PartyOnFile, ...]:
    rows = sorted(case.parties.all(), key=lambda party: (party.name != case.party_name, party.name))
    return tuple(
        PartyOnFile(
            name=row.name,
            number=row.uscc or unseal(row.id_sealed),
            masked_number=row.uscc or row.id_masked,
            address=row.address,
            representative=row.legal_representative,
        )
        for row in rows
    )


def _officers(case: Case) -> tuple[OfficerOnFile, ...]:
    rows = case.case_officers.filter(released_at__isnull=True).select_related("officer")
    return tuple(
        OfficerOnFile(row.officer.name, row.certificate)
        for row in rows.order_by("-lead", "named_at", "officer__name")
    )


def _steps(case: Case, names: Mapping[str, str]) -> tuple[StepOnFile, ...]:
    rows = case.steps.filter(void__isnull=True).order_by("seq")
    signer = signers(case, names)
    return tuple(
        StepOnFile(row.pk, StepCode(row.code), timezone.localtime(row.at), signer(row), row.content)
        for row in rows
    )


def _evidence(case: Case) -> tuple[EvidenceOnFile, ...]:
    rows = Evidence.objects.filter(case=case, superseded_by__isnull=True).select_related("collected_by")
    return tuple(
        EvidenceOnFile(
            id=row.pk,
            number=row.number,
            title=row.title,
            kind=EvidenceKind(row.kind).label,
            purpose=row.purpose,
            captured_at=timezone.localtime(row.captured_at),
            place=row.place,
            collector=row.collected_by.name if row.collected_by else "",
            certificate=row.certificate,
            device=row.device,
            sha256=row.sha256,
            media_type=row.media_type,
            factual=row.factual,
        )
        for row in rows.order_by("number")
    )


def _draft(case: Case, day: date) -> DraftOnFile | None:
    row = case.drafts.order_by("-seq").first()
    if row is None:
        return None
    verdict = hearing_of(case, row, day)
    return DraftOnFile(
        tuple(penalties_said(row.proposed)),
        row.facts,
        row.basis,
        row.discretion,
        row.correction,
        row.performance,
        verdict.offered,
        f"{verdict.reason}({verdict.article.cite()})",
    )


def _notices(case: Case) -> tuple[NoticeOnFile, ...]:
    return tuple(
        NoticeOnFile(
            row.pk,
            row.number,
            row.hearing_offered,
            ServiceMethod(row.method).label,
            row.recipient,
            row.served_on,
            row.defence_until,
        )
        for row in case.notices.order_by("noted_at")
    )


def _defences(case: Case) -> tuple[DefenceOnFile, ...]:
    return tuple(
        DefenceOnFile(row.pk, row.waived, row.hearing_waived, row.text, timezone.localtime(row.received_at))
        for row in case.defences.order_by("received_at")
    )


def _limitation(case: Case, today: date) -> str:
    found = [one for one in case.limitations(today) if not one.passed(case.discovered)]
    return ";".join(f"{one.said},{case.discovered}发现({one.article.cite()})" for one in found)


def _opinions(case: Case) -> tuple[OpinionOnFile, ...]:
    rules = case.law()
    rows = case.opinions.select_related("reviewer", "appointment", "dossier").order_by("finished_at")
    made = []
    for row in rows:
        items = rules.review_checklist if row.kind == ReviewKind.LEGAL_REVIEW else rules.audit_checklist
        labels = {item.code: item.text for item in items}
        service = "此前已从事法制审核" if row.appointment.prior_service else ""
        made.append(
            OpinionOnFile(
                id=row.pk,
                conclusion=ReviewOpinion(row.conclusion).label,
                answers=_answers(row.answers, labels),
                text=row.text,
                reviewer=row.reviewer.name,
                qualification=row.appointment.qualification or service,
                received_at=timezone.localtime(row.received_at),
                finished_at=timezone.localtime(row.finished_at),
                dossier_digest=bytes(row.dossier.digest).hex(),
            )
        )
    return tuple(made)


def _answers(answers: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Each item in the order of the list it was answered from."""
    return tuple(
        (labels.get(code, code), "符合" if answers[code]["ok"] else "不符合", answers[code]["note"] or "—")
        for code in sorted(answers, key=[*labels, *answers].index)
    )


def _decision(case: Case, names: Mapping[str, str]) -> DecisionOnFile | None:
    row = Decision.objects.filter(case=case).first()
    if row is None:
        return None
    return DecisionOnFile(
        id=row.pk,
        number=row.number,
        content=row.content,
        penalises=row.penalises,
        defence_treatment=row.defence_treatment,
        decided_at=timezone.localtime(row.decided_at),
        decided_by=names.get(str(row.decided_by_id), ""),
        payments=tuple(
            (
                one.receipt_number,
                str(one.paid_on),
                f"{one.amount:,.2f}",
                "当场收缴" if one.on_spot else "银行代收",
            )
            for one in row.payments.order_by("paid_on", "recorded_at")
        ),
    )


def _hearings(case: Case, names: Mapping[str, str]) -> tuple[HearingOnFile, ...]:
    """Each request with the hearing that was arranged for it last, or with none."""
    arranged = {row.request_id: row for row in case.hearings.order_by("noted_at")}
    return tuple(
        _hearing(row, arranged.get(row.pk), names) for row in case.hearing_requests.order_by("recorded_at")
    )


def _hearing(asked: HearingRequest, held: Hearing | None, names: Mapping[str, str]) -> HearingOnFile:
    return HearingOnFile(
        id=str(held.pk) if held else "",
        request=str(asked.pk),
        asked_by=asked.asked_by,
        asked=asked.text,
        received_on=asked.received_on,
        number=held.number if held else "",
        opens_at=timezone.localtime(held.opens_at) if held else None,
        place=held.place if held else "",
        public=held.public if held else True,
        host=names.get(str(held.presiding), "") if held else "",
        recorder=names.get(str(held.recorder_id), "") if held else "",
    )
