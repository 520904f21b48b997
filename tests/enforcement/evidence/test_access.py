"""Who reads the list, who gets the bytes, and what the journal says of it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from enforcement.cases.models import Case
from enforcement.cases.rules import Status
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.models import Entry
from enforcement.registry.rules import AgencyKind, Role
from tests import factories
from tests.factories import AT, Team

from .conftest import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence(team: Team, case: Case) -> Evidence:
    return factories.evidence(case, team.officer)


class TestAccess:
    def test_is_journaled_on_the_stream_of_each_case(self, team: Team, evidence: Evidence) -> None:
        other = factories.evidence(factories.clue(team), team.second)
        head = Phone(team.head)
        answer = head.post("/access", {"evidence": [str(evidence.pk), str(other.pk)], "purpose": "hearing"})
        assert [grant["id"] for grant in answer.data] == [str(evidence.pk), str(other.pk)]
        for one in (evidence, other):
            entry = Entry.objects.get(stream=one.case_id, act="access_evidence")
            assert entry.actor == team.head.pk
            assert str(one.pk) in entry.body
            assert '"purpose":"hearing"' in entry.body

    def test_gives_addresses_that_expire(self, team: Team, evidence: Evidence) -> None:
        [grant] = Phone(team.head).post("/access", {"evidence": [str(evidence.pk)]}).data
        assert grant["sha256"] == evidence.sha256
        left = datetime.fromisoformat(grant["expires_at"]) - timezone.now()
        assert timedelta(0) < left <= timedelta(seconds=settings.S3_URL_SECONDS)

    def test_repeated_under_its_key_is_one_look(self, team: Team, evidence: Evidence) -> None:
        head, key = Phone(team.head), uuid4().hex
        first, again = (head.post("/access", {"evidence": [str(evidence.pk)]}, key=key) for _ in range(2))
        assert first.data == again.data
        assert Entry.objects.filter(act="access_evidence").count() == 1

    def test_is_refused_to_an_auditor_and_the_attempt_is_journaled(
        self, team: Team, evidence: Evidence
    ) -> None:
        auditor = Phone(team.auditor)
        assert auditor.get(f"/{evidence.pk}").status_code == 200
        answer = auditor.post("/access", {"evidence": [str(evidence.pk)]})
        assert (answer.status_code, answer.data["code"]) == (403, "metadata_only")
        assert "http://" not in str(answer.data["detail"])
        refused = Entry.objects.get(stream=team.auditor.pk)
        assert (refused.act, refused.outcome) == ("access_evidence", "refused")

    def test_of_one_file_that_is_not_visible_gives_none(self, team: Team, evidence: Evidence) -> None:
        stranger = factories.team()
        foreign = factories.evidence(factories.clue(stranger), stranger.officer)
        answer = Phone(team.head).post("/access", {"evidence": [str(evidence.pk), str(foreign.pk)]})
        assert answer.status_code == 404
        assert not Entry.objects.filter(act="access_evidence", outcome="done").exists()

    def test_by_a_supervisor_of_the_justice_bureau_is_given_and_journaled(self, evidence: Evidence) -> None:
        supervisor = factories.supervisor()
        answer = Phone(supervisor).post("/access", {"evidence": [str(evidence.pk)], "purpose": "supervision"})
        assert answer.status_code == 200
        assert Entry.objects.get(stream=evidence.case_id, act="access_evidence").actor == supervisor.pk

    def test_by_an_evaluator_of_a_drawn_case_stands_on_their_own_stream(self, evidence: Evidence) -> None:
        bureau = factories.agency(None, AgencyKind.JUSTICE_BUREAU)
        evaluator = factories.account(bureau, Role.EVALUATOR)
        Case.objects.filter(pk=evidence.case_id).update(drawn_for=[evaluator.pk])
        asked = {"evidence": [str(evidence.pk)], "purpose": "evaluation"}
        assert Phone(evaluator).post("/access", asked).status_code == 200
        entry = Entry.objects.get(act="access_evidence")
        assert (entry.stream, entry.subject) == (evaluator.pk, evidence.case_id)
        assert str(evidence.pk) in entry.body

    def test_by_an_evaluator_of_the_agencys_own_stands_on_the_cases(
        self, team: Team, evidence: Evidence
    ) -> None:
        both = factories.account(team.agency, Role.UNIT_HEAD, Role.EVALUATOR)
        Case.objects.filter(pk=evidence.case_id).update(drawn_for=[both.pk])
        assert Phone(both).post("/access", {"evidence": [str(evidence.pk)]}).status_code == 200
        assert Entry.objects.get(act="access_evidence").stream == evidence.case_id

    @pytest.mark.parametrize(("status", "seen"), [(Status.CONCLUDED, False), (Status.UNDER_REVIEW, True)])
    def test_is_the_reviewers_once_there_is_a_dossier(self, team: Team, status: Status, seen: bool) -> None:
        case = factories.case_in(status, team)
        answer = Phone(team.reviewer).post(
            "/access", {"evidence": [str(case.evidence.get().pk)], "purpose": "review"}
        )
        assert answer.status_code == (200 if seen else 404)

    @pytest.mark.parametrize("asked", [[], ["not a uuid"], [str(uuid4())] * 101])
    def test_of_nothing_or_too_much_is_malformed(self, team: Team, asked: list[str]) -> None:
        assert Phone(team.head).post("/access", {"evidence": asked}).status_code == 400


class TestList:
    def test_is_of_the_cases_one_may_see(self, team: Team, evidence: Evidence) -> None:
        stranger = factories.team()
        factories.evidence(factories.clue(stranger), stranger.officer)
        for account in (team.officer, team.head, team.publisher, team.auditor):
            page = Phone(account).get().data
            assert [row["id"] for row in page["results"]] == [str(evidence.pk)]
            assert page["count"] == 1
        assert Phone(team.reviewer).get().data["count"] == 0
        assert Phone(factories.supervisor()).get().data["count"] == 2

    def test_is_narrowed_by_case_kind_and_bearing_on_the_facts(self, team: Team, case: Case) -> None:
        factories.evidence(case, team.officer)
        record = factories.evidence(case, team.officer, factual=False)
        factories.evidence(factories.clue(team), team.officer)
        phone = Phone(team.officer)
        assert phone.get(case=str(case.pk)).data["count"] == 2
        assert phone.get(case=str(case.pk), factual="false").data["results"][0]["id"] == str(record.pk)
        assert phone.get(kind="witness").data["count"] == 0
        unknown = phone.get(colour="red")
        assert (unknown.status_code, unknown.data["code"]) == (400, "unknown_filter")

    def test_goes_on_from_page_to_page(self, team: Team, case: Case) -> None:
        made = [
            factories.evidence(case, team.officer, at=AT + timedelta(minutes=minute)) for minute in range(5)
        ]
        phone, seen = Phone(team.officer), []
        page = phone.get(case=str(case.pk), limit=2).data
        while True:
            seen += [row["id"] for row in page["results"]]
            if page["next"] is None:
                break
            page = phone.client.get(page["next"]).data
        assert seen == [str(one.pk) for one in reversed(made)]

    def test_takes_as_many_queries_for_ten_as_for_one(self, team: Team, case: Case) -> None:
        def queries() -> int:
            phone = Phone(team.officer)
            with CaptureQueriesContext(connection) as captured:
                assert phone.get(case=str(case.pk)).status_code == 200
            return len(captured)

        factories.evidence(case, team.officer)
        one = queries()
        for _ in range(9):
            factories.evidence(case, team.officer)
        assert queries() == one

    def test_says_what_replaced_it(self, team: Team, evidence: Evidence) -> None:
        shown = Phone(team.officer).get(f"/{evidence.pk}").data
        assert (shown["supersedes"], shown["superseded_by"]) == (None, None)
        assert shown["collector"] == team.officer.officer.name  # type: ignore[union-attr]


class TestNobody:
    def test_is_asked_to_sign_in(self, evidence: Evidence) -> None:
        anonymous = APIClient()
        for path in ("", f"/{evidence.pk}", f"/uploads/{evidence.pk}"):
            assert anonymous.get(f"/api/v1/evidence{path}").status_code == 401
        for path in (
            "/access",
            "/uploads",
            f"/uploads/{evidence.pk}/complete",
            f"/uploads/{evidence.pk}/urls",
        ):
            assert anonymous.post(f"/api/v1/evidence{path}", {}, format="json").status_code == 401
