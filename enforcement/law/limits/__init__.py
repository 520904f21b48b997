"""The time limits of the law as data: one row per clock, department and span of days, each with its article.

`limit(clock, department, on)` finds the row; where none gives a length it raises, and a person judges.
"""

from enforcement.law.limits.shapes import Annual, Extension, Limit, NotCounted
from enforcement.law.limits.table import (
    LIMITS,
    MissingLimitError,
    common_period,
    governing,
    limit,
    limits_on,
    pinned,
)
from enforcement.law.limits.vocabulary import Approver, Clock, Exclusion, Reading, Severity

__all__ = [
    "LIMITS",
    "Annual",
    "Approver",
    "Clock",
    "Exclusion",
    "Extension",
    "Limit",
    "MissingLimitError",
    "NotCounted",
    "Reading",
    "Severity",
    "common_period",
    "governing",
    "limit",
    "limits_on",
    "pinned",
]
