"""The time limits of the law as data: one row per clock, department and span of days, each with its article.

`limit(clock, department, on)` finds the row; where none gives a length it raises, and a person judges. A row is never
removed nor rewritten once deadlines may have pinned it: it gets its last day, and the next version is another row.
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
