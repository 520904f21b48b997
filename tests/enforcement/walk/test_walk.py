"""For every procedure and department: a lawful tour of the procedure table, and random walks from its stops.

At every change each tour is taken in at least one department, and random walks begin at some of its stops;
`WALK=deep` takes each in every department, begins at every stop, and walks differently each time (`WALK_SEED`
repeats it). A failure prints the acts that led to it.
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
from tests.enforcement.walk.doing import FLAWS, Doing, Flaw
from tests.enforcement.walk.machine import walk_from
from tests.enforcement.walk.needed import had_what_it_needs
from tests.enforcement.walk.snapshot import constraints_hold
from tests.enforcement.walk.spread import BRINKS, EVERYWHERE, KINDS, SPREAD
from tests.enforcement.walk.tally import TALLY, Count
from tests.enforcement.walk.tours import TOURS, Days, Stop, procedure_of
from tests.enforcement.walk.watched import (
    ENFORCEMENT,
    everybody_had_the_right,
    journal_verifies,
    no_deadline_passed_in_silence,
)
from tests.enforcement.walk.world import World, cast, undone

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("walk")]

DEEP: Final = os.environ.get("WALK") == "deep"
SEED: Final = int(os.environ.get("WALK_SEED", "0")) or (zlib.crc32(os.urandom(4)) if DEEP else 20261123)
SETTINGS: Final = settings(
    max_examples=2,
    stateful_step_count=6 if DEEP else 4,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.normal,
)
CASES: Final = EVERYWHERE if DEEP else SPREAD
#: Where walks have begun: tours that go the same way, once to the same decision, begin them once.
_WALKED: Final[set[tuple[Department, tuple[Stop, ...], object]]] = set()
#: Which steps were done wrongly in every way; in the deep run, in each department.
_WRONGED: Final[set[tuple[StepCode, Department | None]]] = set()


@pytest.fixture(scope="module", autouse=True)
def statistics() -> Iterator[None]:
    """What was walked, printed at the end, and before it what repeats it (`-s` shows it)."""
    print(f"\nWALK_SEED={SEED}")  # noqa: T201 - the report somebody asked for
    yield
    print(f"\nWALK_SEED={SEED}\n{TALLY.text()}")  # noqa: T201 - the same


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
    TALLY.add(Count.TOURED, str(stop))
    status_follows_the_steps(w.case)
    everybody_had_the_right(w.case, before)


def walk(w: World, way: tuple[Stop, ...], aim: StepCode) -> None:
    """Walk at random from where the tour stands, unless another came here the same way."""
    proposed = (w.fine, w.penalty, w.variant) if StepCode.DRAFT_DECISION in way else None
    once = (w.department, way, proposed)
    if once in _WALKED:
        return
    _WALKED.add(once)
    begin = seed(SEED + zlib.crc32(f"{w.department} {way}".encode()))(walk_from(w, aim))
    run_state_machine_as_test(begin, settings=SETTINGS)


def do_it_wrongly(w: World, code: StepCode) -> None:
    """What the tour is about to do, in every way in which it must not be done: the first time that it could be."""
    once = (code, w.department if DEEP else None)
    if once in _WRONGED:
        return
    _WRONGED.add(once)
    with undone():
        Doing(w.branch()).every_flaw(code)


@pytest.mark.parametrize(("name", "department"), CASES)
def test_no_act_however_made_breaks_the_law(name: str, department: Department) -> None:
    """No decision without its requirements, no expired certificate acted, no deadline missed in silence."""
    TALLY.begin(name, department)
    w = World(cast(department), department, procedure_of(TOURS[name]))
    way: tuple[Stop, ...] = ()
    for stop in TOURS[name](w):
        if way and isinstance(stop, StepCode):
            do_it_wrongly(w, stop)
            if DEEP or stop in BRINKS:
                walk(w, (*way, stop), stop)
        take(w, stop)
        way = (*way, stop)
    journal_verifies()
    constraints_hold()
    print(TALLY.end())  # noqa: T201 - how far the deep run is


def test_every_step_of_the_table_has_somebody_who_takes_it() -> None:
    assert set(DRIVERS) == set(PROCEDURE) == set(StepCode)
    assert set(OTHER) == set(Other)


def test_at_every_change_each_tour_meets_a_department_and_each_department_every_kind_of_tour() -> None:
    assert {name for name, _ in SPREAD} == set(TOURS)
    assert set(SPREAD) <= set(EVERYWHERE)
    for department in Department:
        taken = {name for name, where in SPREAD if where is department}
        assert all(taken & set(kind) for kind in KINDS.values()), department


def test_every_step_of_the_table_was_taken_and_every_flaw_refused(request: pytest.FixtureRequest) -> None:
    """Of the walks above, all in one process: no step is forgotten, nor any way of doing it unlawfully."""
    if _selected(request.session) < len(CASES):
        pytest.skip("some tours were left out by hand")
    assert len(TALLY.cells) == len(CASES)
    assert set(StepCode) - set(TALLY.reached) == set()
    assert set(FLAWS) - set(TALLY.counts[Count.FLAWED]) == set()
    for code in set(StepCode) - {StepCode.REGISTER_CLUE}:
        assert TALLY.wrong[code] >= {Flaw.OFFICE, Flaw.ELSEWHERE}, code
    for code in ENFORCEMENT:
        assert Flaw.UNCERTIFIED in TALLY.wrong[code], code


def _selected(session: pytest.Session) -> int:
    """How many of the tours this run was asked to take."""
    name = test_no_act_however_made_breaks_the_law.__name__
    return sum(getattr(item, "originalname", "") == name for item in session.items)
