"""The clue registered 案源登记."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError

from enforcement.cases.actions.parties import PartyGiven, party_row
from enforcement.cases.models import Case, Deadline, Hindrance, Party
from enforcement.cases.rules import PROCEDURE, StepCode
from enforcement.cases.townships import field_of
from enforcement.errors import Taken, Unprocessable
from enforcement.journal.actions import Done, act, constraint_name, together
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.law.values import ClueSource, Department, Procedure
from enforcement.registry.models import Actor, NumberSeries, legal_day


@act("register_clue")
def register_clue(
    *,
    id: UUID,
    agency: UUID,
    procedure: Procedure,
    title: str,
    source: ClueSource,
    received_at: datetime,
    summary: str,
    parties: Sequence[PartyGiven],
    place: str = "",
    act_ended_on: date | None = None,
    township: str = "",
    department: Department | None = None,
    discovered_on: date | None = None,
    hotline_number: str = "",
    by: Actor,
    at: datetime,
) -> Done[Case]:
    """Register a clue 案源登记: a case in status `clue`, with a source number and no case number.

    Raises:
        NotCompetent: not an officer or unit head of the agency; or a township without a power of that field, which
            `department` names.
        Taken: the id exists.
        Unprocessable: a number is not valid, or the clue lies in the future.

    Basis: Penalty Law Arts. 47, 54.

    """
    office = by.must(PROCEDURE[StepCode.REGISTER_CLUE].roles, agency)
    if received_at > at:
        raise Unprocessable("案源收到时间不得晚于当前时间。", pointer="/received_at")
    if discovered_on and discovered_on > legal_day(at):
        raise Unprocessable("违法行为发现之日不得晚于今日。", pointer="/discovered_on")
    field = Department(office.department) if office.department else None
    if field is not None and department not in {None, field}:
        raise Unprocessable("执法部门只登记本领域的案源。", pointer="/department")
    if field is None:
        field, township = field_of(agency, department, legal_day(at))
    rows = [party_row(index, given, legal_day(at)) for index, given in enumerate(parties)]
    case = Case(
        id=id,
        agency_id=agency,
        department=field,
        procedure=procedure,
        title=title,
        party_name=parties[0].name if parties else "",
        source=source,
        source_received_at=received_at,
        summary=summary,
        place=place,
        act_ended_on=act_ended_on,
        township=township,
        discovered_on=discovered_on,
        hotline_number=hotline_number,
        opened_by_id=by.account_id,
        opened_at=at,
    )
    open_case(case, rows, prefix=office.number_prefix, by=by, at=at)
    return Done(
        case, stream=case.pk, subject=case.pk, facts={"procedure": procedure.value, "source": source.value}
    )


def open_case(case: Case, parties: Sequence[Party], *, prefix: str, by: Actor, at: datetime) -> None:
    """Write a new case with its source number, its first step, its parties, and the evidence it owes.

    Raises:
        Taken: the id exists.

    """
    year = legal_day(at).year
    number = NumberSeries.objects.draw(case.agency_id, "clue", year)
    case.source_number = f"{prefix}案源〔{year}〕{number}号"
    for party in parties:
        party.case = case
    calendar = Deadline.objects.calendar()
    try:
        with together():
            case.take(StepCode.REGISTER_CLUE, by=by, at=at)
            Party.objects.bulk_create(parties)
            Hindrance.objects.create(
                case=case,
                code="evidence_owed",
                article=str(art("CFF", "46")),
                detail="须有经查证的证据",
                opened_at=at,
            )
            if case.procedure == Procedure.ORDINARY:
                received_at = case.source_received_at
                Deadline.objects.start(case, Clock.FILING, received_at, at=at, calendar=calendar)
    except IntegrityError as error:
        if constraint_name(error) == "cases_case_pkey":
            raise Taken from error
        raise
