"""What may be done to the registry: everybody signs in for themselves, the registrar does the rest.

Every act takes `at`, whether or not it reads it: the journal dates its entry by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import identify_hasher, make_password
from django.db.models import Q

from enforcement.errors import NotCompetent, NotNow, NotVisible, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.law.values import BasisLevel
from enforcement.registry.models import (
    Account,
    Actor,
    Agency,
    Appointment,
    Certificate,
    Dated,
    DeviceToken,
    Officer,
    legal_day,
)
from enforcement.registry.powers import LegalBasis, Power
from enforcement.registry.rules import (
    CASEWORK,
    REVIEWING,
    AgencyKind,
    Nomination,
    Rank,
    Role,
    appointment_requirements,
    is_certificate_number,
)

#: The one answer to a wrong name and to a wrong password.
SIGN_IN_REFUSED = "sign_in_refused"

#: The kind of agency that has the office; the others are everywhere.
_SEATS: Final = {
    **dict.fromkeys(CASEWORK | REVIEWING, AgencyKind.DEPARTMENT),
    Role.SUPERVISOR: AgencyKind.JUSTICE_BUREAU,
    Role.EVALUATOR: AgencyKind.JUSTICE_BUREAU,
}


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token and its text, which is shown once and kept nowhere."""

    row: DeviceToken
    text: str


@act("issue_token")
def issue_token(
    *,
    account: Account,
    password: str,
    device: str,
    by: Actor,
    at: datetime,
) -> Done[IssuedToken]:
    """Issue a device's token 手机令牌 to whoever proves to be the account.

    Raises:
        NotCompetent: wrong password, or the account is closed.

    """
    _prove(account, password)
    row, text = DeviceToken.objects.create(account, device=device)  # type: ignore[no-untyped-call]
    return Done(IssuedToken(row, text), stream=by.account_id, subject=row.id, facts={"expiry": row.expiry})


@act("open_session")
def open_session(*, account: Account, password: str, by: Actor, at: datetime) -> Done[Account]:
    """Let whoever proves to be the account sign in to the pages.

    Raises:
        NotCompetent: wrong password, or the account is closed.

    """
    _prove(account, password)
    return Done(account, stream=by.account_id)


@act("close_session")
def close_session(*, by: Actor, at: datetime) -> Done[None]:
    """Sign out of the pages."""
    return Done(None, stream=by.account_id)


@act("revoke_token")
def revoke_token(*, token_id: UUID, by: Actor, at: datetime) -> Done[UUID]:
    """Revoke one device's token; the next request with it is refused.

    Raises:
        NotVisible: no such token, or neither the actor's nor of an account the actor registers.

    """
    row = DeviceToken.objects.visible_to(by).select_for_update(of=("self",)).filter(id=token_id).first()
    if row is None:
        raise NotVisible
    row.delete()
    return Done(token_id, stream=row.user_id, subject=token_id)


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
    _must_have_days(valid_from, valid_to)
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
        raise NotNow(f"该证已自{row.revoked_on.isoformat()}起吊销。", code="certificate_revoked")
    if row.valid_to is not None and row.valid_to <= revoked_on:
        raise NotNow("该证在该日之前已经期满。", code="certificate_expired")
    row.revoked_on = revoked_on
    row.save(update_fields=["revoked_on"])
    return Done(row, stream=row.officer_id, subject=row.pk, facts={"number": row.number, "on": revoked_on})


