"""The list of drivers, and how one is put on it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from enforcement.cases.rules import StepCode
from enforcement.journal.actions import Act
from enforcement.registry.models import Account
from tests.enforcement.walk.world import Call, Driver, World


class Other(StrEnum):
    """What is done in a case without being a step of the table."""

    EVIDENCE = "evidence"
    SEAL = "seal"
    SERVE_DEMAND = "serve_demand"
    PUBLISH = "publish"
    HAND_IN = "hand_in"
    WITHDRAW = "withdraw"


DRIVERS: Final[dict[StepCode, Driver]] = {}
#: What is no act of its own but several, done straight away.
OTHER: Final[dict[Other, Callable[[World], None]]] = {}


def drives(code: StepCode) -> Callable[[Driver], Driver]:
    """Put a driver on the list, once."""

    def register(driver: Driver) -> Driver:
        assert code not in DRIVERS
        DRIVERS[code] = driver
        return driver

    return register


def does(what: Other) -> Callable[[Callable[[World], None]], Callable[[World], None]]:
    """Put on the list what is no step."""

    def register(doing: Callable[[World], None]) -> Callable[[World], None]:
        assert what not in OTHER
        OTHER[what] = doing
        return doing

    return register


def call(w: World, act: Act[..., Any], by: Account, **given: Any) -> Call:
    """An act of the case that is no versioned step."""
    return Call(act, by, given)


def step(w: World, act: Act[..., Any], by: Account, **given: Any) -> Call:
    """A step on the version of the case as it is."""
    return Call(act, by, {"version": w.case.version, **given})
