"""Puts the reference county on file, once: what is there already stays as it is."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import ScryptPasswordHasher
from django.utils import timezone

from enforcement.law.years import seed_calendar
from enforcement.registry.models import Account, Agency, Appointment, Certificate, DecidingName, Officer
from enforcement.registry.powers import LegalBasis, Power, ReviewCatalogRow
from enforcement.registry.reference.county import JUSTICE, SINCE, Body, Person, county, identity
from enforcement.registry.rules import AgencyKind, Role

_EXPIRED: Final = (date(2021, 1, 1), date(2025, 1, 1))
_REMEDIES: Final = (
    "自知道该行政行为之日起六十日内申请行政复议，或者六个月内提起行政诉讼；"
    "当场作出的处罚决定应当先申请行政复议"
)


@dataclass(frozen=True, slots=True)
class Credential:
    """A sign-in that was made just now; the password is nowhere else."""

    role: str
    rank: str
    name: str
    agency: str
    agency_id: str
    department: str
    username: str
    password: str


def load() -> tuple[Credential, ...]:
    """Put everything on file in the caller's transaction and return the sign-ins that are new."""
    bodies = county()
    seed_calendar()
    _agencies(bodies)
    _published(bodies)
    _officers(bodies)
    return _accounts(bodies)


def _agencies(bodies: Sequence[Body]) -> None:
    rows = [Agency(id=body.id, published_at=_midnight(SINCE), **body.agency) for body in bodies]
    for row in rows:
        row.clean_fields()
    Agency.objects.bulk_create(rows, ignore_conflicts=True)
    DecidingName.objects.bulk_create(
        [
            DecidingName(
                id=identity("deciding-name", body.code, str(row["valid_from"])), agency_id=body.id, **row
            )
            for body in bodies
            for row in body.deciding_names
        ],
        ignore_conflicts=True,
    )


def _published(bodies: Sequence[Body]) -> None:
    LegalBasis.objects.bulk_create(
        [
            LegalBasis(
                id=identity("basis", body.code, row.key),
                statute=row.statute,
                article=row.article,
                level=row.level,
                act=row.act,
                penalty=row.penalty,
                verified=row.verified,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                published_at=_midnight(max(SINCE, row.valid_from)) if row.published else None,
            )
            for body in bodies
            for row in body.bases
        ],
        ignore_conflicts=True,
    )
    Power.objects.bulk_create(
        [
            Power(
                id=identity("power", row.code),
                agency_id=body.id,
                code=row.code,
                name=row.name,
                kind="行政处罚",
                subject=row.subject,
                undertaking_unit=body.unit,
                time_limit="自立案之日起九十日内",
                remedies=_REMEDIES,
                supervision_phone=body.agency["supervision_phone"],
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                published_at=_midnight(max(SINCE, row.valid_from)) if row.published else None,
            )
            for body in bodies
            for row in body.powers
        ],
        ignore_conflicts=True,
    )
    Power.bases.through.objects.bulk_create(
        [
            Power.bases.through(
                power_id=identity("power", row.code), legalbasis_id=identity("basis", body.code, key)
            )
            for body in bodies
            for row in body.powers
            for key in row.bases
        ],
        ignore_conflicts=True,
    )
    ReviewCatalogRow.objects.bulk_create(
        [
            ReviewCatalogRow(
                id=identity("review-catalog", body.code, row.title),
                agency_id=body.id,
                title=row.title,
                penalty_kind=row.penalty_kind,
                party_kind=row.party_kind,
                amount_from=row.amount_from,
                valid_from=SINCE,
                published_at=_midnight(SINCE),
            )
            for body in bodies
            for row in body.review_catalog
        ],
        ignore_conflicts=True,
    )


def _officers(bodies: Sequence[Body]) -> None:
    listed = [(body, person) for body in bodies for person in body.people if person.post.officer]
    Officer.objects.bulk_create(
        [
            Officer(id=_officer_id(person), agency_id=body.id, name=person.name, unit=body.unit)
            for body, person in listed
        ],
        ignore_conflicts=True,
    )
    Certificate.objects.bulk_create(
        [_certificate(body, person) for body, person in listed], ignore_conflicts=True
    )


def _certificate(body: Body, person: Person) -> Certificate:
    valid_from, valid_to = _EXPIRED if person.post.expired else (SINCE, date(2029, 1, 1))
    serial = body.people.index(person) + 1
    return Certificate(
        id=identity("certificate", person.username),
        officer_id=_officer_id(person),
        number=f"530524-{body.code.upper()}-{serial:03d}",
        law_area=f"{body.agency['short_name']}综合执法",
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _accounts(bodies: Sequence[Body]) -> tuple[Credential, ...]:
    taken = set(Account.objects.values_list("username", flat=True))
    new = [
        (body, person)
        for body in bodies
        for person in body.people
        if person.post.signs_in and person.username not in taken
    ]
    passwords = [secrets.token_urlsafe(15) for _ in new]
    hashes = [_hashed(password) for password in passwords]
    Account.objects.bulk_create(
        [
            Account(
                id=identity("account", person.username),
                username=person.username,
                name=person.name,
                agency_id=body.id,
                officer_id=_officer_id(person) if person.post.officer else None,
                password=hashed,
            )
            for (body, person), hashed in zip(new, hashes, strict=True)
        ]
    )
    Appointment.objects.bulk_create(
        [appointment for body, person in new for appointment in _appointments(bodies, body, person)]
    )
    return tuple(
        Credential(
            role=person.post.role,
            rank=person.post.rank,
            name=person.name,
            agency=body.agency["name"],
            agency_id=str(body.id),
            department=body.agency.get("department", ""),
            username=person.username,
            password=password,
        )
        for (body, person), password in zip(new, passwords, strict=True)
    )


def _hashed(password: str) -> str:
    """Hash quickly: 120 random bits need no slow hash, and the first sign-in replaces it with one."""
    hasher = ScryptPasswordHasher()
    return hasher.encode(password, hasher.salt(), n=2**10, p=1)


def _appointments(bodies: Sequence[Body], body: Body, person: Person) -> Iterator[Appointment]:
    """Appoint at home; evaluators to the justice bureau instead, the auditor to every department besides."""
    where = [body.code]
    if person.post.role is Role.EVALUATOR:
        where = [JUSTICE]
    elif person.post.role is Role.AUDITOR:
        where += [one.code for one in bodies if one.agency["kind"] == AgencyKind.DEPARTMENT]
    for code in where:
        yield Appointment(
            id=identity("appointment", person.username, code),
            account_id=identity("account", person.username),
            agency_id=identity("agency", code),
            role=person.post.role,
            rank=person.post.rank,
            qualification=person.post.qualification,
            valid_from=SINCE,
        )


def _officer_id(person: Person) -> UUID:
    return identity("officer", person.username)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
