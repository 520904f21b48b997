"""What evaluation sees of the recordings."""

from __future__ import annotations

from datetime import timedelta

import pytest

from enforcement.cases.models import Case
from enforcement.cases.rules import Status, StepCode
from enforcement.evidence.actions import recordings as acts
from enforcement.law.recordings import ActivityKind
from enforcement.registry.models import legal_day
from enforcement.supervision.reading import read_file
from enforcement.supervision.recordings import filmed
from enforcement.supervision.rules import Result
from tests import factories
from tests.enforcement.evidence.recordings import ARRIVED, LEFT, activity, film
from tests.factories import AT, Team, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db: None) -> Team:
    return factories.team()


@pytest.fixture
def case(team: Team) -> Case:
    return factories.case_in(Status.SERVED, team)


def inspected(case: Case, team: Team) -> None:
    """What the record tells of is declared, too."""
    activity(case, team, ActivityKind.INSPECTION)


def found(case: Case) -> tuple[Result, str]:
    result, evidence = filmed(read_file(case, legal_day(AT)))
    return result, ";".join(row.text for row in evidence)


def test_a_file_with_nothing_done_on_the_spot_passes_and_says_so(team: Team) -> None:
    assert found(factories.clue(team)) == (Result.PASS, "案卷中没有登记须音像记录的现场执法活动")


def test_a_record_on_the_spot_that_nobody_declared_a_recording_of_is_for_a_person(
    case: Case, team: Team
) -> None:
    """The list names inspections and questionings: a file that says nothing of their recording is not whole."""
    assert case.steps.filter(code=StepCode.INSPECT).exists()
    result, text = found(case)
    assert result is Result.UNKNOWN
    assert "“现场检查”" in text
    assert "没有登记相应的音像记录" in text
    activity(case, team, ActivityKind.QUESTIONING)
    film(case, team.officer, start=ARRIVED, end=LEFT)
    assert found(case)[0] is Result.UNKNOWN


def test_a_whole_recording_passes(case: Case, team: Team) -> None:
    inspected(case, team)
    activity(case, team)
    film(case, team.officer, start=ARRIVED, end=LEFT)
    assert found(case)[0] is Result.PASS


def test_a_missing_one_fails_and_is_named(case: Case, team: Team) -> None:
    activity(case, team)
    film(case, team.officer, start=ARRIVED + timedelta(minutes=10), end=LEFT)
    result, text = found(case)
    assert result is Result.FAIL
    assert "缺失600秒" in text


def test_a_missing_one_with_the_heads_reason_is_shown_with_it_for_a_person_to_judge(
    case: Case, team: Team
) -> None:
    made = activity(case, team)
    acts.excuse_recording(
        subject_id=made.pk, case_id=case.pk, reason="记录仪电池故障。", by=actor(team.head), at=AT
    )
    result, text = found(case)
    assert result is Result.UNKNOWN
    assert "没有音像记录" in text
    assert "机关负责人书面说明:记录仪电池故障。" in text


def test_a_gap_within_the_doubt_of_the_clocks_is_for_a_person(case: Case, team: Team) -> None:
    activity(case, team)
    film(case, team.officer, start=ARRIVED + timedelta(seconds=5), end=LEFT)
    assert found(case)[0] is Result.UNKNOWN


def test_what_may_be_recorded_in_parts_and_was_not_is_for_a_person(case: Case, team: Team) -> None:
    activity(case, team, ActivityKind.QUESTIONING)
    assert found(case)[0] is Result.UNKNOWN
