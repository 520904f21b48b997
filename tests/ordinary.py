"""A case of the ordinary procedure against an organisation, taken by its acts to where a test begins.

The fine (40,000 yuan) is below the hearing threshold of market regulation and above the catalogue row made here, so
the decision is major by the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.actions import decision, discussion, notice
from enforcement.decisions.actions.served import Served
from enforcement.decisions.offering import hearing_of
from enforcement.documents.actions import issue, sealing
from enforcement.documents.models import Instrument
from enforcement.documents.rules import InstrumentKind
from enforcement.documents.rules.vocabulary import SealedBy
from enforcement.law.departments import profile
from enforcement.law.models import CalendarYear
from enforcement.law.values import Department, PenaltyKind, ReviewOpinion, ServiceMethod
from enforcement.law.years import seed_calendar
from enforcement.registry.models import Account, Appointment, legal_day
from enforcement.registry.powers import ReviewCatalogRow
from enforcement.registry.rules import Role
from enforcement.review import actions
from enforcement.review.models import Dossier, Opinion
from enforcement.review.rules import Penalty
from tests import factories
from tests.factories import AT, Team
from tests.told_once import told_once

FINE = Decimal(40_000)
CATALOGUED_FROM = Decimal(30_000)


@told_once
def catalogue_row(team: Team, amount_from: Decimal) -> ReviewCatalogRow:
    """A published row: fines and confiscations from this amount are major."""
    return ReviewCatalogRow.objects.create(
        agency=team.agency,
        title=f"罚没款 {amount_from} 元以上",
        amount_from=amount_from,
        valid_from=factories.LONG_AGO,
        published_at=datetime(2022, 1, 1, tzinfo=UTC),
    )


@told_once
def drafted(*, fine: Decimal = FINE, more: tuple[Penalty, ...] = ()) -> tuple[Team, Case]:
    """Concluded and drafted."""
    if not CalendarYear.objects.exists():
        seed_calendar()
    team = factories.team()
    factories_deputy(team)
    catalogue_row(team, CATALOGUED_FROM)
    case = factories.case_in(Status.CONCLUDED, team)
    return team, draft(team, case, fine=fine, more=more)


@told_once
def factories_deputy(team: Team) -> Account:
    """A second head: a collective discussion needs two."""
    return factories.account(team.agency, Role.AGENCY_HEAD)


@told_once
def draft(
    team: Team,
    case: Case,
    *,
    fine: Decimal = FINE,
    facts: str = "经营超过保质期的食品三袋。",
    basis: str = "食品安全法第一百二十四条",
    more: tuple[Penalty, ...] = (),
    **said: Any,
) -> Case:
    """A fine drafted by the case's officer."""
    actions.draft_decision(
        case_id=case.pk,
        version=factories.again(case).version,
        id=uuid4(),
        proposal=actions.Proposal(
            penalties=(Penalty(PenaltyKind.FINE, fine), *more),
            facts=facts,
            basis=basis,
            discretion="无从轻从重情节。",
            correction="",
            performance="自收到决定书之日起十五日内缴至代收银行。",
            **said,
        ),
        by=factories.actor(team.officer),
        at=AT,
    )
    return factories.again(case)


@told_once
def sent(*, fine: Decimal = FINE, more: tuple[Penalty, ...] = ()) -> tuple[Team, Case]:
    """Sent for legal review."""
    team, case = drafted(fine=fine, more=more)
    return team, send(team, case)


@told_once
def send(team: Team, case: Case) -> Case:
    """The unit head sends the dossier: for legal review where the case is major, else for audit."""
    code = StepCode.REQUEST_REVIEW if case.major else StepCode.REQUEST_AUDIT
    actions.request_review(
        case_id=case.pk,
        version=case.version,
        code=code,
        id=uuid4(),
        by=factories.actor(team.unit_head),
        at=AT,
    )
    return factories.again(case)


