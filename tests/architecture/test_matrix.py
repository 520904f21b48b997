"""Every case route x every role x own agency, another agency: who sees, who acts, who is told nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from enforcement.cases import actions as cases
from enforcement.cases import api as casework
from enforcement.cases.models import Case
from enforcement.cases.rules import PROCEDURE, MatterKind, Status, StepCode
from enforcement.decisions import api as deciding
from enforcement.decisions.actions.receipts import IMPORTERS
from enforcement.decisions.models import FinanceReceipt
from enforcement.decisions.models.money import TREASURERS
from enforcement.evidence.actions import docking
from enforcement.evidence.actions.retention import hold_evidence
from enforcement.evidence.models.custody import CustodyAnomaly
from enforcement.evidence.models.docking import Recorder
from enforcement.evidence.models.keeping import FixityFinding, Kept
from enforcement.evidence.models.manifest import ExpectedFile
from enforcement.evidence.rules.common import COLLECTORS, HoldGround
from enforcement.evidence.rules.matching import CapturedFrom
from enforcement.journal.models import Entry
from enforcement.measures import api as measuring
from enforcement.registry.models import Account
from enforcement.registry.rules import CASEWORK, REVIEWING, AgencyKind, Role
from enforcement.remedies import api as remedying
from enforcement.review import api as reviewing
from enforcement.sync.models import Operation
from media_storage.examination import Fault, Found
from tests import factories
from tests.device import Clocks, Log
from tests.enforcement.clients import Phone
from tests.enforcement.sync.conftest import clue_form

#: The example each step's form gives in openapi.yaml, so that the answer is about the actor and not about the form.
BODIES = {
    view.step: view.example
    for view in (*casework.STEPS, *measuring.STEPS, *reviewing.STEPS, *deciding.STEPS, *remedying.STEPS)
}
#: Reads of a case and what is in it; `{case}` and `{evidence}` are filled in.
READS = (
    "case",
    "case-steps",
    "case-journal",
    "case-deadlines",
    "case-records",
    "case-recordings",
    "case-recordings-picture",
    "case-judgements",
    "case-measures",
    "case-matters",
    "case-remedies",
    "judicial-transfers",
    "holds",
    "dossier",
    "draft-discretion",
    "hearings",
    "services",
    "instruments",
    "instrument-kinds",
    "evidence",
    "evidence-derivatives",
    "evidence-redactions",
)
SUPERVISORS = frozenset({Role.SUPERVISOR})
TEST = {"reason": "开机测试,与案件无关。"}
#: A recorder's file as the dock reads it; nothing of it is sent.
FILM = docking.Found(
    name="a.mp4",
    media_type="video/mp4",
    size=1024,
    sha256="ab" * 32,
    parts=(),
    captured_at=factories.AT - timedelta(hours=1),
    captured_from=CapturedFrom.NAME,
    length=timedelta(minutes=1),
)
#: Those that are content throughout, which an auditor is not shown.
CONTENT = (
    "dossier",
    "draft-discretion",
    "hearings",
    "decision",
    "instrument-kinds",
    "services",
    "judicial-transfers",
    "case-recordings",
    "case-recordings-picture",
    "case-judgements",
    "case-measures",
    "case-matters",
    "case-remedies",
)


def client_of(account: Account) -> APIClient:
    return Phone(account).client


@dataclass
class World:
    """A case with a dossier, a case without one, and somebody in every role in its agency and in another."""

    team: factories.Team
    sent: Case
    clue: Case
    evidence_id: Any
    hold: Any
    own: dict[Role, APIClient]
    other: dict[Role, APIClient]
    bureau: dict[Role, APIClient]


@pytest.fixture
def world(db: None) -> World:
    at = timezone.now() - timedelta(minutes=1)
    team, stranger = factories.team(), factories.team()
    bureau = factories.agency(None, AgencyKind.JUSTICE_BUREAU)
    sent = factories.case_in(Status.UNDER_REVIEW, team, at=at)
    fault = Found(Fault.HIDDEN, "键上出现删除标记")
    FixityFinding.objects.stand(Kept.of(sent.evidence.get()), [fault], at=at)
    return World(
        team=team,
        sent=sent,
        clue=factories.case_in(Status.CLUE, team, at=at),
        evidence_id=sent.evidence.get().pk,
        hold=hold_evidence(
            id=uuid4(),
            case_id=sent.pk,
            ground=HoldGround.OTHER,
            detail="移交审计",
            by=factories.actor(team.head),
            at=at,
        ).pk,
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
    if name == "draft-discretion":
        by = {"id": case.drafts.get().pk}
    address = reverse(name, kwargs={"id": world.evidence_id} if name.startswith("evidence") else by)
    return int(client.get(address).status_code)


class TestReads:
    def test_a_role_sees_its_agency_and_a_reviewer_only_what_was_sent(self, world: World) -> None:
        for role, client in world.own.items():
            for name in READS:
                expected = 200 if sees(role, dossier=True, name=name) else 404
                assert read(client, name, world.sent, world) == expected, (role, name)
            for name in ("case", "case-steps", "case-journal", "case-deadlines", "case-records", "holds"):
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
            due = {row["case"] for row in client.get(reverse("deadlines")).json()["results"]}
            assert due == expected, role
            for name in ("evidence-list", "fixity-findings"):
                listed = client.get(reverse(name)).json()["results"]
                assert bool(listed) == sees(role, dossier=True), (role, name)
        for role, client in world.other.items():
            assert client.get(reverse("step-register_clue")).json()["count"] == 0, role
            assert client.get(reverse("deadlines")).json()["count"] == 0, role
            for name in ("evidence-list", "fixity-findings"):
                assert client.get(reverse(name)).json()["count"] == 0, (role, name)
        for name in ("evidence-list", "fixity-findings"):
            assert world.bureau[Role.SUPERVISOR].get(reverse(name)).json()["count"] == 1
            assert world.bureau[Role.REGISTRAR].get(reverse(name)).json()["count"] == 0


class TestHolds:
    def test_are_the_reviewers_and_the_heads_to_place_and_to_lift(self, world: World) -> None:
        address = reverse("holds", kwargs={"case_id": world.sent.pk})
        for role, client in world.own.items():
            hold = {"id": str(uuid4()), "ground": "litigation", "detail": "应诉"}
            placed = client.post(address, hold, format="json", headers={"Idempotency-Key": uuid4().hex})
            lift = reverse(
                "hold-lift", kwargs={"id": hold["id"] if placed.status_code == 201 else world.hold}
            )
            lifted = client.post(
                lift, {"reason": "终结"}, format="json", headers={"Idempotency-Key": uuid4().hex}
            )
            competent = role in {Role.LEGAL_REVIEWER, Role.AGENCY_HEAD}
            told = (201, 200) if competent else (403, 403) if sees(role, dossier=True) else (404, 404)
            assert (placed.status_code, lifted.status_code) == told, role
        for role, client in (*world.other.items(), (Role.REGISTRAR, world.bureau[Role.REGISTRAR])):
            answer = client.post(address, hold, format="json", headers={"Idempotency-Key": uuid4().hex})
            assert answer.status_code == 404, role


class TestCustody:
    """The log of who handled evidence, and the files a record says it has."""

    #: Those who answer for an agency or examine what it has; who handles evidence does not read who else did.
    READERS = frozenset({Role.AGENCY_HEAD, Role.UNIT_HEAD, Role.AUDITOR}) | REVIEWING

    def test_a_log_is_read_and_taken_out_by_those_who_answer_for_it(self, world: World) -> None:
        for role in Role:
            assert self._codes(world.own[role], world) == {200 if role in self.READERS else 404}, role
            assert self._codes(world.other[role], world) == {404}, role
        assert self._codes(world.bureau[Role.SUPERVISOR], world) == {200}
        assert self._codes(world.bureau[Role.REGISTRAR], world) == {404}

    def test_a_reviewer_reads_none_of_a_case_that_was_not_sent(self, world: World) -> None:
        world.evidence_id = factories.evidence(world.clue, world.team.officer).pk
        for role in Role:
            readers = self.READERS - REVIEWING
            assert self._codes(world.own[role], world) == {200 if role in readers else 404}, role

    def test_an_anomaly_is_the_supervisors(self, world: World) -> None:
        world.other[Role.OFFICER].get(reverse("evidence", kwargs={"id": world.evidence_id}))
        anomaly = CustodyAnomaly.objects.get().pk
        acknowledgement = reverse("custody-anomaly-acknowledgement", kwargs={"id": anomaly})
        everybody = [*world.own.values(), *world.other.values(), world.bureau[Role.REGISTRAR]]
        for client in everybody:
            assert client.get(reverse("custody-anomalies")).json()["count"] == 0
            assert self._post(client, acknowledgement, {"reason": "经核属实。"}) == 404
        supervisor = world.bureau[Role.SUPERVISOR]
        assert supervisor.get(reverse("custody-anomalies")).json()["count"] == 1
        assert self._post(supervisor, acknowledgement, {"reason": "经核属实。"}) == 201

    def test_files_are_declared_by_collectors_and_read_by_who_sees_the_case(self, world: World) -> None:
        record = world.sent.steps.get(code=StepCode.INSPECT).pk
        address = reverse("record-files", kwargs={"case_id": world.sent.pk, "record_id": record})
        for role, client in world.own.items():
            seen = sees(role, dossier=True)
            assert client.get(address).status_code == (200 if seen else 404), role
            competent = 201 if role in COLLECTORS else 403
            assert self._post(client, address, self._manifest()) == (competent if seen else 404), role
        for role, client in world.other.items():
            assert client.get(address).status_code == self._post(client, address, self._manifest()) == 404, (
                role
            )
        assert world.bureau[Role.SUPERVISOR].get(address).status_code == 200
        assert self._post(world.bureau[Role.SUPERVISOR], address, self._manifest()) == 403

    def test_a_loss_is_signed_by_the_head_and_nobody_else(self, world: World) -> None:
        record = world.sent.steps.get(code=StepCode.INSPECT).pk
        declared = reverse("record-files", kwargs={"case_id": world.sent.pk, "record_id": record})
        assert self._post(world.own[Role.OFFICER], declared, self._manifest()) == 201
        given = {"case_id": world.sent.pk, "file_id": ExpectedFile.objects.get().pk}
        address, body = reverse("file-loss", kwargs=given), {"reason": "设备损毁。"}
        for role in sorted(set(Role) - {Role.AGENCY_HEAD}):
            expected = 403 if sees(role, dossier=True) else 404
            assert self._post(world.own[role], address, body) == expected, role
            assert self._post(world.other[role], address, body) == 404, role
        assert self._post(world.other[Role.AGENCY_HEAD], address, body) == 404
        assert self._post(world.bureau[Role.SUPERVISOR], address, body) == 403
        assert self._post(world.own[Role.AGENCY_HEAD], address, body) == 201

    def _codes(self, client: APIClient, world: World) -> set[int]:
        by = {"id": world.evidence_id}
        read = int(client.get(reverse("custody", kwargs=by)).status_code)
        return {read, *(self._post(client, reverse(f"custody-{f}", kwargs=by), {}) for f in ("csv", "pdf"))}

    @staticmethod
    def _manifest() -> dict[str, Any]:
        file = {"id": str(uuid4()), "kind": "audiovisual", "file_name": "照片.jpg", "size": 1}
        return {"files": [file | {"sha256": uuid4().hex * 2}]}

    @staticmethod
    def _post(client: APIClient, address: str, body: dict[str, Any]) -> int:
        answer = client.post(address, body, format="json", headers={"Idempotency-Key": uuid4().hex})
        return int(answer.status_code)


class TestCaseFile:
    """What is put on a case's file beside its steps."""

    def test_an_informant_is_registered_by_who_takes_clues_and_opened_by_receiver_and_unit_head(
        self, world: World
    ) -> None:
        by = {"case_id": world.clue.pk}
        routes = {name: reverse(name, kwargs=by) for name in ("register-informant", "open-informant")}
        for role, client in world.own.items():
            body = {"id": str(uuid4()), "name": "王某", "phone": "13900001111"}
            answer = _write(client, routes["register-informant"], body)
            seen, competent = sees(role, dossier=False), role in {Role.OFFICER, Role.UNIT_HEAD}
            # the first to come registers; there is one informant
            assert answer in ({201, 409} if competent else {403} if seen else {404}), role
        for role, client in world.own.items():
            expected = 200 if role in {Role.OFFICER, Role.UNIT_HEAD} else 403
            if not sees(role, dossier=False) or role is Role.AUDITOR:
                expected = 404
            assert _write(client, routes["open-informant"], {"reason": "核实"}) == expected, role
        for role, client in world.other.items():
            assert _write(client, routes["open-informant"], {"reason": "核实"}) == 404, role

    def test_a_matter_is_asked_by_officers_supported_by_the_unit_and_refused_by_the_head(
        self, world: World
    ) -> None:
        matter: dict[str, Any] = {
            "case_id": world.sent.pk,
            "id": uuid4(),
            "asked": cases.Asked(kind=MatterKind.MEASURE, reason="取样"),
        }
        cases.ask_matter(**matter, by=factories.actor(world.team.officer), at=factories.AT)
        by = {"case_id": world.sent.pk, "matter_id": matter["id"]}
        ask = reverse("case-matters", kwargs={"case_id": world.sent.pk})
        acts: dict[str, tuple[Role, dict[str, Any]]] = {
            "support-matter": (Role.UNIT_HEAD, {"agrees": True, "text": "同意"}),
            "refuse-matter": (Role.AGENCY_HEAD, {"text": "不同意"}),
        }
        for name, (competent, body) in acts.items():
            address = reverse(name, kwargs=by)
            for role, client in world.own.items():
                if role is not competent:
                    expected = 403 if sees(role, dossier=True) else 404
                    assert _write(client, address, body) == expected, (name, role)
            for role, client in world.other.items():
                assert _write(client, address, body) == 404, (name, role)
            assert _write(world.bureau[Role.SUPERVISOR], address, body) == 403
            assert _write(world.own[competent], address, body) == 201
        body = {"id": str(uuid4()), "kind": "measure", "reason": "x"}
        for role, client in (*world.own.items(), (Role.SUPERVISOR, world.bureau[Role.SUPERVISOR])):
            seen = sees(role, dossier=True) or client is world.bureau[Role.SUPERVISOR]
            assert _write(client, ask, body) == (403 if seen else 404), role

    #: Lists of what is on the file, each with what adds to it; who may is an officer of the case.
    ENTRIES: ClassVar[dict[str, dict[str, Any]]] = {
        "service-addresses": {"address": "某路1号", "confirmed_at": "2026-11-23T00:00:00+08:00"},
        "appraisals": {"kind": "testing", "body": "检验所", "items": "样品", "sent_on": "2026-11-23"},
        "assessments": {"kind": "guardian", "text": "已责令监护人管教"},
    }

    @pytest.mark.parametrize("name", ENTRIES)
    def test_what_is_on_file_is_read_with_the_case_and_added_by_its_officers(
        self, name: str, world: World
    ) -> None:
        address = reverse(name, kwargs={"case_id": world.sent.pk})
        body = {**self.ENTRIES[name], "id": str(uuid4())}
        if name != "appraisals":
            body["party"] = str(world.sent.parties.get().pk)
        for role, client in world.own.items():
            seen = sees(role, dossier=True)
            assert client.get(address).status_code == (200 if seen and role is not Role.AUDITOR else 404), (
                role
            )
            if role is not Role.OFFICER:
                assert _write(client, address, body) == (403 if seen else 404), role
        for role, client in world.other.items():
            assert client.get(address).status_code == _write(client, address, body) == 404, role
        assert world.bureau[Role.SUPERVISOR].get(address).status_code == 200
        assert _write(world.bureau[Role.SUPERVISOR], address, body) == 403
        assert _write(client_of(world.team.officer), address, body) == 201

    def test_records_and_facts_are_mended_and_parties_identified_by_officers_of_the_case(
        self, world: World
    ) -> None:
        case, record = world.sent, world.sent.steps.get(code=StepCode.INSPECT).pk
        by = {"case_id": case.pk}
        sent = {**by, "transfer_id": uuid4()}
        acts: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
            "void-record": ({**by, "record_id": record}, {"reason": "误录"}),
            "correct-record": (
                {**by, "record_id": record},
                {**BODIES[StepCode.INSPECT], "id": str(uuid4()), "reason": "误记"},
            ),
            "restate-case": (by, {"place": "某处", "reason": "查明"}),
            "identify-party": ({**by, "party_id": case.parties.get().pk}, {"name": "赵某"}),
            "tell-informant": (by, {"told_on": "2026-11-23", "how": "电话"}),
            "transfer-receipt": (sent, {"received_on": "2026-11-23"}),
            "police-filing": (sent, {"filed_on": "2026-11-23", "document": "立案决定书"}),
            "items-to-police": (sent, {"handed_on": "2026-11-23", "materials": "物品清单一份"}),
            "objection-answer": (
                sent,
                {"upheld": False, "document": "复议决定书", "answered_on": "2026-11-23"},
            ),
            "appraisal-result": (
                {**by, "appraisal_id": uuid4()},
                {"result": "合格", "result_on": "2026-11-23"},
            ),
            "appraisal-told": ({**by, "appraisal_id": uuid4()}, {"told_on": "2026-11-23", "how": "当面"}),
        }
        for name, (where, body) in acts.items():
            address = reverse(name, kwargs=where)
            competent = {Role.OFFICER} | (
                {Role.UNIT_HEAD} if name in {"tell-informant", "transfer-receipt"} else set()
            )
            for role, client in world.own.items():
                if role not in competent:
                    expected = 403 if sees(role, dossier=True) else 404
                    assert _write(client, address, body) == expected, (name, role)
            for role, client in world.other.items():
                assert _write(client, address, body) == 404, (name, role)
            assert _write(world.bureau[Role.SUPERVISOR], address, body) == 403, name

    def test_the_police_are_objected_to_by_a_head(self, world: World) -> None:
        where = {"case_id": world.sent.pk, "transfer_id": uuid4()}
        address = reverse("object-to-police", kwargs=where)
        body = {"kind": "supervision", "reason": "已达追诉标准。", "objected_on": "2026-11-23"}
        for role, client in world.own.items():
            if role is not Role.AGENCY_HEAD:
                assert _write(client, address, body) == (403 if sees(role, dossier=True) else 404), role
        for role, client in world.other.items():
            assert _write(client, address, body) == 404, role
        assert _write(world.bureau[Role.SUPERVISOR], address, body) == 403

    def test_who_else_is_after_a_party_is_said_to_who_reads_the_case(self, world: World) -> None:
        address = reverse("jurisdiction", kwargs={"case_id": world.sent.pk})
        for role, client in world.own.items():
            seen = sees(role, dossier=True) and role is not Role.AUDITOR
            assert client.get(address).status_code == (200 if seen else 404), role
        for role, client in world.other.items():
            assert client.get(address).status_code == 404, role

    def test_seals_are_looked_at_and_compensation_paid_by_officers_and_decided_by_a_head(
        self, world: World
    ) -> None:
        by = {"case_id": world.sent.pk}
        yuan = {"market_value": "300", "amount": "100", "reason": "参照当日批发价。", "id": str(uuid4())}
        looked = {
            "id": str(uuid4()),
            "inspected_on": "2026-11-23",
            "officers": [str(uuid4()), str(uuid4())],
            "intact": True,
            "text": "完好",
        }
        paid = {"paid_on": "2026-11-23", "voucher": str(uuid4())}
        acts: dict[str, tuple[Role, dict[str, Any], dict[str, Any]]] = {
            "inspect-seal": (Role.OFFICER, {**by, "measure_id": uuid4()}, looked),
            "decide-compensation": (Role.AGENCY_HEAD, {**by, "item_id": uuid4()}, yuan),
            "pay-compensation": (Role.OFFICER, {**by, "item_id": uuid4()}, paid),
        }
        for name, (competent, where, body) in acts.items():
            address = reverse(name, kwargs=where)
            for role, client in world.own.items():
                if role is not competent:
                    expected = 403 if sees(role, dossier=True) else 404
                    assert _write(client, address, body) == expected, (name, role)
            for role, client in world.other.items():
                assert _write(client, address, body) == 404, (name, role)
            assert _write(world.bureau[Role.SUPERVISOR], address, body) == 403, name

    def test_a_townships_figures_are_its_own_and_the_supervisors(self, world: World) -> None:
        township = factories.agency(None, AgencyKind.TOWNSHIP)
        address = reverse("township-statistics")
        officer = client_of(factories.account(township, Role.OFFICER, officer=True))
        assert [one["township"] for one in officer.get(address).json()["results"]] == [str(township.pk)]
        supervised = world.bureau[Role.SUPERVISOR].get(address).json()["results"]
        assert str(township.pk) in {one["township"] for one in supervised}
        for role, client in world.own.items():
            assert client.get(address).json()["results"] == [], role


