"""Many files in one request: each as if it were alone, none at another's cost."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from rest_framework.response import Response

from enforcement.cases.models import Case
from enforcement.cases.rules import Status, StepCode
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.journal.models import Entry
from media_storage import s3
from media_storage.models import Upload, UploadState
from tests import factories
from tests.factories import Team

from .conftest import Gate, Phone, declaration, hex_of, parts_of, send


def shots(photo: bytes, count: int) -> list[bytes]:
    """Photographs that differ in what follows their end marker."""
    return [photo + number.to_bytes(2, "big") for number in range(count)]


def begin(phone: Phone, files: list[dict[str, Any]], *, key: str = "") -> Response:
    return phone.post("/uploads/batch", {"files": files}, key=key)


def complete(phone: Phone, ids: list[str], *, key: str = "") -> Response:
    return phone.post("/uploads/complete", {"files": [{"id": id} for id in ids]}, key=key)


def sent(phone: Phone, case: Case, files: list[bytes]) -> list[str]:
    """Begun in a batch and sent, not completed."""
    declared = [declaration(case, data) for data in files]
    answer = begin(phone, declared)
    assert answer.status_code == 200, answer.data
    for result, data in zip(answer.data["results"], files, strict=True):
        assert result["status"] == 201, result
        [part] = result["upload"]["requests"]
        assert send(part, data).status_code == 200
    return [one["id"] for one in declared]


def statuses(answer: Response) -> list[int]:
    assert answer.status_code == 200, answer.data
    return [one["status"] for one in answer.data["results"]]


@pytest.mark.django_db
class TestBatch:
    def test_of_photographs_becomes_evidence_in_the_order_given(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        files = shots(photo, 5)
        ids = sent(phone, case, files)
        answer = complete(phone, ids)
        assert statuses(answer) == [201] * 5
        shown = [one["evidence"] for one in answer.data["results"]]
        assert [(one["id"], one["number"]) for one in shown] == list(zip(ids, range(1, 6), strict=True))
        assert [one["sha256"] for one in shown] == [hex_of(data) for data in files]
        alone = phone.get(f"/{ids[0]}").data
        assert shown[0] == alone

    def test_leaves_one_entry_for_each_file_on_an_unbroken_chain(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        ids = sent(phone, case, shots(photo, 4))
        complete(phone, ids)
        for act in ("begin_upload", "bind_evidence"):
            entries = Entry.objects.filter(stream=case.pk, act=act).order_by("seq")
            subjects = [str(subject) for subject in entries.values_list("subject", flat=True)]
            assert sorted(subjects) == sorted(ids), act
        call_command("verify_journal")

    def test_mixes_films_and_photographs_of_several_cases(
        self, phone: Phone, team: Team, case: Case, photo: bytes, film: bytes
    ) -> None:
        other = factories.clue(team)
        declared = [
            declaration(case, photo),
            declaration(other, film, media_type="video/mp4", parts=parts_of(film)),
            declaration(other, photo),
        ]
        begun = begin(phone, declared).data["results"]
        assert [len(one["upload"]["requests"]) for one in begun] == [1, 3, 1]
        for one, data in zip(begun, (photo, film, photo), strict=True):
            assert {send(part, data).status_code for part in one["upload"]["requests"]} == {200}
        answer = complete(phone, [one["id"] for one in declared])
        assert [(one["evidence"]["case"], one["evidence"]["number"]) for one in answer.data["results"]] == [
            (str(case.pk), 1),
            (str(other.pk), 1),
            (str(other.pk), 2),
        ]

    def test_ends_the_debt_of_evidence_and_voids_a_review_once(
        self, team: Team, bucket: str, photo: bytes
    ) -> None:
        case = factories.case_in(Status.REVIEWED, team)
        phone = Phone(team.officer)
        complete(phone, sent(phone, case, shots(photo, 3)))
        bodies = Entry.objects.filter(stream=case.pk, act="bind_evidence").values_list("body", flat=True)
        assert sum('"voided":1' in body for body in bodies) == 1

    def test_is_bounded(self, phone: Phone, case: Case) -> None:
        files = [{"id": str(uuid4())} for _ in range(201)]
        for path in ("/uploads/batch", "/uploads/complete"):
            assert phone.post(path, {"files": files}).status_code == 400
            assert phone.post(path, {"files": []}).status_code == 400
            assert phone.post(path, {"files": ["x"]}).status_code == 400

    def test_of_two_hundred_asks_the_database_no_more_often_than_one_of_two(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        def asked(count: int) -> int:
            files = shots(photo[:1000], count)
            ids = sent(phone, case, files)
            with CaptureQueriesContext(connection) as queries:
                assert set(statuses(complete(phone, ids))) == {201}
            return len(queries)

        asked(1)  # ends the debt of evidence
        assert asked(40) == asked(2)


@pytest.mark.django_db
class TestOneBadFile:
    def test_harms_no_other_when_declared(self, phone: Phone, team: Team, case: Case, photo: bytes) -> None:
        stranger = factories.clue(factories.team())
        good = declaration(case, photo)
        taken = declaration(case, photo)
        assert Phone(team.second).begin(taken).status_code == 201
        files = [
            good,
            declaration(case, photo, size="many"),
            declaration(stranger, photo),
            declaration(case, photo, media_type="not a type"),
            taken,
            good,
            declaration(case, photo, record=str(uuid4())),
        ]
        answer = begin(phone, files)
        assert statuses(answer) == [201, 400, 404, 422, 409, 422, 422]
        results = answer.data["results"]
        assert [one["id"] for one in results] == [file["id"] for file in files]
        assert [one["problem"]["code"] for one in results[1:]] == [
            "invalid",
            "not_found",
            "declaration_invalid",
            "id_taken",
            "id_repeated",
            "record_unknown",
        ]
        assert results[1]["problem"]["errors"][0]["pointer"] == "/size"
        assert Pending.objects.filter(uploaded_by=phone.account).count() == 1
        refused = Entry.objects.filter(stream=phone.account.pk, act="begin_upload", outcome="refused")
        assert refused.count() == 5

    def test_harms_no_other_when_completed(self, phone: Phone, team: Team, case: Case, photo: bytes) -> None:
        first, second, unsent, ended = sent(phone, case, shots(photo, 2)) + [
            begin(phone, [declaration(case, photo)]).data["results"][0]["id"] for _ in range(2)
        ]
        Upload.objects.filter(pk=ended).update(state=UploadState.ABORTED)
        foreign = Phone(team.second).begin(declaration(case, photo)).data["id"]
        answer = complete(phone, [first, unsent, foreign, "nonsense", ended, second])
        assert statuses(answer) == [201, 409, 404, 400, 409, 201]
        codes = [one.get("problem", {}).get("code") for one in answer.data["results"]]
        assert codes == [None, "bytes_missing", "not_found", "invalid", "upload_aborted", None]
        assert Evidence.objects.filter(case=case).count() == 2
        assert Upload.objects.get(pk=UUID(unsent)).state == UploadState.READY

    def test_named_twice_and_otherwise_is_completed_as_it_was_named_first(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        [id] = sent(phone, case, [photo])
        same, other = {"id": id, "sha256": hex_of(photo)}, {"id": id, "sha256": hex_of(b"x")}
        answer = phone.post("/uploads/complete", {"files": [same, other, same]})
        assert statuses(answer) == [201, 422, 201]
        assert answer.data["results"][1]["problem"]["code"] == "id_repeated"
        assert Evidence.objects.filter(case=case).count() == 1

    def test_of_a_case_closed_meanwhile_goes_back_to_its_client(
        self, phone: Phone, team: Team, case: Case, photo: bytes
    ) -> None:
        closing = factories.case_in(Status.SERVED, team)
        ids = sent(phone, case, [photo]) + sent(phone, closing, [photo])
        factories.taken(closing, [StepCode.CLOSE], by=team.head)
        answer = complete(phone, ids)
        assert statuses(answer) == [201, 409]
        assert answer.data["results"][1]["problem"]["code"] == "case_closed"
        assert Upload.objects.get(pk=UUID(ids[1])).state == UploadState.READY

    def test_two_that_replace_the_same_evidence_are_not_both_bound(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        [old] = sent(phone, case, [photo])
        complete(phone, [old])
        files = shots(photo, 2)
        declared = [declaration(case, data, supersedes=old) for data in files]
        for result, data in zip(begin(phone, declared).data["results"], files, strict=True):
            send(result["upload"]["requests"][0], data)
        answer = complete(phone, [one["id"] for one in declared])
        assert statuses(answer) == [201, 409]
        assert answer.data["results"][1]["problem"]["code"] == "already_superseded"


@pytest.mark.django_db
class TestAgain:
    def test_under_the_same_key_answers_the_same(self, phone: Phone, case: Case, photo: bytes) -> None:
        declared, key = [declaration(case, data) for data in shots(photo, 3)], uuid4().hex
        first, second = begin(phone, declared, key=key), begin(phone, declared, key=key)
        assert statuses(first) == statuses(second) == [201] * 3
        assert Entry.objects.filter(stream=case.pk, act="begin_upload").count() == 3
        assert begin(phone, declared[:2], key=key).status_code == 422
        for result, data in zip(second.data["results"], shots(photo, 3), strict=True):
            assert send(result["upload"]["requests"][0], data).status_code == 200
        ids, key = [one["id"] for one in declared], uuid4().hex
        answers = [complete(phone, ids, key=key), complete(phone, ids, key=key), complete(phone, ids[::-1])]
        assert answers[0].data == answers[1].data
        assert answers[2].data["results"] == answers[0].data["results"][::-1]
        assert Entry.objects.filter(stream=case.pk, act="bind_evidence").count() == 3
        assert complete(phone, ids[:2], key=key).status_code == 422

    def test_says_again_what_was_refused(self, phone: Phone, case: Case, photo: bytes) -> None:
        declared = [declaration(case, photo), declaration(case, photo, media_type="not a type")]
        key = uuid4().hex
        first, second = (begin(phone, declared, key=key).data["results"] for _ in range(2))
        assert first[1] == second[1]

    def test_single_and_batch_are_one(self, phone: Phone, case: Case, photo: bytes) -> None:
        ids = sent(phone, case, shots(photo, 2))
        alone = phone.complete(ids[0])
        assert alone.status_code == 201
        answer = complete(phone, ids)
        assert statuses(answer) == [201, 201]
        assert answer.data["results"][0]["evidence"] == alone.data
        assert phone.complete(ids[1]).data == answer.data["results"][1]["evidence"]

    def test_goes_on_where_the_store_was_away(
        self, phone: Phone, case: Case, photo: bytes, gate: Gate
    ) -> None:
        ids, key = sent(phone, case, shots(photo, 3)), uuid4().hex
        gate.shut()
        away = complete(phone, ids, key=key)
        assert statuses(away) == [503] * 3
        assert set(Upload.objects.values_list("state", flat=True)) == {UploadState.COMPLETING}
        gate.open()
        assert s3.health() is None
        assert statuses(complete(phone, ids, key=key)) == [201] * 3


@pytest.mark.usefixtures("committed_db", "bucket")
class TestAtOnce:
    def test_batches_that_overlap_in_any_order_bind_each_file_once(self, photo: bytes) -> None:
        team = factories.team()
        cases = [factories.clue(team) for _ in range(2)]
        phone = Phone(team.officer)
        ids = [id for case in cases for id in sent(phone, case, shots(photo, 4))]

        def work(order: list[str]) -> Response:
            try:
                return complete(Phone(team.officer), order)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(work, [ids, ids[::-1], ids[2:6], ids[::2]]))
        assert {status for answer in answers for status in statuses(answer)} == {201}
        for case in cases:
            assert sorted(Evidence.objects.filter(case=case).values_list("number", flat=True)) == [1, 2, 3, 4]
            assert Entry.objects.filter(stream=case.pk, act="bind_evidence").count() == 4
        call_command("verify_journal")
