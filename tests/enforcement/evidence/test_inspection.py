"""What arrived is looked at: what is odd is flagged, never refused."""

import io
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from enforcement.cases.models import Case
from enforcement.evidence import processing
from enforcement.evidence.models.derived import EvidenceFlag, Inspection
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.recordings import Measured, Recording
from enforcement.journal.models import Entry
from media_storage import inspection
from media_storage.models import StoredObject
from tests import factories
from tests.factories import Team
from tests.media_storage import hostile
from tests.media_storage.files import film, photo, sound

from .conftest import Phone

pytestmark = pytest.mark.django_db

HERE = (24.8279, 99.6053)


def inspected(phone: Phone, case: Case, content: bytes, **said: Any) -> Evidence:
    """Upload as a phone does, and let the worker look."""
    answer = phone.upload(case, content, **said)
    assert answer.status_code == 201, answer.data
    processing.inspect_content.call(answer.data["id"])
    return Evidence.objects.get(pk=UUID(answer.data["id"]))


def codes(evidence: Evidence) -> set[str]:
    return set(evidence.flags.values_list("code", flat=True))


class TestPhotograph:
    @pytest.mark.parametrize(("form", "media_type"), [("JPEG", "image/jpeg"), ("HEIF", "image/heic")])
    def test_taken_when_and_where_it_was_said_to_be_is_not_odd(
        self, form: str, media_type: str, phone: Phone, case: Case
    ) -> None:
        now = timezone.localtime()
        evidence = inspected(
            phone,
            case,
            photo(form=form, at=now, place=HERE),
            media_type=media_type,
            captured_at=now.isoformat(),
        )
        assert codes(evidence) == set()
        assert evidence.inspection.renderable
        assert evidence.inspection.found["place"] == {
            "latitude": pytest.approx(HERE[0], abs=1e-4),
            "longitude": pytest.approx(HERE[1], abs=1e-4),
        }

    def test_taken_at_another_time_is_flagged_with_both(self, phone: Phone, case: Case) -> None:
        now = timezone.localtime()
        evidence = inspected(
            phone, case, photo(at=now - timedelta(days=2, hours=3)), captured_at=now.isoformat()
        )
        flag = evidence.flags.get()
        assert flag.code == "time_differs"
        assert "相差2天3小时" in flag.detail
        assert flag.measured["seconds"] == pytest.approx(51 * 3600, abs=1)

    def test_taken_far_from_where_it_was_said_to_be_is_flagged(self, phone: Phone, case: Case) -> None:
        evidence = inspected(phone, case, photo(place=(24.9279, 99.6053)))
        flag = evidence.flags.get()
        assert flag.code == "place_differs"
        assert flag.measured["metres"] == pytest.approx(11_120, rel=0.01)

    def test_taken_in_another_province_is_outside_the_jurisdiction(self, phone: Phone, case: Case) -> None:
        evidence = inspected(phone, case, photo(place=(30.0, 104.0)), latitude=None, longitude=None)
        assert codes(evidence) == {"outside_division"}

    def test_that_says_nothing_is_not_odd(self, phone: Phone, case: Case) -> None:
        assert codes(inspected(phone, case, photo())) == set()


