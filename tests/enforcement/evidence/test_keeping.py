"""Evidence is locked as its case goes on, held while a remedy needs it, and looked at: against the real store."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.documents import tasks as documents
from enforcement.documents.rules import InstrumentKind
from enforcement.errors import NotNow
from enforcement.evidence.actions.retention import hold_evidence, lift_hold
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.keeping import FixityFinding, Hold, Kept
from enforcement.evidence.rules.common import HoldGround
from enforcement.evidence.rules.custody import CustodyEvent, CustodyOutcome
from enforcement.evidence.tasks import upkeep
from enforcement.journal.models import Entry
from enforcement.law import retention as law
from media_storage import s3
from media_storage.errors import StorageMisconfigured
from media_storage.examination import Fault, Found
from media_storage.models import FixityRound, Safekeeping, StoredObject
from media_storage.s3.connection import calling
from tests import factories, ordinary
from tests.factories import Team

from .conftest import Phone

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def on_file(phone: Phone, case: Case, photo: bytes) -> Evidence:
    """A photograph that went through the API, as phones send them."""
    return Evidence.objects.get(pk=phone.upload(case, photo).data["id"])


def tick(at: datetime | None = None) -> upkeep.Kept:
    """One pass, and the worker doing what it enqueued."""
    at = at or now()
    passed = upkeep.due(at)
    upkeep.apply(at)
    return passed


def lock_of(evidence: Evidence) -> s3.Lock:
    return s3.read_lock(evidence.stored.key, version_id=evidence.stored.version_id)


def row_of(evidence: Evidence) -> Safekeeping:
    return Safekeeping.objects.get(pk=evidence.stored_id)


def remove(evidence: Evidence) -> None:
    """Somebody with the store's own credentials removes the version."""
    with calling() as (client, bucket):
        client.delete_object(Bucket=bucket, Key=evidence.stored.key, VersionId=evidence.stored.version_id)


def delete(evidence: Evidence) -> str:
    with calling() as (client, bucket):
        return str(client.delete_object(Bucket=bucket, Key=evidence.stored.key)["VersionId"])


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> None:
    """The periods of retention as they will stand once somebody has verified them."""
    rows = [replace(row, keep=replace(row.keep, verified=True)) for row in law.RETENTION]
    monkeypatch.setattr(law, "RETENTION", tuple(rows))


