"""Legal bases and powers: put on file, then published 事前公示."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from enforcement.errors import NotNow, NotVisible, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.law.values import BasisLevel
from enforcement.registry.actions.common import must_have_days
from enforcement.registry.models import Actor, Agency
from enforcement.registry.powers import LegalBasis, Power


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
    must_have_days(valid_from, valid_to)
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
        raise NotNow("该依据已经公布。", code="already_published", article=art("CFF", "5§3"))
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
    must_have_days(valid_from, valid_to)
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
        raise NotNow("该职权已经公布。", code="already_published", article=art("CFF", "39"))
    if row.bases.filter(published_at__isnull=True).exists():
        raise NotNow(
            "该职权的设定依据尚未公布。",
            code="basis_unpublished",
            requirements=[Requirement("basis_published", art("CFF", "5").cite(), "设定依据须先公布")],
        )
    row.published_at = at
    row.save(update_fields=["published_at"])
    return Done(row, stream=row.agency_id, subject=row.pk)
