"""Who signs for an agency, and what it counts as major."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from enforcement.errors import Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.local import IssuedBy
from enforcement.law.values import Department, PartyKind, PenaltyKind
from enforcement.registry.actions.common import must_have_days, overlaps
from enforcement.registry.actions.issuing import must_issue
from enforcement.registry.county import SigningRule
from enforcement.registry.models import Actor, Agency
from enforcement.registry.powers import ReviewCatalogRow


@act("add_signing_rule")
def add_signing_rule(
    *,
    id: UUID,
    agency: UUID,
    issuer: IssuedBy,
    signatory: str,
    seal: str,
    number_prefix: str,
    document: str,
    verified: bool,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> Done[SigningRule]:
    """Put on file who signs an agency's decisions, with which seal and number prefix, unpublished.

    Raises:
        NotCompetent: neither a registrar nor the head of the agency.
        Taken: the id exists.
        Unprocessable: an unknown agency; no day in the period; another row holds on one of its days.

    Basis: Penalty Law Art. 59; for the ecology branch 生态环境法典 Art. 53.

    """
    if not Agency.objects.filter(pk=agency).exists():
        by.must_register()
        raise Unprocessable("没有这个机关。", pointer="/agency")
    must_issue(by, agency)
    must_have_days(valid_from, valid_to)
    if SigningRule.objects.filter(pk=id).exists():
        raise Taken
    if SigningRule.objects.filter(overlaps(valid_from, valid_to), agency_id=agency).exists():
        raise Unprocessable(
            "该期间已有签发规定，须先终止。", code="signing_rule_on_file", pointer="/valid_from"
        )
    row = SigningRule.objects.create(
        id=id,
        agency_id=agency,
        issuer=issuer,
        signatory=signatory,
        seal=seal,
        number_prefix=number_prefix,
        document=document,
        verified=verified,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return Done(row, stream=agency, subject=row.pk, facts={"from": valid_from})


@act("add_catalog_row")
def add_catalog_row(
    *,
    id: UUID,
    agency: UUID | None,
    department: Department | None,
    issuer: IssuedBy,
    title: str,
    penalty_kind: PenaltyKind | None,
    party_kind: PartyKind | None,
    amount_from: Decimal | None,
    document: str,
    verified: bool,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> Done[ReviewCatalogRow]:
    """Put a row of the catalogue of major decisions on file, unpublished; without an agency it binds them all.

    Raises:
        NotCompetent: for an agency's row, neither a registrar nor its head; else not the justice bureau's registrar.
        Taken: the id exists.
        Unprocessable: an unknown agency, or a department beside it; a row that says nothing; no day in the period.

    Basis: Penalty Law Art. 58 (4).

    """
    if agency is not None and not Agency.objects.filter(pk=agency).exists():
        by.must_register()
        raise Unprocessable("没有这个机关。", pointer="/agency")
    must_issue(by, agency)
    if agency is not None and department is not None:
        raise Unprocessable("本机关目录不另写执法领域。", pointer="/department")
    if penalty_kind is None and amount_from is None:
        raise Unprocessable("须写明处罚种类或者金额。", pointer="/penalty_kind")
    must_have_days(valid_from, valid_to)
    if ReviewCatalogRow.objects.filter(pk=id).exists():
        raise Taken
    row = ReviewCatalogRow.objects.create(
        id=id,
        agency_id=agency,
        department=department or "",
        issuer=issuer,
        title=title,
        penalty_kind=penalty_kind or "",
        party_kind=party_kind or "",
        amount_from=amount_from,
        document=document,
        verified=verified,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return Done(row, stream=agency or row.pk, subject=row.pk, facts={"from": valid_from})
