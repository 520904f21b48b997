"""Two who act at once: the chain stays one chain, a repeat waits for the answer."""

from __future__ import annotations

import threading
from datetime import datetime
from uuid import UUID

import pytest

from enforcement.cases.models import Case
from enforcement.errors import KeyReused
from enforcement.journal.actions import Answer, Done, act
from enforcement.journal.models import Claim, Entry
from enforcement.registry.models import Actor, NumberSeries
from tests import factories
from tests.enforcement.journal.test_actions import chain, draw, once, shown
from tests.enforcement.threads import together
from tests.factories import AT

pytestmark = pytest.mark.usefixtures("committed_db")


class TestOneStream:
    def test_concurrent_appends_follow_each_other(self) -> None:
        team = factories.team()
        by = factories.actor(team.officer)
        stream = team.agency.pk

        def several() -> None:
            for _ in range(10):
                Entry.objects.append(stream=stream, act="x", by=by, at=AT)

        together(several, several, several, several)
        found = list(chain(stream))
        assert len(found) == 40
        assert not any(found)

    def test_concurrent_clues_get_numbers_without_a_gap(self) -> None:
        team = factories.team()

        def several() -> None:
            for _ in range(3):
                factories.clue(team)

        together(several, several, several)
        numbers = sorted(
            int(number.split("〕")[1].removesuffix("号"))
            for number in Case.objects.filter(agency=team.agency).values_list("source_number", flat=True)
        )
        assert numbers == list(range(1, 10))


class TestOneKey:
    def test_a_concurrent_repeat_waits_and_gets_the_same_answer(self) -> None:
        team = factories.team()
        by = factories.actor(team.officer)
        begun, go_on = threading.Event(), threading.Event()

        @act("slow")
        def slow(*, agency: UUID, by: Actor, at: datetime) -> Done[int]:
            number = NumberSeries.objects.draw(agency, "test", at.year)
            begun.set()
            assert go_on.wait(10)
            return Done(number, stream=agency)

        def first() -> Answer:
            return slow.answer(once(), shown, agency=team.agency.pk, by=by, at=AT)

        def repeat() -> Answer:
            assert begun.wait(10)
            threading.Timer(0.3, go_on.set).start()
            answer = slow.answer(once(), shown, agency=team.agency.pk, by=by, at=AT)
            assert go_on.is_set()
            return answer

        answers = together(first, repeat)
        assert answers[0] == answers[1] == Answer(201, {"number": 1}, '"1"')
        assert Entry.objects.filter(stream=team.agency.pk).count() == 1
        assert Claim.objects.filter(account=team.officer.pk).count() == 1

    def test_of_two_requests_under_one_key_one_acts_and_the_other_is_refused(self) -> None:
        team = factories.team()
        by = factories.actor(team.officer)
        answers = together(
            *(
                lambda request=request: draw.answer(
                    once(request=request), shown, agency=team.agency.pk, by=by, at=AT
                )
                for request in ("a", "b")
            )
        )
        assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [KeyReused]
        assert NumberSeries.objects.get(agency=team.agency).last == 1
