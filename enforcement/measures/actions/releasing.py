"""Lifting a measure: the party's application, the decision, its service, and a notice to claim what stays behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.errors import Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock, governing
from enforcement.law.measures import MeasureKind
from enforcement.law.models import working_calendar
from enforcement.law.periods import due
from enforcement.law.statutes import art
from enforcement.law.values import Department
from enforcement.measures.actions.common import (
    done,
    items_of,
    measure_of,
    must_be,
    not_in_the_future,
    paper,
    refused,
    settle,
)
from enforcement.measures.actions.requesting import let_go
from enforcement.measures.models import clocks
from enforcement.measures.models.after import (
    Application,
    ApplicationAnswer,
    ClaimNotice,
    MeasureService,
    Release,
)
from enforcement.measures.models.measure import Extension, Measure, Taking
from enforcement.measures.models.standing import reckon
from enforcement.measures.rules.vocabulary import ItemState, MeasureState, ReleaseGround, Served
from enforcement.registry.models import Actor, legal_day

#: How long a notice to claim stands where the department's rule says nothing: as long as ecology's.
_CLAIM_DAYS: Final = 60


def _due(case: Case, clock: Clock, since: date) -> date | None:
    """The last day by the department's own row; None where it has none and the law says 及时."""
    row = governing(clock, Department(case.department), since)
    return due(since, row.period, working_calendar()).date if row and row.period else None


