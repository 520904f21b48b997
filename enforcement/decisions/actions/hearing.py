"""The hearing arranged, its host named and recused (Art. 64 (2)-(4))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.actions.common import draw_number
from enforcement.decisions.actions.served import Served
from enforcement.decisions.actions.service import weigh
from enforcement.decisions.models import Hearing, HearingRequest
from enforcement.decisions.rules import ClosedGround
from enforcement.errors import NotCompetent, NotNow, Requirement, Taken, Unprocessable
from enforcement.evidence.models.recordings import investigators
from enforcement.journal.actions import Done, act
from enforcement.law.common import HEARING_NOTICE
from enforcement.law.limits import Exclusion
from enforcement.law.models import working_calendar
from enforcement.law.periods import earliest
from enforcement.law.statutes import art
from enforcement.registry.models import Account, Actor, Appointment, Dated, legal_day
from enforcement.registry.rules import Role


@dataclass(frozen=True, slots=True)
class Arranged:
    """When and where, before whom, and whether the public is let in; `closed` says why it is not."""

    host: UUID
    recorder: UUID
    opens_at: datetime
    place: str
    closed: ClosedGround | None = None


@act("arrange_hearing")
def arrange_hearing(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    arranged: Arranged,
    served: Served,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Name host and recorder and tell the party of time and place 听证通知; a hearing put off is arranged anew.

    From here to the end of the hearing the time to decide stands still where the department's rule says so.

    Raises:
        NotCompetent: the host investigated the case.
        NotNow: fewer than seven full working days lie between the notice and the hearing, or the days cannot be
            counted.
        Unprocessable: host or recorder hold no such office; no receipt; served after today.

    Basis: Penalty Law Art. 64 (2)-(4).

    """
    case = Case.objects.for_step(case_id, StepCode.ARRANGE_HEARING, by=by, version=version)
    if Hearing.objects.filter(pk=id).exists():
        raise Taken
    accepted = case.steps.filter(code=StepCode.ACCEPT_HEARING, void__isnull=True).last()
    weighed = weigh(case, served, at, not_before=legal_day(accepted.at if accepted else at))
    served_on = weighed.must_have_served()
    first = case.status != Status.HEARING
    step = case.take(
        StepCode.ARRANGE_HEARING,
        by=by,
        at=at,
        content={"hearing": str(id), "opens_at": arranged.opens_at.isoformat(), "place": arranged.place},
    )
    must_preside(case, arranged.host, at)
    _must_hold(case, arranged.recorder, Role.HEARING_RECORDER, at, "/recorder")
    if arranged.recorder == arranged.host:
        raise Unprocessable("听证主持人不得兼任记录员。", pointer="/recorder")
    _must_be_told_in_time(served_on, arranged)
    if first:
        Deadline.objects.leave_out(case, Exclusion.HEARING, begins=served_on, at=at)
    Hearing.objects.create(
        id=id,
        case=case,
        request=HearingRequest.objects.filter(case=case).latest("recorded_at"),
        number=draw_number(case, "听通", at),
        host_id=arranged.host,
        recorder_id=arranged.recorder,
        opens_at=arranged.opens_at,
        place=arranged.place,
        public=arranged.closed is None,
        closed_ground=arranged.closed or "",
        served_on=served_on,
        noted_at=at,
    )
    weighed.keep(case, step, id=id, by=by, at=at)
    return Done(step, stream=case.pk, subject=id, facts={"host": arranged.host})


@act("recuse_host")
def recuse_host(
    *, case_id: UUID, version: int | None, applicant: str, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Take down that somebody asks for the host's recusal 申请听证主持人回避; it bars the hearing until decided.

    Basis: Penalty Law Art. 64 (4).
    """
    case = Case.objects.for_step(case_id, StepCode.RECUSE_HOST, by=by, version=version)
    step = case.take(StepCode.RECUSE_HOST, by=by, at=at, content={"applicant": applicant, "reason": reason})
    case.hinder("host_recusal_open", art("CFF", "64(4)"), "听证主持人的回避申请尚未决定", at=at)
    return Done(step, stream=case.pk, subject=step.pk)


@act("decide_host_recusal")
def decide_host_recusal(
    *,
    case_id: UUID,
    version: int | None,
    granted: bool,
    reason: str,
    host: UUID | None,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head decides on the host's recusal; where it is granted, another host takes over.

    Raises:
        NotCompetent: the new host investigated the case.
        Unprocessable: no new host where it is granted, one where it is not, or the same.

    Basis: Penalty Law Art. 64 (4).

    """
    case = Case.objects.for_step(case_id, StepCode.DECIDE_HOST_RECUSAL, by=by, version=version)
    hearing = current_hearing(case)
    if granted != (host is not None) or (granted and host in {hearing.presiding, hearing.recorder_id}):
        raise Unprocessable("准予回避的,须另行指定听证主持人;不准予的,不指定。", pointer="/host")
    if host is not None:
        must_preside(case, host, at)
    step = case.take(
        StepCode.DECIDE_HOST_RECUSAL,
        by=by,
        at=at,
        content={
            "hearing": str(hearing.pk),
            "granted": granted,
            "reason": reason,
            "host": str(host) if host else None,
        },
    )
    case.unhinder("host_recusal_open", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"granted": granted})


def current_hearing(case: Case) -> Hearing:
    """The hearing as last arranged. Raises NotNow where there is none."""
    hearing: Hearing | None = case.hearings.order_by("-noted_at").first()
    if hearing is None:
        raise NotNow("尚未通知听证。", code="hearing_missing", article=art("CFF", "64(2)"))
    return hearing


def must_preside(case: Case, host: UUID, at: datetime) -> None:
    """Refuse a host who holds no such office, or who investigated the case or drafted its decision.

    Raises:
        NotCompetent, Unprocessable. Basis: Penalty Law Art. 64 (4).

    """
    _must_hold(case, host, Role.HEARING_CHAIR, at, "/host")
    officer = Account.objects.values_list("officer_id", flat=True).get(pk=host)
    drafted = case.drafts.filter(author_id=host).exists()
    if officer in investigators(case) or host == case.opened_by_id or drafted:
        raise NotCompetent(
            "听证由行政机关指定的非本案调查人员主持。",
            code="host_investigated",
            requirements=[
                Requirement("host_not_investigator", art("CFF", "64(4)").cite(), "主持人不得是本案调查人员")
            ],
        )


def _must_hold(case: Case, account: UUID, role: Role, at: datetime, pointer: str) -> None:
    held = Appointment.objects.filter(
        Dated.on(legal_day(at)), account_id=account, agency_id=case.agency_id, role=role
    )
    if not held.exists():
        raise Unprocessable(f"须为本机关的{role.label}。", code="not_appointed", pointer=pointer)


def _must_be_told_in_time(served_on: date, arranged: Arranged) -> None:
    first = earliest(served_on, HEARING_NOTICE, working_calendar())
    if first.provisional:
        raise NotNow(
            "听证通知期限跨入尚未公布工作日历的年份,须先登记该年日历。",
            code="calendar_missing",
            article=art("CFF", "85"),
        )
    if legal_day(arranged.opens_at) < first.date:
        raise NotNow(
            f"应当在举行听证的七个工作日前通知当事人,最早可于 {first.date.isoformat()} 举行。",
            code="hearing_too_soon",
            requirements=[
                Requirement("seven_working_days", HEARING_NOTICE.article.cite(), text)
                for text in first.explanation
            ],
        )
