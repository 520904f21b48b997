"""Who may speak for the county or an agency; its rows are published, and end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from enforcement.errors import NotCompetent, NotNow, NotVisible, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.registry.actions.common import must_have_days
from enforcement.registry.county import DiscretionGrade, HearingStandard, SigningRule
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.powers import ReviewCatalogRow
from enforcement.registry.rules import Role
from enforcement.registry.townships import TownshipPower

CountyRule = HearingStandard | DiscretionGrade | SigningRule | ReviewCatalogRow | TownshipPower
_TABLES: Final = (HearingStandard, DiscretionGrade, SigningRule, ReviewCatalogRow, TownshipPower)


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


def must_issue(by: Actor, agency_id: UUID | None) -> None:
    """Ask who may speak for the county, or for one agency: its registrar or its head."""
    kept = by.agencies([Role.REGISTRAR, Role.AGENCY_HEAD])
    if by.registers_everywhere or (agency_id is not None and agency_id in kept):
        return
    if agency_id is None:
        raise NotCompetent("省、市、县的规定由司法行政部门的基础信息登记员登记。")
    raise NotCompetent("此事项须由本机关的基础信息登记员或者机关负责人办理。")


def _found(rule_id: UUID, by: Actor) -> CountyRule:
    if not by.agencies([Role.REGISTRAR, Role.AGENCY_HEAD]):
        must_issue(by, None)
    for table in _TABLES:
        row: CountyRule | None = table.objects.select_for_update(of=("self",)).filter(pk=rule_id).first()
        if row is not None:
            must_issue(by, _agency_of(row))
            return row
    raise NotVisible


def _agency_of(row: CountyRule) -> UUID | None:
    if isinstance(row, HearingStandard | TownshipPower):
        return None
    if isinstance(row, DiscretionGrade):
        return row.power.agency_id
    return row.agency_id