class TestTerm:
    def test_that_nobody_has_verified_is_renewed_and_never_fixed(
        self, on_file: Evidence, case: Case, team: Team
    ) -> None:
        closed(factories.filed(case, team), team)
        assert tick().cases == 1
        kept = row_of(on_file)
        assert (kept.basis, kept.final, kept.term) == ("closed", False, timedelta(days=3 * 366))
        assert lock_of(on_file).lasts(now() + timedelta(days=3 * 365))
        assert not lock_of(on_file).lasts(now() + timedelta(days=4 * 365))
        assert tick(now() + timedelta(days=2 * 366)).renewed == 1
        assert tick().cases == 0

    @pytest.mark.usefixtures("verified")
    def test_follows_the_case_from_intake_to_filing_to_closing(
        self, on_file: Evidence, case: Case, team: Team
    ) -> None:
        tick()
        assert row_of(on_file).basis == "intake"
        assert row_of(on_file).confirmed_until

        factories.filed(case, team)
        assert tick().cases == 1
        filed = row_of(on_file)
        assert (filed.basis, filed.final, filed.next_attempt) == ("filed", False, None)
        assert lock_of(on_file).lasts(now() + timedelta(days=3 * 365))

        Case.objects.filter(pk=case.pk).update(major=True)
        closed(case, team)
        assert tick().cases == 1
        kept = row_of(on_file)
        assert (kept.basis, kept.final) == ("closed", True)
        assert kept.confirmed_until
        assert kept.confirmed_until > now() + timedelta(days=10 * 365)
        assert kept.renew_at
        with pytest.raises(StorageMisconfigured):
            remove(on_file)
        assert tick().cases == 0

    @pytest.mark.usefixtures("verified")
    def test_thirty_years_are_fixed_and_the_journal_says_by_which_article(
        self, on_file: Evidence, case: Case, team: Team
    ) -> None:
        closed(factories.filed(case, team), team)
        tick()
        kept = row_of(on_file)
        assert (kept.term, kept.renew_at) == (None, None)
        assert lock_of(on_file).lasts(now() + timedelta(days=30 * 365))
        entry = Entry.objects.get(stream=case.pk, act="retain_evidence")
        assert '"period":"years_30"' in entry.body
        assert '"article":"DAB-8"' in entry.body

    @pytest.mark.usefixtures("verified")
    def test_for_ever_is_renewed_before_it_runs_out(
        self, phone: Phone, photo: bytes, case: Case, team: Team, settings: Settings
    ) -> None:
        settings.LOCK_DAY_SECONDS = 1
        on_file = unlocked(phone, photo, case, settings)
        factories.filed(case, team)
        Case.objects.filter(pk=case.pk).update(major=True)
        closed(case, team)
        tick()
        first = row_of(on_file)
        assert first.term == timedelta(seconds=3660)
        half = now() + timedelta(seconds=1840)
        assert tick(half).renewed == 1
        assert row_of(on_file).until >= first.until + timedelta(seconds=1800)
        assert upkeep.due(half).renewed == 0

    def test_of_an_open_case_is_renewed_too(self, on_file: Evidence) -> None:
        tick()
        later = now() + timedelta(days=16)
        assert tick(later).renewed == 1
        assert lock_of(on_file).lasts(now() + timedelta(days=45))

    @pytest.mark.usefixtures("verified")
    def test_of_a_clue_that_is_not_filed_is_ten_years(
        self, on_file: Evidence, case: Case, team: Team
    ) -> None:
        factories.taken(case, [StepCode.PROPOSE_DECLINE, StepCode.DECLINE_FILING], by=team.head)
        tick()
        assert (row_of(on_file).basis, row_of(on_file).final) == ("not_filed", True)
        assert lock_of(on_file).lasts(now() + timedelta(days=10 * 365))

    def test_waits_for_a_store_that_is_away(
        self, on_file: Evidence, case: Case, team: Team, settings: Settings
    ) -> None:
        factories.filed(case, team)
        there, settings.S3_ENDPOINT_URL = settings.S3_ENDPOINT_URL, "http://127.0.0.1:1"
        tick()
        assert row_of(on_file).confirmed_until is None
        settings.S3_ENDPOINT_URL = there
        upkeep.apply_locks.call()
        assert row_of(on_file).confirmed_until


def unlocked(phone: Phone, photo: bytes, case: Case, settings: Settings) -> Evidence:
    """Evidence in a bucket that locks nothing by itself."""
    settings.S3_INTAKE_LOCK_DAYS, settings.S3_BUCKET = 0, f"unlocked-{uuid4().hex}"
    s3.ensure_bucket()
    return Evidence.objects.get(pk=phone.upload(case, photo).data["id"])


def closed(case: Case, team: Team) -> None:
    """Closed as `close` leaves it; the steps between are other packages' affair."""
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        locked._write(  # noqa: SLF001 - what has to be true of the case first is tested where it is decided
            StepCode.CLOSE, by=factories.actor(team.head), at=now(), content={}, id=None, reached=True
        )
        locked.closed_at = now()
        locked.save(update_fields=["closed_at"])


@pytest.fixture
def place(case: Case, team: Team) -> Callable[[HoldGround], Hold]:
    def place(ground: HoldGround) -> Hold:
        return hold_evidence(
            id=uuid4(),
            case_id=case.pk,
            ground=ground,
            detail="申请复议",
            by=factories.actor(team.head),
            at=now(),
        )

    return place


