"""Certificates 行政执法证: on file, and revoked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from enforcement.errors import NotNow, NotVisible, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.registry.actions.common import must_have_days
from enforcement.registry.models import Actor, Certificate, Officer, legal_day
from enforcement.registry.rules import is_certificate_number


@act("add_certificate")
def add_certificate(
    *,
    id: UUID,
    officer: UUID,
    number: str,
    law_area: str,
    valid_from: date,
    valid_to: date,
    by: Actor,
    at: datetime,
) -> Done[Certificate]:
    """Put a certificate 行政执法证 on file; from `valid_from` its holder may act.

    Raises:
        NotCompetent: not a registrar of the officer's agency.
        Taken: the id exists.
        Unprocessable: an unknown officer, an impossible or taken number, or no day in the period.

    Basis: Penalty Law Art. 42.

    """
    by.must_register()
    holder = Officer.objects.filter(pk=officer).first()
    if holder is None:
        raise Unprocessable("没有这名执法人员。", pointer="/officer")
    by.must_register(holder.agency_id)
    if not is_certificate_number(number):
        raise Unprocessable("执法证号只含大写字母、数字和连字符，5 至 30 位。", pointer="/number")
    must_have_days(valid_from, valid_to)
    if Certificate.objects.filter(pk=id).exists():
        raise Taken
    if Certificate.objects.filter(number=number).exists():
        raise Unprocessable("该执法证号已登记。", code="certificate_number_taken", pointer="/number")
    row = Certificate.objects.create(
        id=id,
        officer=holder,
        number=number,
        law_area=law_area,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return Done(
        row,
        stream=holder.pk,
        subject=row.pk,
        facts={"number": number, "from": valid_from, "to": valid_to},
    )


@act("revoke_certificate")
def revoke_certificate(
    *, certificate_id: UUID, revoked_on: date, by: Actor, at: datetime
) -> Done[Certificate]:
    """Revoke a certificate 吊销执法证 from a day on, today at the earliest: what was done under it stands.

    Raises:
        NotCompetent: not a registrar of the officer's agency.
        NotVisible: no such certificate.
        NotNow: it is revoked already, or ends before that day.
        Unprocessable: the day is past.

    """
    by.must_register()
    row = Certificate.objects.select_for_update(of=("self",)).filter(pk=certificate_id).first()
    if row is None:
        raise NotVisible
    by.must_register(Officer.objects.values_list("agency_id", flat=True).get(pk=row.officer_id))
    if revoked_on < legal_day(at):
        raise Unprocessable("吊销不溯及既往：吊销日不得早于今天。", pointer="/revoked_on")
    if row.revoked_on is not None:
        raise NotNow(
            f"该证已自{row.revoked_on.isoformat()}起吊销。",
            code="certificate_revoked",
            article=art("CFF", "42"),
        )
    if row.valid_to is not None and row.valid_to <= revoked_on:
        raise NotNow("该证在该日之前已经期满。", code="certificate_expired", article=art("CFF", "42"))
    row.revoked_on = revoked_on
    row.save(update_fields=["revoked_on"])
    return Done(row, stream=row.officer_id, subject=row.pk, facts={"number": row.number, "on": revoked_on})
