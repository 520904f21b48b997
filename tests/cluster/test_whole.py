"""`make cluster`: the whole composition as processes, a case's evidence through it, and nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from config.cluster.topology import load
from config.engines import ports
from config.engines.children import CHECKOUT
from tests.config.test_supervisor import all_gone, environment, open_folder
from tests.journeys import invented, opening, ordinary
from tests.journeys.client import SignIn
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say
from tests.journeys.story import Story
from tests.journeys.test_interrupted_upload import again_until_answered, descendants
from tests.journeys.upload import fetch

pytestmark = pytest.mark.xdist_group("cluster")
__all__ = ["open_folder"]
START_SECONDS = 150.0


def command_lines(pid: int) -> dict[int, str]:
    found = {}
    for one in descendants(pid):
        try:
            text = Path(f"/proc/{one}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if "config.engines.lifeline" not in text:
            found[one] = text
    return found


def test_evidence_goes_through_the_cluster_while_a_web_server_dies(open_folder: Path) -> None:
    data_dir, port = open_folder / "var", ports.choose(None, ports.is_free)
    output = (open_folder / "output").open("w+")
    with (
        output,
        subprocess.Popen(
            [sys.executable, "-m", "config.cluster"],
            cwd=CHECKOUT,
            env=environment(data_dir, port),
            stdout=output,
            stderr=output,
            start_new_session=True,
        ) as process,
        ExitStack() as opened,
    ):
        try:
            run_file, deadline = data_dir / "cluster" / "run.json", time.monotonic() + START_SECONDS
            while not run_file.exists():
                if process.poll() is not None or time.monotonic() > deadline:
                    output.seek(0)
                    pytest.fail(f"did not start:\n{output.read()}")
                time.sleep(0.1)
            run = json.loads(run_file.read_text())
            assert httpx.get(f"{run['url']}/health").json()["ready"] is True
            running = command_lines(process.pid)
            topology = load()
            for word, count in {
                "weed -logtostderr=true master": topology.storage.masters,
                "weed -logtostderr=true volume": topology.storage.volumes,
                "weed -logtostderr=true filer": topology.storage.filers,
                "weed -logtostderr=true s3": topology.storage.gateways,
                "config.worker": topology.software.workers,
            }.items():
                assert sum(word in line for line in running.values()) == count, word

            sign_ins = [SignIn.of(row) for row in json.loads(Path(run["sign_ins"]).read_text())]
            county = opened.enter_context(closing(County(run["url"], sign_ins)))
            story = Story(
                county, DEPARTMENTS["生态环境"], invented.organisation(), "ordinary", Say(quiet=True)
            )
            opening.choose_power(story)
            opening.register(story)
            officer, picture = story.team.first, ordinary.photograph(story)
            upload = story.upload(officer, picture)
            upload.begin()
            upload.send(upload.parts)
            web = [pid for pid, line in running.items() if "granian" in line and "--port" in line]
            os.kill(min(web), signal.SIGKILL)
            evidence = again_until_answered(upload.complete)
            assert fetch(officer, county.storage, evidence["id"], "casework") == picture.content
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
        finally:
            process.kill()
    assert all_gone(data_dir / "cluster") == []
