from collections.abc import Iterator

import pytest

from tests.conftest import System
from tests.journeys.client import SignIn
from tests.journeys.county import County


@pytest.fixture(scope="session")
def county(system: System) -> Iterator[County]:
    """The running system's people, each signed in once."""
    county = County(system.url, [SignIn.of(row) for row in system.sign_ins])
    yield county
    county.close()