@act("add_legal_basis")
def add_legal_basis(
    *,
    id: UUID,
    statute: str,
    article: str,
    level: BasisLevel,
    act: str,
    penalty: str,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> Done[LegalBasis]:
    """Put a legal basis 处罚依据 on file, unverified and unpublished.

    Raises:
        NotCompetent: not a registrar.
        Taken: the id exists.
        Unprocessable: a normative document, no day in the period, or the same version is on file.

    Basis: Penalty Law Art. 16.

    """
    by.must_register()
    if not level.founds_penalty:
        raise Unprocessable(
            "行政规范性文件不得设定行政处罚。",
            code="basis_founds_no_penalty",
            requirements=[Requirement("basis_level", art("CFF", "16").cite(), "依据须为法律、法规或者规章")],
            pointer="/level",
        )
    _must_have_days(valid_from, valid_to)
    if LegalBasis.objects.filter(pk=id).exists():
        raise Taken
    same = LegalBasis.objects.filter(statute=statute, article=article, act=act, valid_from=valid_from)
    if same.exists():
        raise Unprocessable("该依据的这一版本已登记。", code="basis_on_file", pointer="/article")
    row = LegalBasis.objects.create(
        id=id,
        statute=statute,
        article=article,
        level=level,
        act=act,
        penalty=penalty,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return Done(row, stream=row.pk, subject=row.pk, facts={"level": level.value, "from": valid_from})


@act("publish_legal_basis")
def publish_legal_basis(*, basis_id: UUID, by: Actor, at: datetime) -> Done[LegalBasis]:
    """Publish a legal basis 公布依据; from this moment on it can found a case.

    Raises:
        NotCompetent: not a registrar.
        NotVisible: no such basis.
        NotNow: it is published.

    Basis: Penalty Law Art. 5 para. 3: what is not published founds no penalty.

    """
    by.must_register()
    row = LegalBasis.objects.select_for_update().filter(pk=basis_id).first()
    if row is None:
        raise NotVisible
    if row.published_at is not None:
        raise NotNow("该依据已经公布。", code="already_published")
    row.published_at = at
    row.save(update_fields=["published_at"])
    return Done(row, stream=row.pk, subject=row.pk)


@act("add_power")
def add_power(
    *,
    id: UUID,
    agency: UUID,
    code: str,
    name: str,
    kind: str,
    bases: Sequence[UUID],
    subject: str,
    undertaking_unit: str,
    time_limit: str,
    remedies: str,
    supervision_phone: str,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> Done[Power]:
    """Put an item of the list of powers 权责清单 on file, unpublished.

    Raises:
        NotCompetent: not a registrar of the agency.
        Taken: the id exists.
        Unprocessable: an unknown agency or basis, no basis, no day in the period, or the same
            version is on file.

    Basis: Penalty Law Art. 39.

    """
    by.must_register()
    if not Agency.objects.filter(pk=agency).exists():
        raise Unprocessable("没有这个机关。", pointer="/agency")
    by.must_register(agency)
    found = list(LegalBasis.objects.filter(pk__in=bases))
    if not found or len(found) != len(set(bases)):
        raise Unprocessable("须列明已登记的设定依据。", pointer="/bases")
    _must_have_days(valid_from, valid_to)
    if Power.objects.filter(pk=id).exists():
        raise Taken
    if Power.objects.filter(agency_id=agency, code=code, valid_from=valid_from).exists():
        raise Unprocessable("该职权的这一版本已登记。", code="power_on_file", pointer="/code")
    row = Power.objects.create(
        id=id,
        agency_id=agency,
        code=code,
        name=name,
        kind=kind,
        subject=subject,
        undertaking_unit=undertaking_unit,
        time_limit=time_limit,
        remedies=remedies,
        supervision_phone=supervision_phone,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    row.bases.set(found)
    return Done(row, stream=agency, subject=row.pk, facts={"from": valid_from})


@act("publish_power")
def publish_power(*, power_id: UUID, by: Actor, at: datetime) -> Done[Power]:
    """Publish an item of the list of powers 公布权责清单事项; its bases must be published before it.

    Raises:
        NotCompetent: not a registrar of the agency.
        NotVisible: no such item.
        NotNow: it is published, or one of its bases is not.

    Basis: Penalty Law Art. 39.

    """
    by.must_register()
    row = Power.objects.select_for_update().filter(pk=power_id).first()
    if row is None:
        raise NotVisible
    by.must_register(row.agency_id)
    if row.published_at is not None:
        raise NotNow("该职权已经公布。", code="already_published")
    if row.bases.filter(published_at__isnull=True).exists():
        raise NotNow(
            "该职权的设定依据尚未公布。",
            code="basis_unpublished",
            requirements=[Requirement("basis_published", art("CFF", "5").cite(), "设定依据须先公布")],
        )
    row.published_at = at
    row.save(update_fields=["published_at"])
    return Done(row, stream=row.agency_id, subject=row.pk)


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
    _must_have_days(valid_from, valid_to)
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
        _overlaps(valid_from, valid_to),
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
    _must_have_days(row.valid_from, valid_to)
    if row.valid_to is not None and row.valid_to <= valid_to:
        raise NotNow(f"该任职已于{row.valid_to.isoformat()}终止。", code="appointment_ended")
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    return Done(
        row, stream=row.account_id, subject=row.pk, facts={"role": Role(row.role).value, "to": valid_to}
    )


def _prove(account: Account, password: str) -> None:
    quick = _hashed_quickly(account)
    proven = account.check_password(password)
    if quick and not proven:
        make_password(password)  # so that the refusal takes as long as any other
    if not (proven and account.is_active):
        raise NotCompetent("用户名或者密码不正确。", code=SIGN_IN_REFUSED)


def _hashed_quickly(account: Account) -> bool:
    """Say whether the hash on file takes less time than a new one would."""
    try:
        return bool(identify_hasher(account.password).must_update(account.password))
    except ValueError:
        return False


def _must_seat(role: Role, kind: AgencyKind) -> None:
    """Refuse an office where there is none: only departments have cases, only the justice bureau supervises."""
    seat = _SEATS.get(role, kind)
    if seat is not kind:
        where = "司法行政部门" if seat is AgencyKind.JUSTICE_BUREAU else "行政执法部门"
        raise Unprocessable(f"{role.label}只能在{where}任职。", code="office_elsewhere", pointer="/agency")


def _must_have_days(valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to <= valid_from:
        raise Unprocessable("终止日须晚于起始日。", pointer="/valid_to")


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


def _overlaps(valid_from: date, valid_to: date | None) -> Q:
    """Rows that hold on a day of the period."""
    ends_later = Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from)
    return ends_later if valid_to is None else ends_later & Q(valid_from__lt=valid_to)
