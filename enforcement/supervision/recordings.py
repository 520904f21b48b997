"""The item on sound and picture: what was to be recorded on site, and was not. Pure."""

from enforcement.evidence.rules.coverage import Verdict
from enforcement.supervision.file import File
from enforcement.supervision.outcome import Found, absent
from enforcement.supervision.rules import Result


def filmed(file: File) -> Found:
    """D12: each activity recorded as its duty asks. A head's reason lets the case close and hides nothing.

    What is missing is shown either way. What the reason is worth, what lies within the doubt of the clocks, and
    whether text alone was enough where the duty allows parts, is for a person.
    """
    if not file.on_site:
        return Result.PASS, [absent("activity", "案卷中没有登记须音像记录的现场执法活动")]
    lacking = [one for one in file.on_site if one.verdict.lacking]
    if any(one.continuous and not one.excuse for one in lacking):
        return Result.FAIL, [one.shows() for one in lacking]
    doubtful = [one for one in file.on_site if one.verdict is not Verdict.COMPLETE]
    if doubtful:
        return Result.UNKNOWN, [one.shows() for one in doubtful]
    return Result.PASS, [one.shows() for one in file.on_site]
