"""A worker that was killed leaves its task running: who comes after neither waits for ever nor doubles the work."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.processing import inspect_content
from enforcement.evidence.queue import SILENT, enqueue_alone, enqueue_missing
from enforcement.evidence.tasks.upkeep import apply_locks, check_content
from tests import factories

pytestmark = pytest.mark.django_db

KEY = UUID("6f1c7f0e-6d0e-4d6a-9a57-0b8a9c4b5d10")


def now() -> datetime:
    return datetime.now(UTC)


def begun(ago: timedelta) -> None:
    """The only task of the queue is being worked at since then."""
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=now() - ago)


class TestEnqueueMissing:
    def test_a_key_that_waits_is_not_enqueued_again(self) -> None:
        assert enqueue_missing(check_content, [KEY], now()) == 1
        assert enqueue_missing(check_content, [KEY, uuid4()], now()) == 1

    def test_one_that_is_worked_at_is_left_alone(self) -> None:
        enqueue_missing(check_content, [KEY], now())
        begun(SILENT / 2)
        assert enqueue_missing(check_content, [KEY], now()) == 0

    def test_one_whose_worker_has_been_silent_is_taken_up(self) -> None:
        enqueue_missing(check_content, [KEY], now())
        begun(SILENT * 2)
        assert enqueue_missing(check_content, [KEY], now()) == 1

    def test_one_that_takes_long_and_shows_signs_of_life_is_left_alone(self) -> None:
        enqueue_missing(check_content, [KEY], now())
        begun(SILENT * 20)
        assert enqueue_missing(check_content, [KEY], now(), alive=[KEY]) == 0

    def test_one_that_failed_is_tried_again_after_a_while(self) -> None:
        enqueue_missing(check_content, [KEY], now())
        DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=now())
        assert enqueue_missing(check_content, [KEY], now()) == 0
        assert enqueue_missing(check_content, [KEY], now() + timedelta(minutes=11)) == 1

    def test_those_that_fail_do_not_stand_in_the_others_way(self) -> None:
        failing = [uuid4() for _ in range(5)]
        enqueue_missing(check_content, failing, now(), most=5)
        DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=now())
        assert enqueue_missing(check_content, [*failing, KEY], now(), most=5) == 1

    def test_rows_that_fail_do_not_stand_in_the_others_way_either(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        for day in range(3):
            factories.evidence(case, team.officer, at=factories.AT + timedelta(days=day))
        rows = Evidence.objects.order_by("received_at")
        for _ in range(3):
            assert enqueue_missing(inspect_content, rows, now(), most=1) == 1
            DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=now())
        assert DBTaskResult.objects.count() == 3
        assert enqueue_missing(inspect_content, rows, now(), most=1) == 0

    def test_no_more_wait_than_may(self) -> None:
        keys = [uuid4() for _ in range(7)]
        assert enqueue_missing(check_content, keys, now(), most=5) == 5
        assert enqueue_missing(check_content, keys, now(), most=5) == 0


class TestEnqueueAlone:
    def test_is_in_the_queue_once_and_again_when_its_worker_was_lost(self) -> None:
        assert enqueue_alone(apply_locks, now())
        assert not enqueue_alone(apply_locks, now())
        begun(SILENT * 2)
        assert enqueue_alone(apply_locks, now())
