"""What was entered mended: a record corrected 更正 or voided 作废, the facts of the case stated anew.

Nothing is overwritten: a corrected record is a new step that takes the place of the old one, which stays on file
with the reason and both times, when it happened and when it was entered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from enforcement.cases.actions.investigation import Record, put_on_record
from enforcement.cases.capacity import weigh
from enforcement.cases.limitation import weigh_limitation
from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.errors import NotNow, NotVisible, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role

#: What may be mended: the records of what happened.
MENDABLE: Final = (StepCode.INSPECT, StepCode.QUESTION, StepCode.REINSPECT)
#: What was put before the reviewer, the party or the heads stays as they saw it.
_SEEN: Final = (StepCode.REQUEST_REVIEW, StepCode.REQUEST_AUDIT, StepCode.NOTIFY, StepCode.DECIDE_ON_SPOT)


@dataclass(frozen=True, slots=True)
class Restated:
    """What of the case is stated anew; None leaves it."""

    title: str | None = None
    place: str | None = None
    act_ended_on: date | None = None
    discovered_on: date | None = None


@act("void_record")
def void_record(*, case_id: UUID, record: UUID, reason: str, by: Actor, at: datetime) -> Done[CaseStep]:
    """Void a record that should not stand 作废: the row stays, with the reason, and no longer counts.

    Raises:
        NotVisible: no such standing record. NotCompetent: not an officer of the case.
        NotNow: the reviewer, the party or the heads have been shown it.

    Basis: Penalty Law Art. 47.

    """
    case, step = _standing(case_id, record, "void_record", by)
    case.void_one(step, f"作废:{reason}"[:300], by=by, at=at)
    return Done(step, stream=case.pk, subject=step.pk)


@act("correct_record")
def correct_record(
    *, case_id: UUID, record: UUID, id: UUID, corrected: Record, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Put a corrected record in the place of another 更正, which stays on file voided.

    Raises:
        NotVisible, NotCompetent, NotNow: as `void_record`. Taken, Unprocessable: as a record.

    Basis: Penalty Law Art. 47.

    """
    case, old = _standing(case_id, record, "correct_record", by)
    code = StepCode(old.code)
    if code is StepCode.REINSPECT:
        raise NotNow("复查记录有误的,作废后重新复查登记。", code="reinspect_again", article=art("CFF", "28"))
    step, _ = put_on_record(case, code, id, corrected, by=by, at=at, corrects=str(old.pk))
    case.void_one(old, f"更正:{reason}"[:300], by=by, at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"corrects": old.pk})


@act("restate_case")
def restate_case(
    *, case_id: UUID, version: int | None, restated: Restated, reason: str, by: Actor, at: datetime
) -> Done[Case]:
    """State facts of the case anew as they become known: the end of the act, its discovery, place, title.

    What stood before, why it changed and when is kept in `restatements`.

    Raises:
        NotCompetent: not an officer of the case, nor, before any is named, who registered it.
        NotNow: what it says has been put before the reviewer or the party.
        Unprocessable: nothing given, or a day after today.

    Basis: Penalty Law Arts. 36, 47.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER], case.agency_id, "restate_case")
    case.must_not_be_recused(by)
    if by.account_id != case.opened_by_id or case.case_officers.filter(released_at__isnull=True).exists():
        case.must_be_handled_by(by)
    case.expect(version)
    _unseen(case)
    given: Mapping[str, Any] = {k: v for k, v in asdict(restated).items() if v is not None}
    if not given:
        raise Unprocessable("没有需要更正的内容。", code="nothing_given")
    for name in ("act_ended_on", "discovered_on"):
        if given.get(name) and given[name] > legal_day(at):
            raise Unprocessable("日期不得晚于今日。", pointer=f"/{name}")
    before = {name: getattr(case, name) for name in given}
    for name, value in given.items():
        setattr(case, name, value)
    entry = {
        "at": at.isoformat(),
        "by": str(by.account_id),
        "reason": reason,
        "was": {name: str(value) if value is not None else None for name, value in before.items()},
    }
    case.restatements = [*case.restatements, entry]
    case.version += 1
    case.save(update_fields=[*given, "restatements", "version"])
    weigh(case, at)
    weigh_limitation(case, at)
    return Done(case, stream=case.pk, subject=case.pk, facts={"columns": sorted(given)})


def _standing(case_id: UUID, record: UUID, what: str, by: Actor) -> tuple[Case, CaseStep]:
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER], case.agency_id, what)
    case.must_not_be_recused(by)
    step = case.steps.filter(pk=record, code__in=MENDABLE, void__isnull=True).first()
    if step is None:
        raise NotVisible
    if step.account_id != by.account_id:
        case.must_be_handled_by(by)
    _unseen(case)
    return case, step


def _unseen(case: Case) -> None:
    if case.steps.filter(code__in=_SEEN, void__isnull=True).exists():
        raise NotNow(
            "已送审核、告知或者作出决定,不再更正;须另行补正的,制作补正文书。",
            code="already_seen",
            article=art("CFF", "47"),
        )
