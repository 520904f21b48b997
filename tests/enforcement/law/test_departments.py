from datetime import date
from itertools import pairwise

import pytest

from enforcement.law.departments import PROFILES, NoProfileError, profile
from enforcement.law.periods import Period, Unit
from enforcement.law.profile import Profile
from enforcement.law.values import Channel, Department, PenaltyKind, ReviewOpinion

TODAY = date(2026, 9, 1)
ids = [row.version for row in PROFILES]
every_profile = pytest.mark.parametrize("row", PROFILES, ids=ids)


@every_profile
class TestEveryProfile:
    def test_cites_an_article_on_each_row(self, row: Profile) -> None:
        for name, rule in row.rules():
            assert rule.article.cite().startswith("《"), name
        cited = [item.article for item in (*row.review_checklist, *row.audit_checklist)]
        cited += [opinion.article for opinion in row.review_opinions]
        cited += [channel.article for channel in row.publication]
        assert all(article.cite().startswith("《") for article in cited)

    def test_names_the_article_number_of_each_verified_row(self, row: Profile) -> None:
        assert [name for name, rule in row.rules() if rule.verified and not rule.article.number] == []

    def test_relies_only_on_texts_that_were_read_where_it_says_verified(self, row: Profile) -> None:
        assert [n for n, rule in row.rules() if rule.verified and not rule.article.source.verified] == []

    def test_cites_only_texts_in_force_on_its_first_day(self, row: Profile) -> None:
        late = [name for name, rule in row.rules() if not rule.article.source.in_force(row.valid_from)]
        assert late == []

    def test_gives_a_period_the_article_of_its_row(self, row: Profile) -> None:
        for name, rule in row.rules():
            if isinstance(rule.value, Period):
                assert (rule.value.article, rule.value.verified) == (rule.article, rule.verified), name

    def test_lets_exactly_one_opinion_pass(self, row: Profile) -> None:
        assert [one.opinion for one in row.review_opinions if one.passes] == [ReviewOpinion.PASS]

    def test_gives_the_party_five_working_days_of_defence(self, row: Profile) -> None:
        window = row.defence_window.value
        assert (window.amount, window.unit, window.citizen) == (5, Unit.WORKING_DAY, True)

    def test_publishes_somewhere(self, row: Profile) -> None:
        assert Channel.PLATFORM in [channel.channel for channel in row.publication]

    def test_marks_what_is_missing_for_a_person_to_judge(self, row: Profile) -> None:
        for _, rule in row.rules():
            if rule.value is None and not rule.verified:
                assert rule.mark == "规则缺失，请人工判断"
            elif not rule.verified:
                assert rule.mark == "待核"


class TestVersions:
    @pytest.mark.parametrize("department", Department)
    def test_every_department_has_one_profile_today(self, department: Department) -> None:
        assert len([row for row in PROFILES if row.department is department and row.in_force(TODAY)]) == 1

    @pytest.mark.parametrize("department", Department)
    def test_versions_neither_overlap_nor_leave_a_gap(self, department: Department) -> None:
        rows = sorted((r for r in PROFILES if r.department is department), key=lambda r: r.valid_from)
        for earlier, later in pairwise(rows):
            assert earlier.valid_to == later.valid_from
        assert rows[-1].valid_to is None

    def test_a_day_before_any_profile_is_for_a_person_to_judge(self) -> None:
        with pytest.raises(NoProfileError, match="请人工判断"):
            profile(Department.URBAN, date(2015, 1, 1))

    def test_the_old_safety_rules_do_not_outlive_their_repeal(self) -> None:
        before = profile(Department.EMERGENCY, date(2026, 1, 31))
        after = profile(Department.EMERGENCY, date(2026, 2, 1))
        assert before.decision_period.value.amount == 30
        assert after.decision_period.value.amount == 90
        assert before.hearing_person_from.value == 20_000
        assert after.hearing_person_from.value is None
        assert {rule.article.statute for _, rule in after.rules()}.isdisjoint({"MEM-15"})

    def test_the_ecology_branch_decides_in_its_own_name_from_the_code_on(self) -> None:
        before = profile(Department.ECOLOGY, date(2026, 8, 14))
        after = profile(Department.ECOLOGY, date(2026, 8, 15))
        assert not before.branch_in_own_name.value
        assert after.branch_in_own_name.value
        assert after.branch_in_own_name.article.cite() == "《中华人民共和国生态环境法典》第五十三条"
        assert after.signature.mark == "规则缺失，请人工判断"
        assert after.limitation.article.number == "1054"


class TestMarketRegulation:
    row = profile(Department.MARKET_REGULATION, TODAY)

    def test_reviews_before_the_notice_and_no_other_department_does(self) -> None:
        assert [r.department for r in PROFILES if r.review_before_notice.value] == [
            Department.MARKET_REGULATION
        ]

    def test_asks_seven_questions_and_knows_four_opinions(self) -> None:
        assert len(self.row.review_checklist) == 7
        assert len(self.row.review_opinions) == 4
        assert all(item.verified for item in self.row.review_checklist)

    def test_publishes_within_twenty_working_days_on_the_enterprise_system(self) -> None:
        enterprise, platform = self.row.publication
        assert (enterprise.channel, enterprise.period.amount, enterprise.verified) == (
            Channel.ENTERPRISE_SYSTEM,
            20,
            True,
        )
        assert (platform.period.amount, platform.verified) == (7, False)

    def test_keeps_pure_warnings_and_simple_cases_off_the_enterprise_system(self) -> None:
        enterprise = self.row.publication[0]
        assert enterprise.applies(ordinary=True, kinds=[PenaltyKind.FINE, PenaltyKind.WARNING])
        assert not enterprise.applies(ordinary=True, kinds=[PenaltyKind.WARNING])
        assert not enterprise.applies(ordinary=False, kinds=[PenaltyKind.FINE])

    def test_alone_may_make_up_the_approval_of_a_preservation(self) -> None:
        assert [r.department for r in PROFILES if r.preservation_makeup_24h.value] == [
            Department.MARKET_REGULATION
        ]

    def test_discusses_after_a_hearing_even_a_case_not_flagged_major(self) -> None:
        triggers = self.row.collective_required.value
        assert triggers.met(major=False, hearing_held=True, kinds=[], amount=0)
        assert triggers.met(major=True, hearing_held=False, kinds=[], amount=0)
        assert not triggers.met(major=False, hearing_held=False, kinds=[PenaltyKind.FINE], amount=9_999)


class TestOtherDepartments:
    def test_ask_the_eight_unverified_questions(self) -> None:
        for row in PROFILES:
            if row.department is not Department.MARKET_REGULATION:
                assert len(row.review_checklist) == 8
                assert not any(item.verified for item in row.review_checklist)

    def test_ecology_discusses_heavy_penalties(self) -> None:
        triggers = profile(Department.ECOLOGY, TODAY).collective_required.value
        assert triggers.met(major=False, hearing_held=False, kinds=[PenaltyKind.FINE], amount=500_000)
        assert triggers.met(major=False, hearing_held=False, kinds=[PenaltyKind.CLOSURE], amount=0)
        assert not triggers.met(major=False, hearing_held=False, kinds=[PenaltyKind.FINE], amount=499_999)

    def test_transport_files_without_a_number_of_days(self) -> None:
        row = profile(Department.TRANSPORT, TODAY).filing_period
        assert row.value is None
        assert row.verified
        assert row.mark == ""
