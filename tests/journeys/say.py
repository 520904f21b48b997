"""What the journey prints: one line a step, what was refused and checked beneath it."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass

from tests.journeys.client import Caller
from tests.journeys.expect import Answer, cites

STATUS = {
    "clue": "案源",
    "not_filed": "不予立案",
    "merged": "已并入",
    "suspended": "中止调查",
    "terminated": "终止调查",
    "transferred": "已移送机关",
    "with_judiciary": "已移送司法",
    "hearing": "听证中",
    "investigating": "调查取证",
    "concluded": "调查终结",
    "under_review": "审核中",
    "returned": "审核退回",
    "reviewed": "审核通过",
    "notified": "已告知",
    "decided": "已决定",
    "served": "已送达",
    "court_applied": "已申请法院强制执行",
    "execution_ended": "终结执行",
    "executed": "已执行",
    "closed": "已结案",
}


@dataclass
class Say:
    """The narrator. `quiet` leaves the checking to the journey and says nothing."""

    quiet: bool = False
    steps: int = 0
    checks: int = 0

    def heading(self, text: str) -> None:
        """Begin a chapter."""
        self._print(f"\n── {text} ──")

    def step(
        self, what: str, who: Caller, answer: Answer, *, status: str, version: int, note: str = ""
    ) -> None:
        """Tell a step taken: who, what the server answered, where the case stands now."""
        self.steps += 1
        columns = (f"{self.steps:>2}", _padded(what, 22), _padded(str(who), 22), str(answer.status))
        self._print(
            "  ".join((*columns, _padded(STATUS.get(status, status), 8), f"v{version:<3}", note)).rstrip()
        )

    def act(self, what: str, who: Caller | str, answer: Answer, note: str = "") -> None:
        """Tell something done that is no step of the case."""
        self.checks += 1
        self._print(f"      + {what}  {who}  {answer.status}  {note}".rstrip())

    def refusal(self, what: str, answer: Answer, article: str = "") -> None:
        """Tell what was refused, and with which article: the one looked for, else the first."""
        self.checks += 1
        unmet = [row["article"] for row in answer.body["requirements"] if not row["met"] and row["article"]]
        cited = sorted(unmet, key=lambda one: not (article and cites([one], article)))
        self._print(f"      × {what}  {answer.status} {answer.body['code']}  {''.join(cited[:1])}".rstrip())

    def note(self, text: str) -> None:
        """Tell what was checked."""
        self.checks += 1
        self._print(f"      · {text}")

    def plain(self, text: str) -> None:
        """Say something."""
        self._print(text)

    def _print(self, text: str) -> None:
        if not self.quiet:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()


def _padded(text: str, width: int) -> str:
    """Pad to columns of a terminal, in which a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(0, width - taken)
