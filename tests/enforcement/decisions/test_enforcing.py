"""From the day a fine falls due to the end: instalments, late penalty, demand, court, own execution, suspension."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from enforcement.cases.models import Case, Deadline
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.actions import compulsion, court, deferral
from enforcement.decisions.actions import demand as demanding
from enforcement.decisions.actions.closing import close
from enforcement.decisions.actions.notice import Point
from enforcement.decisions.actions.served import Served
from enforcement.decisions.actions.service import record_service
from enforcement.decisions.models import Decision, LatePause
from enforcement.decisions.models.ledger import ledger, window_of
from enforcement.decisions.rules.closing import CloseGround
from enforcement.decisions.rules.execution import CourtAnswer, Means, SuspensionGround, TerminationGround
from enforcement.decisions.rules.money import Covers, Instalment
from enforcement.errors import NotNow, Unprocessable
from enforcement.evidence.models.recordings import recordings_of
from enforcement.law.calendar import YearDays
from enforcement.law.limits import Clock
from enforcement.law.models import CalendarYear, working_calendar
from enforcement.law.values import ServiceMethod
from enforcement.registry.powers import Power
from tests import factories
from tests.enforcement.clients import Phone
from tests.enforcement.decisions.test_execution import pay, served
from tests.factories import AT, Team, actor, again
from tests.told_once import told_once

pytestmark = pytest.mark.django_db

#: Served on 23 November 2026: due on 8 December, suit until 24 May 2027, the court until 24 August.
DUE = date(2026, 12, 8)


def morning(day: date) -> datetime:
    """10:00 in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def take(act: Any, team: Team, case: Case, day: date, *, head: bool = False, **given: Any) -> Case:
    by = actor(team.head if head else team.officer, morning(day))
    act(case_id=case.pk, version=again(case).version, by=by, at=morning(day), **given)
    return again(case)


def paper(team: Team, case: Case) -> UUID:
    return factories.evidence(case, team.officer, factual=False).pk


@told_once
def in_2027() -> tuple[Team, Case]:
    team, case = served()
    CalendarYear.keep(YearDays(2027, 1, "测试用", frozenset({date(2027, 1, 1)}), frozenset()))
    return team, case


def decision_of(case: Case) -> Decision:
    return Decision.objects.get(case=case)


def open_codes(case: Case) -> set[str]:
    return set(case.hindrances.filter(closed_at__isnull=True).values_list("code", flat=True))


@told_once
def demanded(team: Team, case: Case, day: date) -> Case:
    case = take(
        demanding.demand,
        team,
        case,
        day,
        perform_by=day + timedelta(days=15),
        way="到代收银行缴纳",
        duty="",
    )
    step = case.steps.get(code=StepCode.DEMAND)
    receipt = Served(ServiceMethod.DIRECT, "张某", paper(team, case), day)
    record_service(
        case_id=case.pk,
        id=uuid4(),
        step_id=step.pk,
        served=receipt,
        by=actor(team.officer, morning(day)),
        at=morning(day),
    )
    return again(case)