class TestRecorders:
    def test_and_their_files_are_seen_by_those_who_work_on_the_agencys_cases(self, world: World) -> None:
        Recorder.objects.create(agency=world.team.agency, serial="DSJ-0031", registered_at=timezone.now())
        docked = docking.dock_recording(
            found=FILM,
            agency_id=world.team.agency.pk,
            ahead=None,
            by=factories.actor(world.team.officer),
            at=factories.AT,
        )
        one = reverse("docked-recording", kwargs={"id": docked.pk})
        for clients, shown in (
            (world.own, CASEWORK),
            (world.other, frozenset()),
            (world.bureau, SUPERVISORS),
        ):
            for role, client in clients.items():
                for name in ("recorders", "docked-recordings"):
                    assert client.get(reverse(name)).json()["count"] == (role in shown), (role, name)
                assert client.get(one).status_code == (200 if role in shown else 404), role

    def test_are_decided_on_by_those_who_collect(self, world: World) -> None:
        docked = docking.dock_recording(
            found=FILM,
            agency_id=world.team.agency.pk,
            ahead=None,
            by=factories.actor(world.team.officer),
            at=factories.AT,
        )
        bodies = {
            "confirm-recording": {"case": str(world.clue.pk), "title": "现场录像"},
            "reject-recording": TEST,
        }
        for name, body in bodies.items():
            address = reverse(name, kwargs={"id": docked.pk})
            for role, client in world.own.items():
                expected = 404 if role not in CASEWORK else 409 if role in COLLECTORS else 403
                assert _write(client, address, body) == expected, (name, role)
            for role, client in world.other.items():
                assert _write(client, address, body) == 404, (name, role)
            assert _write(world.bureau[Role.SUPERVISOR], address, body) == 403, name

    def test_activities_are_declared_by_those_who_collect_and_excused_by_the_head(self, world: World) -> None:
        body = {
            "id": str(uuid4()),
            "kind": "sealing",
            "started_at": (timezone.now() - timedelta(hours=2)).isoformat(),
            "ended_at": (timezone.now() - timedelta(hours=1)).isoformat(),
            "place": "某处",
            "officers": [str(pk) for pk in world.team.officer_ids],
        }
        declare = reverse("case-activities", kwargs={"case_id": world.sent.pk})
        assert _write(world.own[Role.OFFICER], declare, body) == 201
        excuse = reverse("excuse-recording", kwargs={"case_id": world.sent.pk, "id": body["id"]})
        for role, client in world.own.items():
            seen = sees(role, dossier=True)
            expected = 201 if role in COLLECTORS else 403 if seen else 404
            assert _write(client, declare, body) == expected, role
            if role is not Role.AGENCY_HEAD:
                assert _write(client, excuse, {"reason": "电池故障,未能记录。"}) == (403 if seen else 404), (
                    role
                )
        for role, client in world.other.items():
            assert _write(client, declare, body) == 404, role
            assert _write(client, excuse, {"reason": "电池故障,未能记录。"}) == 404, role
        assert _write(world.own[Role.AGENCY_HEAD], excuse, {"reason": "电池故障,未能记录。"}) == 201


