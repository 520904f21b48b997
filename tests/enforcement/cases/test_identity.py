"""Numbers of people and organisations (GB 11643, GB 32100): what is valid, and how they rest."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from enforcement.cases.identity import born_on, credit_code, resident_number
from enforcement.sealed import lookup, masked, seal, unseal

TODAY = date(2026, 11, 23)
RESIDENT = "11010519491231002X"
CODES = ("91350100M000100Y43", "91110000600037341L")


class TestResidentNumber:
    def test_the_vector_of_the_standard_is_valid(self) -> None:
        assert resident_number(RESIDENT, TODAY) == RESIDENT
        assert resident_number(f" {RESIDENT.lower()} ", TODAY) == RESIDENT
        assert born_on(RESIDENT) == date(1949, 12, 31)

    @pytest.mark.parametrize("place", range(18))
    def test_any_one_character_changed_is_refused(self, place: int) -> None:
        other = "1" if RESIDENT[place] != "1" else "2"
        with pytest.raises(ValueError, match="公民身份号码"):
            resident_number(RESIDENT[:place] + other + RESIDENT[place + 1 :], TODAY)

    @pytest.mark.parametrize(
        "wrong",
        [
            "",
            RESIDENT[:-1],
            RESIDENT + "0",
            "110105194912310021" + " 1",
            "11010519491231002Y",
            "110105491231002",
            "110105194912310021",
        ],
    )
    def test_another_shape_is_refused(self, wrong: str) -> None:
        with pytest.raises(ValueError, match="公民身份号码"):
            resident_number(wrong, TODAY)

    def test_a_day_that_never_was_and_one_that_is_yet_to_come_are_refused(self) -> None:
        with pytest.raises(ValueError, match="不存在"):
            resident_number("110105194902300021", TODAY)
        with pytest.raises(ValueError, match="晚于今日"):
            resident_number(RESIDENT, date(1949, 12, 30))

    def test_full_width_digits_are_no_digits(self) -> None:
        with pytest.raises(ValueError, match="17 位"):
            resident_number("\uff11" + RESIDENT[1:], TODAY)

    def test_the_division_may_be_one_that_is_gone(self) -> None:
        body = "999999194912310" + "02"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        check = "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
        assert resident_number(body + check, TODAY) == body + check


class TestCreditCode:
    @pytest.mark.parametrize("code", CODES)
    def test_the_vectors_are_valid_in_any_case(self, code: str) -> None:
        assert credit_code(f" {code.lower()} ") == code

    @pytest.mark.parametrize("place", range(18))
    @pytest.mark.parametrize("code", CODES)
    def test_any_one_character_changed_is_refused(self, code: str, place: int) -> None:
        other = "1" if code[place] != "1" else "2"
        with pytest.raises(ValueError, match="统一社会信用代码"):
            credit_code(code[:place] + other + code[place + 1 :])

    @pytest.mark.parametrize("wrong", ["", "530524600012345", "I1350100M000100Y43", CODES[0] + "0"])
    def test_another_shape_is_refused(self, wrong: str) -> None:
        with pytest.raises(ValueError, match="统一社会信用代码"):
            credit_code(wrong)


class TestAtRest:
    @given(st.text(min_size=1, max_size=40))
    def test_what_is_sealed_comes_back_and_nothing_of_it_shows(self, text: str) -> None:
        sealed = seal(text)
        assert unseal(sealed) == text
        assert seal(text) != sealed
        assert len(text.encode()) < 4 or text.encode() not in sealed

    def test_a_changed_byte_is_noticed(self) -> None:
        sealed = seal(RESIDENT)
        with pytest.raises(InvalidTag):
            unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]))

    def test_equal_numbers_are_found_by_one_digest_that_needs_the_key(self) -> None:
        assert lookup(RESIDENT) == lookup(f" {RESIDENT.lower()}")
        assert lookup(RESIDENT) != lookup(CODES[0])
        assert lookup("") == ""

    def test_the_mask_shows_division_and_last_four_and_never_the_birthday(self) -> None:
        assert masked(RESIDENT) == "110105********002X"
        assert "1949" not in masked(RESIDENT)

    @given(st.text(alphabet="ABCDEFGH0123456789", max_size=40).filter(lambda t: len(t) != 18))
    def test_of_another_number_the_mask_shows_nothing(self, number: str) -> None:
        assert masked(number) == "*" * len(number)
