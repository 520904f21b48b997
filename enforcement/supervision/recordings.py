"""The item on sound and picture: what was to be recorded on site, and was not. Pure."""

from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.evidence.rules.coverage import Verdict
from enforcement.law.recordings import ActivityKind
from enforcement.supervision.file import File, StepTaken
from enforcement.supervision.outcome import Found, absent
from enforcement.supervision.rules import Result

#: Under which names of the list 音像记录清单 what a record tells of is declared.
_DECLARED_AS: Final = {
    StepCode.INSPECT: frozenset({ActivityKind.INSPECTION}),
    StepCode.QUESTION: frozenset({ActivityKind.QUESTIONING, ActivityKind.QUESTIONING_ROOM}),
}


def filmed(file: File) -> Found:
    """D12: each activity recorded as its duty asks. A head's reason lets the case close and hides nothing.

    What is missing is shown either way. What the reason is worth, what lies within the doubt of the clocks, whether
    text alone was enough where the duty allows parts, and what a record tells of and nobody declared, is for a person.
    """
    undeclared = [step.shows("没有登记相应的音像记录") for step in _undeclared(file)]
    if not file.on_site and not undeclared:
        return Result.PASS, [absent("activity", "案卷中没有登记须音像记录的现场执法活动")]
    lacking = [one for one in file.on_site if one.verdict.lacking]
    if any(one.continuous and not one.excuse for one in lacking):
        return Result.FAIL, [one.shows() for one in lacking]
    doubtful = [one for one in file.on_site if one.verdict is not Verdict.COMPLETE]
    if doubtful or undeclared:
        return Result.UNKNOWN, [*(one.shows() for one in doubtful), *undeclared]
    return Result.PASS, [one.shows() for one in file.on_site]


def _undeclared(file: File) -> list[StepTaken]:
    """Records on the spot of what the list names, where no activity of that name is declared at all."""
    declared = {one.kind for one in file.on_site}
    return [step for step in file.standing(*_DECLARED_AS) if not declared & _DECLARED_AS[step.code]]
