"""The item on compulsory measures and advance registration: approved, recorded, and over in time. Pure."""

from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.supervision.file import File
from enforcement.supervision.outcome import Found, absent, concluded
from enforcement.supervision.rules import Result

#: Findings made when a measure was carried out or its time ran out.
_FLAWS: Final = frozenset({"measure_unapproved", "measure_overdue", "site_record_missing"})


def lawful(file: File) -> Found:
    """V13: no urgent measure left unapproved, none without its record on site, nothing held beyond the term."""
    taken = file.standing(StepCode.TAKE_MEASURE, StepCode.PRESERVE)
    if not taken:
        return Result.PASS, [absent("step", "案卷中没有强制措施和先行登记保存")]
    faults = [flaw.shows() for flaw in file.flaws if flaw.code in _FLAWS]
    return concluded(faults, [step.shows("已依法批准并在期限内处理") for step in taken])
