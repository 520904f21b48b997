"""Powers handed down to township governments (Penalty Law Art. 24)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from enforcement.errors import Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.local import IssuedBy
from enforcement.law.statutes import art
from enforcement.registry.actions.common import must_have_days, overlaps
from enforcement.registry.actions.issuing import must_issue
from enforcement.registry.models import Actor, Agency
from enforcement.registry.powers import Power
from enforcement.registry.rules import AgencyKind
from enforcement.registry.townships import TownshipPower


@act("hand_down_power")
def hand_down_power(
    *,
    id: UUID,
    township: UUID,
    power: UUID,
    issuer: IssuedBy,
    document: str,
    verified: bool,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> Done[TownshipPower]:
    """Put on file that a township exercises a county department's power 乡镇赋权, from a day on, unpublished.

    Once published, the department may not exercise it there from that day.

    Raises:
        NotCompetent: not the justice bureau's registrar.
        Taken: the id exists.
        Unprocessable: not a township; no power of a county department; decided by anybody but the province; no day
            in the period; handed down already for one of its days.

    Basis: Penalty Law Art. 24.

    """
    must_issue(by, None)
    must_have_days(valid_from, valid_to)
    if issuer is not IssuedBy.PROVINCE:
        raise Unprocessable(
            "将处罚权交由乡镇行使，由省、自治区、直辖市决定。",
            code="not_the_provinces_decision",
            requirements=[
                Requirement("province_decides", art("CFF", "24").cite(), "省、自治区、直辖市的决定")
            ],
            pointer="/issuer",
        )
    if not Agency.objects.filter(pk=township, kind=AgencyKind.TOWNSHIP).exists():
        raise Unprocessable("没有这个乡镇人民政府。", pointer="/township")
    if not Power.objects.filter(pk=power, agency__kind=AgencyKind.DEPARTMENT).exists():
        raise Unprocessable("没有这项县级部门的职权。", pointer="/power")
    if TownshipPower.objects.filter(pk=id).exists():
        raise Taken
    if TownshipPower.objects.filter(
        overlaps(valid_from, valid_to), township_id=township, power_id=power
    ).exists():
        raise Unprocessable("该期间已交由该乡镇行使。", code="handed_down_already", pointer="/power")
    row = TownshipPower.objects.create(
        id=id,
        township_id=township,
        power_id=power,
        issuer=issuer,
        document=document,
        verified=verified,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return Done(row, stream=township, subject=row.pk, facts={"power": power, "from": valid_from})