@told_once
def give(
    team: Team,
    case: Case,
    code: StepCode,
    dossier: Dossier,
    *,
    reviewer: Account | None = None,
    digest: str = "",
    conclusion: ReviewOpinion = ReviewOpinion.PASS,
) -> CaseStep:
    """Give an opinion with every item answered in order."""
    rules = profile(Department(case.department), legal_day(AT))
    legal = code in {StepCode.PASS_REVIEW, StepCode.RETURN_REVIEW}
    items = rules.review_checklist if legal else rules.audit_checklist
    return actions.give_opinion(
        case_id=case.pk,
        version=case.version,
        code=code,
        id=uuid4(),
        examination=actions.Examination(
            dossier=dossier.pk,
            digest=digest or bytes(dossier.digest).hex(),
            conclusion=conclusion,
            answers={item.code: (conclusion is ReviewOpinion.PASS, "") for item in items},
            text="意见",
            no_interest_declared=True,
        ),
        by=factories.actor(reviewer or (team.reviewer if legal else team.case_auditor)),
        at=AT,
    )


@told_once
def returned() -> tuple[Team, Case]:
    """Returned by the reviewer."""
    team, case = sent()
    dossier = Dossier.objects.get(case=case)
    give(team, case, StepCode.RETURN_REVIEW, dossier, conclusion=ReviewOpinion.CORRECT)
    return team, factories.again(case)


@told_once
def reviewed(*, fine: Decimal = FINE, more: tuple[Penalty, ...] = ()) -> tuple[Team, Case]:
    """Passed legal review, or audit."""
    team, case = sent(fine=fine, more=more)
    code = StepCode.PASS_REVIEW if case.major else StepCode.PASS_AUDIT
    give(team, case, code, Dossier.objects.get(case=case))
    return team, factories.again(case)


@told_once
def audited_below_the_catalogue() -> tuple[Team, Case]:
    """A small fine whose audit passed."""
    return reviewed(fine=Decimal(2000))


def served_on_party(team: Team, case: Case, on: date | None = None) -> Served:
    """Direct service with its receipt on file."""
    receipt = factories.evidence(case, team.officer, factual=False)
    return Served(ServiceMethod.DIRECT, "张某", receipt.pk, on or legal_day(AT))


@told_once
def notified(*, more: tuple[Penalty, ...] = ()) -> tuple[Team, Case]:
    """Reviewed, the notice approved and served."""
    team, case = reviewed(more=more)
    return team, tell(team, case)


@told_once
def tell(team: Team, case: Case) -> Case:
    """The head approves the notice, it is stamped, and an officer serves it."""
    return notify(team, approve_notice(team, case))


@told_once
def notify(team: Team, case: Case) -> Case:
    """An officer serves the notice."""
    notice.notify(
        case_id=case.pk,
        version=factories.again(case).version,
        id=uuid4(),
        served=served_on_party(team, case),
        by=factories.actor(team.officer),
        at=AT,
    )
    return factories.again(case)


@told_once
def approve_notice(team: Team, case: Case, at: datetime = AT) -> Case:
    """The head approves the notice; it is drawn up and stamped."""
    notice.approve_notice(
        case_id=case.pk,
        version=factories.again(case).version,
        opinion="同意",
        by=factories.actor(team.head, at),
        at=at,
    )
    return sealed(team, case, kind_of_notice(case), at=at)


def kind_of_notice(case: Case) -> InstrumentKind:
    """With the right to a hearing, or without."""
    offered = hearing_of(case, case.drafts.latest("seq"), legal_day(AT)).offered
    return InstrumentKind.HEARING_RIGHT_NOTICE if offered else InstrumentKind.PENALTY_NOTICE


@told_once
def waive(team: Team, case: Case) -> Case:
    """The party waives defence and hearing by a signed paper."""
    paper = factories.evidence(case, team.officer, factual=False)
    notice.hear_defence(
        case_id=case.pk,
        version=factories.again(case).version,
        id=uuid4(),
        waived=True,
        hearing_waived=True,
        text="自愿放弃陈述、申辩和听证。",
        new_facts=False,
        signed=paper.pk,
        by=factories.actor(team.officer),
        at=AT,
    )
    return factories.again(case)


