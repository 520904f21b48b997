"""What province, city and county publish beside the law: put on file, published, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from enforcement.errors import NotCompetent, NotNow, NotVisible, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.departments import profile
from enforcement.law.local import Grade, IssuedBy, hearing_figure
from enforcement.law.statutes import art
from enforcement.law.values import Department, PartyKind, PenaltyKind
from enforcement.registry.actions.common import must_have_days, overlaps
from enforcement.registry.county import DiscretionGrade, HearingStandard, SigningRule
from enforcement.registry.models import Actor, Agency, legal_day
from enforcement.registry.powers import Power, ReviewCatalogRow
from enforcement.registry.rules import Role

CountyRule = HearingStandard | DiscretionGrade | SigningRule | ReviewCatalogRow
_TABLES: Final = (HearingStandard, DiscretionGrade, SigningRule, ReviewCatalogRow)


@act("add_hearing_standard")
def add_hearing_standard(
    *,
    id: UUID,
    issuer: IssuedBy,
    department: Department | None,
    citizen: bool,
    amount: Decimal,
    document: str,
    verified: bool,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> Done[HearingStandard]:
    """Put a standard of 较大数额 on file, unpublished: the province's, or the county's stricter one.

    Raises:
        NotCompetent: not the justice bureau's registrar.
        Taken: the id exists.
        Unprocessable: no day in the period; a standard of the same level holds on one of its days; a county's that
            is laxer than what it is bound by.

    Basis: Penalty Law Art. 63; the department's hearing rules, which let a provincial standard go first.

    """
    _must_issue(by, None)
    must_have_days(valid_from, valid_to)
    if HearingStandard.objects.filter(pk=id).exists():
        raise Taken
    same = HearingStandard.objects.filter(
        overlaps(valid_from, valid_to), issuer=issuer, department=department or "", citizen=citizen
    )
    if same.exists():
        raise Unprocessable("该期间已有同级标准。", code="standard_on_file", pointer="/valid_from")
    if issuer is not IssuedBy.PROVINCE and department is not None:
        _must_be_stricter(department, valid_from, amount, citizen=citizen)
    row = HearingStandard.objects.create(
        id=id,
        issuer=issuer,
        department=department or "",
        citizen=citizen,
        amount=amount,
        document=document,
        verified=verified,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return Done(row, stream=row.pk, subject=row.pk, facts={"issuer": issuer.value, "from": valid_from})


@act("add_discretion_grade")
def add_discretion_grade(
    *,
    id: UUID,
    power: UUID,
    issuer: IssuedBy,
    grade: Grade,
    penalty_kind: PenaltyKind,
    minimum: Decimal | None,
    maximum: Decimal | None,
    text: str,
    circumstances: Sequence[str],
    document: str,
    verified: bool,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> Done[DiscretionGrade]:
    """Put a grade of a power's discretion benchmark 裁量基准 on file, unpublished.

    Raises:
        NotCompetent: neither a registrar nor the head of the power's agency.
        Taken: the id exists.
        Unprocessable: an unknown power; no day in the period; a range upside down, or neither range nor words; the
            grade is on file for one of its days; outside the range of a level above.

    Basis: Penalty Law Art. 34.

    """
    exercised = Power.objects.filter(pk=power).first()
    if exercised is None:
        by.must_register()
        raise Unprocessable("没有这项职权。", pointer="/power")
    _must_issue(by, exercised.agency_id)
    must_have_days(valid_from, valid_to)
    if minimum is None and maximum is None and not text:
        raise Unprocessable("须写明幅度或者处罚内容。", pointer="/minimum")
    if minimum is not None and maximum is not None and maximum < minimum:
        raise Unprocessable("上限不得低于下限。", pointer="/maximum")
    if DiscretionGrade.objects.filter(pk=id).exists():
        raise Taken
    beside = DiscretionGrade.objects.filter(
        overlaps(valid_from, valid_to), power_id=power, grade=grade, penalty_kind=penalty_kind
    )
    if beside.filter(issuer=issuer).exists():
        raise Unprocessable("该期间已有同级的这一阶次。", code="grade_on_file", pointer="/grade")
    row = DiscretionGrade(
        id=id,
        power_id=power,
        issuer=issuer,
        grade=grade,
        penalty_kind=penalty_kind,
        minimum=minimum,
        maximum=maximum,
        text=text,
        circumstances=list(circumstances),
        document=document,
        verified=verified,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    levels = tuple(IssuedBy)
    above = [one.frozen() for one in beside if levels.index(IssuedBy(one.issuer)) < levels.index(issuer)]
    if not all(row.frozen().refines(one) for one in above):
        raise Unprocessable(
            "下级只能在上级裁量基准的幅度内细化。",
            code="benchmark_exceeded",
            requirements=[Requirement("benchmark", art("CFF", "34").cite(), "在上级裁量基准幅度以内")],
            pointer="/maximum",
        )
    row.save(force_insert=True)
    return Done(row, stream=exercised.agency_id, subject=row.pk, facts={"grade": grade.value})


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
    _must_issue(by, agency)
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
    _must_issue(by, agency)
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


@act("publish_county_rule")
def publish_county_rule(*, rule_id: UUID, by: Actor, at: datetime) -> Done[CountyRule]:
    """Publish a row; from now on it binds on the days it names.

    Raises:
        NotCompetent: as for putting it on file.
        NotVisible: no such row.
        NotNow: it is published.

    """
    row = _found(rule_id, by)
    if row.published_at is not None:
        raise NotNow("该规定已经公布。", code="already_published")
    row.published_at = at
    row.save(update_fields=["published_at"])
    return Done(row, stream=row.pk, subject=row.pk)


@act("end_county_rule")
def end_county_rule(*, rule_id: UUID, valid_to: date, by: Actor, at: datetime) -> Done[CountyRule]:
    """End a row; `valid_to` is the first day without it, today at the earliest: what was done under it stands.

    Raises:
        NotCompetent: as for putting it on file.
        NotVisible: no such row.
        NotNow: it has an end already.
        Unprocessable: the day is past, or not after the first day.

    """
    row = _found(rule_id, by)
    if row.valid_to is not None:
        raise NotNow(f"该规定已定于{row.valid_to.isoformat()}终止。", code="rule_ended")
    if valid_to < legal_day(at):
        raise Unprocessable("终止不溯及既往：终止日不得早于今天。", pointer="/valid_to")
    must_have_days(row.valid_from, valid_to)
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    return Done(row, stream=row.pk, subject=row.pk, facts={"to": valid_to})


def _found(rule_id: UUID, by: Actor) -> CountyRule:
    if not by.agencies([Role.REGISTRAR, Role.AGENCY_HEAD]):
        _must_issue(by, None)
    for table in _TABLES:
        row: CountyRule | None = table.objects.select_for_update(of=("self",)).filter(pk=rule_id).first()  # type: ignore[attr-defined]
        if row is not None:
            _must_issue(by, _agency_of(row))
            return row
    raise NotVisible


def _agency_of(row: CountyRule) -> UUID | None:
    if isinstance(row, HearingStandard):
        return None
    if isinstance(row, DiscretionGrade):
        return row.power.agency_id
    return row.agency_id


def _must_issue(by: Actor, agency_id: UUID | None) -> None:
    """Ask who may speak for the county, or for one agency: its registrar or its head."""
    kept = by.agencies([Role.REGISTRAR, Role.AGENCY_HEAD])
    if by.registers_everywhere or (agency_id is not None and agency_id in kept):
        return
    if agency_id is None:
        raise NotCompetent("省、市、县的规定由司法行政部门的基础信息登记员登记。")
    raise NotCompetent("此事项须由本机关的基础信息登记员或者机关负责人办理。")


def _must_be_stricter(department: Department, day: date, amount: Decimal, *, citizen: bool) -> None:
    rules = profile(department, day)
    figures = HearingStandard.objects.figures(department, day)
    bound = hearing_figure(
        rules.hearing_person_from if citizen else rules.hearing_organisation_from,
        [
            row
            for row in (figures.citizen if citizen else figures.organisation)
            if row.issuer is IssuedBy.PROVINCE
        ],
    )
    if bound.settled and bound.amount is not None and amount > bound.amount:
        raise Unprocessable(
            f"县级标准只能更严：不得高于{bound.amount:,}元。",
            code="standard_laxer",
            requirements=[Requirement("stricter", bound.article.cite(), "不高于省级或者部门标准")],
            pointer="/amount",
        )
