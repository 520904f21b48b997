"""How a file is cut into parts, and the checksum S3 makes of them. Pure."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

FIRST_PART_SIZE = 8 * 1024 * 1024
MAX_PARTS = 10_000  # S3's limit


@dataclass(frozen=True, slots=True)
class PartRange:
    """Bytes `offset` to `offset + size` of the file; `number` is S3's, from 1."""

    number: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The cut of a file of `size` bytes; `part_size` is None where the file goes in one PUT."""

    size: int
    part_size: int | None

    @property
    def count(self) -> int:
        """How many requests carry the file."""
        return (
            1 if self.part_size is None else -(-self.size // self.part_size)
        )  # a file of no bytes is one PUT

    def part(self, number: int) -> PartRange:
        """The range that part `number` carries.

        Raises: IndexError where the plan has no such part.
        """
        if not 1 <= number <= self.count:
            raise IndexError(number)
        step = self.size if self.part_size is None else self.part_size
        offset = (number - 1) * step
        return PartRange(number, offset, min(step, self.size - offset))

    def __iter__(self) -> Iterator[PartRange]:
        return (self.part(number) for number in range(1, self.count + 1))


def plan(size: int, *, single_put_max: int) -> Plan:
    """One PUT up to `single_put_max` bytes; above, parts of 8 MiB, doubled until S3's limit holds."""
    if size <= single_put_max:
        return Plan(size, None)
    part_size = FIRST_PART_SIZE
    while -(-size // part_size) > MAX_PARTS:
        part_size *= 2
    return Plan(size, part_size)


def s3_checksum(sha256_hex: str) -> str:
    """The form in which S3 speaks of a SHA-256."""
    return b64encode(bytes.fromhex(sha256_hex)).decode()


def composite_checksum(part_sha256: Sequence[str]) -> str:
    """What S3 reports for a multipart object: the SHA-256 over its parts' SHA-256, and their number."""
    over = sha256(b"".join(bytes.fromhex(one) for one in part_sha256)).digest()
    return f"{b64encode(over).decode()}-{len(part_sha256)}"
