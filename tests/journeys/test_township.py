"""A power handed down is the township's there (Penalty Law Art. 24)."""

import pytest

from tests.journeys import township
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say


@pytest.mark.every_database
def test_a_township_decides_in_its_own_name_where_the_department_no_longer_may(county: County) -> None:
    story = township.play(county, DEPARTMENTS["市场监管"], Say(quiet=True))
    assert story.status == "closed"
