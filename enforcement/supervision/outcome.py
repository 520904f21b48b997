"""What a check answers, and the answers that several of them give."""

from enforcement.cases.rules import StepCode
from enforcement.supervision.file import File
from enforcement.supervision.rules import Evidence, Result

#: The result of one check and the rows it rests on.
Found = tuple[Result, list[Evidence]]


def absent(kind: str, text: str) -> Evidence:
    """Say that there is no such row."""
    return Evidence(kind, "", text)


def concluded(faults: list[Evidence], merits: list[Evidence]) -> Found:
    """Fail with the faults, else pass with what speaks for the file."""
    return (Result.FAIL, faults) if faults else (Result.PASS, merits)


def not_in_simple(file: File) -> Found | None:
    """Pass what only the ordinary procedure knows; None where the case went by that."""
    step = file.last(StepCode.DECIDE_ON_SPOT)
    if not file.simple:
        return None
    text = "简易程序当场处罚,不涉及本项"
    return Result.PASS, [step.shows(text) if step else absent("case", text)]


def not_without_penalty(file: File) -> Found | None:
    """Pass what only a decision that imposes a penalty owes; None where one was imposed, or nothing is decided."""
    decision = file.decision
    if decision is None or decision.variant.penalises:
        return None
    return Result.PASS, [decision.shows(f"{decision.variant.label},不涉及本项")]


def undecided() -> Found:
    """Leave to a person what asks for a decision that is not there."""
    return Result.UNKNOWN, [absent("decision", "案卷中没有处罚决定")]
