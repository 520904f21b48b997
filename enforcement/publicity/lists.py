"""The lists of law that the public reads; the same rows for the interface and for the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from enforcement.law.book import TABLES, Part, Row, Table, summary
from enforcement.law.recordings import LIST_MISSING, LISTS_READ, RecordedActivity, recording_list
from enforcement.law.values import Department
from enforcement.publicity.county import county_tables


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


def law_tables() -> tuple[Table, ...]:
    """Every table of the law that the public reads: the law's own, then what province and county published."""
    return (*TABLES, *county_tables())


def law_shown(tables: Iterable[Table], departments: Iterable[Department], on: date) -> dict[str, Any]:
    """The tables as data: rows that bind one of the departments, each with its mark and whether it holds today."""
    wanted = frozenset(departments)
    kept = [(table, [row for row in table.rows if row.bound & wanted]) for table in tables]
    counted = summary(table for table, _ in kept)
    return {
        "rows": counted.rows,
        "unverified": counted.unverified,
        "missing": counted.missing,
        "tables": [
            {
                "code": table.code,
                "part": table.part.value,
                "part_name": table.part.label,
                "title": table.title,
                "about": table.about,
                "columns": list(table.columns),
                "limited": len({row.bound for row in table.rows}) > 1,
                "rows": [_law_row(row, on) for row in rows],
            }
            for table, rows in kept
        ],
    }


def chapters(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """The shown tables by chapter, in the order of the book, for its table of contents."""
    found = [
        {"name": part.label, "tables": [one for one in shown["tables"] if one["part"] == part.value]}
        for part in Part
    ]
    return [chapter for chapter in found if chapter["tables"]]


def _law_row(row: Row, on: date) -> dict[str, Any]:
    everyone = row.bound == frozenset(Department)
    return {
        "key": row.key,
        "cells": list(row.cells),
        "departments": [] if everyone else [one.value for one in Department if one in row.bound],
        "department_names": "各部门"
        if everyone
        else "、".join(one.label for one in Department if one in row.bound),
        "article": str(row.article),
        "basis": row.cited,
        "valid_from": row.since,
        "valid_to": row.valid_to,
        "standing": row.standing(on),
        "verified": row.verified,
        "missing": row.missing,
        "mark": row.mark,
        "note": row.note,
    }
