"""A case leaves its straight course: aside, elsewhere, still, together (Penalty Law Arts. 25, 43, 54)."""

import pytest

from tests.journeys import detours
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say


def test_who_stands_aside_is_replaced_and_a_party_that_has_ended_ends_the_case(county: County) -> None:
    story = detours.play(county, DEPARTMENTS["交通运输"], Say(quiet=True))
    assert story.status == "closed"


@pytest.mark.every_database
def test_clues_and_cases_are_joined_and_separated(county: County) -> None:
    story = detours.play_joined(county, DEPARTMENTS["生态环境"], Say(quiet=True))
    assert story.status == "investigating"
