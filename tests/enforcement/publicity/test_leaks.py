import pytest

from enforcement.publicity.leaks import Sealed, SealedKind, leaks

ID = "53052419900307123X"
PHONE = "13887512345"
SEALED = (
    Sealed(SealedKind.ID_NUMBER, ID),
    Sealed(SealedKind.PHONE, PHONE),
    Sealed(SealedKind.ADDRESS, "云南省保山市昌宁县田园镇右文村3组12号"),
    Sealed(SealedKind.NAME, "张三丰"),
    Sealed(SealedKind.REPRESENTATIVE, "李四"),
    Sealed(SealedKind.BIRTH, "1990-03-07"),
)
BUSINESS = "昌宁县李四餐馆"


def found(text: str) -> list[str]:
    return leaks({"facts": text}, SEALED, {BUSINESS})


class TestWhatIsSealed:
    @pytest.mark.parametrize(
        "text",
        [
            f"证件号{ID}。",
            "证件号53052419900307123x",
            "530524 19900307 123X",
            "530524-1990-0307-123X",
            "５３０５２４１９９００３０７１２３Ｘ",
            "五三〇五二四一九九〇〇三〇七一二三X",
            "号码以5305241990开头",
            "53052419\u200b900307123X",
        ],
    )
    def test_an_identity_number_is_found(self, text: str) -> None:
        assert any("当事人证件号码" in one for one in found(text))

    @pytest.mark.parametrize(
        "text",
        [
            f"电话{PHONE}",
            "138 8751 2345",
            "138-8751-2345",
            "138.8751.2345",
            "１３８８７５１２３４５",
            "+86 138 8751 2345",
            "一三八八七五一二三四五",
            "幺三八八七五幺二三四五",
            "电话8875 12345",
        ],
    )
    def test_a_telephone_number_is_found(self, text: str) -> None:
        assert any("当事人电话号码" in one for one in found(text))

    @pytest.mark.parametrize(
        "text",
        [
            "住云南省保山市昌宁县田园镇右文村3组12号",
            "昌宁县田园镇右文村3组12号",
            "家住右文村３组１２号",
            "右文村 3组-12号",
        ],
    )
    def test_an_address_is_found_by_its_last_part(self, text: str) -> None:
        assert any("当事人住址" in one for one in found(text))

    @pytest.mark.parametrize("text", ["张三丰", "张 三 丰", "张　三丰", "张·三丰", "张\u200b三丰"])
    def test_a_full_name_is_found(self, text: str) -> None:
        assert found(text) == ["/facts:含有自然人姓名"]

    def test_a_representative_is_found_outside_the_name_of_the_business(self) -> None:
        assert found(f"{BUSINESS}的经营者李四") == ["/facts:含有当事人法定代表人或者经营者姓名"]
        assert found(BUSINESS) == []

    @pytest.mark.parametrize(
        "text", ["1990年3月7日出生", "1990-03-07", "1990.3.7", "生于19900307", "一九九〇年三月七日"]
    )
    def test_a_birth_date_is_found(self, text: str) -> None:
        assert any("当事人出生日期" in one for one in found(text))

    def test_every_string_is_searched_at_any_depth(self) -> None:
        fields = {"parties": [{"name": "张三丰", "kind": "person"}], "penalty_kinds": ["fine"]}
        assert leaks(fields, SEALED) == ["/parties/0/name:含有自然人姓名"]

    def test_a_finding_never_repeats_the_value(self) -> None:
        said = " ".join(found(f"张三丰 {ID} {PHONE}"))
        assert "张三丰" not in said
        assert ID not in said
        assert PHONE not in said


class TestWhatLooksPersonal:
    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ("证人身份证110105194912310021", "公民身份号码"),
            ("11010519491231002X", "公民身份号码"),
            ("110105 19491231 002x", "公民身份号码"),
            ("530524900307123", "公民身份号码"),
            ("联系电话15912345678", "手机号码"),
            ("159 1234 5678", "手机号码"),
            ("8615912345678", "手机号码"),
            ("0875-7123456", "固定电话号码"),
            ("卡6222021234567890128", "银行账号"),
            ("6222 0212 3456 7890 128", "银行账号"),
            ("开户行工行,账号 2512 0001 0902", "银行账号"),
            ("530524********1234", "遮盖不全的号码"),
            ("138****5678", "遮盖不全的号码"),
            ("zhang.san@example.com", "电子邮箱"),
        ],
    )
    def test_a_number_of_anybody_is_found(self, text: str, label: str) -> None:
        assert f"/facts:含有{label}" in leaks({"facts": text}, ())

    @pytest.mark.parametrize(
        "text",
        [
            "昌市监罚〔2026〕12号",
            "91530524MA6K5YFQ34",
            "罚款 5,000.00 元;没收违法所得 138000000.00 元",
            "于2026年11月2日至2026-11-12期间经营商品条码6901234567892的面粉",
            "《中华人民共和国食品安全法》第一百二十四条第一款第五项",
            "货值金额一万三千八百元,共计二十三袋",
            "2026-11-02 09:30",
            "昌宁县市场监督管理局",
            "9f86d081884c7d659a2feaa0c55ad015",
        ],
    )
    def test_the_ordinary_text_of_a_decision_passes(self, text: str) -> None:
        assert leaks({"facts": text}, SEALED) == []


def test_an_address_that_names_no_more_than_a_township_gives_nobody_away() -> None:
    sealed = [Sealed(SealedKind.ADDRESS, "云南省昌宁县田园镇")]
    assert leaks({"agency": "昌宁县田园镇人民政府"}, sealed) == []


def test_short_addresses_are_looked_for_with_what_stands_before_them() -> None:
    sealed = [Sealed(SealedKind.ADDRESS, "昌宁县田园镇文昌路")]
    assert leaks({"facts": "在田园镇文昌路的门店"}, sealed) == ["/facts:含有当事人住址"]
    assert leaks({"facts": "在文昌路的门店"}, sealed) == []
