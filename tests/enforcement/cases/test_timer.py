"""Law's own timer: it warns, says what is late, lets a party's period lapse, and tells those who answer for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from enforcement.cases import tasks
from enforcement.cases.models import Case, Deadline, Notification
from enforcement.cases.rules import Status
from enforcement.cases.rules.deadlines import DeadlineState, Light
from enforcement.journal.models import Entry
from enforcement.law.limits import Clock, Exclusion
from enforcement.law.periods import LEGAL_ZONE
from enforcement.law.values import Department
from enforcement.law.years import seed_calendar
from enforcement.registry.models import Account
from tests import factories
from tests.enforcement.clients import Phone
from tests.factories import AT, Team


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=LEGAL_ZONE)


@pytest.fixture
def team(db: None) -> Team:
    seed_calendar()
    return factories.team()


@pytest.fixture
def case(team: Team) -> Case:
    case = factories.case_in(Status.INVESTIGATING, team)
    Deadline.objects.running().filter(case=case).update(
        ended_at=AT, state=DeadlineState.CANCELLED, look_at=None
    )
    return case


def again(deadline: Deadline) -> Deadline:
    return Deadline.objects.get(pk=deadline.pk)


def told(deadline: Deadline) -> list[tuple[str, int]]:
    rows = Notification.objects.filter(deadline=deadline).order_by("opened_at")
    return [(row.light, row.stage) for row in rows.distinct("opened_at")]


class TestTimer:
    def test_warns_twice_then_says_that_it_is_late_and_goes_on_until_it_is_done(
        self, team: Team, case: Case
    ) -> None:
        # 2026-11-02 + 30 = 12-02; five and two working days before it: 11-25 and 11-30
        sealing = Deadline.objects.start(case, Clock.SEALING, date(2026, 11, 2), at=at(11, 23), ref="a")
        assert (sealing.light, sealing.look_at) == (Light.GREEN, at(11, 25, 0))
        assert tasks.due(at(11, 24)) == 0
        for now, light, stage in (
            (at(11, 25), Light.AMBER, 1),
            (at(11, 30), Light.AMBER, 2),
            (at(12, 3), Light.RED, 2),
        ):
            assert tasks.due(now) == 1
            assert tasks.due(now) == 0
            marked = again(sealing)
            assert (marked.light, marked.stage, told(sealing)[-1]) == (light, stage, (light, stage))
        assert (again(sealing).state, again(sealing).runs) == (DeadlineState.LATE, True)
        people = {team.officer.pk, team.second.pk, team.head.pk}
        assert set(Notification.objects.values_list("account_id", flat=True)) == people
        assert Notification.objects.count() == 3 * len(people)
        assert Entry.objects.filter(stream=case.pk, act="mark_deadline").count() == 3
        Deadline.objects.meet(case, Clock.SEALING, at=at(12, 4), ref="a")
        assert (again(sealing).state, again(sealing).met_on) == (DeadlineState.LATE, date(2026, 12, 4))

    def test_a_partys_period_lapses_and_nobody_is_late(self, case: Case) -> None:
        defence = Deadline.objects.start(case, Clock.DEFENCE, date(2026, 11, 23), at=AT)
        assert tasks.due(at(11, 30, 23)) == 0
        assert tasks.due(at(12, 1, 0)) == 1
        assert (again(defence).state, again(defence).runs) == (DeadlineState.LAPSED, False)
        assert not Notification.objects.exists()

    def test_a_clock_that_stands_still_is_left_alone_until_it_runs_again(self, case: Case) -> None:
        decision = Deadline.objects.start(case, Clock.DECISION, date(2026, 9, 1), at=AT)
        assert decision.due_on == date(2026, 11, 30)
        Deadline.objects.leave_out(case, Exclusion.SUSPENSION, begins=date(2026, 11, 20), at=AT)
        assert tasks.due(at(12, 25)) == 0
        Deadline.objects.count_again(case, Exclusion.SUSPENSION, ends=date(2026, 12, 20), at=at(12, 25))
        # thirty days did not count: 2026-12-30; ten and three working days before it are past and 12-25
        assert (again(decision).due_on, again(decision).light) == (date(2026, 12, 30), Light.AMBER)


class TestOnTheWire:
    def test_a_deadline_explains_itself_step_by_step(self, team: Team, case: Case) -> None:
        sealing = Deadline.objects.start(case, Clock.SEALING, date(2026, 9, 2), at=at(9, 2), ref="a")
        Deadline.objects.leave_out(
            case, Exclusion.TESTING, begins=date(2026, 9, 8), ends=date(2026, 9, 10), at=at(9, 10), ref="a"
        )
        by = factories.actor(team.head)
        Deadline.objects.extend(case, Clock.SEALING, None, "情况复杂", by=by, at=at(9, 20), ref="a")
        phone = Phone(team.officer)
        listed = phone.get(reverse("case-deadlines", kwargs={"case_id": case.pk})).json()["results"]
        assert str(sealing.pk) in {row["id"] for row in listed}
        address = reverse("explain-deadline", kwargs={"case_id": case.pk, "id": sealing.pk})
        shown = phone.get(address).json()
        said = [step["text"] for step in shown["steps"]]
        assert "起算：2026-09-02，实施查封、扣押（当日不计入期间）" in said
        assert (
            "检测、检验、检疫、鉴定：2026-09-08（送出当日计入）至2026-09-10（收到结果当日不计入），不计入期间"
            in said
        )
        # 30 days end 10-02, two did not count: 10-04; thirty more: 11-03
        assert "届满：2026-10-04" in said
        assert "延长后届满：2026-11-03" in said
        assert shown["deadline"]["due_on"] == "2026-11-03"
        assert all(row["article"] == "《中华人民共和国行政强制法》第二十五条" for row in shown["extensions"])
        assert [row["due_after"] for row in shown["changes"]] == ["2026-10-04", "2026-11-03"]

    def test_a_missing_rule_is_said_to_be_missing(self, db: None) -> None:
        seed_calendar()
        team = factories.team(Department.EMERGENCY)
        case = factories.case_in(Status.CLUE, team)
        filing = Deadline.objects.get(case=case, clock=Clock.FILING)
        shown = (
            Phone(team.officer)
            .get(reverse("explain-deadline", kwargs={"case_id": case.pk, "id": filing.pk}))
            .json()
        )
        assert [step["text"] for step in shown["steps"]] == ["规则缺失，请人工判断"]
        assert shown["deadline"]["mark"] == "规则缺失，请人工判断"
        address = reverse("judge-deadline", kwargs={"case_id": case.pk, "id": filing.pk})
        body = {"due_on": "2026-12-08", "reason": "参照十五日"}
        assert Phone(team.officer).post(address, body).status_code == 403
        judged = Phone(team.head).post(address, body)
        assert (judged.status_code, judged.json()["due_on"]) == (201, "2026-12-08")
        assert judged.json()["mark"] == "规则缺失，经人工判断"
        # two working days before 2026-12-08, a Tuesday: Friday 12-04
        assert again(filing).look_at == at(12, 4, 0)
        assert (tasks.due(at(12, 9)), again(filing).state) == (1, DeadlineState.LATE)
        sealing = Deadline.objects.start(case, Clock.SEALING, AT, at=AT)
        ruled = reverse("judge-deadline", kwargs={"case_id": case.pk, "id": sealing.pk})
        assert Phone(team.head).post(ruled, body).json()["code"] == "deadline_not_to_judge"

    def test_one_that_cannot_be_marked_does_not_keep_the_others_waiting(self, case: Case) -> None:
        lost = Deadline.objects.start(case, Clock.SEALING, date(2026, 11, 2), at=at(11, 23), ref="a")
        Deadline.objects.bulk_create(
            [
                Deadline(
                    **{
                        field.attname: getattr(lost, field.attname)
                        for field in Deadline._meta.concrete_fields  # noqa: SLF001 - the model's own description
                        if field.attname != "id"
                    }
                    | {"ref": "b", "limit_version": "X@2020-01-01", "look_at": at(11, 24)}
                )
            ]
        )
        with pytest.raises(RuntimeError, match="1 deadlines"):
            tasks.due(at(11, 26))
        assert again(lost).light == Light.AMBER

    def test_the_week_ahead_is_listed_soonest_first_and_page_by_page(self, team: Team, case: Case) -> None:
        now = datetime.now(tz=LEGAL_ZONE)
        for days in (40, 3, 28, -9, 14):
            Deadline.objects.start(case, Clock.SEALING, now - timedelta(days=days), at=now, ref=str(days))
        phone = Phone(team.officer)
        week = phone.get(reverse("deadlines"), due_within="7", department="market_regulation").json()
        assert [row["ref"] for row in week["results"]] == ["40", "28"]
        first = phone.get(reverse("deadlines"), limit="3").json()
        second = phone.client.get(first["next"]).json()
        refs = [row["ref"] for row in first["results"] + second["results"]]
        assert refs == ["40", "28", "14", "3", "-9"]
        back = phone.client.get(second["previous"]).json()
        assert [row["ref"] for row in back["results"]] == refs[:3]
        assert phone.get(reverse("deadlines"), due_within="x").status_code == 400

    def test_a_notification_is_its_addressees_to_read_and_acknowledge(self, team: Team, case: Case) -> None:
        Deadline.objects.start(case, Clock.SERVICE, date(2026, 11, 23), at=AT)
        tasks.due(at(12, 3))
        row = Notification.objects.get(account=team.officer)
        phone = Phone(team.officer)
        assert phone.get(reverse("notifications"), unread="true").json()["results"][0]["light"] == "red"
        address = reverse("acknowledge-notification", kwargs={"id": row.pk})
        assert Phone(team.unit_head).post(address, {}).status_code == 404
        answer = phone.post(address, {})
        assert (answer.status_code, answer.json()["read_at"] is not None) == (201, True)
        assert phone.get(reverse("notifications"), unread="true").json()["count"] == 0


class TestPage:
    def page(self, account: Account) -> str:
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client.get(reverse("deadlines-page")).content.decode()

    def test_shows_what_is_due_to_those_who_see_the_case_and_nobody_else(
        self, team: Team, case: Case
    ) -> None:
        now = datetime.now(tz=LEGAL_ZONE)
        Deadline.objects.start(case, Clock.SEALING, now - timedelta(days=40), at=now, ref=uuid4().hex)
        shown = self.page(team.officer)
        assert "查封、扣押" in shown
        assert "逾期 10 日" in shown
        assert case.title in shown
        assert "没有到期事项" in self.page(factories.team().officer)
