"""The draw, the assignment of files to evaluators, and the score; pure and reproducible by anybody."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from enforcement.errors import Unprocessable
from enforcement.law.evaluation import STANDARD, Score, score
from enforcement.law.values import Labelled

#: Names the draw for whoever repeats it: SHA-256 of seed and case id as text, ascending, the first n.
ALGORITHM: Final = "sha256-order-1"
#: Bytes of the seed.
SEED_BYTES: Final = 32


class Result(Labelled):
    """What an item of the standard comes to."""

    PASS = "pass", "未发现问题"
    FAIL = "fail", "存在问题"
    UNKNOWN = "unknown", "须人工判断"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row of the file that a result rests on: what kind of row, which one, what it shows, in Chinese.

    `id` is '' where the finding is that there is no row; `journal` numbers the entry in the case's stream.
    """

    kind: str
    id: str
    text: str
    journal: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What the machine made of one item, and the rows it made it from."""

    code: str
    result: Result
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """An evaluator's answer to one item; `reason` in writing where it is against the file or the machine."""

    code: str
    result: Result
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One item of the score: the machine's result, the person's, and the reason where they differ."""

    code: str
    machine: Result
    result: Result
    reason: str
    evidence: tuple[Evidence, ...]

    @property
    def overridden(self) -> bool:
        """Whether a person decided against the machine."""
        return self.machine is not Result.UNKNOWN and self.machine is not self.result


def frame_digest(frame: Iterable[UUID]) -> str:
    """Hex SHA-256 of the ids in ascending order, one a line, each line ended by a line feed."""
    return hashlib.sha256("".join(f"{id}\n" for id in sorted(map(str, frame))).encode()).hexdigest()


def rank(seed: str, *parts: UUID) -> str:
    """Hex SHA-256 of the seed and the ids, written one after the other in lower case."""
    return hashlib.sha256((seed + "".join(map(str, parts))).encode()).hexdigest()


def draw(frame: Iterable[UUID], seed: str, n: int) -> tuple[UUID, ...]:
    """Draw `n` files of the frame, or all where there are fewer: those of the lowest rank, in its order."""
    return tuple(sorted(set(frame), key=lambda case: rank(seed, case))[:n])


def assign(
    sample: Sequence[UUID], eligible: Mapping[UUID, frozenset[UUID]], seed: str, each: int
) -> dict[UUID, tuple[UUID, ...]]:
    """Give each file its evaluators: those with the fewest files so far, among equals the lowest rank.

    A file with fewer than `each` eligible evaluators gets those there are.
    """
    load: Counter[UUID] = Counter()
    found = {}
    for case in sample:
        order = sorted(eligible[case], key=lambda who: (load[who], rank(seed, case, who)))
        found[case] = tuple(order[:each])
        load.update(found[case])
    return found


def judge(checks: Iterable[Check], answers: Iterable[Given]) -> tuple[Judged, ...]:
    """Bring the machine's results and a person's together, item by item in the order of the standard.

    An item the machine decided may be left to it. Every other one is answered; a finding against the file and
    every departure from the machine carries its reason.

    Raises:
        Unprocessable: an item unanswered, unknown or answered twice, or a reason missing.

    """
    machine = {check.code: check for check in checks}
    given = tuple(answers)
    by_code = {answer.code: answer for answer in given}
    if len(by_code) != len(given):
        raise Unprocessable("同一评查项目不能重复填写。", code="item_repeated", pointer="/answers")
    if unknown := sorted(by_code.keys() - {item.code for item in STANDARD}):
        raise Unprocessable(f"评查标准中没有:{'、'.join(unknown)}。", code="item_unknown", pointer="/answers")
    return tuple(
        _judged(machine.get(item.code, Check(item.code, Result.UNKNOWN)), by_code.get(item.code))
        for item in STANDARD
    )


def _judged(check: Check, answer: Given | None) -> Judged:
    result = answer.result if answer else check.result
    reason = answer.reason.strip() if answer else ""
    if result is Result.UNKNOWN:
        raise Unprocessable(
            f"{check.code} 须由评查人员作出判断。", code="item_unanswered", pointer="/answers"
        )
    judged = Judged(check.code, check.result, result, reason, check.evidence)
    if judged.overridden and not reason:
        raise Unprocessable(
            f"{check.code} 系统预判为“{check.result.label}”,改判须书面说明理由。",
            code="override_needs_reason",
            pointer="/answers",
        )
    if result is Result.FAIL and check.result is not Result.FAIL and not reason:
        raise Unprocessable(
            f"{check.code} 认定存在问题的,须写明事实和理由。",
            code="finding_needs_reason",
            pointer="/answers",
        )
    return judged


def total(judged: Iterable[Judged]) -> Score:
    """Score the file: one veto and it scores nothing, else the deductions come off the full score."""
    return score(frozenset(item.code for item in judged if item.result is Result.FAIL))
