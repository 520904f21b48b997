"""The catalogue: every kind has its article, every element its source."""

from __future__ import annotations

from datetime import date

import pytest

from enforcement.documents.rules import CATALOGUE, InstrumentKind, Kind, Practice, Side, Volume
from enforcement.documents.rules.filling import FILLERS
from enforcement.documents.rules.shapes import Form
from enforcement.law.values import Department

TODAY = date(2026, 11, 23)


def test_the_catalogue_holds_every_kind_and_every_row_of_the_list() -> None:
    assert set(CATALOGUE) == set(InstrumentKind)
    assert len(CATALOGUE) >= 78
    assert {kind.row for kind in CATALOGUE.values()} == set(range(1, 53))


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.code)
def test_every_kind_cites_an_article_and_every_element_its_source(kind: Kind) -> None:
    assert kind.articles
    assert all(article.number or article.statute == "MEE-PC" for article in kind.articles)
    assert len({element.key for element in kind.elements}) == len(kind.elements)
    for element in kind.elements:
        assert element.source.cite()
        assert element.verified is not isinstance(element.source, Practice)
        assert bool(element.columns) is (element.form is Form.TABLE)
    if kind.served and kind.code is not InstrumentKind.SEAL_STRIP:  # it bears its decision's number
        assert kind.sealed or kind.signers, "what is served bears a seal, or signatures on the spot"
        assert kind.word or kind.numbered_by, "what is served has a number"
    if kind.code in FILLERS or kind.steps:
        assert any(not element.warn for element in kind.elements)


def test_the_second_volume_holds_what_the_party_does_not_see() -> None:
    second = {kind.code for kind in CATALOGUE.values() if kind.volume is Volume.SUB}
    assert {"discussion_record", "review_opinion", "case_audit", "investigation_report"} <= second
    assert all(CATALOGUE[code].side is Side.INTERNAL for code in map(InstrumentKind, second))


def test_a_department_calls_an_instrument_by_its_own_name() -> None:
    notice = CATALOGUE[InstrumentKind.PENALTY_NOTICE]
    assert notice.title_for(Department.MARKET_REGULATION, TODAY) == "行政处罚告知书"
    assert notice.title_for(Department.TRANSPORT, TODAY) == "违法行为通知书"
    assert notice.title_for(Department.ECOLOGY, TODAY) == "行政处罚事先告知书"


def test_words_of_numbers_are_chinese_and_one_series_is_one_kind() -> None:
    words = [kind.word for kind in CATALOGUE.values() if kind.word]
    assert len(words) == len(set(words))
    assert all("一" <= letter <= "鿿" for word in words for letter in word)
