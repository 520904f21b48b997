"""Filing, and declining to file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from enforcement.cases.actions.clues import owe_an_answer
from enforcement.cases.founding import (
    must_be_founded,
)
from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.journal.actions import Done, act
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
    *, case_id: UUID, version: int | None, opinion: str, five_year_ground: str = "", by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head approves filing 立案; the case gets its number.

    Raises:
        NotNow: an officer's certificate or a cited basis no longer holds today, or the limitation has passed.

    Basis: Penalty Law Arts. 36, 38, 42, 54.

    """
    case = Case.objects.for_step(case_id, StepCode.FILE, by=by, version=version)
    day = legal_day(at)
    step = case.take(
        StepCode.FILE, by=by, at=at, content={"opinion": opinion, "five_year_ground": five_year_ground}
    )
    must_be_founded(case, day, five_years=bool(five_year_ground.strip()))
    year = day.year
    prefix = Agency.objects.values_list("number_prefix", flat=True).get(pk=case.agency_id)
    case.case_number = f"{prefix}立〔{year}〕{NumberSeries.objects.draw(case.agency_id, 'case', year)}号"
    case.filed_at = at
    case.five_year_ground = five_year_ground.strip()
    case.save(update_fields=["case_number", "filed_at", "five_year_ground"])
    owe_an_answer(case, at)
    case.hinder("correction_owed", art("CFF", "28"), "须责令当事人改正或者限期改正违法行为", at=at)
    Deadline.objects.meet(case, Clock.FILING, at=at)
    Deadline.objects.start(case, Clock.DECISION, at, at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"year": year})


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
