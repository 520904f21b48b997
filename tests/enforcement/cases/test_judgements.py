"""What the law leaves to a person, and who decides it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from enforcement.cases import actions
from enforcement.cases.founding import must_be_in_time
from enforcement.cases.models import Case, Judgement
from enforcement.cases.rules import PROCEDURE, Status, StepCode, unmet_and_met
from enforcement.errors import NotCompetent, NotNow, Stale, Unprocessable
from enforcement.law.judging import LIGHTER_LAW, LIMITATION
from enforcement.law.limits import Clock
from enforcement.law.values import Department
from enforcement.law.years import seed_calendar
from enforcement.registry.county import SigningRule
from enforcement.registry.models import Account
from tests import factories
from tests.enforcement.clients import Phone
from tests.factories import AT, Team, actor, case_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def judge(case: Case, head: Account, rule: str, value: str, *, version: int | None = None) -> Judgement:
    return actions.judge(
        case_id=case.pk,
        version=case.version if version is None else version,
        id=uuid4(),
        rule=rule,
        value=value,
        decision="经研究，按此办理。",
        by=actor(head),
        at=AT,
    )


def unmet(case: Case, code: StepCode) -> dict[str, str]:
    case.refresh_from_db()
    found = unmet_and_met(PROCEDURE[code], case.facts(AT))
    return {one.code: one.detail for one in found if not one.met}


class TestAnEcologyCaseThatStraddlesTheCode:
    @pytest.fixture
    def team(self) -> Team:
        return factories.team(Department.ECOLOGY)

    @pytest.fixture
    def case(self, team: Team) -> Case:
        case = case_in(Status.INVESTIGATING, team)
        Case.objects.filter(pk=case.pk).update(act_ended_on=date(2026, 8, 14))
        case.refresh_from_db()
        return case

    def test_is_decided_only_after_a_head_judged_which_limitation_binds_it(
        self, team: Team, case: Case
    ) -> None:
        assert "请人工判断" in unmet(case, StepCode.DECIDE)["unjudged"]
        row = judge(case, team.head, LIMITATION, "CFF 36")
        assert "unjudged" not in unmet(case, StepCode.DECIDE)
        assert (row.account_id, row.article, case.judged(LIMITATION)) == (team.head.pk, "ECO 1054", "CFF 36")
        assert "判断之前不得作出处罚决定" in row.question

    @pytest.mark.parametrize(
        ("law", "kind", "last"),
        [
            # Art. 36 knows no ecological ground: two years, which had passed
            ("CFF 36", "ecology", date(2025, 3, 10)),
            ("ECO 1054", "ecology", date(2028, 3, 10)),
            ("CFF 36", "life_and_health", date(2028, 3, 10)),
            ("ECO 1054", "life_and_health", date(2025, 3, 10)),
        ],
    )
    def test_is_then_computed_under_the_law_that_was_judged_to_bind_it(
        self, team: Team, case: Case, law: str, kind: str, last: date
    ) -> None:
        Case.objects.filter(pk=case.pk).update(act_ended_on=date(2023, 3, 10), five_year_kind=kind)
        case.refresh_from_db()
        assert {one.last for one in case.limitations(TODAY)} == {date(2025, 3, 10), date(2028, 3, 10)}
        must_be_in_time(case, TODAY)
        judge(case, team.head, LIMITATION, law)
        case.refresh_from_db()
        (binding,) = case.limitations(TODAY)
        assert (str(binding.article), binding.last) == (law, last)
        barred = last < TODAY
        assert ("limitation_passed" in unmet(case, StepCode.DECIDE)) is barred
        if barred:
            with pytest.raises(NotNow) as caught:
                must_be_in_time(case, TODAY)
            assert str(last) in caught.value.requirements[0].detail
            judge(case, team.head, LIMITATION, "ECO 1054" if law == "CFF 36" else "CFF 36")
            assert "limitation_passed" not in unmet(case, StepCode.DECIDE)

    def test_that_imposes_no_penalty_may_say_that_it_came_too_late(self, team: Team, case: Case) -> None:
        Case.objects.filter(pk=case.pk).update(act_ended_on=date(2023, 3, 10), variant="no_penalty")
        case.refresh_from_db()
        judge(case, team.head, LIMITATION, "CFF 36")
        assert "limitation_passed" not in unmet(case, StepCode.DECIDE)

    def test_of_an_act_after_the_code_leaves_nothing_to_judge_there(self, team: Team, case: Case) -> None:
        Case.objects.filter(pk=case.pk).update(act_ended_on=date(2026, 8, 15))
        assert "unjudged" not in unmet(case, StepCode.DECIDE)
        with pytest.raises(Unprocessable):
            judge(case, team.head, LIMITATION, "CFF 36")


class TestAnUnverifiedRule:
    @pytest.fixture
    def team(self) -> Team:
        return factories.team(Department.URBAN)

    @pytest.fixture
    def case(self, team: Team) -> Case:
        return case_in(Status.INVESTIGATING, team)

    def test_holds_in_its_safer_reading_and_says_so_until_it_is_judged(self, team: Team, case: Case) -> None:
        before = unmet(case, StepCode.DECIDE)
        assert "规则待核" in before["pass_review"]
        assert case.law().audit_required.value
        judge(case, team.head, "audit_required", "no")
        case.refresh_from_db()
        assert not case.law().audit_required.value
        assert "pass_review" not in unmet(case, StepCode.DECIDE)

    def test_is_judged_again_by_a_new_row_and_the_latest_stands(self, team: Team, case: Case) -> None:
        for value in ("20000", "10000"):
            judge(case, team.head, "hearing_person_from", value)
            case.refresh_from_db()
        assert case.law().hearing_person_from.value == 10_000
        assert [row.value for row in case.judgements.all()] == ["20000", "10000"]

    @pytest.mark.parametrize(
        ("rule", "value", "code"),
        [
            ("audit_required", "maybe", "answer_malformed"),
            ("review_scope", "no", "no_such_question"),
            ("nothing", "no", "no_such_question"),
        ],
    )
    def test_is_the_only_thing_that_is_judged(
        self, team: Team, case: Case, rule: str, value: str, code: str
    ) -> None:
        with pytest.raises(Unprocessable) as caught:
            judge(case, team.head, rule, value)
        assert caught.value.code == code

    def test_is_judged_by_a_head_on_the_version_seen_while_the_case_lasts(
        self, team: Team, case: Case
    ) -> None:
        with pytest.raises(NotCompetent):
            judge(case, team.officer, "audit_required", "no")
        with pytest.raises(Stale):
            judge(case, team.head, "audit_required", "no", version=case.version + 1)
        declined = case_in(Status.NOT_FILED, team)
        with pytest.raises(NotNow):
            judge(declined, team.head, "audit_required", "no")

    def test_keeps_its_judgements_as_they_were_given(self, team: Team, case: Case) -> None:
        row = judge(case, team.head, "audit_required", "no")
        with pytest.raises(DatabaseError), transaction.atomic():
            Judgement.objects.filter(pk=row.pk).update(value="yes")


class TestInterface:
    def test_lists_the_open_questions_and_takes_the_answer(self) -> None:
        team = factories.team(Department.ECOLOGY)
        case = case_in(Status.INVESTIGATING, team, at=timezone.now() - timedelta(minutes=1))
        Case.objects.filter(pk=case.pk).update(act_ended_on=date(2026, 8, 1))
        address = f"/api/v1/cases/{case.pk}/judgements"
        head = Phone(team.head)
        listed = head.client.get(address)
        first = listed.json()["questions"][0]
        assert (first["rule"], first["bars"], first["judgement"]) == (LIMITATION, True, None)
        assert [one["value"] for one in first["choices"]] == ["CFF 36", "ECO 1054"]
        body = {"id": str(uuid4()), "rule": LIMITATION, "value": "CFF 36", "decision": "适用行为时的时效。"}
        headers = {"Idempotency-Key": uuid4().hex, "If-Match": listed["ETag"]}
        answer = head.client.post(address, body, format="json", headers=headers)
        assert (answer.status_code, answer.json()["name"]) == (201, team.head.name)
        after = head.client.get(address).json()
        assert after["open"] == listed.json()["open"] - 1
        assert after["questions"][-1]["judgement"]["value"] == "CFF 36"
        stranger = Phone(factories.team().head)
        assert stranger.client.get(address).status_code == 404


class TestTheLawAtTheAct:
    """An act that ended before the law changed (Art. 37; 生态环境法典 Art. 1057)."""

    ACT = date(2026, 8, 1)

    @pytest.fixture
    def team(self) -> Team:
        return factories.team(Department.ECOLOGY)

    def cited(self, team: Team, valid_from: date, valid_to: date | None) -> Case:
        """A clue of the act, citing a basis and its power as they were in force."""
        case = factories.clue(team)
        Case.objects.filter(pk=case.pk).update(act_ended_on=self.ACT)
        basis, power = factories.power(team.agency)
        for row in (basis, power):
            row.valid_from, row.valid_to = valid_from, valid_to
            row.save()
        actions.cite_basis(
            case_id=case.pk,
            version=case.version,
            citations=[actions.Citation(basis.pk, power.pk)],
            by=actor(team.officer),
            at=AT,
        )
        case.refresh_from_db()
        return case

    def test_founds_the_case_though_it_was_repealed_since(self, team: Team) -> None:
        case = self.cited(team, factories.LONG_AGO, date(2026, 8, 15))
        assert not case.hindrances.filter(code="power_unlisted", closed_at=None).exists()
        assert LIGHTER_LAW not in {one.rule for one in Judgement.objects.questions(case, AT.date())}

    def test_founds_nothing_where_it_was_repealed_before(self, team: Team) -> None:
        with pytest.raises(NotNow) as caught:
            self.cited(team, factories.LONG_AGO, self.ACT)
        assert caught.value.code == "basis_not_in_force"

    def test_gives_way_to_a_younger_law_only_when_a_head_judged_it_lighter(self, team: Team) -> None:
        case = self.cited(team, date(2026, 8, 15), None)
        owed = case.hindrances.filter(code="unjudged", closed_at=None)
        judge(case, team.head, LIGHTER_LAW, "old")
        assert owed.exists()
        case.refresh_from_db()
        judge(case, team.head, LIGHTER_LAW, "new")
        assert not owed.exists()

    def test_leaves_no_question_of_who_signs_where_a_verified_row_says(self, team: Team) -> None:
        case = self.cited(team, factories.LONG_AGO, None)
        asked = {one.rule for one in Judgement.objects.questions(case, AT.date())}
        assert "signature" in asked
        SigningRule.objects.create(
            issuer="county",
            agency=team.agency,
            signatory="分局局长",
            seal="分局印章",
            number_prefix="保环昌分",
            document="昌政发〔2026〕9号",
            verified=True,
            valid_from=date(2026, 8, 15),
            published_at=AT,
        )
        after = {one.rule for one in Judgement.objects.questions(case, AT.date())}
        assert asked - after == {"signature"}


class TestATimeLimitWithoutALength:
    def test_gets_the_one_a_head_judges_for_the_case(self) -> None:
        seed_calendar()
        team = factories.team(Department.EMERGENCY)
        case = factories.clue(team)
        deadline = case.deadlines.get(clock=Clock.FILING)
        assert deadline.due_on is None
        (asked,) = [one for one in Judgement.objects.questions(case, AT.date()) if one.rule == "limit.filing"]
        assert asked.mark == "规则缺失，请人工判断"
        for wrong in ("7", "0 working_day", "7 weeks"):
            with pytest.raises(Unprocessable):
                judge(case, team.head, "limit.filing", wrong)
        judge(case, team.head, "limit.filing", "5 working_day")
        deadline = case.deadlines.get(clock=Clock.FILING)
        assert (deadline.due_on, deadline.mark) == (date(2026, 11, 30), "规则缺失，经人工判断")
        assert deadline.changes.get().why == "机关负责人判断期限"
