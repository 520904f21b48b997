"""What proves a service, and the day that counts (Penalty Law Art. 61; Civil Procedure Law Arts. 87-95)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from enforcement.decisions.rules.service import Attempt, Outcome, effect, requirements
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.values import ServiceMethod
from enforcement.law.years import SEEDED, notice

CALENDAR = WorkingCalendar.of(notice(year) for year in SEEDED)
M = ServiceMethod
POSTED, TODAY = date(2026, 11, 2), date(2026, 11, 23)
RECEIVED = date(2026, 11, 20)


def attempt(method: ServiceMethod, **given: Any) -> Attempt:
    return Attempt(method=method, **given)


@pytest.mark.parametrize(
    ("made", "outcome", "on"),
    [
        (attempt(M.DIRECT, received_on=RECEIVED), Outcome.SERVED, RECEIVED),
        # Refused: it has to be left at the domicile.
        (attempt(M.DIRECT, received_on=RECEIVED, refusal="拒收"), Outcome.FAILED, None),
        (attempt(M.LEFT_AT_DOMICILE, received_on=RECEIVED, refusal="拒收"), Outcome.SERVED, RECEIVED),
        (attempt(M.MAIL, sent_on=POSTED), Outcome.PENDING, None),
        (attempt(M.MAIL, sent_on=POSTED, received_on=RECEIVED), Outcome.SERVED, RECEIVED),
        # Returned from any address but the confirmed one it was no service.
        (attempt(M.MAIL, sent_on=POSTED, returned_on=RECEIVED), Outcome.FAILED, None),
        (
            attempt(M.MAIL, sent_on=POSTED, returned_on=RECEIVED, address_confirmed=True),
            Outcome.SERVED,
            RECEIVED,
        ),
        (attempt(M.ELECTRONIC, received_on=RECEIVED), Outcome.SERVED, RECEIVED),
        (attempt(M.ENTRUSTED, sent_on=POSTED), Outcome.PENDING, None),
        (attempt(M.FORWARDED, received_on=RECEIVED), Outcome.SERVED, RECEIVED),
        # 2 November + 30 days = 2 December, a Wednesday.
        (attempt(M.ANNOUNCEMENT, sent_on=POSTED), Outcome.PENDING, date(2026, 12, 2)),
        # 24 October + 30 days = 23 November: served today.
        (attempt(M.ANNOUNCEMENT, sent_on=date(2026, 10, 24)), Outcome.SERVED, TODAY),
    ],
)
def test_the_day_that_counts(made: Attempt, outcome: Outcome, on: date | None) -> None:
    found = effect(made, TODAY, CALENDAR)
    assert (found.outcome, found.on) == (outcome, on)
    assert found.explanation


LEFT = {"refusal": "拒绝签收"}
ANNOUNCED = {"ground": "下落不明", "untraceable": True, "sent_on": POSTED, "pictures": 1}


@pytest.mark.parametrize(
    ("method", "given", "missing"),
    [
        (M.DIRECT, {}, set()),
        (M.LEFT_AT_DOMICILE, LEFT, {"left_before_witness"}),
        (M.LEFT_AT_DOMICILE, {"pictures": 1}, {"refusal_noted"}),
        (M.LEFT_AT_DOMICILE, LEFT | {"pictures": 1}, set()),
        (M.LEFT_AT_DOMICILE, LEFT | {"witness": "村委会王某"}, set()),
        (M.MAIL, {}, {"tracking_number", "posted_on"}),
        (M.MAIL, {"tracking_number": "1", "sent_on": POSTED}, set()),
        (M.ENTRUSTED, {}, {"agent_named"}),
        (M.FORWARDED, {"agent": "某监狱"}, set()),
        (M.ELECTRONIC, {"remedies": True}, {"service_confirmed", "online_reconsideration"}),
        (M.ELECTRONIC, {"consented": True}, set()),
        (M.ELECTRONIC, {"consented": True, "remedies": True, "channel": "https://…"}, set()),
        (M.ANNOUNCEMENT, ANNOUNCED, set()),
        (M.ANNOUNCEMENT, ANNOUNCED | {"pictures": 0}, {"posting_pictured"}),
        (M.ANNOUNCEMENT, ANNOUNCED | {"untraceable": False}, {"other_ways_failed"}),
        (M.ANNOUNCEMENT, ANNOUNCED | {"untraceable": False, "failed_before": 1}, set()),
        (M.ANNOUNCEMENT, ANNOUNCED | {"ground": ""}, {"ground_noted"}),
    ],
)
def test_what_each_way_needs(method: ServiceMethod, given: dict[str, Any], missing: set[str]) -> None:
    found = requirements(attempt(method, **given))
    assert {one.code for one in found if not one.met} == missing
    assert all(one.article for one in found)