class TestMoney:
    """Services, fines handed on, confiscated things, receipts of the finance system."""

    def test_a_service_is_recorded_by_certified_officers(self, world: World) -> None:
        address = reverse("services", kwargs={"case_id": world.sent.pk})
        step = str(world.sent.steps.earliest("seq").pk)
        body = {"method": "mail", "recipient": "某某", "tracking_number": "1", "step": step}
        day = timezone.localdate().isoformat()
        for role in Role:
            sent = {**body, "id": str(uuid4()), "sent_on": day}
            expected = 201 if role is Role.OFFICER else 403 if sees(role, dossier=True) else 404
            assert _write(world.own[role], address, sent) == expected, role
            assert _write(world.other[role], address, sent) == 404, role
        assert _write(world.bureau[Role.SUPERVISOR], address, body | {"id": str(uuid4())}) == 403

    def test_what_came_in_is_told_to_who_reads_the_case_and_kept_by_who_answers_for_it(
        self, world: World
    ) -> None:
        decided = factories.case_in(Status.SERVED, world.team)
        by = {"case_id": decided.pk}
        bodies: dict[str, dict[str, Any]] = {
            "payment-handovers": {"id": str(uuid4()), "leg": "to_agency", "on": "2026-11-23", "voucher": "1"},
            "confiscated-items": {
                "things": [{"id": str(uuid4()), "name": "物", "quantity": 1, "unit": "件", "place": "库"}]
            },
            "item-disposal": {
                "state": "destroyed",
                "on": "2026-11-23",
                "place": "厂",
                "method": "焚烧",
                "handled_by": "甲",
                "witnesses": ["乙", "丙"],
                "proofs": [str(uuid4())],
            },
        }
        competent = {
            "payment-handovers": {Role.OFFICER, Role.UNIT_HEAD},
            "confiscated-items": {Role.OFFICER, Role.CUSTODIAN},
            "item-disposal": {Role.AGENCY_HEAD},
        }
        more = {"payment-handovers": {"payment_id": uuid4()}, "item-disposal": {"item_id": uuid4()}}
        for role in Role:
            seen = sees(role, dossier=False)
            shown = 200 if seen and role is not Role.AUDITOR else 404
            for name in ("ledger", "confiscated-items"):
                assert read(world.own[role], name, decided, world) == shown, (role, name)
                assert read(world.other[role], name, decided, world) == 404, (role, name)
            for name, body in bodies.items():
                address = reverse(name, kwargs={**by, **more.get(name, {})})
                # Nothing was collected or confiscated: the competent are told so.
                allowed = 409 if name == "confiscated-items" else 404
                expected = allowed if role in competent[name] else 403 if seen else 404
                assert _write(world.own[role], address, body) == expected, (role, name)
                assert _write(world.other[role], address, body) == 404, (role, name)

    def test_receipts_are_seen_and_settled_by_those_who_answer_for_the_agencys_money(
        self, world: World
    ) -> None:
        row = FinanceReceipt.objects.create(
            agency=world.team.agency,
            number="A1",
            decision_number="无",
            amount=1,
            paid_on="2026-11-23",
            match="unmatched",
            imported_by=world.team.officer,
            imported_at=timezone.now(),
        )
        settle = reverse("settle-receipt", kwargs={"id": row.pk})
        body = {"settlement": "退还", "decision_number": "另一无此文号"}
        for role in Role:
            seen = role in TREASURERS
            listed = world.own[role].get(reverse("finance-receipts")).json()
            assert bool(listed["count"]) == seen, role
            expected = 422 if role in IMPORTERS else 403 if seen else 404
            assert _write(world.own[role], settle, body) == expected, role
            assert _write(world.other[role], settle, body) == 404, role
        assert world.bureau[Role.SUPERVISOR].get(reverse("finance-receipts")).json()["count"] == 1
        assert _write(world.bureau[Role.SUPERVISOR], settle, body) == 403
        line = {
            "agency": str(world.team.agency.pk),
            "number": "A2",
            "decision_number": "无",
            "amount": "1.00",
            "paid_on": "2026-11-23",
        }
        for role in Role:
            expected = 201 if role in IMPORTERS else 403
            assert _write(world.own[role], reverse("finance-receipts"), line) == expected, role
            assert _write(world.other[role], reverse("finance-receipts"), line) == 403, role

    def test_paper_cases_are_taken_over_by_the_unit_head(self, world: World) -> None:
        body = {
            "agency": str(world.team.agency.pk),
            "case_number": "纸立1号",
            "title": "涉嫌无证经营案",
            "party": {"kind": "organisation", "name": "某某公司"},
            "received_on": "2026-09-20",
            "filed_on": "2026-09-28",
            "certificates": ["无此证"],
            "bases": [{"statute": "无此法", "article": "第一条"}],
        }
        for role in Role:
            expected = 422 if role is Role.UNIT_HEAD else 403
            assert _write(world.own[role], reverse("paper-cases"), body) == expected, role
            assert _write(world.other[role], reverse("paper-cases"), body) == 403, role

    def test_the_notice_of_a_measure_is_prepared_by_officers_of_the_case_and_publishers(
        self, world: World
    ) -> None:
        address = reverse("prepare-measure-notice", kwargs={"case_id": world.sent.pk})
        body = {"id": str(uuid4()), "step": str(uuid4())}
        for role, client in world.own.items():
            seen = sees(role, dossier=True)
            competent = 422 if role is Role.PUBLISHER else 403  # the officer here is none of the case
            assert _write(client, address, body) == (competent if seen else 404), role
        for role, client in world.other.items():
            assert _write(client, address, body) == 404, role
        assert _write(world.bureau[Role.SUPERVISOR], address, body) == 403
        assert _write(client_of(world.team.officer), address, body) == 422