@told_once
def reexamine(team: Team, case: Case, at: datetime = AT) -> Case:
    """Nothing was raised, and the record says so."""
    notice.reexamine(
        case_id=case.pk,
        version=case.version,
        points=[],
        result="当事人未提出陈述申辩。",
        by=factories.actor(team.officer, at),
        at=at,
    )
    return factories.again(case)


@told_once
def discuss(team: Team, case: Case, at: datetime = AT) -> Case:
    """Every head of the agency agrees."""
    heads = Appointment.objects.filter(agency=team.agency, role=Role.AGENCY_HEAD).values_list(
        "account_id", flat=True
    )
    discussion.discuss(
        case_id=case.pk,
        version=case.version,
        minutes=discussion.Minutes(
            held_at=at,
            place="三楼会议室",
            host=team.head.pk,
            voices=tuple(discussion.Voice(account, "同意", agrees=True) for account in heads),
            reporters=team.officer_ids,
            recorder="记录员",
            result="同意处罚建议。",
        ),
        by=factories.actor(team.head, at),
        at=at,
    )
    return factories.again(case)


@told_once
def ready_to_decide(*, more: tuple[Penalty, ...] = ()) -> tuple[Team, Case]:
    """Everything done that a decision requires."""
    team, case = notified(more=more)
    case = reexamine(team, waive(team, case))
    return team, discuss(team, case)


@told_once
def ready_but_unreviewed() -> tuple[Team, Case]:
    """A major case of a department that reviews after the notice, everything done but the review."""
    if not CalendarYear.objects.exists():
        seed_calendar()
    team = factories.team(Department.URBAN)
    factories_deputy(team)
    catalogue_row(team, CATALOGUED_FROM)
    case = tell(team, draft(team, factories.case_in(Status.CONCLUDED, team)))
    case = reexamine(team, waive(team, case))
    return team, discuss(team, case)


@told_once
def decide(team: Team, case: Case, *, head: Account | None = None, at: datetime = AT) -> CaseStep:
    """The head decides."""
    return decision.decide(
        case_id=case.pk,
        version=case.version,
        id=uuid4(),
        defence_treatment="当事人未提出陈述申辩。",
        by=factories.actor(head or team.head, at),
        at=at,
    )


def issued(
    team: Team,
    case: Case,
    kind: InstrumentKind = InstrumentKind.PENALTY_DECISION,
    at: datetime = AT,
    subject: UUID | None = None,
    **given: Any,
) -> Instrument:
    """An instrument of the case, filled from the file."""
    return issue.issue_instrument(
        case_id=case.pk,
        id=uuid4(),
        wanted=issue.Wanted(kind, subject=subject, fields=given),
        by=factories.actor(team.officer, at),
        at=at,
    )


@told_once
def sealed(
    team: Team,
    case: Case,
    kind: InstrumentKind = InstrumentKind.PENALTY_DECISION,
    at: datetime = AT,
    subject: UUID | None = None,
) -> Case:
    """An instrument drawn up, stamped, scanned, and the scan on file: with it a decision exists and is served."""
    seal(team, case, issued(team, case, kind, at, subject), at)
    return factories.again(case)


def seal(team: Team, case: Case, instrument: Instrument, at: datetime = AT) -> None:
    """Stamp an instrument and put the scan on file."""
    scan = factories.evidence(case, team.officer, factual=False, at=at)
    sealing.seal_instrument(
        case_id=case.pk,
        instrument_id=instrument.pk,
        evidence=scan.pk,
        manner=SealedBy.STAMPED_SCAN,
        by=factories.actor(team.officer, at),
        at=at,
    )


def opinion_row(case: Case, dossier: Dossier, reviewer: Account) -> Callable[[], Opinion]:
    """An attempt to write a passing opinion without asking any action."""
    appointment: UUID = Appointment.objects.filter(account=reviewer, role=Role.LEGAL_REVIEWER).values_list(
        "pk", flat=True
    )[0]
    return lambda: Opinion.objects.create(
        dossier=dossier,
        case=case,
        kind=dossier.kind,
        conclusion="pass",
        answers={},
        text="",
        reviewer=reviewer,
        appointment_id=appointment,
        no_interest_declared=True,
        received_at=AT,
        finished_at=AT,
    )
