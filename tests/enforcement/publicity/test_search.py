import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.publicity.search import bigrams, normal, words


def test_two_characters_are_one_pair() -> None:
    assert bigrams("昌宁县") == ["宁县", "昌宁"]


def test_a_pair_never_spans_two_words() -> None:
    assert bigrams("昌宁 超市") == ["昌宁", "超市"]


@pytest.mark.parametrize("number", ["昌市监罚[2026]12号", "昌市监罚(2026)12号", "昌市监罚【2026】１２号"])
def test_every_bracket_and_width_finds_the_number(number: str) -> None:
    assert normal(number) == "昌市监罚〔2026〕12号"


def test_a_query_is_split_into_words() -> None:
    assert words("  面粉　 超市 面粉 ") == ["面粉", "超市"]
    assert words("   ") == []


def test_one_character_alone_is_too_little() -> None:
    with pytest.raises(ValueError, match="至少输入 2 个字"):
        words("张")
    assert words("张 面粉") == ["张", "面粉"]


def test_a_long_query_is_refused() -> None:
    with pytest.raises(ValueError, match="50"):
        words("面" * 51)


@given(text=st.text(min_size=4, max_size=40), start=st.integers(0, 30), length=st.integers(2, 10))
def test_every_part_of_a_text_is_covered_by_its_pairs(text: str, start: int, length: int) -> None:
    part = normal(text)[start : start + length]
    assert set(bigrams(part)) <= set(bigrams(text)) or normal(part) != part
