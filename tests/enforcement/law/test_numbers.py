import pytest

from enforcement.law.numbers import Number


@pytest.mark.parametrize(
    "text",
    [
        "昌市监罚〔2026〕12号",
        "昌市监罚(2026)12号",
        "昌市监罚（2026）12号",
        "昌市监罚[2026]12号",
        "昌市监罚【2026】12号",
        " 昌市监罚 〔２０２６〕 １２ 号 ",
    ],
)
def test_a_number_is_read_as_people_type_it_and_written_in_one_way(text: str) -> None:
    assert str(Number.parse(text)) == "昌市监罚〔2026〕12号"
    assert Number.parse(text) == Number("昌市监罚", 2026, 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昌市监罚〔2026〕012号",
        "昌市监罚〔26〕12号",
        "昌市监罚〔2026〕第12号",
        "罚〔2026〕12号",
        "昌市监罚2026-12",
        "昌市监罚〔2026〕1234567号",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="不是文书文号"):
        Number.parse(text)
