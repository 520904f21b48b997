"""What the acts share: whose figures protect most."""

from __future__ import annotations

import pytest

from enforcement.decisions.offering import strictest
from enforcement.law.values import PartyKind


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ([], PartyKind.PERSON),
        ([PartyKind.ORGANISATION], PartyKind.ORGANISATION),
        ([PartyKind.ORGANISATION, PartyKind.PERSON], PartyKind.PERSON),
        ([PartyKind.ORGANISATION, PartyKind.INDIVIDUAL_BUSINESS], PartyKind.INDIVIDUAL_BUSINESS),
    ],
)
def test_the_citizens_figures_go_before_and_hold_while_nobody_is_known(
    kinds: list[PartyKind], found: PartyKind
) -> None:
    assert strictest(kinds) is found