class TestDeferral:
    def test_is_asked_for_granted_in_parts_and_moves_what_follows(self) -> None:
        team, case = in_2027()
        halves = (
            Instalment(date(2027, 1, 20), Decimal(20_000)),
            Instalment(date(2027, 6, 30), Decimal(20_000)),
        )
        asked, answered = date(2026, 12, 4), date(2026, 12, 7)
        with pytest.raises(NotNow) as unasked:
            take(
                deferral.decide_deferral,
                team,
                case,
                answered,
                head=True,
                granted=True,
                opinion="",
                instalments=halves,
            )
        assert unasked.value.code == "decide_deferral_not_now"
        with pytest.raises(Unprocessable) as short:
            take(
                deferral.apply_deferral,
                team,
                case,
                asked,
                application=paper(team, case),
                reason="经营困难",
                instalments=halves[:1],
            )
        assert short.value.code == "instalments_do_not_add_up"
        case = take(
            deferral.apply_deferral,
            team,
            case,
            asked,
            application=paper(team, case),
            reason="经营困难",
            instalments=halves,
        )
        case = take(
            deferral.decide_deferral,
            team,
            case,
            answered,
            head=True,
            granted=True,
            opinion="同意",
            instalments=halves,
        )
        assert Deadline.objects.get(case=case, clock=Clock.PAYMENT).due_on == date(2027, 6, 30)
        # Three months from the end of the instalments, in place of 24 August.
        assert window_of(decision_of(case)).closes == date(2027, 9, 30)
        court_clock = Deadline.objects.running().get(case=case, clock=Clock.COURT_APPLICATION)
        assert court_clock.due_on == date(2027, 9, 30)
        # Nothing paid on 20 January: from the 21st, 3 % of 20,000 a day.
        assert ledger(decision_of(case), date(2027, 1, 20)).late_owed == 0
        assert ledger(decision_of(case), date(2027, 1, 25)).late_owed == 3000

    def test_gives_each_part_a_clock_that_a_payment_of_it_meets(self) -> None:
        team, case = in_2027()
        # 23 January 2027 is a Saturday: in time on Monday the 25th.
        parts = (
            Instalment(date(2026, 12, 31), Decimal(10_000)),
            Instalment(date(2027, 1, 23), Decimal(10_000)),
            Instalment(date(2027, 6, 30), Decimal(20_000)),
        )
        granted(team, case, date(2026, 12, 7), parts)
        assert clocks_of_parts(case) == [
            (date(2026, 12, 31), "open"),
            (date(2027, 1, 25), "open"),
            (date(2027, 6, 30), "open"),
        ]
        clock = Deadline.objects.filter(case=case, clock=Clock.INSTALMENT).order_by("due_on")[1]
        found = clock.reckoned(working_calendar(), date(2026, 12, 7))
        assert found is not None
        assert any("顺延至2027-01-25" in line.text for line in found.lines)
        pay_on(team, case, date(2026, 12, 30), 15_000)
        assert [state for _, state in clocks_of_parts(case)] == ["met", "open", "open"]
        assert ledger(decision_of(case), date(2027, 1, 25)).late_owed == 0
        # 5,000 of the second part unpaid: 26 January is the first day, 150 yuan.
        assert ledger(decision_of(case), date(2027, 1, 26)).late_owed == 150
        pay_on(team, case, date(2027, 1, 27), 5_000)
        assert [state for _, state in clocks_of_parts(case)] == ["met", "late", "open"]

    def test_granted_anew_ends_the_clocks_of_the_earlier_parts(self) -> None:
        team, case = in_2027()
        whole = Decimal(40_000)
        granted(team, case, date(2026, 12, 4), (Instalment(date(2027, 1, 20), whole),))
        granted(team, case, date(2026, 12, 7), (Instalment(date(2027, 3, 2), whole),))
        assert clocks_of_parts(case) == [(date(2027, 1, 20), "cancelled"), (date(2027, 3, 2), "open")]


def granted(team: Team, case: Case, day: date, parts: tuple[Instalment, ...]) -> None:
    """Applied for and granted on the same day."""
    said: dict[str, Any] = {"application": paper(team, case), "reason": "经营困难", "instalments": parts}
    take(deferral.apply_deferral, team, case, day, **said)
    answer: dict[str, Any] = {"granted": True, "opinion": "同意", "instalments": parts}
    take(deferral.decide_deferral, team, case, day, head=True, **answer)


def pay_on(team: Team, case: Case, day: date, amount: int) -> None:
    pay(team, case, amount, paid_on=day, at=morning(day))


def clocks_of_parts(case: Case) -> list[tuple[date | None, str]]:
    rows = Deadline.objects.filter(case=case, clock=Clock.INSTALMENT)
    return list(rows.order_by("due_on").values_list("due_on", "state"))