def _write(client: APIClient, address: str, body: dict[str, Any]) -> int:
    answer = client.post(address, body, format="json", headers={"Idempotency-Key": uuid4().hex})
    return int(answer.status_code)


class TestJudgements:
    def test_are_a_heads_and_the_place_is_said_by_who_handles_the_case(self, world: World) -> None:
        # neither question nor version is asked before competence
        judged = {"id": str(uuid4()), "rule": "audit_required", "value": "no", "decision": "经研究。"}
        bodies = {
            "case-judgements": (judged, {Role.AGENCY_HEAD}),
            "state-township": ({"township": "530524101"}, {Role.OFFICER, Role.UNIT_HEAD}),
        }
        for name, (body, competent) in bodies.items():
            address = reverse(name, kwargs={"case_id": world.sent.pk})
            for role, client in world.own.items():
                seen = sees(role, dossier=True)
                expected = 428 if role in competent else 403 if seen else 404
                assert _write(client, address, body) == expected, (name, role)
            for role, client in world.other.items():
                assert _write(client, address, body) == 404, (name, role)
            assert _write(world.bureau[Role.SUPERVISOR], address, body) == 403, name


class TestCountyRules:
    def test_are_read_by_whoever_signs_in_and_kept_by_registrars_and_heads(self, world: World) -> None:
        lists = (
            "hearing-standards",
            "discretion-grades",
            "signing-rules",
            "township-powers",
            "review-catalog",
        )
        for client in (*world.own.values(), *world.bureau.values()):
            for name in lists:
                assert client.get(reverse(name)).status_code == 200, name
        keepers = {Role.REGISTRAR, Role.AGENCY_HEAD}
        common = {"issuer": "county", "document": "昌政规〔2026〕1号", "valid_from": "2026-01-01"}
        own: dict[str, dict[str, Any]] = {
            "signing-rules": {"agency": str(world.team.agency.pk), "signatory": "局长", "seal": "局章"}
            | {"number_prefix": "测"},
            "review-catalog": {"agency": str(world.team.agency.pk), "title": "吊销", "amount_from": "1.00"},
        }
        countys: dict[str, dict[str, Any]] = {
            "hearing-standards": {"citizen": True, "amount": "10.00"},
            "township-powers": {"township": str(uuid4()), "power": str(uuid4())},
            "review-catalog": {"title": "吊销", "amount_from": "1.00"},
        }
        for role, client in world.own.items():
            for name, body in own.items():
                sent = common | {"id": str(uuid4()), "valid_to": "2026-01-02"} | body
                refused = _write(client, reverse(name), sent) == 403
                assert refused is (role not in keepers), (name, role)
            for name, body in countys.items():
                sent = common | {"id": str(uuid4())} | body
                assert _write(client, reverse(name), sent) == 403, (name, role)
        for name, expected in (("hearing-standards", 201), ("township-powers", 422), ("review-catalog", 201)):
            sent = common | {"id": str(uuid4())} | countys[name]
            assert _write(world.bureau[Role.REGISTRAR], reverse(name), sent) == expected, name
        for name in ("publish-county-rule", "end-county-rule"):
            address = reverse(name, kwargs={"id": uuid4()})
            for role, client in world.own.items():
                body = {"valid_to": "2030-01-01"} if name == "end-county-rule" else {}
                assert _write(client, address, body) == (404 if role in keepers else 403), (name, role)


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


