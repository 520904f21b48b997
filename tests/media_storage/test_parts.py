from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_storage.parts import MAX_PARTS, composite_checksum, plan, s3_checksum

MIB = 1024 * 1024


class TestPlan:
    def test_a_file_of_the_limit_goes_in_one_put(self) -> None:
        cut = plan(16 * MIB, single_put_max=16 * MIB)
        assert (cut.part_size, cut.count) == (None, 1)
        assert cut.part(1).size == 16 * MIB

    def test_one_byte_more_goes_in_parts_of_eight_mebibytes(self) -> None:
        cut = plan(16 * MIB + 1, single_put_max=16 * MIB)
        assert (cut.part_size, cut.count) == (8 * MIB, 3)
        assert cut.part(3).size == 1

    def test_has_no_part_zero_and_none_behind_the_last(self) -> None:
        cut = plan(17 * MIB, single_put_max=16 * MIB)
        for number in (0, 4, -1):
            with pytest.raises(IndexError):
                cut.part(number)

    @given(st.integers(min_value=1, max_value=5 * 1024**4))
    def test_covers_every_byte_once_in_order_within_the_limit_of_s3(self, size: int) -> None:
        cut = plan(size, single_put_max=16 * MIB)
        assert cut.count <= MAX_PARTS
        first, last = cut.part(1), cut.part(cut.count)
        assert first.offset == 0
        assert last.offset + last.size == size
        assert 0 < last.size <= first.size
        if cut.count > 1:
            assert cut.part(2).offset == first.size
            assert (cut.count - 1) * first.size == last.offset


class TestChecksum:
    def test_of_a_file_is_the_digest_in_base64(self) -> None:
        assert s3_checksum(sha256(b"").hexdigest()) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

    def test_of_parts_names_their_number(self) -> None:
        digests = [sha256(part).hexdigest() for part in (b"a" * 5, b"b")]
        assert composite_checksum(digests).endswith("-2")
        assert composite_checksum(digests) != composite_checksum(digests[::-1])
