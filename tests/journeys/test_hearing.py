"""A hearing before a fine that is not small (Penalty Law Arts. 63-65)."""

from datetime import timedelta

import psycopg
import pytest

from tests.conftest import System
from tests.journeys import hearing, ordinary
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS, now
from tests.journeys.say import Say
from tests.journeys.story import Story


def test_a_party_asks_for_a_hearing_is_told_in_time_and_withdraws(county: County) -> None:
    story = hearing.play(county, DEPARTMENTS["交通运输"], Say(quiet=True))
    assert story.status == "served"


def let_the_day_come(story: Story, system: System) -> None:
    """Two weeks cannot be waited for: the owner of the database puts the day of this hearing before now."""
    morning = now() - timedelta(hours=3)
    with psycopg.connect(system.database.owner_url) as owner:
        owner.execute("ALTER TABLE decisions_hearing DISABLE TRIGGER USER")
        owner.execute("UPDATE decisions_hearing SET opens_at = %s WHERE case_id = %s", (morning, story.id))
        owner.execute("ALTER TABLE decisions_hearing ENABLE TRIGGER USER")


@pytest.mark.every_database
def test_what_a_hearing_found_is_drafted_and_reviewed_anew(county: County, system: System) -> None:
    story = hearing.told(county, DEPARTMENTS["城市管理"], Say(quiet=True))
    hearing.asked(story)
    hearing.arranged(story)
    let_the_day_come(story, system)
    hearing.held(story, new_fact=True)
    hearing.anew(story, ordinary.fine(story) / 2)
    assert story.status == "decided"
