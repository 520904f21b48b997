"""Nothing is imposed: a first offence, no breach, a crime (Penalty Law Arts. 27, 33, 57)."""

import pytest

from tests.journeys import variants
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say


@pytest.mark.every_database
def test_a_first_offence_that_was_corrected_is_educated_and_closed(county: County) -> None:
    story = variants.play_first_offence(county, DEPARTMENTS["市场监管"], Say(quiet=True))
    assert story.status == "closed"


def test_a_breach_that_is_not_established_ends_without_a_penalty(county: County) -> None:
    story = variants.play_not_established(county, DEPARTMENTS["城市管理"], Say(quiet=True))
    assert story.status == "closed"


def test_a_suspected_crime_goes_to_the_police_and_comes_back(county: County) -> None:
    story = variants.play_judiciary(county, DEPARTMENTS["应急管理"], Say(quiet=True))
    assert story.status == "decided"
