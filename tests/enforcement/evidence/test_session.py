"""An upload over days: hashes that come late, addresses that expire, silence, and files of very many parts."""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from enforcement.cases.models import Case
from enforcement.evidence.actions import intake
from enforcement.evidence.actions.common import Machine
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.evidence.rules import common as rules
from enforcement.evidence.tasks import intake as tasks
from enforcement.journal.models import Entry
from media_storage import s3, uploads
from media_storage.models import Upload, UploadState
from media_storage.tree import tree_hash

from .conftest import Phone, declaration, hex_of, parts_of, send

pytestmark = pytest.mark.django_db


def declared(case: Case, film: bytes, **said: Any) -> dict[str, Any]:
    return declaration(case, film, media_type="video/mp4", **said)


def sent(phone: Phone, case: Case, film: bytes, **said: Any) -> str:
    """Begun with its parts' checksums and sent, not completed."""
    begun = phone.begin(declared(case, film, parts=parts_of(film), **said)).data
    assert [send(part, film).status_code for part in begun["requests"]] == [200, 200, 200]
    return str(begun["id"])


class TestHashedOnTheWay:
    def test_a_film_brings_its_sha256_when_it_is_complete(
        self, phone: Phone, case: Case, film: bytes
    ) -> None:
        id = sent(phone, case, film, sha256="")
        refused = phone.complete(id)
        assert (refused.status_code, refused.data["code"]) == (409, "sha256_undeclared")
        answer = phone.post(f"/uploads/{id}/complete", {"sha256": hex_of(film)})
        assert answer.status_code == 201, answer.data
        assert answer.data["sha256"] == hex_of(film)

    def test_a_photograph_brings_it_when_it_asks_for_its_address(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        begun = phone.begin({k: v for k, v in declaration(case, photo).items() if k != "sha256"}).data
        assert (begun["requests"], begun["sha256"]) == ([], "")
        urls = f"/uploads/{begun['id']}/urls"
        assert phone.post(urls, {"parts": [1]}).data["code"] == "parts_undeclared"
        signed = phone.post(urls, {"parts": [1], "sha256": [hex_of(photo)]}).data["requests"]
        assert send(signed[0], photo).status_code == 200
        assert phone.complete(begun["id"]).data["sha256"] == hex_of(photo)

    def test_what_was_declared_once_is_not_declared_otherwise(
        self, phone: Phone, case: Case, film: bytes
    ) -> None:
        id = sent(phone, case, film)
        answer = phone.post(f"/uploads/{id}/complete", {"sha256": hex_of(b"another film")})
        assert (answer.status_code, answer.data["code"]) == (409, "sha256_declared_otherwise")
        assert phone.complete(id).status_code == 201


class TestTreeHash:
    def test_is_compared_with_what_the_client_computed(self, phone: Phone, case: Case, film: bytes) -> None:
        id = sent(phone, case, film)
        said = {"sha256": hex_of(film), "tree_hash": tree_hash(parts_of(film))}
        answer = phone.post(f"/uploads/{id}/complete", said)
        assert answer.status_code == 201, answer.data
        assert answer.data["tree_hash"] == said["tree_hash"]
        assert f'"tree_hash":"{said["tree_hash"]}"' in Entry.objects.get(act="bind_evidence").body

    def test_of_parts_in_another_order_is_refused_and_nothing_is_lost(
        self, phone: Phone, case: Case, film: bytes
    ) -> None:
        id = sent(phone, case, film)
        other = tree_hash(parts_of(film)[::-1])
        answer = phone.post(f"/uploads/{id}/complete", {"tree_hash": other})
        assert (answer.status_code, answer.data["code"]) == (409, "tree_hash_mismatch")
        assert tree_hash(parts_of(film)) in answer.data["detail"]
        assert phone.complete(id).status_code == 201

    def test_is_verifying_until_the_whole_was_read_back(self, phone: Phone, case: Case, film: bytes) -> None:
        right, wrong = sent(phone, case, film), sent(phone, case, film, sha256=hex_of(b"another film"))
        assert [phone.complete(id).data["verification"] for id in (right, wrong)] == ["verifying"] * 2
        for id in (right, wrong):
            tasks.confirm_content.call(id)
        assert phone.get(f"/{right}").data["verification"] == "confirmed"
        assert phone.get(f"/{wrong}").data["verification"] == "mismatch"


class TestAddresses:
    def test_that_expired_are_replaced_and_only_what_is_missing_is_sent_again(
        self, phone: Phone, case: Case, film: bytes, settings: Settings
    ) -> None:
        begun = phone.begin(declared(case, film, parts=parts_of(film))).data
        assert send(begun["requests"][0], film).status_code == 200
        settings.S3_URL_SECONDS = 1
        stale = phone.post(f"/uploads/{begun['id']}/urls", {"parts": [2, 3]}).data["requests"]
        time.sleep(2.1)
        assert [send(part, film).status_code for part in stale] == [403, 403]
        settings.S3_URL_SECONDS = 60
        missing = phone.get(f"/uploads/{begun['id']}").data["missing"]
        assert missing == [2, 3]
        fresh = phone.post(f"/uploads/{begun['id']}/urls", {"parts": missing}).data["requests"]
        assert [send(part, film).status_code for part in fresh] == [200, 200]
        assert phone.complete(begun["id"]).status_code == 201

    def test_bind_the_length_and_the_digest_of_their_part(
        self, phone: Phone, case: Case, film: bytes
    ) -> None:
        first = phone.begin(declared(case, film, parts=parts_of(film))).data["requests"][0]
        assert send(first, film[1:]).status_code == 400
        assert send(first | {"size": first["size"] - 1}, film).status_code in {400, 403}
        assert send(first, film).status_code == 200


class TestSilence:
    def late(self, days: float) -> datetime:
        return timezone.now() + timedelta(days=days)

    def test_is_counted_from_the_last_that_was_heard(self, phone: Phone, case: Case, film: bytes) -> None:
        begun = phone.begin(declared(case, film, parts=parts_of(film))).data
        six_days_ago = timezone.now() - timedelta(days=6)
        Upload.objects.update(expires_at=six_days_ago + uploads.IDLE_LIMIT)
        assert phone.post(f"/uploads/{begun['id']}/urls", {"parts": [1]}).status_code == 200
        assert tasks.due(self.late(6.9)).expired == 0
        assert tasks.due(self.late(7.1)).expired == 1
        upload = Upload.objects.get()
        assert (upload.state, upload.next_attempt) == (UploadState.ABORTED, None)
        assert s3.find_multiparts(upload.key) == []
        assert '"reason":"expired"' in Entry.objects.get(stream=case.pk, act="abandon_upload").body

    def test_does_not_end_what_is_being_completed(self, phone: Phone, case: Case, film: bytes) -> None:
        id = sent(phone, case, film)
        late = self.late(8)
        idle = Pending.objects.idle(
            late
        ).get()  # the sweeper has seen it idle, and now its client completes it
        uploads.claim([idle.pk], at=late)
        intake.expire(idle, at=late)
        assert Upload.objects.get().state == UploadState.COMPLETING
        assert phone.complete(id).status_code == 201

    def test_that_was_noted_while_the_store_was_away_is_carried_out_later(
        self, phone: Phone, case: Case, film: bytes
    ) -> None:
        phone.begin(declared(case, film, parts=parts_of(film)))
        upload, late = Upload.objects.get(), self.late(8)
        intake.abandon_upload(
            upload_id=upload.pk, reason=intake.Abandoned.EXPIRED, by=Machine(), at=late
        )  # and the process dies
        assert s3.find_multiparts(upload.key) != []
        assert Upload.objects.dropped(late).exists()
        tasks.due(late)
        assert s3.find_multiparts(upload.key) == []
        assert not Upload.objects.dropped(late).exists()
        assert Entry.objects.filter(act="abandon_upload").count() == 1


class TestVeryManyParts:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two parts are many here, so that the film of three need not have a thousand."""
        for module in ("settling", "binding"):
            monkeypatch.setattr(f"enforcement.evidence.actions.intake.{module}.WORKER_ABOVE", 2)
        assert rules.WORKER_ABOVE == 1000

    def test_are_joined_by_the_worker_and_the_answer_says_where_to_look(
        self, phone: Phone, case: Case, film: bytes
    ) -> None:
        id = sent(phone, case, film)
        answers = [phone.complete(id), phone.complete(id)]
        assert [answer.status_code for answer in answers] == [202, 202]
        assert (answers[0].data["state"], answers[0].data["evidence"]) == ("completing", None)
        where = answers[0].headers["Location"].removeprefix("/api/v1/evidence")
        assert phone.get(where).data["evidence"] is None
        at = timezone.now()
        tasks.due(at)
        tasks.due(at)
        [queued] = DBTaskResult.objects.filter(task_path=tasks.finish_upload.module_path)
        assert not Evidence.objects.exists()
        tasks.finish_upload.call(*queued.args_kwargs["args"])
        assert phone.get(where).data["evidence"] == id
        assert phone.complete(id).status_code == 201
        assert Entry.objects.filter(act="bind_evidence").count() == 1

    def test_lost_by_a_worker_are_handed_over_again(self, phone: Phone, case: Case, film: bytes) -> None:
        phone.complete(sent(phone, case, film))
        at = timezone.now()
        tasks.due(at)
        tasks.due(at + timedelta(minutes=29))
        assert DBTaskResult.objects.count() == 1
        tasks.due(at + timedelta(minutes=31))
        assert DBTaskResult.objects.count() == 2

    def test_that_are_missing_go_back_to_the_client(self, phone: Phone, case: Case, film: bytes) -> None:
        begun = phone.begin(declared(case, film, parts=parts_of(film))).data
        send(begun["requests"][1], film)
        assert phone.complete(begun["id"]).status_code == 202
        tasks.finish_upload.call(begun["id"])
        stands = phone.get(f"/uploads/{begun['id']}").data
        assert (stands["state"], stands["missing"]) == ("ready", [1, 3])
