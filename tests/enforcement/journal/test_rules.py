"""The canonical form of an entry: anybody can write it again, and it holds nothing personal."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.journal.rules import GENESIS, Written, broken, canonical, digest, instant, plain
from enforcement.registry.rules import is_certificate_number

EIGHT = timezone(timedelta(hours=8))


class TestPlain:
    @pytest.mark.parametrize(
        "personal",
        [
            "11010519491231002X",
            "11010519491231002x",
            "id:11010519491231002X",
            "13987654321",
            "tel-13987654321",
            "张三",
            "Zhang San",
            "line\nbreak",
            "x" * 201,
        ],
    )
    def test_personal_values_and_free_text_are_refused(self, personal: str) -> None:
        with pytest.raises(ValueError, match="references and codes only"):
            plain(personal)
        with pytest.raises(ValueError, match="references and codes only"):
            plain(["ok", personal])

    @given(st.uuids())
    def test_every_reference_is_let_through(self, reference: UUID) -> None:
        assert plain(reference) == str(reference)

    @given(st.binary())
    def test_every_digest_is_let_through(self, content: bytes) -> None:
        hexadecimal = hashlib.sha256(content).hexdigest()
        assert plain(hexadecimal) == hexadecimal

    @given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2))
    def test_every_amount_is_let_through_in_figures(self, amount: Decimal) -> None:
        said = plain(amount)
        assert isinstance(said, str)
        assert Decimal(said) == amount
        assert "E" not in said

    def test_an_amount_of_eleven_digits_is_no_telephone_number(self) -> None:
        assert plain(Decimal("13987654321.00")) == "13987654321.00"

    @given(st.from_regex(r"[0-9A-Z][0-9A-Z-]{3,28}[0-9A-Z]", fullmatch=True))
    def test_every_certificate_number_of_the_registry_can_be_held(self, number: str) -> None:
        if is_certificate_number(number):
            assert plain(number) == number

    @pytest.mark.parametrize("number", ["A13987654321", "110105194912310021"])
    def test_a_certificate_number_that_looks_personal_is_none(self, number: str) -> None:
        assert not is_certificate_number(number)

    def test_dates_truths_and_nothing_keep_their_kind(self) -> None:
        assert plain(date(2026, 11, 23)) == "2026-11-23"
        assert plain(value=True) is True
        assert plain(None) is None
        assert plain(7) == 7


class TestCanonical:
    def test_keys_are_sorted_and_nothing_is_spaced(self) -> None:
        assert canonical({"b": 1, "a": {"d": None, "c": "条"}}) == '{"a":{"c":"条","d":null},"b":1}'

    @given(
        st.dictionaries(st.text(max_size=8), st.none() | st.booleans() | st.integers() | st.text(max_size=8))
    )
    def test_the_order_of_writing_does_not_matter(self, fields: dict[str, object]) -> None:
        assert canonical(dict(reversed(fields.items()))) == canonical(fields)
        assert json.loads(canonical(fields)) == fields

    def test_a_moment_has_one_spelling(self) -> None:
        at = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
        assert instant(at) == instant(at.astimezone(EIGHT)) == "2026-11-23T02:30:00.000000Z"


class TestBroken:
    def written(self, **changed: object) -> Written:
        columns = {"act": "file", "stream": str(uuid4())}
        body = canonical({**columns, "facts": {}})
        fields = {"seq": 1, "previous": GENESIS, "digest": digest(GENESIS, 1, body), "body": body}
        return Written(columns=columns, **(fields | changed))  # type: ignore[arg-type]

    def test_an_entry_that_follows_is_whole(self) -> None:
        assert broken(self.written(), seq=1, previous=GENESIS) == ""

    def test_each_way_of_not_following_is_named(self) -> None:
        entry = self.written()
        assert "序号" in broken(entry, seq=2, previous=GENESIS)
        assert "前一条" in broken(entry, seq=1, previous=b"\x01" * 32)
        assert "内容" in broken(self.written(body=canonical({"act": "other"})), seq=1, previous=GENESIS)

    @given(st.integers(0, 255), st.integers(0, 31))
    def test_one_changed_bit_of_the_predecessor_changes_the_digest(self, byte: int, place: int) -> None:
        previous = bytes(byte if i == place else 0 for i in range(32))
        assert (digest(previous, 1, "{}") == digest(GENESIS, 1, "{}")) == (previous == GENESIS)
