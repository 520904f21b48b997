"""What the walks of this process did, for their statistics and for the test that no step was forgotten."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic, process_time
from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.law.values import Department

Cell = tuple[str, Department]


class Count(StrEnum):
    """What is counted, each by its name."""

    TOURED = "toured"
    WALKS = "walks"
    DONE = "done"
    REFUSED = "refused"
    #: Refused for the flaw it was given.
    FLAWED = "flawed"
    #: Not even the papers were taken in.
    UNPREPARED = "unprepared"
    UPSET = "upset"
    WAITED = "waited"


#: The columns of the table, in its order.
_COLUMNS: Final = (Count.TOURED, Count.WALKS, Count.DONE, Count.REFUSED, Count.FLAWED, Count.WAITED)


@dataclass(slots=True)
class Tally:
    """Counts, in all and for each tour in each department."""

    counts: dict[Count, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    cells: dict[Cell, Counter[str]] = field(default_factory=dict)
    seconds: dict[Cell, float] = field(default_factory=dict)
    reached: dict[StepCode, set[Department]] = field(default_factory=dict)
    #: The flaws for which each step was refused.
    wrong: dict[StepCode, set[str]] = field(default_factory=dict)
    here: Cell | None = None
    began: float = field(default_factory=monotonic)
    since: float = 0

    def begin(self, tour: str, department: Department) -> None:
        """From now on this tour is counted."""
        self.here = (tour, department)
        self.cells[self.here] = Counter()
        self.since = monotonic()

    def add(self, what: Count, name: str) -> None:
        self.counts[what][name] += 1
        if self.here:
            self.cells[self.here][what] += 1

    def end(self) -> str:
        """The tour that is counted ran to its end; its line of the table."""
        assert self.here is not None
        done, self.here = self.here, None
        self.seconds[done] = monotonic() - self.since
        return self._line(done)

    def text(self) -> str:
        """The statistics, a line each, and a line for each tour in each department."""
        total = {what: sum(self.counts[what].values()) for what in Count}
        acts = total[Count.DONE] + total[Count.REFUSED] + total[Count.FLAWED]
        wrong = sum(len(found) for found in self.wrong.values())
        head = f"{'tour':<18}{'department':<20}" + "".join(f"{what:>9}" for what in _COLUMNS)
        return "\n".join(
            [
                f"tours begun {len(self.cells)}, ended {len(self.seconds)}, lawful stops {total[Count.TOURED]}",
                f"random walks {total[Count.WALKS]}, acts {acts}, waits {total[Count.WAITED]}",
                f"done {total[Count.DONE]}, refused {total[Count.REFUSED]}",
                f"refused for their flaw {total[Count.FLAWED]}: {_by_name(self.counts[Count.FLAWED])}",
                f"things that came between {_by_name(self.counts[Count.UPSET])}",
                f"steps of the table reached {len(self.reached)} of {len(StepCode)}, step × flaw {wrong}",
                f"seconds {monotonic() - self.began:.0f}, of this process {process_time():.0f}",
                head,
                *(self._line(cell) for cell in self.cells),
            ]
        )

    def _line(self, cell: Cell) -> str:
        counted = "".join(f"{self.cells[cell][what]:>9}" for what in _COLUMNS)
        took = f"{self.seconds[cell]:>8.1f}s" if cell in self.seconds else "  not ended"
        return f"{cell[0]:<18}{cell[1]:<20}{counted}{took}"


def _by_name(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counter.items()))


TALLY = Tally()
