"""Nothing that is missing or unverified passes silently: every row is walked, and each says so wherever it is used."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from enforcement.cases.rules.deadlines import Parts, reckon
from enforcement.law.book import TABLES
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.departments import profile
from enforcement.law.judging import (
    judged,
    length_question,
    length_rule,
    questions,
    with_judged_length,
)
from enforcement.law.limits import LIMITS, Limit, MissingLimitError, governing, limit
from enforcement.law.periods import Unit
from enforcement.law.thresholds import hearing_offered, simple_ceiling
from enforcement.law.values import Department, PartyKind, PenaltyKind
from tests.enforcement.law.notices import NOTICE_2024, NOTICE_2025, NOTICE_2026

TODAY = date(2026, 11, 23)
CALENDAR = WorkingCalendar.of([NOTICE_2024, NOTICE_2025, NOTICE_2026])
UNVERIFIED = [row for row in LIMITS if not row.verified]
COUNTED = [row for row in UNVERIFIED if row.period]
MISSING = [row for row in UNVERIFIED if row.missing]


def said(row: Limit) -> str:
    return row.version


def a_day_of(row: Limit) -> date:
    return max(row.valid_from or date(2025, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize("row", UNVERIFIED, ids=said)
def test_an_unverified_limit_is_marked_in_the_table_that_is_printed(row: Limit) -> None:
    assert row.mark in {"待核", "规则缺失，请人工判断"}
    (table,) = (table for table in TABLES if table.code == "limits")
    printed = [
        one
        for one in table.rows
        if one.article == row.article
        and one.cells[0] == row.clock.label
        and (row.valid_from is None or one.since == row.valid_from)
    ]
    assert printed
    assert all(not one.verified for one in printed)


@pytest.mark.parametrize("row", COUNTED, ids=said)
def test_what_is_counted_by_an_unverified_limit_says_so(row: Limit) -> None:
    begun = a_day_of(row)
    since = datetime.combine(begun, datetime.min.time(), UTC) if row.needed.unit is Unit.HOUR else begun
    found = reckon(Parts(row, since), CALENDAR, begun)
    assert not found.verified
    assert any("待核" in line.text for line in found.lines)


@pytest.mark.parametrize("row", [row for row in LIMITS if row.extensions], ids=said)
def test_an_unverified_extension_or_exclusion_is_never_taken_for_verified(row: Limit) -> None:
    for extension in row.extensions:
        assert extension.verified <= extension.article.source.verified
    for left_out in row.not_counted:
        assert left_out.verified <= left_out.article.source.verified
    (table,) = (table for table in TABLES if table.code == "limits")
    printed = next(
        one
        for one in table.rows
        if (one.cells[:3], one.departments) == ((row.clock.label, row.start, row.end), row.departments)
        and (one.article, one.since) == (row.article, row.valid_from)
    )
    unread = sum(not one.verified for one in row.extensions)
    assert printed.cells[table.columns.index("延长")].count("待核") == unread


@pytest.mark.parametrize("row", MISSING, ids=said)
def test_a_missing_limit_gives_no_date_until_a_named_person_judged(row: Limit) -> None:
    on = a_day_of(row)
    for department in row.departments or frozenset(Department):
        with pytest.raises(MissingLimitError, match="请人工判断"):
            limit(row.clock, department, on)
    asked = length_question(row)
    assert asked.rule == length_rule(row.clock)
    assert "规则缺失" in asked.mark
    judged_row = with_judged_length(row, asked.check("30 natural_day"))
    found = reckon(Parts(judged_row, on), CALENDAR, on)
    assert (found.on, found.verified) == (on + timedelta(days=30), False)


@pytest.mark.parametrize("department", Department)
def test_every_unverified_rule_of_a_department_is_asked_or_counted_by_a_marked_limit(
    department: Department,
) -> None:
    rules = profile(department, TODAY)
    asked = {one.rule: one for one in questions(rules, None, TODAY)}
    for name, rule in rules.rules():
        if rule.verified:
            assert name not in asked, name
            continue
        assert rule.mark, name
        if name in asked:
            assert asked[name].meanwhile, name
            continue
        governed = [
            row
            for row in LIMITS
            if not row.verified and row.in_force(TODAY) and row.article.statute == rule.article.statute
        ]
        assert governed or name in {"collective_required", "decision_extension"}, name


@pytest.mark.parametrize("department", Department)
@pytest.mark.parametrize("party", PartyKind)
def test_an_unverified_hearing_figure_takes_no_right_away(department: Department, party: PartyKind) -> None:
    rules = profile(department, TODAY)
    rule = rules.hearing_person_from if party.counts_as_citizen else rules.hearing_organisation_from
    amount = simple_ceiling(party).value + 1
    verdict = hearing_offered(department, TODAY, party, [PenaltyKind.FINE], amount)
    if not rule.verified:
        assert (verdict.offered, verdict.verified) == (True, False)
    else:
        assert rule.value is not None
        assert verdict.offered is (amount >= rule.value)


def test_a_judgement_changes_no_verified_rule() -> None:
    rules = profile(Department.MARKET_REGULATION, TODAY)
    verified = {name: "no" for name, rule in rules.rules() if rule.verified}
    assert judged(rules, verified) == rules


def test_every_clock_has_an_answer_or_says_that_a_person_must_judge() -> None:
    for row in LIMITS:
        for department in Department:
            found = governing(row.clock, department, TODAY)
            if found is None or (found.missing and not found.verified):
                with pytest.raises(MissingLimitError, match="规则缺失，请人工判断"):
                    limit(row.clock, department, TODAY)
