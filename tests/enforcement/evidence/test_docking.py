"""What is taken from recorders: received once, proposed, confirmed by a person."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from enforcement.cases.models import Case
from enforcement.cases.rules import Status, StepCode
from enforcement.evidence.actions import intake
from enforcement.evidence.dock import Dock, Heard, Outcome, Result
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.docking import DockedFile, DockState, Recorder
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.evidence.models.recordings import Recording
from enforcement.evidence.processing import inspect_content
from enforcement.evidence.tasks.docking import due
from enforcement.evidence.tasks.intake import due as sweep
from enforcement.evidence.tasks.upkeep import check_content
from enforcement.journal.models import Entry
from enforcement.registry.models import Account
from enforcement.registry.rules import Role
from media_storage import rounds, s3
from media_storage.models import Safekeeping, StoredObject, Upload, UploadState
from media_storage.s3.connection import calling
from tests import factories
from tests.enforcement.clients import Phone
from tests.factories import Team, actor
from tests.media_storage.files import film, photo

from .conftest import Gate
from .recordings import activity, owed

pytestmark = pytest.mark.django_db

SERIAL = "DSJ-0031"
NOW = timezone.now().replace(microsecond=0)


@pytest.fixture(scope="session")
def four_seconds() -> bytes:
    return film(seconds=4, place="+24.8279+099.6053/")


@pytest.fixture
def recorder(team: Team) -> Recorder:
    """Worn by the officer since yesterday."""
    keeper = Phone(team.unit_head)
    made = keeper.post("/api/v1/recorders", {"id": str(uuid4()), "serial": SERIAL, "model": "ZFY-8"})
    assert made.status_code == 201, made.json()
    given = {
        "id": str(uuid4()),
        "officer": str(team.officer.officer_id),
        "valid_from": (NOW - timedelta(days=1)).isoformat(),
    }
    assert keeper.post(f"/api/v1/recorders/{made.json()['id']}/assignments", given).status_code == 201
    return Recorder.objects.get(pk=made.json()["id"])


class StoppedLate(Dock):
    """Its machine goes off when the object is final and not yet on file."""

    def _settle(self, docked: DockedFile, at: datetime) -> DockedFile:
        self._final(docked.upload_id, at)
        raise KeyboardInterrupt


class StoppedEarly(Dock):
    """Its machine goes off before the first part is sent."""

    def _send(self, path: Path, docked: DockedFile, sent: Heard) -> None:
        intake.open_upload(docked.upload)
        raise KeyboardInterrupt


def dock(folder: Path, by: Account, **known: Any) -> Dock:
    return Dock(folder, by.agency_id, actor(by, NOW), **{"ahead": timedelta(0)} | known)


def heard(_: int) -> None:
    """Nobody watches."""


def taken(of: Dock) -> list[Outcome]:
    return [of.take(path, at=timezone.now(), read=heard, sent=heard) for path in of.files()]


def recorded(
    folder: Path, content: bytes, *, ago: timedelta = timedelta(hours=1), serial: str = SERIAL
) -> Path:
    """A recorder's file, named as recorders name theirs."""
    stamp = timezone.localtime(NOW - ago).strftime("%Y%m%d%H%M%S")
    path = folder / serial / f"{stamp}_{serial}.mp4"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def docked(team: Team, bucket: str, recorder: Recorder, tmp_path: Path, four_seconds: bytes) -> DockedFile:
    recorded(tmp_path, four_seconds)
    (outcome,) = taken(dock(tmp_path, team.officer))
    assert outcome.result is Result.STORED, outcome.detail
    return DockedFile.objects.get()


