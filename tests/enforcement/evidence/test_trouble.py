"""The store away, the server killed, two at once: nothing lost, nothing half-written."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from enforcement.cases.models import Case, Finding
from enforcement.cases.rules import Status, StepCode
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.evidence.tasks import intake as tasks
from enforcement.journal.models import Entry
from media_storage import s3, uploads
from media_storage.models import Upload, UploadState
from tests import factories
from tests.factories import Team
from tests.harness import Database

from .conftest import Gate, Phone, declaration, hex_of, parts_of, send

T = TypeVar("T")
R = TypeVar("R")

ROOT = Path(__file__).resolve().parents[3]


def sent(phone: Phone, case: Case, photo: bytes) -> str:
    """Declared and sent, not completed."""
    begun = phone.begin(declaration(case, photo)).data
    assert send(begun["requests"][0], photo).status_code == 200
    id: str = begun["id"]
    return id


@pytest.mark.django_db
class TestStoreAway:
    def test_when_a_film_is_begun_the_declaration_stays_and_the_same_request_goes_on(
        self, phone: Phone, case: Case, film: bytes, gate: Gate
    ) -> None:
        gate.shut()
        declared, key = declaration(case, film, media_type="video/mp4", parts=parts_of(film)), uuid4().hex
        away = phone.begin(declared, key=key)
        assert (away.status_code, away.data["code"]) == (503, "unavailable")
        assert int(away.headers["Retry-After"]) > 0
        assert Pending.objects.get().upload.state == UploadState.BEGUN
        gate.open()
        assert s3.health() is None
        back = phone.begin(declared, key=key)
        assert back.status_code == 201
        assert [send(part, film).status_code for part in back.data["requests"]] == [200, 200, 200]
        assert phone.complete(declared["id"]).status_code == 201
        assert Entry.objects.filter(stream=case.pk, act="begin_upload").count() == 1

    def test_when_it_is_completed_the_claim_stays_and_the_clients_repeat_settles_it(
        self, phone: Phone, case: Case, photo: bytes, gate: Gate
    ) -> None:
        upload_id, key = sent(phone, case, photo), uuid4().hex
        gate.shut()
        away = phone.complete(upload_id, key=key)
        assert (away.status_code, away.data["code"]) == (503, "unavailable")
        assert int(away.headers["Retry-After"]) > 0
        assert Upload.objects.get(pk=upload_id).state == UploadState.COMPLETING
        assert not Evidence.objects.exists()
        gate.open()
        assert s3.health() is None
        assert phone.complete(upload_id, key=key).status_code == 201

    def test_hung_costs_seconds_once_and_the_sweeper_settles_it(
        self, phone: Phone, case: Case, photo: bytes, gate: Gate
    ) -> None:
        upload_id = sent(phone, case, photo)
        gate.hang()
        start = time.monotonic()
        assert phone.complete(upload_id).status_code == 503
        assert time.monotonic() - start < 15
        start = time.monotonic()
        assert phone.complete(upload_id).status_code == 503
        assert time.monotonic() - start < 3

        later = timezone.now() + timedelta(minutes=5)
        assert tasks.due(later) == tasks.Swept()
        gate.open()
        assert tasks.due(later).finished == 1
        evidence = Evidence.objects.get(pk=upload_id)
        assert (evidence.uploaded_by, evidence.received_at) == (phone.account, later)
        assert tasks.due(later) == tasks.Swept()
        assert phone.complete(upload_id).data["id"] == upload_id
        assert Entry.objects.filter(stream=case.pk, act="bind_evidence").count() == 1


@pytest.mark.django_db
class TestLog:
    def test_says_of_each_completion_that_failed_or_was_refused_why_and_by_whom(
        self, phone: Phone, team: Team, photo: bytes
    ) -> None:
        case = factories.case_in(Status.SERVED, team)
        id = phone.begin(declaration(case, photo)).data["id"]
        assert phone.complete(id).data["code"] == "bytes_missing"
        late = sent(phone, case, photo)
        factories.taken(case, [StepCode.CLOSE], by=team.head)
        assert phone.complete(late).data["code"] == "case_closed"
        batch = phone.post("/uploads/complete", {"files": [{"id": late}]})
        assert batch.data["results"][0]["problem"]["code"] == "case_closed", batch.data
        rows = Custody.objects.filter(evidence__in=[id, late]).order_by("recorded_at")
        said = rows.values_list("event", "outcome", "code", "account")
        assert list(said) == [
            ("received", "failed", "bytes_missing", team.officer.pk),
            ("received", "refused", "case_closed", team.officer.pk),
            ("received", "refused", "case_closed", team.officer.pk),
        ]


@pytest.mark.django_db
class TestSweeper:
    def test_leaves_a_claim_alone_while_its_request_may_still_be_at_it(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        upload_id = sent(phone, case, photo)
        at = timezone.now()
        uploads.claim_completion(upload_id=Pending.objects.get().pk, at=at)
        assert tasks.due(at + timedelta(seconds=30)).finished == 0
        assert tasks.due(at + timedelta(seconds=61)).finished == 1
        assert Evidence.objects.filter(pk=upload_id).exists()

    def test_gives_back_to_the_client_what_cannot_be_bound(
        self, phone: Phone, case: Case, photo: bytes
    ) -> None:
        begun = phone.begin(declaration(case, photo)).data
        at = timezone.now()
        uploads.claim_completion(upload_id=Pending.objects.get().pk, at=at)  # before a byte was sent
        assert tasks.due(at + timedelta(minutes=2)).finished == 0
        assert phone.get(f"/uploads/{begun['id']}").data["state"] == "ready"
        assert send(begun["requests"][0], photo).status_code == 200
        assert phone.complete(begun["id"]).status_code == 201

    def test_finishes_for_somebody_who_has_left_office_since(
        self, phone: Phone, team: Team, case: Case, photo: bytes
    ) -> None:
        upload_id = sent(phone, case, photo)
        uploads.claim_completion(upload_id=Pending.objects.get().pk, at=timezone.now())
        day_after = timezone.localdate() + timedelta(days=1)
        team.officer.appointments.update(valid_to=day_after)
        assert tasks.due(timezone.now() + timedelta(days=3)).finished == 1
        assert Evidence.objects.get(pk=upload_id).uploaded_by == team.officer

    def test_ends_an_upload_that_nobody_sends(self, phone: Phone, case: Case, film: bytes) -> None:
        begun = phone.begin(declaration(case, film, media_type="video/mp4", parts=parts_of(film))).data
        send(begun["requests"][0], film)
        late = Upload.objects.get().expires_at
        assert tasks.due(late - timedelta(minutes=1)).expired == 0
        assert tasks.due(late).expired == 1
        upload = Upload.objects.get()
        assert upload.state == UploadState.ABORTED
        assert s3.find_multiparts(upload.key) == []
        assert phone.complete(begun["id"]).data["code"] == "upload_aborted"
        assert '"reason":"expired"' in Entry.objects.get(stream=case.pk, act="abandon_upload").body

    def test_has_a_film_read_back_once(self, phone: Phone, case: Case, film: bytes) -> None:
        upload_id = phone.upload(case, film, media_type="video/mp4", parts=parts_of(film)).data["id"]
        now = timezone.now()
        assert tasks.due(now).enqueued == 1
        assert tasks.due(now).enqueued == 0
        tasks.confirm_content.call(upload_id)
        tasks.confirm_content.call(upload_id)
        assert tasks.due(now + timedelta(days=1)).enqueued == 0
        assert phone.get(f"/{upload_id}").data["sha256_confirmed"] is True
        assert Entry.objects.filter(stream=case.pk, act="confirm_evidence").count() == 1
        assert not Finding.objects.exists()

    def test_finds_a_film_that_is_not_what_was_declared(self, phone: Phone, case: Case, film: bytes) -> None:
        said = {"media_type": "video/mp4", "parts": parts_of(film), "sha256": hex_of(b"another film")}
        upload_id = phone.upload(case, film, **said).data["id"]
        assert Evidence.objects.citable().filter(pk=upload_id).exists()
        tasks.confirm_content.call(upload_id)
        assert phone.get(f"/{upload_id}").data["sha256_confirmed"] is False
        assert Finding.objects.get(case=case).code == "content_mismatch"
        assert not Evidence.objects.citable().filter(pk=upload_id).exists()


@pytest.mark.usefixtures("committed_db", "bucket")
class TestAtOnce:
    def test_four_completions_are_one_evidence(self, photo: bytes) -> None:
        team = factories.team()
        case = factories.clue(team)
        phone = Phone(team.officer)
        upload_id = sent(phone, case, photo)
        phones = [Phone(team.officer) for _ in range(4)]
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(closing(lambda one: one.complete(upload_id)), phones))
        assert [answer.status_code for answer in answers] == [201] * 4, [a.data for a in answers]
        assert {answer.data["id"] for answer in answers} == {upload_id}
        assert Evidence.objects.filter(case=case).count() == 1
        assert Entry.objects.filter(stream=case.pk, act="bind_evidence").count() == 1

    def test_four_photographs_get_four_numbers(self, photo: bytes) -> None:
        team = factories.team()
        case = factories.clue(team)
        with ThreadPoolExecutor(4) as pool:
            shots = [photo + bytes([n]) for n in range(4)]
            answers = list(pool.map(closing(lambda shot: Phone(team.officer).upload(case, shot)), shots))
        assert sorted(answer.data["number"] for answer in answers) == [1, 2, 3, 4]


def closing(do: Callable[[T], R]) -> Callable[[T], R]:
    """Does it, and closes the thread's connections: they would keep the database from being dropped."""

    def done(one: T) -> R:
        try:
            return do(one)
        finally:
            connections.close_all()

    return done


