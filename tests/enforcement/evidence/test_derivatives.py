"""Pictures and previews of evidence: made by tasks, marked for who looks, refused for what is not what it claims."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import av
import httpx
import psycopg
import pytest
from av.container import InputContainer
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageChops
from pytest_django import Settings

from enforcement.cases.models import Case
from enforcement.evidence import copies, processing
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.derived import Derivative, Inspection, Rendition
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.flags import UNSAFE
from enforcement.journal.models import Entry
from enforcement.registry.rules import AgencyKind, Role
from media_storage import s3, sandbox
from media_storage.inspection import ProblemCode
from tests import factories
from tests.factories import Team
from tests.harness import Database
from tests.media_storage import hostile
from tests.media_storage.files import film, photo

from .conftest import Gate, Phone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def derivatives_bucket(settings: Settings, bucket: str) -> str:
    settings.S3_DERIVATIVES_BUCKET = f"{bucket}-derivatives"
    return s3.ensure_derivatives_bucket().name


#: When the film of this module was made; the moment is in its tags.
FILMED = datetime.now(tz=UTC)


@pytest.fixture(scope="session")
def portraits() -> dict[str, bytes]:
    """A photograph held upright, as two kinds of phones make it; made before the test's transaction begins."""
    forms = {"image/jpeg": "JPEG", "image/heic": "HEIF"}
    return {
        media_type: photo(form=form, size=(2400, 1800), orientation=6) for media_type, form in forms.items()
    }


@pytest.fixture(scope="session")
def walk() -> bytes:
    """A film of eight seconds."""
    return film(seconds=8, size=(1280, 720), created=FILMED)


