"""How an article of a statute is named, stored and cited."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from enforcement.law.numerals import chinese_numeral
from enforcement.law.text import Statute
from enforcement.law.texts import STATUTES
from enforcement.law.values import BasisLevel

__all__ = ["STATUTES", "Article", "Statute", "art"]

#: 58 · 58§2 (paragraph 款) · 64(1) (item 项) · 18(7-9) · 49-56 · 48,85
_PART = re.compile(
    r"(?P<first>\d{1,4})(?:-(?P<last>\d{1,4})|(?:§(?P<paragraph>\d))?(?:\((?P<item>\d{1,2})(?:-(?P<to>\d{1,2}))?\))?)"
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a statute, or several; an empty number cites the text as a whole.

    Numbers read `58`, `58§2` (paragraph), `64(1)` (item), `18(7-9)`, `49-56` and lists of these with commas.

    Raises: ValueError for an unknown statute or a number that cannot be read.
    """

    statute: str
    number: str = ""

    def __post_init__(self) -> None:
        if self.statute not in STATUTES:
            raise ValueError(f"未收录的依据：{self.statute}")
        if self.number and not all(_PART.fullmatch(part) for part in self.number.split(",")):
            raise ValueError(f"无法识别的条号：{self.statute} {self.number}")

    def __str__(self) -> str:
        """Return the stored form, `CFF 58`, which `parse` reads back."""
        return f"{self.statute} {self.number}".rstrip()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the stored form back.

        Raises: ValueError as construction does.
        """
        statute, _, number = text.partition(" ")
        return cls(statute, number)

    @property
    def source(self) -> Statute:
        """The statute cited."""
        return STATUTES[self.statute]

    def cite(self) -> str:
        """《中华人民共和国行政处罚法》第五十八条; an unknown article is said to be so."""
        source = self.source
        document = (
            f"（{source.document}）"
            if source.level is BasisLevel.NORMATIVE_DOCUMENT and source.document
            else ""
        )
        where = self._where(chinese_numeral)
        if not where and source.level is not BasisLevel.NORMATIVE_DOCUMENT:
            where = "（条号待核）"
        return f"《{source.title}》{document}{where}"

    def short(self) -> str:
        """行政处罚法第58条: for tables and lists."""
        return f"{self.source.short_title}{self._where(str)}"

    def _where(self, numeral: Callable[[int], str]) -> str:
        parts = self.number.split(",") if self.number else []
        return "、".join(_spoken(part, numeral, self.source.unit) for part in parts)


def _spoken(part: str, numeral: Callable[[int], str], unit: str) -> str:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError(f"无法识别的条号：{part}")
    first, last, paragraph, item, to = match.group("first", "last", "paragraph", "item", "to")
    said = f"第{numeral(int(first))}{unit}"
    if last:
        return f"{said}至第{numeral(int(last))}{unit}"
    if paragraph:
        said += f"第{numeral(int(paragraph))}款"
    if item:
        said += f"第{numeral(int(item))}项"
    if to:
        said += f"至第{numeral(int(to))}项"
    return said


def art(statute: str, number: str = "") -> Article:
    """Name an article briefly, for the tables."""
    return Article(statute, number)
