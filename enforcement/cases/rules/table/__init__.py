"""The whole procedure: one module per segment, in procedural order; each gives its rows as `STEPS`."""

from typing import Final

from enforcement.cases.rules.table import (
    decision,
    detours,
    execution,
    hearing,
    initiation,
    investigation,
    measures,
    notice,
    remedies,
    review,
)

_SEGMENTS: Final = (
    initiation,
    investigation,
    measures,
    detours,
    review,
    notice,
    hearing,
    decision,
    execution,
    remedies,
)

#: The whole procedure by step.
PROCEDURE: Final = {step.code: step for segment in _SEGMENTS for step in segment.STEPS}
