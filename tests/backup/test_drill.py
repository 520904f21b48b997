"""The drill: back up a running system while evidence arrives, restore it elsewhere, and work on there."""

import hashlib
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from config.engines import ports
from tests.backup import commands
from tests.config.test_supervisor import supervisor
from tests.conftest import System
from tests.journeys import invented, media, opening, ordinary
from tests.journeys.client import SignIn
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say
from tests.journeys.story import Story
from tests.journeys.upload import Material, fetch


@dataclass(frozen=True)
class Acknowledged:
    evidence: str
    sha256: str
    at: float


@pytest.fixture
def county(system: System) -> Iterator[County]:
    county = County(system.url, [SignIn.of(row) for row in system.sign_ins])
    yield county
    county.close()


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that PostgreSQL's account may enter."""
    name = Path(tempfile.mkdtemp(prefix="enforcement-drill-"))
    name.chmod(0o755)
    yield name
    shutil.rmtree(name)


def upload(story: Story, material: Material) -> Acknowledged:
    evidence = story.upload(story.team.first, material).run()
    return Acknowledged(evidence["id"], material.sha256, time.time())


def pictured(runtime: psycopg.Connection, one: Acknowledged) -> bool:
    """Whether the worker makes anew what was made of it before."""
    deadline = time.monotonic() + 60
    query = "SELECT 1 FROM evidence_derivative d, media_storage_restoration r WHERE d.evidence_id = %s"
    while time.monotonic() < deadline:
        if runtime.execute(
            query + " AND d.key <> '' AND d.made_at > r.restored_at", [one.evidence]
        ).fetchone():
            return True
        time.sleep(0.5)
    return False


def test_nothing_acknowledged_before_the_point_is_missing_and_the_guards_stand(
    system: System, county: County, place: Path
) -> None:
    story = Story(county, DEPARTMENTS["交通运输"], invented.organisation(), "ordinary", Say(quiet=True))
    opening.choose_power(story)
    opening.register(story)
    video = Material("录像.mp4", "video/mp4", media.video(), "audiovisual", "现场录像", "证明现场情况")
    acknowledged = [upload(story, ordinary.photograph(story)), upload(story, video)]
    over = threading.Event()

    def keep_uploading() -> None:
        while not over.is_set():
            acknowledged.append(upload(story, ordinary.photograph(story)))

    uploading = threading.Thread(target=keep_uploading)
    uploading.start()
    try:
        time.sleep(1)
        status, said = commands.run(system.data_dir, "take", "--to", place / "backup")
        assert status == 0, said
        after = len(acknowledged) + 1
        deadline = time.monotonic() + 30
        while len(acknowledged) < after and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        over.set()
        uploading.join()
    [manifest] = (place / "backup" / "snapshots").glob("*/manifest.json")
    point = datetime.fromisoformat(json.loads(manifest.read_text())["point"])
    before = [one for one in acknowledged if one.at < point.timestamp()]
    assert 2 <= len(before) < len(acknowledged)

    status, said = commands.run(place / "restored", "restore", "--from", place / "backup")
    assert status == 0, said
    assert "核对无误" in said
    with ExitStack() as opened:
        running = opened.enter_context(supervisor(place / "restored", ports.choose(None, ports.is_free)))
        there = opened.enter_context(
            closing(County(running.run["url"], [SignIn.of(row) for row in system.sign_ins]))
        )
        officer = next(
            one for one in there.people("officer", story.law.code) if one.name == story.team.first.name
        )
        for one in before:
            found = fetch(officer, there.storage, one.evidence, "casework")
            assert hashlib.sha256(found).hexdigest() == one.sha256
        again = Story(there, story.law, invented.organisation(), "ordinary", Say(quiet=True))
        opening.choose_power(again)
        opening.register(again)
        upload(again, ordinary.photograph(again))
        with psycopg.connect(running.told["DATABASE_URL"], autocommit=True) as runtime:
            assert pictured(runtime, before[0])
            [[restored]] = runtime.execute("SELECT count(*) FROM media_storage_restoration").fetchall()
            assert restored >= len(before)
            for statement in (
                "UPDATE journal_entry SET body = ''",
                "DELETE FROM evidence_evidence",
                "UPDATE media_storage_storedobject SET version_id = 'another'",
                "INSERT INTO media_storage_restoration SELECT * FROM media_storage_restoration",
                "CREATE TEMPORARY TABLE cases_case (id int)",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    runtime.execute(statement)
        with (
            psycopg.connect(running.told["DATABASE_OWNER_URL"]) as owner,
            pytest.raises(psycopg.errors.CheckViolation),
        ):
            owner.execute("UPDATE media_storage_storedobject SET version_id = 'another'")
        running.process.terminate()
        assert running.process.wait(60) == 0
