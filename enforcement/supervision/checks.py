"""The standard applied to a file by machine, each result with the rows that show it; pure.

A rule that no source confirmed, or a day in a year without a published calendar, never makes a file fail: the
machine shows its computation and a person decides. What the procedure does not know passes, and says so.
"""

from collections.abc import Callable
from typing import Final

from enforcement.law.evaluation import STANDARD
from enforcement.supervision import deductions, measures, recordings, vetoes
from enforcement.supervision.file import File
from enforcement.supervision.outcome import Found
from enforcement.supervision.rules import Check, Result

_CHECKS: Final[dict[str, Callable[[File], Found]]] = {
    "V01": vetoes.officers,
    "V02": vetoes.basis,
    "V05": vetoes.told,
    "V06": vetoes.window,
    "V07": vetoes.heard,
    "V08": vetoes.collective,
    "V09": vetoes.review,
    "V10": vetoes.separation,
    "V11": vetoes.limitation,
    "V13": measures.lawful,
    "D01": deductions.filed_in_time,
    "D02": deductions.decided_in_time,
    "D03": deductions.records,
    "D04": deductions.correction,
    "D05": deductions.elements,
    "D06": deductions.served,
    "D07": deductions.disclosed,
    "D08": deductions.recorded,
    "D12": recordings.filmed,
}


def precheck(file: File) -> tuple[Check, ...]:
    """Check every item of the standard, in its order; what the machine cannot decide is `unknown`."""
    found = []
    for item in STANDARD:
        result, evidence = _CHECKS[item.code](file) if item.code in _CHECKS else (Result.UNKNOWN, [])
        found.append(Check(item.code, result, tuple(evidence)))
    return tuple(found)
