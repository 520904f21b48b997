"""The clue registered 案源登记."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError

from enforcement.cases.actions.parties import PartyGiven, party_row
from enforcement.cases.models import Case, Hindrance, Party
from enforcement.cases.rules import PROCEDURE, StepCode
from enforcement.errors import NotCompetent, Taken, Unprocessable
from enforcement.journal.actions import Done, act, constraint_name, together
from enforcement.law.statutes import art
from enforcement.law.values import ClueSource, Procedure
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
    by: Actor,
    at: datetime,
) -> Done[Case]:
    """Register a clue 案源登记: a case in status `clue`, with a source number and no case number.

    Raises:
        NotCompetent: not an officer or unit head of the agency.
        Taken: the id exists.
        Unprocessable: a number is not valid, or the clue lies in the future.

    Basis: Penalty Law Arts. 47, 54.

    """
    office = by.must(PROCEDURE[StepCode.REGISTER_CLUE].roles, agency)
    if received_at > at:
        raise Unprocessable("案源收到时间不得晚于当前时间。", pointer="/received_at")
    if not office.department:
        raise NotCompetent("只有执法部门可以登记案源。")
    rows = [party_row(index, given, legal_day(at)) for index, given in enumerate(parties)]
    year = legal_day(at).year
    number = NumberSeries.objects.draw(agency, "clue", year)
    case = Case(
        id=id,
        agency_id=agency,
        department=office.department,
        procedure=procedure,
        title=title,
        party_name=parties[0].name if parties else "",
        source=source,
        source_number=f"{office.number_prefix}案源〔{year}〕{number}号",
        source_received_at=received_at,
        summary=summary,
        place=place,
        act_ended_on=act_ended_on,
        opened_by_id=by.account_id,
        opened_at=at,
    )
    for row in rows:
        row.case = case
    try:
        with together():
            case.take(StepCode.REGISTER_CLUE, by=by, at=at)
            Party.objects.bulk_create(rows)
            Hindrance.objects.create(
                case=case,
                code="evidence_owed",
                article=str(art("CFF", "46")),
                detail="须有经查证的证据",
                opened_at=at,
            )
    except IntegrityError as error:
        if constraint_name(error) == "cases_case_pkey":
            raise Taken from error
        raise
    return Done(
        case, stream=case.pk, subject=case.pk, facts={"procedure": procedure.value, "source": source.value}
    )