class TestHold:
    def test_is_put_on_every_file_of_the_case(
        self, on_file: Evidence, place: Callable[[HoldGround], Hold]
    ) -> None:
        place(HoldGround.RECONSIDERATION)
        tick()
        assert lock_of(on_file).hold
        assert row_of(on_file).confirmed_hold

    def test_covers_a_photograph_that_arrives_under_it(
        self, phone: Phone, case: Case, photo: bytes, place: Callable[[HoldGround], Hold]
    ) -> None:
        place(HoldGround.LITIGATION)
        evidence = Evidence.objects.get(pk=phone.upload(case, photo).data["id"])
        assert tick().cases == 1
        assert lock_of(evidence).hold
        assert tick().cases == 0

    def test_stands_until_the_last_of_several_is_lifted(
        self, on_file: Evidence, team: Team, place: Callable[[HoldGround], Hold]
    ) -> None:
        first, second = place(HoldGround.RECONSIDERATION), place(HoldGround.LITIGATION)
        tick()
        by = factories.actor(team.head)
        lift_hold(hold_id=first.pk, reason="复议终结", by=by, at=now())
        tick()
        assert lock_of(on_file).hold
        lift_hold(hold_id=second.pk, reason="裁判生效", by=by, at=now())
        tick()
        assert not lock_of(on_file).hold
        assert not row_of(on_file).confirmed_hold

    def test_is_lifted_once(self, team: Team, place: Callable[[HoldGround], Hold]) -> None:
        hold, by = place(HoldGround.OTHER), factories.actor(team.head)
        lift_hold(hold_id=hold.pk, reason="不再需要", by=by, at=now())
        with pytest.raises(NotNow):
            lift_hold(hold_id=hold.pk, reason="不再需要", by=by, at=now())

    def test_stays_on_file_as_it_was_placed(self, place: Callable[[HoldGround], Hold]) -> None:
        hold = place(HoldGround.OTHER)
        with pytest.raises(IntegrityError), transaction.atomic():
            Hold.objects.filter(pk=hold.pk).update(detail="另一理由")

    def test_is_journaled_in_the_case_when_placed_and_when_lifted(
        self, case: Case, team: Team, place: Callable[[HoldGround], Hold]
    ) -> None:
        hold = place(HoldGround.OTHER)
        lift_hold(hold_id=hold.pk, reason="不再需要", by=factories.actor(team.head), at=now())
        acts = Entry.objects.filter(stream=case.pk, subject=hold.pk).order_by("seq")
        assert [entry.act for entry in acts] == ["hold_evidence", "lift_hold"]

    def test_a_remedy_places_one_hold_and_no_second(self, case: Case, team: Team) -> None:
        """What the remedies will call."""
        remedy = uuid4()

        def placed() -> Hold:
            with transaction.atomic():
                return Hold.objects.place(
                    id=uuid4(),
                    case=case,
                    ground=HoldGround.RECONSIDERATION,
                    detail="",
                    source=remedy,
                    by=factories.actor(team.head),
                    at=now(),
                )

        hold = placed()
        with pytest.raises(IntegrityError):
            placed()
        hold.lift(reason="终结", by=factories.actor(team.head), at=now())
        placed()


class TestHoldOverHttp:
    def body(self, **said: Any) -> dict[str, Any]:
        return {"id": str(uuid4()), "ground": "litigation", "detail": "(2026)云0524行初1号"} | said

    def ask(self, phone: Phone, path: str, body: dict[str, Any]) -> Any:
        key = uuid4().hex
        return phone.client.post(f"/api/v1{path}", body, format="json", headers={"Idempotency-Key": key})

    def test_the_head_places_it_once_and_reads_and_lifts_it(self, case: Case, team: Team) -> None:
        head, body = Phone(team.head), self.body()
        placed = self.ask(head, f"/cases/{case.pk}/holds", body)
        assert placed.status_code == 201, placed.data
        assert self.ask(head, f"/cases/{case.pk}/holds", body).data == placed.data
        assert Hold.objects.count() == 1
        listed = head.client.get(f"/api/v1/cases/{case.pk}/holds").json()["results"]
        assert [row["id"] for row in listed] == [body["id"]]
        lifted = self.ask(head, f"/holds/{body['id']}/lift", {"reason": "裁判生效"})
        assert (lifted.status_code, lifted.data["lift_reason"]) == (200, "裁判生效")
        again = self.ask(head, f"/holds/{body['id']}/lift", {"reason": "裁判生效"})
        assert (again.status_code, again.data["code"]) == (409, "hold_lifted")

    def test_an_officer_may_not_and_another_agency_is_told_nothing(self, case: Case, team: Team) -> None:
        path = f"/cases/{case.pk}/holds"
        assert self.ask(Phone(team.officer), path, self.body()).status_code == 403
        stranger = Phone(factories.team().head)
        assert self.ask(stranger, path, self.body()).status_code == 404
        assert stranger.client.get(f"/api/v1{path}").status_code == 404
        hold = self.ask(Phone(team.head), path, self.body()).data["id"]
        assert self.ask(stranger, f"/holds/{hold}/lift", {"reason": "无"}).status_code == 404

    def test_an_id_that_stands_for_another_hold_is_taken(self, case: Case, team: Team) -> None:
        head, body = Phone(team.head), self.body()
        assert self.ask(head, f"/cases/{case.pk}/holds", body).status_code == 201
        assert self.ask(head, f"/cases/{case.pk}/holds", body | {"detail": "另一"}).status_code == 409


