import pytest

from enforcement.law.years import seed_calendar
from tests.factories import Team, team


@pytest.fixture
def people(db: None) -> Team:
    """A staffed agency, and the calendar of the years on file."""
    seed_calendar()
    return team()
