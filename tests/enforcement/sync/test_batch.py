"""A log brought to the server is done once, in order, whatever way it arrives."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.utils import timezone

from enforcement.cases.models import Case, CaseStep, ServiceAddress
from enforcement.evidence.models.evidence import Pending
from enforcement.journal.models import Entry
from enforcement.registry.models import Appointment
from enforcement.sync.models import Operation
from tests import factories
from tests.device import digest
from tests.enforcement.sync.conftest import Handset
from tests.factories import Team


def upload_form(case: str, record: str) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "case": case,
        "record": record,
        "file_name": "货架照片.jpg",
        "media_type": "image/jpeg",
        "size": 1000,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "kind": "audiovisual",
        "title": "货架上超过保质期的食品",
        "captured_at": "2026-11-20T09:10:00+08:00",
        "latitude": "24.827900",
        "longitude": "99.605300",
    }


class TestDone:
    def test_a_clue_a_record_and_a_declaration_are_done_in_one_batch(self, handset: Handset) -> None:
        case = handset.clue()
        record = handset.inspect(case)
        handset.log.add("beginUpload", upload_form(case, record))
        answer = handset.sync()
        assert [row["state"] for row in answer["operations"]] == ["applied"] * 3
        assert [row["status"] for row in answer["operations"]] == [201, 201, 201]
        assert answer["head_seq"] == 3
        assert answer["head_digest"] == handset.log.operations[-1]["digest"]
        assert CaseStep.objects.filter(case=UUID(case)).count() == 2
        assert Pending.objects.get(case=UUID(case)).record_id is not None

    def test_each_is_an_act_of_its_own_in_the_name_of_who_made_it(self, handset: Handset) -> None:
        case = handset.clue()
        handset.inspect(case)
        handset.sync()
        acts = Entry.objects.filter(stream=case).order_by("seq")
        assert list(acts.values_list("act", "actor")) == [
            ("register_clue", handset.account.pk),
            ("record_on_site", handset.account.pk),
        ]
        log = Entry.objects.filter(stream=handset.log.chain).order_by("seq").values_list("act", flat=True)
        assert list(log) == ["receive_operations", "settle_operation", "settle_operation"]

    def test_a_step_is_decided_on_the_version_the_device_saw(self, handset: Handset, team: Team) -> None:
        case = factories.clue(team)
        basis, power = factories.power(team.agency)
        form = {"citations": [{"basis": str(basis.pk), "power": str(power.pk)}]}
        handset.log.add("citeBasis", form, params={"case_id": str(case.pk)}, base_version=case.version)
        row = handset.sync()["operations"][0]
        assert (row["state"], row["etag"]) == ("applied", f'"{case.version + 1}"')

    def test_a_party_met_offline_confirms_its_address_at_once(self, handset: Handset, team: Team) -> None:
        case = factories.clue(team)
        party, where = str(uuid4()), {"case_id": str(case.pk)}
        form = {"id": party, "kind": "person", "name": "李某某"}
        handset.log.add("addParty", form, params=where, base_version=case.version)
        address = {
            "id": str(uuid4()),
            "party": party,
            "address": "云南省保山市昌宁县田园镇文明路 1 号",
            "confirmed_at": timezone.now().isoformat(),
        }
        handset.log.add("confirmAddress", address, params=where)
        assert handset.states() == ["applied", "applied"]
        assert str(ServiceAddress.objects.get(case=case).party_id) == party

    def test_a_repeat_is_answered_the_same_and_nothing_happens_twice(self, handset: Handset) -> None:
        case = handset.clue()
        handset.inspect(case)
        first = handset.sync()
        again = handset.sync()
        assert again["operations"] == first["operations"]
        assert CaseStep.objects.filter(case=UUID(case)).count() == 2
        assert Operation.objects.filter(chain=UUID(handset.log.chain)).count() == 2

    def test_a_repeat_under_the_same_key_is_answered_the_same(self, handset: Handset) -> None:
        handset.clue()
        batch, key = handset.log.batch(), uuid4().hex
        first = handset.post("/api/v1/sync", batch, key=key).json()
        again = handset.post("/api/v1/sync", batch, key=key).json()
        assert again["operations"] == first["operations"]

    def test_a_log_may_be_long_but_a_batch_may_not(self, handset: Handset) -> None:
        for _ in range(201):
            handset.clue()
        answer = handset.post("/api/v1/sync", handset.log.batch())
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == "/operations"

    def test_a_request_beyond_the_limit_of_bytes_is_too_large(self, handset: Handset) -> None:
        handset.log.add("registerClue", {"summary": "字" * 800_000})
        assert handset.post("/api/v1/sync", handset.log.batch()).status_code == 413

    def test_what_a_party_is_known_by_is_sealed(self, handset: Handset) -> None:
        handset.clue()
        handset.sync()
        row = Operation.objects.get(chain=UUID(handset.log.chain))
        assert b"11010519491231002X" not in bytes(row.sealed)
        assert "11010519491231002X" in str(row.content)


class TestHeld:
    def test_what_follows_a_gap_waits_and_is_done_when_it_is_filled(self, handset: Handset) -> None:
        case = handset.clue()
        handset.inspect(case)
        handset.inspect(case)
        assert handset.states(3) == ["held"]
        shown = handset.get("/api/v1/sync/operations", state="held").json()["results"]
        assert [(row["seq"], row["hold"], row["earliest"]) for row in shown] == [(3, "gap", None)]
        assert not Case.objects.filter(pk=case).exists()
        assert handset.states(1) == ["applied"]
        assert handset.states(3) == ["held"]
        assert handset.states(2) == ["applied"]
        assert handset.states() == ["applied"] * 3
        assert list(CaseStep.objects.filter(case=UUID(case)).values_list("code", flat=True)) == [
            "register_clue",
            "inspect",
            "inspect",
        ]

    def test_the_order_within_a_batch_does_not_matter(self, handset: Handset) -> None:
        case = handset.clue()
        handset.inspect(case)
        assert handset.states(2, 1) == ["applied", "applied"]

    def test_what_names_an_operation_of_another_device_waits_for_it(
        self, handset: Handset, team: Team
    ) -> None:
        other = Handset(team.officer, "执法手机 2")
        case = other.clue()
        handset.inspect(case, after=[other.log.operations[0]["id"]])
        assert handset.states() == ["held"]
        shown = handset.get("/api/v1/sync/operations").json()["results"]
        assert [row["hold"] for row in shown] == ["dependency"]
        assert other.states() == ["applied"]
        assert handset.states() == ["applied"]

    def test_the_store_away_holds_the_declaration_and_nothing_else(
        self, handset: Handset, settings: object
    ) -> None:
        case = handset.clue()
        record = handset.inspect(case)
        settings.S3_ENDPOINT_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]
        handset.log.add("beginUpload", upload_form(case, record) | {"size": 20 * 1024 * 1024})
        handset.inspect(case)
        rows = handset.sync()["operations"]
        assert [(row["state"], row["hold"]) for row in rows] == [
            ("applied", ""),
            ("applied", ""),
            ("held", "unavailable"),
            ("applied", ""),
        ]


class TestTampered:
    def test_an_altered_operation_is_refused_and_kept_and_the_true_one_still_counts(
        self, handset: Handset
    ) -> None:
        case = handset.clue()
        handset.inspect(case)
        batch = handset.log.batch()
        forged = [{**batch["operations"][0], "body": batch["operations"][0]["body"] | {"title": "别的案件"}}]
        answer = handset.post(
            "/api/v1/sync", batch | {"operations": [*forged, batch["operations"][1]]}
        ).json()
        assert [row["state"] for row in answer["operations"]] == ["refused", "held"]
        assert answer["operations"][0]["problem"]["code"] == "operation_altered"
        assert answer["head_seq"] == 0
        assert handset.states() == ["applied", "applied"]
        assert Case.objects.get(pk=case).title == "涉嫌经营超过保质期的食品案"
        kept = handset.get("/api/v1/sync/operations", state="refused").json()["results"]
        assert [row["problem"]["status"] for row in kept] == [422]
        refused = Entry.objects.filter(stream=handset.log.chain, act="receive_operations").earliest("seq")
        assert kept[0]["digest"] in refused.body

    def test_an_operation_slipped_in_is_refused(self, handset: Handset) -> None:
        handset.clue()
        handset.clue()
        handset.log.operations[1]["previous"] = "1" * 64
        handset.log.operations[1]["digest"] = digest(handset.log.chain, handset.log.operations[1])
        rows = handset.sync()["operations"]
        assert [row["state"] for row in rows] == ["applied", "refused"]
        assert rows[1]["problem"]["code"] == "chain_broken"

    def test_a_log_that_was_copied_and_went_on_twice_is_refused_the_second_time(
        self, handset: Handset
    ) -> None:
        handset.clue()
        handset.sync()
        copy = Handset(handset.account, log=type(handset.log)(chain=handset.log.chain))
        copy.clue()
        rows = copy.sync()["operations"]
        assert [(row["state"], row["problem"]["code"]) for row in rows] == [("refused", "chain_forked")]

    def test_the_file_keeps_what_was_refused(self, handset: Handset) -> None:
        handset.clue()
        handset.log.operations[0]["digest"] = "2" * 64
        for _ in range(2):
            assert handset.states() == ["refused"]
        assert Operation.objects.filter(chain=UUID(handset.log.chain)).count() == 1

    def test_one_whose_digest_alone_was_altered_does_not_stand_in_the_way_of_the_true_one(
        self, handset: Handset
    ) -> None:
        """Its content is the true one's: refused for good, it would hold the log at this place for ever."""
        case = handset.clue()
        handset.inspect(case)
        true = handset.log.operations[0]["digest"]
        handset.log.operations[0]["digest"] = "2" * 64
        assert handset.states() == ["refused", "held"]
        handset.log.operations[0]["digest"] = true
        assert handset.states() == ["applied", "applied"]
        assert handset.states() == ["applied", "applied"]
        kept = Operation.objects.filter(chain=UUID(handset.log.chain), digest=true)
        assert sorted(kept.values_list("state", flat=True)) == ["applied", "refused"]

    def test_a_number_with_two_spellings_has_no_digest(self, handset: Handset) -> None:
        handset.log.add("beginUpload", {"latitude": 24.8279})
        answer = handset.post("/api/v1/sync", handset.log.batch())
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == "/operations/0/body"


