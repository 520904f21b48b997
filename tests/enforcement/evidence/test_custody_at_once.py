"""Two who look at once: the log stays one log, and neither waits for ever."""

from __future__ import annotations

import pytest
from django.db import transaction

from enforcement.cases.models import Case
from enforcement.errors import NotVisible
from enforcement.evidence.actions.access import access_evidence
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.common import AccessPurpose
from enforcement.evidence.rules.custody import CustodyEvent
from enforcement.journal.models import Entry
from tests import factories
from tests.enforcement.threads import together
from tests.factories import AT

pytestmark = pytest.mark.usefixtures("committed_db")


def counted(evidence: Evidence) -> list[int]:
    return list(Custody.objects.filter(evidence=evidence).order_by("seq").values_list("seq", flat=True))


def test_concurrent_looks_are_counted_without_a_gap() -> None:
    team = factories.team()
    evidence = factories.evidence(factories.clue(team), team.officer)
    by = factories.actor(team.officer)

    def several() -> None:
        for _ in range(10):
            with transaction.atomic():
                Custody.objects.note(evidence, CustodyEvent.VIEWED, by=by, at=AT)

    together(several, several, several)
    assert counted(evidence) == list(range(1, 32))


def test_requests_for_the_same_files_in_another_order_do_not_wait_for_each_other() -> None:
    team = factories.team()
    case = factories.clue(team)
    made = [factories.evidence(case, team.officer) for _ in range(6)]
    ids = [one.pk for one in made]

    def ask(order: int) -> None:
        for _ in range(5):
            access_evidence(
                ids=ids[::order], purpose=AccessPurpose.CASEWORK, by=factories.actor(team.head), at=AT
            )

    together(lambda: ask(1), lambda: ask(-1), lambda: ask(1), lambda: ask(-1))
    for one in made:
        assert counted(one) == list(range(1, 22))


def test_a_look_while_somebody_works_on_the_case_waits_for_nobody_who_waits_for_it() -> None:
    team = factories.team()
    case = factories.clue(team)
    evidence = factories.evidence(case, team.officer)
    by = factories.actor(team.officer)

    def work() -> None:
        for _ in range(20):
            with transaction.atomic():
                held = Case.objects.locked(case.pk, by=by)
                Custody.objects.note(evidence, CustodyEvent.CONFIRMED, by=by, at=AT, case=held)

    def look() -> None:
        for _ in range(20):
            access_evidence(
                ids=[evidence.pk], purpose=AccessPurpose.CASEWORK, by=factories.actor(team.head), at=AT
            )

    together(work, look, look)
    assert counted(evidence) == list(range(1, 62))


def test_a_refused_attempt_stays_on_file_though_the_act_is_rolled_back() -> None:
    team, stranger = factories.team(), factories.team()
    evidence = factories.evidence(factories.clue(team), team.officer)
    with pytest.raises(NotVisible):
        access_evidence(
            ids=[evidence.pk], purpose=AccessPurpose.CASEWORK, by=factories.actor(stranger.head), at=AT
        )
    row = Custody.objects.get(evidence=evidence, outcome="refused")
    assert (row.account_id, row.anomalies) == (stranger.head.pk, ["other_agency"])
    assert Entry.objects.get(stream=stranger.head.pk).outcome == "refused"
