from datetime import date

import pytest

from enforcement.law.departments import PROFILES, profile
from enforcement.law.judging import LIMITATION, AnswerKind, barring, judged, questions, straddles
from enforcement.law.profile import Profile
from enforcement.law.values import Department

TODAY = date(2026, 11, 23)
ECOLOGY, URBAN = Department.ECOLOGY, Department.URBAN
BEFORE, CODE = date(2026, 8, 14), date(2026, 8, 15)


class TestQuestions:
    @pytest.mark.parametrize("rules", PROFILES, ids=lambda row: row.version)
    def test_are_asked_of_no_verified_row_and_say_what_holds_meanwhile(self, rules: Profile) -> None:
        doubtful = {name for name, rule in rules.rules() if not rule.verified}
        asked = questions(rules, None, rules.valid_from)
        assert {one.rule for one in asked} <= doubtful
        assert all(one.meanwhile and one.mark and one.text for one in asked)
        assert all(bool(one.choices) is (one.answer is AnswerKind.YES_NO) for one in asked)

    def test_are_fewest_where_the_rules_were_read(self) -> None:
        counts = {one: len(questions(profile(one, TODAY), None, TODAY)) for one in Department}
        assert min(counts, key=lambda one: counts[one]) is Department.MARKET_REGULATION

    @pytest.mark.parametrize(
        ("rule", "value", "wrong"),
        [
            ("audit_required", "no", "false"),
            ("hearing_person_from", "10000", "一万"),
            ("hearing_person_from", "10000", "0"),
            ("signature", "局长签发", " "),
        ],
    )
    def test_take_only_an_answer_that_answers(self, rule: str, value: str, wrong: str) -> None:
        (asked,) = [one for one in questions(profile(URBAN, TODAY), None, TODAY) if one.rule == rule]
        assert asked.check(value) == value
        with pytest.raises(ValueError, match=r"应|须"):
            asked.check(wrong)


class TestTheEcologyCode:
    @pytest.mark.parametrize(
        ("department", "ended", "on", "asked"),
        [
            (ECOLOGY, BEFORE, CODE, True),
            (ECOLOGY, BEFORE, BEFORE, False),
            (ECOLOGY, CODE, CODE, False),
            (ECOLOGY, None, TODAY, False),
            (URBAN, BEFORE, CODE, False),
        ],
    )
    def test_leaves_the_limitation_of_earlier_acts_to_a_person(
        self, department: Department, ended: date | None, on: date, asked: bool
    ) -> None:
        assert straddles(department, ended, on) is asked
        assert bool(barring(department, ended, on, {})) is asked
        assert barring(department, ended, on, {LIMITATION: "CFF 36"}) == ()
        rules = profile(department, on)
        assert (LIMITATION in {one.rule for one in questions(rules, ended, on)}) is asked


class TestJudged:
    rules = profile(URBAN, TODAY)

    def test_stands_for_the_unverified_row(self) -> None:
        held = judged(
            self.rules, {"audit_required": "no", "hearing_person_from": "10000", LIMITATION: "CFF 36"}
        )
        assert (held.audit_required.value, held.audit_required.verified) == (False, True)
        assert (held.hearing_person_from.value, held.hearing_person_from.verified) == (10_000, True)
        assert held.decider == self.rules.decider

    def test_changes_no_verified_row(self) -> None:
        market = profile(Department.MARKET_REGULATION, TODAY)
        assert judged(market, {"audit_required": "no"}) == market

    def test_leaves_the_rules_alone_where_nothing_was_judged(self) -> None:
        assert judged(self.rules, {}) is self.rules