class TestWhose:
    def test_somebody_elses_device_cannot_go_on_with_a_log(self, handset: Handset, team: Team) -> None:
        handset.clue()
        handset.sync()
        thief = Handset(team.second, log=handset.log)
        answer = thief.post("/api/v1/sync", thief.log.batch())
        assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")

    def test_another_device_of_the_same_officer_cannot_either(self, handset: Handset) -> None:
        handset.clue()
        handset.sync()
        other = Handset(handset.account, "执法手机 2", log=handset.log)
        answer = other.post("/api/v1/sync", other.log.batch())
        assert (answer.status_code, answer.json()["code"]) == (403, "chain_of_another_device")

    def test_the_same_device_goes_on_under_a_new_token(self, handset: Handset) -> None:
        handset.clue()
        handset.sync()
        renewed = Handset(handset.account, log=handset.log)
        renewed.clue()
        assert renewed.states() == ["applied", "applied"]

    def test_two_devices_of_one_officer_keep_logs_of_their_own(self, handset: Handset, team: Team) -> None:
        other = Handset(team.officer, "执法手机 2")
        case = handset.clue()
        handset.sync()
        other.inspect(case)
        assert other.states() == ["applied"]
        assert len(handset.get("/api/v1/sync/operations").json()["results"]) == 2
        mine = handset.get("/api/v1/sync/operations", device="执法手机 2").json()["results"]
        assert [row["chain"] for row in mine] == [other.log.chain]

    def test_who_lost_the_office_meanwhile_is_judged_as_of_today(self, handset: Handset, team: Team) -> None:
        handset.clue()
        Appointment.objects.filter(account=team.officer).update(valid_to="2026-01-01")
        row = handset.sync()["operations"][0]
        assert (row["state"], row["status"], row["problem"]["code"]) == ("conflict", 403, "not_competent")

    def test_a_session_has_no_device_and_no_log(self, handset: Handset) -> None:
        handset.clue()
        answer = handset.signed_in(handset.account).post("/api/v1/sync", handset.log.batch())
        assert (answer.status_code, answer.json()["code"]) == (403, "device_required")
