"""What a route refuses becomes a conflict for a named person; nothing on file is overwritten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from enforcement.cases.models import Case, CaseStep
from enforcement.evidence.models.recordings import Activity
from enforcement.registry.models import Appointment
from enforcement.registry.rules import Role
from enforcement.sync.models import Operation
from enforcement.sync.rules import ONLINE
from tests import factories
from tests.enforcement.clients import Phone
from tests.enforcement.sync.conftest import Handset, clue_form
from tests.factories import Team


def citation(team: Team) -> dict[str, Any]:
    basis, power = factories.power(team.agency)
    return {"citations": [{"basis": str(basis.pk), "power": str(power.pk)}]}


def cite(handset: Handset, team: Team, case: Case, version: int) -> None:
    handset.log.add("citeBasis", citation(team), params={"case_id": str(case.pk)}, base_version=version)


def entry(handset: Handset, number: int) -> Operation:
    return Operation.objects.get(chain=UUID(handset.log.chain), seq=number)


def settle(who: Phone, row: Operation, **said: Any) -> Any:
    form = {"resolution": "discard", "reason": "同事已登记。"} | said
    return who.post(f"/api/v1/sync/conflicts/{row.pk}/resolve", form)


@pytest.fixture
def stale(handset: Handset, team: Team) -> Case:
    """A basis cited offline on a version that somebody moved on from, another step on it, and two records."""
    case = factories.clue(team)
    cite(handset, team, case, case.version + 5)
    cite(handset, team, case, case.version + 6)
    handset.inspect(str(case.pk))
    handset.inspect(str(case.pk), after=[handset.log.operations[0]["id"]])
    return case


class TestConflict:
    def test_a_stale_step_is_a_conflict_what_rests_on_it_waits_and_the_rest_goes_on(
        self, handset: Handset, stale: Case
    ) -> None:
        rows = handset.sync()["operations"]
        assert [(row["state"], row["hold"]) for row in rows] == [
            ("conflict", ""),
            ("held", "dependency"),
            ("applied", ""),
            ("held", "dependency"),
        ]
        assert rows[0]["problem"]["code"] == "stale"
        assert factories.again(stale).version == stale.version

    def test_an_identifier_that_is_taken_holds_all_that_was_made_for_it(
        self, handset: Handset, team: Team
    ) -> None:
        taken = factories.clue(team)
        handset.clue(id=taken.pk)
        handset.inspect(str(taken.pk))
        other = handset.clue()
        handset.inspect(other)
        rows = handset.sync()["operations"]
        assert [row["state"] for row in rows] == ["conflict", "held", "applied", "applied"]
        assert rows[0]["problem"]["code"] == "id_taken"
        assert CaseStep.objects.filter(case=taken).count() == 1

    def test_the_list_says_what_was_made_and_why_it_was_refused(self, handset: Handset, team: Team) -> None:
        handset.clue(id=factories.clue(team).pk)
        handset.sync()
        shown = handset.get("/api/v1/sync/conflicts", open=True).json()
        assert shown["count"] == 1
        found = shown["results"][0]
        assert found["problem"]["status"] == found["status"] == 409
        assert found["body"]["title"] == "涉嫌经营超过保质期的食品案"
        assert found["body"]["parties"][0]["id_number"] == "110105********002X"
        assert found["body"]["parties"][0]["phone"] == "***********"
        assert found["settlement"] is None

    @pytest.mark.parametrize(("reason", "operation"), [(k, v[0]) for k, v in ONLINE.items()])
    def test_what_needs_the_server_is_not_done_and_says_why(
        self, handset: Handset, reason: Any, operation: str
    ) -> None:
        handset.log.add(operation, {})
        row = handset.sync()["operations"][0]
        assert (row["state"], row["problem"]["code"]) == ("conflict", "operation_needs_server")
        assert reason.label in row["problem"]["detail"]

    def test_a_decision_on_the_spot_bears_a_number_taken_along_and_its_own_time(
        self, handset: Handset
    ) -> None:
        handset.log.add("decideOnSpot", {"id": str(uuid4())}, params={"case_id": str(uuid4())})
        row = handset.sync()["operations"][0]
        assert (row["state"], row["problem"]["code"]) == ("conflict", "operation_incomplete")
        assert "made_at" in row["problem"]["detail"]

    def test_what_is_no_operation_is_not_done_and_the_log_goes_on(self, handset: Handset) -> None:
        handset.log.add("dropTables", {})
        handset.log.add("inspect", {}, params={})
        handset.clue()
        handset.clue()
        rows = handset.sync()["operations"]
        assert [(row["problem"] or {}).get("code") for row in rows] == [
            "operation_unknown",
            "operation_address",
            None,
            None,
        ]

    def test_an_id_used_twice_is_done_once(self, handset: Handset) -> None:
        id = str(uuid4())
        for _ in range(2):
            case = str(uuid4())
            handset.log.add("registerClue", {"id": case}, id=id)
        rows = handset.sync()["operations"]
        assert rows[1]["problem"]["code"] == "operation_id_reused"


class TestSettling:
    def test_given_up_it_stays_on_file_and_what_rested_on_it_becomes_a_conflict(
        self, handset: Handset, stale: Case
    ) -> None:
        handset.sync()
        answer = settle(handset, entry(handset, 1))
        assert answer.status_code == 200, answer.json()
        assert answer.json()["settlement"]["account"] == str(handset.account.pk)
        assert answer.json()["settlement"]["reason"] == "同事已登记。"
        rows = handset.sync()["operations"]
        assert [row["state"] for row in rows] == ["discarded", "conflict", "applied", "conflict"]
        assert {rows[1]["problem"]["code"], rows[3]["problem"]["code"]} == {"dependency_discarded"}
        assert entry(handset, 1).content["operationId"] == "citeBasis"

    def test_submitted_anew_on_the_present_version_it_is_done_and_what_rested_on_it_goes_on(
        self, handset: Handset, stale: Case
    ) -> None:
        handset.sync()
        answer = settle(
            handset,
            entry(handset, 1),
            resolution="resubmit",
            reason="已核对。",
            id=str(uuid4()),
            base_version=stale.version,
        )
        assert answer.status_code == 200, answer.json()
        rows = handset.sync()["operations"]
        assert [row["state"] for row in rows] == ["resubmitted", "conflict", "applied", "applied"]
        assert factories.again(stale).version == stale.version + 1
        anew = Operation.objects.get(pk=answer.json()["resubmission"])
        assert (anew.state, anew.seq, anew.resubmits_id) == ("applied", None, entry(handset, 1).pk)

    def test_a_head_submits_it_as_their_own_act_where_the_officer_lost_the_office(
        self, handset: Handset, team: Team
    ) -> None:
        case = handset.clue()
        record = handset.inspect(case)
        Appointment.objects.filter(account=team.officer).update(valid_to="2026-01-01")
        assert handset.states() == ["conflict", "held"]
        head = Handset(team.unit_head, "负责人手机")
        answer = settle(head, entry(handset, 1), resolution="resubmit", reason="代为登记。", id=str(uuid4()))
        assert answer.status_code == 200, answer.json()
        assert Case.objects.get(pk=case).opened_by_id == team.unit_head.pk
        assert handset.states() == ["resubmitted", "conflict"]
        assert not CaseStep.objects.filter(pk=record).exists()
        colleague = Handset(factories.account(team.agency, Role.OFFICER, Role.UNIT_HEAD, officer=True))
        settle(colleague, entry(handset, 2), resolution="resubmit", reason="代为登记。", id=str(uuid4()))
        assert CaseStep.objects.get(pk=record).account_id == colleague.account.pk

    def test_it_may_be_corrected_when_submitted_anew_and_refused_again(
        self, handset: Handset, team: Team
    ) -> None:
        case = factories.clue(team)
        handset.log.add("inspect", {"id": str(uuid4())}, params={"case_id": str(case.pk)})
        row = handset.sync()["operations"][0]
        assert (row["state"], row["status"]) == ("conflict", 400)
        again = settle(handset, entry(handset, 1), resolution="resubmit", id=str(uuid4()), body={"id": "x"})
        anew = Operation.objects.get(pk=again.json()["resubmission"])
        assert anew.state == "conflict"
        form = Operation.objects.filter(pk=anew.pk)
        assert form.get().content["body"] == {"id": "x"}
        assert handset.get("/api/v1/sync/conflicts", open=True).json()["count"] == 1
        assert handset.get("/api/v1/sync/conflicts", open=False).json()["count"] == 1

    def test_what_waits_for_a_lost_device_may_be_settled_and_the_log_goes_on_if_it_turns_up(
        self, handset: Handset, team: Team
    ) -> None:
        case = handset.clue()
        record = handset.inspect(case)
        handset.inspect(case)
        assert handset.states(2, 3) == ["held", "held"]
        lost = Operation.objects.get(chain=UUID(handset.log.chain), seq=2)
        assert handset.get(f"/api/v1/sync/operations/{lost.pk}").json()["body"]["id"] == record
        assert settle(Phone(team.unit_head), lost).status_code == 200
        assert handset.states() == ["applied", "discarded", "applied"]
        assert handset.sync()["head_seq"] == 3
        assert not CaseStep.objects.filter(pk=record).exists()

    def test_what_was_done_or_refused_is_not_settled(self, handset: Handset) -> None:
        handset.clue()
        handset.clue()
        handset.log.operations[1]["digest"] = "3" * 64
        assert handset.states() == ["applied", "refused"]
        for number in (1, 2):
            assert settle(handset, entry(handset, number)).json()["code"] == "no_open_conflict"

    def test_it_is_settled_once(self, handset: Handset, stale: Case) -> None:
        handset.sync()
        settle(handset, entry(handset, 1))
        again = settle(handset, entry(handset, 1))
        assert (again.status_code, again.json()["code"]) == (409, "no_open_conflict")

    def test_the_same_request_again_settles_nothing_twice(self, handset: Handset, stale: Case) -> None:
        handset.sync()
        form = {"resolution": "resubmit", "reason": "核对", "id": str(uuid4()), "base_version": stale.version}
        address = f"/api/v1/sync/conflicts/{entry(handset, 1).pk}/resolve"
        first = handset.post(address, form, key="k1")
        again = handset.post(address, form, key="k1")
        assert first.json() == again.json()
        assert factories.again(stale).version == stale.version + 1

    def test_giving_up_takes_no_new_operation_and_submitting_anew_takes_one(
        self, handset: Handset, stale: Case
    ) -> None:
        handset.sync()
        assert settle(handset, entry(handset, 1), base_version=3).status_code == 400
        assert settle(handset, entry(handset, 1), resolution="resubmit").status_code == 400

    def test_a_clock_that_is_brought_again_is_compared_with_when_it_was_read(
        self, handset: Handset, team: Team
    ) -> None:
        case = factories.clue(team)
        left = timezone.now() - timedelta(hours=2)
        handset.log.clocks.off = timedelta(minutes=40)
        shown = left + handset.log.clocks.off
        form = {
            "id": str(uuid4()),
            "kind": "sealing",
            "started_at": (shown - timedelta(minutes=30)).isoformat(),
            "ended_at": shown.isoformat(),
            "device_clock": shown.isoformat(),
            "place": "田园镇某某食品加工点",
            "officers": [str(uuid4())],
        }
        told = handset.post("/api/v1/sync/clock", {"id": str(uuid4()), **handset.log.clocks.read()}).json()
        handset.post(f"/api/v1/sync/clock/{told['id']}", handset.log.clocks.read())
        handset.log.add("declareActivity", form, params={"case_id": str(case.pk)}, at=left)
        assert handset.states() == ["conflict"]
        mended = form | {"officers": [str(one) for one in team.officer_ids]}
        said = {"resolution": "resubmit", "id": str(uuid4()), "reason": "执法人员编号有误", "body": mended}
        assert settle(handset, entry(handset, 1), **said).status_code == 200
        activity = Activity.objects.get(case=case)
        assert abs(activity.span.end - left) < timedelta(seconds=2)


class TestWho:
    def test_each_sees_their_own_a_head_the_agencys_and_a_supervisor_all(
        self, handset: Handset, team: Team, stale: Case
    ) -> None:
        handset.sync()
        elsewhere = factories.team()
        seen = {
            who: Phone(account).get(address).json()["count"]
            for address in ("/api/v1/sync/operations", "/api/v1/sync/conflicts")
            for who, account in {
                (address, "owner"): team.officer,
                (address, "unit_head"): team.unit_head,
                (address, "head"): team.head,
                (address, "supervisor"): factories.supervisor(),
                (address, "colleague"): team.second,
                (address, "publisher"): team.publisher,
                (address, "auditor"): team.auditor,
                (address, "reviewer"): team.reviewer,
                (address, "elsewhere"): elsewhere.unit_head,
            }.items()
        }
        for (address, who), count in seen.items():
            whole = 4 if address.endswith("operations") else 1
            assert count == (whole if who in {"owner", "unit_head", "head", "supervisor"} else 0), who

    def test_a_head_sees_nothing_of_another_agencys_case_though_the_officer_is_theirs(
        self, handset: Handset, team: Team
    ) -> None:
        elsewhere = factories.team()
        Appointment.objects.create(
            account=team.officer, agency=elsewhere.agency, role=Role.OFFICER, valid_from=factories.LONG_AGO
        )
        case = factories.clue(elsewhere)
        handset.inspect(str(case.pk))
        handset.sync()
        lists = ("/api/v1/sync/operations", "/api/v1/sync/conflicts")
        assert [Phone(team.head).get(address).json()["count"] for address in lists] == [0, 0]
        assert Phone(team.officer).get(lists[0]).json()["count"] == 1

    def test_a_clue_refused_for_another_agency_is_that_agencys_heads_and_not_the_home_agencys(
        self, handset: Handset, team: Team
    ) -> None:
        elsewhere = factories.team()
        handset.log.add("registerClue", clue_form(elsewhere.officer, str(uuid4())))
        handset.log.add("registerClue", clue_form(handset.account, str(uuid4())) | {"agency": str(uuid4())})
        assert handset.states() == ["conflict", "conflict"]
        lists = ("/api/v1/sync/operations", "/api/v1/sync/conflicts")
        assert [Phone(team.head).get(address).json()["count"] for address in lists] == [1, 1]
        assert [Phone(elsewhere.head).get(address).json()["count"] for address in lists] == [1, 1]
        (shown,) = Phone(elsewhere.head).get(lists[1]).json()["results"]
        assert shown["agency"] == str(elsewhere.agency.pk)

    def test_a_supervisor_looks_and_does_not_settle_and_others_are_told_nothing(
        self, handset: Handset, team: Team, stale: Case
    ) -> None:
        handset.sync()
        row = entry(handset, 1)
        assert settle(Phone(factories.supervisor()), row).status_code == 403
        assert settle(Phone(team.second), row).status_code == 404
        assert settle(Phone(factories.team().unit_head), row).status_code == 404
        assert settle(Phone(factories.account(team.agency, Role.REGISTRAR)), row).status_code == 404
        assert settle(Phone(team.head), row).status_code == 200