class TestLatePenalty:
    def test_is_owed_until_paid_and_paused_by_a_remedy(self) -> None:
        team, case = in_2027()
        LatePause.objects.pause(case, since=date(2026, 12, 10), ref="复议", at=AT)
        LatePause.objects.resume(
            case, until=date(2026, 12, 14), ref="复议", suit_until=date(2026, 12, 29), at=AT
        )
        decision = decision_of(case)
        assert ledger(decision, date(2026, 12, 18)).late_owed == 6000
        assert window_of(decision).opens == date(2026, 12, 30)
        # Paid on the 18th: the 9th and the 15th to the 17th count.
        case = pay(team, case, 40_000, paid_on=date(2026, 12, 18), at=morning(date(2026, 12, 18)))
        assert case.status == Status.SERVED
        assert "late_penalty_owed" in open_codes(case)
        assert "payment_owed" not in open_codes(case)
        with pytest.raises(Unprocessable) as much:
            pay(
                team,
                case,
                4800.01,
                covers=Covers.LATE_PENALTY,
                paid_on=date(2026, 12, 19),
                at=morning(date(2026, 12, 19)),
            )
        assert much.value.code == "overpaid"
        case = pay(
            team,
            case,
            4800,
            covers=Covers.LATE_PENALTY,
            paid_on=date(2026, 12, 19),
            at=morning(date(2026, 12, 19)),
        )
        assert case.status == Status.EXECUTED
        assert "late_penalty_owed" not in open_codes(case)
        assert not Deadline.objects.running().filter(case=case, clock=Clock.COURT_APPLICATION).exists()
        shown = Phone(team.unit_head).client.get(reverse("ledger", kwargs={"case_id": case.pk})).json()
        assert (shown["owed"], shown["late_penalty"]["owed"]) == ("0.00", "0.00")
        assert shown["court_window"]["opens"] == "2026-12-30"
        late = ledger(decision_of(case), date(2026, 12, 31)).late
        assert (int(late.amount), late.days) == (4800, 4)
        assert any("不计算" in line for line in late.explanation)

    def test_is_reduced_only_by_agreement_after_remedial_measures(self) -> None:
        team, case = in_2027()
        day = date(2026, 12, 18)
        case = demanded(team, case, day)
        rest = (Instalment(date(2027, 1, 20), Decimal(40_000)),)
        given: dict[str, Any] = {
            "agreement": paper(team, case),
            "terms": "一月二十日前缴清",
            "remitted": Decimal(12_000),
            "instalments": rest,
        }
        with pytest.raises(NotNow) as caught:
            take(deferral.agree_execution, team, case, day, head=True, remedial="", **given)
        assert caught.value.code == "remission_without_remedy"
        case = take(deferral.agree_execution, team, case, day, head=True, remedial="已召回全部产品", **given)
        paid_on = date(2027, 1, 20)
        case = pay(team, case, 40_000, paid_on=paid_on, at=morning(paid_on))
        assert case.status == Status.EXECUTED


