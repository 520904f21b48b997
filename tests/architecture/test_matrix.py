"""Every case route x every role x own agency, another agency: who sees, who acts, who is told nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from enforcement.cases import api as casework
from enforcement.cases.models import Case
from enforcement.cases.rules import PROCEDURE, Status, StepCode
from enforcement.decisions import api as deciding
from enforcement.journal.models import Entry
from enforcement.registry.models import Account
from enforcement.registry.rules import CASEWORK, REVIEWING, AgencyKind, Role
from enforcement.review import api as reviewing
from tests import factories
from tests.enforcement.clients import Phone

#: The example each step's form gives in openapi.yaml, so that the answer is about the actor and not about the form.
BODIES = {view.step: view.example for view in (*casework.STEPS, *reviewing.STEPS, *deciding.STEPS)}
#: Reads of a case and what is in it; `{case}` and `{evidence}` are filled in.
READS = (
    "case",
    "case-steps",
    "case-journal",
    "dossier",
    "evidence",
    "evidence-derivatives",
    "evidence-redactions",
)
#: Those that are content throughout, which an auditor is not shown.
CONTENT = ("dossier", "decision")


def client_of(account: Account) -> APIClient:
    return Phone(account).client


@dataclass
class World:
    """A case with a dossier, a case without one, and somebody in every role in its agency and in another."""

    team: factories.Team
    sent: Case
    clue: Case
    evidence_id: Any
    own: dict[Role, APIClient]
    other: dict[Role, APIClient]
    bureau: dict[Role, APIClient]


@pytest.fixture
def world(db: None) -> World:
    at = timezone.now() - timedelta(minutes=1)
    team, stranger = factories.team(), factories.team()
    bureau = factories.agency(None, AgencyKind.JUSTICE_BUREAU)
    sent = factories.case_in(Status.UNDER_REVIEW, team, at=at)
    return World(
        team=team,
        sent=sent,
        clue=factories.case_in(Status.CLUE, team, at=at),
        evidence_id=sent.evidence.get().pk,
        own={role: client_of(factories.account(team.agency, role, officer=True)) for role in Role},
        other={role: client_of(factories.account(stranger.agency, role, officer=True)) for role in Role},
        bureau={
            role: client_of(factories.account(bureau, role)) for role in (Role.SUPERVISOR, Role.REGISTRAR)
        },
    )


def sees(role: Role, *, dossier: bool, name: str = "case") -> bool:
    if role is Role.AUDITOR and name in CONTENT:
        return False
    return role in CASEWORK or role is Role.AUDITOR or (dossier and role in REVIEWING)


def read(client: APIClient, name: str, case: Case, world: World) -> int:
    by = {"id": case.pk} if name in {"case", "case-steps"} else {"case_id": case.pk}
    address = reverse(name, kwargs={"id": world.evidence_id} if name.startswith("evidence") else by)
    return int(client.get(address).status_code)


class TestReads:
    def test_a_role_sees_its_agency_and_a_reviewer_only_what_was_sent(self, world: World) -> None:
        for role, client in world.own.items():
            for name in READS:
                expected = 200 if sees(role, dossier=True, name=name) else 404
                assert read(client, name, world.sent, world) == expected, (role, name)
            for name in ("case", "case-steps", "case-journal"):
                expected = 200 if sees(role, dossier=False) else 404
                assert read(client, name, world.clue, world) == expected, (role, name)

    def test_another_agency_is_told_nothing(self, world: World) -> None:
        for role, client in world.other.items():
            for name in READS:
                assert read(client, name, world.sent, world) == 404, (role, name)

    def test_the_justice_bureau_sees_all_as_supervisor_only(self, world: World) -> None:
        for name in READS:
            assert read(world.bureau[Role.SUPERVISOR], name, world.sent, world) == 200, name
            assert read(world.bureau[Role.REGISTRAR], name, world.sent, world) == 404, name

    def test_an_auditor_is_shown_that_things_were_done_and_not_what(self, world: World) -> None:
        address = reverse("case", kwargs={"id": world.sent.pk})
        whole = world.own[Role.OFFICER].get(address).json()
        shown = world.own[Role.AUDITOR].get(address).json()
        assert whole["summary"]
        assert whole["parties"][0]["address"]
        assert any(step["content"] for step in whole["steps"])
        assert shown["summary"] == shown["place"] == ""
        for party in shown["parties"]:
            assert (
                party["address"] == party["id_masked"] == party["uscc"] == party["legal_representative"] == ""
            )
        assert [step["content"] for step in shown["steps"]] == [{} for _ in whole["steps"]]
        assert [step["code"] for step in shown["steps"]] == [step["code"] for step in whole["steps"]]

    def test_an_auditor_who_also_investigates_reads_it_whole(self, world: World) -> None:
        both = client_of(factories.account(world.team.agency, Role.AUDITOR, Role.UNIT_HEAD))
        assert both.get(reverse("case", kwargs={"id": world.sent.pk})).json()["summary"]
        assert read(both, "dossier", world.sent, world) == 200

    def test_a_decision_is_not_an_auditors_to_read(self, world: World) -> None:
        decided = factories.case_in(Status.SERVED, world.team)
        assert read(world.own[Role.OFFICER], "decision", decided, world) == 200
        assert read(world.own[Role.AUDITOR], "decision", decided, world) == 404

    def test_an_evaluator_of_a_drawn_case_is_journaled_where_the_agency_does_not_read(
        self, world: World
    ) -> None:
        outsider = factories.account(factories.agency(None, AgencyKind.JUSTICE_BUREAU), Role.EVALUATOR)
        Case.objects.filter(pk=world.sent.pk).update(drawn_for=[outsider.pk])
        before = Entry.objects.filter(stream=world.sent.pk).count()
        for name in READS:
            assert read(client_of(outsider), name, world.sent, world) == 200, name
        looks = Entry.objects.filter(stream=outsider.pk, act="look")
        assert [json.loads(entry.body)["facts"]["what"] for entry in looks.order_by("seq")] == list(READS)
        assert Entry.objects.filter(stream=world.sent.pk).count() == before

    def test_an_officers_own_cases_are_read_unjournaled_though_they_evaluate(self, world: World) -> None:
        both = factories.account(world.team.agency, Role.UNIT_HEAD, Role.EVALUATOR)
        for name in READS:
            assert read(client_of(both), name, world.sent, world) == 200, name
        assert not Entry.objects.filter(stream=both.pk).exists()

    def test_lists_hold_what_the_reads_show(self, world: World) -> None:
        for role, client in world.own.items():
            shown = {row["id"] for row in client.get(reverse("step-register_clue")).json()["results"]}
            expected = {
                str(case.pk) for case in (world.sent, world.clue) if sees(role, dossier=case.has_dossier)
            }
            assert shown == expected, role
            listed = client.get(reverse("evidence-list")).json()["results"]
            assert bool(listed) == sees(role, dossier=True), role
        for role, client in world.other.items():
            assert client.get(reverse("step-register_clue")).json()["count"] == 0, role
            assert client.get(reverse("evidence-list")).json()["count"] == 0, role


class TestSteps:
    def test_every_step_has_an_example(self) -> None:
        assert set(BODIES) == set(PROCEDURE) - {StepCode.REGISTER_CLUE}

    @pytest.mark.parametrize("code", list(BODIES))
    def test_only_the_competent_role_gets_past_the_door(self, code: StepCode, world: World) -> None:
        address = reverse(f"step-{code}", kwargs={"case_id": world.sent.pk})
        for role, client in world.own.items():
            answer = self._post(client, address, code, world.sent)
            if not sees(role, dossier=True):
                assert answer.status_code == 404, role
            elif role not in PROCEDURE[code].roles:
                assert answer.status_code == 403, (role, answer.json())
                assert answer.json()["code"] == "not_competent"
            else:
                assert answer.status_code in {201, 403, 409, 412, 422}, (role, answer.json())
                assert answer.json().get("code") != "not_competent", (role, answer.json())

    @pytest.mark.parametrize("code", list(BODIES))
    def test_another_agency_cannot_tell_that_the_case_exists(self, code: StepCode, world: World) -> None:
        address = reverse(f"step-{code}", kwargs={"case_id": world.sent.pk})
        nowhere = reverse(f"step-{code}", kwargs={"case_id": uuid4()})
        for role in (*PROCEDURE[code].roles, Role.AUDITOR, Role.REGISTRAR):
            there = self._post(world.other[role], address, code, world.sent)
            absent = self._post(world.other[role], nowhere, code, world.sent)
            assert there.status_code == absent.status_code == 404
            assert there.json()["detail"] == absent.json()["detail"]

    @pytest.mark.parametrize("code", list(BODIES))
    def test_a_supervisor_looks_and_does_not_act(self, code: StepCode, world: World) -> None:
        address = reverse(f"step-{code}", kwargs={"case_id": world.sent.pk})
        assert self._post(world.bureau[Role.SUPERVISOR], address, code, world.sent).status_code == 403

    @staticmethod
    def _post(client: APIClient, address: str, code: StepCode, case: Case) -> Any:
        body = {**BODIES[code], "id": str(uuid4())} if "id" in BODIES[code] else BODIES[code]
        return client.post(
            address,
            body,
            format="json",
            headers={"Idempotency-Key": uuid4().hex, "If-Match": f'"{case.version}"'},
        )
