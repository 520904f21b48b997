"""Notice, defence, re-examination: the party is told, heard and answered (Penalty Law Arts. 44, 45, 62-64)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from enforcement.cases.models import Case, CaseStep, ServiceAddress
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.actions import notice
from enforcement.decisions.actions.served import Served
from enforcement.decisions.models import Defence, Notice
from enforcement.errors import NotCompetent, NotNow, Unprocessable
from enforcement.law.departments import profile
from enforcement.law.models import CalendarYear
from enforcement.law.values import Department, ReviewOpinion, ServiceMethod
from enforcement.registry.models import legal_day
from enforcement.review.models import Dossier
from tests import factories, ordinary
from tests.factories import AT, Team, actor, again
from tests.told_once import told_once

pytestmark = pytest.mark.django_db

TODAY = legal_day(AT)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@told_once
def approve(team: Team, case: Case, at: datetime = AT) -> Case:
    return ordinary.approve_notice(team, case, at)


def tell(team: Team, case: Case, served: Served | None = None, *, at: datetime = AT) -> Notice:
    served = served or ordinary.served_on_party(team, case, legal_day(at))
    id = uuid4()
    notice.notify(
        case_id=case.pk, version=again(case).version, id=id, served=served, by=actor(team.officer, at), at=at
    )
    return Notice.objects.get(pk=id)


def hear(
    team: Team,
    case: Case,
    *,
    signed: bool = False,
    paper: UUID | None = None,
    at: datetime = AT,
    **given: Any,
) -> Defence:
    if signed:
        paper = factories.evidence(case, team.officer, factual=False).pk
    id = uuid4()
    fields: dict[str, Any] = {
        "waived": False,
        "hearing_waived": False,
        "text": "当事人称进货时未过期。",
        "new_facts": False,
        "signed": paper,
    }
    notice.hear_defence(
        case_id=case.pk,
        version=again(case).version,
        id=id,
        by=actor(team.officer, at),
        at=at,
        **(fields | given),
    )
    return Defence.objects.get(pk=id)


@told_once
def reexamine(team: Team, case: Case, *points: notice.Point, at: datetime = AT) -> CaseStep:
    return notice.reexamine(
        case_id=case.pk,
        version=again(case).version,
        points=points,
        result="复核意见",
        by=actor(team.officer, at),
        at=at,
    )


def barred(case: Case, at: datetime) -> set[str]:
    return {row.code for row in case.hindrances.open_at(at)}


@told_once
def urban(fine: Decimal = ordinary.FINE) -> tuple[Team, Case]:
    """A department whose hearing figure is not on file: a hearing is offered for every fine worth one."""
    ordinary.drafted()  # seeds the calendar
    team = factories.team(Department.URBAN)
    ordinary.catalogue_row(team, ordinary.CATALOGUED_FROM)
    case = ordinary.draft(team, factories.case_in(Status.CONCLUDED, team), fine=fine)
    return team, approve(team, case)


class TestNotify:
    def test_market_regulation_is_refused_before_review_and_before_the_heads_approval(self) -> None:
        team, case = ordinary.drafted()
        with pytest.raises(NotNow) as caught:
            tell(team, case)
        assert {"pass_review", "approve_notice"} <= {r.code for r in caught.value.requirements if not r.met}

    def test_the_hearing_right_is_found_from_the_law(self) -> None:
        team, case = ordinary.reviewed()
        assert not tell(team, approve(team, case)).hearing_offered
        team, case = urban()
        told = tell(team, case)
        assert told.hearing_offered
        assert "条" in told.hearing_reason

    def test_the_receipt_must_be_on_file_in_this_case(self) -> None:
        team, case = ordinary.reviewed()
        approve(team, case)
        other = factories.clue(team)
        for receipt in (uuid4(), factories.evidence(other, team.officer, factual=False).pk):
            with pytest.raises(Unprocessable) as caught:
                tell(team, case, Served(ServiceMethod.DIRECT, "张某", receipt, TODAY))
            assert caught.value.pointer == "/receipt"
        assert again(case).status == Status.REVIEWED

    def test_cannot_have_been_served_tomorrow_or_before_it_was_approved(self) -> None:
        team, case = ordinary.reviewed()
        case = approve(team, case, at=AT + timedelta(days=2))
        for day in (TODAY + timedelta(days=4), TODAY + timedelta(days=1), TODAY - timedelta(days=30)):
            with pytest.raises(Unprocessable) as caught:
                tell(team, case, ordinary.served_on_party(team, case, day), at=AT + timedelta(days=3))
            assert caught.value.pointer == "/served_on"

    def test_electronic_service_needs_the_partys_signed_consent(self) -> None:
        team, case = ordinary.reviewed()
        case = approve(team, case)
        receipt = factories.evidence(case, team.officer, factual=False).pk
        with pytest.raises(Unprocessable) as caught:
            tell(team, case, Served(ServiceMethod.ELECTRONIC, "张某", receipt, TODAY))
        assert "第六十一条" in caught.value.requirements[0].article
        with pytest.raises(Unprocessable):
            tell(team, case, Served(ServiceMethod.ELECTRONIC, "张某", receipt, TODAY, uuid4()))
        consent = ServiceAddress.objects.create(
            case=case,
            party=case.parties.get(),
            address="测试县测试路3号",
            electronic=True,
            electronic_address="shop@example.cn",
            evidence=factories.evidence(case, team.officer, factual=False).pk,
            confirmed_at=AT - timedelta(hours=1),
        )
        tell(team, case, Served(ServiceMethod.ELECTRONIC, "张某", receipt, TODAY, consent.pk))

    def test_without_a_published_calendar_no_period_is_begun(self) -> None:
        team, case = ordinary.reviewed()
        late = noon(date(2026, 12, 28))
        case = approve(team, case, at=late)
        with pytest.raises(NotNow) as refusal:
            tell(team, case, at=late)
        assert refusal.value.code == "calendar_missing"
        assert not Notice.objects.exists()


class TestDefencePeriod:
    def test_five_working_days_the_last_of_which_still_bars(self) -> None:
        team, case = ordinary.notified()
        until = Notice.objects.get(case=case).defence_until
        assert until == date(2026, 11, 30)
        assert "defence_period" in barred(case, noon(until))
        assert "defence_period" not in barred(case, noon(until + timedelta(days=1)))
        with pytest.raises(NotNow):
            reexamine(team, case, at=noon(until))
        reexamine(team, case, at=noon(until + timedelta(days=1)))

    def test_the_day_is_the_legal_one_not_that_of_utc(self) -> None:
        _, case = ordinary.notified()
        before_midnight = datetime(2026, 11, 30, 23, 59, 59, tzinfo=ZoneInfo("Asia/Shanghai"))
        assert "defence_period" in barred(case, before_midnight)
        assert "defence_period" not in barred(case, before_midnight + timedelta(seconds=1))

    def test_a_make_up_workday_counts_and_a_holiday_does_not(self) -> None:
        team, case = ordinary.reviewed()
        monday = noon(date(2026, 11, 23))
        CalendarYear.objects.create(
            year=2026,
            version=9,
            source="通知",
            holidays=["2026-11-26"],
            workdays=["2026-11-28"],
            published=True,
        )
        case = approve(team, case, at=monday)
        # 24, 25, 27, the make-up Saturday 28, Monday 30
        assert tell(team, case, at=monday).defence_until == date(2026, 11, 30)

    def test_waited_out_the_case_is_decided_without_a_waiver(self) -> None:
        team, case = ordinary.notified()
        later = noon(date(2026, 12, 1))
        case = ordinary.discuss(team, ordinary.reexamine(team, case, later), later)
        ordinary.decide(team, case, at=later)
        assert again(case).status == Status.DECIDED

    def test_a_new_notice_begins_a_new_period(self) -> None:
        team, case = ordinary.notified()
        case = ordinary.waive(team, case)
        assert "defence_period" not in barred(case, AT)
        tell(team, case)
        assert "defence_period" in barred(case, AT)


class TestWaiver:
    @pytest.mark.parametrize("given", [{"waived": True}, {"hearing_waived": True}])
    def test_must_be_signed(self, given: dict[str, Any]) -> None:
        team, case = ordinary.notified()
        with pytest.raises(Unprocessable) as caught:
            hear(team, case, **given)
        assert (caught.value.code, caught.value.pointer) == ("waiver_unsigned", "/signed")

    def test_the_signed_paper_must_be_of_the_case(self) -> None:
        team, case = ordinary.notified()
        with pytest.raises(Unprocessable) as caught:
            hear(team, case, waived=True, paper=uuid4())
        assert caught.value.pointer == "/signed"

    def test_of_everything_ends_the_period_at_once(self) -> None:
        team, case = ordinary.notified()
        hear(team, case, signed=True, waived=True)
        assert "defence_period" not in barred(case, AT)

    def test_of_the_defence_alone_does_not_end_the_hearing_period(self) -> None:
        team, case = urban()
        tell(team, case)
        hear(team, case, signed=True, waived=True)
        assert "defence_period" in barred(case, AT)
        hear(team, case, signed=True, waived=True, hearing_waived=True)
        assert "defence_period" not in barred(case, AT)

    def test_a_statement_is_no_waiver(self) -> None:
        team, case = ordinary.notified()
        hear(team, case)
        assert "defence_period" in barred(case, AT)

    def test_cannot_contradict_itself(self) -> None:
        team, case = ordinary.notified()
        with pytest.raises(Unprocessable):
            hear(team, case, signed=True, waived=True, new_facts=True)
        assert not Defence.objects.exists()


class TestHeavierAfterADefence:
    def test_is_announced_on_new_evidence_of_other_facts_only(self) -> None:
        team, case = urban()
        tell(team, case)
        hear(team, case)
        more = ordinary.FINE + 1
        approve(team, ordinary.draft(team, case, fine=more))
        with pytest.raises(NotNow) as caught:
            tell(team, case)
        assert caught.value.code == "heavier_after_defence"
        assert "第四十五条" in caught.value.requirements[0].article
        later = AT + timedelta(hours=1)
        factories.evidence(case, team.officer, at=later)
        approve(team, ordinary.draft(team, case, fine=more, facts="另查明销售九袋。"), later)
        tell(team, case, at=later)


class TestReceived:
    @pytest.mark.parametrize("days", [-1, 1])
    def test_cannot_have_come_before_the_notice_or_after_today(self, days: int) -> None:
        team, case = urban()
        tell(team, case)
        with pytest.raises(Unprocessable) as caught:
            hear(team, case, received_on=TODAY + timedelta(days=days))
        assert caught.value.pointer == "/received_on"
        assert not Defence.objects.exists()
        assert hear(team, case).received_on == TODAY


class TestReexamine:
    def test_a_statement_must_be_answered_point_by_point(self) -> None:
        team, case = ordinary.notified()
        hear(team, case)
        later = noon(date(2026, 12, 1))
        with pytest.raises(Unprocessable) as caught:
            reexamine(team, case, at=later)
        assert (caught.value.code, caught.value.pointer) == ("points_missing", "/points")
        step = reexamine(team, case, notice.Point("进货时未过期", adopted=False, reason="有照片"), at=later)
        assert step.content["points"][0]["reason"] == "有照片"

    def test_a_waiver_needs_no_points(self) -> None:
        team, case = ordinary.notified()
        reexamine(team, ordinary.waive(team, case))

    def test_is_for_a_certified_officer(self) -> None:
        team, case = ordinary.notified()
        case = ordinary.waive(team, case)
        with pytest.raises(NotCompetent):
            notice.reexamine(
                case_id=case.pk, version=case.version, points=(), result="x", by=actor(team.head), at=AT
            )


class TestNewFacts:
    def test_void_the_pass_and_say_why(self) -> None:
        team, case = ordinary.notified()
        hear(team, case, new_facts=True)
        voided = case.steps.get(code=StepCode.PASS_REVIEW)
        assert "新的事实" in voided.void.reason
        later = noon(date(2026, 12, 1))
        reexamine(team, case, notice.Point("新证据", adopted=True, reason="属实"), at=later)
        case = ordinary.discuss(team, again(case), later)
        with pytest.raises(NotNow) as caught:
            ordinary.decide(team, case, at=later)
        assert {r.code for r in caught.value.requirements if not r.met} == {"pass_review"}

    def test_raised_while_the_reviewer_reads_they_bar_the_pass_until_sent_again(self) -> None:
        team, case = urban()
        tell(team, case)
        case = ordinary.send(team, again(case))
        hear(team, case, new_facts=True)
        dossier = Dossier.objects.get(case=case)
        with pytest.raises(NotNow) as caught:
            ordinary.give(team, again(case), StepCode.PASS_REVIEW, dossier)
        unmet = {r.code: r.article for r in caught.value.requirements if not r.met}
        assert "第四十五条" in unmet["new_facts"]
        conclusion = ReviewOpinion.SUPPLEMENT
        if conclusion not in {row.opinion for row in profile(Department.URBAN, TODAY).review_opinions}:
            conclusion = ReviewOpinion.RETURN
        ordinary.give(team, again(case), StepCode.RETURN_REVIEW, dossier, conclusion=conclusion)
        case = ordinary.send(team, ordinary.draft(team, case))
        ordinary.give(team, case, StepCode.PASS_REVIEW, case.dossiers.get(draft__seq=2))

    def test_an_ordinary_statement_leaves_the_pass_standing(self) -> None:
        team, case = ordinary.notified()
        hear(team, case)
        assert not hasattr(case.steps.get(code=StepCode.PASS_REVIEW), "void")
