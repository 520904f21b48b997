"""What the walks look for, they find: each thing that must not be, brought about behind the acts, is objected to."""

from __future__ import annotations

from datetime import date

import pytest

from enforcement.cases.models import Deadline
from enforcement.cases.rules import Status
from enforcement.cases.rules import StepCode as C
from enforcement.errors import NotNow
from enforcement.journal.models import Entry
from enforcement.law.limits import Clock
from enforcement.law.years import seed_calendar
from enforcement.registry.models import Certificate
from tests import factories
from tests.enforcement.walk import snapshot as rows
from tests.enforcement.walk.decided import decision_had_what_it_needs
from tests.enforcement.walk.doing import typed
from tests.enforcement.walk.needed import had_what_it_needs
from tests.enforcement.walk.watched import everybody_had_the_right, no_deadline_passed_in_silence
from tests.enforcement.walk.world import undone
from tests.factories import AT, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> factories.Team:
    seed_calendar()
    return factories.team()


class TestObjects:
    def test_to_a_case_closed_unpaid(self, team: factories.Team) -> None:
        case = factories.case_in(Status.CLOSED, team)
        with pytest.raises(AssertionError, match=r"Art\. 66"):
            had_what_it_needs(C.CLOSE, case)

    def test_to_a_decision_of_one_officer(self, team: factories.Team) -> None:
        case = factories.decided_on_spot(team)
        decision_had_what_it_needs(case)
        Certificate.objects.filter(officer=team.second.officer_id).update(valid_to=AT.date())
        with pytest.raises(AssertionError, match=r"Art\. 42"):
            decision_had_what_it_needs(case)

    def test_to_who_holds_no_office_for_the_step_and_to_an_expired_certificate(
        self, team: factories.Team
    ) -> None:
        case = factories.concluded(factories.filed(factories.clue(team), team), team)
        everybody_had_the_right(case, 0)
        Certificate.objects.filter(officer=team.officer.officer_id).update(valid_to=AT.date())
        with pytest.raises(AssertionError, match=r"without a certificate|unsaid"):
            everybody_had_the_right(case, 0)
        case = factories.taken(factories.clue(team), [C.PROPOSE_DECLINE], by=team.auditor)
        with pytest.raises(AssertionError, match="propose_decline"):
            everybody_had_the_right(case, 0)

    def test_to_a_deadline_of_which_nobody_was_told(self, team: factories.Team) -> None:
        case = factories.filed(factories.clue(team), team)
        Deadline.objects.start(case, Clock.SEALING, date(2026, 9, 1), at=AT, ref="a")
        with pytest.raises(AssertionError, match="unsaid"):
            no_deadline_passed_in_silence(case, AT)

    def test_to_a_refusal_that_wrote_or_cites_nothing(self, team: factories.Team) -> None:
        before = rows.snapshot()
        case = factories.clue(team)
        with pytest.raises(AssertionError):
            rows.only_the_refusal_was_written(before, rows.snapshot())
        before = rows.snapshot()
        by = actor(team.officer)
        Entry.objects.append(stream=by.account_id, act="look", by=by, at=AT, subject=case.pk)
        rows.only_the_refusal_was_written(before, rows.snapshot())
        with pytest.raises(AssertionError, match="no requirement"):
            typed(NotNow("不行。"))

    def test_to_a_row_of_the_journal_that_is_not_what_it_was(self, team: factories.Team) -> None:
        factories.clue(team)
        assert "journal_entry" in rows.append_only()
        assert "cases_step" in rows.append_only()
        before = rows.snapshot()
        changed = {**before, "journal_entry": frozenset({0})}
        with pytest.raises(AssertionError, match="journal_entry"):
            rows.nothing_was_rewritten(before, changed)

    def test_to_what_stayed_though_it_should_have_been_taken_back(self, team: factories.Team) -> None:
        before = rows.snapshot()
        with undone():
            factories.clue(team)
            assert rows.changed(before, rows.snapshot())["journal_entry"][1] > 0
        assert rows.snapshot() == before
        Certificate.objects.filter(officer=team.second.officer_id).update(valid_to=AT.date())
        assert rows.changed(before, rows.snapshot()) == {"registry_certificate": (1, 1)}
