"""A row of the table, and how product and floor are compared: in turns, so that a noisy moment meets both."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from threading import Barrier
from time import perf_counter
from typing import Literal

from tests.bench.site import Site

Better = Literal["lower", "higher"]
Once = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and its floor. `ratio` is value over floor; `n` the times the product was measured."""

    name: str
    value: float
    unit: str
    better: Better
    floor: float
    floor_name: str
    ratio: float
    n: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Medians over the rounds, and how often the product was measured."""

    value: float
    floor: float
    n: int


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A row to be measured."""

    name: str
    unit: str
    better: Better
    floor_name: str
    measure: Callable[[Site], Compared]

    def run(self, site: Site) -> Row:
        found = self.measure(site)
        return Row(
            name=self.name,
            value=round(found.value, 3),
            unit=self.unit,
            better=self.better,
            floor=round(found.floor, 3),
            floor_name=self.floor_name,
            ratio=round(found.value / found.floor, 3),
            n=found.n,
        )


REGISTRY: list[Benchmark] = []


def row(
    name: str, *, unit: str, floor: str, better: Better = "lower"
) -> Callable[[Callable[[Site], Compared]], Callable[[Site], Compared]]:
    """Enter a function as the row `<package>.<figure>`."""

    def enter(measure: Callable[[Site], Compared]) -> Callable[[Site], Compared]:
        REGISTRY.append(Benchmark(name, unit, better, floor, measure))
        return measure

    return enter


def milliseconds(once: Once, times: int) -> float:
    """The median time of one, in milliseconds."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        once()
        taken.append(perf_counter() - began)
    return median(taken) * 1000


def per_second(every: list[Once], times: int) -> float:
    """How many a second come through when each of `every` is done `times` times, all at once."""
    together = Barrier(len(every) + 1)

    def work(once: Once) -> None:
        together.wait()
        for _ in range(times):
            once()

    with ThreadPoolExecutor(len(every)) as pool:
        working = [pool.submit(work, once) for once in every]
        together.wait()
        began = perf_counter()
        for one in working:
            one.result()
        return len(every) * times / (perf_counter() - began)


def in_turns(
    product: Callable[[], float], floor: Callable[[], float], *, rounds: int, per_round: int
) -> Compared:
    """Measure both in turns; the first round warms up and is not counted."""
    pairs = [(product(), floor()) for _ in range(rounds + 1)][1:]
    return Compared(median(p for p, _ in pairs), median(f for _, f in pairs), rounds * per_round)
