import pytest

from enforcement.law.evaluation import DEDUCTION_ITEMS, STANDARD, VETO_ITEMS, Grade, score


def test_every_item_cites_an_article() -> None:
    assert all(item.article.cite().startswith("《") for item in STANDARD)


def test_item_codes_are_unique() -> None:
    assert len({item.code for item in STANDARD}) == len(STANDARD)


def test_an_item_is_a_veto_or_costs_points() -> None:
    assert all(item.veto for item in VETO_ITEMS)
    assert all(item.points for item in DEDUCTION_ITEMS)


def test_the_deductions_can_use_up_the_score() -> None:
    assert sum(item.points or 0 for item in DEDUCTION_ITEMS) == 100


@pytest.mark.parametrize(
    ("found", "points", "grade"),
    [
        (set(), 100, Grade.EXCELLENT),
        ({"D02"}, 90, Grade.EXCELLENT),
        ({"D01", "D02"}, 85, Grade.GOOD),
        ({"D02", "D03"}, 80, Grade.GOOD),
        ({"D02", "D03", "D04"}, 70, Grade.PASS),
        ({"D01", "D02", "D03", "D04"}, 65, Grade.FAIL),
        ({item.code for item in DEDUCTION_ITEMS}, 0, Grade.FAIL),
    ],
)
def test_points_make_the_grade(found: set[str], points: int, grade: Grade) -> None:
    result = score(frozenset(found))
    assert (result.points, result.grade, result.vetoed) == (points, grade, False)


@pytest.mark.parametrize("item", VETO_ITEMS, ids=lambda item: item.code)
def test_one_veto_fails_the_file(item: object) -> None:
    result = score(frozenset({getattr(item, "code", "")}))
    assert (result.points, result.grade, result.vetoed) == (0, Grade.FAIL, True)


def test_an_item_outside_the_standard_is_refused() -> None:
    with pytest.raises(ValueError, match="X99"):
        score(frozenset({"X99"}))