class TestCourt:
    def test_is_asked_after_the_demand_and_the_remedies_and_ends_the_case(self) -> None:
        team, case = in_2027()
        with pytest.raises(NotNow) as early:
            demanded(team, case, DUE)
        assert early.value.code == "not_due_yet"
        case = demanded(team, case, date(2027, 5, 12))
        assert case.steps.get(code=StepCode.DEMAND).content["number"].endswith("号")
        case = take(demanding.hear_demand_defence, team, case, date(2027, 5, 13), text="没有钱", signed=None)
        materials = {key: paper(team, case) for key in ("application", "decision", "opinion", "state")}
        application: dict[str, Any] = {
            "court": "测试县人民法院",
            "object_state": "罚款未缴",
            "materials": materials,
            "late_reason": "",
        }

        def refused(day: date, **changed: Any) -> str:
            with pytest.raises(NotNow) as caught:
                take(court.apply_to_court, team, case, day, head=True, **{**application, **changed})
            unmet = [one.code for one in caught.value.requirements if not one.met]
            return str(unmet[0])

        assert refused(date(2027, 5, 26), materials={}) == "material_application"
        assert refused(date(2027, 5, 24)) == "demand_ripe"
        assert refused(date(2027, 8, 25)) == "in_time"
        assert refused(date(2027, 5, 27)) == "demand_defence_open"
        case = take(
            demanding.reexamine_demand,
            team,
            case,
            date(2027, 5, 27),
            points=[Point("没有钱", adopted=False, reason="未提交证明")],
            result="不予采纳",
        )
        case = take(court.apply_to_court, team, case, date(2027, 5, 27), head=True, **application)
        assert case.status == Status.COURT_APPLIED
        assert case.steps.get(code=StepCode.APPLY_TO_COURT).content["late_penalty"] == "40000.00"
        assert not Deadline.objects.running().filter(case=case, clock=Clock.COURT_APPLICATION).exists()

        def answer(given: CourtAnswer, day: date) -> Case:
            return take(
                court.record_court_answer,
                team,
                case,
                day,
                answer=given,
                received_on=day,
                document="裁定书",
                paper_id=paper(team, case),
                note="",
            )

        with pytest.raises(NotNow) as order:
            answer(CourtAnswer.GRANTED, date(2027, 6, 1))
        assert order.value.code == "answer_out_of_order"
        answer(CourtAnswer.ACCEPTED, date(2027, 6, 1))
        answer(CourtAnswer.REFUSED, date(2027, 6, 30))
        with pytest.raises(NotNow) as late:
            answer(CourtAnswer.OBJECTION, date(2027, 7, 16))
        assert late.value.code == "objection_late"
        answer(CourtAnswer.OBJECTION, date(2027, 7, 15))
        case = answer(CourtAnswer.UPHELD, date(2027, 7, 30))
        assert case.status == Status.EXECUTION_ENDED
        assert not {"payment_owed", "late_penalty_owed"} & open_codes(case)
        for code in ("publication_owed", "correction_owed"):
            case.unhinder(code, at=AT)
        with pytest.raises(NotNow) as ground:
            take(close, team, case, date(2027, 8, 2), head=True, ground=CloseGround.EXECUTED, opinion="同意")
        assert ground.value.code == "close_ground"
        case = take(
            close, team, case, date(2027, 8, 2), head=True, ground=CloseGround.COURT_ENDED, opinion="同意"
        )
        assert case.status == Status.CLOSED
        report = case.steps.get(code=StepCode.CLOSE).content["report"]
        assert (report["payable"], report["paid"]) == ("40000.00", "0.00")
        assert [row["step"] for row in report["execution"]][:2] == ["催告", "申请人民法院强制执行"]


