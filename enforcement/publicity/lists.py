"""The lists of law that the public reads; the same rows for the interface and for the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from enforcement.law.recordings import LIST_MISSING, LISTS_READ, RecordedActivity, recording_list
from enforcement.law.values import Department


def recording_lists(departments: Iterable[Department], on: date) -> list[dict[str, Any]]:
    """The list of each department as it holds on the day."""
    return [
        {
            "department": department.value,
            "department_name": department.label,
            "note": "" if department in LISTS_READ else LIST_MISSING,
            "activities": [_shown(row) for row in recording_list(department, on)],
        }
        for department in departments
    ]


def _shown(row: RecordedActivity) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "name": row.kind.label,
        "duty": row.duty.value,
        "duty_name": row.duty.label,
        "article": row.article.cite(),
        "verified": row.verified,
        "mark": row.mark,
        "valid_from": row.valid_from,
        "note": row.note,
    }
