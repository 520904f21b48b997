"""What a decision must contain, and that a defence never makes it heavier (Penalty Law Arts. 45, 59)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.decisions.rules import (
    ELEMENTS,
    fine_of,
    heavier,
    missing_elements,
    penalties_said,
    remedies,
    written,
)
from enforcement.law.values import PenaltyKind
from enforcement.review.rules import Penalty

WHOLE = {key: "x" for key, _, _ in ELEMENTS} | {"bank": "x", "late_penalty": "x"}
FINE = Penalty(PenaltyKind.FINE, Decimal(1000))
GAINS = Penalty(PenaltyKind.CONFISCATION_OF_GAINS, Decimal(500))


class TestElements:
    def test_a_whole_decision_lacks_nothing(self) -> None:
        assert missing_elements(WHOLE, fined=True) == ()

    @pytest.mark.parametrize("key", [key for key, _, _ in ELEMENTS])
    def test_each_element_of_the_article_is_asked_for(self, key: str) -> None:
        for content in (WHOLE | {key: ""}, {k: v for k, v in WHOLE.items() if k != key}):
            (missing,) = missing_elements(content, fined=False)
            assert missing.code == f"element_{key}"
            assert "第五十九条" in missing.article

    def test_a_fine_also_names_the_bank_and_the_late_penalty(self) -> None:
        bare = WHOLE | {"bank": "", "late_penalty": ""}
        assert {m.code for m in missing_elements(bare, fined=True)} == {
            "element_bank",
            "element_late_penalty",
        }
        assert missing_elements(bare, fined=False) == ()


class TestHeavier:
    def test_the_same_less_or_lighter_is_not(self) -> None:
        for decided in ([FINE, GAINS], [FINE], [], [Penalty(PenaltyKind.FINE, Decimal("999.99"))]):
            assert heavier([FINE, GAINS], decided) == ""

    def test_a_cent_more_is(self) -> None:
        assert "1000.01" in heavier([FINE], [Penalty(PenaltyKind.FINE, Decimal("1000.01"))])

    def test_another_kind_is_even_where_the_total_is_less(self) -> None:
        assert heavier([FINE], [Penalty(PenaltyKind.WARNING)])
        assert heavier([FINE, GAINS], [FINE, GAINS, Penalty(PenaltyKind.CLOSURE)])

    def test_more_of_one_is_even_where_less_of_another_makes_up_for_it(self) -> None:
        assert heavier([FINE, GAINS], [Penalty(PenaltyKind.FINE, Decimal(1200))])

    def test_a_longer_suspension_is(self) -> None:
        told = [Penalty(PenaltyKind.LICENCE_SUSPENSION, detail="暂扣三个月")]
        assert heavier(told, [Penalty(PenaltyKind.LICENCE_SUSPENSION, detail="暂扣六个月")])
        assert heavier(told, told) == ""

    @given(st.lists(st.sampled_from(PenaltyKind), unique=True), st.decimals(0, 10**9, places=2))
    def test_what_was_told_is_never_heavier_than_itself(
        self, kinds: list[PenaltyKind], amount: Decimal
    ) -> None:
        told = [Penalty(kind, amount if kind.has_amount else Decimal(0)) for kind in kinds]
        assert heavier(told, told) == heavier(told, told[1:]) == ""


class TestWords:
    def test_amounts_are_said_for_what_has_one(self) -> None:
        assert penalties_said([Penalty(PenaltyKind.WARNING), Penalty(PenaltyKind.FINE, Decimal(40000))]) == [
            "警告",
            "罚款 40,000.00 元",
        ]

    def test_only_the_fine_is_the_fine(self) -> None:
        assert fine_of([FINE, GAINS]) == Decimal(1000)

    def test_on_the_spot_reconsideration_comes_first(self) -> None:
        said = remedies(reconsideration="县政府", court="县法院", reconsideration_first=True)
        assert "应当先申请行政复议" in said
        ordinary = remedies(reconsideration="县政府", court="县法院", reconsideration_first=False)
        assert "六十日" in ordinary
        assert "六个月" in ordinary
        assert "应当先" not in ordinary

    def test_dates_have_no_leading_zeros(self) -> None:
        assert written(date(2026, 1, 2)) == "2026年1月2日"
