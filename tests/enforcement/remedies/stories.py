"""A fine decided on the spot, published, and taken to a remedy."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from enforcement.cases.models import Case
from enforcement.decisions.actions.payment import Sum, record_payment
from enforcement.evidence.models.evidence import Evidence
from enforcement.registry.models import legal_day
from enforcement.remedies.actions import bringing, ending
from enforcement.remedies.models import Remedy
from enforcement.remedies.rules import Instance, RemedyKind, RemedyOutcome
from tests import factories
from tests.enforcement.publicity import cases as published
from tests.factories import AT, Team, actor
from tests.told_once import told_once

TODAY = legal_day(AT)
LATER = AT + timedelta(hours=1)
AFTER = LATER + timedelta(hours=1)


@told_once
def punished() -> tuple[Team, Case]:
    team = factories.team()
    case = published.served(team)
    published.published(case, team)
    return team, factories.again(case)


def paper(team: Team, case: Case) -> UUID:
    return factories.evidence(case, team.officer, factual=False).pk


def paid(team: Team, case: Case, amount: int) -> None:
    """The party pays at the bank."""
    given = Sum(amount=Decimal(amount), paid_on=TODAY, receipt_number=uuid4().hex)
    version = factories.again(case).version
    record_payment(case_id=case.pk, version=version, id=uuid4(), paid=given, by=actor(team.officer), at=AT)


@told_once
def brought(team: Team, case: Case, *, at: datetime = LATER, **said: Any) -> Remedy:
    copy: dict[str, Any] = {
        "kind": RemedyKind.RECONSIDERATION,
        "instance": Instance.ONLY,
        "body": "测试县人民政府",
        "body_number": f"测政复{uuid4().hex[:6]}",
        "applicant": "张某",
        "claim": "请求撤销。",
        "filed_on": TODAY,
        "received_on": TODAY,
    }
    id = uuid4()
    bringing.register_remedy(
        case_id=case.pk, id=id, brought=bringing.Brought(**copy | said), by=actor(team.unit_head, at), at=at
    )
    return Remedy.objects.get(pk=id)


def ended(team: Team, remedy: Remedy, result: RemedyOutcome, *, at: datetime = LATER, **said: Any) -> None:
    told: dict[str, Any] = {
        "result": result,
        "detail": "主文。",
        "decided_on": TODAY,
        "received_on": TODAY,
        "effective_on": TODAY,
    }
    ending.record_outcome(
        case_id=remedy.case_id,
        remedy=remedy.pk,
        id=uuid4(),
        ended=ending.Ended(**told | said),
        paper=paper(team, remedy.case),
        by=actor(team.unit_head, at),
        at=at,
    )


def facts_seen_at(team: Team, case: Case, when: datetime) -> Evidence:
    """Evidence of the facts captured and declared at a moment, bound after the remedy was registered."""
    return factories.bound(factories.declared(case, team.officer, at=when), team.officer, at=AFTER)
