"""Hearing standards and discretion grades of province, city and county."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from enforcement.errors import Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.departments import profile
from enforcement.law.local import Grade, IssuedBy, hearing_figure
from enforcement.law.statutes import art
from enforcement.law.values import Department, PenaltyKind
from enforcement.registry.actions.common import must_have_days, overlaps
from enforcement.registry.actions.issuing import must_issue
from enforcement.registry.county import DiscretionGrade, HearingStandard
from enforcement.registry.models import Actor
from enforcement.registry.powers import Power


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
    must_issue(by, None)
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
    must_issue(by, exercised.agency_id)
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
