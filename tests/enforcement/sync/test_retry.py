"""What could not be done when it came is tried again without its device, and in the end a person is asked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from enforcement.cases.models import CaseStep
from enforcement.registry.models import DeviceToken
from enforcement.sync import retry
from enforcement.sync.models import Operation
from enforcement.sync.rules import MOST_FAILURES
from tests.enforcement.clients import Phone
from tests.enforcement.sync.conftest import Handset
from tests.enforcement.sync.test_conflicts import entry, settle
from tests.factories import Team

WHOLE, BROKEN = "config.urls", "tests.enforcement.sync.broken"


@pytest.fixture
def record(handset: Handset, settings: Settings) -> str:
    """Made offline with its clue, and another that rests on it, while the route for records is broken."""
    settings.ROOT_URLCONF = BROKEN
    case = handset.clue()
    record = handset.inspect(case)
    handset.inspect(case, after=[handset.log.operations[1]["id"]])
    assert [(row["state"], row["hold"]) for row in handset.sync()["operations"]] == [
        ("applied", ""),
        ("held", "unavailable"),
        ("held", "dependency"),
    ]
    return record


def tick(*, later: timedelta = timedelta(hours=2)) -> int:
    """A pass when every wait is over."""
    waiting = Operation.objects.filter(state="held", next_attempt__isnull=False)
    waiting.update(next_attempt=F("next_attempt") - later)
    return retry.due(timezone.now() + timedelta(minutes=1))


def test_is_done_by_the_server_in_the_devices_name_once_the_route_answers(
    handset: Handset, record: str, settings: Settings
) -> None:
    assert tick() == 1
    assert entry(handset, 2).state == "held"
    settings.ROOT_URLCONF = WHOLE
    assert retry.due(timezone.now()) == 0
    assert tick() == 1
    assert [entry(handset, number).state for number in (1, 2, 3)] == ["applied"] * 3
    step = CaseStep.objects.get(pk=record)
    assert step.account_id == handset.account.pk
    assert CaseStep.objects.filter(case=step.case_id, code="inspect").count() == 2
    assert tick() == 0


def test_of_a_phone_that_was_revoked_it_waits_for_a_person(
    handset: Handset, record: str, settings: Settings, team: Team
) -> None:
    DeviceToken.objects.filter(user=handset.account).delete()
    settings.ROOT_URLCONF = WHOLE
    assert tick() == 0
    assert retry.due(timezone.now() + timedelta(minutes=2)) == 0
    row = entry(handset, 2)
    assert row.state == "held"
    answer = settle(Phone(team.unit_head), row, resolution="discard")
    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")


def test_where_the_route_breaks_again_and_again_a_person_is_asked(
    handset: Handset, record: str, settings: Settings, team: Team
) -> None:
    for _ in range(5):
        handset.sync()
    assert entry(handset, 2).failures == 1
    for _ in range(MOST_FAILURES - 1):
        assert entry(handset, 2).state == "held"
        assert tick() == 1
    shown = Phone(team.unit_head).get("/api/v1/sync/conflicts", open=True).json()["results"]
    assert [(row["operationId"], row["problem"]["code"]) for row in shown] == [("inspect", "route_broken")]
    settings.ROOT_URLCONF = WHOLE
    answer = settle(handset, entry(handset, 2), resolution="resubmit", reason="已修复。", id=str(uuid4()))
    assert answer.status_code == 200, answer.json()
    assert CaseStep.objects.filter(pk=UUID(record)).exists()
    assert entry(handset, 3).state == "applied"
