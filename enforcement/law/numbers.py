"""The number of an instrument 文书文号: 机关代字 + 字 + 〔year〕 + sequence + 号 (GB/T 9704-2012; unverified)."""

import re
from dataclasses import dataclass
from typing import Final, Self

#: 昌市监罚〔2026〕12号: no 第, no leading zero, the year whole and in six-angled brackets.
_FORM: Final = re.compile(r"(?P<series>[一-鿿]{2,16})〔(?P<year>20\d{2})〕(?P<seq>[1-9]\d{0,5})号")
_BRACKETS: Final = str.maketrans({**dict.fromkeys("([（【［<《", "〔"), **dict.fromkeys(")]）】］>》", "〕")})
_WIDE: Final = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in its parts; `series` is the agency's 代字 and the kind's 字 together."""

    series: str
    year: int
    seq: int

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.seq}号"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as people type it: any brackets, wide digits, spaces.

        Raises: ValueError, in Chinese, for what is no number of an instrument.
        """
        normal = "".join(text.split()).translate(_BRACKETS).translate(_WIDE)
        match = _FORM.fullmatch(normal)
        if match is None:
            raise ValueError(f"“{text}”不是文书文号;应形如 昌市监罚〔2026〕12号。")
        return cls(match["series"], int(match["year"]), int(match["seq"]))
