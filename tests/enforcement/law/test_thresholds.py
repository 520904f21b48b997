from datetime import date

import pytest

from enforcement.law.departments import profile
from enforcement.law.thresholds import collection_on_the_spot, hearing_offered, simple_allowed
from enforcement.law.values import Department, PartyKind, PenaltyKind

TODAY = date(2026, 9, 1)
FINE = [PenaltyKind.FINE]
PERSON, ORGANISATION = PartyKind.PERSON, PartyKind.ORGANISATION
INDIVIDUAL_BUSINESS = PartyKind.INDIVIDUAL_BUSINESS


class TestSimpleProcedure:
    @pytest.mark.parametrize(
        ("party", "fine", "allowed"),
        [
            (PERSON, 200, True),
            (PERSON, 201, False),
            (INDIVIDUAL_BUSINESS, 200, True),
            (INDIVIDUAL_BUSINESS, 201, False),
            (ORGANISATION, 3_000, True),
            (ORGANISATION, 3_001, False),
        ],
    )
    def test_is_open_up_to_the_ceiling_inclusive(self, party: PartyKind, fine: int, allowed: bool) -> None:
        verdict = simple_allowed(party, FINE, fine)
        assert verdict.allowed is allowed
        assert verdict.article.cite() == "《中华人民共和国行政处罚法》第五十一条"

    def test_is_open_to_a_warning(self) -> None:
        assert simple_allowed(PERSON, [PenaltyKind.WARNING], 0).allowed

    @pytest.mark.parametrize(
        "kind", [kind for kind in PenaltyKind if kind not in (PenaltyKind.FINE, PenaltyKind.WARNING)]
    )
    def test_is_closed_to_any_other_penalty(self, kind: PenaltyKind) -> None:
        verdict = simple_allowed(ORGANISATION, [PenaltyKind.WARNING, kind], 0)
        assert not verdict.allowed
        assert kind.label in verdict.reason

    def test_is_closed_where_no_penalty_is_named(self) -> None:
        assert not simple_allowed(PERSON, [], 0).allowed


class TestCollectionOnTheSpot:
    def test_reaches_a_hundred_yuan(self) -> None:
        assert collection_on_the_spot(100)
        assert not collection_on_the_spot(101)

    def test_goes_further_where_the_fine_would_be_hard_to_collect(self) -> None:
        assert collection_on_the_spot(200, hard_to_collect_later=True)


class TestHearing:
    @pytest.mark.parametrize(
        ("department", "party", "amount", "offered", "verified"),
        [
            (Department.MARKET_REGULATION, PERSON, 9_999, False, True),
            (Department.MARKET_REGULATION, PERSON, 10_000, True, True),
            (Department.MARKET_REGULATION, ORGANISATION, 99_999, False, True),
            (Department.MARKET_REGULATION, ORGANISATION, 100_000, True, True),
            # which figure governs an individual business is not confirmed
            (Department.MARKET_REGULATION, INDIVIDUAL_BUSINESS, 10_000, True, False),
            (Department.ECOLOGY, ORGANISATION, 199_999, False, True),
            (Department.ECOLOGY, ORGANISATION, 200_000, True, True),
            # the citizen's 5,000 is unconfirmed: it does not take the right away
            (Department.ECOLOGY, PERSON, 201, True, False),
            (Department.ECOLOGY, PERSON, 200, False, False),
            # no figure on file
            (Department.URBAN, PERSON, 201, True, False),
            (Department.URBAN, PERSON, 200, False, False),
            (Department.TRANSPORT, ORGANISATION, 3_001, True, False),
            (Department.AGRICULTURE, ORGANISATION, 3_000, False, False),
            (Department.EMERGENCY, ORGANISATION, 3_001, True, False),
        ],
    )
    def test_is_offered_by_amount(
        self, department: Department, party: PartyKind, amount: int, offered: bool, verified: bool
    ) -> None:
        verdict = hearing_offered(department, TODAY, party, FINE, amount)
        assert (verdict.offered, verdict.verified) == (offered, verified)

    def test_counts_confiscation_by_the_same_figure(self) -> None:
        kinds = [PenaltyKind.CONFISCATION_OF_GAINS]
        assert hearing_offered(Department.MARKET_REGULATION, TODAY, PERSON, kinds, 10_000).offered

    @pytest.mark.parametrize("department", Department)
    def test_is_always_offered_before_a_licence_is_revoked(self, department: Department) -> None:
        verdict = hearing_offered(department, TODAY, ORGANISATION, [PenaltyKind.LICENCE_REVOCATION], 0)
        assert verdict.offered
        assert verdict.verified
        assert verdict.article.cite() == "《中华人民共和国行政处罚法》第六十三条"

    def test_is_offered_until_a_person_judges_a_suspended_licence(self) -> None:
        kinds = [PenaltyKind.LICENCE_SUSPENSION]
        verdict = hearing_offered(Department.URBAN, TODAY, ORGANISATION, kinds, 0)
        assert verdict.offered
        assert not verdict.verified
        assert "请人工判断" in verdict.reason

    def test_is_not_offered_for_a_warning(self) -> None:
        assert not hearing_offered(Department.URBAN, TODAY, PERSON, [PenaltyKind.WARNING], 0).offered

    def test_the_right_is_never_narrower_than_the_figure_on_file(self) -> None:
        for department in Department:
            figure = profile(department, TODAY).hearing_organisation_from.value
            if figure is not None:
                assert hearing_offered(department, TODAY, ORGANISATION, FINE, figure).offered
