"""The order to correct looked at again 改正复查 (Art. 28)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enforcement.cases.founding import must_be_two_certified
from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import Corrected, StepCode
from enforcement.errors import NotCompetent, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.registry.models import Actor, legal_day


@dataclass(frozen=True, slots=True)
class Reinspection:
    """What was found when the order was looked at again, and by whom; `officers` are named on the case."""

    inspected_on: date
    officers: tuple[UUID, ...]
    result: Corrected
    text: str
    person: str = ""


@act("reinspect")
def reinspect(
    *, case_id: UUID, version: int | None, found: Reinspection, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Record the re-inspection of what was ordered 改正复查; corrected, it ends the duty to look.

    Not corrected, the duty stands, and what follows (a penalty for the refusal, a daily fine) is decided on the record.

    Raises:
        NotNow: fewer than two certified officers. NotCompetent: one who is not named on the case.
        Unprocessable: a day before the order or after today.

    Basis: Penalty Law Art. 28; 生态环境法典 Art. 1060.

    """
    case = Case.objects.for_step(case_id, StepCode.REINSPECT, by=by, version=version)
    case.must_be_handled_by(by)
    named = set(case.case_officers.filter(released_at__isnull=True).values_list("officer_id", flat=True))
    if not set(found.officers) <= named:
        raise NotCompetent("复查须由本案办案人员进行。", code="not_on_the_case")
    certificates = must_be_two_certified(_once(found.officers), found.inspected_on)
    content = {
        "inspected_on": found.inspected_on.isoformat(),
        "officers": [{"officer": str(pk), "certificate": certificates[pk]} for pk in found.officers],
        "result": found.result.value,
        "text": found.text,
        "person": found.person,
    }
    step = case.take(StepCode.REINSPECT, by=by, at=at, content=content)
    ordered = case.steps.filter(code=StepCode.ORDER_CORRECTION, void__isnull=True).latest("seq")
    if not legal_day(ordered.at) <= found.inspected_on <= legal_day(at):
        raise Unprocessable("复查之日须在责令改正之日至今日之间。", pointer="/inspected_on")
    if found.result is Corrected.YES:
        case.unhinder("recheck_owed", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"result": found.result.value})


def _once(officers: Sequence[UUID]) -> list[UUID]:
    return list(dict.fromkeys(officers))