@pytest.fixture(scope="session")
def turned(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film whose tags say that it is to be turned."""
    path = tmp_path_factory.mktemp("turned") / "turned.mp4"
    with (
        av.open(io.BytesIO(film(seconds=2)), "r") as source,
        av.open(str(path), "w") as target,
    ):
        stream = target.add_stream_from_template(source.streams.video[0])
        stream.set_display_rotation(90)
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    return path.read_bytes()


def arrived(phone: Phone, case: Case, content: bytes, **said: Any) -> Evidence:
    """Uploaded and inspected."""
    answer = phone.upload(case, content, **said)
    assert answer.status_code == 201, answer.data
    processing.inspect_content.call(answer.data["id"])
    return Evidence.objects.get(pk=UUID(answer.data["id"]))


def pictured(phone: Phone, case: Case, content: bytes, **said: Any) -> Evidence:
    evidence = arrived(phone, case, content, **said)
    processing.make_pictures.call(str(evidence.pk))
    return evidence


def asked(phone: Phone, evidence: Evidence, kind: str, *, key: str = "", **said: Any) -> Any:
    return phone.post(f"/{evidence.pk}/derivatives", {"kind": kind, **said}, key=key)


def fetched(answer: Any) -> Image.Image:
    assert answer.status_code == 200, answer.data
    got = httpx.get(answer.data["url"])
    assert got.status_code == 200
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["Content-Type"] == "image/jpeg"
    return Image.open(io.BytesIO(got.content))


def first_picture(container: InputContainer) -> Image.Image:
    frame = next(container.decode(video=0))
    return cast("Image.Image", frame.to_image())  # type: ignore[no-untyped-call]


def unmarked(evidence: Evidence, kind: str) -> Image.Image:
    row = Derivative.objects.get(evidence=evidence, kind=kind)
    return Image.open(io.BytesIO(s3.get(django_settings.S3_DERIVATIVES_BUCKET, row.key)))


class TestPhotograph:
    @pytest.mark.parametrize("media_type", ["image/jpeg", "image/heic"])
    def test_is_seen_upright_and_marked(
        self, media_type: str, portraits: dict[str, bytes], phone: Phone, team: Team
    ) -> None:
        case = factories.clue(team)
        evidence = pictured(phone, case, portraits[media_type], media_type=media_type)
        seen = fetched(asked(Phone(team.head), evidence, "display"))
        assert seen.size == (1200, 1600)
        assert len(seen.getexif()) == 0
        plain = unmarked(evidence, "display").convert("L")
        changed = ImageChops.difference(plain, seen.convert("L")).point(lambda level: 255 * (level > 24))
        for part in ((0, 0, 1200, 800), (0, 800, 600, 1600), (600, 800, 1200, 1600)):
            assert changed.crop(part).getbbox(), "the mark is everywhere"
        copy = Rendition.objects.get()
        assert copy.lines[0] == f"{team.head.name}({team.head.username}) {team.agency.name}"
        assert case.source_number in copy.lines[1]
        assert f"{timezone.localtime(copy.asked_at):%Y-%m-%d %H:%M}" in copy.lines[1]

    def test_is_not_handed_out_unmarked(self, phone: Phone, case: Case, team: Team) -> None:
        evidence = pictured(phone, case, photo())
        answer = asked(Phone(team.publisher), evidence, "display", unmarked=True)
        assert (answer.status_code, answer.data["code"]) == (403, "mark_required")
        tried = Custody.objects.get(evidence=evidence, account=team.publisher)
        assert (tried.event, tried.outcome, tried.code) == ("derivative_viewed", "refused", "mark_required")
        handed = asked(Phone(team.head), evidence, "thumbnail").data
        assert f"{django_settings.S3_DERIVATIVES_BUCKET}/marked/" in handed["url"]
        assert handed["marked"]

    def test_is_pictured_once_and_listed(self, phone: Phone, case: Case, team: Team) -> None:
        evidence = pictured(phone, case, photo())
        processing.make_pictures.call(str(evidence.pk))
        shown = Phone(team.auditor).get(f"/{evidence.pk}/derivatives").data
        assert [(row["kind"], row["state"]) for row in shown] == [
            ("thumbnail", "made"),
            ("display", "made"),
        ]
        assert "url" not in shown[0]
        entry = Entry.objects.get(stream=case.pk, act="derive_evidence")
        assert Derivative.objects.get(kind="display").sha256 in entry.body

    def test_asked_for_too_early_is_on_its_way(self, phone: Phone, case: Case) -> None:
        answer = phone.upload(case, photo())
        evidence = Evidence.objects.get(pk=UUID(answer.data["id"]))
        early = asked(phone, evidence, "display")
        assert (early.status_code, early.data["code"]) == (409, "not_inspected")
        processing.inspect_content.call(str(evidence.pk))
        early = asked(phone, evidence, "display")
        assert (early.status_code, early.data["code"]) == (409, "derivative_pending")
        assert asked(phone, evidence, "preview").data["code"] == "no_derivative"


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "media_type", "said"),
        [
            (hostile.bomb(12_000, 9_000), "image/png", "解压炸弹"),
            (photo()[:20_000], "image/jpeg", "不完整"),
            (b"<html><body>hello</body></html>", "image/jpeg", "申报为 image/jpeg"),
            (film(seconds=2)[:30_000], "video/mp4", "不完整"),
        ],
    )
    def test_is_what_is_not_what_it_should_be_and_why(
        self, content: bytes, media_type: str, said: str, phone: Phone, case: Case
    ) -> None:
        evidence = arrived(phone, case, content, media_type=media_type)
        assert processing.due(timezone.now()).pictures == 0
        for kind in ("thumbnail", "display", "preview"):
            answer = asked(phone, evidence, kind)
            assert (answer.status_code, answer.data["code"]) == (409, "derivative_refused")
            assert said in answer.data["detail"]
        covered = phone.post(f"/{evidence.pk}/redactions", redaction())
        assert (covered.status_code, covered.data["code"]) == (409, "derivative_refused")

    def test_every_problem_of_the_bytes_is_one(self) -> None:
        assert {code.value for code in ProblemCode} == {code.value for code in UNSAFE}

    def test_is_what_fails_again_and_again_and_not_at_once(
        self, phone: Phone, case: Case, settings: Settings
    ) -> None:
        evidence = arrived(phone, case, photo(size=(3000, 2000)))
        settings.DERIVATIVE_SECONDS = 0.01
        at = timezone.now()
        for attempt in range(3):
            assert processing.due(at).pictures == 1, attempt
            result = DBTaskResult.objects.get(status="READY", task_path=processing.make_pictures.module_path)
            if attempt < 2:
                with pytest.raises(sandbox.TimedOut):
                    processing.make_pictures.call(str(evidence.pk))
                DBTaskResult.objects.filter(pk=result.pk).update(
                    status="FAILED", finished_at=at - timedelta(hours=1)
                )
        processing.make_pictures.call(str(evidence.pk))
        answer = asked(phone, evidence, "display")
        assert (answer.data["code"], answer.data["detail"]) == (
            "derivative_refused",
            "未能生成展示图:处理超时。",
        )


class TestFilm:
    @pytest.fixture
    def recording(self, walk: bytes, phone: Phone, case: Case) -> Evidence:
        return pictured(phone, case, walk, media_type="video/mp4", captured_at=FILMED.isoformat())

    def test_has_poster_thumbnail_and_contact_sheet(self, recording: Evidence, team: Team) -> None:
        head = Phone(team.head)
        assert fetched(asked(head, recording, "poster")).size == (1280, 720)
        assert fetched(asked(head, recording, "thumbnail")).size == (400, 225)
        assert fetched(asked(head, recording, "contact_sheet")).size == (1280, 720)
        sheet = unmarked(recording, "contact_sheet")
        first, last = sheet.crop((0, 0, 320, 180)), sheet.crop((960, 540, 1280, 720))
        assert ImageChops.difference(first, last).getbbox(), "each picture is of another time"

    def test_preview_is_marked_by_a_task_once_for_each_viewer(self, recording: Evidence, team: Team) -> None:
        head = Phone(team.head)
        assert asked(head, recording, "preview").data["code"] == "derivative_pending"
        assert processing.due(timezone.now()).previews == 1
        processing.make_preview.call(str(recording.pk))
        first = asked(head, recording, "preview")
        assert (first.status_code, first.data["state"], first.data["url"]) == (202, "preparing", None)
        assert asked(head, recording, "preview").data["id"] == first.data["id"]
        waiting = DBTaskResult.objects.filter(task_path=processing.mark_copy.module_path)
        assert waiting.count() == 1, "asked twice, one task"
        processing.mark_copy.call(str(first.data["id"]))
        handed = asked(head, recording, "preview")
        assert (handed.status_code, handed.data["id"]) == (200, first.data["id"])
        got = httpx.get(handed.data["url"])
        assert (got.headers["Content-Type"], got.status_code) == ("video/mp4", 200)
        with av.open(io.BytesIO(got.content), "r") as container:
            video, audio = container.streams.video[0], container.streams.audio[0]
            assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
            assert (video.width, video.height) == (854, 480)
            assert float((container.duration or 0) / av.time_base) == pytest.approx(8, abs=0.2)
            assert audio.duration is not None
            assert audio.time_base is not None
            assert float(audio.duration * audio.time_base) == pytest.approx(8, abs=0.2)
            marked = first_picture(container)
        base = Derivative.objects.get(kind="preview")
        with av.open(io.BytesIO(s3.get(django_settings.S3_DERIVATIVES_BUCKET, base.key)), "r") as container:
            plain = first_picture(container)
        foot = ImageChops.difference(plain, marked).convert("L").crop((0, 450, 854, 480))
        assert max(foot.tobytes()) > 60
        other = asked(Phone(team.officer), recording, "preview")
        assert (other.status_code, other.data["id"] == first.data["id"]) == (202, False)

    def test_preview_of_a_long_one_is_made_and_marked_a_piece_at_a_time(
        self, recording: Evidence, team: Team, settings: Settings
    ) -> None:
        settings.PREVIEW_PIECE_SECONDS = 4
        head = Phone(team.head)
        for done in range(3):  # two pieces, and the whole
            assert not Derivative.objects.filter(kind="preview").exists(), done
            processing.make_preview.call(str(recording.pk))
        assert Derivative.objects.get(kind="preview").width == 854
        again = DBTaskResult.objects.filter(task_path=processing.make_preview.module_path)
        assert again.count() == 2, "each time there is more to do, it says so"
        copy = asked(head, recording, "preview").data["id"]
        for _ in range(3):
            assert asked(head, recording, "preview").status_code == 202
            processing.mark_copy.call(str(copy))
        handed = asked(head, recording, "preview")
        assert handed.status_code == 200
        with av.open(io.BytesIO(httpx.get(handed.data["url"]).content), "r") as container:
            assert float((container.duration or 0) / av.time_base) == pytest.approx(8, abs=0.2)
        assert s3.made_under(django_settings.S3_DERIVATIVES_BUCKET, "pieces/") == {}

    def test_pieces_of_a_copy_that_nobody_fetched_go_with_it(
        self, recording: Evidence, team: Team, settings: Settings
    ) -> None:
        processing.make_preview.call(str(recording.pk))
        settings.PREVIEW_PIECE_SECONDS = 4
        copy = asked(Phone(team.head), recording, "preview").data["id"]
        processing.mark_copy.call(str(copy))
        assert s3.made_under(django_settings.S3_DERIVATIVES_BUCKET, f"pieces/{copy}/")
        processing.due(timezone.now() + timedelta(days=2))
        assert s3.made_under(django_settings.S3_DERIVATIVES_BUCKET, "pieces/") == {}
        assert not Rendition.objects.exists()

    def test_turned_by_its_tags_is_seen_upright(self, turned: bytes, phone: Phone, case: Case) -> None:
        evidence = pictured(phone, case, turned, media_type="video/mp4")
        processing.make_preview.call(str(evidence.pk))
        shown = {row.kind: (row.width, row.height) for row in Derivative.objects.filter(evidence=evidence)}
        assert shown["poster"] == (360, 640)
        assert shown["preview"] == (360, 640)
        poster = unmarked(evidence, "poster")
        row = Derivative.objects.get(kind="preview")
        with av.open(io.BytesIO(s3.get(django_settings.S3_DERIVATIVES_BUCKET, row.key)), "r") as container:
            first = first_picture(container)
        red = [_reddest(picture) for picture in (poster, first)]
        assert all(abs(a - b) < 60 for a, b in zip(*red, strict=True)), red


def _reddest(picture: Image.Image) -> tuple[int, int]:
    """Where the red square is: the middle of what is much redder than green."""
    red, green, _ = picture.convert("RGB").split()
    box = ImageChops.subtract(red, green).point(lambda level: 255 * (level > 90)).getbbox()
    assert box
    return (box[0] + box[2]) // 2, (box[1] + box[3]) // 2


class TestLooking:
    def test_is_journaled_on_the_stream_of_the_case(self, phone: Phone, case: Case, team: Team) -> None:
        evidence = pictured(phone, case, photo())
        asked(Phone(team.head), evidence, "display", purpose="hearing")
        entry = Entry.objects.get(stream=case.pk, act="access_derivative")
        assert (entry.actor, entry.subject) == (team.head.pk, evidence.pk)
        assert '"kind":"display"' in entry.body
        assert '"purpose":"hearing"' in entry.body

    def test_stands_in_the_custody_log_with_what_was_made_and_who_was_refused(
        self, phone: Phone, case: Case, team: Team
    ) -> None:
        evidence = pictured(phone, case, photo())
        asked(Phone(team.head), evidence, "display", purpose="hearing")
        asked(Phone(team.auditor), evidence, "display")
        stranger = factories.team().officer
        asked(Phone(stranger), evidence, "display")
        log = Custody.objects.filter(evidence=evidence, event__startswith="deriv").order_by("seq")
        assert list(log.values_list("event", "outcome", "account_id")) == [
            ("derived", "done", None),
            ("derivative_viewed", "done", team.head.pk),
            ("derivative_viewed", "refused", team.auditor.pk),
            ("derivative_viewed", "refused", stranger.pk),
        ]

    def test_repeated_under_its_key_is_one_look(self, phone: Phone, case: Case, team: Team) -> None:
        evidence = pictured(phone, case, photo())
        head, key = Phone(team.head), uuid4().hex
        first, again = (asked(head, evidence, "display", key=key) for _ in range(2))
        assert first.data == again.data
        assert Entry.objects.filter(act="access_derivative").count() == Rendition.objects.count() == 1

    def test_is_refused_to_an_auditor_and_invisible_to_strangers(
        self, phone: Phone, case: Case, team: Team
    ) -> None:
        evidence = pictured(phone, case, photo())
        answer = asked(Phone(team.auditor), evidence, "display")
        assert (answer.status_code, answer.data["code"]) == (403, "metadata_only")
        stranger = Phone(factories.team().officer)
        assert asked(stranger, evidence, "display").status_code == 404
        assert stranger.get(f"/{evidence.pk}/derivatives").status_code == 404
        assert stranger.get(f"/{evidence.pk}/redactions").status_code == 404
        assert stranger.post(f"/{evidence.pk}/redactions", redaction()).status_code == 404

    def test_by_an_evaluator_of_a_drawn_case_stands_on_their_own_stream(
        self, phone: Phone, case: Case
    ) -> None:
        evidence = pictured(phone, case, photo())
        bureau = factories.agency(None, AgencyKind.JUSTICE_BUREAU)
        evaluator = factories.account(bureau, Role.EVALUATOR)
        Case.objects.filter(pk=case.pk).update(drawn_for=[evaluator.pk])
        assert asked(Phone(evaluator), evidence, "display").status_code == 200
        assert Entry.objects.get(act="access_derivative").stream == evaluator.pk

    def test_of_a_film_too_long_for_one_says_so_and_what_to_look_at_instead(
        self, phone: Phone, case: Case
    ) -> None:
        evidence = factories.evidence(case, phone.account)
        Inspection.objects.create(
            evidence=evidence, nature="film", found={"seconds": 25 * 3600}, renderable=True, at=timezone.now()
        )
        processing.make_preview.call(str(evidence.pk))
        (shown,) = phone.get(f"/{evidence.pk}/derivatives").data
        assert (shown["kind"], shown["state"], shown["refusal"]) == ("preview", "refused", "too_long")
        assert "25.0 小时" in shown["detail"]
        assert "逐段画面" in asked(phone, evidence, "preview").data["detail"]
        last = Custody.objects.filter(evidence=evidence).order_by("seq").last()
        assert last
        assert (last.event, last.outcome, last.code) == ("derivative_viewed", "failed", "derivative_refused")

    def test_goes_on_when_the_store_comes_back(
        self, phone: Phone, case: Case, team: Team, gate: Gate
    ) -> None:
        evidence = pictured(phone, case, photo())
        head, key = Phone(team.head), uuid4().hex
        gate.shut()
        assert asked(head, evidence, "display", key=key).status_code == 503
        gate.open()
        s3.health()
        assert fetched(asked(head, evidence, "display", key=key)).size == (800, 600)
        assert Entry.objects.filter(act="access_derivative").count() == 1

    def test_ends_when_the_copy_expires(self, phone: Phone, case: Case, team: Team) -> None:
        evidence = pictured(phone, case, photo())
        answer = asked(Phone(team.head), evidence, "display")
        copy = Rendition.objects.get()
        assert copies.remove_expired(timezone.now()) == 0
        assert copies.remove_expired(copy.expires_at + timedelta(seconds=1)) == 1
        assert httpx.get(answer.data["url"]).status_code == 404
        assert not Rendition.objects.exists()
        assert unmarked(evidence, "display")


def redaction(**said: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "regions": [{"x": 80, "y": 60, "width": 80, "height": 60}],
        "reason": "遮盖无关人员面部",
        **said,
    }


class TestRedaction:
    @pytest.fixture
    def original(self, phone: Phone, case: Case) -> Evidence:
        at = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
        return pictured(phone, case, photo(at=at, place=(24.8279, 99.6053)), captured_at=at.isoformat())

    def covered(self, phone: Phone, original: Evidence, **said: Any) -> dict[str, Any]:
        answer = phone.post(f"/{original.pk}/redactions", redaction(**said))
        assert answer.status_code == 202, answer.data
        processing.make_redaction.call(answer.data["id"])
        [shown] = phone.get(f"/{original.pk}/redactions").data
        return dict(shown)

    def test_covers_the_regions_and_nothing_else(self, phone: Phone, original: Evidence, team: Team) -> None:
        shown = self.covered(phone, original)
        answer = asked(Phone(team.publisher), original, "redaction", redaction=shown["id"], unmarked=True)
        assert answer.data["marked"] is False
        picture = fetched(answer).convert("RGB")
        assert picture.size == (800, 600)
        assert max(picture.crop((88, 64, 152, 112)).tobytes()) <= 24
        red, green, blue = picture.crop((600, 450, 601, 451)).tobytes()
        assert (red < 60, green < 60, blue > 150) == (True, True, True), "the blue square is still blue"

    @pytest.mark.parametrize(("form", "media_type"), [("JPEG", "image/jpeg"), ("TIFF", "image/tiff")])
    def test_of_a_picture_held_upright_is_where_a_person_sees_it(
        self, form: str, media_type: str, phone: Phone, case: Case, team: Team
    ) -> None:
        """Regions are of the upright picture, whatever way round its pixels lie in the file."""
        original = pictured(phone, case, photo(form=form, orientation=6), media_type=media_type)
        corner = {"x": 500, "y": 700, "width": 100, "height": 100}
        shown = self.covered(phone, original, regions=[corner])
        answer = asked(Phone(team.head), original, "redaction", redaction=shown["id"], unmarked=True)
        picture = fetched(answer).convert("RGB")
        assert picture.size == (600, 800)
        assert max(picture.crop((504, 704, 596, 796)).tobytes()) <= 24
        assert max(picture.crop((4, 4, 96, 96)).tobytes()) > 24
        outside = phone.post(f"/{original.pk}/redactions", redaction(regions=[corner | {"x": 501}]))
        assert (outside.status_code, outside.data["code"]) == (422, "region_outside")

    def test_carries_nothing_but_pixels(self, phone: Phone, original: Evidence, team: Team) -> None:
        shown = self.covered(phone, original)
        answer = asked(Phone(team.head), original, "redaction", redaction=shown["id"], unmarked=True)
        picture = fetched(answer)
        assert len(picture.getexif()) == 0
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}

    def test_is_recorded_with_who_and_what_and_its_digest(
        self, phone: Phone, original: Evidence, team: Team
    ) -> None:
        shown = self.covered(phone, original)
        assert shown["by"] == str(team.officer.pk)
        assert shown["regions"] == [{"x": 80, "y": 60, "width": 80, "height": 60}]
        assert shown["reason"] == "遮盖无关人员面部"
        made = Derivative.objects.get(kind="redaction")
        assert shown["derivative"]["sha256"] == made.sha256 != original.sha256
        entry = Entry.objects.get(stream=original.case_id, act="redact_photograph")
        assert original.sha256 in entry.body
        again = Evidence.objects.get(pk=original.pk)
        assert (again.sha256, again.stored.version_id) == (original.sha256, original.stored.version_id)

    def test_is_marked_for_who_may_not_release_it(self, phone: Phone, original: Evidence, team: Team) -> None:
        shown = self.covered(phone, original)
        assert asked(phone, original, "redaction", redaction=shown["id"]).data["marked"]
        answer = asked(phone, original, "redaction", redaction=shown["id"], unmarked=True)
        assert (answer.status_code, answer.data["code"]) == (403, "not_competent")
        assert asked(phone, original, "redaction").status_code == 404

    def test_under_the_same_id_is_made_once(self, phone: Phone, original: Evidence, team: Team) -> None:
        body = redaction()
        first, again = (phone.post(f"/{original.pk}/redactions", body) for _ in range(2))
        assert (first.status_code, again.status_code) == (202, 202)
        assert first.data == again.data
        assert original.redactions.count() == 1
        other = phone.post(f"/{original.pk}/redactions", body | {"reason": "别的理由"})
        assert (other.status_code, other.data["code"]) == (409, "id_taken")

    def test_outside_the_upright_picture_is_refused(self, phone: Phone, original: Evidence) -> None:
        outside = [{"x": 700, "y": 0, "width": 101, "height": 10}]
        answer = phone.post(f"/{original.pk}/redactions", redaction(regions=outside))
        assert (answer.status_code, answer.data["code"]) == (422, "region_outside")
        assert answer.data["errors"][0]["pointer"] == "/regions/0"

    @pytest.mark.parametrize("regions", [[], [{"x": 0, "y": 0, "width": 0, "height": 1}]])
    def test_of_nothing_is_malformed(self, regions: list[Any], phone: Phone, original: Evidence) -> None:
        assert phone.post(f"/{original.pk}/redactions", redaction(regions=regions)).status_code == 400

    def test_is_for_who_collects_or_publishes(self, phone: Phone, original: Evidence, team: Team) -> None:
        for account, status in (
            (team.publisher, 202),
            (team.unit_head, 202),
            (team.head, 403),
            (team.auditor, 403),
        ):
            answer = Phone(account).post(f"/{original.pk}/redactions", redaction())
            assert answer.status_code == status, account

    def test_and_every_try_at_it_stand_in_the_custody_log(
        self, phone: Phone, original: Evidence, team: Team
    ) -> None:
        self.covered(phone, original)
        outside = [{"x": 700, "y": 0, "width": 101, "height": 10}]
        phone.post(f"/{original.pk}/redactions", redaction(regions=outside))
        Phone(team.head).post(f"/{original.pk}/redactions", redaction())
        stranger = Phone(factories.team().officer)
        stranger.post(f"/{original.pk}/redactions", redaction())
        stranger.get(f"/{original.pk}/redactions")
        log = Custody.objects.filter(evidence=original, seq__gt=2).order_by("seq")
        assert list(log.values_list("event", "outcome", "account_id", "code", "detail")) == [
            ("derived", "done", phone.account.pk, "", "要求遮盖1处"),
            ("derived", "done", None, "", "遮盖件"),
            ("derived", "failed", phone.account.pk, "region_outside", ""),
            ("derived", "refused", team.head.pk, "not_competent", ""),
            ("derived", "refused", stranger.account.pk, "not_found", ""),
            ("viewed", "refused", stranger.account.pk, "not_found", ""),
        ]


class TestWorkers:
    def test_do_not_make_the_same_at_the_same_time(
        self, phone: Phone, case: Case, django_db_setup: Database
    ) -> None:
        evidence = arrived(phone, case, photo())
        held = f"{processing.make_pictures.module_path}:{evidence.pk}"
        here = connection.connection.info.dbname  # a lock of this kind is the database's
        with psycopg.connect(django_db_setup.url, dbname=here, autocommit=True) as elsewhere:
            elsewhere.execute("SELECT pg_advisory_lock(hashtextextended(%s, 53))", [held])
            processing.make_pictures.call(str(evidence.pk))
            assert not Derivative.objects.exists()
            elsewhere.execute("SELECT pg_advisory_unlock_all()")  # what the server does when a session ends
        processing.make_pictures.call(str(evidence.pk))
        assert Derivative.objects.count() == 2
