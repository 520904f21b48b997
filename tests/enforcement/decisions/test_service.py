"""Services on file: what was sent, what failed, what counts (Penalty Law Art. 61)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from enforcement.cases.models import Case, Deadline, ServiceAddress
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.actions import execution
from enforcement.decisions.actions.served import Served
from enforcement.decisions.actions.service import record_service
from enforcement.decisions.models import Decision, Service
from enforcement.decisions.rules.service import Outcome
from enforcement.errors import NotNow, Unprocessable
from enforcement.law.limits import Clock
from enforcement.law.values import ServiceMethod
from enforcement.registry.models import legal_day
from tests import factories, ordinary
from tests.enforcement.clients import Phone
from tests.factories import AT, Team, actor, again
from tests.told_once import told_once

pytestmark = pytest.mark.django_db

TODAY = legal_day(AT)


@told_once
def decided() -> tuple[Team, Case]:
    team, case = ordinary.ready_to_decide()
    ordinary.decide(team, case)
    return team, ordinary.sealed(team, case)


def paper(team: Team, case: Case) -> UUID:
    return factories.evidence(case, team.officer, factual=False).pk


def confirmed(team: Team, case: Case, *, electronic: bool = False) -> ServiceAddress:
    return ServiceAddress.objects.create(
        case=case,
        party=case.parties.get(),
        address="测试县测试路3号",
        electronic=electronic,
        electronic_address="shop@example.cn" if electronic else "",
        evidence=paper(team, case),
        confirmed_at=AT - timedelta(hours=2 - electronic),
    )


def record(team: Team, case: Case, served: Served, *, days: int = 0) -> Service:
    at = AT + timedelta(days=days)
    step = case.steps.get(code=StepCode.DECIDE)
    id = uuid4()
    record_service(case_id=case.pk, id=id, step_id=step.pk, served=served, by=actor(team.officer, at), at=at)
    return Service.objects.get(pk=id)


@told_once
def serve(team: Team, case: Case, served: Served, *, days: int = 0) -> Case:
    at = AT + timedelta(days=days)
    execution.serve(
        case_id=case.pk,
        version=again(case).version,
        id=uuid4(),
        served=served,
        publication_warned=True,
        by=actor(team.officer, at),
        at=at,
    )
    return again(case)


def by(method: ServiceMethod, **given: Any) -> Served:
    return replace(Served(method, "某某超市", None, None), **given)


class TestAnnouncement:
    def test_comes_after_other_ways_failed_and_binds_thirty_days_after_the_posting(self) -> None:
        team, case = decided()
        mailed = record(
            team,
            case,
            by(ServiceMethod.MAIL, sent_on=TODAY, tracking_number="EMS1", address="测试路3号"),
        )
        assert (mailed.outcome, mailed.served_on) == (Outcome.PENDING, None)
        back = record(
            team,
            case,
            by(ServiceMethod.MAIL, returned_on=TODAY + timedelta(days=4), follows=mailed.pk),
            days=4,
        )
        assert (back.outcome, back.address, back.sent_on) == (Outcome.FAILED, "测试路3号", TODAY)
        picture, posted = paper(team, case), TODAY + timedelta(days=5)
        notice = by(
            ServiceMethod.ANNOUNCEMENT,
            sent_on=posted,
            ground="邮寄退回,住所无人",
            proofs=(picture,),
        )
        with pytest.raises(Unprocessable) as caught:
            record(team, case, notice, days=5)
        assert {r.code for r in caught.value.requirements if not r.met} == {"other_ways_failed"}
        with pytest.raises(Unprocessable) as caught:
            record(team, case, replace(notice, failed=(mailed.pk,)), days=5)
        assert caught.value.code == "not_failed"
        announced = record(team, case, replace(notice, failed=(back.pk,)), days=5)
        assert announced.outcome == Outcome.PENDING
        ending = by(ServiceMethod.ANNOUNCEMENT, receipt=picture, follows=announced.pk)
        with pytest.raises(NotNow) as early:
            serve(team, case, ending, days=34)
        assert early.value.code == "service_pending"
        assert serve(team, case, ending, days=35).status == Status.SERVED
        service = Decision.objects.get(case=case).service
        # 28 November + 30 days = 28 December 2026; the fine is due 15 days later, on 12 January 2027.
        assert (service.served_on, service.pay_by) == (date(2026, 12, 28), date(2027, 1, 12))
        assert service.failed == [back.pk]

    def test_of_a_notice_leaves_its_days_out_of_the_period_of_the_decision(self) -> None:
        team, case = ordinary.reviewed()
        case = ordinary.approve_notice(team, case)
        begun = Deadline.objects.start(case, Clock.DECISION, TODAY, at=AT)
        assert begun.due_on == date(2027, 2, 21)
        posted = by(
            ServiceMethod.ANNOUNCEMENT,
            sent_on=TODAY,
            ground="下落不明",
            untraceable=True,
            proofs=(paper(team, case),),
        )
        approval = case.steps.get(code=StepCode.APPROVE_NOTICE)
        record_service(
            case_id=case.pk, id=uuid4(), step_id=approval.pk, served=posted, by=actor(team.officer), at=AT
        )
        # Posted on 23 November, served on 23 December: thirty days do not count (市监程序规定 64), 23 March 2027.
        assert Deadline.objects.get(pk=begun.pk).due_on == date(2027, 3, 23)

    def test_mail_back_from_the_confirmed_address_is_served_on_the_day_it_came_back(self) -> None:
        team, case = decided()
        address, back = confirmed(team, case), TODAY + timedelta(days=3)
        sent = by(ServiceMethod.MAIL, sent_on=TODAY, tracking_number="EMS1", confirmation=address.pk)
        mailed = record(team, case, sent)
        assert mailed.address == "测试县测试路3号"
        ending = by(ServiceMethod.MAIL, returned_on=back, receipt=paper(team, case), follows=mailed.pk)
        assert serve(team, case, ending, days=3).status == Status.SERVED
        assert Decision.objects.get(case=case).service.served_on == back

    def test_ends_what_is_under_way_once_and_in_the_same_way(self) -> None:
        team, case = decided()
        mailed = record(team, case, by(ServiceMethod.MAIL, sent_on=TODAY, tracking_number="EMS1"))
        with pytest.raises(Unprocessable) as caught:
            record(team, case, by(ServiceMethod.DIRECT, served_on=TODAY, follows=mailed.pk))
        assert caught.value.code == "other_method"
        record(team, case, by(ServiceMethod.MAIL, returned_on=TODAY, follows=mailed.pk))
        with pytest.raises(Unprocessable) as caught:
            record(team, case, by(ServiceMethod.MAIL, returned_on=TODAY, follows=mailed.pk))
        assert caught.value.code == "not_under_way"


@pytest.mark.parametrize(
    ("method", "given", "days"),
    [
        (ServiceMethod.DIRECT, {}, 3),
        (ServiceMethod.LEFT_AT_DOMICILE, {"refusal": "拒绝签收", "witness": "村委会王某"}, 3),
        (ServiceMethod.MAIL, {"sent_on": TODAY, "tracking_number": "EMS1"}, 3),
        (ServiceMethod.ENTRUSTED, {"agent": "某县市场监督管理局"}, 3),
        (ServiceMethod.FORWARDED, {"agent": "某监狱"}, 3),
        (ServiceMethod.ELECTRONIC, {"channel": "https://xzfy.moj.gov.cn"}, 3),
        (ServiceMethod.ANNOUNCEMENT, {"sent_on": TODAY, "ground": "下落不明", "untraceable": True}, 30),
    ],
)
def test_whichever_way_the_same_clocks_run_from_the_day_that_counts(
    method: ServiceMethod, given: dict[str, Any], days: int
) -> None:
    team, case = decided()
    day = TODAY + timedelta(days=days)
    served = by(method, receipt=paper(team, case), proofs=(paper(team, case),), **given)
    if method is ServiceMethod.ELECTRONIC:
        served = replace(served, confirmation=confirmed(team, case, electronic=True).pk)
    if method is not ServiceMethod.ANNOUNCEMENT:
        served = replace(served, served_on=day)
    serve(team, case, served, days=days)
    running = Deadline.objects.running().filter(case=case)
    since = {row.clock: legal_day(row.since) for row in running}
    assert {since[clock] for clock in (Clock.PAYMENT, Clock.RECONSIDERATION, Clock.LITIGATION)} == {day}
    assert since[Clock.COURT_APPLICATION] > day + timedelta(days=180)
    assert Deadline.objects.get(case=case, clock=Clock.SERVICE).met_on == day


class TestDecision:
    def test_is_not_served_before_it_is_sealed_nor_beside_the_step(self) -> None:
        team, case = ordinary.ready_to_decide()
        ordinary.decide(team, case)
        with pytest.raises(NotNow) as caught:
            serve(team, case, ordinary.served_on_party(team, case))
        assert {r.code for r in caught.value.requirements if not r.met} == {"seal_owed"}
        with pytest.raises(NotNow) as unsealed:
            record(team, case, by(ServiceMethod.MAIL, sent_on=TODAY, tracking_number="EMS1"))
        assert unsealed.value.code == "seal_owed"
        ordinary.sealed(team, case)
        with pytest.raises(NotNow) as beside:
            record(team, case, ordinary.served_on_party(team, case))
        assert beside.value.code == "served_by_its_step"

    def test_left_at_the_domicile_rests_on_a_witness_or_on_pictures(self) -> None:
        team, case = decided()
        left = by(
            ServiceMethod.LEFT_AT_DOMICILE, served_on=TODAY, receipt=paper(team, case), refusal="拒绝签收"
        )
        with pytest.raises(Unprocessable) as caught:
            serve(team, case, left)
        assert {r.code for r in caught.value.requirements if not r.met} == {"left_before_witness"}
        with pytest.raises(Unprocessable) as absent:
            serve(team, case, replace(left, proofs=(uuid4(),)))
        assert absent.value.pointer == "/proofs"
        assert serve(team, case, replace(left, proofs=(paper(team, case),))).status == Status.SERVED

    def test_online_it_says_where_reconsideration_is_asked_for_online(self) -> None:
        team, case = decided()
        online = by(
            ServiceMethod.ELECTRONIC,
            served_on=TODAY,
            receipt=paper(team, case),
            confirmation=confirmed(team, case, electronic=False).pk,
        )
        with pytest.raises(Unprocessable) as unagreed:
            serve(team, case, online)
        assert unagreed.value.code == "electronic_service_unconfirmed"
        agreed = confirmed(team, case, electronic=True)
        with pytest.raises(Unprocessable) as superseded:
            serve(team, case, online)
        assert superseded.value.code == "confirmation_superseded"
        online = replace(online, confirmation=agreed.pk)
        with pytest.raises(Unprocessable) as caught:
            serve(team, case, online)
        assert "第二十二条" in caught.value.requirements[1].article
        serve(team, case, replace(online, channel="https://xzfy.moj.gov.cn"))
        shown = Phone(team.unit_head).client.get(reverse("services", kwargs={"case_id": case.pk})).json()
        assert {row["of"]: bool(row["channel"]) for row in shown["results"]} == {
            "decide": True,
            "notify": False,
        }
