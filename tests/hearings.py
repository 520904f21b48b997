"""A hearing, taken by its acts to where a test begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import Status
from enforcement.decisions.actions import hearing, hearing_record, hearing_request
from enforcement.decisions.models import Hearing
from enforcement.law.values import Department
from enforcement.registry.models import Account, legal_day
from enforcement.registry.rules import Role
from tests import factories, ordinary
from tests.factories import AT, Team, actor, again
from tests.told_once import told_once

ZONE = ZoneInfo("Asia/Shanghai")
#: The notice of AT (Monday 23 November 2026) may be followed by a hearing from Thursday 3 December.
FIRST_DAY = date(2026, 12, 3)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)


@dataclass(frozen=True)
class Bench:
    """Who sits at a hearing."""

    host: Account
    recorder: Account


@told_once
def bench(team: Team) -> Bench:
    return Bench(
        factories.account(team.agency, Role.HEARING_CHAIR),
        factories.account(team.agency, Role.HEARING_RECORDER),
    )


@told_once
def offered() -> tuple[Team, Case]:
    """Told of a fine and of the right to a hearing: a department whose figure nobody has confirmed."""
    ordinary.drafted()  # seeds the calendar
    team = factories.team(Department.URBAN)
    ordinary.factories_deputy(team)
    case = ordinary.draft(team, factories.case_in(Status.CONCLUDED, team))
    return team, ordinary.tell(team, case)


@told_once
def ask(
    team: Team, case: Case, *, on: date | None = None, posted: date | None = None, at: datetime = AT
) -> Case:
    """The party asks for a hearing by a signed letter."""
    hearing_request.request_hearing(
        case_id=case.pk,
        version=again(case).version,
        id=uuid4(),
        asked_by="张某",
        text="要求举行听证。",
        received_on=on or legal_day(at),
        posted_on=posted,
        signed=factories.evidence(case, team.officer, factual=False).pk,
        by=actor(team.officer, at),
        at=at,
    )
    return again(case)


@told_once
def accept(team: Team, case: Case, at: datetime = AT) -> Case:
    hearing_request.accept_hearing(
        case_id=case.pk, version=again(case).version, opinion="同意", by=actor(team.head, at), at=at
    )
    return again(case)


@told_once
def arrange(
    team: Team, case: Case, of: Bench, *, on: date = FIRST_DAY, at: datetime = AT, **changed: Any
) -> Hearing:
    """The head names host and recorder; the notice is served by hand today."""
    id = uuid4()
    arranged: dict[str, Any] = {
        "host": of.host.pk,
        "recorder": of.recorder.pk,
        "opens_at": morning(on),
        "place": "三楼听证室",
    }
    hearing.arrange_hearing(
        case_id=case.pk,
        version=again(case).version,
        id=id,
        arranged=hearing.Arranged(**(arranged | changed)),
        served=ordinary.served_on_party(team, case, legal_day(at)),
        by=actor(team.head, at),
        at=at,
    )
    return Hearing.objects.get(pk=id)


@told_once
def arranged() -> tuple[Team, Case, Bench]:
    team, case = offered()
    of = bench(team)
    arrange(team, accept(team, ask(team, case)), of)
    return team, again(case), of


def hold(
    team: Team,
    case: Case,
    host: Account,
    *,
    on: date = FIRST_DAY,
    examined: tuple[UUID, ...] = (),
    **said: Any,
) -> CaseStep:
    """Both sides speak; the party signs."""
    end = morning(on).replace(hour=11)
    transcript: dict[str, Any] = {
        "opened_at": morning(on),
        "closed_at": end,
        "investigators": team.officer_ids,
        "party_present": True,
        "agents": (),
        "accusation": "超过保质期的食品三袋,建议罚款。",
        "defence": "进货时未过期。",
        "cross_examination": "对照片无异议。",
        "last_statement": "请求从轻处罚。",
        "examined": examined or tuple(case.evidence.filter(factual=True).values_list("pk", flat=True)),
        "signature": "signed",
        "signature_note": "",
        "signed": factories.evidence(case, team.officer, factual=False).pk,
    }
    return hearing_record.hold_hearing(
        case_id=case.pk,
        version=again(case).version,
        transcript=hearing_record.Transcript(**(transcript | said)),
        by=actor(host, end),
        at=end,
    )


@told_once
def report(case: Case, host: Account, at: datetime) -> Case:
    hearing_record.report_hearing(
        case_id=case.pk,
        version=again(case).version,
        course="听证如期举行。",
        findings="事实清楚。",
        proposal="维持处罚建议。",
        by=actor(host, at),
        at=at,
    )
    return again(case)
