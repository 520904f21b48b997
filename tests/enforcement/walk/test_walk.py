"""For every procedure and department: a lawful tour of the procedure table, and random walks from its stops.

`WALK=deep` takes every branch in every department and many more walks, differently each time; a failure prints the
acts that led to it, and `WALK_SEED` the seed that repeats it.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from enforcement.cases.rules import PROCEDURE, StepCode
from enforcement.law.values import Department
from tests.enforcement.walk.acts import DRIVERS, OTHER, Other
from tests.enforcement.walk.acts.investigation import asks_recusal
from tests.enforcement.walk.derived import status_follows_the_steps
from tests.enforcement.walk.machine import Flaw, walk_from
from tests.enforcement.walk.needed import had_what_it_needs
from tests.enforcement.walk.snapshot import constraints_hold
from tests.enforcement.walk.tally import TALLY
from tests.enforcement.walk.tours import TOURS, Days, Stop, procedure_of
from tests.enforcement.walk.watched import (
    everybody_had_the_right,
    journal_verifies,
    no_deadline_passed_in_silence,
)
from tests.enforcement.walk.world import World, cast

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("walk")]

DEEP: Final = os.environ.get("WALK") == "deep"
SEED: Final = int(os.environ.get("WALK_SEED", "0")) or (zlib.crc32(os.urandom(4)) if DEEP else 20261123)
#: Short of what the walks begin; the deep run begins them short of every step.
BRINKS: Final = frozenset({StepCode.DECIDE_ON_SPOT, StepCode.CLOSE})
SETTINGS: Final = settings(
    max_examples=12 if DEEP else 2,
    stateful_step_count=15 if DEEP else 3,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.normal,
)
DEPARTMENTS: Final = tuple(Department)
#: The simple procedure in every department at every change; every tour in every department in the deep run.
CASES: Final = [(name, department) for name in (TOURS if DEEP else ("simple",)) for department in DEPARTMENTS]


@pytest.fixture(scope="module", autouse=True)
def statistics() -> Iterator[None]:
    """What was walked, printed after the deep run (`-s` shows it)."""
    yield
    if DEEP:
        print(f"\nWALK_SEED={SEED}\n{TALLY.text()}")  # noqa: T201 - the report somebody asked for


def take(w: World, stop: Stop) -> None:
    """Go one stop of a tour: whatever is refused there fails the test."""
    before = w.case.step_count if stop is not StepCode.REGISTER_CLUE else 0
    if isinstance(stop, Days):
        w.wait(stop.number)
        no_deadline_passed_in_silence(w.case, w.now)
    elif isinstance(stop, Other):
        OTHER[stop](w)
    else:
        aside = stop is StepCode.REQUEST_RECUSAL
        (asks_recusal(w, w.cast.recused) if aside else DRIVERS[stop](w)).do(w)
        TALLY.reached.setdefault(stop, set()).add(w.department)
        had_what_it_needs(stop, w.case)
    TALLY.toured[str(stop)] += 1
    status_follows_the_steps(w.case)
    everybody_had_the_right(w.case, before)


@pytest.mark.parametrize(("name", "department"), CASES)
def test_no_act_however_made_breaks_the_law(name: str, department: Department) -> None:
    """No decision without its requirements, no expired certificate acted, no deadline missed in silence."""
    w = World(cast(department), department, procedure_of(TOURS[name]))
    TALLY.tours += 1
    for place, stop in enumerate(TOURS[name](w)):
        if place > 1 and isinstance(stop, StepCode) and (DEEP or stop in BRINKS):
            begin = seed(SEED + zlib.crc32(f"{name} {department} {place}".encode()))(walk_from(w, stop))
            print(f"walks begin before {stop}; WALK_SEED={SEED}")  # noqa: T201 - shown with a failure
            run_state_machine_as_test(begin, settings=SETTINGS)
        take(w, stop)
    journal_verifies()
    constraints_hold()


def test_every_step_of_the_table_has_somebody_who_takes_it() -> None:
    assert set(DRIVERS) == set(PROCEDURE) == set(StepCode)
    assert set(OTHER) == set(Other)


def test_every_step_of_the_table_was_taken_and_every_flaw_refused() -> None:
    """Of the walks above, all in one process: no step is forgotten, nor any way of doing it unlawfully."""
    if not DEEP or TALLY.tours < len(CASES):
        pytest.skip("only the deep run takes every tour")
    assert set(StepCode) - set(TALLY.reached) == set()
    assert {flaw for flaw in Flaw if flaw is not Flaw.NONE} - set(TALLY.flawed) == set()
