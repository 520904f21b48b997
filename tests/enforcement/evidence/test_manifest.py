"""The files a record says it has: none is forgotten, and none is lost in silence."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from enforcement.cases import actions as casework
from enforcement.cases.models import Case, Finding
from enforcement.cases.rules import Status, StepCode
from enforcement.errors import NotNow
from enforcement.evidence.actions import intake
from enforcement.evidence.actions.common import Machine
from enforcement.evidence.actions.confirmation import confirm_evidence
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.evidence.models.manifest import ExpectedFile
from enforcement.journal.models import Entry
from enforcement.law.values import EvidenceKind
from enforcement.registry.models import Account
from media_storage import fixity
from media_storage.models import Upload
from tests import factories
from tests.factories import AT, Team

from .conftest import Phone, hex_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(team: Team) -> Case:
    """A filed case with an inspection on record."""
    return factories.inspected(factories.filed(factories.clue(team), team), team)


@pytest.fixture
def record(filed: Case) -> UUID:
    return filed.steps.get(code=StepCode.INSPECT).pk


def file(body: bytes = b"", **said: Any) -> dict[str, Any]:
    content = body or uuid4().bytes
    return {
        "id": str(uuid4()),
        "kind": "audiovisual",
        "file_name": "照片.jpg",
        "size": len(content),
        "sha256": hex_of(content),
    } | said


def post(account: Account, path: str, body: Any, *, key: str = "") -> Any:
    return Phone(account).client.post(
        f"/api/v1/cases/{path}", body, format="json", headers={"Idempotency-Key": key or uuid4().hex}
    )


def declare(account: Account, case: Case, record: UUID, *files: dict[str, Any]) -> Any:
    return post(account, f"{case.pk}/records/{record}/files", {"files": list(files)})


def shown(account: Account, case: Case) -> dict[str, Any]:
    answer = Phone(account).client.get(f"/api/v1/cases/{case.pk}/records")
    assert answer.status_code == 200, answer.data
    [row] = answer.data["results"]
    return dict(row)


def arrive(case: Case, by: Account, body: bytes, *, id: str = "") -> Evidence:
    """The file comes, under its own id or another."""
    at_id = UUID(id) if id else uuid4()
    intake.begin_upload(
        id=at_id,
        case_id=case.pk,
        file=intake.File("照片.jpg", "image/jpeg", len(body), hex_of(body)),
        collected=intake.Collected(
            kind=EvidenceKind.AUDIOVISUAL, title="现场照片", purpose="", factual=True, captured_at=AT
        ),
        by=factories.actor(by),
        at=AT,
    )
    pending = Pending.objects.get(pk=at_id)
    return factories.bound(pending, by)


def owed(case: Case) -> bool:
    return case.hindrances.filter(code="files_missing", closed_at__isnull=True).exists()


class TestDeclare:
    def test_a_record_whose_files_are_not_there_is_visibly_incomplete(
        self, team: Team, filed: Case, record: UUID
    ) -> None:
        there, missing = b"there", b"missing"
        first, second = file(there), file(missing, file_name="录像.mp4")
        answer = declare(team.officer, filed, record, first, second)
        assert answer.status_code == 201
        assert (answer.data["expected"], answer.data["arrived"], answer.data["complete"]) == (2, 0, False)
        arrive(filed, team.officer, there, id=first["id"])
        for account in (team.officer, team.unit_head, team.head, team.auditor, factories.supervisor()):
            row = shown(account, filed)
            assert (row["expected"], row["arrived"], row["lost"], row["complete"]) == (2, 1, 0, False)
            assert [(one["file_name"], one["state"]) for one in row["missing"]] == [("录像.mp4", "missing")]

    def test_a_record_that_says_nothing_of_files_is_complete(self, team: Team, filed: Case) -> None:
        row = shown(team.officer, filed)
        assert (row["code"], row["expected"], row["complete"], row["missing"]) == ("inspect", 0, True, [])
        assert not owed(filed)

    def test_saying_it_again_changes_nothing(self, team: Team, filed: Case, record: UUID) -> None:
        one = file(b"one")
        for _ in range(2):
            assert declare(team.officer, filed, record, one).data["expected"] == 1
        assert declare(team.officer, filed, record, one, file(b"two")).data["expected"] == 2
        assert ExpectedFile.objects.count() == 2

    def test_a_file_read_back_as_other_bytes_is_owed_again(
        self, team: Team, filed: Case, record: UUID
    ) -> None:
        one = file(b"one")
        declare(team.officer, filed, record, one)
        made = arrive(filed, team.officer, b"one", id=one["id"])
        assert not owed(filed)
        found = fixity.ReadBack(sha256="0" * 64, size=made.size)
        confirm_evidence(evidence_id=made.pk, found=found, by=Machine(), at=AT)
        assert owed(filed)
        assert [row["state"] for row in shown(team.head, filed)["missing"]] == ["differs"]
        arrive(filed, team.officer, b"one")
        assert not owed(filed)

    def test_saying_otherwise_is_refused(self, team: Team, filed: Case, record: UUID) -> None:
        one = file(b"one")
        declare(team.officer, filed, record, one)
        answer = declare(team.officer, filed, record, one | {"sha256": hex_of(b"other")})
        assert (answer.status_code, answer.data["code"]) == (409, "id_taken")

    def test_the_same_file_twice_in_one_list_is_refused(self, team: Team, filed: Case, record: UUID) -> None:
        one = file(b"one")
        assert declare(team.officer, filed, record, one, one).status_code == 422

    def test_only_a_record_made_on_the_spot_has_files(self, team: Team, filed: Case) -> None:
        other = filed.steps.get(code=StepCode.FILE).pk
        answer = declare(team.officer, filed, other, file())
        assert (answer.status_code, answer.data["code"]) == (422, "not_a_record")
        assert declare(team.officer, filed, uuid4(), file()).status_code == 404

    def test_a_record_of_another_case_is_not_there(self, team: Team, filed: Case, record: UUID) -> None:
        other = factories.clue(team)
        assert declare(team.officer, other, record, file()).status_code == 404
        address = f"/api/v1/cases/{other.pk}/records/{record}/files"
        assert Phone(team.officer).client.get(address).status_code == 404

    @pytest.mark.parametrize(
        "flaw",
        [
            {"size": -1},
            {"sha256": "ABC"},
            {"kind": "rumour"},
            {"id": "1"},
            {"file_name": ""},
            {"colour": "red"},
        ],
    )
    def test_what_cannot_be_read_is_refused(
        self, team: Team, filed: Case, record: UUID, flaw: dict[str, Any]
    ) -> None:
        assert declare(team.officer, filed, record, file() | flaw).status_code == 400

    def test_a_recording_that_came_out_empty_is_one_of_its_files(
        self, team: Team, filed: Case, record: UUID
    ) -> None:
        """It is taken as evidence, so a record may say it has it; refused, it would take the whole list with it."""
        nothing = file(size=0, sha256=hex_of(b""), file_name="录像.mp4")
        assert declare(team.officer, filed, record, file(), nothing).status_code == 201
        arrive(filed, team.officer, b"", id=nothing["id"])
        assert shown(team.officer, filed)["arrived"] == 1

    def test_more_than_two_hundred_at_once_are_refused(self, team: Team, filed: Case, record: UUID) -> None:
        assert declare(team.officer, filed, record, *(file() for _ in range(201))).status_code == 400
        assert declare(team.officer, filed, record, *(file() for _ in range(200))).status_code == 201

    def test_a_closed_case_takes_none(self, team: Team) -> None:
        closed = factories.case_in(Status.CLOSED, team)
        record = closed.steps.get(code=StepCode.INSPECT).pk
        answer = declare(team.officer, closed, record, file())
        assert (answer.status_code, answer.data["code"]) == (409, "case_closed")

    def test_is_journaled_by_ids_and_never_by_name(self, team: Team, filed: Case, record: UUID) -> None:
        one = file(file_name="张三身份证.jpg")
        declare(team.officer, filed, record, one)
        entry = Entry.objects.get(act="declare_files")
        assert (entry.stream, entry.subject) == (filed.pk, record)
        assert one["id"] in entry.body
        assert "张三" not in entry.body

    def test_the_list_of_a_record_says_what_became_of_each(
        self, team: Team, filed: Case, record: UUID
    ) -> None:
        one, two = file(b"one"), file(b"two")
        declare(team.officer, filed, record, one, two)
        arrive(filed, team.officer, b"one")
        phone, address = Phone(team.officer), f"/api/v1/cases/{filed.pk}/records/{record}/files"
        states = {row["evidence"]: row["state"] for row in phone.client.get(address).data["results"]}
        assert states == {one["id"]: "arrived", two["id"]: "missing"}
        assert [
            row["evidence"] for row in phone.client.get(address, {"state": "missing"}).data["results"]
        ] == [two["id"]]

    def test_takes_as_many_queries_for_ten_records_as_for_one(
        self, team: Team, filed: Case, record: UUID
    ) -> None:
        def queries() -> int:
            phone = Phone(team.officer)
            with CaptureQueriesContext(connection) as captured:
                assert phone.client.get(f"/api/v1/cases/{filed.pk}/records").status_code == 200
            return len(captured)

        declare(team.officer, filed, record, file())
        one = queries()
        for _ in range(9):
            factories.inspected(filed, team)
        for step in filed.steps.filter(code=StepCode.INSPECT):
            declare(team.officer, filed, step.pk, file())
        assert queries() == one


class TestArrival:
    def test_frees_the_case_with_the_last_file(self, team: Team, filed: Case, record: UUID) -> None:
        declare(team.officer, filed, record, one := file(b"one"), two := file(b"two"))
        arrive(filed, team.officer, b"one", id=one["id"])
        assert owed(filed)
        arrive(filed, team.officer, b"two", id=two["id"])
        assert not owed(filed)
        assert shown(team.officer, filed)["complete"]

    def test_before_the_record_says_so_counts(self, team: Team, filed: Case, record: UUID) -> None:
        arrive(filed, team.officer, b"one")
        assert declare(team.officer, filed, record, file(b"one")).data["complete"]
        assert not owed(filed)

    def test_under_another_id_counts(self, team: Team, filed: Case, record: UUID) -> None:
        declare(team.officer, filed, record, file(b"one"))
        arrive(filed, team.officer, b"one")
        assert not owed(filed)

    def test_of_other_bytes_under_its_id_does_not(self, team: Team, filed: Case, record: UUID) -> None:
        one = file(b"whole film")
        declare(team.officer, filed, record, one)
        arrive(filed, team.officer, b"cut short", id=one["id"])
        assert owed(filed)
        assert [row["state"] for row in shown(team.officer, filed)["missing"]] == ["differs"]
        arrive(filed, team.officer, b"whole film")
        assert not owed(filed)

    def test_in_another_case_does_not(self, team: Team, filed: Case, record: UUID) -> None:
        declare(team.officer, filed, record, file(b"one"))
        arrive(factories.clue(team), team.officer, b"one")
        assert owed(filed)

    def test_of_what_was_declared_later_holds_the_case_again(
        self, team: Team, filed: Case, record: UUID
    ) -> None:
        declare(team.officer, filed, record, file(b"one"))
        arrive(filed, team.officer, b"one")
        declare(team.officer, filed, record, file(b"two"))
        assert owed(filed)

    def test_through_the_object_store_frees_it_too(
        self, team: Team, filed: Case, record: UUID, phone: Phone, photo: bytes
    ) -> None:
        declare(team.officer, filed, record, one := file(photo))
        assert phone.upload(filed, photo, id=one["id"]).status_code == 201
        assert shown(team.officer, filed)["complete"]
        assert Upload.objects.get(pk=one["id"]).state == "stored"


class TestGate:
    @staticmethod
    def conclude(team: Team, case: Case) -> None:
        casework.conclude_investigation(
            case_id=case.pk,
            version=factories.again(case).version,
            course="现场检查一次。",
            facts="经营超过保质期的食品三袋。",
            nature="违反食品安全法。",
            proposal="处以罚款。",
            discretion="无从轻从重情节。",
            by=factories.actor(team.officer),
            at=AT,
        )

    def test_an_investigation_is_not_concluded_while_a_file_is_owed(
        self, team: Team, filed: Case, record: UUID
    ) -> None:
        arrive(filed, team.officer, b"evidence of the facts")
        declare(team.officer, filed, record, file(b"one"))
        with pytest.raises(NotNow) as caught:
            self.conclude(team, filed)
        [unmet] = [need for need in caught.value.requirements if not need.met]
        assert (unmet.code, unmet.article.endswith("第四十七条")) == ("files_missing", True)
        arrive(filed, team.officer, b"one")
        self.conclude(team, filed)

    def test_a_case_is_not_closed_while_a_file_is_owed(self, team: Team) -> None:
        served = factories.case_in(Status.SERVED, team)
        record = served.steps.get(code=StepCode.INSPECT).pk
        declare(team.officer, served, record, file(b"one"))
        with pytest.raises(NotNow) as caught:
            factories.taken(served, [StepCode.CLOSE], by=team.head)
        assert [need.code for need in caught.value.requirements if not need.met] == ["files_missing"]
        arrive(served, team.officer, b"one")
        assert factories.taken(served, [StepCode.CLOSE], by=team.head).status == Status.CLOSED


class TestLoss:
    @staticmethod
    def explain(account: Account, case: Case, file_id: Any) -> Any:
        return post(account, f"{case.pk}/expected-files/{file_id}/loss", {"reason": "执法手机落水损毁。"})

    def test_the_heads_written_reason_frees_the_case_and_stays_on_file(
        self, team: Team, filed: Case, record: UUID
    ) -> None:
        declare(team.officer, filed, record, file(b"one", file_name="录像.mp4"))
        expected = ExpectedFile.objects.get()
        answer = self.explain(team.head, filed, expected.pk)
        assert (answer.status_code, answer.data["state"]) == (201, "lost")
        assert answer.data["loss"]["signed_by"] == team.head.name
        assert not owed(filed)
        row = shown(team.officer, filed)
        assert (row["complete"], row["arrived"], row["lost"], row["missing"]) == (True, 0, 1, [])
        finding = Finding.objects.get(case=filed, code="file_lost")
        assert finding.step_id == record
        assert "录像.mp4" in finding.detail
        assert Entry.objects.get(act="explain_loss").stream == filed.pk

    def test_one_reason_is_for_one_file(self, team: Team, filed: Case, record: UUID) -> None:
        declare(team.officer, filed, record, file(b"one"), file(b"two"))
        first = ExpectedFile.objects.order_by("id").first()
        assert first is not None
        self.explain(team.head, filed, first.pk)
        assert owed(filed)

    def test_a_file_that_comes_after_all_has_arrived(self, team: Team, filed: Case, record: UUID) -> None:
        declare(team.officer, filed, record, file(b"one"))
        self.explain(team.head, filed, ExpectedFile.objects.get().pk)
        arrive(filed, team.officer, b"one")
        row = shown(team.officer, filed)
        assert (row["arrived"], row["lost"]) == (1, 0)
        assert Finding.objects.filter(case=filed, code="file_lost").exists()

    def test_nobody_but_the_head_signs(self, team: Team, filed: Case, record: UUID) -> None:
        declare(team.officer, filed, record, file(b"one"))
        pk = ExpectedFile.objects.get().pk
        for account in (team.officer, team.unit_head, team.publisher, factories.supervisor()):
            assert self.explain(account, filed, pk).status_code == 403
        assert self.explain(factories.team().head, filed, pk).status_code == 404
        assert owed(filed)

    def test_what_is_there_or_explained_needs_no_reason(self, team: Team, filed: Case, record: UUID) -> None:
        declare(team.officer, filed, record, file(b"one"), file(b"two"))
        arrive(filed, team.officer, b"one")
        there = ExpectedFile.objects.get(sha256=hex_of(b"one"))
        lost = ExpectedFile.objects.get(sha256=hex_of(b"two"))
        assert self.explain(team.head, filed, there.pk).data["code"] == "nothing_to_explain"
        assert self.explain(team.head, filed, lost.pk).status_code == 201
        assert self.explain(team.head, filed, lost.pk).data["code"] == "nothing_to_explain"

    @pytest.mark.parametrize(
        "statement", ["DELETE FROM evidence_expected_file", "DELETE FROM evidence_file_loss"]
    )
    def test_the_database_refuses_to_forget(
        self, team: Team, filed: Case, record: UUID, statement: str
    ) -> None:
        declare(team.officer, filed, record, file(b"one"))
        self.explain(team.head, filed, ExpectedFile.objects.get().pk)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