def examined(evidence: Evidence) -> set[str]:
    """What the check of one object leaves standing."""
    upkeep.check_content.call(str(evidence.stored_id))
    standing = FixityFinding.objects.standing().filter(evidence=evidence)
    return set(standing.values_list("fault", flat=True))


class TestFindings:
    def test_a_delete_stands_on_the_supervisors_list_once_and_in_the_cases_journal(
        self, on_file: Evidence, case: Case
    ) -> None:
        delete(on_file)
        assert examined(on_file) == examined(on_file) == {"hidden"}
        supervisor = Phone(factories.supervisor())
        listed = supervisor.client.get("/api/v1/fixity-findings").json()["results"]
        assert [(row["evidence"], row["fault"]) for row in listed] == [(str(on_file.pk), "hidden")]
        entry = Entry.objects.get(stream=case.pk, act="record_fixity")
        assert '"found":["hidden"]' in entry.body
        checked = Custody.objects.get(evidence=on_file, event=CustodyEvent.CHECKED)
        assert (checked.outcome, checked.code) == (CustodyOutcome.FAILED, "hidden")

    def test_what_is_found_no_more_is_cleared_and_stays_on_the_list(
        self, on_file: Evidence, case: Case
    ) -> None:
        marker = delete(on_file)
        examined(on_file)
        with calling() as (client, bucket):
            client.delete_object(Bucket=bucket, Key=on_file.stored.key, VersionId=marker)
        assert examined(on_file) == set()
        finding = FixityFinding.objects.get()
        assert finding.cleared_at
        assert Entry.objects.filter(stream=case.pk, act="record_fixity").count() == 2
        with pytest.raises(IntegrityError), transaction.atomic():
            FixityFinding.objects.update(cleared_at=None)

    def test_other_bytes_put_over_the_key_are_found(self, on_file: Evidence) -> None:
        with calling() as (client, bucket):
            client.put_object(Bucket=bucket, Key=on_file.stored.key, Body=b"other")
        assert examined(on_file) == {"overlaid"}

    def test_a_version_removed_once_its_lock_ran_out_is_missing(
        self, phone: Phone, case: Case, photo: bytes, settings: Settings
    ) -> None:
        evidence = unlocked(phone, photo, case, settings)
        remove(evidence)
        assert examined(evidence) == {"missing"}

    def test_sound_evidence_is_noted_on_its_row_and_not_in_the_journal(
        self, on_file: Evidence, case: Case
    ) -> None:
        assert examined(on_file) == set()
        assert row_of(on_file).checked_at
        assert not Entry.objects.filter(stream=case.pk, act="record_fixity").exists()

    def test_are_shown_to_whoever_sees_the_case_and_nobody_else(
        self, on_file: Evidence, case: Case, team: Team
    ) -> None:
        delete(on_file)
        examined(on_file)

        def shown(phone: Phone, **query: str) -> int:
            return int(phone.client.get("/api/v1/fixity-findings", query).json()["count"])

        assert shown(Phone(team.head)) == shown(Phone(team.auditor)) == 1
        assert shown(Phone(team.head), case=str(case.pk), standing="true", fault="hidden") == 1
        assert shown(Phone(team.head), standing="false") == 0
        assert shown(Phone(factories.team().head)) == 0
        assert shown(Phone(team.reviewer)) == 0  # nothing was sent to review yet


