"""A hearing asked for, accepted or declined (Arts. 63-64)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions.common import paper
from enforcement.decisions.actions.notice import received_after_service
from enforcement.decisions.models import HearingRequest
from enforcement.decisions.rules import DeclineGround, asked_in_time, declinable
from enforcement.errors import NotNow, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.registry.models import Actor


@act("request_hearing")
def request_hearing(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    asked_by: str,
    text: str,
    received_on: date,
    posted_on: date | None,
    signed: UUID,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Take down that a party asks for a hearing 要求听证, on paper or by word put on record and signed.

    A request in time bars the decision until the hearing is over, however late it is recorded; a letter counts from
    the day it was posted. One out of time is put on file as that.

    Raises:
        NotNow: no notice was served.
        Unprocessable: no paper; received after today or before the notice, or posted after it was received.

    Basis: Penalty Law Arts. 63, 64 (1).

    """
    case = Case.objects.for_step(case_id, StepCode.REQUEST_HEARING, by=by, version=version)
    if HearingRequest.objects.filter(pk=id).exists():
        raise Taken
    notice = case.notices.order_by("-noted_at").first()
    in_time = asked_in_time(
        notice.hearing_until if notice else None, posted_on=posted_on, received_on=received_on
    )
    step = case.take(StepCode.REQUEST_HEARING, by=by, at=at, content={"request": str(id), "in_time": in_time})
    if notice is None:
        raise NotNow("尚未告知。", code="notice_missing", article=art("CFF", "44"))
    received_after_service(received_on, notice, at)
    if posted_on is not None and not notice.served_on <= posted_on <= received_on:
        raise Unprocessable("交邮日期须在告知送达之后、收到之前。", pointer="/posted_on")
    HearingRequest.objects.create(
        id=id,
        case=case,
        notice=notice,
        asked_by=asked_by,
        text=text,
        posted_on=posted_on,
        received_on=received_on,
        in_time=in_time,
        paper=paper(case, signed, "/signed"),
        recorded_at=at,
    )
    Deadline.objects.meet(case, Clock.HEARING_REQUEST, at=at, when=posted_on or received_on)
    if in_time:
        case.unhinder("hearing_owed", at=at)
        case.hinder("hearing_owed", art("CFF", "64"), "当事人要求听证,须先举行听证", at=at)
    return Done(step, stream=case.pk, subject=id, facts={"in_time": in_time})


@act("accept_hearing")
def accept_hearing(
    *, case_id: UUID, version: int | None, opinion: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head accepts the request 受理听证. Basis: Penalty Law Art. 63."""
    case = Case.objects.for_step(case_id, StepCode.ACCEPT_HEARING, by=by, version=version)
    asked = _latest(case)
    step = case.take(
        StepCode.ACCEPT_HEARING,
        by=by,
        at=at,
        content={"opinion": opinion, "request": str(asked.pk) if asked else ""},
    )
    case.unhinder("hearing_owed", at=at)
    case.hinder("hearing_owed", art("CFF", "64"), "已受理听证,须先举行听证", at=at)
    return Done(step, stream=case.pk, subject=step.pk)


@act("decline_hearing")
def decline_hearing(
    *,
    case_id: UUID,
    version: int | None,
    ground: DeclineGround,
    reason: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head declines the request 不予受理听证, on a ground that holds.

    Raises:
        NotNow: the ground does not hold: the request was in time and a hearing was offered.

    Basis: Penalty Law Arts. 63, 64 (1).

    """
    case = Case.objects.for_step(case_id, StepCode.DECLINE_HEARING, by=by, version=version)
    asked = _latest(case)
    step = case.take(
        StepCode.DECLINE_HEARING,
        by=by,
        at=at,
        content={"ground": ground, "reason": reason, "request": str(asked.pk) if asked else ""},
    )
    if asked is None or not declinable(ground, in_time=asked.in_time, offered=asked.notice.hearing_offered):
        raise NotNow(
            "当事人在期限内提出且属于听证范围的,应当组织听证。",
            code="hearing_not_declinable",
            requirements=[Requirement(ground.value, art("CFF", "63").cite(), ground.label)],
        )
    if not case.hearing_requests.filter(in_time=True).exclude(pk=asked.pk).exists():
        case.unhinder("hearing_owed", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"ground": ground.value})


def _latest(case: Case) -> HearingRequest | None:
    found: HearingRequest | None = (
        case.hearing_requests.select_related("notice").order_by("-recorded_at").first()
    )
    return found
