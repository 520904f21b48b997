"""Filing, and declining to file."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from enforcement.cases.actions.clues import owe_an_answer
from enforcement.cases.founding import must_be_founded
from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.errors import Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limitation import GROUNDS, LongerGround
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, Agency, NumberSeries, legal_day


@act("propose_filing")
def propose_filing(
    *, case_id: UUID, version: int | None, opinion: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The unit head proposes filing 提请立案. Basis: Penalty Law Art. 54."""
    case = Case.objects.for_step(case_id, StepCode.PROPOSE_FILING, by=by, version=version)
    step = case.take(StepCode.PROPOSE_FILING, by=by, at=at, content={"opinion": opinion})
    return Done(step, stream=case.pk, subject=step.pk)


@act("file")
def file(
    *,
    case_id: UUID,
    version: int | None,
    opinion: str,
    five_year_ground: str = "",
    five_year_kind: LongerGround | None = None,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head approves filing 立案; the case gets its number.

    Raises:
        NotNow: an officer's certificate or a cited basis no longer holds today, or the limitation has passed.
        Unprocessable: a longer limitation without its statutory ground and reason, or on another law's ground.

    Basis: Penalty Law Arts. 36, 38, 42, 54.

    """
    case = Case.objects.for_step(case_id, StepCode.FILE, by=by, version=version)
    day = legal_day(at)
    step = case.take(
        StepCode.FILE,
        by=by,
        at=at,
        content={
            "opinion": opinion,
            "five_year_ground": five_year_ground,
            "five_year_kind": five_year_kind or "",
        },
    )
    _state_the_longer_limitation(case, five_year_ground.strip(), five_year_kind, day)
    must_be_founded(case, day)
    year = day.year
    prefix = Agency.objects.values_list("number_prefix", flat=True).get(pk=case.agency_id)
    case.case_number = f"{prefix}立〔{year}〕{NumberSeries.objects.draw(case.agency_id, 'case', year)}号"
    case.filed_at = at
    case.save(update_fields=["case_number", "filed_at", "five_year_ground", "five_year_kind"])
    owe_an_answer(case, at)
    case.hinder("correction_owed", art("CFF", "28"), "须责令当事人改正或者限期改正违法行为", at=at)
    Deadline.objects.meet(case, Clock.FILING, at=at)
    Deadline.objects.start(case, Clock.DECISION, at, at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"year": year})


def _state_the_longer_limitation(case: Case, reason: str, kind: LongerGround | None, day: date) -> None:
    """Put the ground of the longer limitation on the case, not yet saved. Raises Unprocessable."""
    if bool(reason) != (kind is not None):
        raise Unprocessable(
            "适用较长追责期限的,须写明属于哪一种法定情形及其理由。",
            code="ground_incomplete",
            pointer="/five_year_kind",
        )
    may_bind = {one.article.statute for one in case.limitations(day)}
    if kind is not None and may_bind and not any(kind in GROUNDS[law] for law in may_bind):
        raise Unprocessable(
            f"“{kind.label}”不是本案所适用法律规定的较长追责期限情形。",
            code="ground_of_another_law",
            pointer="/five_year_kind",
        )
    case.five_year_ground, case.five_year_kind = reason, kind or ""


@act("propose_decline")
def propose_decline(
    *, case_id: UUID, version: int | None, opinion: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The unit head proposes not to file 提请不予立案. Basis: Penalty Law Art. 54; SAMR procedure Art. 20."""
    case = Case.objects.for_step(case_id, StepCode.PROPOSE_DECLINE, by=by, version=version)
    step = case.take(StepCode.PROPOSE_DECLINE, by=by, at=at, content={"opinion": opinion})
    return Done(step, stream=case.pk, subject=step.pk)


@act("decline_filing")
def decline_filing(
    *, case_id: UUID, version: int | None, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head declines filing 不予立案. Basis: Penalty Law Art. 54."""
    case = Case.objects.for_step(case_id, StepCode.DECLINE_FILING, by=by, version=version)
    step = case.take(StepCode.DECLINE_FILING, by=by, at=at, content={"reason": reason})
    owe_an_answer(case, at)
    Deadline.objects.meet(case, Clock.FILING, at=at)
    return Done(step, stream=case.pk, subject=step.pk)
