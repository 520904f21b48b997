"""Who did, saw and tried what with a piece of evidence, and who reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from enforcement.cases.models import Case
from enforcement.cases.rules import Status
from enforcement.evidence.actions.common import Machine
from enforcement.evidence.actions.confirmation import confirm_evidence
from enforcement.evidence.actions.intake import Abandoned, abandon_upload
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.custody import CustodyEvent
from enforcement.journal.models import Entry
from enforcement.law import custody as law
from enforcement.registry.models import Account
from enforcement.registry.rules import AgencyKind, Role
from media_storage.fixity import ReadBack
from tests import factories
from tests.factories import AT, Team

from .conftest import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence(team: Team, case: Case) -> Evidence:
    return factories.evidence(case, team.officer)


@pytest.fixture
def evaluator(evidence: Evidence) -> Account:
    """Somebody the case was drawn for."""
    account = factories.account(factories.agency(None, AgencyKind.JUSTICE_BUREAU), Role.EVALUATOR)
    Case.objects.filter(pk=evidence.case_id).update(drawn_for=[account.pk])
    return account


def asked(*evidence: Evidence, purpose: str = "casework") -> dict[str, Any]:
    return {"evidence": [str(one.pk) for one in evidence], "purpose": purpose}


def log(account: Account, evidence: Evidence, /, **query: Any) -> list[dict[str, Any]]:
    answer = Phone(account).get(f"/{evidence.pk}/custody", **query)
    assert answer.status_code == 200, answer.data
    rows: list[dict[str, Any]] = answer.data["results"]
    return rows


def events(account: Account, evidence: Evidence) -> list[tuple[str, str]]:
    return [(row["event"], row["outcome"]) for row in reversed(log(account, evidence))]


class TestNoted:
    def test_from_its_receipt_on(self, team: Team, evidence: Evidence) -> None:
        Phone(team.officer).get(f"/{evidence.pk}")
        Phone(team.publisher).post("/access", asked(evidence, purpose="archive"))
        assert events(team.head, evidence) == [
            ("received", "done"),
            ("viewed", "done"),
            ("downloaded", "done"),
        ]

    def test_with_who_from_where_by_which_office_and_what_for(self, team: Team, evidence: Evidence) -> None:
        began = timezone.now()
        phone = Phone(team.officer)
        phone.client.defaults["REMOTE_ADDR"] = "10.20.30.40"
        phone.post("/access", asked(evidence, purpose="hearing"))
        row = log(team.head, evidence)[0]
        assert (row["account"], row["name"], row["agency"]) == (
            str(team.officer.pk),
            team.officer.name,
            team.agency.name,
        )
        assert (row["role"], row["device"], row["address"], row["purpose"]) == (
            "officer",
            "执法手机",
            "10.20.30.40",
            "hearing",
        )
        assert row["certificate"].startswith("T")
        assert began <= datetime.fromisoformat(row["at"]) <= timezone.now()

    def test_an_address_is_believed_as_far_as_our_own_proxies_go(
        self, team: Team, evidence: Evidence, settings: Settings
    ) -> None:
        def seen(forwarded: str) -> str:
            phone = Phone(team.officer)
            phone.client.get(
                f"/api/v1/evidence/{evidence.pk}",
                headers={"X-Forwarded-For": forwarded},
                REMOTE_ADDR="10.0.0.2",
            )
            return str(Custody.objects.filter(event="viewed").latest("seq").address)

        assert seen("1.1.1.1") == "10.0.0.2"
        settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}
        assert seen("6.6.6.6, 36.112.0.1") == "36.112.0.1"
        assert seen("'; DROP TABLE") == "None"

    def test_a_repeat_under_its_key_is_no_second_look(self, team: Team, evidence: Evidence) -> None:
        phone, key = Phone(team.officer), uuid4().hex
        for _ in range(2):
            phone.post("/access", asked(evidence), key=key)
        assert events(team.head, evidence).count(("downloaded", "done")) == 1

    def test_a_look_in_a_list_is_none(self, team: Team, evidence: Evidence) -> None:
        assert Phone(team.officer).get().data["count"] == 1
        assert events(team.head, evidence) == [("received", "done")]

    def test_an_auditors_try_for_the_bytes(self, team: Team, evidence: Evidence) -> None:
        Phone(team.auditor).post("/access", asked(evidence))
        row = log(team.head, evidence)[0]
        assert (row["event"], row["outcome"], row["code"]) == ("downloaded", "refused", "metadata_only")
        assert (row["name"], row["role"], row["anomalies"]) == (team.auditor.name, "auditor", [])

    def test_a_strangers_try_though_they_are_told_there_is_nothing(
        self, team: Team, evidence: Evidence
    ) -> None:
        stranger = factories.team().officer
        assert Phone(stranger).get(f"/{evidence.pk}").status_code == 404
        assert Phone(stranger).post("/access", asked(evidence)).status_code == 404
        rows = log(team.head, evidence)[:2]
        assert [(row["event"], row["outcome"], row["code"]) for row in rows] == [
            ("downloaded", "refused", "not_found"),
            ("viewed", "refused", "not_found"),
        ]
        assert all(row["account"] == str(stranger.pk) and row["role"] == "" for row in rows)

    def test_a_strangers_try_at_its_log_and_at_its_length(self, team: Team, evidence: Evidence) -> None:
        stranger = factories.team().officer
        assert Phone(stranger).get(f"/{evidence.pk}/custody").status_code == 404
        assert Phone(stranger).post(f"/{evidence.pk}/recording", {"seconds": 60}).status_code == 404
        assert Phone(team.publisher).post(f"/{evidence.pk}/recording", {"seconds": 60}).status_code == 403
        rows = log(team.head, evidence)[:3]
        assert [(row["event"], row["outcome"], row["code"], row["anomalies"]) for row in rows] == [
            ("viewed", "refused", "not_competent", []),
            ("viewed", "refused", "not_found", ["other_agency"]),
            ("viewed", "refused", "not_found", ["other_agency"]),
        ]

    def test_a_try_at_several_is_noted_where_it_was_refused_only(
        self, team: Team, evidence: Evidence
    ) -> None:
        stranger = factories.team()
        theirs = factories.evidence(factories.clue(stranger), stranger.officer)
        assert Phone(stranger.officer).post("/access", asked(theirs, evidence)).status_code == 404
        assert events(team.head, evidence)[-1] == ("downloaded", "refused")
        assert events(stranger.head, theirs) == [("received", "done")]

    def test_what_does_not_exist_leaves_nothing(self, team: Team) -> None:
        Phone(team.officer).get(f"/{uuid4()}")
        assert not Custody.objects.exists()

    @pytest.mark.parametrize("intact", [True, False])
    def test_a_reading_back_of_the_whole_file(self, team: Team, evidence: Evidence, intact: bool) -> None:
        sha256 = evidence.sha256 if intact else "0" * 64
        confirm_evidence(evidence_id=evidence.pk, found=ReadBack(evidence.size, sha256), by=Machine(), at=AT)
        row = next(row for row in log(team.head, evidence) if row["event"] == "confirmed")
        assert (row["outcome"], row["code"]) == (("done", "") if intact else ("failed", "content_mismatch"))
        assert (row["account"], row["name"]) == (None, "")

    def test_an_upload_given_up(self, team: Team, case: Case) -> None:
        pending = factories.declared(case, team.officer)
        abandon_upload(upload_id=pending.pk, reason=Abandoned.MISMATCH, by=Machine(), at=AT)
        answer = Phone(team.head).get(f"/{pending.pk}/custody").data
        assert [(row["event"], row["outcome"], row["code"]) for row in answer["results"]] == [
            ("abandoned", "failed", "mismatch")
        ]

    def test_a_try_at_what_another_is_sending(self, team: Team, case: Case) -> None:
        pending = factories.declared(case, team.officer)
        stranger = Phone(factories.team().officer)
        assert stranger.get(f"/uploads/{pending.pk}").status_code == 404
        assert stranger.post(f"/uploads/{pending.pk}/urls", {"parts": [1]}).status_code == 404
        assert stranger.complete(pending.pk).status_code == 404
        batch = stranger.post("/uploads/complete", {"files": [{"id": str(pending.pk)}]})
        assert batch.data["results"][0]["status"] == 404
        rows = Phone(team.head).get(f"/{pending.pk}/custody").data["results"]
        assert [(row["event"], row["outcome"], row["code"]) for row in rows] == [
            ("received", "refused", "not_found")
        ] * 4
        assert {row["account"] for row in rows} == {str(stranger.account.pk)}

    def test_as_often_whatever_else_the_request_brings(self, team: Team, case: Case) -> None:
        made = [factories.evidence(case, team.officer) for _ in range(3)]
        Phone(team.officer).post("/access", asked(*made))
        for one in made:
            assert events(team.head, one) == [("received", "done"), ("downloaded", "done")]


class TestKept:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE evidence_custody SET name = 'x'",
            "DELETE FROM evidence_custody",
            "TRUNCATE evidence_custody CASCADE",
        ],
    )
    def test_the_database_refuses_to_change_it(self, evidence: Evidence, statement: str) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert Custody.objects.get().name

    def test_the_database_counts_it_whatever_a_writer_says(self, team: Team, evidence: Evidence) -> None:
        Custody.objects.create(
            evidence=evidence, case_id=evidence.case_id, seq=40, event="viewed", outcome="done", at=AT
        )
        assert [row.seq for row in Custody.objects.order_by("seq")] == [1, 2]

    def test_no_name_and_no_address_stands_in_the_journal(self, team: Team, evidence: Evidence) -> None:
        phone = Phone(team.officer)
        phone.client.defaults["REMOTE_ADDR"] = "10.20.30.40"
        phone.post("/access", asked(evidence))
        for entry in Entry.objects.all():
            assert "10.20.30.40" not in entry.body
            assert team.officer.name not in entry.body


class TestRead:
    READERS = ("head", "unit_head", "auditor")

    def test_is_for_heads_and_auditors_of_the_agency(self, team: Team, evidence: Evidence) -> None:
        for name in self.READERS:
            assert log(getattr(team, name), evidence), name
        for name in ("officer", "second", "publisher", "reviewer", "case_auditor"):
            answer = Phone(getattr(team, name)).get(f"/{evidence.pk}/custody")
            assert answer.status_code == 404, name

    def test_is_for_no_other_agency(self, evidence: Evidence) -> None:
        stranger = factories.team()
        for name in self.READERS:
            assert Phone(getattr(stranger, name)).get(f"/{evidence.pk}/custody").status_code == 404, name

    @pytest.mark.parametrize(("status", "code"), [(Status.CONCLUDED, 404), (Status.UNDER_REVIEW, 200)])
    def test_is_for_reviewers_once_there_is_a_dossier(self, team: Team, status: Status, code: int) -> None:
        piece = factories.case_in(status, team).evidence.get()
        for account in (team.reviewer, team.case_auditor):
            assert Phone(account).get(f"/{piece.pk}/custody").status_code == code

    def test_is_for_the_supervisor_and_the_look_is_journaled(self, evidence: Evidence) -> None:
        supervisor = factories.supervisor()
        assert log(supervisor, evidence)
        look = Entry.objects.get(stream=supervisor.pk, act="look")
        assert look.subject == evidence.pk
        assert '"what":"custody"' in look.body

    def test_nobody_who_is_not_signed_in(self, evidence: Evidence) -> None:
        address = f"/api/v1/evidence/{evidence.pk}/custody"
        assert APIClient().get(address).status_code == 401
        for suffix in ("csv", "pdf"):
            assert APIClient().post(f"{address}.{suffix}").status_code == 401

    def test_is_narrowed_and_goes_on_from_page_to_page(self, team: Team, evidence: Evidence) -> None:
        officer, head = Phone(team.officer), Phone(team.head)
        for _ in range(4):
            officer.get(f"/{evidence.pk}")
        Phone(team.auditor).post("/access", asked(evidence))
        assert len(log(team.head, evidence, event="viewed")) == 4
        assert len(log(team.head, evidence, outcome="refused")) == 1
        assert len(log(team.head, evidence, account=str(team.auditor.pk))) == 1
        page, seen = head.get(f"/{evidence.pk}/custody", limit=2).data, []
        assert page["count"] == 6
        while True:
            seen += [row["id"] for row in page["results"]]
            if page["next"] is None:
                break
            page = head.client.get(page["next"]).data
        assert seen == [row["id"] for row in log(team.head, evidence)]


class TestBlind:
    """An evaluation is blind: those it judges never learn who looked, or that somebody did."""

    def test_what_an_evaluator_looks_at_is_the_supervisors_to_know(
        self, team: Team, evidence: Evidence, evaluator: Account
    ) -> None:
        before = Phone(team.head).get(f"/{evidence.pk}/custody").data
        phone = Phone(evaluator)
        assert phone.get(f"/{evidence.pk}").status_code == 200
        assert phone.post("/access", asked(evidence, purpose="evaluation")).status_code == 200
        assert Phone(team.head).get(f"/{evidence.pk}/custody").data == before
        rows = log(factories.supervisor(), evidence)
        assert [(row["event"], row["role"]) for row in rows[:2]] == [
            ("downloaded", "evaluator"),
            ("viewed", "evaluator"),
        ]
        assert "other_agency" not in rows[0]["anomalies"]

    def test_no_gap_in_a_number_tells(self, team: Team, evidence: Evidence, evaluator: Account) -> None:
        Phone(evaluator).get(f"/{evidence.pk}")
        Phone(team.officer).get(f"/{evidence.pk}")
        assert "seq" not in log(team.head, evidence)[0]
        table = Phone(team.head).post(f"/{evidence.pk}/custody.csv")
        assert [line.split(b",")[0] for line in table.content.splitlines()[1:]] == [b'"1"', b'"2"', b'"3"']

    def test_the_evaluator_does_not_read_the_log(self, evidence: Evidence, evaluator: Account) -> None:
        assert Phone(evaluator).get(f"/{evidence.pk}/custody").status_code == 404

    def test_whoever_works_in_the_agency_is_seen_though_they_evaluate(
        self, team: Team, evidence: Evidence
    ) -> None:
        both = factories.account(team.agency, Role.UNIT_HEAD, Role.EVALUATOR)
        Case.objects.filter(pk=evidence.case_id).update(drawn_for=[both.pk])
        Phone(both).get(f"/{evidence.pk}")
        assert log(team.head, evidence)[0]["account"] == str(both.pk)

    def test_an_evaluator_of_another_file_is_a_stranger(self, team: Team, evidence: Evidence) -> None:
        outsider = factories.account(factories.agency(None, AgencyKind.JUSTICE_BUREAU), Role.EVALUATOR)
        assert Phone(outsider).get(f"/{evidence.pk}").status_code == 404
        row = log(team.head, evidence)[0]
        assert (row["outcome"], row["anomalies"]) == ("refused", ["other_agency"])


#: Monday 2 November 2026, in office hours and long after.
DAY, NIGHT = (
    datetime.fromisoformat("2026-11-02T10:00+08:00"),
    datetime.fromisoformat("2026-11-02T23:30+08:00"),
)


def downloaded(evidence: Evidence, by: Account, at: datetime) -> Custody:
    """Noted as `access_evidence` does it."""
    with transaction.atomic():
        return Custody.objects.note(evidence, CustodyEvent.DOWNLOADED, by=factories.actor(by, at), at=at)


def at_most(monkeypatch: pytest.MonkeyPatch, pieces: int) -> None:
    """Another rule of the county than the one in force."""
    monkeypatch.setattr(law, "RULES", (replace(law.RULES[0], pieces=pieces),))


def anomalies(account: Account, /, **query: Any) -> list[dict[str, Any]]:
    answer = Phone(account).client.get("/api/v1/custody-anomalies", query)
    assert answer.status_code == 200, answer.data
    rows: list[dict[str, Any]] = answer.data["results"]
    return rows


def acknowledge(account: Account, id: str | UUID) -> Any:
    return Phone(account).client.post(
        f"/api/v1/custody-anomalies/{id}/acknowledgement",
        {"reason": "经核,系夜间联合检查。"},
        format="json",
        headers={"Idempotency-Key": uuid4().hex},
    )


class TestAnomalies:
    def test_of_one_night_are_one_row_and_every_look_is_marked(self, team: Team, evidence: Evidence) -> None:
        for minute in range(3):
            row = downloaded(evidence, team.officer, NIGHT + timedelta(minutes=minute))
            assert row.anomalies == ["out_of_hours"]
        downloaded(evidence, team.officer, DAY)
        [found] = anomalies(factories.supervisor(), kind="out_of_hours")
        assert (found["account"], found["case"], found["evidence"]) == (
            str(team.officer.pk),
            str(evidence.case_id),
            str(evidence.pk),
        )
        assert found["event"]["event"] == "downloaded"

    def test_of_many_pieces_in_a_short_time(
        self, team: Team, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at_most(monkeypatch, 3)
        made = [factories.evidence(case, team.officer) for _ in range(3)]
        marks = [
            downloaded(one, team.head, DAY + timedelta(minutes=n)).anomalies for n, one in enumerate(made)
        ]
        assert marks == [[], [], ["bulk"]]
        [found] = anomalies(factories.supervisor(), kind="bulk")
        assert found["case"] is None
        rule = found["rule"]
        assert (rule["pieces"], rule["minutes"], rule["opens"], rule["verified"]) == (
            3,
            10,
            "07:30:00",
            False,
        )
        assert "第四十七条" in rule["article"]

    def test_the_same_piece_often_is_not_many(
        self, team: Team, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at_most(monkeypatch, 2)
        assert [downloaded(evidence, team.head, DAY).anomalies for _ in range(3)] == [[], [], []]

    def test_nor_are_as_many_over_a_longer_time(
        self, team: Team, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at_most(monkeypatch, 2)
        first, second = (factories.evidence(case, team.officer) for _ in range(2))
        downloaded(first, team.head, DAY)
        assert downloaded(second, team.head, DAY + timedelta(minutes=10)).anomalies == []

    def test_of_many_in_one_request(self, team: Team, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        at_most(monkeypatch, 2)
        made = [factories.evidence(case, team.officer) for _ in range(2)]
        Phone(team.head).post("/access", asked(*made))
        assert len(anomalies(factories.supervisor(), kind="bulk")) == 1

    def test_of_a_stranger_who_tries(self, evidence: Evidence) -> None:
        stranger = factories.team().officer
        for _ in range(2):
            Phone(stranger).get(f"/{evidence.pk}")
        [found] = anomalies(factories.supervisor(), kind="other_agency", account=str(stranger.pk))
        assert found["event"]["outcome"] == "refused"

    def test_a_supervisor_is_of_no_other_agency(self, evidence: Evidence) -> None:
        Phone(factories.supervisor()).get(f"/{evidence.pk}")
        assert anomalies(factories.supervisor(), kind="other_agency") == []

    def test_are_the_supervisors_to_read(self, team: Team, evidence: Evidence) -> None:
        downloaded(evidence, team.officer, NIGHT)
        for account in (team.head, team.auditor, team.officer):
            assert anomalies(account) == []

    def test_are_acknowledged_once_by_name_and_reason(self, team: Team, evidence: Evidence) -> None:
        downloaded(evidence, team.officer, NIGHT)
        supervisor = factories.supervisor()
        [found] = anomalies(supervisor, acknowledged="false")
        assert found["acknowledgement"] is None
        answer = acknowledge(supervisor, found["id"])
        assert answer.status_code == 201
        assert answer.data["acknowledgement"]["name"] == supervisor.name
        assert anomalies(supervisor, acknowledged="false") == []
        assert anomalies(supervisor, acknowledged="true")[0]["acknowledgement"]["reason"].startswith("经核")
        again = acknowledge(factories.supervisor(), found["id"])
        assert (again.status_code, again.data["code"]) == (409, "already_acknowledged")

    def test_the_cases_stream_says_nothing_of_it(self, team: Team, evidence: Evidence) -> None:
        downloaded(evidence, team.officer, NIGHT)
        supervisor = factories.supervisor()
        [found] = anomalies(supervisor)
        acknowledge(supervisor, found["id"])
        assert Entry.objects.get(act="acknowledge_anomaly").stream == supervisor.pk

    def test_are_not_acknowledged_by_whom_they_are_about(self, evidence: Evidence) -> None:
        supervisor = factories.supervisor()
        downloaded(evidence, supervisor, NIGHT)
        [found] = anomalies(supervisor)
        answer = acknowledge(supervisor, found["id"])
        assert (answer.status_code, answer.data["code"]) == (403, "own_anomaly")

    def test_are_nobody_elses_to_acknowledge(self, team: Team, evidence: Evidence) -> None:
        downloaded(evidence, team.officer, NIGHT)
        [found] = anomalies(factories.supervisor())
        assert acknowledge(team.head, found["id"]).status_code == 404
