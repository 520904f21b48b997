import ctypes
import hashlib
import os
from collections.abc import Iterator
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_storage import sha256

BYTES = os.urandom(5 * 1024 * 1024 + 17)


class TestResumableDigest:
    def test_the_library_python_is_linked_with_passes_the_test(self) -> None:
        assert sha256.resumable()

    @given(blocks=st.integers(0, len(BYTES) // 64))
    def test_goes_on_from_any_block_as_if_it_had_never_stopped(self, blocks: int) -> None:
        first = sha256.begin()
        first.update(BYTES[: blocks * 64])
        state = first.state()
        assert state is not None
        second = sha256.take_up(state)
        assert second is not None
        second.update(BYTES[blocks * 64 :])
        assert second.hexdigest() == hashlib.sha256(BYTES).hexdigest()

    def test_counts_beyond_what_one_word_of_bits_holds(self) -> None:
        block = bytes(1024 * 1024)
        plain, ours = hashlib.sha256(), sha256.begin()
        for _ in range(600):
            plain.update(block)
            ours.update(block)
        state = ours.state()
        assert state is not None
        assert state.length * 8 > 2**32
        second = sha256.take_up(state)
        assert second is not None
        second.update(b"tail")
        plain.update(b"tail")
        assert second.hexdigest() == plain.hexdigest()

    def test_is_not_put_down_inside_a_block(self) -> None:
        digest = sha256.begin()
        digest.update(b"x" * 65)
        assert digest.state() is None

    @pytest.mark.parametrize("state", [sha256.State(b"x" * 31, 64), sha256.State(b"x" * 32, 63)])
    def test_does_not_go_on_from_what_is_no_state(self, state: sha256.State) -> None:
        assert sha256.take_up(state) is None


@pytest.fixture
def without_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Python whose libcrypto hides the algorithm's own functions."""

    def hidden(_name: str) -> NoReturn:
        raise OSError("no such library")

    monkeypatch.setattr(ctypes, "CDLL", hidden)
    sha256._library.cache_clear()  # noqa: SLF001 - asked once in a process
    yield
    sha256._library.cache_clear()  # noqa: SLF001 - the same


@pytest.mark.usefixtures("without_library")
class TestWithoutTheLibrary:
    def test_the_digest_is_right_and_is_not_put_down(self) -> None:
        assert not sha256.resumable()
        digest = sha256.begin()
        digest.update(BYTES)
        assert digest.state() is None
        assert digest.hexdigest() == hashlib.sha256(BYTES).hexdigest()

    def test_a_state_put_down_elsewhere_is_of_no_use(self) -> None:
        assert sha256.take_up(sha256.State(b"x" * 32, 64)) is None
