"""The deadlines of a case as its people read them; what lies ahead is counted anew here, from the article.

The working days come of another calendar than the server's.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from chinese_calendar import is_workday

from tests.journeys.expect import cites, done, holds, same
from tests.journeys.story import Story

_SATURDAY = 5


def working_days(after: date, count: int) -> date:
    """The last of so many full working days after the day (Penalty Law Art. 85)."""
    day = after
    while count:
        day += timedelta(days=1)
        count -= _works(day)
    return day


def calendar_days(after: date, count: int) -> date:
    """The last of so many days after the day; it is moved to the next working day (民事诉讼法 85)."""
    day = after + timedelta(days=count)
    while not _works(day):
        day += timedelta(days=1)
    return day


def running(story: Story, clock: str, *, ref: str = "") -> dict[str, Any]:
    """The one deadline of the clock that runs."""
    return _one(story, clock, "open", ref)


def runs(
    story: Story, clock: str, article: str, *, until: date | None = None, ref: str = ""
) -> dict[str, Any]:
    """Demand that the clock runs until that day, and that the server explains how it counted."""
    row = running(story, clock, ref=ref)
    if until is not None:
        same(row["due_on"], until.isoformat(), f"“{row['label']}”的届满日")
    explain(story, row, article)
    mark = f"({row['mark']})" if row["mark"] else ""
    story.say.note(f"期限“{row['label']}”至 {row['due_on'] or row['due_at']}{mark}:{row['article']}")
    return row


def explain(story: Story, row: dict[str, Any], article: str) -> list[dict[str, Any]]:
    """The computation, line by line, resting on the article."""
    answer = story.team.unit_head.get(f"cases/{story.id}/deadlines/{row['id']}/explain")
    lines = list(done(answer, 200)["steps"])
    holds(lines, f"“{row['label']}”应有计算过程")
    holds(cites([row["article"]], article), f"“{row['label']}”应引用{article},实引 {row['article']}")
    return lines


def ended(story: Story, clock: str, state: str, *, ref: str = "") -> dict[str, Any]:
    """Demand that the clock has ended so: met, late, cancelled."""
    return _one(story, clock, state, ref)


def _one(story: Story, clock: str, state: str, ref: str) -> dict[str, Any]:
    rows = [row for row in story.team.unit_head.rows(f"cases/{story.id}/deadlines") if row["clock"] == clock]
    found = [row for row in rows if row["state"] == state and ref in {"", row["ref"]}]
    holds(found, f"应有“{clock}”期限处于 {state},实有 {[(row['state'], row['due_on']) for row in rows]}")
    return dict(found[0])


def _works(day: date) -> bool:
    """Whether it is a working day; of a year nobody has published only the weekends are known."""
    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return day.weekday() < _SATURDAY


__all__ = ["calendar_days", "ended", "explain", "running", "runs", "working_days"]
