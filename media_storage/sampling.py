"""How many objects to read so that damage is found, and by when all have been read. Pure.

Of `population` objects `damaged` are bad; `sample` different ones are drawn at random, each as likely as any
other, and read whole. The probability that at least one bad one is among them is hypergeometric:

    detection = 1 - C(population - damaged, sample) / C(population, sample)

about `1 - (1 - damaged/population) ** sample` where the population is large. To find 1 % of damage with 95 %
probability takes 299 of a million objects, 258 of a thousand, 19 of twenty. What is drawn beside the sample
because it has not been read for longest adds to the detection and is not counted in it.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil


@dataclass(frozen=True, slots=True)
class Aim:
    """Find damage of `share` of all objects with probability `confidence`; read every object within `period`."""

    share: float
    confidence: float
    round: timedelta
    period: timedelta


@dataclass(frozen=True, slots=True)
class Draw:
    """How many to draw at random, how many of the longest unread, and the probability the former give."""

    sampled: int
    overdue: int
    detection: float


def detection(population: int, damaged: int, sample: int) -> float:
    """The probability that a sample holds a damaged one."""
    if damaged <= 0 or sample <= 0:
        return 0.0
    missed = 1.0
    # C(N-k, n)/C(N, n), factor by factor over the smaller of the two counts: it is symmetric in them.
    few, many = sorted((damaged, sample))
    for drawn in range(few):
        left = population - many - drawn
        if left <= 0:
            return 1.0
        missed *= left / (population - drawn)
    return 1.0 - missed


def found(population: int, share: float, sample: int) -> float:
    """The probability that a sample holds one of a damaged share, which is at least one object."""
    return detection(population, max(1, ceil(population * share)), sample)


def sample_size(population: int, *, share: float, confidence: float) -> int:
    """The smallest sample that finds the share of damage with the probability."""
    low, high = 0, population
    while low < high:
        middle = (low + high) // 2
        if found(population, share, middle) >= confidence:
            high = middle
        else:
            low = middle + 1
    return low


def draw(population: int, aim: Aim) -> Draw:
    """What one round draws."""
    sampled = sample_size(population, share=aim.share, confidence=aim.confidence)
    rounds = max(1, int(aim.period / aim.round))
    return Draw(sampled, ceil(population / rounds), found(population, aim.share, sampled))
