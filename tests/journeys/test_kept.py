"""A video goes on file; the running system reads it back, and has the store lock and then hold it."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.journeys import invented, media, opening
from tests.journeys.county import County
from tests.journeys.expect import done
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say
from tests.journeys.story import Story
from tests.journeys.upload import Material

PATIENCE = 120.0


@pytest.fixture
def story(county: County) -> Story:
    """A registered clue."""
    story = Story(county, DEPARTMENTS["城市管理"], invented.organisation(), "ordinary", Say(quiet=True))
    opening.choose_power(story)
    opening.register(story)
    return story


def eventually(read: Callable[[], dict[str, Any]], true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What the worker and the tick bring about, waited for."""
    deadline = time.monotonic() + PATIENCE
    while not true(found := read()):
        assert time.monotonic() < deadline, found
        time.sleep(0.5)
    return found


def test_a_video_is_read_back_locked_and_held_by_what_runs_in_the_background(story: Story) -> None:
    video = Material("录像.mp4", "video/mp4", media.video(), "audiovisual", "现场录像", "证明现场情况")
    upload = story.upload(story.team.first, video)
    upload.begin()
    upload.send(upload.parts)
    upload.complete()

    def read() -> dict[str, Any]:
        found: dict[str, Any] = done(story.team.first.get(f"evidence/{upload.id}"), 200)
        return found

    kept = eventually(read, lambda row: row["sha256_confirmed"] and row["kept"]["confirmed_until"])["kept"]
    assert datetime.fromisoformat(kept["confirmed_until"]) >= datetime.fromisoformat(kept["until"]).replace(
        microsecond=0
    )
    assert not kept["hold"]
    hold = {"id": str(uuid4()), "ground": "reconsideration", "detail": "复议机关来函"}
    done(story.team.chief.post(f"cases/{story.id}/holds", hold, key=uuid4().hex), 201)
    eventually(read, lambda row: bool(row["kept"]["confirmed_hold"]))
