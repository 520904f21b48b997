"""The tree hash, against values that others published and against the RFC's own recursion."""

from hashlib import sha256

import pytest

from media_storage.tree import tree_hash


def entry(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def by_the_book(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return sha256(b"\x01" + by_the_book(entries[:k]) + by_the_book(entries[k:])).digest()


class TestTreeHash:
    def test_of_one_part_is_its_leaf(self) -> None:
        part = entry("photograph")
        assert tree_hash([part]) == sha256(b"\x00" + bytes.fromhex(part)).hexdigest()

    @pytest.mark.parametrize("count", [*range(1, 18), 31, 32, 33, 1000, 10_000])
    def test_is_that_of_the_rfc(self, count: int) -> None:
        parts = [entry(str(number)) for number in range(count)]
        assert tree_hash(parts) == by_the_book([bytes.fromhex(one) for one in parts]).hex()

    def test_has_stayed_what_it_was(self) -> None:
        """What evidence on file carries: another value here would disown it."""
        parts = [entry("part 1"), entry("part 2"), entry("part 3")]
        assert tree_hash(parts) == FIXED

    def test_depends_on_the_order_and_on_every_part(self) -> None:
        parts = [entry(str(number)) for number in range(5)]
        others = [parts[::-1], parts[:4], [*parts, parts[4]], [entry("x"), *parts[1:]]]
        assert len({tree_hash(one) for one in [parts, *others]}) == 5


FIXED = "de0a8f7343e9965efb8bbe9fa0f251bd44e503446857c10273471e19587a7192"
