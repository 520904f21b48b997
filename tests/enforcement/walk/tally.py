"""What the walks of this process did, for their statistics and for the test that no step was forgotten."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from enforcement.cases.rules import StepCode
from enforcement.law.values import Department


@dataclass(slots=True)
class Tally:
    """Counts. `flawed`: refused for the flaw they were given; `unprepared`: not even the papers were taken in."""

    tours: int = 0
    walks: int = 0
    waited: int = 0
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    flawed: Counter[str] = field(default_factory=Counter)
    upset: Counter[str] = field(default_factory=Counter)
    unprepared: Counter[str] = field(default_factory=Counter)
    toured: Counter[str] = field(default_factory=Counter)
    reached: dict[StepCode, set[Department]] = field(default_factory=dict)

    def text(self) -> str:
        """The statistics, a line each."""
        acts = sum(self.done.values()) + sum(self.refused.values()) + sum(self.flawed.values())
        lines = [
            f"tours {self.tours}, lawful stops {sum(self.toured.values())}",
            f"random walks {self.walks}, acts {acts}, waits {self.waited}",
            f"done {sum(self.done.values())}, refused {sum(self.refused.values())}",
            f"refused for their flaw {sum(self.flawed.values())}: {dict(self.flawed)}",
            f"things that came between {dict(self.upset)}",
            f"steps of the table reached {len(self.reached)} of {len(StepCode)}",
        ]
        return "\n".join(lines)


TALLY = Tally()