class TestOwnExecution:
    def test_needs_a_power_that_a_law_gives_and_a_lawful_hour(self) -> None:
        team, case = in_2027()
        case = demanded(team, case, date(2026, 12, 14))
        order = compulsion.Order(
            means=Means.RESTORATION,
            power=None,
            reasons="经催告仍不履行",
            target="清除堆放物",
            begins_at=datetime(2026, 12, 30, 1, tzinfo=UTC),
            ends_at=datetime(2026, 12, 30, 3, tzinfo=UTC),
        )

        def refused(given: compulsion.Order, day: date = date(2026, 12, 29)) -> str:
            with pytest.raises(NotNow) as caught:
                take(compulsion.order_execution, team, case, day, head=True, order=given)
            return caught.value.code

        assert refused(order) == "execution_power"
        _, listed = factories.power(team.agency)
        assert refused(replace(order, power=listed.pk)) == "execution_power"
        Power.objects.filter(pk=listed.pk).update(kind="行政强制")
        order = replace(order, power=listed.pk)
        assert refused(order, date(2026, 12, 28)) == "demand_ripe"
        assert refused(replace(order, cuts_supply=True)) == "supply_kept"
        holiday = replace(
            order,
            begins_at=datetime(2027, 1, 1, 1, tzinfo=UTC),
            ends_at=datetime(2027, 1, 1, 3, tzinfo=UTC),
        )
        assert refused(holiday) == "lawful_time"
        case = take(compulsion.order_execution, team, case, date(2026, 12, 29), head=True, order=order)
        done: dict[str, Any] = {
            "began_at": datetime(2026, 12, 30, 1, tzinfo=UTC),
            "ended_at": datetime(2026, 12, 30, 1, 30, tzinfo=UTC),
            "place": "某路",
            "record": "已清除",
            "signatures": paper(team, case),
        }
        with pytest.raises(NotNow) as owing:
            take(compulsion.carry_out_execution, team, case, date(2026, 12, 30), completed=True, **done)
        assert owing.value.code == "money_still_owed"
        case = take(compulsion.carry_out_execution, team, case, date(2026, 12, 30), completed=False, **done)
        assert case.status == Status.SERVED
        assert "recording_owed" not in open_codes(case)

    @pytest.mark.parametrize(
        ("means", "kind"),
        [(Means.SUBSTITUTE, "substitute_performance"), (Means.DEMOLITION, "demolition")],
    )
    def test_owes_its_recording_though_nobody_declares_it(self, means: Means, kind: str) -> None:
        """The list names it (118号): who forgets to declare the activity owes the film all the same."""
        team, case = in_2027()
        case = demanded(team, case, date(2026, 12, 14))
        _, listed = factories.power(team.agency)
        Power.objects.filter(pk=listed.pk).update(kind="行政强制")
        day = date(2027, 6, 29)
        order = compulsion.Order(
            means=means,
            power=listed.pk,
            reasons="经催告仍不履行",
            target="清除堆放物",
            begins_at=datetime(2027, 6, 30, 1, tzinfo=UTC),
            ends_at=datetime(2027, 6, 30, 3, tzinfo=UTC),
            announcement=paper(team, case),
            cost="三千元",
            agent="某某养护公司",
        )
        case = take(compulsion.order_execution, team, case, day, head=True, order=order)
        said: dict[str, Any] = {
            "began_at": datetime(2027, 6, 30, 1, tzinfo=UTC),
            "place": "某路",
            "record": "已清除",
            "signatures": paper(team, case),
            "completed": False,
        }
        with pytest.raises(Unprocessable):  # a moment is nothing that could be recorded
            take(
                compulsion.carry_out_execution,
                team,
                case,
                date(2027, 6, 30),
                ended_at=said["began_at"],
                **said,
            )
        ended = datetime(2027, 6, 30, 1, 30, tzinfo=UTC)
        case = take(compulsion.carry_out_execution, team, case, date(2027, 6, 30), ended_at=ended, **said)
        [one] = recordings_of(case)
        assert (one.activity.kind, one.activity.duty, one.coverage.required.seconds) == (
            kind,
            "continuous",
            1800,
        )
        assert [row["officer"] for row in one.activity.officers] == [str(team.officer.officer_id)]
        step = case.steps.get(code=StepCode.CARRY_OUT_EXECUTION)
        assert one.activity.step_id == step.pk
        assert (one.bars, "recording_owed" in open_codes(case)) == (True, True)


class TestSuspension:
    def test_halts_everything_until_it_is_resumed_or_execution_ends(self) -> None:
        team, case = in_2027()
        case = take(
            compulsion.suspend_execution,
            team,
            case,
            date(2026, 12, 10),
            head=True,
            ground=SuspensionGround.UNABLE,
            detail="暂无履行能力",
        )
        with pytest.raises(NotNow) as halted:
            demanded(team, case, date(2026, 12, 18))
        assert {one.code for one in halted.value.requirements if not one.met} == {"execution_suspended"}
        case = take(compulsion.resume_execution, team, case, date(2026, 12, 21), head=True, reason="已有财产")
        case = demanded(team, case, date(2026, 12, 21))
        ending: dict[str, Any] = {"detail": "企业注销", "proofs": [paper(team, case)]}
        with pytest.raises(NotNow) as years:
            take(
                compulsion.terminate_execution,
                team,
                case,
                date(2026, 12, 22),
                head=True,
                ground=TerminationGround.THREE_YEARS,
                **ending,
            )
        assert years.value.code == "not_three_years"
        case = take(
            compulsion.terminate_execution,
            team,
            case,
            date(2026, 12, 22),
            head=True,
            ground=TerminationGround.ENDED_WITHOUT_ASSETS,
            **ending,
        )
        assert case.status == Status.EXECUTION_ENDED
        assert not Deadline.objects.running().filter(case=case, clock=Clock.PAYMENT).exists()
        assert Deadline.objects.running().filter(case=case, clock=Clock.CLOSING_FORM).exists()