class TestOffline:
    """The log of a device is its owner's; the backlog is the heads' and the supervisor's too."""

    HEADS = frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD})

    @pytest.fixture
    def conflict(self, world: World) -> Operation:
        """A clue under an identifier that is taken, made by an officer who is none of those who ask."""
        owner = factories.account(world.team.agency, Role.OFFICER, officer=True)
        assert self._sync(client_of(owner), owner, str(world.clue.pk))["status"] == 409
        return Operation.objects.get(account=owner, state="conflict")

    def test_who_is_told_of_a_conflict(self, world: World, conflict: Operation) -> None:
        for role, client in world.own.items():
            self._is_shown(client, conflict, whole=role in self.HEADS)
        for client in (*world.other.values(), world.bureau[Role.REGISTRAR]):
            self._is_shown(client, conflict, whole=False)
        self._is_shown(world.bureau[Role.SUPERVISOR], conflict, whole=True)

    @pytest.mark.parametrize("role", list(Role))
    def test_who_settles_it(self, role: Role, world: World, conflict: Operation) -> None:
        assert self._settle(world.other[role], conflict) == 404
        assert self._settle(world.own[role], conflict) == (200 if role in self.HEADS else 404)
        if role in world.bureau:
            assert self._settle(world.bureau[role], conflict) == (403 if role is Role.SUPERVISOR else 404)

    @pytest.mark.parametrize("role", list(Role))
    def test_whoever_has_a_device_keeps_a_log_and_what_it_says_is_judged_by_its_route(
        self, role: Role, world: World
    ) -> None:
        mine, theirs = (
            self._sync(of[role], world.team.officer, str(uuid4())) for of in (world.own, world.other)
        )
        assert mine["status"] == (201 if role in PROCEDURE[StepCode.REGISTER_CLUE].roles else 403)
        assert theirs["status"] == 403
        clocks = Clocks()
        tie = world.own[role].post(
            reverse("sync-clock"),
            {"id": str(uuid4()), **clocks.read()},
            format="json",
            headers={"Idempotency-Key": uuid4().hex},
        )
        assert tie.status_code == 201
        address = reverse("sync-clock-return", kwargs={"id": tie.json()["id"]})
        for client, expected in ((world.other[role], 404), (world.own[role], 201)):
            answer = client.post(
                address, clocks.read(), format="json", headers={"Idempotency-Key": uuid4().hex}
            )
            assert answer.status_code == expected

    @staticmethod
    def _sync(client: APIClient, of: Account, case: str) -> dict[str, Any]:
        log = Log()
        log.add("registerClue", clue_form(of, case))
        answer = client.post(
            reverse("sync"), log.batch(), format="json", headers={"Idempotency-Key": uuid4().hex}
        )
        assert answer.status_code == 200
        return dict(answer.json()["operations"][0])

    @staticmethod
    def _settle(client: APIClient, row: Operation) -> int:
        answer = client.post(
            reverse("sync-resolve", kwargs={"id": row.pk}),
            {"resolution": "discard", "reason": "另案登记。"},
            format="json",
            headers={"Idempotency-Key": uuid4().hex},
        )
        return int(answer.status_code)

    @staticmethod
    def _is_shown(client: APIClient, row: Operation, *, whole: bool) -> None:
        detail = client.get(reverse("sync-operation", kwargs={"id": row.pk})).status_code
        assert detail == (200 if whole else 404)
        for name in ("sync-operations", "sync-conflicts"):
            assert bool(client.get(reverse(name), {"account": str(row.account_id)}).json()["count"]) == whole


