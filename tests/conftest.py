"""Engines, databases and buckets for every test; `tests/harness.py` says how.

* `db` (or the mark `django_db`) rolls back after the test. It works as the runtime role, which may not
  TRUNCATE, so `transaction=True` is not available: a test that needs commits, threads or processes takes
  `committed_db`.
* `bucket` is a fresh bucket.
* `system` is the whole system as `make run` starts it, with a database and a bucket of its own.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import django
import hypothesis
import pytest
from django.conf import settings as django_settings
from pytest_django import DjangoDbBlocker, Settings

from config.engines import ports
from tests import harness

# Before any conftest further down imports a model: the settings need the engines' addresses.
harness.begin()
django.setup()

from tests import told_once  # noqa: E402 - it asks for the settings

# What one worker counts and forgets is not what another does.
worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
django_settings.CACHES["default"]["LOCATION"] = harness.folder() / "cache" / worker


# How fast examples come tells of the machine, and it has other work beside.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

#: The tests that need the running system take minutes: each worker has its share, and starts it once.
SHARES = {"tests.contract.test_openapi": "contract", "tests.journeys.test_departments": "departments"}


@pytest.hookimpl(tryfirst=True)  # before the runner reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, in one worker, the tests that share what is costly to start."""
    for item in items:
        if isinstance(item, pytest.Function) and not item.get_closest_marker("xdist_group"):
            module = item.module.__name__
            if "system" in item.fixturenames:
                item.add_marker(pytest.mark.xdist_group(SHARES.get(module, "system")))
            elif _shares(item):
                item.add_marker(pytest.mark.xdist_group(module))


def pytest_collection_finish() -> None:
    """What is loaded stays to the end: looking for cycles in it took one part in sixteen of the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _shares(item: pytest.Function) -> bool:
    """Whether it uses a fixture that its module makes once, which would be once in every worker."""
    found = item._fixtureinfo.name2fixturedefs.values()  # noqa: SLF001 - told nowhere else
    return any(definitions[-1].scope == "module" for definitions in found)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[harness.Database]:
    """This worker's clone of the migrated template."""
    with django_db_blocker.unblock():
        database = harness.clone("worker")
        harness.point_at(database)
        yield database
        told_once.end()
        harness.point_at(harness.template())
        harness.drop(database)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Whoever was turned to the end of a story begins the next test in the worker's own database."""
    yield
    told_once.go_home()


@pytest.fixture
def committed_db(
    django_db_setup: harness.Database, django_db_blocker: DjangoDbBlocker
) -> Iterator[harness.Database]:
    """A database of the test's own, where transactions commit; it is dropped afterwards."""
    database = harness.clone("committed")
    with django_db_blocker.unblock():
        harness.point_at(database)
        yield database
        harness.point_at(django_db_setup)
    harness.drop(database)


@dataclass(frozen=True)
class System:
    """A running system: where it answers, and who may sign in (`role`, `agency`, `username`, `password`)."""

    url: str
    sign_ins: list[dict[str, str]]
    data_dir: Path
    database: harness.Database
    pid: int

    def sign_in(self, role: str, agency: str = "") -> dict[str, str]:
        """The first account with the role at an agency whose name contains `agency`."""
        return next(row for row in self.sign_ins if row["role"] == role and agency in row["agency"])


@pytest.fixture(scope="session")
def system(django_db_setup: harness.Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system as `make run` starts it, one per worker, on the suite's engines."""
    database = harness.clone("system")
    data_dir = tmp_path_factory.mktemp("system")
    environment = {
        **os.environ,
        **database.environment,
        "S3_BUCKET": f"system-{uuid4().hex}",
        "DATA_DIR": str(data_dir),
        "CACHE_DIR": str(data_dir / "cache"),
        "PORT": str(ports.choose(None, ports.is_free)),
        "PUBLIC_BASE_URL": "",
        "WEB_WORKERS": "2",
        "SIGN_IN_RATE": "1000/min",
    }
    command = [sys.executable, "-m", "config.supervisor"]
    output = (data_dir / "supervisor.log").open("w+")
    with output, subprocess.Popen(command, env=environment, stdout=output, stderr=output) as supervisor:
        try:
            run_file = data_dir / "run.json"
            while not run_file.exists():
                if supervisor.poll() is not None:
                    output.seek(0)
                    pytest.fail(f"the system did not start:\n{output.read()}")
                time.sleep(0.1)
            run = json.loads(run_file.read_text())
            sign_ins = json.loads(Path(run["sign_ins"]).read_text())
            yield System(run["url"], sign_ins, data_dir, database, supervisor.pid)
        finally:
            supervisor.send_signal(signal.SIGTERM)
            supervisor.wait()
    harness.drop(database)


@pytest.fixture
def bucket(settings: Settings) -> str:
    """A fresh bucket, made as `prepare_storage` makes it and set as S3_BUCKET."""
    from media_storage import s3  # noqa: PLC0415 - settings exist only after `begin`

    settings.S3_BUCKET = f"test-{uuid4().hex}"
    return s3.ensure_bucket().name
