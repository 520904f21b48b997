"""The golden set: what was computed by hand from the articles is what the system computes. No database."""

from __future__ import annotations

from datetime import datetime

import pytest

from enforcement.cases.rules.deadlines import Parts, reckon
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.limits import governing
from enforcement.law.periods import legal_date
from tests.enforcement.cases.golden import GOLDEN, Golden
from tests.enforcement.law.notices import NOTICE_2024, NOTICE_2025, NOTICE_2026


def calendar(case: Golden) -> WorkingCalendar:
    last = NOTICE_2026.overlaid(case.local) if case.local else NOTICE_2026
    return WorkingCalendar.of([NOTICE_2024, NOTICE_2025, last])


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.name)
def test_a_deadline_ends_on_the_day_computed_by_hand(case: Golden) -> None:
    begun = legal_date(case.since) if isinstance(case.since, datetime) else case.since
    row = governing(case.clock, case.department, begun)
    assert row is not None
    found = reckon(
        Parts(row, case.since, case.ref, case.intervals, case.extensions),
        calendar(case),
        case.today or begun,
    )
    ends = found.at if isinstance(case.due, datetime) else found.on
    said = "\n".join(line.text for line in found.lines)
    assert ends == case.due, f"{case.sum}\n{said}"
    last = case.act_by or (legal_date(case.due) if isinstance(case.due, datetime) else case.due)
    assert found.act_by == last, said
    assert (found.verified, found.provisional, found.paused) == (case.verified, case.provisional, case.paused)


def test_there_are_at_least_forty_and_each_shows_its_article_and_its_arithmetic() -> None:
    assert len(GOLDEN) >= 40
    assert len({case.name for case in GOLDEN}) == len(GOLDEN)
    assert all("：" in case.sum for case in GOLDEN)
