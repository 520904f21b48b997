"""Appointments to offices 任职, and signatures delegated from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from enforcement.errors import NotCompetent, NotNow, NotVisible, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.registry.actions.common import must_have_days, overlaps
from enforcement.registry.models import Account, Actor, Agency, Appointment, Dated, legal_day
from enforcement.registry.rules import (
    CASEWORK,
    REVIEWING,
    AgencyKind,
    Nomination,
    Rank,
    Role,
    appointment_requirements,
)

#: The kind of agency that has the office; the others are everywhere.
_SEATS: Final = {
    **dict.fromkeys(CASEWORK | REVIEWING, AgencyKind.DEPARTMENT),
    Role.SUPERVISOR: AgencyKind.JUSTICE_BUREAU,
    Role.EVALUATOR: AgencyKind.JUSTICE_BUREAU,
}


@act("appoint")
def appoint(
    *,
    id: UUID,
    account: UUID,
    agency: UUID,
    role: Role,
    rank: str = "",
    qualification: str = "",
    prior_service: bool = False,
    delegated_by: UUID | None = None,
    acts: Sequence[str] = (),
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> Done[Appointment]:
    """Appoint somebody to an office 任职, or delegate a signature 授权签批 for the acts named.

    A signature is delegated from an appointment to the same office of the same agency that is in force all
    the while and is not itself delegated.

    Raises:
        NotCompetent: not a registrar of the agency, or the appointment is the registrar's own.
        Taken: the id exists.
        Unprocessable: an unknown account or agency, an office that such an agency does not have, no day in the
            period, or a delegator without the office.
        NotNow: a condition of the office is unmet, or the office is held already in the period.

    Basis: Penalty Law Arts. 42, 57, 58.

    """
    by.must_register()
    person = Account.objects.select_for_update(of=("self",)).filter(pk=account).first()
    if person is None:
        raise Unprocessable("没有这个账号。", pointer="/account")
    where = Agency.objects.filter(pk=agency).first()
    if where is None:
        raise Unprocessable("没有这个机关。", pointer="/agency")
    by.must_register(agency)
    if person.pk == by.account_id:
        raise NotCompetent("登记员不得登记本人的任职。", code="own_appointment")
    _must_seat(role, AgencyKind(where.kind))
    must_have_days(valid_from, valid_to)
    if valid_from < legal_day(at):
        raise Unprocessable("任职不溯及既往：起始日不得早于今天。", pointer="/valid_from")
    requirements = appointment_requirements(
        Nomination(
            role=role,
            rank=rank,
            is_officer=person.officer_id is not None,
            qualification=qualification,
            prior_service=prior_service,
            delegated=delegated_by is not None,
            acts=tuple(acts),
        )
    )
    if unmet := [one for one in requirements if not one.met]:
        raise NotNow(unmet[0].detail + "。", code=unmet[0].code, requirements=requirements)
    if delegated_by is not None:
        _must_hold(
            delegated_by, role=role, agency=agency, delegate=person, valid_from=valid_from, valid_to=valid_to
        )
    if Appointment.objects.filter(pk=id).exists():
        raise Taken
    held = Appointment.objects.filter(
        overlaps(valid_from, valid_to),
        account=person,
        agency_id=agency,
        role=role,
        delegated_by=delegated_by,
    )
    if held.exists():
        raise NotNow("该人员在此期间已任该职务。", code="office_held")
    row = Appointment.objects.create(
        id=id,
        account=person,
        agency_id=agency,
        role=role,
        rank=Rank(rank) if rank else "",
        qualification=qualification,
        prior_service=prior_service,
        delegated_by_id=delegated_by,
        acts=list(acts),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return Done(
        row,
        stream=person.pk,
        subject=row.pk,
        facts={
            "role": role.value,
            "agency": agency,
            "delegated_by": delegated_by,
            "from": valid_from,
            "to": valid_to,
        },
    )


@act("end_appointment")
def end_appointment(*, appointment_id: UUID, valid_to: date, by: Actor, at: datetime) -> Done[Appointment]:
    """End an appointment 免职; `valid_to` is the first day without it, today at the earliest.

    Signatures delegated from it lapse with it.

    Raises:
        NotCompetent: not a registrar of the agency, or the appointment is the registrar's own.
        NotVisible: no such appointment.
        NotNow: it ends earlier already.
        Unprocessable: the day is past, or not after the first day.

    """
    by.must_register()
    row = Appointment.objects.select_for_update(of=("self",)).filter(pk=appointment_id).first()
    if row is None:
        raise NotVisible
    by.must_register(row.agency_id)
    if row.account_id == by.account_id:
        raise NotCompetent("登记员不得登记本人的任职。", code="own_appointment")
    if valid_to < legal_day(at):
        raise Unprocessable("免职不溯及既往：终止日不得早于今天。", pointer="/valid_to")
    must_have_days(row.valid_from, valid_to)
    if row.valid_to is not None and row.valid_to <= valid_to:
        raise NotNow(f"该任职已于{row.valid_to.isoformat()}终止。", code="appointment_ended")
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    return Done(
        row, stream=row.account_id, subject=row.pk, facts={"role": Role(row.role).value, "to": valid_to}
    )


def _must_seat(role: Role, kind: AgencyKind) -> None:
    """Refuse an office where there is none: departments and townships have cases, the justice bureau supervises."""
    seat = _SEATS.get(role, kind)
    enforces = seat is AgencyKind.DEPARTMENT and kind is AgencyKind.TOWNSHIP
    if seat is not kind and not enforces:
        where = "司法行政部门" if seat is AgencyKind.JUSTICE_BUREAU else "行政执法部门"
        raise Unprocessable(f"{role.label}只能在{where}任职。", code="office_elsewhere", pointer="/agency")


def _must_hold(
    delegated_by: UUID,
    *,
    role: Role,
    agency: UUID,
    delegate: Account,
    valid_from: date,
    valid_to: date | None,
) -> None:
    """Check that the delegator holds the office on every day of the delegation, and holds it in person."""
    source = (
        Appointment.objects.select_for_update(of=("self",))
        .filter(Dated.on(valid_from), pk=delegated_by, role=role, agency_id=agency, delegated_by__isnull=True)
        .exclude(account=delegate)
        .first()
    )
    outlives = source is not None and (
        source.valid_to is None or (valid_to is not None and valid_to <= source.valid_to)
    )
    if not outlives:
        raise Unprocessable(
            "授权人须在授权期间本人担任该机关的该职务。",
            code="delegator_without_office",
            pointer="/delegated_by",
        )
