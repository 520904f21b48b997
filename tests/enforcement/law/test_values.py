import pytest

from enforcement.law.values import (
    Article47Segment,
    BasisLevel,
    Department,
    EvidenceKind,
    Heaviness,
    PenaltyKind,
    Stage,
)


class TestDepartment:
    @pytest.mark.parametrize(
        ("text", "department"),
        [
            ("城市管理", Department.URBAN),
            ("城管", Department.URBAN),
            ("urban", Department.URBAN),
            ("市场监管局", Department.MARKET_REGULATION),
            ("生态环境保护", Department.ECOLOGY),
            ("安全生产", Department.EMERGENCY),
            ("农业", Department.AGRICULTURE),
        ],
    )
    def test_is_found_by_the_names_people_use(self, text: str, department: Department) -> None:
        assert Department.parse(text) is department

    def test_is_refused_when_unknown(self) -> None:
        with pytest.raises(ValueError, match="税务"):
            Department.parse("税务")

    def test_is_stored_as_its_value_and_shown_in_chinese(self) -> None:
        assert ("ecology", "生态环境") in Department.choices()
        assert Department("ecology").label == "生态环境"
        assert str(Department.ECOLOGY) == "ecology"


def test_only_a_normative_document_cannot_found_a_penalty() -> None:
    assert [level for level in BasisLevel if not level.founds_penalty] == [BasisLevel.NORMATIVE_DOCUMENT]


def test_article_46_names_eight_kinds_of_evidence() -> None:
    assert len(EvidenceKind) == 8


def test_article_9_names_fourteen_kinds_of_penalty() -> None:
    assert len(PenaltyKind) == 14


def test_article_47_names_six_segments() -> None:
    assert [segment.label for segment in Article47Segment] == [
        "启动",
        "调查取证",
        "审核",
        "决定",
        "送达",
        "执行",
    ]


def test_there_are_three_stages() -> None:
    assert len(Stage) == 3


@pytest.mark.parametrize(
    ("kind", "heaviness"),
    [
        (PenaltyKind.WARNING, Heaviness.NEVER),
        (PenaltyKind.CRITICISM, Heaviness.NEVER),
        (PenaltyKind.FINE, Heaviness.BY_AMOUNT),
        (PenaltyKind.CONFISCATION_OF_GAINS, Heaviness.BY_AMOUNT),
        (PenaltyKind.CONFISCATION_OF_THINGS, Heaviness.BY_AMOUNT),
        (PenaltyKind.GRADE_REDUCTION, Heaviness.ALWAYS),
        (PenaltyKind.LICENCE_REVOCATION, Heaviness.ALWAYS),
        (PenaltyKind.BUSINESS_SUSPENSION, Heaviness.ALWAYS),
        (PenaltyKind.CLOSURE, Heaviness.ALWAYS),
        (PenaltyKind.CAREER_RESTRICTION, Heaviness.ALWAYS),
        (PenaltyKind.LICENCE_SUSPENSION, Heaviness.BY_JUDGEMENT),
        (PenaltyKind.ACTIVITY_RESTRICTION, Heaviness.BY_JUDGEMENT),
        (PenaltyKind.DETENTION, Heaviness.BY_JUDGEMENT),
        (PenaltyKind.OTHER, Heaviness.BY_JUDGEMENT),
    ],
)
def test_article_63_weighs_each_kind(kind: PenaltyKind, heaviness: Heaviness) -> None:
    assert kind.heaviness is heaviness
