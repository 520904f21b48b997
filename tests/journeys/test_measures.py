"""Things are seized, held, given back and confiscated, until nothing is left (行政强制法 Arts. 16-28)."""

import pytest

from tests.journeys import measures
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say

pytestmark = pytest.mark.every_database


def test_a_seizure_is_approved_extended_once_and_every_item_goes_to_zero(county: County) -> None:
    story = measures.play(county, DEPARTMENTS["生态环境"], Say(quiet=True))
    assert story.status == "closed"


def test_an_urgent_seizure_the_head_does_not_approve_is_lifted_and_a_registration_settled(
    county: County,
) -> None:
    story = measures.play_urgent(county, DEPARTMENTS["农业农村"], Say(quiet=True))
    assert story.read()["findings"] == []