class TestHostile:
    def test_a_bomb_is_kept_and_flagged(self, phone: Phone, case: Case) -> None:
        evidence = inspected(phone, case, hostile.bomb(12_000, 9_000), media_type="image/png")
        assert codes(evidence) == {"bomb"}
        assert not evidence.inspection.renderable

    def test_a_photograph_that_is_an_archive_too_is_flagged(self, phone: Phone, case: Case) -> None:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as packed:
            packed.writestr("运行.exe", b"MZ")
        evidence = inspected(phone, case, photo() + archive.getvalue())
        assert codes(evidence) == {"polyglot"}
        assert evidence.flags.get().measured["also"] == "ZIP"

    def test_a_photograph_that_is_a_page_too_is_flagged(self, phone: Phone, case: Case) -> None:
        content = photo()
        comment = b"<html><script>alert(1)</script>"
        evil = content[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + content[2:]
        assert codes(inspected(phone, case, evil)) == {"polyglot"}

    def test_a_motion_photograph_is_not(self, phone: Phone, case: Case) -> None:
        assert codes(inspected(phone, case, photo() + film(seconds=1))) == set()

    def test_a_page_that_says_it_is_a_photograph_lies(self, phone: Phone, case: Case) -> None:
        evidence = inspected(phone, case, b"<html><body>hello</body></html>")
        assert codes(evidence) == {"type_lies"}
        assert not evidence.inspection.renderable

    def test_what_is_odd_is_handed_out_as_bytes_of_no_type(
        self, phone: Phone, case: Case, team: Team
    ) -> None:
        evidence = inspected(phone, case, hostile.bomb(12_000, 9_000), media_type="image/png")
        [grant] = Phone(team.head).post("/access", {"evidence": [str(evidence.pk)]}).data
        assert "response-content-type=application%2Foctet-stream" in grant["url"]
        assert "attachment" in grant["url"]

    def test_what_is_empty_is_flagged_and_nothing_is_asked_of_the_store(self) -> None:
        found = inspection.inspect(StoredObject(key="none", version_id="none", size=0))
        assert [problem.code for problem in found.problems] == ["empty"]
        assert not found.renderable


class TestFilm:
    def test_whole_and_of_the_time_declared_is_not_odd(self, phone: Phone, case: Case) -> None:
        now = timezone.now()
        evidence = inspected(
            phone, case, film(created=now), media_type="video/mp4", captured_at=now.isoformat()
        )
        assert codes(evidence) == set()
        assert evidence.inspection.nature == "film"
        measured = Recording.objects.get(evidence=evidence)
        assert (measured.source, measured.fault) == (Measured.PROBE, "")
        assert measured.milliseconds == pytest.approx(4000, abs=100)

    def test_of_a_recorder_that_calls_local_time_utc_is_not_odd(self, phone: Phone, case: Case) -> None:
        now = timezone.now()
        evidence = inspected(
            phone,
            case,
            film(created=now + timedelta(hours=8)),
            media_type="video/mp4",
            captured_at=now.isoformat(),
        )
        assert codes(evidence) == set()

    def test_cut_short_is_flagged(self, phone: Phone, case: Case) -> None:
        content = film(seconds=6)
        for cut in (content[: content.index(b"moov")], film(seconds=6, index_first=True)[:-100_000]):
            evidence = inspected(phone, case, cut, media_type="video/mp4")
            assert codes(evidence) == {"truncated"}
            assert not evidence.inspection.renderable

    def test_sound_alone_is_whole_and_has_nothing_to_show(self, phone: Phone, case: Case) -> None:
        evidence = inspected(phone, case, sound(), media_type="audio/mp4")
        assert codes(evidence) == set()
        assert (evidence.inspection.nature, evidence.inspection.renderable) == ("sound", False)


class TestFlags:
    def test_are_shown_and_narrow_the_list(self, phone: Phone, case: Case, team: Team) -> None:
        odd = inspected(phone, case, hostile.bomb(12_000, 9_000), media_type="image/png")
        plain = inspected(phone, case, photo())
        shown = phone.get(f"/{odd.pk}").data["flags"]
        assert phone.get(f"/{plain.pk}").data["inspection"]["found"]["width"] == 800
        assert [(flag["code"], flag["term"]) for flag in shown] == [("bomb", "疑为解压炸弹")]
        supervisor = Phone(factories.supervisor())
        assert [row["id"] for row in supervisor.get(flagged="true").data["results"]] == [str(odd.pk)]
        assert [row["id"] for row in supervisor.get(flagged="false").data["results"]] == [str(plain.pk)]

    def test_are_journaled_once(self, phone: Phone, case: Case) -> None:
        evidence = inspected(phone, case, b"<html><body>hello</body></html>")
        processing.inspect_content.call(str(evidence.pk))
        entry = Entry.objects.get(stream=case.pk, act="inspect_evidence")
        assert entry.subject == evidence.pk
        assert '"flags":["type_lies"]' in entry.body
        assert Inspection.objects.count() == EvidenceFlag.objects.count() == 1


class TestClock:
    def test_that_says_it_was_made_after_it_was_here_is_flagged(self, phone: Phone, case: Case) -> None:
        """A clock a year ahead that nobody compared: nothing is photographed next year."""
        ahead = timezone.now() + timedelta(days=365)
        evidence = inspected(phone, case, photo(at=ahead), captured_at=ahead.isoformat())
        assert codes(evidence) == {"captured_later"}
        assert "相差364天23小时" in evidence.flags.get().detail or "相差365天" in evidence.flags.get().detail
        assert evidence.inspection.renderable

    def test_that_was_compared_is_set_right_and_not_odd(self, phone: Phone, case: Case) -> None:
        now = timezone.now()
        ahead = now + timedelta(days=365)
        evidence = inspected(
            phone,
            case,
            photo(at=ahead - timedelta(minutes=5)),
            captured_at=(ahead - timedelta(minutes=5)).isoformat(),
            device_clock=ahead.isoformat(),
        )
        assert codes(evidence) == set()


class TestUnfinished:
    def test_is_tried_again_before_it_is_said_of_the_file(
        self, phone: Phone, case: Case, settings: Settings
    ) -> None:
        """Looking takes long on a machine that is busy: that is no fault of the photograph, and no flag of it."""
        answer = phone.upload(case, photo())
        settings.INSPECTION_SECONDS = 0.01
        at = timezone.now()
        for attempt in range(2):
            assert processing.due(at).inspections == 1, attempt
            with pytest.raises(processing.UnfinishedError):
                processing.inspect_content.call(answer.data["id"])
            assert not Inspection.objects.exists()
            DBTaskResult.objects.filter(status="READY").update(
                status="FAILED", finished_at=at - timedelta(hours=1)
            )
        evidence = Evidence.objects.get(pk=UUID(answer.data["id"]))
        processing.inspect_content.call(answer.data["id"])
        assert codes(evidence) == {"uninspected"}
        assert not evidence.inspection.renderable
        looked = phone.post(f"/{evidence.pk}/derivatives", {"kind": "display"})
        assert (looked.status_code, looked.data["code"]) == (409, "derivative_refused")
        assert "检查未能完成" in looked.data["detail"]

    def test_is_looked_at_to_its_end_the_next_time(
        self, phone: Phone, case: Case, settings: Settings
    ) -> None:
        answer = phone.upload(case, photo())
        patience, settings.INSPECTION_SECONDS = settings.INSPECTION_SECONDS, 0.01
        with pytest.raises(processing.UnfinishedError):
            processing.inspect_content.call(answer.data["id"])
        settings.INSPECTION_SECONDS = patience
        processing.inspect_content.call(answer.data["id"])
        assert Evidence.objects.get(pk=UUID(answer.data["id"])).inspection.renderable


class TestDue:
    def test_is_what_nobody_looked_at_and_no_worker_has_in_hand(self, phone: Phone, case: Case) -> None:
        evidence = Evidence.objects.get(pk=UUID(phone.upload(case, photo()).data["id"]))
        at = timezone.now()
        assert processing.due(at).inspections == 1
        assert processing.due(at).inspections == 0
        DBTaskResult.objects.update(status="RUNNING", started_at=at - timedelta(hours=2))
        assert processing.due(at).inspections == 1, "a worker that died is not waited for"
        processing.inspect_content.call(str(evidence.pk))
        DBTaskResult.objects.all().delete()
        assert processing.due(at).inspections == 0