class TestInstruments:
    """Who issues, seals, signs and voids; who reads what an instrument says."""

    def test_is_issued_by_those_its_kind_names_and_read_by_who_reads_the_case(self, world: World) -> None:
        collection = {"case_id": world.sent.pk}
        issued: str = ""
        for role, client in world.own.items():
            body = {"id": str(uuid4()), "kind": "site_record"}
            codes = _write(client, reverse("instruments", kwargs=collection), body)
            competent = role in {Role.OFFICER, Role.UNIT_HEAD}
            expected = (
                404 if not sees(role, dossier=True) else 403 if not competent else 201 if not issued else 409
            )
            assert codes == expected, role
            issued = issued or (body["id"] if codes == 201 else "")
        one = {"case_id": world.sent.pk, "id": issued}
        for clients in (world.own, world.other, world.bureau):
            for role, client in clients.items():
                mine = clients is world.own and sees(role, dossier=True, name="dossier")
                reads = 200 if mine or (clients is world.bureau and role is Role.SUPERVISOR) else 404
                assert client.get(reverse("instrument", kwargs={"id": issued})).status_code == reads, role
                fetched = _write(client, reverse("access-instrument", kwargs={"id": issued}), {})
                assert fetched == (409 if reads == 200 else 404), role
                found = (clients is world.own and sees(role, dossier=True)) or reads == 200
                binds = clients is world.own and role in {
                    Role.OFFICER,
                    Role.UNIT_HEAD,
                    Role.AGENCY_HEAD,
                    Role.HEARING_RECORDER,
                    Role.ARCHIVIST,
                }
                seal = {"evidence": str(world.evidence_id), "manner": "stamped_scan"}
                sealed = _write(client, reverse("seal-instrument", kwargs=one), seal)
                assert sealed == (409 if binds else 403 if found else 404), role
                sign = {"id": str(uuid4()), "signer": "张某", "capacity": "当事人"}
                sign |= {"manner": "refused", "note": "拒绝签名。"}
                signed = _write(client, reverse("sign-instrument", kwargs=one), sign)
                assert signed == (201 if binds else 403 if found else 404), role
                keeps = clients is world.own and role in {Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.ARCHIVIST}
                keeps = keeps or (clients is world.own and role in {Role.REGISTRAR, Role.AUDITOR})
                reported = client.get(reverse("number-gaps")).json()
                assert bool(reported) is False or keeps or role is Role.SUPERVISOR, role
        for role, client in world.own.items():
            asked = {"id": str(uuid4()), "scope": "main"}
            answered = _write(client, reverse("ask-for-file", kwargs=collection), asked)
            works = role in CASEWORK | REVIEWING
            assert answered == (202 if works else 403 if sees(role, dossier=True) else 404), role
            if works:
                one_file = {"id": asked["id"]}
                assert client.get(reverse("assembly", kwargs=one_file)).status_code == 200, role
                assert _write(client, reverse("access-assembly", kwargs=one_file), {}) == 409, role
                for stranger in (world.other[role], world.own[Role.AUDITOR]):
                    assert stranger.get(reverse("assembly", kwargs=one_file)).status_code == 404, role
                    assert _write(stranger, reverse("access-assembly", kwargs=one_file), {}) == 404, role
        for role, client in (*world.other.items(), *world.own.items()):
            if role is Role.OFFICER:
                continue
            issuer = client is world.own[role] and role is Role.UNIT_HEAD
            found = client is world.own[role] and sees(role, dossier=True)
            voided = _write(client, reverse("void-instrument", kwargs=one), {"reason": "笔误。"})
            assert voided == (201 if issuer else 403 if found else 404), role
