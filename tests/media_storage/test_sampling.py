import random
from datetime import timedelta
from math import comb

import pytest

from media_storage.sampling import Aim, detection, draw, sample_size

DAY = timedelta(days=1)
AIM = Aim(share=0.01, confidence=0.95, round=DAY, period=365 * DAY)


class TestDetection:
    @pytest.mark.parametrize(
        ("population", "damaged", "sample"), [(10, 1, 3), (100, 5, 40), (500, 200, 7), (20, 20, 1)]
    )
    def test_is_the_hypergeometric(self, population: int, damaged: int, sample: int) -> None:
        expected = 1 - comb(population - damaged, sample) / comb(population, sample)
        assert detection(population, damaged, sample) == pytest.approx(expected)

    def test_is_certain_where_more_is_read_than_is_sound(self) -> None:
        assert detection(100, 10, 91) == 1.0

    def test_is_nothing_without_damage_or_sample(self) -> None:
        assert detection(100, 0, 50) == detection(100, 50, 0) == 0.0

    def test_is_what_drawing_shows(self) -> None:
        draws = random.Random(1)  # noqa: S311 - the same draws each time
        hits = sum(min(draws.sample(range(1000), 258)) < 10 for _ in range(2000))
        assert hits / 2000 == pytest.approx(detection(1000, 10, 258), abs=0.02)


class TestDraw:
    @pytest.mark.parametrize(("population", "expected"), [(1, 1), (20, 19), (1000, 258), (1_000_000, 299)])
    def test_finds_one_per_cent_with_ninety_five(self, population: int, expected: int) -> None:
        sampled = sample_size(population, share=0.01, confidence=0.95)
        assert sampled == expected
        assert draw(population, AIM).detection >= 0.95

    def test_reads_everything_within_the_period(self) -> None:
        assert draw(1_000_000, AIM).overdue * 365 >= 1_000_000
