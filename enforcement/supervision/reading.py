"""Reads a case's rows into the frozen file that the checks judge. A fixed number of queries per file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.decisions.models import Decision
from enforcement.evidence.models.docking import handlers
from enforcement.evidence.models.evidence import Evidence as EvidenceRow
from enforcement.evidence.models.recordings import investigators, recordings_of
from enforcement.journal.models import Entry
from enforcement.journal.rules import Outcome
from enforcement.law.limits import Clock
from enforcement.law.models import working_calendar
from enforcement.law.recordings import ActivityKind, RecordingDuty
from enforcement.law.values import DecisionVariant, PartyKind, PenaltyKind, Procedure, ServiceMethod
from enforcement.publicity.rules import NoticeState, WithholdGround
from enforcement.registry.models import Account, legal_day
from enforcement.review.models import Draft, catalog_rows
from enforcement.review.rules import Circumstances, ReviewKind, major_grounds
from enforcement.supervision.file import (
    Answered,
    Cited,
    Decided,
    Drafted,
    File,
    Flaw,
    Moved,
    OnSite,
    Published,
    Reviewed,
    Served,
    StepTaken,
    Told,
)
from enforcement.supervision.rules import Evidence

_RECORDS = (StepCode.INSPECT, StepCode.QUESTION)
#: Deadlines whose last day was moved; what a year's calendar only made certain was not.
_MOVED = Q(changes__due_after__gt=F("changes__due_before")) | Q(
    changes__due_after__lt=F("changes__due_before")
)
#: A decision may have several notices; the first is read in one question with it.
_FIRST_NOTICE = {
    "first_notice": F("public_notices__id"),
    "first_notice_state": F("public_notices__state"),
    "first_notice_published_at": F("public_notices__published_at"),
    "first_notice_ground": F("public_notices__withhold_ground"),
}


def read_file(case: Case, today: date) -> File:
    """Read all that the checks ask of a case, as it stands on `today`."""
    steps = _steps(case)
    decision = (
        Decision.objects.filter(case=case)
        .select_related("service", "dossier__draft")
        .annotate(**_FIRST_NOTICE)
        .order_by("public_notices__prepared_at")
        .first()
    )
    draft = decision.dossier.draft if decision and decision.dossier else None
    law = case.law()
    return File(
        procedure=Procedure(case.procedure),
        law=law,
        calendar=working_calendar(),
        today=today,
        received_on=legal_day(case.source_received_at),
        discovered_on=case.discovered_on or legal_day(case.source_received_at),
        act_ended_on=case.act_ended_on,
        filed_on=legal_day(case.filed_at) if case.filed_at else None,
        major=case.major,
        grounds_found=_grounds(case, draft),
        collective=case.collective
        or bool(
            draft
            and law.collective_required.value.met(
                major=case.major,
                hearing_held=draft.heard,
                kinds=[PenaltyKind(kind) for kind in draft.penalty_kinds],
                amount=draft.amount,
            )
        ),
        steps=steps,
        flaws=tuple(Flaw(f.pk, f.code, f.detail) for f in case.findings.order_by("found_at")),
        bases=tuple(_basis(cited.basis) for cited in case.bases.select_related("basis")),
        opened_by=case.opened_by_id,
        investigators=_investigators(case, steps),
        handlers=handlers(case),
        moved={
            Clock(d.clock): Moved(d.pk, d.due_on, d.verified and not d.provisional)
            for d in case.deadlines.filter(_MOVED).order_by("opened_at").distinct()
            if d.due_on
        },
        notices=tuple(
            Told(n.pk, n.number, n.hearing_offered, n.served_on, n.defence_until, n.noted_at)
            for n in case.notices.order_by("noted_at")
        ),
        defences=tuple(
            Answered(
                id=d.pk,
                notice=d.notice_id,
                waived=d.waived and d.signed_id is not None,
                hearing_waived=d.hearing_waived,
                new_facts=d.new_facts,
                received_at=d.received_at,
            )
            for d in case.defences.order_by("received_at")
        ),
        drafts=tuple(Drafted(d.pk, d.seq, d.drafted_at, d.heard) for d in case.drafts.order_by("seq")),
        opinions=tuple(
            Reviewed(
                id=o.pk,
                dossier=o.dossier_id,
                draft=o.dossier.draft_id,
                kind=ReviewKind(o.kind),
                passed=o.passed,
                reviewer=o.reviewer_id,
                submitted_at=o.dossier.submitted_at,
                finished_at=o.finished_at,
            )
            for o in case.opinions.select_related("dossier").order_by("finished_at")
        ),
        facts_after_review=_new_facts(decision),
        decision=_decided(decision),
        service=_served(decision),
        published=_published(decision),
        duties={
            h.code: Evidence("hindrance", str(h.pk), f"尚未办结:{h.detail}")
            for h in case.hindrances.filter(closed_at__isnull=True)
        },
        on_site=tuple(
            OnSite(
                id=one.activity.pk,
                kind=ActivityKind(one.activity.kind),
                verdict=one.verdict,
                continuous=RecordingDuty(one.activity.duty).bars_closing,
                said=one.said,
                excuse=one.excuse.reason if one.excuse else "",
            )
            for one in recordings_of(case)
        ),
    )


def _steps(case: Case) -> tuple[StepTaken, ...]:
    entries = Entry.objects.filter(stream=case.pk, outcome=Outcome.DONE).order_by("-seq")
    journal: dict[str, int] = {str(subject): seq for subject, seq in entries.values_list("subject", "seq")}
    return tuple(
        StepTaken(
            id=step.pk,
            seq=step.seq,
            code=StepCode(step.code),
            at=step.at,
            certificate=step.certificate,
            content=step.content,
            voided=hasattr(step, "void"),
            journal=_entry(journal, [str(step.pk), *_names(step.content), *_first(step.seq, case.pk)]),
        )
        for step in case.steps.select_related("void").order_by("seq")
    )


def _names(content: Mapping[str, Any]) -> Iterable[str]:
    """The ids a step's record points at: an act's subject is its step, or what the step made."""
    return (value for value in content.values() if isinstance(value, str))


def _first(seq: int, case_id: UUID) -> list[str]:
    """The subject of the registration is the case itself."""
    return [str(case_id)] if seq == 1 else []


def _entry(journal: Mapping[str, int], subjects: Iterable[str]) -> int | None:
    return next((journal[subject] for subject in subjects if subject in journal), None)


def _grounds(case: Case, draft: Draft | None) -> tuple[str, ...]:
    """Ask the rules again whether what was decided is major, by the catalogue of the day it was drafted."""
    if draft is None:
        return ()
    grounds = major_grounds(
        draft.proposed,
        [PartyKind(kind) for kind in draft.party_kinds],
        Circumstances(public_interest=draft.public_interest, heard=draft.heard, complex=draft.complex),
        catalog_rows(case, legal_day(draft.drafted_at)),
    )
    return tuple(ground.text for ground in grounds)


def _basis(row: Any) -> Cited:
    return Cited(
        id=row.pk,
        name=str(row),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        published_on=legal_day(row.published_at) if row.published_at else None,
        founds_penalties=row.founds_penalties,
    )


def _investigators(case: Case, steps: Iterable[StepTaken]) -> dict[UUID, str]:
    present = {
        UUID(officer["officer"])
        for step in steps
        if step.code in _RECORDS
        for officer in step.content.get("officers", [])
    }
    named = investigators(case)
    accounts = Account.objects.filter(officer_id__in=[*named, *present]).values_list("pk", "officer_id")
    return {pk: "办案人员" if officer in named else "现场执法人员" for pk, officer in accounts}


def _new_facts(decision: Decision | None) -> tuple[Evidence, ...]:
    if decision is None or decision.dossier is None:
        return ()
    rows = EvidenceRow.objects.filter(
        case_id=decision.case_id,
        factual=True,
        received_at__gt=decision.dossier.submitted_at,
        received_at__lte=decision.decided_at,
    )
    text = "送审之后又有新的事实证据,未重新审核"
    return tuple(Evidence("evidence", str(row.pk), f"证据{row.number}:{text}") for row in rows)


def _decided(decision: Decision | None) -> Decided | None:
    if decision is None:
        return None
    return Decided(
        id=decision.pk,
        number=decision.number,
        content=decision.content,
        kinds=tuple(PenaltyKind(kind) for kind in decision.penalty_kinds),
        fine=decision.fine,
        amount=decision.amount,
        defence_treatment=decision.defence_treatment,
        opinion=decision.opinion_id,
        decided_at=decision.decided_at,
        decided_on=decision.decided_on,
        variant=DecisionVariant(decision.variant),
    )


def _served(decision: Decision | None) -> Served | None:
    service = getattr(decision, "service", None)
    if service is None:
        return None
    method = ServiceMethod(service.method)
    return Served(service.pk, method, service.recipient, service.receipt_id, service.served_on)


def _published(decision: Any) -> Published | None:
    """The first notice of a decision, as it was read along with it."""
    if decision is None or decision.first_notice is None:
        return None
    ground = decision.first_notice_ground
    withheld = WithholdGround(ground).label if ground else ""
    state = NoticeState(decision.first_notice_state)
    published = decision.first_notice_published_at
    return Published(decision.first_notice, state, legal_day(published) if published else None, withheld)
