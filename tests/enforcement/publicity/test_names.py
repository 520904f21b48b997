import pytest

from enforcement.publicity.names import anonymised, anonymised_all, looks_like_a_name, redacted


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("张三", "张某"),
        ("张三丰", "张某某"),
        ("张 三", "张某"),
        ("欧阳锋", "欧阳某"),
        ("欧阳修文", "欧阳某某"),
        ("司马迁", "司马某"),
        ("欧阳", "欧某"),
        ("阿卜杜·热依木", "阿某某"),
        ("张王李四", "张某某"),
        ("杨耈街", "杨某某"),
        ("𠮷田", "𠮷某"),
        ("John Smith", "J某"),
        ("", "某某"),
    ],
)
def test_a_natural_person_keeps_the_family_name_only(name: str, said: str) -> None:
    assert anonymised(name) == said


def test_people_who_would_be_called_alike_are_numbered() -> None:
    assert anonymised_all(["张三", "张四", "李五"]) == {"张三": "张某1", "张四": "张某2", "李五": "李某"}


class TestRedacted:
    def test_a_name_is_replaced_wherever_it_stands(self) -> None:
        assert redacted("张三、张 三和张　三", {"张三": "张某"}, ()) == "张某、张某和张某"

    def test_the_longer_name_goes_first(self) -> None:
        assert redacted("张三丰与张三", {"张三": "张某", "张三丰": "张某某"}, ()) == "张某某与张某"

    def test_a_business_keeps_its_name_though_its_operator_is_part_of_it(self) -> None:
        text = "昌宁县张三餐馆(经营者张三)"
        assert redacted(text, {"张三": "张某"}, {"昌宁县张三餐馆"}) == "昌宁县张三餐馆(经营者张某)"

    def test_nobody_to_hide_changes_nothing(self) -> None:
        assert redacted("没有姓名", {}, ()) == "没有姓名"


@pytest.mark.parametrize(
    ("text", "name"), [("李四", True), ("欧阳修文", True), ("负责人", False), ("店员", False), ("李", False)]
)
def test_a_name_is_told_from_an_office(text: str, name: bool) -> None:
    assert looks_like_a_name(text) is name
