"""A decision on the spot where there is no network (Penalty Law Arts. 51-53)."""

from tests.journeys import on_spot
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say


def test_a_number_taken_along_becomes_a_decision_when_the_phone_comes_home(county: County) -> None:
    story = on_spot.play(county, DEPARTMENTS["市场监管"], Say(quiet=True))
    assert story.status == "closed"