class TestRounds:
    def test_a_round_is_drawn_a_day_after_the_first_object_and_daily_from_then_on(
        self, on_file: Evidence
    ) -> None:
        assert tick().checks == 0
        tomorrow = on_file.stored.stored_at + timedelta(days=1, minutes=1)
        assert tick(tomorrow).checks == 1
        drawn = FixityRound.objects.get()
        assert (drawn.population, drawn.sampled, drawn.overdue) == (1, 1, 1)
        assert drawn.detection == 1.0
        assert tick(tomorrow).checks == 0  # it waits in the queue
        assert examined(on_file) == set()
        drawn.refresh_from_db()
        assert drawn.finished_at
        tick(tomorrow + timedelta(hours=23))
        assert FixityRound.objects.count() == 1
        tick(tomorrow + timedelta(days=1))
        assert FixityRound.objects.count() == 2


class TestCommand:
    def run(self, *args: str) -> tuple[str, int]:
        out, status = io.StringIO(), 0
        try:
            call_command("check_fixity", *args, stdout=out, stderr=io.StringIO())
        except CommandError as said:
            status = said.returncode
        return out.getvalue(), status

    @pytest.mark.parametrize("which", ["all", "sample", "case"])
    def test_says_that_all_is_sound(self, on_file: Evidence, case: Case, which: str) -> None:
        args = {"all": ["--all"], "sample": ["--sample", "5"], "case": ["--case", str(case.pk)]}[which]
        out, status = self.run(*args)
        assert status == 0
        assert "1  完好" in out
        assert ("自 1 件中随机抽取 1 件" in out) == (which == "sample")
        assert row_of(on_file).checked_at

    def test_names_what_it_found_and_fails(self, on_file: Evidence) -> None:
        delete(on_file)
        out, status = self.run("--all")
        assert status == 1
        assert f"{on_file.case_id} {on_file.stored.file_name}({on_file.pk}):键上出现删除标记" in out

    def test_what_it_found_is_journaled_by_the_next_pass_of_the_worker(self, on_file: Evidence) -> None:
        delete(on_file)
        self.run("--all")
        assert not FixityFinding.objects.exists()
        assert tick().examined == 1
        finding = FixityFinding.objects.standing().get()
        assert (finding.evidence_id, finding.fault) == (on_file.pk, "hidden")
        assert Entry.objects.filter(stream=on_file.case_id, act="record_fixity").count() == 1
        assert tick().examined == 0

    def test_what_it_no_longer_finds_is_taken_off_the_list(self, on_file: Evidence) -> None:
        FixityFinding.objects.stand(
            Kept.of(on_file), [Found(Fault.HIDDEN, "有 1 个删除标记")], at=timezone.now()
        )
        assert self.run("--all")[1] == 0
        assert tick().examined == 1
        assert not FixityFinding.objects.standing().exists()

    def test_names_a_document_made_for_a_case(self, bucket: str) -> None:
        team = factories.team()
        case = factories.inspected(factories.clue(team), team)
        instrument = ordinary.issued(team, case, InstrumentKind.SITE_RECORD)
        documents.due(factories.AT)
        stored = StoredObject.objects.get(upload=instrument.upload_id)
        with calling() as (client, named):
            client.delete_object(Bucket=named, Key=stored.key)
        out, status = self.run("--all")
        assert status == 1
        assert f"{case.pk} {stored.file_name}({instrument.upload_id}):键上出现删除标记" in out
        upkeep.due(timezone.now())
        assert self.run("--all")[1] == 1
        upkeep.due(timezone.now())
        assert Entry.objects.filter(stream=case.pk, act="record_made_fixity").count() == 1
        [row] = Phone(team.head).client.get("/api/v1/fixity-findings").json()["results"]
        assert (row["case"], row["evidence"], row["fault"]) == (str(case.pk), None, "hidden")
        assert row["file_name"] == stored.file_name

    def test_a_store_that_is_away_is_no_finding(self, on_file: Evidence, settings: Settings) -> None:
        settings.S3_ENDPOINT_URL = "http://127.0.0.1:1"
        _, status = self.run("--all")
        assert status == 2
        assert not FixityFinding.objects.exists()

    def test_a_case_that_is_not_there_has_nothing_to_examine(self, db: None) -> None:
        out, status = self.run("--case", str(UUID(int=1)))
        assert (status, "0  核查" in out) == (0, True)
