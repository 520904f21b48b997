"""A process that dies in the middle of a batch leaves a state from which the same batch goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from uuid import UUID, uuid4

import pytest

from enforcement.cases.models import CaseStep
from enforcement.journal.models import Entry
from enforcement.sync.models import Operation
from tests import factories
from tests.enforcement.sync.conftest import Handset
from tests.enforcement.threads import together
from tests.harness import Database

#: A worker of its own that takes one batch from its standard input.
WORKER = """
import json, sys, django
django.setup()
from rest_framework.test import APIClient
given = json.load(sys.stdin)
client = APIClient()
client.credentials(HTTP_AUTHORIZATION=f"Token {given['token']}")
client.post("/api/v1/sync", given["batch"], format="json", headers={"Idempotency-Key": given["key"]})
"""


def codes(case: str) -> list[str]:
    return list(CaseStep.objects.filter(case=UUID(case)).order_by("seq").values_list("code", flat=True))


@pytest.mark.usefixtures("db")
def test_an_act_done_and_not_yet_noted_is_noted_and_not_done_again() -> None:
    handset = Handset(factories.team().officer)
    case = handset.clue()
    handset.inspect(case)
    clue = handset.log.operations[0]
    handset.post("/api/v1/cases", clue["body"], key=f"sync-{clue['id']}")
    assert handset.states() == ["applied", "applied"]
    assert codes(case) == ["register_clue", "inspect"]
    assert Entry.objects.filter(stream=UUID(case), act="register_clue").count() == 1


@pytest.mark.parametrize("after", [1, 7, 23])
def test_after_kill_minus_nine_the_same_batch_goes_on(committed_db: Database, after: int) -> None:
    handset = Handset(factories.team().officer)
    case = handset.clue()
    for _ in range(40):
        handset.inspect(case)
    key = uuid4().hex
    given = json.dumps({"token": handset.token, "batch": handset.log.batch(), "key": key})
    environment = {**os.environ, **committed_db.environment}
    command = [sys.executable, "-W", "ignore", "-c", WORKER]
    noted = Operation.objects.filter(chain=UUID(handset.log.chain), state="applied")
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, text=True) as worker:
        assert worker.stdin
        worker.stdin.write(given)
        worker.stdin.close()
        deadline = time.monotonic() + 60
        while noted.count() < after and worker.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        worker.send_signal(signal.SIGKILL)
    left = noted.count()
    assert after <= left < 41
    answer = handset.post("/api/v1/sync", handset.log.batch(), key=key)
    assert [row["state"] for row in answer.json()["operations"]] == ["applied"] * 41
    assert codes(case) == ["register_clue"] + ["inspect"] * 40
    assert Entry.objects.filter(stream=UUID(case)).count() == 41
    settled = Entry.objects.filter(stream=UUID(handset.log.chain), act="settle_operation")
    assert settled.count() == len(set(settled.values_list("subject", flat=True))) == 41


@pytest.mark.usefixtures("committed_db")
def test_the_same_batch_from_four_threads_is_done_once() -> None:
    handset = Handset(factories.team().officer)
    case = handset.clue()
    for _ in range(5):
        handset.inspect(case)

    def send() -> list[str]:
        return Handset(handset.account, log=handset.log).states()

    assert together(send, send, send, send) == [["applied"] * 6] * 4
    assert codes(case) == ["register_clue"] + ["inspect"] * 5


@pytest.mark.usefixtures("committed_db")
def test_pieces_of_a_log_at_the_same_moment_fall_into_place() -> None:
    handset = Handset(factories.team().officer)
    case = handset.clue()
    for _ in range(5):
        handset.inspect(case)

    def send(*numbers: int) -> list[str]:
        return Handset(handset.account, log=handset.log).states(*numbers)

    together(lambda: send(4, 2), lambda: send(6, 1), lambda: send(5, 3))
    assert handset.states() == ["applied"] * 6
    assert codes(case) == ["register_clue"] + ["inspect"] * 5
