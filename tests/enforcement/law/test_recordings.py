from datetime import date

import pytest

from enforcement.law.recordings import (
    LISTS_READ,
    RECORDED_ACTIVITIES,
    ActivityKind,
    RecordedActivity,
    RecordingDuty,
    recorded_activity,
    recording_list,
)
from enforcement.law.values import Department

TODAY = date(2026, 11, 23)
every_row = pytest.mark.parametrize("row", RECORDED_ACTIVITIES, ids=lambda row: f"{row.kind}-{row.article}")


@every_row
class TestEveryRow:
    def test_cites_a_text_in_force_when_it_begins(self, row: RecordedActivity) -> None:
        assert row.article.cite().startswith("《")
        assert row.article.source.in_force(row.valid_from)

    def test_says_verified_only_of_a_text_that_was_read_and_of_a_numbered_article(
        self, row: RecordedActivity
    ) -> None:
        assert not row.verified or (row.article.source.verified and row.article.number)
        assert row.mark == ("" if row.verified else "待核")


@pytest.mark.parametrize("department", Department)
class TestEveryDepartment:
    @pytest.mark.parametrize(
        "kind",
        [
            ActivityKind.SEALING,
            ActivityKind.SEIZURE,
            ActivityKind.DEMOLITION,
            ActivityKind.SUBSTITUTE_PERFORMANCE,
            ActivityKind.GRAVE_MEASURE,
        ],
    )
    def test_records_coercion_from_start_to_end(self, department: Department, kind: ActivityKind) -> None:
        row = recorded_activity(kind, department, TODAY)
        assert row is not None
        assert row.duty is RecordingDuty.CONTINUOUS

    def test_names_each_activity_once(self, department: Department) -> None:
        kinds = [row.kind for row in recording_list(department, TODAY)]
        assert len(kinds) == len(set(kinds))

    def test_had_no_list_before_the_guidance(self, department: Department) -> None:
        assert recording_list(department, date(2018, 12, 4)) == ()


def test_the_departments_own_rule_stands_where_it_asks_for_as_much() -> None:
    row = recorded_activity(ActivityKind.INSPECTION, Department.MARKET_REGULATION, TODAY)
    assert row is not None
    assert (str(row.article), row.verified) == ("SAMR-P 44", True)
    elsewhere = recorded_activity(ActivityKind.INSPECTION, Department.TRANSPORT, TODAY)
    assert elsewhere is not None
    assert (str(elsewhere.article), elsewhere.verified) == ("118", False)


def test_of_a_text_that_was_read_and_one_that_asks_for_more_the_latter_stands() -> None:
    for kind in (ActivityKind.SEALING, ActivityKind.SEIZURE):
        named = {
            (str(row.article), row.duty)
            for row in RECORDED_ACTIVITIES
            if row.kind is kind and row.holds(Department.MARKET_REGULATION, TODAY)
        }
        assert named == {("SAMR-P 44", RecordingDuty.AS_NEEDED), ("118", RecordingDuty.CONTINUOUS)}
        row = recorded_activity(kind, Department.MARKET_REGULATION, TODAY)
        assert row is not None
        assert row.duty is RecordingDuty.CONTINUOUS


def test_what_only_one_department_knows_is_nobody_elses() -> None:
    assert recorded_activity(ActivityKind.REMOTE_SAMPLING, Department.MARKET_REGULATION, TODAY)
    assert recorded_activity(ActivityKind.REMOTE_SAMPLING, Department.URBAN, TODAY) is None


def test_only_the_list_that_was_read_has_verified_rows() -> None:
    for department in Department:
        verified = [row for row in recording_list(department, TODAY) if row.verified]
        assert bool(verified) == (department in LISTS_READ)
