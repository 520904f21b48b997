"""The six segments of Art. 47 beside the three stages: what stands in each. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from enforcement.cases.rules.table import PROCEDURE
from enforcement.cases.rules.vocabulary import StepCode
from enforcement.law.values import Article47Segment


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of the whole-process record, with the steps that stand in it, in the order they were taken."""

    segment: Article47Segment
    steps: tuple[StepCode, ...]

    @property
    def covered(self) -> bool:
        """Whether anything stands there."""
        return bool(self.steps)


def segments(taken: Iterable[StepCode]) -> tuple[Segment, ...]:
    """What stands in each segment 启动、调查取证、审核、决定、送达、执行."""
    standing = tuple(taken)
    return tuple(
        Segment(segment, tuple(code for code in standing if PROCEDURE[code].segment is segment))
        for segment in Article47Segment
    )
