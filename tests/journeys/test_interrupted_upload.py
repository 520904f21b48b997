"""The server is killed between the last byte and the word that it was the last; the phone goes on."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from tests.conftest import System
from tests.journeys import invented, media, opening, ordinary
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say
from tests.journeys.story import Story
from tests.journeys.upload import Material

T = TypeVar("T")
PATIENCE = 60.0


def kill_web_server(system: System) -> None:
    """SIGKILL to the web server and each of its workers, found below the fixture's own supervisor."""
    for pid in descendants(system.pid):
        if b"granian" in command_of(pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def command_of(pid: int) -> bytes:
    """What a process was started as; nothing where it has ended meanwhile, as the tick does every few seconds."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def descendants(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def again_until_answered(act: Callable[[], T]) -> T:
    """What a phone does without an answer: the same request, under the same key, until there is one."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@pytest.fixture
def story(county: County) -> Story:
    """A registered clue."""
    story = Story(county, DEPARTMENTS["城市管理"], invented.organisation(), "ordinary", Say(quiet=True))
    opening.choose_power(story)
    opening.register(story)
    return story


def test_a_photograph_sent_before_the_kill_is_completed_after_it(system: System, story: Story) -> None:
    upload = story.upload(story.team.first, ordinary.photograph(story))
    upload.begin()
    upload.send(upload.parts)
    kill_web_server(system)
    evidence = again_until_answered(upload.complete)
    assert evidence["number"] == 1
    assert upload.complete()["id"] == evidence["id"]
    assert len(story.team.first.rows("evidence", case=story.id)) == 1


def test_a_video_half_sent_before_the_kill_is_sent_on_from_where_it_was(system: System, story: Story) -> None:
    video = Material("录像.mp4", "video/mp4", media.video(), "audiovisual", "现场录像", "证明现场情况")
    upload = story.upload(story.team.first, video)
    upload.begin()
    assert len(upload.parts) > 2
    upload.send(upload.parts[:1])
    kill_web_server(system)
    begun = again_until_answered(upload.begin)
    assert begun["id"] == upload.id
    assert upload.progress() == (upload.parts[:1], upload.parts[1:])
    upload.send(upload.progress()[1])
    assert upload.complete()["size"] == len(video.content)
