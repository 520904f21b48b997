"""What evaluation sees of measures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from enforcement.cases.rules import Status
from enforcement.measures.tasks import due
from enforcement.registry.models import legal_day
from enforcement.supervision.measures import lawful
from enforcement.supervision.reading import read_file
from enforcement.supervision.rules import Result
from tests import factories
from tests.enforcement.measures import measures as m
from tests.factories import AT

pytestmark = pytest.mark.django_db


def test_what_is_held_too_long_fails_the_file_and_what_is_not_passes() -> None:
    team = factories.team()
    case = factories.case_in(Status.INVESTIGATING, team)

    def found() -> tuple[Result, str]:
        result, evidence = lawful(read_file(factories.again(case), legal_day(AT)))
        return result, ";".join(row.text for row in evidence)

    assert found() == (Result.PASS, "案卷中没有强制措施和先行登记保存")
    m.seized(case, team)
    assert found()[0] is Result.PASS
    due(AT + timedelta(days=31))
    result, text = found()
    assert result is Result.FAIL
    assert "期限于2026-12-23届满" in text
