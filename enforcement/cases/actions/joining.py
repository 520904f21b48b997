"""Joining and separating cases 并案、分案; the rows by which clues are merged and split stand here too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from enforcement.cases.actions.opening import open_case
from enforcement.cases.actions.parties import PartyGiven, party_row
from enforcement.cases.models import Case, CaseLink, CaseStep, Deadline, LinkKind
from enforcement.cases.rules import Status, StepCode
from enforcement.errors import Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.registry.models import Actor, Agency, legal_day

#: A case that another can still be joined to.
_OPEN = frozenset(Status) - {
    Status.NOT_FILED,
    Status.MERGED,
    Status.TERMINATED,
    Status.TRANSFERRED,
    Status.WITH_JUDICIARY,
    Status.DECIDED,
    Status.SERVED,
    Status.EXECUTED,
    Status.CLOSED,
}


@act("consolidate")
def consolidate(
    *, case_id: UUID, version: int | None, into: UUID, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Join a filed case to another 并案. It takes no further step; its evidence stays its own and is seen from both.

    Raises:
        Unprocessable: as `other_case`.

    Basis: Penalty Law Art. 54; one party's connected acts, or one act of several.

    """
    case = Case.objects.for_step(case_id, StepCode.CONSOLIDATE, by=by, version=version)
    target = other_case(into, case, by=by)
    if target.filed_at is None:
        raise Unprocessable("只能并入已立案的案件。", code="target_not_filed", pointer="/into")
    step = case.take(StepCode.CONSOLIDATE, by=by, at=at, content={"into": str(target.pk), "reason": reason})
    link(LinkKind.CONSOLIDATED, case, target, reason, by=by, at=at)
    for deadline in Deadline.objects.running().filter(case=case):
        Deadline.objects.cancel(case, Clock(deadline.clock), "已并案", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"into": target.pk})


@act("separate")
def separate(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    title: str,
    summary: str,
    parties: Sequence[PartyGiven],
    reason: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Separate part of a filed case 分案: a new clue that is filed on its own, discovered when the first was.

    Raises:
        Taken: the new id exists.

    Basis: Penalty Law Art. 54.

    """
    case = Case.objects.for_step(case_id, StepCode.SEPARATE, by=by, version=version)
    step = case.take(StepCode.SEPARATE, by=by, at=at, content={"into": str(id), "reason": reason})
    new = sprout(case, id=id, title=title, summary=summary, parties=parties, by=by, at=at)
    link(LinkKind.SEPARATED, case, new, reason, by=by, at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"into": new.pk})


def other_case(id: UUID, case: Case, *, by: Actor) -> Case:
    """Lock the case that another is to go into.

    Raises:
        Unprocessable: not there for the actor, the case itself, of another agency or procedure, or past joining.

    """
    target = Case.objects.visible_to(by).select_for_update(no_key=True).filter(pk=id).first()
    if (
        target is None
        or target.pk == case.pk
        or (target.agency_id, target.procedure) != (case.agency_id, case.procedure)
        or target.status not in _OPEN
    ):
        raise Unprocessable(
            "须为本机关同一程序、尚未作出决定的另一案源或者案件。", code="cannot_join", pointer="/into"
        )
    return target


def link(kind: LinkKind, origin: Case, target: Case, reason: str, *, by: Actor, at: datetime) -> CaseLink:
    """Keep on file that one came of, or went into, the other."""
    return CaseLink.objects.create(
        kind=kind, origin=origin, target=target, reason=reason, account_id=by.account_id, at=at
    )


def sprout(
    case: Case,
    *,
    id: UUID,
    title: str,
    summary: str,
    parties: Sequence[PartyGiven],
    by: Actor,
    at: datetime,
) -> Case:
    """Open a clue that comes of a case: its own source number, the same discovery.

    Raises:
        Taken: the id exists.

    """
    rows = [party_row(index, given, legal_day(at)) for index, given in enumerate(parties)]
    prefix = Agency.objects.values_list("number_prefix", flat=True).get(pk=case.agency_id)
    new = Case(
        id=id,
        agency_id=case.agency_id,
        department=case.department,
        procedure=case.procedure,
        title=title,
        party_name=parties[0].name if parties else "",
        source=case.source,
        source_received_at=case.source_received_at,
        summary=summary,
        place=case.place,
        township=case.township,
        act_ended_on=case.act_ended_on,
        discovered_on=case.discovered_on,
        opened_by_id=by.account_id,
        opened_at=at,
    )
    open_case(new, rows, prefix=prefix, by=by, at=at)
    return new
