"""Closed files, lawful by default, and the people of an evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from enforcement.cases.models import Case
from enforcement.decisions.actions import execution, on_spot
from enforcement.decisions.actions.closing import close
from enforcement.decisions.actions.payment import Sum, record_payment
from enforcement.decisions.models import Decision
from enforcement.decisions.rules.closing import CloseGround
from enforcement.law.values import Department, PenaltyKind, Procedure
from enforcement.law.years import seed_calendar
from enforcement.publicity import actions as publicity
from enforcement.registry.models import Account, legal_day
from enforcement.registry.rules import Role
from enforcement.review.rules import Penalty
from enforcement.supervision import actions
from enforcement.supervision.models import Round, Sample
from enforcement.supervision.rules import Given, Result
from tests import factories, ordinary
from tests.factories import AT, Team
from tests.told_once import told_once

#: What a person must answer of a lawful file; the rest the machine decides.
BY_HAND = ("V03", "V04", "V11", "V12", "D03", "D09", "D10", "D11", "D12")


@told_once
def closed(*, at: datetime = AT) -> tuple[Team, Case]:
    """A major case, reviewed, decided, served, published, paid and closed, all by its acts."""
    team, case = ordinary.ready_to_decide()
    ordinary.decide(team, case, at=at)
    return team, finished(team, case, at=at)


@told_once
def finished(team: Team, case: Case, *, at: datetime = AT) -> Case:
    """Take a decided case to its closing."""
    ordinary.sealed(team, case, at=at)
    served = ordinary.served_on_party(team, case, legal_day(at))
    execution.serve(
        case_id=case.pk,
        version=factories.again(case).version,
        id=uuid4(),
        served=served,
        publication_warned=True,
        by=factories.actor(team.officer, at),
        at=at,
    )
    publish(team, case, at=at)
    return paid_and_closed(team, case, at=at)


def publish(team: Team, case: Case, *, at: datetime = AT) -> None:
    """Prepare the notice, and have another publish it."""
    notice = publicity.prepare_notice(
        case_id=case.pk, id=uuid4(), by=factories.actor(team.officer, at), at=at
    )
    publicity.publish_notice(
        subject_id=notice.pk, version=notice.version, by=factories.actor(team.publisher, at), at=at
    )


def paid_and_closed(team: Team, case: Case, *, at: datetime = AT) -> Case:
    """Paid in full, the closing approved."""
    record_payment(
        case_id=case.pk,
        version=factories.again(case).version,
        id=uuid4(),
        paid=Sum(Decision.objects.get(case=case).amount, legal_day(at), uuid4().hex[:12]),
        by=factories.actor(team.officer, at),
        at=at,
    )
    close(
        case_id=case.pk,
        version=factories.again(case).version,
        ground=CloseGround.EXECUTED,
        opinion="同意结案",
        by=factories.actor(team.head, at),
        at=at,
    )
    return factories.again(case)


@told_once
def evaluator() -> Account:
    """An evaluator whose home is an agency of another department."""
    return factories.account(factories.agency(Department.TRANSPORT), Role.EVALUATOR)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A round, who opened it, and who scores in it."""

    supervisor: Account
    evaluators: tuple[Account, ...]
    round: Round

    @property
    def sample(self) -> Sample:
        return Sample.objects.get(round=self.round)


@told_once
def opened(*evaluators: Account, agencies: tuple[UUID, ...] = (), size: int = 1, each: int = 1) -> Evaluation:
    """A round over the files closed on the day of the tests."""
    by = factories.supervisor()
    row = actions.open_round(
        id=uuid4(),
        title="年度案卷评查",
        agencies=agencies,
        departments=[],
        closed_from=date(2026, 1, 1),
        closed_to=legal_day(AT),
        sample_size=size,
        each=each,
        evaluators=[account.pk for account in evaluators],
        by=factories.actor(by),
        at=AT,
    )
    return Evaluation(by, evaluators, row)


@told_once
def drawn(*evaluators: Account, agencies: tuple[UUID, ...] = (), size: int = 1, each: int = 1) -> Evaluation:
    """The same, drawn."""
    evaluation = opened(*evaluators, agencies=agencies, size=size, each=each)
    row = actions.draw_sample(
        subject_id=evaluation.round.pk, by=factories.actor(evaluation.supervisor), at=AT
    )
    return Evaluation(evaluation.supervisor, evaluators, row)


def answers(*found: str, codes: tuple[str, ...] = BY_HAND) -> list[Given]:
    """A person's answers: nothing found but `found`, each with a reason."""
    return [
        Given(code, Result.FAIL, "见评查意见。") if code in found else Given(code, Result.PASS)
        for code in codes
    ]


@told_once
def closed_on_spot(*, at: datetime = AT) -> Case:
    """A fine of 50 yuan decided, paid, filed and published under the simple procedure, and closed."""
    seed_calendar()
    team = factories.team()
    case = factories.named_and_founded(factories.clue(team, procedure=Procedure.SIMPLE, at=at), team, at=at)
    case = factories.inspected(case, team, at=at)
    officer = factories.actor(team.officer, at)
    on_spot.decide_on_spot(
        case_id=case.pk,
        version=case.version,
        id=uuid4(),
        made=on_spot.OnSpot(
            penalties=(Penalty(PenaltyKind.FINE, Decimal(50)),),
            facts="占道经营。",
            basis="《云南省城市建设管理条例》",
            correction="立即改正",
            performance="十五日内缴至代收银行。",
            place="测试县测试路",
            told=True,
            defence="当事人表示没有异议。",
            signature="signed",
            signature_note="",
            publication_warned=True,
        ),
        by=officer,
        at=at,
    )
    on_spot.file_on_spot(
        case_id=case.pk, version=factories.again(case).version, note="已备案", by=officer, at=at
    )
    publish(team, case, at=at)
    return paid_and_closed(team, case, at=at)
