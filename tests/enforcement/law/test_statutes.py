from datetime import date

import pytest

from enforcement.law.numerals import chinese_numeral
from enforcement.law.statutes import STATUTES, Article, art


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "一"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (58, "五十八"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1054, "一千零五十四"),
        (1242, "一千二百四十二"),
        (2005, "二千零五"),
    ],
)
def test_numbers_are_said_in_chinese(number: int, said: str) -> None:
    assert chinese_numeral(number) == said


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_a_number_no_article_bears_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="条号"):
        chinese_numeral(number)


class TestArticle:
    @pytest.mark.parametrize(
        ("article", "citation"),
        [
            (art("CFF", "58"), "《中华人民共和国行政处罚法》第五十八条"),
            (art("CFF", "64(1)"), "《中华人民共和国行政处罚法》第六十四条第一项"),
            (art("CFF", "57§2"), "《中华人民共和国行政处罚法》第五十七条第二款"),
            (art("QZF", "18(7-9)"), "《中华人民共和国行政强制法》第十八条第七项至第九项"),
            (art("CFF", "48,85"), "《中华人民共和国行政处罚法》第四十八条、第八十五条"),
            (art("SAMR-P", "49-56"), "《市场监督管理行政处罚程序规定》第四十九条至第五十六条"),
            (art("SAMR-G", "8"), "《市场监督管理行政处罚信息公示规定》第八条"),
            (art("ECO", "1054"), "《中华人民共和国生态环境法典》第一千零五十四条"),
            (
                art("54"),
                "《国务院办公厅关于严格规范涉企行政检查的意见》（国办发〔2024〕54号）",
            ),
            (
                art("MEE-PC", "14"),
                "《生态环境行政执法案卷评查细则（2024年版）》（环执法发〔2024〕4号）第十四项",
            ),
            (art("MEM-18"), "《安全生产违法行为行政处罚办法》（条号待核）"),
        ],
    )
    def test_is_cited_in_full(self, article: Article, citation: str) -> None:
        assert article.cite() == citation

    def test_is_cited_briefly(self) -> None:
        assert art("CFF", "64(1)").short() == "行政处罚法第64条第1项"

    def test_of_an_unknown_statute_is_refused(self) -> None:
        with pytest.raises(ValueError, match="XYZ"):
            Article("XYZ", "1")

    @pytest.mark.parametrize("number", ["五十八", "58条", "58(", "58,", "0x1", "-58"])
    def test_with_an_unreadable_number_is_refused(self, number: str) -> None:
        with pytest.raises(ValueError, match="条号"):
            Article("CFF", number)

    @pytest.mark.parametrize("article", [art("CFF", "64(1)"), art("118"), art("CFF", "48,85")])
    def test_survives_being_stored(self, article: Article) -> None:
        assert Article.parse(str(article)) == article


class TestStatutes:
    def test_the_old_safety_rules_end_where_the_new_begin(self) -> None:
        assert STATUTES["MEM-15"].in_force(date(2026, 1, 31))
        assert not STATUTES["MEM-15"].in_force(date(2026, 2, 1))
        assert STATUTES["MEM-18"].in_force(date(2026, 2, 1))

    def test_the_ecology_code_is_not_in_force_before_its_day(self) -> None:
        assert not STATUTES["ECO"].in_force(date(2026, 8, 14))
        assert STATUTES["ECO"].in_force(date(2026, 8, 15))

    def test_the_text_of_document_118_is_marked_unverified(self) -> None:
        assert not STATUTES["118"].verified
