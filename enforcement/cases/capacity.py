"""What a party's age and capacity bar (Arts. 30-31): a penalty, until the law's answer is on file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from enforcement.cases.models import Case, Party
from enforcement.cases.rules import Age, AssessmentKind, Capacity, age_at
from enforcement.law.statutes import art
from enforcement.law.values import PartyKind
from enforcement.registry.models import legal_day

_BARS: Final = {
    "minor_unpunishable": ("30", "当事人行为时不满十四周岁,不予行政处罚;另有当事人的,分案处理"),
    "minor_mitigation_owed": ("30", "当事人行为时已满十四周岁不满十八周岁,须记明从轻或者减轻处罚的意见"),
    "incapacity": ("31", "当事人行为时不能辨认或者控制自己行为,不予行政处罚;另有当事人的,分案处理"),
    "guardian_owed": ("30,31", "须责令监护人加以管教或者看管和治疗,并记录在案"),
}


def act_day(case: Case) -> date:
    """The day at which age counts: the end of the act or, while that is unknown, the day it was discovered."""
    return case.act_ended_on or case.discovered_on or legal_day(case.source_received_at)


def age_of(case: Case, party: Party) -> Age | None:
    """What the party's age at the act means; None for an organisation and where no birthday is on file."""
    if party.kind == PartyKind.ORGANISATION or (born := party.born_on) is None:
        return None
    return age_at(born, act_day(case))


def weigh(case: Case, at: datetime) -> None:
    """Open and close what age and capacity bar, as the file stands."""
    found: dict[tuple[UUID, str], str] = {
        (row.party_id, row.kind): row.value for row in case.assessments.order_by("at", "id")
    }
    holds: set[str] = set()
    for party in case.parties.all():
        age = age_of(case, party)
        incapable = found.get((party.pk, AssessmentKind.CAPACITY)) == Capacity.INCAPABLE
        if age is Age.CHILD:
            holds.add("minor_unpunishable")
        if age is Age.MINOR and (party.pk, AssessmentKind.MITIGATION) not in found:
            holds.add("minor_mitigation_owed")
        if incapable:
            holds.add("incapacity")
        if (incapable or age is Age.CHILD) and (party.pk, AssessmentKind.GUARDIAN) not in found:
            holds.add("guardian_owed")
    for code, (article, detail) in _BARS.items():
        if code in holds:
            case.hinder(code, art("CFF", article), detail, at=at)
        else:
            case.unhinder(code, at=at)