class TestTake:
    def test_reads_who_wore_it_when_where_and_how_long(
        self, docked: DockedFile, team: Team, recorder: Recorder
    ) -> None:
        assert (docked.state, docked.serial, docked.recorder) == (DockState.WAITING, SERIAL, recorder)
        assert docked.officer_id == team.officer.officer_id
        assert docked.captured_at == NOW - timedelta(hours=1)
        assert docked.captured_from == "name"
        assert docked.milliseconds == pytest.approx(4000, abs=150)
        assert (docked.latitude, docked.longitude) == (24.8279, 99.6053)
        assert docked.clock.compared

    def test_puts_the_very_bytes_into_the_store(self, docked: DockedFile, four_seconds: bytes) -> None:
        stored = StoredObject.objects.get(upload=docked.upload)
        held = b"".join(s3.read(stored.key, version_id=stored.version_id))
        assert held == four_seconds
        assert stored.sha256 == hashlib.sha256(four_seconds).hexdigest()

    def test_is_journaled_in_the_agencys_stream(self, docked: DockedFile, team: Team) -> None:
        entries = Entry.objects.filter(stream=team.agency.pk, subject=docked.pk)
        assert list(entries.order_by("seq").values_list("act", flat=True)) == [
            "dock_recording",
            "store_recording",
        ]

    def test_of_the_same_bytes_elsewhere_under_another_name_is_once(
        self, docked: DockedFile, team: Team, tmp_path: Path, four_seconds: bytes
    ) -> None:
        other = tmp_path / "另一个文件夹"
        other.mkdir()
        (other / "复制品.mov").write_bytes(four_seconds)
        outcomes = taken(dock(tmp_path, team.officer)) + taken(dock(other, team.second))
        assert [one.result for one in outcomes] == [Result.DUPLICATE] * 3
        assert DockedFile.objects.count() == Upload.objects.count() == 1

    def test_of_what_is_evidence_already_is_not_taken_again(
        self, bucket: str, team: Team, case: Case, tmp_path: Path
    ) -> None:
        content = film(seconds=1)
        factories.evidence(case, team.officer, content=content)
        (tmp_path / "a.mp4").write_bytes(content)
        (outcome,) = taken(dock(tmp_path, team.officer))
        assert outcome.result is Result.DUPLICATE
        assert "证据1" in outcome.detail
        assert not DockedFile.objects.exists()

    def test_leaves_what_is_no_recording_and_says_so_of_what_cannot_be_taken(
        self, bucket: str, team: Team, tmp_path: Path
    ) -> None:
        (tmp_path / "leer.mp4").write_bytes(b"")
        (tmp_path / "log.txt").write_text("设备日志")
        (tmp_path / ".hidden.mp4").write_bytes(b"x")
        (tmp_path / "link.mp4").symlink_to(tmp_path / "leer.mp4")
        results = {one.path.name: (one.result, one.detail) for one in taken(dock(tmp_path, team.officer))}
        assert results == {
            "leer.mp4": (Result.STORED, ""),
            "log.txt": (Result.SKIPPED, ""),
        }

    def test_keeps_files_without_bytes_each_by_itself_and_says_what_is_wrong(
        self, bucket: str, team: Team, case: Case, tmp_path: Path
    ) -> None:
        recorded(tmp_path, b"")
        recorded(tmp_path, b"", serial="DSJ-0032")
        known = dock(tmp_path, team.officer)
        assert [one.result for one in taken(known)] == [Result.STORED] * 2
        assert [one.result for one in taken(known)] == [Result.DUPLICATE] * 2
        first, second = DockedFile.objects.order_by("serial")
        assert (first.milliseconds, first.fault) == (None, "空文件,没有内容")
        assert confirm(first, case, team.officer).status_code == 201
        assert confirm(second, case, team.officer).status_code == 201
        inspect_content.call(str(first.upload_id))
        assert list(Evidence.objects.get(pk=first.upload_id).flags.values_list("code", flat=True)) == [
            "empty"
        ]

    def test_keeps_a_film_cut_short_and_gives_it_no_length(
        self, bucket: str, team: Team, tmp_path: Path, four_seconds: bytes
    ) -> None:
        recorded(tmp_path, four_seconds[: len(four_seconds) * 2 // 3])
        (outcome,) = taken(dock(tmp_path, team.officer))
        assert outcome.result is Result.STORED
        row = DockedFile.objects.get()
        assert row.milliseconds is None
        assert "不完整" in row.fault

    def test_takes_a_photograph_too(self, bucket: str, team: Team, tmp_path: Path) -> None:
        (tmp_path / "IMG_1.jpg").write_bytes(photo(at=NOW - timedelta(hours=1)))
        (outcome,) = taken(dock(tmp_path, team.officer))
        assert outcome.result is Result.STORED
        row = DockedFile.objects.get()
        assert (row.captured_from, row.captured_at) == ("container", NOW - timedelta(hours=1))
        assert row.span.seconds == 0

    def test_goes_on_where_the_store_went_away(
        self, gate: Gate, bucket: str, team: Team, tmp_path: Path, four_seconds: bytes
    ) -> None:
        recorded(tmp_path, four_seconds)
        gate.shut()
        (outcome,) = taken(dock(tmp_path, team.officer))
        assert outcome.result is Result.FAILED
        assert DockedFile.objects.get().state == DockState.RECEIVING
        gate.open()
        s3.health()
        (outcome,) = taken(dock(tmp_path, team.officer))
        assert outcome.result is Result.RESUMED
        assert DockedFile.objects.get().state == DockState.WAITING

    def test_begins_anew_what_was_given_up(
        self, gate: Gate, bucket: str, team: Team, tmp_path: Path, four_seconds: bytes
    ) -> None:
        recorded(tmp_path, four_seconds)
        gate.shut()
        taken(dock(tmp_path, team.officer))
        gate.open()
        s3.health()
        row = DockedFile.objects.get()
        assert due(timezone.now() + timedelta(days=6)) == 0
        assert due(timezone.now() + timedelta(days=8)) == 1
        assert DockedFile.objects.get().upload.state == UploadState.ABORTED
        (outcome,) = taken(dock(tmp_path, team.officer))
        assert outcome.result is Result.STORED
        again = DockedFile.objects.get()
        assert again.pk == row.pk
        assert again.upload_id != row.upload_id

    def test_declares_md5_where_the_store_enforces_that(
        self, settings: Settings, bucket: str, team: Team, tmp_path: Path, four_seconds: bytes
    ) -> None:
        settings.S3_CHECKSUM = "md5"
        recorded(tmp_path, four_seconds)
        (outcome,) = taken(dock(tmp_path, team.officer))
        assert outcome.result is Result.STORED, outcome.detail

    def test_stopped_before_it_was_on_file_is_put_there_by_the_server(
        self, bucket: str, team: Team, tmp_path: Path, four_seconds: bytes
    ) -> None:
        recorded(tmp_path, four_seconds)
        known = dock(tmp_path, team.officer)
        with pytest.raises(KeyboardInterrupt):
            taken(StoppedLate(known.folder, known.agency_id, known.by, ahead=known.ahead))
        assert DockedFile.objects.get().upload.state == UploadState.COMPLETING
        assert due(timezone.now() + timedelta(minutes=2)) == 0
        assert DockedFile.objects.get().state == DockState.WAITING
        (outcome,) = taken(known)
        assert outcome.result is Result.DUPLICATE

    def test_given_up_leaves_no_parts_in_the_store(
        self, settings: Settings, bucket: str, team: Team, tmp_path: Path, four_seconds: bytes
    ) -> None:
        settings.UPLOAD_SINGLE_PUT_MAX = 1000
        recorded(tmp_path, four_seconds)
        known = dock(tmp_path, team.officer)
        with pytest.raises(KeyboardInterrupt):
            taken(StoppedEarly(known.folder, known.agency_id, known.by, ahead=known.ahead))
        upload = DockedFile.objects.get().upload
        assert s3.find_multiparts(upload.key)
        late = timezone.now() + timedelta(days=8)
        assert due(late) == 1
        sweep(late)
        assert not s3.find_multiparts(upload.key)
        upload.refresh_from_db()
        assert (upload.state, upload.next_attempt) == (UploadState.ABORTED, None)

    def test_is_examined_while_it_waits_for_its_case(self, docked: DockedFile, team: Team) -> None:
        stored = StoredObject.objects.get(upload=docked.upload)
        rounds.sample(1, timezone.now())
        check_content.call(str(stored.pk))
        assert not Safekeeping.objects.drawn().exists()
        with calling() as (client, bucket):
            client.delete_object(Bucket=bucket, Key=stored.key)
        rounds.sample(1, timezone.now())
        check_content.call(str(stored.pk))
        entry = Entry.objects.get(stream=team.agency.pk, act="record_docked_fixity")
        assert '"found":["hidden"]' in entry.body
        check_content.call(str(stored.pk))
        assert Entry.objects.filter(stream=team.agency.pk, act="record_docked_fixity").count() == 1

    def test_what_is_wrong_with_it_stands_on_the_supervisors_list(
        self, docked: DockedFile, team: Team
    ) -> None:
        """It may be the only record of what happened, long before anybody says of which case."""
        stored = StoredObject.objects.get()
        with calling() as (client, bucket):
            marker = client.delete_object(Bucket=bucket, Key=stored.key)["VersionId"]
        check_content.call(str(stored.pk))

        def listed(account: Account) -> list[dict[str, Any]]:
            rows: list[dict[str, Any]] = Phone(account).get("/api/v1/fixity-findings").json()["results"]
            return rows

        for account in (factories.supervisor(), team.officer, team.head):
            [row] = listed(account)
            assert (row["agency"], row["case"], row["evidence"]) == (str(team.agency.pk), None, None)
            assert (row["fault"], row["file_name"]) == ("hidden", docked.name)
        assert listed(factories.team().head) == []
        with calling() as (client, bucket):
            client.delete_object(Bucket=bucket, Key=stored.key, VersionId=marker)
        check_content.call(str(stored.pk))
        assert listed(team.head)[0]["cleared_at"]

    def test_is_examined_by_the_command_that_drew_it(self, docked: DockedFile) -> None:
        out = io.StringIO()
        call_command("check_fixity", "--sample", "5", stdout=out, stderr=io.StringIO())
        assert "自 1 件中随机抽取 1 件" in out.getvalue()
        assert "       1  完好" in out.getvalue()
        assert not Safekeeping.objects.drawn().exists()
        with calling() as (client, bucket):
            client.delete_object(Bucket=bucket, Key=StoredObject.objects.get().key)
        with pytest.raises(CommandError):
            call_command("check_fixity", "--all", stdout=out, stderr=io.StringIO())
        assert f"{docked.agency_id} {docked.name}({docked.upload_id})" in out.getvalue()

    def test_is_examined_with_its_case_once_it_was_given_to_one(
        self, docked: DockedFile, case: Case, team: Team
    ) -> None:
        out = io.StringIO()
        call_command("check_fixity", "--case", str(case.pk), stdout=out, stderr=io.StringIO())
        assert confirm(docked, case, team.officer).status_code == 201
        assert "       0  核查" in out.getvalue()
        call_command("check_fixity", "--case", str(case.pk), stdout=out, stderr=io.StringIO())
        assert "       1  核查" in out.getvalue()

    def test_by_who_may_not_is_refused(
        self, bucket: str, team: Team, tmp_path: Path, four_seconds: bytes
    ) -> None:
        recorded(tmp_path, four_seconds)
        (outcome,) = taken(dock(tmp_path, team.reviewer))
        assert outcome.result is Result.FAILED
        assert not DockedFile.objects.exists()

    def test_the_bytes_are_one_file_by_the_databases_own_law(self, docked: DockedFile) -> None:
        copy = DockedFile.objects.get(pk=docked.pk)
        copy.pk = uuid4()
        with pytest.raises(IntegrityError, match=r"docked_once|upload"), transaction.atomic():
            copy.save(force_insert=True)


def listed(person: Account, **query: Any) -> list[dict[str, Any]]:
    answer = Phone(person).get("/api/v1/docked-recordings", **query)
    assert answer.status_code == 200, answer.json()
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def on_site(case: Case, team: Team, **said: Any) -> None:
    """An activity that the recorder's four seconds lie within."""
    began = NOW - timedelta(hours=1)
    given: dict[str, Any] = {
        "started_at": began,
        "ended_at": began + timedelta(seconds=4),
        "device_clock": timezone.now(),
        "at": timezone.now(),
    }
    activity(case, team, **given | said)


class TestProposals:
    def test_name_the_case_whose_officer_wore_it_at_the_time(
        self, docked: DockedFile, team: Team, case: Case
    ) -> None:
        on_site(case, team)
        other = factories.clue(team)
        on_site(other, team, officers=(team.officer_ids[1],))
        (row,) = listed(team.second, state="waiting")
        assert [one["case"] for one in row["proposals"]] == [str(case.pk), str(other.pk)]
        best = row["proposals"][0]
        assert best["score"] >= 80
        assert "佩戴人员在场" in best["reasons"]

    def test_never_name_another_agencys_case(self, docked: DockedFile, team: Team) -> None:
        stranger = factories.team()
        on_site(factories.clue(stranger), stranger)
        assert listed(team.officer)[0]["proposals"] == []
        assert listed(stranger.officer) == []

    def test_come_of_records_and_of_evidence_too(self, docked: DockedFile, team: Team, case: Case) -> None:
        factories.inspected(
            factories.named_and_founded(case, team, at=NOW), team, at=NOW - timedelta(minutes=40)
        )
        other = factories.clue(team)
        factories.evidence(other, team.officer, at=NOW - timedelta(minutes=60))
        (row,) = listed(team.officer)
        assert [(one["case"], one["occasion"]) for one in row["proposals"]] == [
            (str(case.pk), "step"),
            (str(other.pk), "evidence"),
        ]

    def test_take_as_many_queries_for_three_files_as_for_one(
        self, docked: DockedFile, team: Team, case: Case, tmp_path: Path, django_assert_max_num_queries: Any
    ) -> None:
        on_site(case, team)
        for number in (1, 2):
            recorded(
                tmp_path, film(seconds=1, size=(320, 180 + 20 * number)), ago=timedelta(minutes=50 + number)
            )
        taken(dock(tmp_path, team.officer))
        phone = Phone().signed_in(team.officer)
        phone.get("/api/v1/docked-recordings")
        with django_assert_max_num_queries(7):
            assert len(phone.get("/api/v1/docked-recordings").json()["results"]) == 3


def confirm(docked: DockedFile, case: Case, person: Account) -> Any:
    body = {"case": str(case.pk), "title": "查封现场全程录像", "place": "测试县某某食品加工点"}
    return Phone(person).post(f"/api/v1/docked-recordings/{docked.pk}/confirm", body)


class TestConfirm:
    def test_makes_it_evidence_of_the_wearer_and_pays_the_debt(
        self, docked: DockedFile, team: Team, case: Case
    ) -> None:
        on_site(case, team)
        assert len(owed(case)) == 1
        answer = confirm(docked, case, team.second)
        assert answer.status_code == 201, answer.json()
        made = Evidence.objects.get(case=case)
        assert answer.json()["id"] == str(made.pk) == str(docked.upload_id)
        assert made.collected_by_id == team.officer.officer_id
        assert made.certificate
        assert made.device == SERIAL
        assert made.captured_at == docked.captured_at
        assert Recording.objects.get(evidence=made).milliseconds == docked.milliseconds
        assert owed(case) == []
        acts = set(Entry.objects.filter(stream=case.pk).values_list("act", flat=True))
        assert {"confirm_recording", "bind_evidence"} <= acts

    def test_is_done_once_and_to_one_case(self, docked: DockedFile, team: Team, case: Case) -> None:
        first, again = confirm(docked, case, team.officer), confirm(docked, case, team.second)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json()["id"] == again.json()["id"]
        assert confirm(docked, factories.clue(team), team.officer).status_code == 409
        assert Evidence.objects.count() == 1
        (row,) = listed(team.officer, state="confirmed")
        assert (row["case"], row["evidence"]) == (str(case.pk), first.json()["id"])

    def test_is_not_for_strangers_nor_for_a_strangers_case(
        self, docked: DockedFile, team: Team, case: Case
    ) -> None:
        stranger = factories.team()
        assert confirm(docked, case, stranger.officer).status_code == 404
        assert confirm(docked, factories.clue(stranger), team.officer).status_code == 404
        assert confirm(docked, case, team.publisher).status_code == 403

    def test_with_the_record_of_another_case_is_refused(
        self, docked: DockedFile, team: Team, case: Case
    ) -> None:
        stranger = factories.team()
        theirs = factories.inspected(factories.filed(factories.clue(stranger), stranger), stranger)
        record = theirs.steps.get(code=StepCode.INSPECT).pk
        body = {"case": str(case.pk), "title": "查封现场全程录像", "record": str(record)}
        answer = Phone(team.officer).post(f"/api/v1/docked-recordings/{docked.pk}/confirm", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "record_unknown")
        assert "第四十七条" in answer.json()["requirements"][0]["article"]
        assert not Evidence.objects.filter(case=case).exists()

    def test_stays_by_the_databases_own_law(self, docked: DockedFile, team: Team, case: Case) -> None:
        rows = DockedFile.objects.filter(pk=docked.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(captured_at=NOW)
        assert confirm(docked, case, team.officer).status_code == 201
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(state=DockState.WAITING, case=None)
        with pytest.raises(DatabaseError), transaction.atomic():
            Pending.objects.filter(pk=docked.upload_id).update(captured_at=NOW)

    def test_to_a_closed_case_is_refused_and_changes_nothing(self, docked: DockedFile, team: Team) -> None:
        closed = factories.case_in(Status.CLOSED, team)
        answer = confirm(docked, closed, team.officer)
        assert (answer.status_code, answer.json()["code"]) == (409, "case_closed")
        assert "第四十七条" in answer.json()["requirements"][0]["article"]
        assert DockedFile.objects.get().state == DockState.WAITING
        assert not Evidence.objects.filter(case=closed, pk=docked.upload_id).exists()


class TestView:
    def test_answers_with_the_film_and_is_journaled(
        self, docked: DockedFile, team: Team, four_seconds: bytes
    ) -> None:
        answer = Phone(team.second).post(f"/api/v1/docked-recordings/{docked.pk}/view", {})
        assert answer.status_code == 200, answer.json()
        assert httpx.get(answer.json()["url"]).content == four_seconds
        assert Entry.objects.filter(stream=team.agency.pk, act="view_recording", subject=docked.pk).exists()

    def test_of_what_is_evidence_is_no_way_past_its_custody_log(
        self, docked: DockedFile, team: Team, case: Case
    ) -> None:
        assert confirm(docked, case, team.officer).status_code == 201
        for person in (team.second, factories.account(team.agency, Role.CUSTODIAN)):
            answer = Phone(person).post(f"/api/v1/docked-recordings/{docked.pk}/view", {})
            assert (answer.status_code, answer.json()["code"]) == (409, "already_confirmed")
            assert "第四十七条" in answer.json()["requirements"][0]["article"]
        log = Custody.objects.filter(evidence=docked.upload_id, outcome="refused").order_by("seq")
        assert list(log.values_list("event", "code")) == [("downloaded", "already_confirmed")] * 2

    def test_before_it_was_evidence_stands_in_its_custody_log(
        self, docked: DockedFile, team: Team, case: Case
    ) -> None:
        where = f"/api/v1/docked-recordings/{docked.pk}/view"
        assert Phone(team.second).post(where, {}).status_code == 200
        stranger = factories.team().officer
        assert Phone(stranger).post(where, {}).status_code == 404
        before = timezone.now()
        assert confirm(docked, case, team.officer).status_code == 201
        first, second, *rest = Custody.objects.filter(evidence=docked.upload_id).order_by("seq")
        assert (first.event, first.outcome, first.account_id) == ("downloaded", "done", team.second.pk)
        assert (first.name, first.device, first.role) == (team.second.name, "手机", Role.OFFICER)
        assert first.at < before <= first.recorded_at
        assert (second.outcome, second.code, second.anomalies) == ("refused", "not_found", ["other_agency"])
        assert rest[0].event == "received"

    def test_is_not_for_strangers(self, docked: DockedFile, team: Team) -> None:
        where = f"/api/v1/docked-recordings/{docked.pk}/view"
        assert Phone(factories.team().officer).post(where, {}).status_code == 404
        assert Phone(team.publisher).post(where, {}).status_code == 403


class TestReject:
    def test_needs_a_reason_and_may_be_thought_better_of(
        self, docked: DockedFile, team: Team, case: Case
    ) -> None:
        where = f"/api/v1/docked-recordings/{docked.pk}/reject"
        assert Phone(team.officer).post(where, {"reason": ""}).status_code == 400
        answer = Phone(team.officer).post(where, {"reason": "开机测试。"})
        assert (answer.status_code, answer.json()["state"]) == (200, "rejected")
        assert Phone(factories.team().officer).post(where, {"reason": "无关。"}).status_code == 404
        assert confirm(docked, case, team.officer).status_code == 201
        assert Phone(team.officer).post(where, {"reason": "开机测试。"}).status_code == 409


class TestRecorders:
    def test_are_kept_by_the_unit_head_and_custodian(self, team: Team) -> None:
        body = {"id": str(uuid4()), "serial": SERIAL}
        assert Phone(team.officer).post("/api/v1/recorders", body).status_code == 403
        custodian = factories.account(team.agency, Role.CUSTODIAN)
        assert Phone(custodian).post("/api/v1/recorders", body).status_code == 201
        assert Phone(custodian).post("/api/v1/recorders", body).status_code == 201
        taken_serial = body | {"id": str(uuid4())}
        assert Phone(team.unit_head).post("/api/v1/recorders", taken_serial).status_code == 409

    def test_change_hands_at_a_moment(self, team: Team, recorder: Recorder) -> None:
        where = f"/api/v1/recorders/{recorder.pk}/assignments"
        body = {
            "id": str(uuid4()),
            "officer": str(team.second.officer_id),
            "valid_from": (NOW - timedelta(hours=2)).isoformat(),
        }
        assert Phone(team.unit_head).post(where, body).status_code == 201
        assert Phone(team.unit_head).post(where, body).status_code == 201
        before, after = NOW - timedelta(hours=3), NOW - timedelta(hours=2)
        assert _wearer(recorder, before) == team.officer.officer_id
        assert _wearer(recorder, after) == team.second.officer_id
        assert _wearer(recorder, NOW - timedelta(days=2)) is None
        earlier = body | {"id": str(uuid4()), "valid_from": before.isoformat()}
        assert Phone(team.unit_head).post(where, earlier).status_code == 409
        stranger = body | {"id": str(uuid4()), "officer": str(factories.team().officer.officer_id)}
        assert Phone(team.unit_head).post(where, stranger).status_code == 422

    def test_are_not_shown_to_strangers(self, team: Team, recorder: Recorder) -> None:
        stranger = factories.team().unit_head
        assert Phone(stranger).get("/api/v1/recorders").json()["count"] == 0
        assert Phone(team.officer).get("/api/v1/recorders").json()["count"] == 1


def _wearer(recorder: Recorder, at: Any) -> UUID | None:
    found = recorder.worn_at(at)
    return found.pk if found else None
