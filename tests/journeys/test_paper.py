"""A case begun on paper is finished here (Penalty Law Arts. 47, 54)."""

import pytest

from tests.journeys import paper
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say


@pytest.mark.every_database
def test_a_paper_case_keeps_its_number_and_its_days(county: County) -> None:
    story = paper.play(county, DEPARTMENTS["农业农村"], Say(quiet=True))
    assert story.status == "served"
