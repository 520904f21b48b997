from datetime import date

import pytest

from enforcement.registry.rules import (
    InForce,
    Nomination,
    Rank,
    Role,
    appointment_requirements,
    is_certificate_number,
)


def unmet(nomination: Nomination) -> list[str]:
    return [one.code for one in appointment_requirements(nomination) if not one.met]


class TestInForce:
    def test_holds_on_its_first_day_and_not_on_the_day_after_its_last(self) -> None:
        interval = InForce(date(2026, 1, 1), date(2026, 8, 15))
        assert interval.covers(date(2026, 1, 1))
        assert interval.covers(date(2026, 8, 14))
        assert not interval.covers(date(2026, 8, 15))
        assert not interval.covers(date(2025, 12, 31))


class TestCertificateNumber:
    @pytest.mark.parametrize("number", ["530524-SCJG-001", "24053000123456", "YN001"])
    def test_is_letters_digits_and_hyphens(self, number: str) -> None:
        assert is_certificate_number(number)

    @pytest.mark.parametrize(
        "number", ["13800138000", "云执法001", "A B C D E", "abcde", "-ABCD", "A" * 31, ""]
    )
    def test_is_nothing_the_journal_could_not_hold(self, number: str) -> None:
        assert not is_certificate_number(number)


class TestAppointment:
    def test_officer_must_be_on_the_list(self) -> None:
        assert unmet(Nomination(Role.OFFICER)) == ["officer_listed"]
        assert unmet(Nomination(Role.OFFICER, is_officer=True)) == []

    def test_reviewer_needs_the_qualification_or_earlier_service(self) -> None:
        assert unmet(Nomination(Role.LEGAL_REVIEWER)) == ["reviewer_qualified"]
        assert unmet(Nomination(Role.LEGAL_REVIEWER, qualification="A2018")) == []
        assert unmet(Nomination(Role.LEGAL_REVIEWER, prior_service=True)) == []

    def test_head_has_a_rank_and_nobody_else_does(self) -> None:
        assert unmet(Nomination(Role.AGENCY_HEAD)) == ["head_has_rank"]
        assert unmet(Nomination(Role.AGENCY_HEAD, Rank.DEPUTY)) == []
        assert unmet(Nomination(Role.PUBLISHER, Rank.CHIEF)) == ["head_has_rank"]

    def test_delegated_signature_names_its_acts_and_carries_no_rank(self) -> None:
        assert unmet(Nomination(Role.AGENCY_HEAD, delegated=True)) == ["delegation_names_acts"]
        assert unmet(Nomination(Role.AGENCY_HEAD, delegated=True, acts=("file",))) == []
        assert unmet(Nomination(Role.AGENCY_HEAD, Rank.CHIEF, delegated=True, acts=("file",))) == [
            "head_has_rank"
        ]

    def test_appointment_in_ones_own_right_is_not_limited_to_acts(self) -> None:
        assert unmet(Nomination(Role.PUBLISHER, acts=("publish",))) == ["delegation_names_acts"]
