"""What a remedy, or the agency itself, does to a decision and its notice (Penalty Law Art. 48)."""

import pytest

from tests.journeys import remedies
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say


def test_a_revoked_decision_leaves_the_public_and_the_money_goes_back(county: County) -> None:
    story = remedies.play(county, DEPARTMENTS["市场监管"], Say(quiet=True))
    assert story.status == "executed"


@pytest.mark.every_database
def test_a_decision_changed_by_the_court_is_published_anew(county: County) -> None:
    story = remedies.play_changed(county, DEPARTMENTS["城市管理"], Say(quiet=True))
    assert story.status == "closed"


def test_a_decision_the_agency_changes_is_published_anew_and_the_rest_goes_back(county: County) -> None:
    story = remedies.play_corrected(county, DEPARTMENTS["农业农村"], Say(quiet=True))
    assert story.status == "closed"