_COMPLETES = """
import sys, django
django.setup()
from rest_framework.test import APIClient
client = APIClient()
client.credentials(HTTP_AUTHORIZATION="Token " + sys.argv[1])
client.post(f"/api/v1/evidence/uploads/{sys.argv[2]}/complete", {}, format="json",
            headers={"Idempotency-Key": "the-one-that-died"})
"""


class TestKilled:
    def test_between_the_claim_and_the_evidence_is_settled_by_a_tick(
        self, committed_db: Database, bucket: str, photo: bytes, gate: Gate
    ) -> None:
        team = factories.team()
        case = factories.clue(team)
        phone = Phone(team.officer)
        upload_id = sent(phone, case, photo)
        environment = (
            os.environ
            | committed_db.environment
            | {
                "S3_BUCKET": bucket,
                "S3_ENDPOINT_URL": gate.url,
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
        )

        gate.hang()
        server = subprocess.Popen(
            [sys.executable, "-c", _COMPLETES, phone.token, upload_id], cwd=ROOT, env=environment
        )
        deadline = time.monotonic() + 30
        while Upload.objects.get(pk=upload_id).state != UploadState.COMPLETING:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        server.send_signal(signal.SIGKILL)
        server.wait()
        gate.open()
        assert not Evidence.objects.exists()

        tick = [sys.executable, "-m", "django", "tick"]
        subprocess.run(tick, cwd=ROOT, env=environment, check=True, timeout=60)
        assert not Evidence.objects.exists()  # the claim is fresh: its request may still be at it
        Upload.objects.filter(pk=upload_id).update(next_attempt=timezone.now())
        subprocess.run(tick, cwd=ROOT, env=environment, check=True, timeout=60)
        evidence = Evidence.objects.get(pk=upload_id)
        assert (evidence.sha256, evidence.uploaded_by) == (hex_of(photo), team.officer)
        assert phone.complete(upload_id, key="the-one-that-died").data["id"] == upload_id

    def test_one_process_takes_up_again_and_again_what_is_due(
        self, committed_db: Database, bucket: str
    ) -> None:
        team = factories.team()
        case = factories.clue(team)
        environment = os.environ | committed_db.environment | {"S3_BUCKET": bucket}
        tick = [sys.executable, "-m", "django", "tick", "--every=0.2"]
        with subprocess.Popen(tick, cwd=ROOT, env=environment) as ticking:
            for _ in range(2):
                pending = factories.declared(case, team.officer)
                Upload.objects.filter(pk=pending.pk).update(expires_at=timezone.now())
                deadline = time.monotonic() + 60
                while Upload.objects.get(pk=pending.pk).state != UploadState.ABORTED:
                    assert time.monotonic() < deadline
                    time.sleep(0.05)
            assert ticking.poll() is None
            ticking.terminate()

    @pytest.mark.parametrize("every", [[], ["--every=1"]])
    def test_a_tick_without_a_database_says_so_and_exits(self, every: list[str]) -> None:
        environment = os.environ | {
            "DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/none",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", "django", "tick", *every],
            cwd=ROOT,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 1
        assert "数据库暂时不可用" in done.stderr
