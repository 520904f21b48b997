"""Served decisions to be published, made by the acts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from enforcement.cases import actions as casework
from enforcement.cases.actions import PartyGiven
from enforcement.cases.capacity import age_of
from enforcement.cases.models import Case, Party
from enforcement.cases.rules import Age, AssessmentKind
from enforcement.decisions.actions.on_spot import OnSpot, decide_on_spot
from enforcement.law.values import ClueSource, PartyKind, PenaltyKind, Procedure
from enforcement.publicity import actions
from enforcement.publicity.models import PublicNotice
from enforcement.registry.models import Account
from enforcement.review.rules import Penalty
from tests import factories
from tests.factories import AT, Team, actor
from tests.told_once import told_once

SHOP = PartyGiven(
    kind=PartyKind.ORGANISATION,
    name="昌宁县某某超市有限公司",
    uscc="91530524MA6K5YFQ34",
    phone="13887512345",
    address="云南省保山市昌宁县田园镇文昌路12号",
    legal_representative="李四",
)
PERSON = PartyGiven(
    kind=PartyKind.PERSON,
    name="张三丰",
    id_number="11010519491231002X",
    phone="13887512345",
    address="云南省保山市昌宁县田园镇右文村3组12号",
)


@told_once
def registered(
    of: Team,
    parties: Sequence[PartyGiven] = (SHOP,),
    *,
    title: str = "经营超过保质期的食品案",
    at: datetime = AT,
) -> Case:
    """A clue under the simple procedure against these parties."""
    return casework.register_clue(
        id=uuid4(),
        agency=of.agency.pk,
        procedure=Procedure.SIMPLE,
        title=title,
        source=ClueSource.INSPECTION,
        received_at=at,
        summary="日常监督检查发现。",
        parties=list(parties),
        by=actor(of.officer, at),
        at=at,
    )


@told_once
def served(
    of: Team,
    parties: Sequence[PartyGiven] = (SHOP,),
    *,
    title: str = "经营超过保质期的食品案",
    facts: str = "当事人经营的三袋面粉超过保质期二十日。",
    at: datetime = AT,
) -> Case:
    """A fine of 50 yuan decided on the spot and handed over."""
    case = factories.inspected(
        factories.named_and_founded(registered(of, parties, title=title, at=at), of, at=at), of, at=at
    )
    for party in case.parties.all():
        if age_of(case, party) is Age.MINOR:
            _punish_lighter(of, case, party, at)
    decide_on_spot(
        case_id=case.pk,
        version=case.version,
        id=uuid4(),
        made=OnSpot(
            penalties=(Penalty(PenaltyKind.FINE, Decimal(50)),),
            facts=facts,
            basis="《中华人民共和国食品安全法》第一百二十四条",
            correction="立即改正",
            performance="十五日内缴至代收银行",
            place="经营场所",
            told=True,
            defence="当事人放弃陈述申辩",
            signature="signed",
            signature_note="",
            publication_warned=True,
        ),
        by=actor(of.officer, at),
        at=at,
    )
    return factories.again(case)


def _punish_lighter(of: Team, case: Case, party: Party, at: datetime) -> None:
    """The officers say why the minor is punished more lightly, as Art. 30 asks."""
    said = casework.Assessed(kind=AssessmentKind.MITIGATION, text="未成年人,依法从轻处罚。")
    casework.assess_party(
        case_id=case.pk, party=party.pk, id=uuid4(), assessed=said, by=actor(of.officer, at), at=at
    )


@told_once
def prepared(case: Case, by: Account, *, at: datetime = AT, **kwargs: Any) -> PublicNotice:
    """A notice prepared."""
    return actions.prepare_notice(case_id=case.pk, id=uuid4(), by=actor(by, at), at=at, **kwargs)


@told_once
def published(case: Case, of: Team, *, at: datetime = AT) -> PublicNotice:
    """A notice prepared by an officer and published by the publisher."""
    notice = prepared(case, of.officer, at=at)
    return actions.publish_notice(
        subject_id=notice.pk, version=notice.version, by=actor(of.publisher, at), at=at
    )


def open_hindrances(case_id: UUID) -> set[str]:
    """Codes of what still bars the case."""
    return set(
        Case.objects.get(pk=case_id).hindrances.filter(closed_at__isnull=True).values_list("code", flat=True)
    )
