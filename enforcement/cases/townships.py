"""Whose a handed-down power is: the township's there, the county department's elsewhere (Penalty Law Art. 24)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.errors import NotCompetent, NotNow, Requirement
from enforcement.law.statutes import art
from enforcement.law.values import Department
from enforcement.registry.models import Agency
from enforcement.registry.rules import AgencyKind
from enforcement.registry.townships import TownshipPower


def field_of(agency_id: UUID, asked: Department | None, day: date) -> tuple[Department, str]:
    """The field of law and the place of a case that a township registers, by the powers it has on the day.

    Raises:
        NotCompetent: not a township, or none of its powers is of that field. Basis: Penalty Law Art. 24.

    """
    home = Agency.objects.filter(pk=agency_id, kind=AgencyKind.TOWNSHIP).first()
    if home is None:
        raise NotCompetent("只有执法部门可以登记案源。")
    rows = TownshipPower.objects.exercised_by(agency_id, day)
    held = {Department(row.power.agency.department) for row in rows}
    if asked is None or asked not in held:
        names = "、".join(one.label for one in Department if one in held) or "无"
        raise NotCompetent(
            f"须写明执法领域，且为已交由本乡镇行使的职权所属领域（{names}）。",
            code="power_not_handed_down",
            requirements=[_handed_down(met=False)],
        )
    return asked, home.division_code


def must_be_its_own(case: Case, day: date) -> None:
    """Refuse a power that is exercised by another on the day: the township's there, else the department's.

    Raises:
        NotNow: a cited power was handed down to the township of the act, or nobody said which township that is; or
            the case is a township's and the power was not handed down to it. Basis: Penalty Law Art. 24.

    """
    pairs = list(case.bases.values_list("power_id", "basis_id"))
    cited = [power for power, _ in pairs]
    powers, bases = [power for power in cited if power], [basis for _, basis in pairs]
    rows = list(TownshipPower.objects.of(case.agency_id, powers, bases, day))
    if case.township and _is_township(case.agency_id):
        own = {row.power_id for row in rows if row.township_id == case.agency_id}
        if not cited or any(power not in own for power in cited):
            raise NotNow(
                "所援引的职权未依法交由本乡镇行使。",
                code="power_not_handed_down",
                requirements=[_handed_down(met=False)],
            )
        return
    if not rows:
        return
    if not case.township:
        raise NotNow(
            "所援引的职权已交由部分乡镇行使，须写明违法行为发生地所在乡镇。",
            code="township_unstated",
            requirements=[
                Requirement("township_stated", art("CFF", "22,24").cite(), "写明违法行为发生地乡镇")
            ],
        )
    taken = next((row for row in rows if row.township.division_code == case.township), None)
    if taken is not None:
        raise NotNow(
            f"该职权自{taken.valid_from.isoformat()}起已交由{taken.township.name}行使，县级部门在该地不再实施。",
            code="power_handed_down",
            requirements=[
                Requirement(
                    "still_the_departments", art("CFF", "24").cite(), f"{taken.document}：移送该乡镇办理"
                )
            ],
        )


def _is_township(agency_id: UUID) -> bool:
    return Agency.objects.filter(pk=agency_id, kind=AgencyKind.TOWNSHIP).exists()


def _handed_down(*, met: bool) -> Requirement:
    return Requirement(
        "handed_down", art("CFF", "24").cite(), "省、自治区、直辖市决定交由本乡镇行使并公布", met=met
    )