@act("apply_for_release")
def apply_for_release(
    *, case_id: UUID, id: UUID, measure_id: UUID, text: str, received_on: date, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Put on file that the party asked to have a measure lifted; ecology looks into it within five working days.

    Raises:
        NotCompetent: not an officer of the agency. NotNow: the measure is not in force.
        Taken, Unprocessable: the id exists; no such measure, or a day in the future.

    Basis: 环境保护主管部门实施查封、扣押办法 Art. 19.

    """
    case = Case.objects.for_step(case_id, StepCode.APPLY_FOR_RELEASE, by=by)
    if Application.objects.filter(pk=id).exists():
        raise Taken
    measure = measure_of(case, measure_id)
    must_be(measure, MeasureState.IN_FORCE)
    not_in_the_future(received_on, at, "/received_on")
    check_by = _due(case, Clock.RELEASE_CHECK, received_on)
    Application.objects.create(
        id=id,
        measure=measure,
        text=text,
        received_on=received_on,
        check_by=check_by,
        account_id=by.account_id,
        at=at,
    )
    clocks.start_where_fixed(case, Clock.RELEASE_CHECK, received_on, ref=id, at=at)
    content = {"measure": str(measure.pk), "application": str(id), "text": text}
    step = case.take(StepCode.APPLY_FOR_RELEASE, by=by, at=at, content=content)
    return done(step, case, measure.pk, {"application": id, "check_by": check_by})


@act("refuse_release")
def refuse_release(
    *, case_id: UUID, application_id: UUID, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head refuses an application, with the reasons found on looking into it.

    Raises:
        NotCompetent: not a head. NotNow: answered already. Unprocessable: no such application.

    Basis: 环境保护主管部门实施查封、扣押办法 Art. 19.

    """
    case = Case.objects.for_step(case_id, StepCode.REFUSE_RELEASE, by=by)
    application = Application.objects.filter(pk=application_id, measure__case=case).first()
    if application is None:
        raise Unprocessable("本案没有这份解除申请。", code="application_unknown", pointer="/application")
    if ApplicationAnswer.objects.filter(application=application).exists():
        raise refused("该申请已经答复。", "application_answered", art("CK", "19"))
    ApplicationAnswer.objects.create(application=application, reason=reason, account_id=by.account_id, at=at)
    clocks.met(case, Clock.RELEASE_CHECK, ref=application.pk, when=at, at=at)
    content = {"application": str(application.pk), "reason": reason}
    step = case.take(StepCode.REFUSE_RELEASE, by=by, at=at, content=content)
    return done(step, case, application.measure_id, {"application": application.pk})


@act("release_measure")
def release_measure(
    *,
    case_id: UUID,
    id: UUID,
    measure_id: UUID,
    ground: ReleaseGround,
    items: Sequence[UUID],
    opinion: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head lifts a measure, of all items still held or of those named; each is then owed back.

    Raises:
        NotCompetent: not a head of the agency.
        NotNow: not in force, expiry or a decision said where there is none, an item disposed of already.
        Taken, Unprocessable: the id exists; no such measure or item.

    Basis: 行政强制法 Arts. 27-28, 33.

    """
    case = Case.objects.for_step(case_id, StepCode.RELEASE_MEASURE, by=by)
    if Release.objects.filter(pk=id).exists():
        raise Taken
    measure = measure_of(case, measure_id)
    if not measure.of_kind.compulsory:
        raise Unprocessable(
            "先行登记保存的解除在“先行登记保存处理”中决定。",
            code="measure_of_another_step",
            pointer="/measure",
        )
    must_be(measure, MeasureState.IN_FORCE)
    _must_have(case, measure.ends_on, ground, at)
    held = list(measure.items.holding())
    chosen = items_of(measure, items) if items else held
    if settled := [item for item in chosen if item.stands not in {ItemState.HELD, ItemState.TESTING}]:
        raise refused(f"“{settled[0].name}”{settled[0].stands.label}。", "item_state", art("QZF", "28"))
    serve_by = _due(case, Clock.RELEASE_SERVED, legal_day(at))
    release = let_go(measure, chosen, ground, opinion, id=id, serve_by=serve_by, by=by, at=at)
    for application in Application.objects.filter(measure=measure, answer__isnull=True):
        ApplicationAnswer.objects.create(
            application=application, release=release, reason=opinion, account_id=by.account_id, at=at
        )
        clocks.met(case, Clock.RELEASE_CHECK, ref=application.pk, when=at, at=at)
    clocks.start_where_fixed(case, Clock.RELEASE_SERVED, legal_day(at), ref=id, at=at)
    step = case.take(
        StepCode.RELEASE_MEASURE,
        by=by,
        at=at,
        content={
            "measure": str(measure.pk),
            "release": str(release.pk),
            "ground": ground,
            "items": [str(item.pk) for item in chosen],
            "opinion": opinion,
        },
    )
    case.owe_seal(step, at=at)
    clocks.to_be_published(measure, step, legal_day(at), at=at)
    settle(measure, at=at)
    return done(step, case, measure.pk, {"release": id, "ground": ground.value, "items": len(chosen)})


def _must_have(case: Case, ends_on: date | None, ground: ReleaseGround, at: datetime) -> None:
    """Refuse a ground that the file contradicts. Raises NotNow, Unprocessable."""
    if ground is ReleaseGround.NOT_APPROVED:
        raise Unprocessable("不予批准的,由机关负责人不予批准并解除。", pointer="/ground")
    if ground is ReleaseGround.EXPIRED and (ends_on is None or legal_day(at) < ends_on):
        raise refused(f"期限至{ends_on}届满。", "not_expired", art("QZF", "28"))
    decided = case.steps.filter(code__in=[StepCode.DECIDE, StepCode.DECIDE_ON_SPOT], void__isnull=True)
    if ground is ReleaseGround.DECIDED and not decided.exists():
        raise refused("尚未作出处理决定。", "not_decided", art("QZF", "28"))


@act("serve_measure")
def serve_measure(
    *,
    case_id: UUID,
    id: UUID,
    measure_id: UUID,
    what: Served,
    release_id: UUID | None,
    recipient: str,
    receipt: UUID,
    served_on: date,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Put on file that a decision, the notice of an extension or a release was served, with its receipt.

    What was handed over on the spot was served there: the law demands it at once, so nothing is asked first.

    Raises:
        NotCompetent: not an officer of the agency.
        NotNow: served already, or nothing of the kind to serve; its sealed file is not on file.
        Taken, Unprocessable: the id exists; no such measure, release or receipt, or served before it was made.

    Basis: 行政强制法 Arts. 24-25, 31; 环境保护主管部门实施查封、扣押办法 Art. 21.

    """
    case = Case.objects.for_step(case_id, StepCode.SERVE_MEASURE, by=by)
    if MeasureService.objects.filter(pk=id).exists():
        raise Taken
    measure = measure_of(case, measure_id)
    not_in_the_future(served_on, at, "/served_on")
    release = Release.objects.filter(pk=release_id, measure=measure).first() if release_id else None
    if (what is Served.RELEASE) != (release is not None):
        raise Unprocessable("送达解除决定书须写明是哪一份。", code="release_unknown", pointer="/release")
    made = _made(measure.pk, what, release)
    if made is None:
        raise refused(f"没有可以送达的{what.label}。", "nothing_to_serve", art("QZF", "24"))
    if served_on < legal_day(made):
        raise Unprocessable("送达不得早于文书作出之日。", code="served_too_early", pointer="/served_on")
    if MeasureService.objects.filter(measure=measure, what=what, release=release).exists():
        raise refused(f"该{what.label}已经送达。", "served_already", art("QZF", "24"))
    if made_by := _served_under_seal(measure, what, release, served_on):
        case.must_be_sealed(made_by, at)
    MeasureService.objects.create(
        id=id,
        measure=measure,
        what=what,
        release=release,
        recipient=recipient,
        receipt=paper(case, receipt, "/receipt"),
        served_on=served_on,
        at=at,
    )
    if release:
        clocks.met(case, Clock.RELEASE_SERVED, ref=release.pk, when=served_on, at=at)
    elif what is Served.DECISION:
        clocks.met(case, Clock.FREEZE_SERVED, ref=measure.pk, when=served_on, at=at)
    content = {"measure": str(measure.pk), "what": what, "served_on": served_on.isoformat()}
    step = case.take(StepCode.SERVE_MEASURE, by=by, at=at, content={**content, "recipient": recipient})
    reckon(case, at=at)
    return done(step, case, measure.pk, {"what": what.value, "served_on": served_on})


def _served_under_seal(measure: Measure, what: Served, release: Release | None, on: date) -> CaseStep | None:
    """The step whose sealed file is asked for first; none for what was handed over on the spot, as the law demands."""
    if what is Served.DECISION:
        taking = measure.taking
        at_once = measure.of_kind is not MeasureKind.FREEZING and on == legal_day(taking.taken_at)
        return None if at_once and taking.step.content["handed_over"] else taking.step
    made = {"release": str(release.pk)} if release else {"measure": str(measure.pk)}
    code = StepCode.RELEASE_MEASURE if release else StepCode.EXTEND_MEASURE
    found: CaseStep | None = measure.case.steps.filter(code=code, content__contains=made).first()
    return found


def _made(measure_id: UUID, what: Served, release: Release | None) -> datetime | None:
    """When what is served was made, or None where it was not."""
    if release is not None:
        return release.at
    if what is Served.EXTENSION:
        return Extension.objects.filter(measure=measure_id).values_list("at", flat=True).first()
    return Taking.objects.filter(measure=measure_id).values_list("taken_at", flat=True).first()


@act("post_claim_notice")
def post_claim_notice(
    *,
    case_id: UUID,
    id: UUID,
    measure_id: UUID,
    items: Sequence[UUID],
    text: str,
    posted_on: date,
    proof: UUID,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Advertise released things that nobody takes back 公告招领, for sixty days.

    Raises:
        NotCompetent: not an officer of the agency. NotNow: an item that is not owed back.
        Taken, Unprocessable: the id exists; no such measure, item or proof.

    Basis: 环境保护主管部门实施查封、扣押办法 Art. 21.

    """
    case = Case.objects.for_step(case_id, StepCode.POST_CLAIM_NOTICE, by=by)
    if ClaimNotice.objects.filter(pk=id).exists():
        raise Taken
    measure = measure_of(case, measure_id)
    not_in_the_future(posted_on, at, "/posted_on")
    chosen = items_of(measure, items)
    if any(item.stands is not ItemState.RELEASED for item in chosen):
        raise refused("只有已解除、待返还的物品可以公告招领。", "item_state", art("CK", "21"))
    ends_on = _due(case, Clock.CLAIM, posted_on) or posted_on + timedelta(days=_CLAIM_DAYS)
    ClaimNotice.objects.create(
        id=id,
        measure=measure,
        items=[item.pk for item in chosen],
        text=text,
        posted_on=posted_on,
        ends_on=ends_on,
        proof=paper(case, proof, "/proof"),
        account_id=by.account_id,
        at=at,
    )
    clocks.start_where_fixed(case, Clock.CLAIM, posted_on, ref=id, at=at)
    content = {"measure": str(measure.pk), "notice": str(id), "ends_on": ends_on.isoformat()}
    step = case.take(StepCode.POST_CLAIM_NOTICE, by=by, at=at, content=content)
    return done(step, case, measure.pk, {"notice": id, "ends_on": ends_on})
