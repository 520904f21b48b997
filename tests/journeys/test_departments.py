"""The whole case, for each department under each procedure."""

import pytest

from tests.journeys import ordinary, simple
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say

ONE_ON_EVERY_DATABASE = [
    pytest.param(name, marks=[pytest.mark.every_database] if number == 0 else [])
    for number, name in enumerate(DEPARTMENTS)
]


@pytest.mark.parametrize("department", ONE_ON_EVERY_DATABASE)
def test_a_major_case_goes_from_clue_to_evaluation_by_the_ordinary_procedure(
    county: County, department: str
) -> None:
    story = ordinary.play(county, DEPARTMENTS[department], Say(quiet=True))
    assert story.status == "closed"


@pytest.mark.parametrize("department", ONE_ON_EVERY_DATABASE)
def test_a_small_fine_is_decided_on_the_spot_and_published(county: County, department: str) -> None:
    story = simple.play(county, DEPARTMENTS[department], Say(quiet=True))
    assert story.status == "closed"
