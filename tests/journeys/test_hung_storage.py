"""The object store hangs, which is worse than dead: it accepts and says nothing. The office goes on working."""

import json
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest

from config.engines import ports
from tests.config.test_supervisor import Running, supervisor
from tests.journeys import invented, opening, ordinary
from tests.journeys.client import SignIn
from tests.journeys.county import County
from tests.journeys.expect import Answer
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say
from tests.journeys.story import Story
from tests.journeys.test_interrupted_upload import command_of, descendants
from tests.journeys.upload import Upload

WORKERS = 2
HUNG_CALL = 8.0
"""Seconds that one call may hold a worker: two for an answer, one for the probe; the rest is a busy machine's."""
AT_ONCE = 2.5
BACK = 20.0


@dataclass(frozen=True)
class Timed:
    answer: Answer
    seconds: float


def timed(ask: Callable[[], Answer]) -> Timed:
    began = time.monotonic()
    answer = ask()
    return Timed(answer, time.monotonic() - began)


def statuses(found: Iterable[Timed]) -> set[int]:
    return {one.answer.status for one in found}


def slowest(found: Iterable[Timed]) -> float:
    return max(one.seconds for one in found)


@pytest.fixture
def running() -> Iterator[Running]:
    """A system of our own, engines and all: this store is ours to stop."""
    with tempfile.TemporaryDirectory(prefix="enforcement-run-") as name:
        Path(name).chmod(0o755)
        port = ports.choose(None, ports.is_free)
        with supervisor(Path(name) / "var", port, WORKERS) as found:
            yield found
            found.process.send_signal(signal.SIGTERM)
            found.process.wait(60)


def store_of(running: Running) -> int:
    [pid] = [
        pid for pid in descendants(running.process.pid) if command_of(pid).split(b"\0")[0].endswith(b"/weed")
    ]
    return pid


def sent(county: County) -> Upload:
    """A photograph on a case of its own, every byte sent and not yet completed."""
    story = Story(county, DEPARTMENTS["城市管理"], invented.organisation(), "ordinary", Say(quiet=True))
    opening.choose_power(story)
    opening.register(story)
    upload = story.upload(story.team.first, ordinary.photograph(story))
    upload.begin()
    upload.send(upload.parts)
    return upload


def test_two_hung_calls_do_not_stop_two_workers(running: Running) -> None:
    rows = json.loads(Path(running.run["sign_ins"]).read_text())
    with closing(County(running.run["url"], [SignIn.of(row) for row in rows])) as county:
        uploads = [sent(county) for _ in range(WORKERS)]
        officer, store = uploads[0].person, store_of(running)
        completions = [partial(upload.person.post, *completion(upload), key=upload.id) for upload in uploads]
        read = partial(officer.get, "cases")
        os.kill(store, signal.SIGSTOP)
        try:
            with ThreadPoolExecutor(WORKERS + 1) as phones:
                waiting = [phones.submit(timed, complete) for complete in completions]
                time.sleep(0.5)
                meanwhile = phones.submit(timed, read).result()
                hung = [one.result() for one in waiting]
            assert (statuses(hung), statuses([meanwhile])) == ({503}, {200})
            assert slowest([*hung, meanwhile]) < HUNG_CALL
            # Each worker has learnt it: nobody waits any more, for the store or for a worker.
            later = [timed(complete) for complete in completions * 2]
            reads = [timed(read) for _ in range(8)]
            assert (statuses(later), statuses(reads)) == ({503}, {200})
            assert slowest([*later, *reads]) < AT_ONCE
            assert httpx.get(f"{running.run['url']}/health", timeout=AT_ONCE).status_code == 503
        finally:
            os.kill(store, signal.SIGCONT)
        deadline = time.monotonic() + BACK
        for complete in completions:
            while (answer := complete()).status == 503 and time.monotonic() < deadline:
                time.sleep(0.3)
            assert answer.status == 201, answer
            assert complete().body == answer.body
            assert len(officer.rows("evidence", case=answer.body["case"])) == 1


def completion(upload: Upload) -> tuple[str, dict[str, str]]:
    return f"evidence/uploads/{upload.id}/complete", {}
