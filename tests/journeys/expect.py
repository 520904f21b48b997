"""What the law demands of an answer; anything else is a `Surprise`, and the journey ends there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

PROBLEM = "application/problem+json"


class Surprise(AssertionError):
    """The server answered other than the law demands."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and the request it came back to."""

    asked: str
    status: int
    body: Any
    etag: str = ""
    media_type: str = ""

    def __str__(self) -> str:
        return f"{self.asked} → {self.status} {str(self.body)[:600]}"


def holds(condition: object, what: str) -> None:
    """Demand that something is so."""
    if not condition:
        raise Surprise(what)


def same(found: object, wanted: object, what: str) -> None:
    """Demand that two things are equal."""
    holds(found == wanted, f"{what}:应为 {wanted!r},实为 {found!r}")


def done(answer: Answer, status: int = 201) -> Any:
    """Demand success and return what was answered."""
    holds(answer.status == status, f"应答复 {status}:{answer}")
    return answer.body


def refused(answer: Answer, status: int, code: str, article: str = "") -> Any:
    """Demand a refusal as RFC 9457 has it, of this kind, resting on an unmet requirement of the article.

    `article` is part of the citation, such as 行政处罚法》第五十八条.
    """
    holds(answer.status == status, f"应以 {status} 拒绝:{answer}")
    holds(answer.media_type == PROBLEM, f"拒绝须为 {PROBLEM},实为 {answer.media_type}:{answer.asked}")
    same(answer.body["status"], status, "拒绝正文的 status")
    same(answer.body["code"], code, f"{answer.asked} 的拒绝代码")
    if article:
        cited = {row["article"] for row in answer.body["requirements"] if not row["met"]}
        holds(cites(cited, article), f"拒绝须引用{article},实引 {sorted(cited)}")
    return answer.body


def cites(citations: Iterable[str], article: str) -> bool:
    """Whether one of the citations names the article: 行政处罚法》第五条、第三十八条 names both."""
    title, _, number = article.rpartition("》")
    return any(title in cited and number in cited.rpartition("》")[2] for cited in citations)


def lacks(requirements: Iterable[Mapping[str, Any]], code: str, article: str = "") -> None:
    """Demand that a requirement is named, unmet, under its article."""
    found = [row for row in requirements if row["code"] == code and not row["met"]]
    holds(found, f"应列明尚缺“{code}”,实列 {list(requirements)}")
    holds(cites([row["article"] for row in found], article), f"“{code}”应引用{article},实引 {found}")
